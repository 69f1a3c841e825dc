"""A companion file that is a link: followed within the project, never to git's own or a source."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from keylift.errors import MoveError
from keylift.model import HelperFile
from keylift.workspace.move import Variable, store_values
from keylift.workspace.project_files import write_helpers
from keylift.workspace.root import EnvPlace

VALUE = Variable("NAME", "some-value")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "app.py").write_text("import os\n")
    (tmp_path / "compose.yaml").write_text("services:\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".git").mkdir()
    (tmp_path / "sub" / ".git" / "config").write_text("[core]\n")
    return tmp_path


def contents(root: Path) -> dict[Path, bytes]:
    """What must stay; an ignore file may have its line, which does no harm."""
    left_out = {root / ".gitignore", root / ".env"}
    files = (each for each in root.rglob("*") if each.is_file() and each not in left_out)
    return {each: each.read_bytes() for each in files}


@pytest.mark.parametrize(
    "target",
    [".git/HEAD", ".git/config", "sub/.git/config", "app.py", "compose.yaml"],
)
@pytest.mark.parametrize("name", [".env", ".env.example", ".gitignore", ".dockerignore"])
def test_what_is_gits_or_a_source_is_never_written_through_a_link(
    root: Path, name: str, target: str
) -> None:
    (root / name).symlink_to(target)
    before = contents(root)
    with pytest.raises(MoveError) as caught:
        store_values(EnvPlace(root=root), [VALUE])
    assert name in str(caught.value)
    assert contents(root) == before


@pytest.mark.parametrize("name", [".env", ".env.example", ".gitignore"])
def test_nothing_new_is_made_among_what_is_gits(root: Path, name: str) -> None:
    (root / name).symlink_to(".git/new")
    with pytest.raises(MoveError, match="belongs to git"):
        store_values(EnvPlace(root=root), [VALUE])
    assert not (root / ".git" / "new").exists()


def test_the_git_directory_of_a_linked_work_tree_is_gits_as_well(root: Path) -> None:
    tree = root / "tree"
    for command in (
        ["add", "app.py"],
        ["commit", "-q", "-m", "a"],
        ["worktree", "add", "-q", tree],
    ):
        named = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *named, *command], cwd=root, check=True, capture_output=True)
    (tree / ".env.example").symlink_to(root / ".git" / "HEAD")
    before = contents(root / ".git")
    with pytest.raises(MoveError):
        store_values(EnvPlace(root=tree), [VALUE])
    assert contents(root / ".git") == before


@pytest.mark.parametrize(
    ("target", "said"), [(".git/hooks/x", "belongs to git"), ("app.py", "is a source")]
)
def test_a_helper_file_is_no_link_to_another_file(root: Path, target: str, said: str) -> None:
    (root / "app_secrets.py").symlink_to(target)
    before = contents(root)
    text = "" if target.startswith(".git") else "import os\n"
    helper = HelperFile(path="app_secrets.py", text="X = 1\n", before=text)
    with pytest.raises(MoveError, match=said):
        write_helpers([helper], root, root)
    assert contents(root) == before


@pytest.mark.parametrize("key", ["env_file", "example_file"])
def test_settings_cannot_make_a_source_a_companion(root: Path, key: str) -> None:
    place = EnvPlace(root=root, **{key: "app.py"})
    before = contents(root)
    with pytest.raises(MoveError, match="is a source"):
        store_values(place, [VALUE])
    assert contents(root) == before


def test_other_links_are_followed(root: Path) -> None:
    (root / "shared").mkdir()
    (root / ".env").symlink_to("shared/.env.local")
    (root / ".env.example").symlink_to("shared/variables.txt")
    (root / "shared" / "app_secrets.py").write_text("X = 1\n")
    (root / "app_secrets.py").symlink_to("shared/app_secrets.py")
    store_values(EnvPlace(root=root), [VALUE])
    assert (root / "shared" / ".env.local").read_text() == "NAME=some-value\n"
    assert (root / "shared" / "variables.txt").read_text() == "NAME=\n"
    helper = HelperFile(path="app_secrets.py", text="X = 2\n", before="X = 1\n")
    write_helpers([helper], root, root)
    assert (root / "shared" / "app_secrets.py").read_text() == "X = 2\n"
