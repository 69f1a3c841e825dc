"""`keylift fix --undo`: takes the last fix of a project back, and says what it did.

It names variables and files, never values; in the diff each value that comes back is dots.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from keylift.cli.destinations import fetch
from keylift.cli.faults import told
from keylift.cli.projects import find_project
from keylift.cli.reports.diff import write_diff, write_helper_diff
from keylift.cli.reports.paths import relative
from keylift.cli.streams import OutputError
from keylift.cli.terminal import Screen, Style
from keylift.engine import Engine
from keylift.errors import ExitCode, UsageError
from keylift.languages import language_of
from keylift.model import HelperFile
from keylift.rewriting.stores import STORES
from keylift.workspace.journal import Journal
from keylift.workspace.journal_files import find_journals
from keylift.workspace.paths import shown
from keylift.workspace.salt import fingerprint_salt
from keylift.workspace.undo import Undone, stored_elsewhere, undo
from keylift.workspace.undo_plan import FileUndo, State, plan_undo

_OTHERS = (
    *("only", "language", "interactive", "redact", "add_loader", "add_client"),
    *("exclude", "no_gitignore"),
)


def undo_last(arguments: argparse.Namespace, screen: Screen) -> int:
    """Plan, show and go the way back of the last run; return the exit status.

    Args:
        arguments: Those of `keylift fix`.
        screen: Where to say what was done.

    Raises:
        UsageError: A flag says nothing here, or a path does not exist.
        MoveError: The only journal cannot be used, or a companion file cannot be written. Of
            several projects, one that fails is left alone, and the others go back.
    """
    path = _path(arguments)
    journals = find_journals(path)
    if not journals:
        screen.line("Nothing to undo.")
        return ExitCode.CLEAN
    key = fingerprint_salt()
    states: list[State] = []
    failed = False
    for journal in journals:
        try:
            done = _undo_project(journal, key, screen, dry_run=arguments.dry_run)
        except Exception as error:
            if len(journals) == 1 or isinstance(error, OutputError):
                raise
            failed = True
            root = relative(journal.place.root)
            screen.line(("! ", Style.ERROR), f"The fix in {root} is left as it is: {told(error)}.")
        else:
            states += [file.state for file in done.files]
    status = _write_summary(states, screen, dry_run=arguments.dry_run)
    return ExitCode.UNSCANNED if failed else status


def _undo_project(journal: Journal, key: bytes, screen: Screen, *, dry_run: bool) -> Undone:
    """Show and go the way back in one project."""
    root = journal.place.root
    project = find_project(str(root))
    files = plan_undo(journal, key, partial(fetch, project, root))
    for file in files:
        _write_diffs(file, root, project.engine, screen)
    done = Undone(files=files) if dry_run else undo(journal, files, key)
    for file in done.files:
        _write_outcome(file, screen, dry_run=dry_run)
    _write_rest(done, journal, screen)
    return done


def _path(arguments: argparse.Namespace) -> Path:
    for name in _OTHERS:
        if getattr(arguments, name):
            raise UsageError(f"--undo: --{name.replace('_', '-')} says nothing here.")
    paths = arguments.paths or ["."]
    if len(paths) > 1:
        raise UsageError("--undo: name one file or folder of the project.")
    path = Path(paths[0])
    if not path.exists():
        raise UsageError(f"--undo: {shown(path)} does not exist.")
    return path


def _write_diffs(file: FileUndo, root: Path, engine: Engine, screen: Screen) -> None:
    if file.state is not State.BACK:
        return
    if file.then is None:
        below = file.path.relative_to(root).as_posix()
        gone = HelperFile(path=below, text="", before=file.layers[0].text)
        write_helper_diff(root, gone, engine, screen)
        return
    for layer in file.layers:
        found = engine.scan(layer.text, language_of(str(file.path), head=layer.text)).findings
        write_diff(relative(file.path), layer.text, found, layer.edits, screen)


def _write_outcome(file: FileUndo, screen: Screen, *, dry_run: bool) -> None:
    where = relative(file.path)
    if file.state is State.LEFT:
        screen.line(("✗ ", Style.WARNING), f"{where} is left alone: {file.reason}")
        return
    if file.then is None and file.state is State.BACK:
        said = "would be deleted" if dry_run else "is deleted"
    elif file.state is State.BACK:
        said = f"{'would be' if dry_run else 'is'} as it was before the fix"
    else:
        said = "is as it was before the fix already"
    rest = ", but for what was redacted" if file.is_redacted else ""
    screen.line(("✓ ", Style.GOOD), f"{where} {said}{rest}")


def _write_rest(undone: Undone, journal: Journal, screen: Screen) -> None:
    """Say what became of the files beside, and what stays."""
    went = {file.path for file in undone.files}
    for path in undone.written:
        if path not in went:
            screen.line(("Wrote ", Style.DIM), relative(path))
    for path in undone.deleted:
        if path not in went:
            screen.line(("Deleted ", Style.DIM), relative(path))
    if undone.kept:
        env, names = relative(journal.place.env), ", ".join(undone.kept)
        screen.line(f"Still in {env}, because a file needs it, or its value changed: {names}")
    for each in stored_elsewhere(journal):
        store = STORES[each.store_id]
        verb = "a" if store.is_beside_env else "in"
        screen.line(f"Still {verb} {store.name}: {each.entry}")


def _write_summary(states: Sequence[State], screen: Screen, *, dry_run: bool) -> int:
    left = states.count(State.LEFT)
    verb = "would be restored" if dry_run else "restored"
    dry = " Nothing was written." if dry_run else ""
    screen.line()
    screen.line((f"{len(states) - left} {verb}, {left} left alone.{dry}", Style.PATH))
    return ExitCode.UNSCANNED if left else ExitCode.CLEAN
