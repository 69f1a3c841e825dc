"""Version 1 of Vault's KV engine, read by a program of each language; the server is a real one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from toolchains import (
    test_stores_clients,
    test_stores_csharp,
    test_stores_go,
    test_stores_javascript,
    test_stores_jvm,
    test_stores_php,
    test_stores_python,
    test_stores_ruby,
    test_stores_rust,
    test_stores_shell,
)
from toolchains.storing import Project, check_version_1

PYTHON = [sys.executable, "main.py"]
PROJECTS = [
    Project(language="python", files=test_stores_python.PROJECTS["tasks"], command=PYTHON),
    test_stores_javascript.PROJECTS["esm"],
    test_stores_javascript.PROJECTS["typescript"],
    test_stores_go.PROJECT,
    test_stores_jvm.JAVA,
    test_stores_jvm.KOTLIN_JVM,
    test_stores_csharp.PROJECT,
    test_stores_ruby.PROJECT,
    test_stores_php.PROJECT,
    test_stores_rust.PROJECT,
    test_stores_shell.PROJECT,
]


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.language)
def test_version_1(
    project: Project, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Both lookups print what version 1 holds, and name the entry where it holds nothing."""
    if project.language == "rust":
        # The other tests of Rust have built the same dependencies there.
        target = tmp_path_factory.getbasetemp() / "rust-target"
        target.mkdir(exist_ok=True)
        (tmp_path / "target").symlink_to(target)
    check_version_1(project, tmp_path)


@pytest.mark.parametrize("name", ["python tasks", "node esm"])
def test_version_1_by_clients(name: str, tmp_path: Path) -> None:
    """The client of the manifest reads it, too."""
    (tmp_path / "node_modules").symlink_to(test_stores_clients.NODE_VAULT)
    check_version_1(test_stores_clients.PROJECTS[name], tmp_path)
    written = [each.read_text() for each in tmp_path.glob("**/*") if each.is_file()]
    assert any(test_stores_clients.CALLS[name.split(maxsplit=1)[0]] in text for text in written)
