"""The rules of ignore files, judged by git itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from keylift.workspace.ignore import IgnoreRules
from keylift.workspace.walk import walk

_FILES = (
    *("a", "b.py", "c.txt", "a b", "[x]", "#h", "!n", "x-y", "é.py", "sub/a", "sub/b.py"),
    *(
        "sub/deep/a",
        "sub/deep/c.txt",
        "sub/deep/er/b.py",
        "a.d/a",
        "a.d/b.py",
        "dist/a",
        "z/dist/b",
        "abab/aab/bab.a",
        "abab/sub/aab/b/deep/ab",
    ),
)
_PIECES = ("a", "b", "*", "**", "?", "/", "sub", "deep", "dist", ".py", "[ab]", "[!a]", "[^b]")
_MORE = (
    "\\",
    "[a-c-e]",
    "[[:alpha:]-x]",
    "[c-a]",
    "[",
    "]",
    "#",
    "!",
    " ",
    "\\ ",
    "-",
    "[]x]",
    "é",
    ".d",
    *("*a", "*a*", "/**/", "**/", "*b*", "d*", "?*", "[/]", "\\/"),
)
_GLOB = st.lists(st.sampled_from((*_PIECES, *_MORE)), min_size=1, max_size=7).map("".join)
_LINE = st.builds(
    "{}{}{}".format, st.sampled_from(("", "", "!", "/", "!/")), _GLOB, st.sampled_from(("", "/"))
)
_TEXT = st.lists(_LINE, max_size=5).map("\n".join)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with nothing in its index, so that git lists all that it does not ignore."""
    folder = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    for name in _FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    yield folder
    shutil.rmtree(folder)


def _listed_by_git(folder: Path) -> set[str]:
    command = ["git", "ls-files", "-z", "--others", "--exclude-per-directory=.gitignore"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return set(done.stdout.decode().split("\0")) - {""}


def _walked(folder: Path) -> set[str]:
    return {str(Path(str(found)).relative_to(folder)) for found in walk([folder])}


@given(top=_TEXT, inner=_TEXT)
@example(top="*\n!*/\n!*.py", inner="")
@example(top="/sub/*\n!/sub/deep\n", inner="a")
@example(top="sub/**\n**/a\na/**/b\ndist/", inner="!a")
@example(top="**/deep/**\n/**/c.txt", inner="/a\n")
@example(top="a\\ b\n[[]x]\n\\#h\n\\!n\nx-y ", inner="b.py\r\n!b.py\r")
@example(top="sub**//\ndist**/**/\n/#**/*\na/**\n/c**", inner="/deep**//\n")
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
def test_a_walk_visits_exactly_the_files_that_git_does_not_ignore(
    tree: Path, top: str, inner: str
) -> None:
    (tree / ".gitignore").write_text(top, newline="")
    (tree / "sub" / ".gitignore").write_text(inner, newline="")
    assert _walked(tree) == _listed_by_git(tree)


@pytest.mark.parametrize(
    ("pattern", "path", "verdict"),
    [
        ("*.log", "/p/x/y.log", True),
        ("!*.log", "/p/y.log", False),
        ("/y.log", "/p/x/y.log", None),
        ("x/y.log", "/p/x/y.log", True),
        ("y.log/", "/p/y.log", None),
        ("[", "/p/[", None),
        ("a\\", "/p/a\\", None),
    ],
)
def test_a_rule_says_ignored_taken_back_or_nothing(
    pattern: str, path: str, verdict: object
) -> None:
    rules = IgnoreRules.of_text(f"# a comment\n\n{pattern}\n", "/p")
    assert rules.verdict(path, path.rsplit("/", 1)[1], is_folder=False) is verdict


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 30 + "*b", "a" * 250),
        ("*a" * 30 + "*b*", "a" * 250),
        ("x/" + "*[ab]?" * 30 + "c", "x/" + "a" * 250),
        ("**/a/" * 30 + "b", "a/" * 250 + "a"),
        ("/" + "**/*a*a/" * 30 + "b", "aaaa/" * 250 + "a"),
        ("a/**/" * 30 + "**", "a/" * 29),
    ],
)
def test_stars_are_no_trap(pattern: str, path: str) -> None:
    """What a matcher that goes back tries for ages is told at once."""
    rules = IgnoreRules.of_text(pattern, "/p")
    name = path.rsplit("/", 1)[-1]
    assert rules.verdict(f"/p/{path}", name, is_folder=False) is None
    assert IgnoreRules([pattern], "/p").verdict(f"/p/{path}", name, is_folder=False) is None


def test_a_byte_order_mark_is_no_part_of_the_first_rule() -> None:
    rules = IgnoreRules.of_text("\ufeffa\n", "/p")
    assert rules.verdict("/p/a", "a", is_folder=False) is True
