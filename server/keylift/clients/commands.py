"""Runs the command line client of a store, for those that are written to in no other way.

A value travels over standard input alone: arguments and environments of processes are seen by
others. What a command answers may quote a value, so it is searched and never shown.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from keylift.clients.model import UnansweredError
from keylift.errors import StoreError

_SECONDS = 60
"""How long a command may take; some wait for a finger on a reader."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered."""

    status: int
    output: bytes = field(repr=False)
    errors: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The command line client of a store.

    Attributes:
        store: What people call the store.
        program: The command's file.
        folder: Where it runs; some keep by folder which project is meant.
        environ: The user's environment variables.
        failures: A part of what it says in lower case -> the sentence for that.
        seconds: How long it may take; None: a minute.
    """

    store: str
    program: str
    folder: Path
    environ: Mapping[str, str] = field(repr=False)
    failures: Mapping[str, str]
    seconds: float | None = None

    def run(self, *arguments: str, what: object, given: str | None = None) -> bytes:
        """Return what the command writes.

        Args:
            arguments: Of the command; no value is among them.
            what: What is asked for or about, for an error.
            given: Standard input.

        Raises:
            UnansweredError: It cannot be run, or takes too long.
            StoreError: It fails.
        """
        return self.find(*arguments, what=what, given=given) or b""

    def find(
        self, *arguments: str, what: object, missing: str = "", given: str | None = None
    ) -> bytes | None:
        """Return what the command writes; None where it fails because there is no such thing.

        Args:
            arguments: Of the command; no value is among them.
            what: What is asked for or about, for an error.
            missing: A part of what it says then, in lower case; "" where that is an error.
            given: Standard input.

        Raises:
            StoreError: It cannot be run, takes too long, or fails for another reason.
        """
        answer = self._answer(arguments, (given or "").encode())
        if isinstance(answer, str):
            raise UnansweredError(f"{self.store}: {answer}")
        if answer.status == 0:
            return answer.output
        said = answer.errors.casefold()
        if missing and missing in said:
            return None
        for part, sentence in self.failures.items():
            if part in said:
                raise StoreError(f"{self.store}: {sentence.format(what=what)}")
        name = Path(self.program).stem
        raise StoreError(f"{self.store}: {what}: `{name}` failed with status {answer.status}.")

    def _answer(self, arguments: tuple[str, ...], given: bytes) -> Answer | str:
        """Return what came of it, or a sentence; nothing is raised that may hold `given`."""
        try:
            done = subprocess.run(
                [self.program, *arguments],
                input=given,
                capture_output=True,
                cwd=self.folder,
                env=dict(self.environ),
                timeout=_SECONDS if self.seconds is None else self.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"`{Path(self.program).stem}` does not answer in time."
        except OSError:
            return f"`{Path(self.program).stem}` cannot be run."
        return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def find_command(
    store: str,
    name: str,
    environ: Mapping[str, str],
    folder: Path,
    failures: Mapping[str, str],
) -> Command:
    """Return a store's command, as it is called on the path; see `Command` for the rest.

    Raises:
        StoreError: It is not installed, or found in the current folder alone.
    """
    return Command(
        store=store,
        program=_program_of(store, name, environ),
        folder=folder,
        environ=environ,
        failures=failures,
    )


def _program_of(store: str, name: str, environ: Mapping[str, str]) -> str:
    """Return the file of a command.

    Raises:
        StoreError: There is none, or one in the current folder, as a project may bring along.
    """
    found = shutil.which(name, path=environ.get("PATH", ""))
    if not found:
        raise StoreError(f"{store}: its command `{name}` is not installed.")
    if not Path(found).is_absolute():
        raise StoreError(
            f"{store}: the `{name}` that is found is in this folder, so it is not run."
        )
    return found
