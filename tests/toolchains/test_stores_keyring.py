"""Rewritten programs of every language find what our client wrote to a real GNOME Keyring.

What their lookups do on macOS and Windows is not run anywhere.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from keylift.clients import connect
from keylift.clients.putting import put
from keylift.model import Entry
from servers.keyring_server import KeyringServer, keyring_server
from toolchains import (
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
from toolchains.programs import HOSTILE
from toolchains.proofs import check_proof
from toolchains.running import run
from toolchains.storing import PATHS, Project, rewrite

CACHE = Path(__file__).parents[2] / ".cache"
NPM = CACHE / "keyring_js" / "node_modules"
GO_MODULE = "require github.com/zalando/go-keyring v0.2.8\n"
RUST = CACHE / "keyring_rust"


@pytest.fixture(scope="module")
def served() -> Iterator[KeyringServer]:
    with keyring_server() as server:
        yield server


@pytest.fixture(scope="module")
def locked() -> Iterator[KeyringServer]:
    """A keyring that nobody unlocks."""
    with keyring_server() as server:
        server.lock()
        yield server


@dataclass(frozen=True, slots=True)
class Session:
    """The sessions in which a program runs."""

    served: KeyringServer
    locked: KeyringServer
    monkeypatch: pytest.MonkeyPatch

    def check(self, project: Project, folder: Path) -> None:
        """Run the rewritten project: it prints both values, asking for each once.

        Where one is not there, the keyring is locked, or there is none, it stops and names one.
        """
        values = rewrite(project, "keyring", folder)
        for command in project.builds:
            built = run(command, folder)
            assert built.status == 0, built.output.decode() + built.errors
        self._keep(values)
        with self.served.watched() as calls:
            done = run(project.command, folder, self.served.environ)
        assert (done.output.decode(), done.status) == ("|".join(project.values.values()), 0), (
            done.errors
        )
        assert len(calls) == len(values), calls
        self._check_failures(project, folder, values)
        check_proof(project.language, "keyring", "server")

    def _keep(self, values: Mapping[str, str]) -> None:
        """Put values into the keyring by our own client."""
        self.served.clear()
        for name, text in self.served.environ.items():
            self.monkeypatch.setenv(name, text)
        client = connect("keyring", os.environ, Path.cwd())
        for path, value in values.items():
            assert put(client, Entry(path), value)

    def _check_failures(self, project: Project, folder: Path, values: Mapping[str, str]) -> None:
        gone, *_ = values
        with self.served.collection() as collection:
            (item,) = collection.search_items({"service": gone, "username": "keylift"})
            item.delete()
            # Another's entry of the same service is not ours.
            other = {"service": gone, "username": "other"}
            collection.create_item("An item", other, b"of somebody else")
        none = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
        for environ in ({}, self.locked.environ, none):
            failed = run(project.command, folder, {**self.served.environ, **environ})
            assert failed.status != 0
            named = [gone] if not environ else list(values)
            assert any(path in failed.errors for path in named), failed.errors
            said = failed.output.decode() + failed.errors
            for hidden in (*values.values(), "of somebody else"):
                assert hidden not in said

    def check_bare(self, project: Project, folder: Path) -> None:
        """Run the rewritten project on a machine without `secret-tool`: it stops and names one."""
        only = folder / "only"
        only.mkdir()
        for name in (project.command[0], "uname"):
            (only / name).symlink_to(shutil.which(name) or name)
        failed = run(project.command, folder, {**self.served.environ, "PATH": str(only)})
        assert failed.status != 0
        assert "The system keyring" in failed.errors
        assert any(path in failed.errors for path in PATHS.values()), failed.errors


@pytest.fixture
def session(
    served: KeyringServer, locked: KeyringServer, monkeypatch: pytest.MonkeyPatch
) -> Session:
    return Session(served, locked, monkeypatch)


@pytest.mark.parametrize("name", test_stores_python.PROJECTS)
def test_python(name: str, session: Session, tmp_path: Path) -> None:
    """By `keyring`, also in a thread beside other tasks."""
    files = test_stores_python.PROJECTS[name]
    command = [sys.executable, "main.py"]
    session.check(Project(language="python", files=files, command=command), tmp_path)


@pytest.mark.parametrize("name", test_stores_javascript.PROJECTS)
def test_javascript(name: str, session: Session, tmp_path: Path) -> None:
    """By `@napi-rs/keyring`, in modules, CommonJS and TypeScript."""
    (tmp_path / "node_modules").symlink_to(NPM)
    session.check(test_stores_javascript.PROJECTS[name], tmp_path)


def test_go(session: Session, tmp_path: Path) -> None:
    """By `go-keyring`, in two packages."""
    project = test_stores_go.PROJECT
    files = {**project.files, "go.mod": f"{project.files['go.mod']}\n{GO_MODULE}"}
    builds = [["go", "mod", "tidy"], *project.builds, ["gofmt", "-d", "."]]
    session.check(replace(project, files=files, builds=builds), tmp_path)


def test_rust(session: Session, tmp_path: Path) -> None:
    """By the crate `keyring`, as a constant and as an argument; `scripts` has it built already."""
    files = {name: (RUST / name).read_text() for name in ("Cargo.toml", "Cargo.lock")}
    (tmp_path / "target").symlink_to(RUST / "target")
    project = Project(
        language="rust",
        files={**files, "src/main.rs": test_stores_rust.MAIN},
        builds=[["cargo", "build", "--quiet"]],
        command=["target/debug/shop"],
    )
    session.check(project, tmp_path)


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("start", ["", "set -eu\n"], ids=["loose", "strict"])
def test_shell(start: str, shell: str, session: Session, tmp_path: Path) -> None:
    """By `secret-tool`."""
    project = Project(
        language="shell",
        files={"print.sh": f"#!/bin/sh\n{start}{test_stores_shell.SCRIPT}"},
        command=[shell, "print.sh"],
        escapes="$`",
        value=HOSTILE.replace("\n\t", " "),
    )
    session.check(project, tmp_path)
    session.check_bare(project, tmp_path)


KOTLINC = ["-jvm-target", "1.8", "-Werror"]
PROGRAMS = {
    "ruby": test_stores_ruby.PROJECT,
    "php": test_stores_php.PROJECT,
    "csharp": test_stores_csharp.PROJECT,
    "java": test_stores_jvm.JAVA,
    "kotlin": replace(
        test_stores_jvm.KOTLIN_JVM,
        builds=[["kotlinc", *KOTLINC, "-include-runtime", "-d", "shop.jar", "src"]],
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_that_ask_secret_tool(name: str, session: Session, tmp_path: Path) -> None:
    """By `secret-tool` in languages without a library that finds what others wrote."""
    session.check(PROGRAMS[name], tmp_path)
    session.check_bare(PROGRAMS[name], tmp_path)
