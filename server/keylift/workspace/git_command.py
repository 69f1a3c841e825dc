"""Starts git so that neither a repository nor the network has a say in what runs.

A repository's own configuration can name programs, so those settings are overridden, and variables
that point git at another repository are dropped: a hook of one repository may ask about another. It
reads only; the index lock is never taken, and nothing is fetched that a partial clone lacks. It
does not know what is asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

from keylift.errors import UsageError
from keylift.workspace.paths import shown

_SECONDS = 30.0
_SAFE_OPTIONS = (
    "--no-pager",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
)
_SAFE_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # Older versions do not know the line above; no protocol has this name.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
COMMIT_VARIABLES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
"""What a hook is told about the commit at hand."""
_KEPT_VARIABLES = frozenset({"GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH"})


class GitMissingError(UsageError):
    """There is no git to ask."""


class LimitedGit:
    """Processes that are read while they run; they end when their time is up, or with the block.

    Attributes:
        is_late: Whether their time was up.
    """

    def __init__(self, seconds: float) -> None:
        self.is_late = False
        self._processes: list[subprocess.Popen[bytes]] = []
        self._timer = threading.Timer(max(seconds, 0.0), self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self.kill()
        for process in self._processes:
            with process:
                # Its pipes are closed, and it is waited for.
                pass

    def start(
        self, arguments: Iterable[str], folder: Path, *, is_asked: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start git with its output in a pipe, and its input where it is asked something.

        Raises:
            UsageError: Git is missing, or the folder is.
        """
        try:
            process = subprocess.Popen(
                git_command([*arguments]),
                cwd=folder,
                env=git_environment(),
                stdin=subprocess.PIPE if is_asked else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise UsageError(f"git cannot be started: {error.strerror}") from None
        self._processes.append(process)
        if self.is_late:
            self.kill()
        return process

    def kill(self) -> None:
        """End what still runs."""
        for process in self._processes:
            process.kill()

    def _expire(self) -> None:
        self.is_late = True
        self.kill()


def run_git(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    seconds: float = _SECONDS,
) -> subprocess.CompletedProcess[bytes]:
    """Run git to its end in a folder.

    Raises:
        UsageError: Git is missing, the folder is, or there is no answer in time.
    """
    try:
        return subprocess.run(
            git_command(arguments),
            cwd=folder,
            env=environment or git_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"{shown(folder)}: No such folder.") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"{shown(folder)}: git gave no answer in {seconds:.0f} s.") from None
    except OSError as error:
        raise UsageError(f"{shown(folder)}: git cannot be started: {error.strerror}.") from None


def git_command(arguments: Sequence[str]) -> list[str]:
    """Return the command that asks git, with what keeps it harmless.

    Raises:
        GitMissingError: There is none.
    """
    return [_program(), *_SAFE_OPTIONS, *arguments]


def git_environment(kept: Sequence[str] = ()) -> dict[str, str]:
    """Return this process's environment, `kept` being those of the repository's that stay."""
    plain = {key: value for key, value in os.environ.items() if _is_harmless(key)}
    for key in kept:
        if os.environ.get(key):
            plain[key] = _absolute(key, os.environ[key])
    return {**plain, **_SAFE_ENVIRONMENT}


def first_line(stderr: bytes) -> str:
    """Return git's own words; about these commands it says paths and reasons, never content."""
    text = os.fsdecode(stderr).strip().partition("\n")[0].removeprefix("fatal: ")
    return shown(text) or "git failed."


def _program() -> str:
    """Return git's absolute path; a folder on the PATH that depends on where we are is no source.

    Otherwise a scanned repository could bring its own `git`.
    """
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = shutil.which("git", path=os.pathsep.join(filter(os.path.isabs, folders)) or os.devnull)
    if found is None or not Path(found).is_absolute():
        raise GitMissingError("git is not installed, or not on the PATH.")
    return found


def _is_harmless(key: str) -> bool:
    """Tell whether a variable may stay: configuration of the user's own, and what is not git's."""
    return not key.startswith("GIT_") or key.startswith("GIT_CONFIG_") or key in _KEPT_VARIABLES


def _absolute(key: str, value: str) -> str:
    """Hooks get paths relative to where they start, which need not be where git is run here."""
    if key == "GIT_ALTERNATE_OBJECT_DIRECTORIES":
        return value
    return str(Path(value).absolute())
