"""What a repository says of its continuous integration."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from keylift.workspace.pipelines import lines_to_add, stores_of_pipelines
from keylift.workspace.root import EnvPlace


@pytest.fixture
def top(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "shop"
    folder.mkdir()
    _git(folder, "init", "-q")
    return folder


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def _workflow(top: Path, text: str = "on: push\n", name: str = "ci.yml") -> None:
    folder = top / ".github" / "workflows"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("remote", "stores"),
    [
        ("git@github.com:acme/shop.git", {"github"}),
        ("https://github.com/acme/shop", {"github"}),
        ("ssh://git@github.acme.example/acme/shop.git", {"github"}),
        ("https://gitlab.com/acme/github.git", set()),
        ("git@example.com:github/shop.git", set()),
        ("https://mygithub.example/shop.git", set()),
    ],
)
def test_the_remote_says_whose_workflows_they_are(top: Path, remote: str, stores: set[str]) -> None:
    _workflow(top)
    _git(top, "remote", "add", "origin", remote)
    assert stores_of_pipelines(EnvPlace(root=top)) == stores


def test_a_folder_below_and_a_linked_working_tree_are_of_the_repository(
    top: Path, tmp_path: Path
) -> None:
    _workflow(top)
    _git(top, "remote", "add", "origin", "git@github.com:acme/shop.git")
    _git(top, "add", "-A")
    _git(top, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "a")
    (top / "api").mkdir()
    assert stores_of_pipelines(EnvPlace(root=top / "api")) == {"github"}
    linked = tmp_path.resolve() / "linked"
    _git(top, "worktree", "add", "-q", str(linked))
    assert (linked / ".git").is_file()
    assert stores_of_pipelines(EnvPlace(root=linked)) == {"github"}


def test_without_workflows_and_without_a_repository_there_is_nothing(
    top: Path, tmp_path: Path
) -> None:
    _git(top, "remote", "add", "origin", "git@github.com:acme/shop.git")
    assert stores_of_pipelines(EnvPlace(root=top)) == set()
    _workflow(top, name="notes.md")
    assert stores_of_pipelines(EnvPlace(root=top)) == set()
    alone = tmp_path.resolve() / "alone"
    alone.mkdir()
    _workflow(alone)
    (alone / ".gitlab-ci.yml").write_text("test: {script: [make]}\n")
    assert stores_of_pipelines(EnvPlace(root=alone)) == {"gitlab"}


@pytest.mark.parametrize(
    ("run", "count"),
    [
        ("python pay.py", 1),
        ("python ./src/pay.py --now", 1),
        ("python repay.py", 0),
        ("python pay.pyc", 0),
        ("A=${{ secrets.A }} B=b python pay.py", 0),
    ],
)
def test_a_workflow_that_runs_the_file_needs_its_variables(top: Path, run: str, count: int) -> None:
    _workflow(top, f"jobs:\n  a:\n    steps:\n      - run: {run}\n")
    said = lines_to_add(EnvPlace(root=top), top / "src" / "pay.py", ["A", "B"])
    sentence = (
        ".github/workflows/ci.yml seems to run pay.py; its step needs below `env:`"
        " `A: ${{ secrets.A }}`, `B: ${{ secrets.B }}`."
    )
    assert said == [sentence] * count
