"""`keylift fix`: rewrites hardcoded secrets into lookups and moves their values."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from keylift.cli import projects
from keylift.cli.fixing import FileFix, Fixer, Wish
from keylift.cli.output import warn
from keylift.cli.projects import Project, find_projects
from keylift.cli.reports.diff import write_diff
from keylift.cli.reports.fixes import Outcome, write_failure, write_outcome, write_summary
from keylift.cli.scanning import in_file
from keylift.cli.sources import candidates, documents
from keylift.cli.terminal import Screen, screen_for
from keylift.errors import ExitCode, MoveError, UsageError
from keylift.languages import language_of
from keylift.model import Problem
from keylift.rewriting.stores import STORES
from keylift.workspace.apply import fix_file
from keylift.workspace.read import FileBytes

_DESCRIPTION = """\
Rewrites hardcoded secrets into lookups. For each file: the values go to the project's .env first
(mode 0600, ignored by git, checked), their names to .env.example, and only then does the source
change, whole or not at all. Shows a diff in which every value is replaced by dots. What cannot be
rewritten for certain is left alone, with the reason.
"""
_EPILOG = """\
exit status, the first that applies:
  2  wrong usage, or a fault in the configuration
  3  something could not be scanned, or not be moved
  1  some secrets are left in the code
  0  none of these
With --dry-run it is the status that the real run is expected to have.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of `keylift fix`."""
    parser.description = _DESCRIPTION
    parser.epilog = _EPILOG
    add = parser.add_argument
    add("paths", metavar="PATH", nargs="+", help="files and folders to fix")
    add("--dry-run", action="store_true", help="show what would change, and write nothing")
    add("--only", metavar="ID", action="append", default=[],
        help="only what this detector finds, even if unsure or public; repeatable")  # fmt: skip
    add("--store", choices=sorted(STORES), default="env",
        help="where the values go; default: env, the project's .env")  # fmt: skip
    projects.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Plan, show and apply; return the exit status."""
    screen = screen_for(sys.stdout)
    outcome = Outcome(dry_run=arguments.dry_run)
    faults: list[Problem] = []
    for project in find_projects(arguments.paths, arguments):
        faults += project.faults
        wish = Wish(only=_known(arguments.only, project), store_id=arguments.store)
        _fix_project(project, wish, screen, outcome)
    write_summary(outcome, screen)
    for fault in faults:
        warn(str(fault))
    return ExitCode.USAGE if faults else _exit_code(outcome)


def _known(only: list[str], project: Project) -> frozenset[str]:
    for detector_id in only:
        if detector_id not in project.engine.detectors:
            raise UsageError(f"--only: unknown detector id {detector_id!r}; see keylift detectors.")
    return frozenset(only)


def _fix_project(project: Project, wish: Wish, screen: Screen, outcome: Outcome) -> None:
    fixer = Fixer(project, wish)
    for file in _files(project, outcome):
        result = project.engine.scan_bytes(file.data, language_of(file.path))
        outcome.problems += in_file(result.problems, file.path)
        if not result.findings:
            continue
        try:
            fix = fixer.plan(file, result.findings)
            _fix_file(fix, project, screen, outcome)
        except MoveError as error:
            write_failure(file.path, error, screen)
            outcome.failed += 1
            outcome.left += len(result.findings)


def _files(project: Project, outcome: Outcome) -> Iterator[FileBytes]:
    for document in documents(candidates(project), project):
        if isinstance(document, Problem):
            outcome.problems.append(document)
        elif isinstance(document, FileBytes):
            yield document


def _fix_file(fix: FileFix, project: Project, screen: Screen, outcome: Outcome) -> None:
    if fix.rewrites:
        write_diff(fix.file.path, fix.source.text, fix.findings, fix.edits, screen)
        if not outcome.dry_run:
            rewrites = [rewrite for _, rewrite in fix.rewrites]
            outcome.stored.append(fix_file(fix.file, fix.source, rewrites, fix.edits, fix.place))
    write_outcome(fix, screen, dry_run=outcome.dry_run)
    outcome.add(fix, project.engine.detectors)


def _exit_code(outcome: Outcome) -> int:
    if outcome.problems or outcome.failed:
        return ExitCode.UNSCANNED
    return ExitCode.FINDINGS if outcome.left else ExitCode.CLEAN
