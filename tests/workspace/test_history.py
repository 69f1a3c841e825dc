"""Whether a value was ever committed: anywhere, however written, and never by an argument."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from keylift.workspace.history import Committed, Question, Trace, joined, look_up

VALUE = "the value itself"
LINES = "-----BEGIN KEY-----\nfirst line of the key\nsecond line of the key\n-----END KEY-----\n"


def git(folder: Path, *arguments: str, when: str = "2024-05-03T12:00:00Z") -> str:
    named = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *named, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when},
    )
    return done.stdout.decode().strip()


def commit(file: Path, content: str | bytes, when: str = "2024-05-03T12:00:00Z") -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    git(file.parent, "add", "-f", file.name)
    git(file.parent, "commit", "-q", "-m", "a", when=when)
    return git(file.parent, "rev-parse", "HEAD")


def ask(path: Path, *values: str, seconds: float = 20.0) -> Trace:
    question = Question(path, frozenset(values or (VALUE,)))
    told = look_up([question], seconds)
    assert set(told) == {question}
    return told[question]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    repository = tmp_path / "repository"
    repository.mkdir()
    git(repository, "init", "-q", "-b", "main")
    return repository / "a b.py"


def test_what_only_stands_in_the_file_is_not_committed(file: Path) -> None:
    """Nor where it was added already."""
    file.write_text(VALUE)
    assert ask(file).committed is Committed.NO
    commit(file, "nothing")
    file.write_text(VALUE)
    git(file.parent, "add", file.name)
    assert ask(file) == Trace(committed=Committed.NO, is_complete=True)
    assert ask(file).told == "in no commit of this repository"


def test_other_files_of_the_repository_have_it(file: Path) -> None:
    """Each is counted once, also where its content is another's, or it was renamed since."""
    commit(file, "K = 1\n")
    first = commit(file.parent / "one.py", f"K = '{VALUE}'\n", "2023-01-31T23:00:00Z")
    commit(file.parent / "deep" / "two.txt", f"K = '{VALUE}'\n")
    commit(file.parent / "deep" / "two.txt", f"\nK = '{VALUE}'\n")
    git(file.parent, "mv", "one.py", "renamed.py")
    git(file.parent, "commit", "-q", "-m", "b")
    assert ask(file) == Trace(
        committed=Committed.YES,
        paths=frozenset({"one.py", "renamed.py", "deep/two.txt"}),
        is_complete=True,
        first=1675206000.0,
        commit=first,
    )
    assert ask(file).told == "in 3 committed files, first on 2023-01-31"
    assert ask(file.parent / "deep") == ask(file)
    assert ask(file.parent / "no folder" / "yet.py") == ask(file)


def test_an_old_commit_has_it_for_good(file: Path) -> None:
    commit(file, f"K = '{VALUE}'\n")
    commit(file, "K = 1\n")
    file.unlink()
    one, other = (Question(file, frozenset({each})) for each in (VALUE, "another value"))
    told = look_up([other, one, other], 20.0)
    assert {each: told[each].committed for each in told} == {
        other: Committed.NO,
        one: Committed.YES,
    }


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"K = '{VALUE}'\n".encode("utf-16"), id="utf-16 with a mark"),
        pytest.param(b"\xfe\xff" + f"é '{VALUE}'".encode("utf-16-be"), id="utf-16 be"),
        pytest.param(f"K = '{VALUE}'\n".encode("utf-16-le"), id="utf-16 without a mark"),
        pytest.param(f"K = '{VALUE}'\n".encode("utf-32"), id="utf-32"),
        pytest.param(b"\xef\xbb\xbf" + VALUE.encode(), id="utf-8 with a mark"),
        pytest.param(b"\xff\xe9 " + VALUE.encode(), id="no encoding"),
        pytest.param(b"\0" * 9 + VALUE.encode(), id="a database"),
        pytest.param(base64.b64encode(f"{VALUE}\n".encode()), id="base64"),
        pytest.param(b"x" * (1 << 20) + VALUE.encode() + b"y" * 9, id="large"),
        pytest.param(b"x" * ((1 << 20) - 5) + VALUE.encode() + b"y" * 9, id="over an edge"),
    ],
)
def test_the_encoding_does_not_matter(file: Path, content: bytes) -> None:
    commit(file, content)
    assert ask(file).paths == {file.name}
    assert ask(file, "another value").committed is Committed.NO


@pytest.mark.parametrize(
    "content",
    [
        LINES,
        LINES.replace("\n", "\r\n"),
        "key: |\n  " + LINES.replace("\n", "\n  "),
        json.dumps({"key": LINES}),
        "".join(f'K += "{line}\\n"\n' for line in LINES.splitlines()),
        base64.b64encode(LINES.encode()).decode(),
    ],
    ids=["as it is", "crlf", "indented", "escaped", "in parts", "base64"],
)
@pytest.mark.parametrize("asked", [LINES, LINES.replace("\n", "\r\n")], ids=["lf", "crlf"])
def test_a_value_of_several_lines_is_known_by_them(file: Path, content: str, asked: str) -> None:
    commit(file, content)
    assert ask(file, asked).committed is Committed.YES
    assert ask(file, asked.replace("second", "third")).committed is Committed.NO


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        ('{"k": "a\\"b\\\\c/d12345"}', 'a"b\\c/d12345'),
        ('{"k": "a/b/c"}'.replace("/", "\\/"), "a/b/c"),
        ('{"k": "p\\u00e4ss-wort"}', "päss-wort"),
        ("p\xe4ss-wort".encode("latin-1"), "päss-wort"),
        ("k: p%40ss%2Fword", "p@ss/word"),
    ],
)
def test_the_way_of_writing_it_does_not_matter(
    file: Path, content: str | bytes, asked: str
) -> None:
    commit(file, content)
    assert ask(file, asked).committed is Committed.YES
    assert ask(file, asked + "x").committed is Committed.NO


def test_any_way_in_which_it_is_written_counts(file: Path) -> None:
    commit(file, r"K = 'the \x76alue itself'")
    assert ask(file).committed is Committed.NO
    assert ask(file, VALUE, r"the \x76alue itself").committed is Committed.YES


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
    assert ask(file).committed is Committed.YES


def test_what_a_merge_alone_brought_in_is_found(file: Path) -> None:
    commit(file, "K = 1\n")
    git(file.parent, "switch", "-q", "-c", "side")
    commit(file.parent / "other.py", "2\n")
    git(file.parent, "switch", "-q", "main")
    commit(file.parent / "third.py", "3\n")
    git(file.parent, "merge", "-q", "--no-commit", "side")
    merge = commit(file, VALUE)
    commit(file, "K = 2\n")
    told = ask(file)
    assert (told.paths, told.commit) == ({file.name}, merge)


def test_other_branches_tags_stashes_and_replaced_commits_count(file: Path) -> None:
    commit(file, "K = 1\n")
    git(file.parent, "switch", "-q", "-c", "side")
    commit(file, "value one\n")
    git(file.parent, "switch", "-q", "main")
    file.write_text("value two\n")
    git(file.parent, "stash", "-q")
    commit(file, "value three\n")
    file.write_text("K = 2\n")
    git(file.parent, "commit", "-q", "-a", "--amend", "-m", "a")
    git(file.parent, "switch", "-q", "--detach")
    commit(file, "value four\n")
    git(file.parent, "tag", "-a", "-m", "t", "v1")
    git(file.parent, "switch", "-q", "main")
    for number in ("one", "two", "three", "four"):
        assert ask(file, f"value {number}").paths == {file.name}


def test_all_work_trees_are_one_repository(file: Path, tmp_path: Path) -> None:
    commit(file, "K = 1\n")
    git(file.parent, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    commit(tmp_path / "tree" / "b.py", VALUE)
    assert ask(file).paths == {"b.py"}
    assert ask(tmp_path / "tree" / "c.py").paths == {"b.py"}


def test_a_submodule_is_a_repository_of_its_own(file: Path, tmp_path: Path) -> None:
    commit(file, VALUE)
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(file.parent), "in")
    git(outer, "commit", "-q", "-m", "a")
    assert ask(outer / "in" / "x.py").paths == {file.name}
    assert ask(outer / "x.py").committed is Committed.NO


def test_a_repository_of_longer_ids_is_read_alike(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    first = commit(tmp_path / "a.py", VALUE)
    assert len(first) == 64
    told = ask(tmp_path / "b.py")
    assert (told.paths, told.commit) == ({"a.py"}, first)


def test_whether_a_remote_has_it(file: Path, tmp_path: Path) -> None:
    """Without a branch of a remote nothing is known of it."""
    commit(file, "K = 1\n")
    assert ask(file).is_pushed is None
    git(tmp_path, "clone", "-q", str(file.parent), "copy")
    copy = tmp_path / "copy" / file.name
    commit(copy, VALUE)
    assert ask(copy).is_pushed is False
    assert ask(copy).told == "in 1 committed file, first on 2024-05-03"
    git(copy.parent, "push", "-q", "origin", "HEAD:side")
    assert ask(copy).is_pushed is True
    assert ask(copy).told == "in 1 committed file, first on 2024-05-03, pushed"


def test_a_part_of_the_history_is_never_a_no(file: Path, tmp_path: Path) -> None:
    """Neither where commits lack nor where files do; and nobody is asked for them."""
    commit(file, VALUE)
    commit(file, "K = 1\n")
    git(file.parent, "config", "uploadpack.allowFilter", "true")
    lacks = "this clone has a part of the history alone"
    for number, how in enumerate(("--depth=1", "--filter=blob:none", "--filter=tree:0")):
        copy = tmp_path / f"copy{number}"
        git(tmp_path, "clone", "-q", how, "--no-checkout", file.parent.as_uri(), str(copy))
        objects = sorted(copy.glob(".git/objects/**/*"))
        told = ask(copy / file.name)
        assert (told.committed, told.unchecked) == (Committed.UNKNOWN, lacks), how
        assert told.told == f"not checked in git: {lacks}"
        assert sorted(copy.glob(".git/objects/**/*")) == objects, how
    commit(tmp_path / "copy0" / "b.py", VALUE)
    told = ask(tmp_path / "copy0" / file.name)
    assert told.told == "in at least 1 committed file"


def test_history_that_cannot_be_read_is_never_a_no(file: Path) -> None:
    commit(file, "K = 1\n")
    blob = git(file.parent, "rev-parse", f"HEAD:{file.name}")
    there = file.parent / ".git" / "objects" / blob[:2] / blob[2:]
    there.chmod(0o600)
    content = there.read_bytes()
    there.write_bytes(b"broken")
    assert ask(file).told == "not checked in git: git cannot read all of it"
    there.unlink()
    assert ask(file).committed is Committed.UNKNOWN
    there.write_bytes(content)
    assert ask(file).committed is Committed.NO
    folder = git(file.parent, "rev-parse", "HEAD^{tree}")
    there = file.parent / ".git" / "objects" / folder[:2] / folder[2:]
    there = there.rename(there.with_suffix(".gone"))
    assert ask(file).committed is Committed.UNKNOWN
    there.rename(there.with_suffix(""))
    assert ask(file).committed is Committed.NO
    (file.parent / ".git" / "info" / "grafts").write_text("")
    assert ask(file).committed is Committed.UNKNOWN


def test_what_cannot_be_asked_is_unknown(file: Path, tmp_path: Path) -> None:
    """Outside of a repository, without a file, time, git or a value."""
    commit(file, VALUE)
    assert ask(file, seconds=0).told == "not checked in git: git takes too long to read all of it"
    assert ask(file, "").committed is Committed.UNKNOWN
    outside = "not checked in git: there is no git repository"
    assert ask(tmp_path / "x.py").told == outside
    unsaved = Question(None, frozenset({VALUE}))
    assert look_up([unsaved], 20.0)[unsaved].told == outside
    (file.parent / ".git").rename(tmp_path / "gone")
    (file.parent / ".git").mkdir()
    assert ask(file).committed is Committed.UNKNOWN


def test_without_git_it_is_not_checked(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(file, VALUE)
    monkeypatch.setenv("PATH", os.devnull)
    assert ask(file).told == "not checked in git: git is not installed"


def test_a_git_that_hangs_is_given_up(file: Path) -> None:
    commit(file, VALUE)
    (file.parent / ".git" / "packed-refs").unlink(missing_ok=True)
    os.mkfifo(file.parent / ".git" / "packed-refs")
    start = time.monotonic()
    assert ask(file, seconds=0.5).committed is Committed.UNKNOWN
    assert time.monotonic() - start < 20


def test_no_process_gets_the_value(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(file, VALUE)
    seen: list[str] = []
    start = subprocess.Popen.__init__

    def note(self: object, *arguments: object, **named: object) -> None:
        seen.append(repr((arguments, named)))
        start(self, *arguments, **named)

    monkeypatch.setattr(subprocess.Popen, "__init__", note)
    question = Question(file, frozenset({VALUE}))
    told = look_up([question], 20.0)
    assert told[question].committed is Committed.YES
    assert len(seen) > 2
    assert VALUE not in "".join(seen) + repr(told)


def test_several_values_are_as_bad_as_the_worst() -> None:
    no = Trace(committed=Committed.NO, is_complete=True)
    unknown = Trace(committed=Committed.UNKNOWN, unchecked="of a reason")
    one = Trace(committed=Committed.YES, paths=frozenset({"a", "b"}), is_complete=True, first=2.0)
    two = Trace(
        committed=Committed.YES,
        paths=frozenset({"b", "c"}),
        is_complete=True,
        first=1.0,
        commit="c",
        is_pushed=True,
    )
    assert joined([no, no]) == no
    assert joined([no, unknown]) == unknown
    assert joined([]).committed is Committed.UNKNOWN
    assert joined([no, one, two]) == Trace(
        committed=Committed.YES,
        paths=frozenset({"a", "b", "c"}),
        is_complete=True,
        first=1.0,
        commit="c",
        is_pushed=True,
    )
    assert joined([one, unknown]).told.startswith("in at least 2 committed files")
