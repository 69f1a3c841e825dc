"""`keylift fix` on scripts that only their first line tells apart (run with their interpreters)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from support.command_line import fake, stripe

SCRIPTS = {
    "sh": ("/bin/sh", f'TOKEN="{stripe()}"\nprintf %s "$TOKEN"\n'),
    "bash": ("/usr/bin/env bash", f"set -eu\nTOKEN='{stripe()}'\nprintf %s \"$TOKEN\"\n"),
    "python": (f"{sys.executable} -I", f"TOKEN = '{stripe()}'\nprint(TOKEN, end='')\n"),
    "node": ("/usr/bin/env node", f"const token = '{stripe()}'\nprocess.stdout.write(token)\n"),
    "ruby": ("/usr/bin/env ruby", f"token = '{stripe()}'\nprint token\n"),
    "php": ("/usr/bin/env php", f"<?php\n$token = '{stripe()}';\necho $token;\n"),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_without_a_suffix(name, keylift, folder):
    """It runs as before with its variable, and stops without it."""
    program, code = SCRIPTS[name]
    script = folder / "deploy-1.0"
    script.write_text(f"#!{program}\n{code}")
    script.chmod(0o755)
    before = subprocess.run([script], capture_output=True, check=True)
    assert before.stdout.decode() == stripe()
    status, out, _ = keylift("fix", ".")
    assert status == 0, out
    assert stripe() not in script.read_text()
    environ = {**os.environ, "STRIPE_SECRET_KEY": stripe()}
    after = subprocess.run([script], capture_output=True, check=True, env=environ)
    assert (after.stdout, after.stderr) == (before.stdout, b"")
    missing = subprocess.run([script], capture_output=True, check=False)
    assert missing.returncode != 0
    assert b"STRIPE_SECRET_KEY" in missing.stderr
    keylift("fix", "--undo", ".")
    assert script.read_text() == f"#!{program}\n{code}"


def test_a_script_is_chosen_by_its_language(keylift, folder):
    """As any other file of it is."""
    (folder / "deploy").write_text(f"#!/bin/sh\nTOKEN={stripe()}\n")
    (folder / "notes").write_text(f"TOKEN={stripe()}\n")
    (folder / "a.py").write_text(f'TOKEN = "{fake("github-personal-access-token")}"\n')
    status, out, _ = keylift("fix", "--language", "shell", "--dry-run", ".")
    assert status == 0
    assert "--- deploy\n" in out
    assert "notes" not in out
    assert "a.py" not in out
