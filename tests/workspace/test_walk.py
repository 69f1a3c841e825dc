"""What a walk visits, what it leaves out, and what it says."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from keylift.model import Problem
from keylift.workspace.walk import walk


def _make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def _names(folder: Path, **options: object) -> list[str]:
    return [os.path.relpath(str(found), folder) for found in walk([folder], **options)]


def test_files_come_sorted_and_those_of_a_folder_before_its_subfolders(tmp_path: Path) -> None:
    _make(tmp_path, "b/z.py", "b/a/k.py", "c.py", "a.py", "a/x.py")
    assert _names(tmp_path) == ["a.py", "c.py", "a/x.py", "b/z.py", "b/a/k.py"]


def test_dependencies_caches_and_virtual_environments_are_left_out(tmp_path: Path) -> None:
    _make(tmp_path, "keep.py", "node_modules/a.js", "s/.venv/b.py", "s/__pycache__/c.pyc")
    _make(tmp_path, ".git/config", "my-env/pyvenv.cfg", "my-env/lib/d.py", "venv/e.py")
    assert _names(tmp_path) == ["keep.py", "venv/e.py"]


def test_what_a_killed_write_left_is_no_file_to_scan(tmp_path: Path) -> None:
    _make(tmp_path, "a.py", ".a.py.0a1b2c.keylift-tmp", "..env.0a1b2c.keylift-tmp")
    _make(tmp_path, "a.keylift-tmp")
    assert _names(tmp_path) == ["a.keylift-tmp", "a.py"]


def test_a_named_folder_is_walked_even_if_its_kind_is_left_out(repository: Path) -> None:
    _make(repository, "node_modules/a/b.js", "env/pyvenv.cfg", "env/c.py", "out/d.py", "out/e.log")
    (repository / ".gitignore").write_text("out/\n*.log\n")
    assert _names(repository / "node_modules") == ["a/b.js"]
    assert _names(repository / "env") == ["c.py", "pyvenv.cfg"]
    assert _names(repository / "out") == ["d.py", "e.log"]


def test_a_named_file_is_visited_even_if_it_is_ignored(repository: Path) -> None:
    _make(repository, "a.log")
    (repository / ".gitignore").write_text("*.log\n")
    path = str(repository / "a.log")
    assert list(walk([path])) == [path]


def test_rules_of_parents_and_of_the_repository_hold_below_a_named_folder(
    repository: Path,
) -> None:
    _make(repository, "src/a.py", "src/a.log", "src/gen/b.py", "src/local.py")
    (repository / ".gitignore").write_text("*.log\nsrc/gen/\n")
    (repository / ".git" / "info" / "exclude").write_text("local.py\n")
    assert _names(repository / "src") == ["a.py"]


def test_a_linked_work_tree_obeys_the_exclude_file_of_its_repository(
    repository: Path, git: Callable[..., str]
) -> None:
    git(repository, "commit", "-q", "--allow-empty", "-m", "x")
    git(repository, "worktree", "add", "-q", "../linked")
    (repository / ".git" / "info" / "exclude").write_text("local.py\n")
    linked = repository.parent / "linked"
    _make(linked, "a.py", "local.py")
    assert _names(linked) == [".git", "a.py"]


def test_keyliftignore_speaks_before_gitignore_and_both_can_be_switched_off(tmp_path: Path) -> None:
    _make(tmp_path, "a.py", "b.py", "c.py")
    (tmp_path / ".gitignore").write_text("a.py\nb.py\n.*\n")
    (tmp_path / ".keyliftignore").write_text("!a.py\nc.py\n")
    assert _names(tmp_path) == ["a.py"]
    assert set(_names(tmp_path, respect_gitignore=False)) >= {"a.py", "b.py", "c.py"}


def test_exclude_is_relative_to_the_base_or_else_to_the_root(tmp_path: Path) -> None:
    _make(tmp_path, "src/gen/a.py", "src/b.py", "gen/c.py")
    roots = [tmp_path / "src", tmp_path / "gen"]
    below = [str(found) for found in walk(roots, exclude=["/src/gen/"], base=tmp_path)]
    assert below == [str(tmp_path / "src/b.py"), str(tmp_path / "gen/c.py")]
    outside = [str(found) for found in walk(roots, exclude=["/gen/"], base=tmp_path / "src/gen")]
    assert outside == below


def test_exclude_wins_over_a_rule_that_takes_a_file_back(tmp_path: Path) -> None:
    _make(tmp_path, "a.py", "b.py")
    (tmp_path / ".gitignore").write_text("!a.py\n.*\n")
    assert _names(tmp_path, exclude=["a.py"]) == ["b.py"]


def test_each_file_comes_once_however_the_roots_overlap(tmp_path: Path) -> None:
    _make(tmp_path, "a/b/c.py", "a/d.py")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    a = tmp_path / "a"
    found = list(walk([a / "b", a, tmp_path / "link", a / "d.py", a / "d.py"]))
    assert found == [str(a / "d.py"), str(a / "b/c.py")]


def test_symbolic_links_below_a_root_are_not_followed(tmp_path: Path) -> None:
    _make(tmp_path, "in/a.py", "out/secret.py")
    inside = tmp_path / "in"
    (inside / "loop").symlink_to(inside)
    (inside / "up").symlink_to(tmp_path)
    (inside / "b.py").symlink_to(tmp_path / "out/secret.py")
    (inside / "dangling").symlink_to(tmp_path / "nothing")
    assert _names(inside) == ["a.py"]


def test_a_named_symbolic_link_stands_for_what_it_points_to(tmp_path: Path) -> None:
    _make(tmp_path, "real/a.py")
    (tmp_path / "file.py").symlink_to(tmp_path / "real/a.py")
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    assert list(walk([tmp_path / "file.py"])) == [str(tmp_path / "real/a.py")]
    assert list(walk([tmp_path / "folder"])) == [str(tmp_path / "folder/a.py")]


def test_paths_begin_as_the_root_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make(tmp_path, "src/a.py")
    monkeypatch.chdir(tmp_path)
    assert list(walk(["."])) == ["src/a.py"]
    assert list(walk(["src/"])) == ["src/a.py"]
    assert list(walk(["./src"])) == ["./src/a.py"]
    assert list(walk(["../" + tmp_path.name])) == [f"../{tmp_path.name}/src/a.py"]


def test_fifos_sockets_and_devices_are_left_out(tmp_path: Path) -> None:
    _make(tmp_path, "a.py")
    os.mkfifo(tmp_path / "pipe")
    assert _names(tmp_path) == ["a.py"]


def test_a_missing_path_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    _make(tmp_path, "a.py")
    found = list(walk([tmp_path / "no\nne", tmp_path]))
    where = f"{tmp_path}/no\\u000ane"
    assert found == [Problem(where, "", "No such file or directory"), str(tmp_path / "a.py")]


def test_an_unreadable_folder_or_ignore_file_is_a_problem_and_the_rest_goes_on(
    unprivileged: Path,
) -> None:
    _make(unprivileged, "a.py", "closed/b.py", "z/c.py")
    (unprivileged / ".gitignore").write_text("a.py\n")
    (unprivileged / ".gitignore").chmod(0)
    (unprivileged / "closed").chmod(0)
    root = str(unprivileged)
    assert list(walk([root])) == [
        Problem(f"{root}/.gitignore", "", "Permission denied; its rules are not applied"),
        f"{root}/.gitignore",
        f"{root}/a.py",
        Problem(f"{root}/closed", "", "Permission denied"),
        f"{root}/z/c.py",
    ]
