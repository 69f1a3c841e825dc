"""`keylift fix --store` writes to each store what the rewritten program then reads from it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from servers.aws_server import aws_server
from servers.conjur_server import conjur_server
from support.command_line import git, stripe

Keylift = Callable[..., tuple[int, str, str]]


def printed(folder: Path, environ: Mapping[str, str]) -> str:
    """Run the program, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "pay.py"],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def plant(folder: Path) -> str:
    git("init", "-q")
    text = f'KEY = "{stripe()}"\nprint(KEY)\n'
    (folder / "pay.py").write_text(text)
    return text


def test_aws_has_what_the_program_reads(keylift: Keylift, folder: Path, monkeypatch) -> None:
    plant(folder)
    with aws_server() as environ:
        for name, text in environ.items():
            monkeypatch.setenv(name, text)
        status, _, err = keylift("fix", "pay.py", "--store", "aws", "--allow-write")
        assert (status, err) == (0, "")
        assert stripe() not in (folder / "pay.py").read_text()
        assert printed(folder, environ) == stripe() + "\n"


def test_the_way_back_reads_where_the_projects_own_settings_say(
    keylift: Keylift, folder: Path, monkeypatch
) -> None:
    """Wherever it is asked for from."""
    shop = folder / "shop"
    shop.mkdir()
    (shop / "keylift.toml").write_text('[stores]\naws_region = "eu-west-3"\n')
    before = f'KEY = "{stripe()}"\n'
    (shop / "pay.py").write_text(before)
    git("init", "-q", folder=shop)
    with aws_server() as environ:
        for name, text in {**environ, "AWS_REGION": "", "AWS_DEFAULT_REGION": ""}.items():
            monkeypatch.setenv(name, text)
        status, _, err = keylift("fix", "shop", "--store", "aws", "--allow-write")
        assert (status, err) == (0, "")
        assert stripe() not in (shop / "pay.py").read_text()
        assert keylift("fix", "--undo", "shop")[0] == 0
    assert (shop / "pay.py").read_text() == before


def test_conjur_has_what_the_program_reads(keylift: Keylift, folder: Path, monkeypatch) -> None:
    before = plant(folder)
    with conjur_server() as conjur:
        for name, text in conjur.environ.items():
            monkeypatch.setenv(name, text)
        status, out, err = keylift("fix", "pay.py", "--store", "conjur", "--allow-write")
        assert status == 3
        assert "no policy declares the variable work/stripe-secret-key" in out
        assert '    - !variable "work/stripe-secret-key"\n    - !permit\n' in out
        assert stripe() not in out + err
        assert (folder / "pay.py").read_text() == before
        conjur.variables["work/stripe-secret-key"] = []
        status, _, err = keylift("fix", "pay.py", "--store", "conjur", "--allow-write")
        assert (status, err) == (0, "")
        assert conjur.variables == {"work/stripe-secret-key": [stripe().encode()]}
        assert printed(folder, conjur.environ) == stripe() + "\n"
