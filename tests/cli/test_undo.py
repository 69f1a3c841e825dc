"""`keylift fix --undo`: the way back of the last fix, to the byte."""

from __future__ import annotations

import json
from codecs import BOM_UTF8

import pytest

from keylift.workspace.recording import Recorder
from support.command_line import fake, git, stripe

DOTS = "••••••••"
TOKEN = fake("github-personal-access-token")
PEM = fake("pkcs8-private-key")
VALUES = {"stripe": stripe(), "other": stripe(1), "token": TOKEN}
CELL = "key = '{stripe}'\n"
FILES = {
    "a/pay.py": 'def f():\n    return "{stripe}"\n\n\nOTHER = "Bearer {token}"\n',
    "a/more.py": '"""Doc."""\n\nKEY = f"{{x}}{stripe}"\nTWO = {{"a": ("{other}")}}\n',
    "web/package.json": '{{"name": "x", "type": "module"}}\n',
    "web/a.js": "const a = '{stripe}';\nf(`x ${{a}} {token}`);\n",
    "web/b.js": "const a = '{stripe}', b = \"{token}\";\n",
    "web/c.ts": "export const k: string = '{other}';\n",
    "go/go.mod": "module x\n\ngo 1.21\n",
    "go/a.go": 'package x\n\nconst k = "{token}"\n\nvar l = "{stripe}"\n',
    "go/b.go": "package x\n\nfunc f() string {{ return `{other}` }}\n",
    "A.java": 'class A {{\n    static final String K = "{stripe}";\n}}\n',
    "a.kt": 'val k = "{stripe}"\n',
    "a.cs": 'class A {{ string K = "{stripe}"; }}\n',
    "a.rb": "KEY = '{stripe}'\n",
    "a.php": "<?php\nconst KEY = '{stripe}';\n$b = \"x {token}\";\n",
    "src/a.rs": 'const K: &str = "{stripe}";\n\nfn main() {{\n    f(K);\n}}\n',
    "a.sh": "#!/bin/sh\ncurl -H 'Key: {stripe}' x\nKEY={token}\n",
    "compose.yaml": "services:\n  web:\n    image: x\n    environment:\n      KEY: {stripe}\n",
    ".github/workflows/ci.yml": "on: push\nenv:\n  KEY: '{stripe}'\njobs: {{}}\n",
    "main.tf": 'provider "x" {{\n  token = "{token}"\n}}\n',
    "a.ipynb": json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "metadata": {},
                    "outputs": [],
                    "source": [CELL],
                }
            ],
            "metadata": {"language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        indent=1,
    )
    .replace("{", "{{")
    .replace("}", "}}")
    .replace("{{stripe}}", "{stripe}"),
}
VARIANTS = {
    "plain": lambda data: data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "mark": lambda data: BOM_UTF8 + data,
    "no-last-line-end": lambda data: data.rstrip(b"\n"),
}


def plant(folder, files=FILES, variant=VARIANTS["plain"]):
    for name, template in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(variant(template.format(**VALUES).encode()))


def snapshot(folder):
    """Return everything in a folder but git's own, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def assert_no_piece(folder, sources):
    """Fail where a file that is neither a source nor `.env` holds a piece of a value."""
    values = [*VALUES.values(), *PEM.splitlines()[1:-1]]
    for path in folder.rglob("*"):
        if path.is_file() and path not in sources and path.name != ".env":
            text = path.read_bytes()
            for value in values:
                for start in range(len(value) - 7):
                    assert value[start : start + 8].encode() not in text, path


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("loader", [(), ("--add-loader",)], ids=["", "loader"])
def test_the_whole_way_back_is_exact(keylift, folder, tmp_path, variant, loader):
    """All languages and formats, helper files, manifests and loaders; values used twice."""
    git("init", "-q")
    (folder / "requirements.txt").write_text("x==1\n")
    plant(folder, variant=VARIANTS[variant])
    before = snapshot(folder)
    _, out, err = keylift("fix", *loader, ".")
    assert err == ""
    changed = {path for path, data in snapshot(folder).items() if before.get(path) != data}
    # The others refuse what the variant did to them.
    assert len(changed) > 20 if variant in ("plain", "no-last-line-end") else len(changed) > 12
    assert_no_piece(tmp_path, {folder / name for name in FILES})
    status, out, err = keylift("fix", "--undo", ".")
    assert (status, err) == (0, "")
    assert "0 left alone" in out
    assert snapshot(folder) == before
    for value in VALUES.values():
        assert value not in out
        assert value[-12:] not in out


def test_the_output_letter_by_letter(keylift, folder):
    git("init", "-q")
    (folder / "pay.py").write_text(f'KEY = "{stripe()}"\n# old: {stripe(1)}\n')
    keylift("fix", "pay.py")
    diff = (
        "--- pay.py\n"
        "+++ pay.py\n"
        "@@ -1,4 +1,2 @@\n"
        "-import os\n"
        "-\n"
        '-KEY = os.environ["STRIPE_SECRET_KEY"]\n'
        f'+KEY = "{DOTS}"\n'
        f" # old: sk_live_{DOTS}\n"
    )
    fixed = snapshot(folder)
    assert keylift("fix", "--undo", "--dry-run") == (
        0,
        f"{diff}✓ pay.py would be as it was before the fix\n"
        "\n1 would be restored, 0 left alone. Nothing was written.\n",
        "",
    )
    assert snapshot(folder) == fixed
    assert keylift("fix", "--undo") == (
        0,
        f"{diff}✓ pay.py is as it was before the fix\n"
        "Deleted .env\n"
        "Deleted .env.example\n"
        "Deleted .gitignore\n"
        "\n1 restored, 0 left alone.\n",
        "",
    )
    assert (folder / "pay.py").read_text() == f'KEY = "{stripe()}"\n# old: {stripe(1)}\n'
    assert not (folder / ".gitignore").exists()
    assert keylift("fix", "--undo") == (0, "Nothing to undo.\n", "")


def test_what_changed_since_is_left_and_said(keylift, folder):
    plant(folder, {"a.py": 'K = "{stripe}"\n', "b.py": 'K = "{stripe}"\n'})
    keylift("fix", ".")
    (folder / "b.py").write_text("x = 1\n")
    status, out, _ = keylift("fix", "--undo", "a.py")
    assert status == 3
    assert "✓ a.py is as it was before the fix\n" in out
    assert "✗ b.py is left alone: It changed since the fix.\n" in out
    kept = "Still in .env, because a file needs it, or its value changed: STRIPE_SECRET_KEY\n"
    assert kept in out
    assert out.endswith("\n1 restored, 1 left alone.\n")
    assert (folder / "b.py").read_text() == "x = 1\n"
    assert stripe() in (folder / ".env").read_text()


def test_escapes_and_lines_in_the_literal_come_back(keylift, folder, tmp_path):
    """A password with a quote, and a key of several lines in three ways to write it."""
    lines = "\\n".join(PEM.splitlines())
    parts = " +\n  ".join(f'"{line}\\n"' for line in PEM.splitlines())
    password = fake("generic-password")
    quoted = f'{password[:3]}\\"{password[3:]}'
    files = {
        "a.py": f'DB_PASSWORD = "{quoted}"\n',
        "b.py": f'KEY = """{PEM}\n"""\n',
        "c.js": f'const key = "{lines}";\n',
        "d.js": f"const key = {parts};\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    keylift("fix", "--only", "generic-password", "a.py")
    assert "os.environ" in (folder / "a.py").read_text()
    assert keylift("fix", "--undo")[0] == 0
    keylift("fix", "b.py", "c.js", "d.js")
    assert_no_piece(tmp_path, {folder / name for name in files})
    for name in ("b.py", "c.js", "d.js"):
        assert (folder / name).read_text() != files[name], name
    assert keylift("fix", "--undo")[0] == 0
    assert {name: (folder / name).read_text() for name in files} == files


def test_an_example_file_gets_its_value_back(keylift, folder):
    """Also where it got names of other files after its own fix."""
    plant(folder, {".env.example": "STRIPE_KEY={stripe}\nMODE=live\n", "z.py": 'T = "{token}"\n'})
    before = snapshot(folder)
    keylift("fix", ".")
    assert "GITHUB_TOKEN=\n" in (folder / ".env.example").read_text()
    status, out, _ = keylift("fix", "--undo")
    assert (status, snapshot(folder)) == (0, before), out


def test_what_was_redacted_stays_redacted(keylift, folder, tmp_path):
    """It is nowhere any more, and the journal must not have it either; all else comes back."""
    plant(folder, {"a.py": 'K = "{stripe}"  # {other}\n', "b.py": "# {token}\n"})
    keylift("fix", "--redact", ".")
    assert_no_piece(tmp_path, {folder / "a.py", folder / "b.py"})
    status, out, _ = keylift("fix", "--undo")
    assert status == 0
    assert "✓ a.py is as it was before the fix, but for what was redacted\n" in out
    assert (folder / "a.py").read_text() == f'K = "{stripe()}"  # [REDACTED]\n'
    assert (folder / "b.py").read_text() == "# [REDACTED]\n"
    assert not (folder / ".env").exists()
    assert keylift("fix", "--undo")[1] == "Nothing to undo.\n"


def test_a_dry_run_of_a_fix_leaves_no_way_back(keylift, folder):
    plant(folder, {"a.py": 'K = "{stripe}"\n'})
    keylift("fix", "--dry-run", ".")
    assert keylift("fix", "--undo") == (0, "Nothing to undo.\n", "")


def test_a_fix_that_changes_nothing_keeps_the_way_back_of_the_last(keylift, folder):
    plant(folder, {"a.py": 'K = "{stripe}"\n'})
    before = snapshot(folder)
    keylift("fix", ".")
    keylift("fix", ".")
    assert keylift("fix", "--undo")[0] == 0
    assert snapshot(folder) == before


def test_projects_of_one_run_go_back_together(keylift, folder):
    """From the folder that holds them; from within one, that one alone."""
    git("init", "-q")
    for name in ("x", "y"):
        plant(folder / name, {"package.json": "{{}}\n", "a.py": 'K = "{stripe}"\n'})
    before = snapshot(folder)
    keylift("fix", ".")
    out = keylift("fix", "--undo", "x/a.py")[1]
    assert "x/a.py is as it was" in out
    assert "y/a.py" not in out
    assert keylift("fix", "--undo", ".")[0] == 0
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "--undo: nowhere does not exist."),
        ((".", "."), "--undo: name one file or folder of the project."),
        (("--only", "stripe-live-secret-key"), "--undo: --only says nothing here."),
        (("--add-loader",), "--undo: --add-loader says nothing here."),
    ],
)
def test_wrong_usage_is_said(keylift, arguments, said):
    assert keylift("fix", "--undo", *arguments) == (2, "", f"keylift: {said}\n")


def test_without_a_path_only_undo_works(keylift):
    said = "keylift: fix: name the files and folders to fix; `.` is the current folder.\n"
    assert keylift("fix") == (2, "", said)


def test_a_broken_journal_is_said(keylift, folder):
    git("init", "-q")
    plant(folder, {"a.py": 'K = "{stripe}"\n'})
    keylift("fix", ".")
    (journal,) = (folder / ".git" / "keylift").iterdir()
    journal.write_text("nonsense\n")
    status, out, err = keylift("fix", "--undo")
    assert (status, out) == (3, "")
    assert err.endswith(
        " is no journal that this version of Keylift understands; delete it to go on without.\n"
    )


def test_another_key_is_said(keylift, folder, monkeypatch):
    plant(folder, {"a.py": 'K = "{stripe}"\n'})
    keylift("fix", ".")
    monkeypatch.setenv("KEYLIFT_SALT", "other")
    status, _, err = keylift("fix", "--undo")
    assert status == 3
    assert err.endswith("was made with another key; is KEYLIFT_SALT what it was then?\n")
    monkeypatch.delenv("KEYLIFT_SALT")
    assert keylift("fix", "--undo")[0] == 0


@pytest.mark.parametrize("interrupted", [True, False])
def test_what_an_interrupted_run_did_goes_back_with_the_next(
    keylift, folder, monkeypatch, interrupted
):
    """A run that ended leaves its way back to the next."""
    texts = {f"{name}.py": f'K = "{stripe(number)}"\n' for number, name in enumerate("abc")}
    for name, text in texts.items():
        (folder / name).write_text(text)
    with monkeypatch.context() as patch:
        if interrupted:
            patch.setattr(Recorder, "end", lambda _: None)
        keylift("fix", "a.py")
        keylift("fix", "b.py")
    keylift("fix", "c.py")
    code, out, _ = keylift("fix", "--undo")
    assert code == 0
    assert out.endswith(f"\n{3 if interrupted else 1} restored, 0 left alone.\n")
    back = {name for name, text in texts.items() if (folder / name).read_text() == text}
    assert back == ({"a.py", "b.py", "c.py"} if interrupted else {"c.py"})
    assert (folder / ".env").exists() is not interrupted
