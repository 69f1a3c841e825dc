"""Nothing takes a file of values along: what tools do is asked of npm itself, where it can be."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from keylift.errors import MoveError
from keylift.workspace.move import Stored, Variable, store_values
from keylift.workspace.root import EnvPlace
from keylift.workspace.shipping import IGNORE_FILES, is_published, taken_along

PACKAGE = {"name": "shop", "version": "1.0.0"}


def move(root: Path) -> Stored:
    return store_values(EnvPlace(root=root), [Variable("A", "some-value")])


def packed(folder: Path) -> set[str]:
    """Return what npm would publish."""
    command = ["npm", "pack", "--dry-run", "--json", "--ignore-scripts", "--offline"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return {each["path"] for each in json.loads(done.stdout)[0]["files"]}


def package(folder: Path, **more: object) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_text(json.dumps({**PACKAGE, **more}))
    (folder / "index.js").write_text("1\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.parametrize("name", IGNORE_FILES)
def test_each_ignore_file_that_is_there_gets_a_line(root: Path, name: str) -> None:
    (root / name).write_text("*.log\n")
    assert root / name in move(root).written
    assert (root / name).read_text() == "*.log\n.env\n"
    assert move(root).written == ()
    assert {each.name for each in root.iterdir() if each.name in IGNORE_FILES} == {name}


@pytest.mark.parametrize(
    ("text", "after"), [("*.log\n", "*.log\npart/.env\n"), ("**/.env\n", "**/.env\n")]
)
@pytest.mark.parametrize("name", [".dockerignore", ".gcloudignore", ".vscodeignore"])
def test_an_ignore_file_further_up_names_the_path(
    root: Path, name: str, text: str, after: str
) -> None:
    (root / name).write_text(text)
    (root / "part").mkdir()
    move(root / "part")
    assert (root / name).read_text() == after


def test_a_plain_name_means_less_to_docker_than_to_git(root: Path) -> None:
    (root / "part").mkdir()
    for name in (".dockerignore", ".gcloudignore"):
        (root / name).write_text(".env\n")
    move(root / "part")
    assert (root / ".dockerignore").read_text() == ".env\npart/.env\n"
    assert (root / ".gcloudignore").read_text() == ".env\n"


@pytest.mark.parametrize("ignored", [None, "*.log\n", "!.env\n"])
def test_npm_publishes_no_values(root: Path, ignored: str | None) -> None:
    """Neither with an ignore file of its own, nor without one."""
    package(root)
    if ignored is not None:
        (root / ".npmignore").write_text(ignored)
    move(root)
    assert (root / ".env").exists()
    assert packed(root) >= {"package.json", "index.js"}
    assert ".env" not in packed(root)


def test_npm_does_not_look_above_the_package(root: Path) -> None:
    (root / ".gitignore").write_text(".env\n")
    package(root / "part")
    move(root / "part")
    assert (root / "part" / ".gitignore").read_text() == ".env\n"
    assert ".env" not in packed(root / "part")


@pytest.mark.parametrize(
    "files",
    [
        *(["*"], ["**"], ["**/*"], ["./"], ["./*"], ["/"], [".*"], ["?env"], [".env"], [""]),
        *(["{index.js,.env}"], ["*", "!dist"], ["*", "!.env"], ["."], ["*.js"], ["dist"], []),
        *(["!dist"], ["*.js", "lib/**"], ["e*", "!*.js"]),
    ],
    ids=json.dumps,
)
def test_files_that_npm_is_told_to_publish_are_known(root: Path, files: list[str]) -> None:
    package(root, files=files)
    (root / ".gitignore").write_text(".env\n")
    (root / ".env").write_text("A=1\n")
    is_shipped = ".env" in packed(root)
    assert is_published(root / ".env") is is_shipped
    (root / ".env").unlink()
    if is_shipped:
        with pytest.raises(MoveError, match=r'add "!\.env" there first'):
            move(root)
        assert not (root / ".env").exists()
    else:
        move(root)
        assert ".env" not in packed(root)


def test_a_private_package_is_published_by_nobody(root: Path) -> None:
    package(root, files=["*"], private=True)
    move(root)
    assert (root / ".env").exists()


@pytest.mark.parametrize(
    ("name", "text", "is_taken"),
    [
        ("Cargo.toml", '[package]\ninclude = ["/*"]\n', True),
        ("Cargo.toml", '[package]\ninclude = ["**/*", "!.env"]\n', False),
        ("Cargo.toml", '[package]\ninclude = ["src/**"]\n', False),
        ("Cargo.toml", '[package]\npublish = false\ninclude = ["/*"]\n', False),
        ("Cargo.toml", "[package]\n", False),
        ("Cargo.toml", "broken", False),
        ("MANIFEST.in", "include README.md .env\n", True),
        ("MANIFEST.in", "include *\n", True),
        ("MANIFEST.in", "include *.md\n", False),
        ("MANIFEST.in", "graft .\nglobal-exclude .env*\n", False),
        ("MANIFEST.in", "graft .\n", True),
        ("MANIFEST.in", "recursive-include src *\n", False),
        ("MANIFEST.in", "recursive-include . .*\n", True),
        ("MANIFEST.in", "global-include .*\nprune .\n", False),
        ("MANIFEST.in", "\n# include .env\nodd\n", False),
        ("pyproject.toml", '[tool.poetry]\ninclude = [{path = ".env"}]\n', True),
        ("pyproject.toml", '[tool.poetry]\ninclude = ["docs"]\n', False),
        ("pyproject.toml", "[tool.hatch.build]\nignore-vcs = true\n", True),
        (
            "pyproject.toml",
            '[tool.hatch.build]\nignore-vcs = true\nexclude = [".env"]\n',
            False,
        ),
        ("pyproject.toml", "[tool.hatch.build]\n", False),
        ("Dockerfile", "FROM x\nCOPY . .\n", True),
        ("Dockerfile", "FROM x\nCOPY --chown=a ./ /app\n", True),
        ("Dockerfile", 'FROM x\nADD [".", "/app"]\n', True),
        ("Dockerfile", "FROM x\nCOPY ./src /app\n", False),
        ("Dockerfile", "FROM x\n# COPY . .\n", False),
    ],
)
def test_what_else_would_take_it_along_is_said(
    root: Path, name: str, text: str, *, is_taken: bool
) -> None:
    (root / name).write_text(text)
    said = taken_along(root / ".env")
    assert move(root).notes == tuple(said)
    assert len(said) == is_taken
    assert all(".env along" in each for each in said)


def test_an_image_with_an_ignore_file_takes_nothing_along(root: Path) -> None:
    (root / "Dockerfile").write_text("COPY . .\n")
    (root / ".dockerignore").write_text("\n")
    assert move(root).notes == ()
    assert (root / ".dockerignore").read_text() == "\n.env\n"
