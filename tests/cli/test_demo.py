"""`keylift demo`: the leaky shop is real, and stays so when Keylift has fixed it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from keylift.demo.shop import shop_files
from keylift.detection.detectors import builtin_detectors
from keylift.engine import Engine
from keylift.languages import language_of
from keylift.rewriting.env_files import parse_env

ROOT = Path(__file__).parents[2]
NODE_MODULES = ROOT / "vscode-extension/node_modules"
ENVIRONMENT = dict(os.environ)

PROGRAMS = {
    "python": [[sys.executable, "checkout/main.py"]],
    "javascript": [["node", "storefront/server.js"]],
    "typescript": [
        ["node", str(NODE_MODULES / "typescript/bin/tsc")],
        ["node", "build/notify.js"],
    ],
    "go": [["go", "run", "./inventory"]],
    "java": [["java", "reports/SalesReport.java"]],
}
"""How to run each part of the shop, as its README says."""


def run(commands, folder, variables):
    """Run the commands in turn; returns the last one's status, output and errors."""
    for command in commands:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**ENVIRONMENT, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            break
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def shop(keylift, folder):
    assert keylift("demo")[0] == 0
    shop = folder / "leaky-shop"
    # The packages that its README has npm install.
    (shop / "node_modules").symlink_to(NODE_MODULES)
    return shop


def test_every_program_runs_before_the_fix_and_after_it_and_prints_the_same(keylift, shop):
    """And after it, without the variables, stops and names one that is missing."""
    before = {name: run(commands, shop, {}) for name, commands in PROGRAMS.items()}
    assert {name: result[0] for name, result in before.items()} == dict.fromkeys(PROGRAMS, 0)
    assert keylift("fix", "leaky-shop")[0] == 1
    variables = parse_env((shop / ".env").read_text())
    assert len(variables) >= 12
    after = {name: run(commands, shop, variables) for name, commands in PROGRAMS.items()}
    assert after == before
    for name, commands in PROGRAMS.items():
        status, _, errors = run(commands, shop, {})
        assert status != 0, name
        assert any(variable in errors for variable in variables), name


def test_the_shell_line_of_the_readme_loads_the_values(keylift, shop):
    """`set -a; . ./.env; set +a`, as the README and `keylift fix` say."""
    before = run([["python3", "checkout/main.py"]], shop, {})
    keylift("fix", "leaky-shop")
    script = "set -a; . ./.env; set +a; exec python3 checkout/main.py"
    assert run([["sh", "-c", script]], shop, {}) == before


def test_the_shop_holds_many_secrets_and_its_readme_none():
    """Each found by the detector that its template names, in each language and in config files."""
    engine = Engine()
    found = {
        path: [each.detector_id for each in engine.scan(text, language_of(path)).findings]
        for path, text in shop_files("seed").items()
    }
    assert 12 <= len({each for ids in found.values() for each in ids}) <= 24
    assert found["README.md"] == []
    for path in (
        "checkout/main.py",
        "storefront/server.js",
        "notifications/notify.ts",
        "inventory/main.go",
        "reports/SalesReport.java",
        "config/settings.yml",
        "config/application.properties",
        "docker-compose.yml",
        "Dockerfile",
    ):
        assert found[path], path
    assert found["inventory/main.go"] == [
        "github-personal-access-token",
        "datadog-api-key",
        "chief-app-api-token",
    ]


def test_each_run_makes_fresh_secrets_and_no_template_holds_one():
    one, other = shop_files("1"), shop_files("2")
    assert one.keys() == other.keys()
    assert one["checkout/main.py"] != other["checkout/main.py"]
    assert shop_files("1") == one
    engine = Engine()
    for path in (ROOT / "server/keylift/demo").rglob("*.template"):
        name = path.name.removesuffix(".template")
        assert engine.scan(path.read_text("utf-8"), language_of(name)).findings == (), path


def test_the_demo_scans_the_shop_and_says_what_to_try(keylift, folder):
    """Findings are what it is for, so they do not fail it."""
    status, out, err = keylift("demo", "a shop")
    assert (status, err) == (0, "")
    assert out.startswith("Wrote a leaky shop to a shop.\n")
    assert "a shop/checkout/main.py\n    5:15   error    Stripe live secret key" in out
    assert " fix --dry-run 'a shop'" in out
    assert (folder / "a shop/README.md").is_file()


def test_a_folder_with_something_else_in_it_is_refused(keylift, folder):
    (folder / "leaky-shop").mkdir()
    (folder / "leaky-shop/mine.txt").write_text("mine")
    status, out, err = keylift("demo")
    assert (status, out) == (2, "")
    assert err == "keylift: leaky-shop is not empty, and no demo; name another folder.\n"
    assert [path.name for path in (folder / "leaky-shop").iterdir()] == ["mine.txt"]
    (folder / "file").write_text("mine")
    assert keylift("demo", "file") == (2, "", "keylift: file is a file.\n")


def test_a_demo_can_be_written_again_after_it_was_fixed(keylift, shop):
    """With new secrets, and without the old ones' `.env`; what the user added stays."""
    keylift("fix", "leaky-shop")
    (shop / "notes.txt").write_text("mine")
    old = (shop / ".env").read_text()
    assert keylift("demo")[0] == 0
    assert not (shop / ".env").exists()
    assert (shop / "notes.txt").read_text() == "mine"
    assert keylift("fix", "leaky-shop")[0] == 1
    names = [list(parse_env(text)) for text in (old, (shop / ".env").read_text())]
    assert names[0] == names[1]
    assert Counter(names[0]) == Counter(set(names[0]))
    assert set(parse_env(old).values()).isdisjoint(parse_env((shop / ".env").read_text()).values())


def test_every_id_in_a_template_is_a_detector():
    text = "".join(
        path.read_text("utf-8") for path in (ROOT / "server/keylift/demo").rglob("*.template")
    )
    ids = {part.partition(">")[0].partition(":")[0] for part in text.split("<secret:")[1:]}
    assert ids <= builtin_detectors().keys()


def test_what_to_try_next_can_be_run_from_here(keylift, folder, monkeypatch):
    """Where the command is not on the path, the one beside this Python is named."""
    monkeypatch.setenv("PATH", "/nowhere")
    programs = folder / "my env"
    programs.mkdir()
    (programs / "python").touch()
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    _, out, _ = keylift("demo")
    assert "  'my env/python' -m keylift fix --dry-run leaky-shop " in out
    (programs / "keylift").touch()
    _, out, _ = keylift("demo")
    assert "  'my env/keylift' fix --dry-run leaky-shop " in out
    (programs / "keylift").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    _, out, _ = keylift("demo")
    assert "  keylift fix --dry-run leaky-shop " in out
