"""Applies planned rewrites to a file on disk, for `keylift fix`.

The file keeps its encoding, byte order mark, line ends, mode and owner, and is only written if it
still holds the very bytes that were planned on. It does not plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from keylift.errors import MoveError
from keylift.model import Edit, Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.source import Source, helpers_of
from keylift.workspace.atomic import check_writable, write_atomically
from keylift.workspace.move import Keep, Stored, store_rewrites
from keylift.workspace.paths import shown
from keylift.workspace.project_files import write_helpers
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.root import EnvPlace


def fix_file(
    planned: FileBytes,
    source: Source,
    rewrites: Iterable[Rewrite],
    edits: Sequence[Edit],
    place: EnvPlace,
    *,
    keep: Keep | None = None,
    real: Path | None = None,
) -> Stored:
    """Store the values of the rewrites, write their helper files, then edit the file.

    Args:
        planned: The file as it was read for the plan.
        source: The same text, as it was planned on.
        rewrites: What becomes of the findings.
        edits: The edits of all rewrites together.
        place: Where the values go.
        keep: Puts values of other stores there; see `store_rewrites`.
        real: Where the file was when the run began, without links; one that is there now is not
            followed.

    Raises:
        MoveError: The file is as it was; a value may be where it was to go as well.
    """
    data, path = _edited(planned, source.text, edits), real or Path(planned.path)
    rewrites = tuple(rewrites)
    try:
        check_writable(path, planned.raw, planned.identity, is_resolved=real is not None)
    except OSError as error:
        raise MoveError(f"{shown(path)}: {error.strerror}.") from None
    stored = store_rewrites(source, rewrites, place, keep)
    try:
        helpers = write_helpers(helpers_of(rewrites), place.root, place.boundary)
        write_atomically(
            path,
            data,
            expected=planned.raw,
            identity=planned.identity,
            is_resolved=real is not None,
        )
    except (MoveError, OSError) as error:
        told = f"{shown(path)}: {error.strerror}." if isinstance(error, OSError) else str(error)
        raise MoveError(" ".join([told, *stored.notes])) from None
    return replace(stored, written=(*stored.written, *helpers))


def edit_file(path: Path, text: str, edits: Sequence[Edit]) -> None:
    """Edit a file that holds `text`, without storing anything.

    Raises:
        MoveError: The file is as it was.
    """
    content = read_file(path)
    if not isinstance(content, FileBytes):
        raise MoveError(f"{shown(path)} cannot be read again.")
    data = _edited(content, text, edits)
    try:
        write_atomically(path, data, expected=content.raw, identity=content.identity)
    except OSError as error:
        raise MoveError(f"{shown(path)}: {error.strerror}.") from None


def _edited(planned: FileBytes, text: str, edits: Sequence[Edit]) -> bytes:
    """Return the file's new bytes; all that can be known beforehand is checked before any write."""
    if not planned.is_rewritable:
        raise MoveError(f"{shown(planned.path)} is not valid UTF-8, so it is left alone.")
    if planned.text != text:
        raise MoveError(f"{shown(planned.path)} is not the text that was planned on.")
    try:
        return planned.encoding.encode(apply_edits(text, edits))
    except ValueError as error:
        raise MoveError(f"{shown(planned.path)}: {error}") from None
