"""`keylift scan`: finds hardcoded secrets and reports them."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace

from keylift.cli.reports.text import write_text
from keylift.cli.scanning import Results, reaches, scan_documents
from keylift.cli.sources import candidates, documents, from_stdin
from keylift.cli.terminal import screen_for
from keylift.engine import Engine
from keylift.errors import ExitCode
from keylift.model import Severity
from keylift.settings import Settings

_DESCRIPTION = """\
Finds hardcoded secrets. Values are never shown: each is replaced by dots. Lines and columns in
text and JSON count from 1, in characters (Unicode code points).
"""
_EPILOG = """\
exit status, the first that applies:
  2  wrong usage, or a fault in the configuration (the scan goes on where it can)
  1  something at or above --fail-on was found
  3  something could not be scanned
  0  none of these
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of `keylift scan`."""
    parser.description = _DESCRIPTION
    parser.epilog = _EPILOG
    add = parser.add_argument
    add("paths", metavar="PATH", nargs="*", help='files or folders; "-" is standard input')
    add("--format", choices=("text", "json", "sarif"), default="text", help="default: text")
    add("--stdin-name", metavar="NAME", default="<stdin>", help="file name to take for '-'")
    add("--exit-zero", action="store_true", help="do not let findings fail the command")
    add("--fail-on", choices=[each.value for each in Severity], default=Severity.WARNING.value,
        help="least severity that fails the command; default: warning")  # fmt: skip
    add("--quiet", action="store_true", help="write findings and problems, but no summary")


def run(arguments: argparse.Namespace) -> int:
    """Scan, report, and return the exit status."""
    started = time.perf_counter()
    settings = Settings()
    engine = Engine(settings)
    if arguments.paths == ["-"]:
        found = iter([from_stdin(arguments.stdin_name, settings.scan)])
    else:
        found = documents(candidates(arguments.paths or ["."], settings.scan), settings.scan)
    results = scan_documents(engine, found)
    results = replace(results, seconds=time.perf_counter() - started)
    _report(results, arguments)
    return _exit_code(results, arguments)


def _report(results: Results, arguments: argparse.Namespace) -> None:
    if arguments.format == "json":
        from keylift.cli.reports.json import write_json  # noqa: PLC0415 - not for text

        write_json(results, sys.stdout)
        return
    write_text(results, screen_for(sys.stdout), quiet=arguments.quiet)


def _exit_code(results: Results, arguments: argparse.Namespace) -> int:
    if reaches(results, Severity(arguments.fail_on)) and not arguments.exit_zero:
        return ExitCode.FINDINGS
    return ExitCode.UNSCANNED if results.problems else ExitCode.CLEAN
