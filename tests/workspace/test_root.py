"""Which project a file belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.errors import ConfigError
from keylift.settings import RewriteSettings
from keylift.workspace.root import EnvPlace, env_place, project_root


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    return path


@pytest.mark.parametrize("marker", ["package.json", "pyproject.toml", "go.mod", "pom.xml", ".env"])
def test_the_nearest_folder_with_a_manifest_is_the_root(repository: Path, marker: str) -> None:
    _file(repository, "package.json")
    _file(repository, f"packages/shop/{marker}")
    file = _file(repository, "packages/shop/src/deep/a.py")
    assert project_root(file) == repository / "packages/shop"


def test_the_git_top_level_is_the_root_where_there_is_no_manifest(repository: Path) -> None:
    _file(repository.parent, "package.json")
    assert project_root(_file(repository, "src/a.py")) == repository


def test_the_search_ends_at_the_workspace_folder(repository: Path) -> None:
    _file(repository, "package.json")
    file = _file(repository, "tool/src/a.py")
    assert project_root(file, workspace=repository / "tool") == repository / "tool"


def test_a_workspace_folder_around_the_repository_or_elsewhere_changes_nothing(
    repository: Path,
) -> None:
    _file(repository.parent, "package.json")
    file = _file(repository, "a.py")
    for workspace in (repository.parent, repository / "other"):
        assert project_root(file, workspace=workspace) == repository


def test_outside_git_a_manifest_above_is_found(tmp_path: Path) -> None:
    _file(tmp_path, "p/package.json")
    assert project_root(_file(tmp_path, "p/src/a.js")) == tmp_path / "p"


def test_the_home_folder_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    _file(tmp_path, "package.json")
    assert project_root(_file(tmp_path, "scripts/x/a.py")) == tmp_path / "scripts/x"


def test_a_file_that_does_not_exist_and_a_link_have_a_root(repository: Path) -> None:
    (repository / "src").mkdir()
    (repository.parent / "link").symlink_to(repository / "src")
    assert project_root(repository.parent / "link" / "new.py") == repository


def test_the_companions_stand_in_the_root_under_their_names(repository: Path) -> None:
    settings = RewriteSettings(env_file=".env.local", example_file="env.sample")
    place = env_place(repository / "src/a.py", settings)
    assert (place.env, place.example) == (repository / ".env.local", repository / "env.sample")


@pytest.mark.parametrize("name", ["../.env", "/etc/env", "a/b", ".", "..", "a b", "a\n", "*"])
def test_a_companion_with_no_plain_name_is_a_configuration_error(name: str) -> None:
    with pytest.raises(ConfigError, match=r"rewrite\.env_file"):
        EnvPlace(root=Path("/p"), env_file=name)


def test_values_and_names_cannot_go_to_one_file() -> None:
    with pytest.raises(ConfigError, match=r"rewrite\.example_file"):
        EnvPlace(root=Path("/p"), env_file="e", example_file="e")


@pytest.mark.parametrize("name", [".env\u202e", ".env\n", "\x1b[31m.env", "a/.env", ""])
def test_a_file_name_has_visible_characters_alone(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError):
        EnvPlace(root=tmp_path, env_file=name)


def test_a_refused_name_is_not_repeated(tmp_path: Path) -> None:
    """Somebody may have put a credential there."""
    with pytest.raises(ConfigError) as refused:
        EnvPlace(root=tmp_path, env_file="a/hunter2-hunter2")
    assert str(refused.value) == "rewrite.env_file: expected a plain file name, without folders."
