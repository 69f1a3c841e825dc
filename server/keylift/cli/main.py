"""The `keylift` command: which subcommands there are, and what every one of them may rely on.

Only the subcommand that was asked for is imported, so that a scan never pays for the rest. Errors
end as one line on standard error; none of them shows text of a scanned document.
"""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import NoReturn, Protocol, cast

from keylift import __version__
from keylift.cli.ending import EndedError, ending_cleanly
from keylift.cli.faults import internal
from keylift.cli.output import warn
from keylift.cli.streams import OutputError, drop, take_over
from keylift.errors import ConfigError, ExitCode, KeyliftError, UsageError
from keylift.wording import line

_SIGNALED = 128
_BROKEN_PIPE = 141
_EPILOG = """\
exit status:
  0  nothing found            2  wrong usage or configuration
  1  secrets found            3  something could not be scanned or moved

Start with `keylift demo`, or `keylift scan` in a project of yours.
`keylift COMMAND --help` tells more about each command.
"""


class CommandModule(Protocol):
    """What a subcommand's module provides."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the flags and arguments, and the description that `--help` shows."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit status."""


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: its name, the sentence that `--help` shows, and the module that does it."""

    name: str
    summary: str
    module: str


COMMANDS = (
    Command("scan", "find hardcoded secrets", "keylift.cli.scan"),
    Command("fix", "rewrite secrets into lookups and move their values to .env", "keylift.cli.fix"),
    Command(
        "detectors", "list what is looked for, or tell more about one", "keylift.cli.detectors"
    ),
    Command("stores", "tell whether secrets managers can be used", "keylift.cli.stores"),
    Command("lsp", "serve editors; they start this", "keylift.cli.lsp"),
    Command("demo", "write a small leaky program to try Keylift on", "keylift.cli.demo"),
    Command("generate", "write Keylift's own reference pages", "keylift.cli.generate"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Args:
        argv: Arguments without the program's name; the process's own by default.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    take_over()
    code = _ended(given)
    try:
        sys.stdout.flush()
    except OutputError as error:
        return _unwritten(error)
    return code


def _ended(argv: list[str]) -> int:
    """Run the command, and return the exit status however it ends."""
    # The language server is at rest when editors end it, and has threads that might not end.
    ending = nullcontext() if argv[:1] == ["lsp"] else ending_cleanly()
    try:
        with ending:
            return _run(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    except OutputError as error:
        return _unwritten(error)
    except KeyliftError as error:
        is_usage = isinstance(error, (UsageError, ConfigError))
        return _fail(str(error), ExitCode.USAGE if is_usage else ExitCode.UNSCANNED)
    except (EndedError, KeyboardInterrupt) as stop:
        number = stop.signal if isinstance(stop, EndedError) else signal.SIGINT
        return _fail("interrupted", _SIGNALED + number)
    except Exception as error:  # noqa: BLE001 - a traceback's message might quote a document
        return _fail(internal(error), ExitCode.UNSCANNED)


def _run(argv: list[str]) -> int:
    parser, modules = _parser(argv)
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help()
        return ExitCode.USAGE
    return modules[arguments.command].run(arguments)


def _parser(argv: list[str]) -> tuple[argparse.ArgumentParser, dict[str, CommandModule]]:
    """Build the parser, with the flags of the one subcommand that is asked for."""
    parser = _Parser(
        prog="keylift",
        description="Finds hardcoded secrets and rewrites them into environment lookups.",
        epilog=_EPILOG,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"keylift {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    modules: dict[str, CommandModule] = {}
    for command in COMMANDS:
        child = commands.add_parser(
            command.name,
            help=command.summary,
            formatter_class=_Formatter,
            allow_abbrev=False,
        )
        if argv and argv[0] == command.name:
            module = cast("CommandModule", importlib.import_module(command.module))
            module.add_arguments(child)
            modules[command.name] = module
    return parser, modules


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with arguments so that no word among them can act where it is read."""

    def error(self, message: str) -> NoReturn:
        super().error(line(message))


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps our line breaks, and each command on one line with what it does."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        # Its own count forgets that commands are indented.
        self._action_max_length = max(self._action_max_length, 15)


def _fail(message: str, code: int) -> int:
    warn(message)
    return code


def _unwritten(error: OutputError) -> int:
    """End quietly, as other tools do, where for example `head` has seen enough; else say why."""
    drop(sys.stdout)
    return _BROKEN_PIPE if error.is_left else _fail(str(error), ExitCode.UNSCANNED)
