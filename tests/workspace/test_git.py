"""What git is asked, and what it may not do meanwhile."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from keylift.errors import UsageError
from keylift.workspace.git import is_ignored, is_tracked, staged_files, toplevel

Git = Callable[..., str]


def _staged(root: Path) -> dict[str, bytes]:
    return dict(staged_files(root))


def test_staged_content_is_what_the_index_holds_not_the_work_tree(
    repository: Path, git: Git
) -> None:
    (repository / "a.py").write_bytes(b"staged\r\n")
    (repository / "sub").mkdir()
    (repository / "sub" / "n l\n\xe9.py").write_bytes(b"\0\xff")
    git(repository, "add", "-A")
    (repository / "a.py").write_bytes(b"later")
    (repository / "new.py").write_bytes(b"untracked")
    expected = {"a.py": b"staged\r\n", "sub/n l\n\xe9.py": b"\0\xff"}
    assert _staged(repository) == expected
    assert _staged(repository / "sub") == expected


def test_only_added_and_changed_files_are_staged_content(repository: Path, git: Git) -> None:
    for name in ("same", "changed", "deleted", "renamed", "mode"):
        (repository / name).write_text(f"{name}\n" * 9)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "x")
    (repository / "changed").write_text("now")
    (repository / "deleted").unlink()
    (repository / "renamed").rename(repository / "moved")
    (repository / "mode").chmod(0o755)
    (repository / "link").symlink_to("same")
    git(repository, "add", "-A")
    (repository / "intended").write_text("x")
    git(repository, "add", "-N", "intended")
    found = _staged(repository)
    assert set(found) == {"changed", "moved", "mode"}
    assert found["moved"] == b"renamed\n" * 9


def test_many_and_large_files_come_through_one_process(repository: Path, git: Git) -> None:
    contents = {f"f{number:03}": os.urandom(number * 3000) for number in range(60)}
    for name, content in contents.items():
        (repository / name).write_bytes(content)
    git(repository, "add", "-A")
    assert _staged(repository) == contents


def test_stopping_early_ends_the_process(repository: Path, git: Git) -> None:
    for number in range(3):
        (repository / f"f{number}").write_text(str(number))
    git(repository, "add", "-A")
    files = staged_files(repository)
    assert next(files) == ("f0", b"0")
    files.close()


def test_a_submodule_is_no_content(repository: Path, git: Git) -> None:
    inner = repository / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    git(inner, "commit", "-q", "--allow-empty", "-m", "x")
    git(repository, "-c", "advice.addEmbeddedRepo=false", "add", "inner")
    assert _staged(repository) == {}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [(("-a", "-m", "x"), ["a"]), (("-m", "x", "--", "b"), ["b"])],
)
def test_a_hook_sees_what_this_very_commit_takes(
    repository: Path, git: Git, arguments: tuple[str, ...], expected: list[str]
) -> None:
    (repository / "a").write_text("1")
    git(repository, "add", "a")
    git(repository, "commit", "-q", "-m", "first")
    (repository / "a").write_text("2")
    (repository / "b").write_text("1")
    if "-a" not in arguments:
        git(repository, "add", "a", "b")
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!{sys.executable}\n"
        "import sys\n"
        f"sys.path.insert(0, {str(Path('server').absolute())!r})\n"
        "from pathlib import Path\n"
        "from keylift.workspace.git import staged_files\n"
        f"names = [name for name, _ in staged_files(Path('.'))]\n"
        f"Path({str(repository.parent / 'seen')!r}).write_text(repr(names))\n"
    )
    hook.chmod(0o755)
    git(repository, "commit", "-q", *arguments)
    assert (repository.parent / "seen").read_text() == repr(expected)


def test_asking_about_another_repository_inside_a_hook_gets_its_own_answer(
    repository: Path, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    (other / ".env").write_text("")
    git(other, "add", ".env")
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / ".git" / "index"))
    assert is_tracked(other / ".env")
    assert toplevel(other) == other


def test_a_program_named_by_the_repository_is_not_run(repository: Path, git: Git) -> None:
    trap = repository.parent / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {trap}.sprung\n")
    trap.chmod(0o755)
    keys = ("core.fsmonitor", "diff.external", "core.pager", "diff.x.textconv", "diff.x.command")
    for key in keys:
        git(repository, "config", key, str(trap))
    git(repository, "config", "diff.relative", "true")
    (repository / ".gitattributes").write_text("* diff=x\n")
    (repository / "sub").mkdir()
    (repository / "sub" / "a").write_text("1")
    git(repository, "-c", "core.fsmonitor=false", "add", "-A")
    assert set(_staged(repository / "sub")) == {".gitattributes", "sub/a"}
    assert is_tracked(repository / "sub/a")
    assert not is_ignored(repository / "sub/b")
    assert not Path(f"{trap}.sprung").exists()


def test_git_decides_what_is_ignored_tracked_or_not(repository: Path, git: Git) -> None:
    (repository / "sub").mkdir()
    (repository / ".gitignore").write_text(".env\n")
    (repository / "sub" / ".env").write_text("")
    git(repository, "add", "-f", "sub/.env")
    assert is_ignored(repository / ".env")
    assert is_ignored(repository / "sub" / ".env")
    assert is_tracked(repository / "sub" / ".env")
    assert not is_tracked(repository / ".env")
    assert not is_ignored(repository / ".env.example")
    assert not is_ignored(repository / ":(glob)x")


def test_a_pattern_in_a_name_is_no_pattern(repository: Path, git: Git) -> None:
    (repository / ".env1").write_text("")
    git(repository, "add", "-A")
    assert not is_tracked(repository / ".env?")


def test_the_toplevel_is_found_from_files_and_folders_below(repository: Path) -> None:
    (repository / "a").mkdir()
    (repository / "a" / "f").write_text("")
    assert toplevel(repository / "a") == repository
    assert toplevel(repository / "a" / "f") == repository


def test_outside_git_nothing_is_tracked_and_the_ignore_files_decide(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(".env\n")
    assert toplevel(tmp_path) is None
    assert not is_tracked(tmp_path / ".env")
    assert is_ignored(tmp_path / ".env")
    assert not is_ignored(tmp_path / "x")
    with pytest.raises(UsageError, match=f"{tmp_path}: not a git repository"):
        _staged(tmp_path)


def test_without_git_only_the_ignore_files_can_be_asked(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".gitignore").write_text(".env\n")
    monkeypatch.setenv("PATH", "")
    assert is_ignored(repository / ".env")
    for question in (toplevel, _staged):
        with pytest.raises(UsageError, match="git is not installed"):
            question(repository)
    with pytest.raises(UsageError, match="git is not installed"):
        is_tracked(repository / ".env")


def test_a_git_that_lies_in_the_scanned_folder_is_not_run(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "git").write_text("#!/bin/sh\ntouch sprung\n")
    (repository / "git").chmod(0o755)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    assert not is_tracked(repository / "git")
    assert not (repository / "sprung").exists()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: No such folder"):
        _staged(tmp_path / "nowhere")


def test_a_broken_repository_is_reported_in_gits_words(repository: Path) -> None:
    (repository / ".git" / "config").write_text("[core\n")
    with pytest.raises(UsageError, match="bad config line 1"):
        toplevel(repository)
