"""Which packages of a monorepo import another one, by their manifests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keylift.workspace.dependents import dependents
from support.command_line import git

LISTS = {"package.json": "workspaces", "lerna.json": "packages"}


def package(folder: Path, name: str, *imports: str, **more: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {"name": name, "dependencies": dict.fromkeys(imports, "*"), **more}
    (folder / "package.json").write_text(json.dumps(manifest))


def monorepo(top: Path) -> Path:
    """Return the folder of a library that one package imports, and another one through that."""
    git("init", "-q", folder=top)
    package(top / "packages" / "keys", "@shop/keys")
    package(top / "packages" / "pay", "@shop/pay", "@shop/keys")
    package(top / "packages" / "other", "@shop/other", "express")
    package(top / "apps" / "api", "@shop/api", "@shop/pay")
    return (top / "packages" / "keys").resolve()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '{"workspaces": ["packages/*", "apps/*"]}'),
        ("package.json", '{"workspaces": {"packages": ["./packages/*", "apps/api"]}}'),
        ("lerna.json", '{"packages": ["packages/*", "apps/*"], "version": "1.0.0"}'),
        ("pnpm-workspace.yaml", 'packages:\n  - "packages/**"\n  - apps/*\n'),
    ],
)
def test_packages_that_import_it_are_found(tmp_path: Path, name: str, text: str) -> None:
    """Also those that import it through others, and none else."""
    keys = monorepo(tmp_path)
    (tmp_path / name).write_text(text)
    found = dependents(keys)
    assert list(found) == ["../../apps/api", "../pay"]
    assert json.loads(found["../pay"])["name"] == "@shop/pay"


@pytest.mark.parametrize("name", ["package.json", "lerna.json"])
@pytest.mark.parametrize("text", ["{", "[]", '{"workspaces": ["../*", "/etc/*", 7]}', "{}"])
def test_a_broken_list_has_no_packages(tmp_path: Path, text: str, name: str) -> None:
    """What cannot be read, or leads out of the folder, says nothing."""
    keys = monorepo(tmp_path)
    (tmp_path / name).write_text(text.replace("workspaces", LISTS[name]))
    assert dependents(keys) == {}


def test_nothing_above_the_repository_is_read(tmp_path: Path) -> None:
    """A list in a folder that git does not have is somebody else's."""
    (tmp_path / "package.json").write_text('{"workspaces": ["shop/packages/*"]}')
    (tmp_path / "shop").mkdir()
    assert dependents(monorepo(tmp_path / "shop")) == {}
