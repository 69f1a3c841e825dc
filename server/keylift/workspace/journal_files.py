"""Where journals are: one for each project root, where git never commits it, for its owner alone.

That is the git directory, or without one the user's state folder. What a journal says is for
`journal.py` to know.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from keylift.errors import MoveError
from keylift.workspace.atomic import write_atomically
from keylift.workspace.journal import (
    Journal,
    Step,
    end_line,
    head_line,
    parse_journal,
    run_line,
    step_line,
)
from keylift.workspace.paths import find_git_top, git_directory, shown
from keylift.workspace.regular import read_regular
from keylift.workspace.salt import state_folder

_PREFIX, _SUFFIX = "undo-", ".jsonl"
_MOST_BYTES = 200_000_000
"""More is never written, so that all can be read."""
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def journal_file(root: Path) -> Path:
    """Return where the journal of a project with that root is.

    Raises:
        MoveError: There is no place for it: no git directory, and no home folder.
    """
    folder = _git_folder(root) or _state_folder()
    if folder is None:
        raise MoveError("There is no home folder to keep a journal in.")
    return folder / _name(root)


def find_journals(path: Path) -> list[Journal]:
    """Return the journals of the last run around a path: of its project, and those below a folder.

    The innermost come first, since a project's files are also files of those around it.

    Raises:
        MoveError: The project's journal cannot be read, or holds what no journal holds.
    """
    start = path.resolve()
    folder = start if start.is_dir() else start.parent
    around = (journal_file(each) for each in (folder, *folder.parents))
    nearest = next((each for each in around if os.path.lexists(each)), None)
    journals = [read_journal(nearest)] if nearest else []
    for file in _all_near(folder):
        journal = _try_read(file) if file != nearest else None
        if journal is not None and journal.place.root.is_relative_to(folder):
            journals.append(journal)
    last = max(journals, key=lambda each: each.started, default=None)
    found = [each for each in journals if last and each.run == last.run]
    return sorted(found, key=lambda each: len(each.place.root.parts), reverse=True)


def begin_journal(journal: Journal) -> None:
    """Write a journal without steps in place of the project's former one, or go on in that.

    The run of one that has no end was interrupted: what it changed is to go back as well.

    Raises:
        MoveError: It cannot be written.
    """
    try:
        journal.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if journal.file.is_symlink():
            raise MoveError(f"{shown(journal.file)} is a symbolic link.")
        known = _read(journal.file) if os.path.lexists(journal.file) else None
        former = parse_journal(known, journal.file) if known is not None else None
        if known and former and _goes_on(former, journal):
            # The last line may not have been finished.
            text = known[: known.rindex(b"\n") + 1] + run_line(journal)
        else:
            text = head_line(journal)
        write_atomically(journal.file, text, expected=known, mode=0o600)
    except OSError as error:
        raise MoveError(f"{shown(journal.file)}: {error.strerror}.") from None


def _goes_on(former: Journal, journal: Journal) -> bool:
    return (
        not former.is_ended
        and bool(former.steps)
        and (former.place, former.check) == (journal.place, journal.check)
    )


def add_steps(file: Path, steps: Sequence[Step]) -> None:
    """Note what is about to happen; afterwards it is on disk.

    Raises:
        MoveError: It cannot be written, or would be too long to be read again.
    """
    _append(file, b"".join(map(step_line, steps)))


def close_journal(file: Path) -> None:
    """Note that the run came to its end, so that the next one does not go on there.

    Raises:
        MoveError: It cannot be written.
    """
    _append(file, end_line())


def _append(file: Path, lines: bytes) -> None:
    flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | _NO_FOLLOW
    try:
        with os.fdopen(os.open(file, flags), "ab") as opened:
            if os.fstat(opened.fileno()).st_size + len(lines) > _MOST_BYTES:
                raise MoveError(f"{shown(file)} would be larger than {_MOST_BYTES:,} bytes.")
            opened.write(lines)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise MoveError(f"{shown(file)}: {error.strerror}.") from None


def end_journal(journal: Journal) -> None:
    """Delete a journal that has nothing left to say.

    Raises:
        MoveError: It cannot be deleted.
    """
    try:
        journal.file.unlink(missing_ok=True)
    except OSError as error:
        raise MoveError(f"{shown(journal.file)}: {error.strerror}.") from None


def read_journal(file: Path) -> Journal:
    """Read a journal.

    Raises:
        MoveError: It cannot be read, or holds what no journal holds.
    """
    try:
        raw = _read(file)
    except OSError as error:
        raise MoveError(f"{shown(file)}: {error.strerror}.") from None
    journal = parse_journal(raw, file)
    if journal is None or _name(journal.place.root) != file.name:
        raise MoveError(
            f"{shown(file)} is no journal that this version of Keylift understands;"
            " delete it to go on without."
        )
    return journal


def _try_read(file: Path) -> Journal | None:
    """Read a journal that may be of any project, so that its faults are no concern of ours."""
    try:
        return read_journal(file)
    except MoveError:
        return None


def _name(root: Path) -> str:
    return f"{_PREFIX}{hashlib.sha256(os.fsencode(root)).hexdigest()[:16]}{_SUFFIX}"


def _read(file: Path) -> bytes:
    return read_regular(file, _MOST_BYTES)


def _git_folder(root: Path) -> Path | None:
    top = find_git_top(root)
    directory = git_directory(top) if top else None
    return directory / "keylift" if directory and (directory / "HEAD").is_file() else None


def _state_folder() -> Path | None:
    try:
        return state_folder() / "undo"
    except RuntimeError:
        return None


def _all_near(folder: Path) -> Iterator[Path]:
    """Yield the journals that may be of a project below a folder."""
    for each in (_git_folder(folder), _state_folder()):
        if each is not None:
            yield from sorted(each.glob(f"{_PREFIX}*{_SUFFIX}"))
