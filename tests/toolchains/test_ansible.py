"""Ansible sees the same values before and after, and says what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from keylift.model import Refusal
from toolchains.configs import Config, lifted, plan
from toolchains.programs import VARIABLE
from toolchains.running import Outcome, run

HOSTILE = 'Zq7v"X2 $HOME %s {x} `id` #é🔑ñ'
IN_DOUBLE_QUOTES = HOSTILE.replace('"', '\\"')
KEY = "Zq7vX2mK9pL4wN8s"
PLAYBOOK = "site.yml"
LOOKUP = f"{{{{ lookup('ansible.builtin.env', '{VARIABLE}') }}}}"
# Each place: the file, what stands in it, how the value is written, and how a task reads it.
PLACES = {
    "group": ("group_vars/all/main.yml", 'k1: "@VALUE"\n', IN_DOUBLE_QUOTES, "{{ k1 }}"),
    "single": ("group_vars/web.yml", "k2: '@VALUE' # c\n", HOSTILE, "{{ k2 }}"),
    "flow": ("host_vars/localhost.yml", "k3: {a: [@VALUE, b]}\n", KEY, "{{ k3.a[0] }}"),
    "part": ("roles/one/defaults/main.yml", "k4: Bearer @VALUE,b\n", KEY, "{{ k4 }}"),
    "start": ("roles/one/vars/main.yml", "k5: @VALUE@host\n", KEY, "{{ k5 }}"),
    "block": ("group_vars/all/block.yml", "k6: |\n  a\n  it's @VALUE\n", KEY, "{{ k6 }}"),
    "inventory": (
        "inventory/hosts.yml",
        'web:\n  hosts:\n    localhost:\n      ansible_connection: local\n      k7: "@VALUE"\n',
        IN_DOUBLE_QUOTES,
        "{{ k7 }}",
    ),
}
TASKS = {
    "command": "    - ansible.builtin.command: printf %s @VALUE chdir=/\n",
    "shell": "    - ansible.builtin.shell: |\n        set -e\n        printf %s 'a @VALUE'\n",
    "argument": "    - ansible.builtin.shell:\n        cmd: echo \"$(printf 'a:%s' @VALUE)\"\n",
    "environment": (
        '    - ansible.builtin.command: printenv MINE\n      environment: {MINE: "@VALUE"}\n'
    ),
    "variables": (
        "    - ansible.builtin.command: printf %s {{ mine | quote }}\n"
        "      vars:\n        mine: '@VALUE'\n"
    ),
}
PLAY = "- hosts: all\n  gather_facts: false\n  roles: [one]\n  tasks:\n"


def play(folder: Path, files: dict[str, str], variables: dict[str, str]) -> Outcome:
    """Write the files and run the playbook on this machine."""
    for name, text in ({"roles/one/tasks/main.yml": "[]\n"} | files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    inventory = "inventory" if any(name.startswith("inventory") for name in files) else "localhost,"
    # Python of this very environment runs the modules; what else is installed does not matter.
    interpreter = f"ansible_python_interpreter={sys.executable}"
    ansible = str(Path(sys.executable).with_name("ansible-playbook"))
    command = [ansible, "-i", inventory, "-c", "local", "-e", interpreter, PLAYBOOK]
    settings = {"ANSIBLE_NOCOLOR": "1", "ANSIBLE_HOME": str(folder / "home")}
    return run(command, folder, settings | variables)


def config(path: str, text: str, written: str, name: str = "") -> Config:
    variable = f"{VARIABLE}_{name}".upper() if name else VARIABLE
    return Config(text=text, path=path, language_id="yaml", written=written, variable=variable)


def test_values_are_the_same_everywhere(tmp_path: Path) -> None:
    """Every file's value reaches its task; without the variables each task names its own."""
    files = [config(path, text, how, name) for name, (path, text, how, _) in PLACES.items()]
    reading = "".join(
        f'    - ansible.builtin.debug: {{msg: "{read}"}}\n      ignore_errors: true\n'
        for _, _, _, read in PLACES.values()
    )
    before = play(
        tmp_path, {one.path: one.before for one in files} | {PLAYBOOK: PLAY + reading}, {}
    )
    assert before.status == 0, before.output
    assert "ignored=0" in before.output.decode()
    moved = {one.path: lifted(one) for one in files}
    after = {path: text for path, (text, _, _) in moved.items()} | {PLAYBOOK: PLAY + reading}
    variables = {variable: value for _, variable, value in moved.values()}
    assert set(variables.values()) == {HOSTILE, KEY}
    same = play(tmp_path, after, variables)
    assert (same.status, same.output) == (0, before.output), same.errors
    missing = play(tmp_path, after, {}).output.decode()
    assert f"ignored={len(PLACES)}" in missing
    assert [name for name in variables if name not in missing] == []


def test_tasks_run_the_same(tmp_path: Path) -> None:
    """Commands print the same; without the variables the first of them stops the playbook."""
    shown = "      register: done\n    - ansible.builtin.debug: {var: done.stdout}\n"
    texts = {name: config(PLAYBOOK, PLAY + text, KEY, name) for name, text in TASKS.items()}
    before = play(tmp_path, {PLAYBOOK: PLAY + shown.join(_tasks(texts, "before")) + shown}, {})
    assert before.status == 0, before.output
    assert before.output.decode().count(KEY) == len(TASKS)
    after = {PLAYBOOK: PLAY + shown.join(_tasks(texts, "after")) + shown}
    variables = {one.variable: KEY for one in texts.values()}
    same = play(tmp_path, after, variables)
    assert (same.status, same.output) == (0, before.output), same.errors
    for name in variables:
        missing = play(tmp_path, after, {one: KEY for one in variables if one != name})
        assert missing.status != 0
        assert name in missing.output.decode()


def _tasks(texts: dict[str, Config], when: str) -> list[str]:
    """Return the tasks of one-task playbooks, before or after their rewrite."""
    each = (one.before if when == "before" else lifted(one)[0] for one in texts.values())
    return [text.removeprefix(PLAY) for text in each]


@pytest.mark.parametrize(
    "value",
    ['!unsafe "@VALUE"', '"{% raw %}@VALUE{% endraw %}"', "\"{{ '@VALUE' | string }}\""],
    ids=["unsafe", "raw", "template"],
)
def test_what_is_refused_would_be_wrong(tmp_path: Path, value: str) -> None:
    """Where Keylift refuses, the lookup would stay text, or be no valid template."""
    text = f"{PLAY}    - ansible.builtin.debug: {{var: mine}}\n  vars:\n    mine: {value}\n"
    assert isinstance(plan(config(PLAYBOOK, text, KEY)), Refusal)
    done = play(tmp_path, {PLAYBOOK: text.replace("@VALUE", LOOKUP)}, {VARIABLE: KEY})
    assert KEY not in done.output.decode()


def test_a_condition_is_no_place_for_a_template(tmp_path: Path) -> None:
    """Ansible rejects braces in a condition, which Keylift refuses."""
    text = f"{PLAY}    - ansible.builtin.debug:\n      when: \"'@VALUE' == '{KEY}'\"\n"
    one = config(PLAYBOOK, text, KEY)
    assert isinstance(plan(one), Refusal)
    done = play(tmp_path, {PLAYBOOK: text.replace("@VALUE", LOOKUP)}, {VARIABLE: KEY})
    assert done.status != 0
