"""Reads the other files of a document's folder and language, for lookups that share a function.

What the caller knows better than the disk (an unsaved buffer, a file about to be rewritten) counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from keylift.languages import language_of
from keylift.workspace.read import MAX_BYTES, FileBytes, read_file

_MOST = 200
_MOST_ENTRIES = 2000


def read_siblings(
    path: Path, language_id: str, known: Mapping[Path, str], max_bytes: int = MAX_BYTES
) -> Mapping[str, str]:
    """Return the texts of a file's siblings by file name.

    Args:
        path: The file, absolute; it is left out.
        language_id: The language that siblings must be in.
        known: Texts by absolute path that count instead of what is on disk.
        max_bytes: Largest file to read.
    """
    found: dict[str, str] = {}
    for each in _entries(path.parent):
        if each == path or len(found) == _MOST or language_of(each.name) != language_id:
            continue
        if each in known:
            found[each.name] = known[each]
            continue
        content = read_file(each, max_bytes)
        if isinstance(content, FileBytes):
            found[each.name] = content.text
    return found


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder; a document that was never saved may have none yet."""
    try:
        return sorted(folder.iterdir())[:_MOST_ENTRIES]
    except OSError:
        return []
