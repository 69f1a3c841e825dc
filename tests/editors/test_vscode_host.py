"""Tests inside VS Code's extension host; each sentence in `host/*.js` is one test here."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from editors.code_server import (
    Tools,
    code_server,
    drive,
    interpreter_settings,
    server_environment,
)
from editors.suites import Suite, sentences

HOST = Path(__file__).resolve().parent / "host"


@pytest.fixture(scope="module")
def main_suite(
    tools: Tools,
    installed_extension: Path,
    fill: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Suite:
    """Run `main.js` in a trusted, empty folder."""
    run = tmp_path_factory.mktemp("host-main")
    secrets = {
        "stripe": fill("<secret:stripe-live-secret-key>"),
        "github": fill("<secret:github-personal-access-token>"),
        "slack": fill("<secret:slack-bot-token>"),
        "sendgrid": fill("<secret:sendgrid-api-key>"),
    }
    return _run(
        tools,
        installed_extension,
        run,
        suite="main.js",
        job=secrets,
        settings=interpreter_settings(),
    )


@pytest.fixture(scope="module")
def restricted_suite(
    tools: Tools,
    installed_extension: Path,
    fill: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Suite:
    """Run `restricted.js` in an untrusted folder that sets two traps."""
    run = tmp_path_factory.mktemp("host-restricted")
    trapped = run / "trapped"
    _set_traps(run / "folder", trapped)
    job = {"stripe": fill("<secret:stripe-live-secret-key>"), "trapped": str(trapped)}
    return _run(tools, installed_extension, run, suite="restricted.js", job=job, trusted=False)


@pytest.fixture(scope="module")
def environment_suite(
    tools: Tools,
    installed_extension: Path,
    fill: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Suite:
    """Run `environment.js` with a stand-in for the Python extension."""
    run = tmp_path_factory.mktemp("host-environment")
    programs = run / "bin"
    programs.mkdir()
    # This Python can import the package, but not what the server needs.
    (programs / "python3").symlink_to(Path(sys._base_executable).resolve())
    return _run(
        tools,
        installed_extension,
        run,
        suite="environment.js",
        job={"stripe": fill("<secret:stripe-live-secret-key>"), "python": sys.executable},
        programs=programs,
        others=(HOST / "python-extension",),
    )


@pytest.mark.parametrize("sentence", sentences("host/main.js"))
def test_in_a_trusted_workspace(main_suite: Suite, sentence: str) -> None:
    """The sentence holds in a trusted workspace."""
    main_suite.check(sentence)


@pytest.mark.parametrize("sentence", sentences("host/restricted.js"))
def test_in_restricted_mode(restricted_suite: Suite, sentence: str) -> None:
    """The sentence holds in a workspace that was not trusted."""
    restricted_suite.check(sentence)


@pytest.mark.parametrize("sentence", sentences("host/environment.js"))
def test_with_the_python_extension(environment_suite: Suite, sentence: str) -> None:
    """The sentence holds beside the Python extension."""
    environment_suite.check(sentence)


def test_restricted_mode_is_explained_once(restricted_suite: Suite) -> None:
    """The user is told once which of the workspace's settings are ignored."""
    told = [text for text in restricted_suite.notifications if "Restricted Mode" in text]
    ignored = "keylift.interpreter, keylift.rewrite.envFile"
    said = f"Keylift: in Restricted Mode this workspace's settings are ignored for {ignored}."
    assert told == [said]


def _run(
    tools: Tools,
    extension: Path,
    run: Path,
    *,
    suite: str,
    job: dict[str, str],
    trusted: bool = True,
    programs: Path = Path(sys.executable).parent,
    settings: dict[str, object] | None = None,
    others: tuple[Path, ...] = (),
) -> Suite:
    folder, results = run / "folder", run / "results.json"
    folder.mkdir(exist_ok=True)
    host_job = run / "suite.json"
    host_job.write_text(json.dumps({**job, "suite": suite, "results": str(results)}))
    env = server_environment() | {
        "KEYLIFT_HOST_JOB": str(host_job),
        "PATH": os.pathsep.join((str(programs), "/usr/bin", "/bin")),
    }
    with code_server(
        tools, run, extension.parent, settings=settings or {}, env=env, trusted=trusted
    ) as url:
        driver_job = {
            "url": url,
            "folder": str(folder),
            "extensions": [str(each) for each in (extension, *others)],
            "module": str(HOST / "index.js"),
        }
        return Suite.read(results, drive(tools, "host.mjs", driver_job, run))


def _set_traps(folder: Path, trapped: Path) -> None:
    """Make a workspace that leaves `trapped` behind if Keylift runs its program or its package."""
    (folder / ".vscode").mkdir(parents=True)
    trap = folder / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{trapped}'\n")
    trap.chmod(0o755)
    settings = {"keylift.interpreter": str(trap), "keylift.rewrite.envFile": "public.txt"}
    (folder / ".vscode/settings.json").write_text(json.dumps(settings))
    (folder / "keylift.toml").write_text('[rewrite]\nenv_file = "shown.txt"\n')
    (folder / "keylift").mkdir()
    package = folder / "keylift/__init__.py"
    package.write_text(f"open({str(trapped) + '-import'!r}, 'w').close()\n")
