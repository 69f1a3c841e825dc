"""`keylift fix`: rewrites hardcoded secrets into lookups and moves their values."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from keylift.cli import keeping, projects
from keylift.cli.asking import Asker, agreed
from keylift.cli.faults import told
from keylift.cli.fixing import FileFix, Fixer, Wish
from keylift.cli.keeping import Keeping, keeping_for
from keylift.cli.loading import Loading, Manifest, reads_environment
from keylift.cli.needing import Needing, calls_client
from keylift.cli.output import warn
from keylift.cli.progress import with_progress
from keylift.cli.projects import Project, find_projects
from keylift.cli.reports.diff import write_diff, write_helper_diff
from keylift.cli.reports.fixes import Outcome, write_failure, write_outcome, write_summary
from keylift.cli.reports.paths import relative
from keylift.cli.scanning import in_file, scan_file
from keylift.cli.sources import candidates, documents
from keylift.cli.streams import OutputError
from keylift.cli.terminal import Screen, screen_for
from keylift.cli.undoing import undo_last
from keylift.errors import ExitCode, MoveError, UsageError
from keylift.languages import LANGUAGES, UNKNOWN_LANGUAGE, language_of
from keylift.languages.helper_files import names_helpers
from keylift.model import Finding, Problem
from keylift.workspace.apply import fix_file
from keylift.workspace.paths import shown
from keylift.workspace.read import FileBytes
from keylift.workspace.recording import FileEdits, Recorder
from keylift.workspace.root_names import RootNames
from keylift.workspace.trial import trying_first

_DESCRIPTION = """\
Rewrites hardcoded secrets into lookups. For each file: the values go to the project's .env first
(mode 0600, ignored by git, checked), their names to .env.example, and only then does the source
change, whole or not at all. With --store they go to a secrets manager instead. Shows a diff in
which every value is replaced by dots. What cannot be rewritten for certain is left alone, with the
reason.

--undo takes the last run in the project around PATH back: files that have not changed since become
what they were, to the byte, and .env loses what it got for them. What an editor changed, the editor
takes back.
"""
_EPILOG = """\
exit status, the first that applies:
  2  wrong usage, or a fault in the configuration
  3  something could not be scanned, or not be moved
  1  some secrets are left in the code
  0  none of these
With --dry-run it is the status that the real run is expected to have. With --undo it is 3 where a
file is left alone, else 0.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of `keylift fix`."""
    parser.description = _DESCRIPTION
    parser.epilog = _EPILOG
    add = parser.add_argument
    add("paths", metavar="PATH", nargs="*",
        help="files and folders to fix; with --undo, anything in the project")  # fmt: skip
    add("--dry-run", action="store_true", help="show what would change, and write nothing")
    add("--only", metavar="ID", action="append", default=[],
        help="only what this detector finds, even if unsure or public; repeatable")  # fmt: skip
    add("--language", metavar="L", action="append", default=[],
        help="only files in this language, e.g. python, ts or C#; repeatable")  # fmt: skip
    add("--interactive", action="store_true",
        help="show each rewrite and ask, also where Keylift is unsure")  # fmt: skip
    add("--tests", action="store_true",
        help="also the files of tests, which are left otherwise unless they are named")  # fmt: skip
    add("--redact", action="store_true",
        help="put [REDACTED] for what stands in comments and docstrings, and clear the outputs"
        " of a notebook that hold a secret")  # fmt: skip
    add("--add-loader", action="store_true",
        help="have the code load .env where nothing does, also if it is fixed already")  # fmt: skip
    add("--add-client", action="store_true",
        help="have the project's manifest name the clients that lookups of a --store call, also if"
        " the code is fixed already")  # fmt: skip
    add("--undo", action="store_true", help="take the last fix back; with --dry-run, show how")
    add("--quiet", action="store_true", help="no progress bar")
    keeping.add_arguments(parser)
    projects.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Plan, show and apply; return the exit status."""
    screen = screen_for(sys.stdout)
    if arguments.undo:
        return undo_last(arguments, screen)
    if not arguments.paths:
        raise UsageError("fix: name the files and folders to fix; `.` is the current folder.")
    with trying_first():
        return _fix_all(arguments, screen)


def _fix_all(arguments: argparse.Namespace, screen: Screen) -> int:
    involved = find_projects(arguments.paths, arguments)
    keeps = keeping_for(arguments)
    recorder = Recorder()
    loading = Loading(adds=arguments.add_loader, dry_run=arguments.dry_run, recorder=recorder)
    needing = Needing(
        store_id=arguments.store,
        adds=arguments.add_client,
        dry_run=arguments.dry_run,
        recorder=recorder,
    )
    outcome = Outcome(dry_run=arguments.dry_run, loading=loading, keeping=keeps, needing=needing)
    wanted = _languages(arguments.language)
    asker = Asker(screen) if arguments.interactive else None
    names = RootNames()
    runs: list[_Run] = []
    for project in involved:
        wish = Wish(
            only=_known(arguments.only, project),
            store_id=arguments.store,
            redacts=arguments.redact,
            is_asked=arguments.interactive,
            tests=arguments.tests,
        )
        files = list(_find(project, wanted, outcome, quiet=arguments.quiet))
        files.sort(key=lambda each: not names_helpers(each[0].path))
        runs.append(_Run(project, Fixer(project, wish, names, keeps), files))
    for each in runs:
        each.fixer.learn(file.path for file, _ in each.found)
    if not _agreed(runs, keeps, screen):
        screen.line("Nothing was changed.")
        return ExitCode.FINDINGS
    for each in runs:
        each.fixer.settle(each.found)
    for each in runs:
        _fix_project(each, screen, outcome, asker)
    _add_dependencies(loading.manifests(), loading.add_dependency, screen, outcome)
    _add_dependencies(needing.manifests(), needing.add, screen, outcome)
    recorder.end()
    write_summary(outcome, screen)
    for problem in recorder.problems:
        warn(problem)
    faults = [fault for each in runs for fault in each.project.faults]
    for fault in faults:
        warn(str(fault))
    return ExitCode.USAGE if faults else _exit_code(outcome)


@dataclass(frozen=True, slots=True)
class _Run:
    """A project, and its files with findings: all are known before the first one changes."""

    project: Project
    fixer: Fixer
    found: Sequence[tuple[FileBytes, tuple[Finding, ...]]]


def _known(only: list[str], project: Project) -> frozenset[str]:
    for detector_id in only:
        if detector_id not in project.engine.detectors:
            raise UsageError(f"--only: unknown detector id {detector_id!r}; see keylift detectors.")
    return frozenset(only)


def _languages(words: Sequence[str]) -> frozenset[str]:
    """Return the ids of the languages that the words name; none where there is no word."""
    named: set[str] = set()
    for word in words:
        plain = word.casefold()
        found = {
            each.id
            for each in LANGUAGES.values()
            if plain in {each.id, each.name.casefold(), *each.lsp_ids}
            or f".{plain.removeprefix('.')}" in each.extensions
        }
        if not found:
            raise UsageError(f"--language: unknown language {word!r}.")
        named |= found
    return frozenset(named)


def _find(
    project: Project, languages: Collection[str], outcome: Outcome, *, quiet: bool
) -> Iterator[tuple[FileBytes, tuple[Finding, ...]]]:
    """Scan the project's files; a bar shows how far it is."""
    wanted = {*languages, UNKNOWN_LANGUAGE} if languages else ()
    paths = [
        path
        for path in candidates(project)
        if isinstance(path, Problem) or not wanted or language_of(path) in wanted
    ]
    for document in documents(with_progress(paths, quiet=quiet), project):
        if isinstance(document, Problem):
            outcome.problems.append(document)
        elif isinstance(document, FileBytes):
            language_id = language_of(document.path, head=document.data)
            if languages and language_id not in languages:
                continue
            result = scan_file(project.engine, document)
            outcome.problems += in_file(result.problems, document.path)
            if result.findings or _may_lack_something(document, outcome):
                yield document, result.findings


def _may_lack_something(file: FileBytes, outcome: Outcome) -> bool:
    """Tell whether a file without findings may still need a loader or a client that is added."""
    language_id = language_of(file.path, head=file.data)
    adds_client = outcome.needing.adds
    if not file.is_rewritable or not (outcome.loading.adds or adds_client):
        return False
    reads = outcome.loading.adds and reads_environment(language_id, file.text)
    return reads or (adds_client and calls_client(language_id, file.text))


def _agreed(runs: Iterable[_Run], keeps: Keeping, screen: Screen) -> bool:
    """Ask each project's store whether it can have values, and the user whether it may.

    Raises:
        StoreError: A store cannot be used; nothing has changed by then.
    """
    if keeps.destinations is None:
        return True
    for each in runs:
        for place in each.fixer.places(file.path for file, findings in each.found if findings):
            keeps.destinations.of(place, each.project)
    return agreed(keeps.destinations, screen)


def _fix_project(each: _Run, screen: Screen, outcome: Outcome, asker: Asker | None) -> None:
    for file, findings in each.found:
        try:
            fix = each.fixer.plan(file, findings, asker.wanted if asker else None)
            _apply(fix, each.project, screen, outcome)
        except OutputError:
            raise
        except Exception as error:  # noqa: BLE001 - the other files are still to be fixed
            each.fixer.forget()
            write_failure(file.path, error, screen)
            outcome.failed += 1
            outcome.left += len(findings)
            continue
        with _going_on(file.path, "was fixed, but not all that follows was done", outcome):
            _follow_up(fix, each.project, screen, outcome)


@contextmanager
def _going_on(path: str, what: str, outcome: Outcome) -> Iterator[None]:
    """Let whatever goes wrong be a problem of one file, with what became of it till then."""
    try:
        yield
    except OutputError:
        raise
    except Exception as error:  # noqa: BLE001 - the other files are still to be fixed
        outcome.problems.append(Problem(shown(path), "", f"{what}: {told(error)}"))


def _apply(fix: FileFix, project: Project, screen: Screen, outcome: Outcome) -> None:
    """Show what changes in a file, and change it."""
    if not fix.edits:
        return
    for helper in fix.helpers:
        write_helper_diff(fix.place.root, helper, project.engine, screen)
    write_diff(fix.file.path, fix.source.text, fix.findings, fix.edits, screen)
    if outcome.dry_run:
        return
    real = project.named.real_of(fix.file.path)
    if not real.is_relative_to(fix.place.root):
        raise MoveError(f"{shown(real)} is reached by a symbolic link meanwhile.")
    rewrites = [rewrite for _, rewrite in fix.rewrites]
    keep = outcome.keeping.keep_for(fix.place, project)
    outcome.loading.recorder.before_fix(
        _change(fix), fix.source, rewrites, fix.place, keeps=keep is not None
    )
    outcome.stored.append(
        fix_file(fix.file, fix.source, rewrites, fix.edits, fix.place, keep=keep, real=real)
    )


def _follow_up(fix: FileFix, project: Project, screen: Screen, outcome: Outcome) -> None:
    """Say what became of a file, and see to what its code needs by now."""
    write_outcome(fix, screen, outcome.keeping, dry_run=outcome.dry_run)
    outcome.add(fix, project.engine.detectors)
    outcome.needing.note(fix, project)
    plan = outcome.loading.plan(fix)
    if plan is not None:
        found = project.engine.scan(fix.new_text, fix.source.language_id).findings
        write_diff(fix.file.path, fix.new_text, found, plan.edits, screen)
        screen.line()
        outcome.loading.add(fix, plan, project)


def _change(fix: FileFix) -> FileEdits:
    """Say what is about to happen to a file; what is redacted is gone for good."""
    final = [
        edit
        for edit in fix.edits
        if any(edit.span.overlaps(finding.span) for finding in fix.redacted)
    ]
    secrets = [finding.span for finding in fix.findings]
    return FileEdits(file=fix.file, edits=fix.edits, secrets=secrets, final=final)


def _add_dependencies(
    manifests: Iterable[Manifest],
    add: Callable[[Manifest], None],
    screen: Screen,
    outcome: Outcome,
) -> None:
    for each in manifests:
        with _going_on(str(each.path), "got no package", outcome):
            found = each.project.engine.scan(each.text, language_of(str(each.path))).findings
            write_diff(relative(each.path), each.text, found, each.plan.edits, screen)
            screen.line()
            add(each)


def _exit_code(outcome: Outcome) -> int:
    if outcome.problems or outcome.failed:
        return ExitCode.UNSCANNED
    return ExitCode.FINDINGS if outcome.left else ExitCode.CLEAN
