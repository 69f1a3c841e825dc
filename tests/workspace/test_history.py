"""Whether a value was ever committed: on any branch, and never by a process's argument."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from keylift.workspace.history import Committed, History, joined

VALUE = "the value itself"


def git(folder: Path, *arguments: str) -> None:
    named = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True)


def commit(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    git(file.parent, "add", file.name)
    git(file.parent, "commit", "-q", "-m", "a")


def ask(file: Path, *values: str, seconds: float = 20.0) -> Committed:
    wanted = values or (VALUE,)
    told = History(seconds).committed(file, wanted)
    assert set(told) == {each for each in wanted if each}
    return joined(told.values())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path / "a b.py"


def test_what_only_stands_in_the_file_is_not_committed(file: Path) -> None:
    """Nor where it was added already, or another file has it."""
    file.write_text(VALUE)
    assert ask(file) is Committed.NO
    commit(file, "nothing")
    commit(file.parent / "other.py", VALUE)
    file.write_text(VALUE)
    git(file.parent, "add", file.name)
    assert ask(file) is Committed.NO


def test_an_old_commit_has_it_for_good(file: Path) -> None:
    commit(file, f"K = '{VALUE}'\n")
    commit(file, "K = 1\n")
    assert ask(file) is Committed.YES
    told = History(20.0).committed(file, ["another", VALUE])
    assert told == {"another": Committed.NO, VALUE: Committed.YES}
    file.unlink()
    assert ask(file) is Committed.YES


def test_a_branch_that_took_it_back_before_it_was_merged_has_it(file: Path) -> None:
    """Git's usual log leaves such a branch out, since it changed nothing in the end."""
    commit(file, "K = 1\n")
    git(file.parent, "switch", "-q", "-c", "side")
    commit(file, VALUE)
    commit(file, "K = 1\n")
    git(file.parent, "switch", "-q", "main")
    commit(file.parent / "other.py", "2\n")
    git(file.parent, "merge", "-q", "-m", "m", "side")
    git(file.parent, "branch", "-q", "-d", "side")
    assert ask(file) is Committed.YES


def test_what_a_merge_alone_brought_in_is_found(file: Path) -> None:
    commit(file, "K = 1\n")
    git(file.parent, "switch", "-q", "-c", "side")
    commit(file.parent / "other.py", "2\n")
    git(file.parent, "switch", "-q", "main")
    commit(file.parent / "third.py", "3\n")
    git(file.parent, "merge", "-q", "--no-commit", "side")
    commit(file, VALUE)
    commit(file, "K = 2\n")
    assert ask(file) is Committed.YES


def test_what_cannot_be_told_is_unknown(file: Path, tmp_path: Path) -> None:
    """Outside of a repository, in a part of one, without time, or without a value."""
    commit(file, VALUE)
    commit(file, "K = 1\n")
    assert ask(file, seconds=0) is Committed.UNKNOWN
    assert ask(file, "") is Committed.UNKNOWN
    copy = tmp_path / "copy"
    git(tmp_path, "clone", "-q", "--depth=1", tmp_path.as_uri(), str(copy))
    assert ask(copy / file.name) is Committed.UNKNOWN
    git(tmp_path, "mv", file.name, ".git-gone")
    (tmp_path / ".git").rename(tmp_path / "gone")
    assert ask(file) is Committed.UNKNOWN


def test_no_process_gets_the_value(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(file, VALUE)
    seen: list[str] = []
    start = subprocess.Popen.__init__

    def note(self: object, *arguments: object, **named: object) -> None:
        seen.append(repr((arguments, named)))
        start(self, *arguments, **named)

    monkeypatch.setattr(subprocess.Popen, "__init__", note)
    assert ask(file) is Committed.YES
    assert seen
    assert VALUE not in "".join(seen)


def test_several_files_are_as_bad_as_the_worst() -> None:
    yes, no, unknown = Committed.YES, Committed.NO, Committed.UNKNOWN
    assert joined([no, unknown, yes]) is yes
    assert joined([no, no]) is no
    assert joined([no, unknown]) is unknown
    assert joined([]) is unknown
