"""What goes wrong with one file costs that file, never the others."""

from __future__ import annotations

import errno
import os

import pytest

from cli.test_reports import stripe
from keylift.cli import fix as fixing
from keylift.cli.fixing import Fixer
from keylift.cli.reports.fixes import Outcome
from keylift.engine import Engine

ERRORS = {
    "system": (OSError(errno.EMFILE, os.strerror(errno.EMFILE), "hunter2"), "Too many open files"),
    "memory": (MemoryError("hunter2"), "internal error, please report it: MemoryError at "),
    "depth": (RecursionError("hunter2"), "internal error, please report it: RecursionError at "),
    "other": (ValueError("hunter2"), "internal error, please report it: ValueError at "),
}


@pytest.fixture
def files(folder):
    for number, name in enumerate(("a.py", "bad.py", "c.py")):
        (folder / name).write_text(f'KEY = "{stripe(variant=number)}"\n')
    return folder


def failing(method, error, monkeypatch, path_of):
    """Have a method fail for the file `bad.py` alone."""
    owner, name = method
    kept = getattr(owner, name)

    def run(*arguments, **named):
        if path_of(arguments).endswith("bad.py"):
            raise error
        return kept(*arguments, **named)

    monkeypatch.setattr(owner, name, run)


@pytest.mark.parametrize("which", ERRORS)
@pytest.mark.parametrize("step", ["plan", "write"])
def test_a_file_that_cannot_be_fixed_stays_as_it_was(keylift, files, monkeypatch, which, step):
    error, said = ERRORS[which]
    if step == "plan":
        failing((Fixer, "plan"), error, monkeypatch, lambda given: given[1].path)
    else:
        failing((fixing, "fix_file"), error, monkeypatch, lambda given: given[0].path)
    status, out, err = keylift("fix", ".")
    assert status == 3
    assert f"! bad.py stays as it was: {said}" in out
    assert "hunter2" not in out + err
    assert "internal error" not in err
    assert (files / "bad.py").read_text() == f'KEY = "{stripe(variant=1)}"\n'
    for name in ("a.py", "c.py"):
        assert "os.environ" in (files / name).read_text()
    status, out, _ = keylift("fix", "--undo", ".")
    assert status == 0
    assert (files / "c.py").read_text() == f'KEY = "{stripe(variant=2)}"\n'


def test_what_a_file_that_failed_was_to_say_counts_for_no_other(keylift, folder, monkeypatch):
    """The root of a crate would have named the helper file; it is named for the module instead."""
    (folder / "Cargo.toml").write_text('[package]\nname = "shop"\nedition = "2021"\n')
    (folder / "src").mkdir()
    root = f'mod bad;\n\nfn main() {{\n    let _key = "{stripe()}";\n}}\n'
    (folder / "src/main.rs").write_text(root)
    (folder / "src/bad.rs").write_text(f'pub fn key() -> &\'static str {{\n    "{stripe()}"\n}}\n')
    kept = fixing.fix_file

    def fix_file(file, *arguments, **named):
        if file.path.endswith("main.rs"):
            raise ERRORS["system"][0]
        return kept(file, *arguments, **named)

    monkeypatch.setattr(fixing, "fix_file", fix_file)
    status, out, _ = keylift("fix", ".")
    assert status == 3
    assert "! src/main.rs stays as it was: Too many open files" in out
    assert (folder / "src/main.rs").read_text() == f"mod app_secrets;\n{root}"
    assert "fn require_env(" in (folder / "src/app_secrets.rs").read_text()
    assert "use crate::app_secrets::require_env;\n" in (folder / "src/bad.rs").read_text()


def test_what_fails_behind_a_change_is_told_and_the_others_go_on(keylift, files, monkeypatch):
    error, said = ERRORS["system"]
    failing((Outcome, "add"), error, monkeypatch, lambda given: given[1].file.path)
    status, out, _ = keylift("fix", ".")
    assert status == 3
    assert f"! bad.py: was fixed, but not all that follows was done: {said}\n" in out
    for name in ("a.py", "bad.py", "c.py"):
        assert "os.environ" in (files / name).read_text()


@pytest.mark.parametrize("which", ERRORS)
@pytest.mark.parametrize("command", [("scan",), ("fix", ".")])
def test_a_file_that_cannot_be_scanned_is_named(keylift, files, monkeypatch, which, command):
    error, said = ERRORS[which]
    bad = (files / "bad.py").read_bytes()
    kept = Engine.scan_bytes

    def scan(engine, data, language_id="plaintext"):
        if data == bad:
            raise error
        return kept(engine, data, language_id)

    monkeypatch.setattr(Engine, "scan_bytes", scan)
    status, out, err = keylift(*command)
    assert status == (1 if command[0] == "scan" else 3)
    assert f"bad.py: not scanned: {said}" in out
    assert "hunter2" not in out + err
    assert "a.py" in out
    assert "c.py" in out


def test_of_several_projects_one_that_cannot_go_back_is_left_alone(keylift, folder):
    """Its settings were broken since; those of the others were not."""
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "pyproject.toml").write_text("[project]\nname = 'x'\n")
        (folder / name / "a.py").write_text(f'KEY = "{stripe()}"\n')
    assert keylift("fix", ".")[0] == 0
    (folder / "a/keylift.toml").write_text("[scan\n")
    status, out, err = keylift("fix", "--undo", ".")
    assert status == 3
    assert "! The fix in a is left as it is: " in out
    assert err == ""
    assert "os.environ" in (folder / "a/a.py").read_text()
    assert (folder / "b/a.py").read_text() == f'KEY = "{stripe()}"\n'
    (folder / "a/keylift.toml").unlink()
    assert keylift("fix", "--undo", ".")[0] == 0
    assert (folder / "a/a.py").read_text() == f'KEY = "{stripe()}"\n'
