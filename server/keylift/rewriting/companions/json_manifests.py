"""Adds an entry to a manifest in JSON: `package.json` and `composer.json`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from keylift.languages.packages import name_of, version_of
from keylift.languages.placement import insert, line_end, line_start
from keylift.plain_data import DataError, read_json
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.formats.json_text import strings_of

if TYPE_CHECKING:
    from keylift.model import Edit

_INDENTED = re.compile(r'\{\s*?[\r\n](?P<indent>[ \t]+)"')


def add_node(text: str, package: str) -> Edit | None:
    """Return the new entry of a `package.json`."""
    return _add(text, "dependencies", name_of(package), version_of(package))


def add_php(text: str, package: str) -> Edit | None:
    """Return the new entry of a `composer.json`."""
    return _add(text, "require", name_of(package), version_of(package))


def _add(text: str, section: str, name: str, version: str) -> Edit | None:
    before = _object_of(text)
    listed = before.get(section) if before is not None else None
    if before is None or not isinstance(listed, dict | None) or name in (listed or {}):
        return None
    entry = f'"{name}": "{version}"'
    edit = _among(text, section, name, entry) if listed else _section(text, section, entry)
    if edit is None:
        return None
    wanted = {**before, section: {**(listed or {}), name: version}}
    return edit if _object_of(apply_edits(text, [edit])) == wanted else None


def _object_of(text: str) -> dict[str, Any] | None:
    try:
        found = read_json(text)
    except DataError:
        return None
    return found if isinstance(found, dict) else None


def _among(text: str, section: str, name: str, entry: str) -> Edit | None:
    """Put an entry among those of a section, which stand on a line each, in their order."""
    found = [
        (str(each.keys[1]), each.content)
        for each in strings_of(text)
        if len(each.keys) == 2 and each.keys[0] == section  # noqa: PLR2004 - section and name
    ]
    lines = [line_start(text, content.start) for _, content in found]
    if not found or len(set(lines)) < len(lines):
        return None
    indents = [re.match(r"[ \t]*(?=\")", text[line:]) for line in lines]
    if not all(indents) or indents[0] is None:
        return None
    indent = indents[0][0]
    later = [line for (key, _), line in zip(found, lines, strict=True) if key > name]
    if later:
        return insert(later[0], f"{indent}{entry},\n")
    end = found[-1][1].end + 1
    return (
        insert(end, f",\n{indent}{entry}") if not text[end : line_end(text, end)].strip() else None
    )


def _section(text: str, section: str, entry: str) -> Edit | None:
    """Put a new section at the end of the whole object."""
    end = text.rindex("}")
    body = text[:end].rstrip()
    indented = _INDENTED.search(text)
    unit = indented["indent"] if indented else "  "
    block = f'{unit}"{section}": {{\n{unit * 2}{entry}\n{unit}}}'
    is_empty = body.removeprefix("\ufeff") == "{"
    is_tidy = is_empty or "\n" in text[len(body) : end] or "\r" in text[len(body) : end]
    if not is_tidy or f'"{section}"' in text:
        return None
    tail = "" if not is_empty or text[len(body) : end] else "\n"
    return insert(len(body), f"{'' if is_empty else ','}\n{block}{tail}")
