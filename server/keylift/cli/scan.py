"""`keylift scan`: finds hardcoded secrets and reports them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from keylift.cli import projects
from keylift.cli.output import check_output, open_output, warn
from keylift.cli.progress import with_progress
from keylift.cli.projects import Project, find_projects
from keylift.cli.reports import FORMATS, write_report
from keylift.cli.scanning import Document, Results, reaches, scan_documents
from keylift.cli.sources import candidates, documents, staged, standard_input
from keylift.errors import ExitCode, UsageError
from keylift.model import Severity

_STDIN = "-"
_DESCRIPTION = """\
Finds hardcoded secrets. Values are never shown: each is replaced by dots.
Lines and columns in text and JSON count from 1, in characters (Unicode code points).
"""
_EPILOG = """\
exit status, the first that applies:
  2  wrong usage, or a fault in the configuration (the scan goes on where it can)
  1  something at or above --fail-on was found, unless --exit-zero
  3  something could not be scanned
  0  none of these

A line with the comment keylift:ignore is left alone. KEYLIFT_SALT keys the fingerprints,
so that reports of different machines can be compared.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of `keylift scan`."""
    parser.description = _DESCRIPTION
    parser.epilog = _EPILOG
    add = parser.add_argument
    add("paths", metavar="PATH", nargs="*",
        help='files and folders to scan, "-" for standard input; default: .')  # fmt: skip
    add("--staged", action="store_true", help="scan what git would commit")
    add("--stdin-name", metavar="NAME", default="<stdin>",
        help="file name that standard input stands for, which tells its language")  # fmt: skip
    add("--format", choices=FORMATS, default=FORMATS[0], help=f"default: {FORMATS[0]}")
    add("--output", metavar="FILE", help="write the report there instead of standard output")
    add("--fail-on", choices=[each.value for each in Severity], default=Severity.WARNING.value,
        help="least severity that makes the exit status 1; default: warning")  # fmt: skip
    add("--exit-zero", action="store_true", help="do not let findings change the exit status")
    add("--quiet", action="store_true", help="no progress bar and no summary")
    projects.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Scan, report, and return the exit status."""
    check_output(arguments.output)
    results = scan(arguments)
    for fault in results.faults:
        warn(str(fault))
    if arguments.format != FORMATS[0]:
        for problem in results.problems:
            warn(str(problem))
    with open_output(arguments.output) as stream:
        write_report(arguments.format, results, stream, quiet=arguments.quiet)
    return _exit_code(results, arguments)


def scan(arguments: argparse.Namespace) -> Results:
    """Scan what the arguments name.

    Raises:
        UsageError: The arguments contradict each other.
        ConfigError: A configuration file cannot be used at all.
    """
    started = time.perf_counter()
    paths: Sequence[str] = arguments.paths or ["."]
    if arguments.staged and arguments.paths:
        raise UsageError("--staged takes no PATH.")
    if _STDIN in paths and len(paths) > 1:
        raise UsageError('"-" cannot be combined with other paths.')
    results = Results()
    seen: set[str] = set()
    for project in find_projects(["."] if paths == [_STDIN] else paths, arguments):
        found = scan_documents(project.engine, _documents(project, paths, arguments, seen))
        results += replace(found, faults=project.faults)
    return replace(results, seconds=time.perf_counter() - started)


def scan_project(project: Project) -> Results:
    """Scan the files of a project, with its own settings alone."""
    started = time.perf_counter()
    results = scan_documents(project.engine, documents(candidates(project), project))
    return replace(results, faults=project.faults, seconds=time.perf_counter() - started)


def _documents(
    project: Project, paths: Sequence[str], arguments: argparse.Namespace, seen: set[str]
) -> Iterator[Document]:
    if arguments.staged:
        return staged(project)
    if list(paths) == [_STDIN]:
        return iter([standard_input(arguments.stdin_name, project)])
    # One path is one project, which meets each file once by itself.
    found = candidates(project, seen if len(paths) > 1 else None)
    return documents(with_progress(found, quiet=arguments.quiet), project)


def _exit_code(results: Results, arguments: argparse.Namespace) -> int:
    if results.faults:
        return ExitCode.USAGE
    if reaches(results, Severity(arguments.fail_on)) and not arguments.exit_zero:
        return ExitCode.FINDINGS
    return ExitCode.UNSCANNED if results.problems else ExitCode.CLEAN
