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
    return _run(tools, installed_extension, run, suite="main.js", job=secrets)


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


@pytest.mark.parametrize("sentence", sentences("host/main.js"))
def test_in_a_trusted_workspace(main_suite: Suite, sentence: str) -> None:
    """The sentence holds in a trusted workspace."""
    main_suite.check(sentence)


@pytest.mark.parametrize("sentence", sentences("host/restricted.js"))
def test_in_restricted_mode(restricted_suite: Suite, sentence: str) -> None:
    """The sentence holds in a workspace that was not trusted."""
    restricted_suite.check(sentence)


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
) -> Suite:
    folder, results = run / "folder", run / "results.json"
    folder.mkdir(exist_ok=True)
    host_job = run / "suite.json"
    host_job.write_text(json.dumps({**job, "suite": suite, "results": str(results)}))
    # Where no setting names an interpreter, the one on PATH must do.
    bin_folder = Path(sys.executable).parent
    env = server_environment() | {
        "KEYLIFT_HOST_JOB": str(host_job),
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
    }
    settings = interpreter_settings() if trusted else {}
    with code_server(
        tools, run, extension.parent, settings=settings, env=env, trusted=trusted
    ) as url:
        driver_job = {
            "url": url,
            "folder": str(folder),
            "extension": str(extension),
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
    (folder / "keylift").mkdir()
    package = folder / "keylift/__init__.py"
    package.write_text(f"open({str(trapped) + '-import'!r}, 'w').close()\n")
