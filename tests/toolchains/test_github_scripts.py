"""Rewritten scripts of workflow steps print in the shell what they printed before."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from toolchains.configs import Config, lifted, plan
from toolchains.programs import VARIABLE
from toolchains.running import Outcome, run

WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {}\n"
KEY = "Zq7v+X2/mK9=pL4%w:N8@s"
LINES = {
    "word": "printf %s,%s @VALUE b",
    "in a word": "printf %s, --key=@VALUE/x",
    "quoted": 'printf %s "Bearer @VALUE, twice"',
    "single": "printf %s 'a \"$HOME\" @VALUE b'",
    "assignment": 'export K=@VALUE; printf %s "$K"',
    "for a command": "K=@VALUE sh -c 'printf %s \"$K\"'",
    "substitution": 'printf %s "$(printf %s @VALUE)"',
    "inner script": "sh -c 'printf %s @VALUE'",
    "case": "case abc in @VALUE) printf no;; *) printf yes;; esac; printf %s @VALUE",
    "loop": 'for k in a @VALUE; do printf "%s " "$k"; done',
}


def workflow(line: str, *, is_block: bool = True) -> Config:
    script = f"|\n          set -e\n          {line}" if is_block else line
    text = WORKFLOW.format(script)
    return Config(text=text, path=".github/workflows/a.yml", language_id="yaml", written=KEY)


def executed(shell: str, text: str, folder: Path, value: str) -> Outcome:
    """Run the only step as GitHub does: with its variables, secrets filled in."""
    step = yaml.safe_load(text)["jobs"]["a"]["steps"][0]
    secret = f"${{{{ secrets.{VARIABLE} }}}}"
    variables = {name: said.replace(secret, value) for name, said in step.get("env", {}).items()}
    (folder / "script").write_text(step["run"])
    return run([shell, "-e", "script"], folder, variables)


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_script_does_the_same(tmp_path: Path, shell: str, line: str) -> None:
    """With the secret the output is the same; a missing one stops the script and is named."""
    one = workflow(line.replace("@VALUE", KEY, line.count("@VALUE") - 1))
    after, variable, value = lifted(one)
    assert (variable, value) == (VARIABLE, KEY)
    before = executed(shell, one.before, tmp_path, "")
    assert before.status == 0, before.errors
    assert executed(shell, after, tmp_path, KEY) == before
    missing = executed(shell, after, tmp_path, "")
    # A substitution's or an inner shell's failure is not always the script's, but it is told.
    assert VARIABLE in missing.errors
    assert KEY not in missing.output.decode() or KEY in one.text


def test_a_script_on_one_line_does_the_same(tmp_path: Path) -> None:
    """A value without quotes in YAML works like a block."""
    one = workflow("printf %s @VALUE", is_block=False)
    after, _, value = lifted(one)
    assert executed("bash", after, tmp_path, value).output.decode() == KEY
    assert executed("bash", after, tmp_path, "").status != 0


@pytest.mark.parametrize(
    "line", ["@VALUE --help", "echo `echo @VALUE`", "echo $'@VALUE'", "[[ a =~ @VALUE ]]", "echo ("]
)
def test_what_a_shell_might_read_otherwise_is_refused(line: str) -> None:
    """Commands, odd quotes, patterns and broken scripts stay as they are."""
    text = line if "@VALUE" in line else f"{line} @VALUE"
    assert not hasattr(plan(workflow(text)), "edits")
