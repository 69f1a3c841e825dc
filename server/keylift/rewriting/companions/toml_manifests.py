"""Adds an entry to a manifest in TOML: `pyproject.toml` and `Cargo.toml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from keylift.languages.packages import name_of, version_of
from keylift.languages.placement import insert, line_end, line_start
from keylift.model import Span
from keylift.plain_data import DataError, read_toml
from keylift.rewriting.edits import apply_edits

if TYPE_CHECKING:
    from collections.abc import Callable

    from keylift.model import Edit

_TABLE = re.compile(r"^\ufeff?[ \t]*\[[^\r\n]*", re.MULTILINE)
_ARRAY = re.compile(r"^[ \t]*dependencies[ \t]*=[ \t]*\[", re.MULTILINE)
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\r\n])*"|\'[^\'\r\n]*\'|#[^\r\n]*|[\[\],]',
    re.DOTALL,
)


def add_python(text: str, package: str) -> Edit | None:
    """Return the new requirement of a `pyproject.toml`."""
    before, name = _read(text), name_of(package)
    if "project" in before:
        listed = _inner(before, "project").get("dependencies")
        if not isinstance(listed, list) or _names(listed, name):
            return None
        return _checked(
            text,
            _into_array(text, f'"{package}"'),
            lambda after: after["project"]["dependencies"].remove(package),
        )
    poetry = _inner(before, "tool", "poetry", "dependencies")
    if not poetry or _names(list(poetry), name):
        return None
    return _checked(
        text,
        _into_table(text, "tool.poetry.dependencies", f'{name} = ">={version_of(package)}"'),
        lambda after: after["tool"]["poetry"]["dependencies"].pop(name),
    )


def add_rust(text: str, package: str) -> Edit | None:
    """Return the new dependency of a `Cargo.toml`."""
    before, name = _read(text), name_of(package)
    if "package" not in before or name in _inner(before, "dependencies"):
        return None
    line = f'{name} = "{version_of(package)}"'
    edit = _into_table(text, "dependencies", line)
    if edit is not None:
        return _checked(text, edit, lambda after: after["dependencies"].pop(name))
    if "dependencies" in before:
        return None
    missing = "" if text.endswith(("\n", "\r")) else "\n"
    edit = insert(len(text), f"{missing}\n[dependencies]\n{line}\n")
    return _checked(text, edit, lambda after: after.pop("dependencies"))


def _read(text: str) -> dict[str, Any]:
    try:
        return read_toml(text)
    except DataError:
        return {}


def _inner(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return the table below these keys, or an empty one."""
    for key in keys:
        found = table.get(key)
        table = found if isinstance(found, dict) else {}
    return table


def _names(entries: list[Any], package: str) -> bool:
    names = (re.split(r"[^\w.-]", str(each).strip(), maxsplit=1)[0] for each in entries)
    return package in {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def _checked(
    text: str, edit: Edit | None, take_out: Callable[[dict[str, Any]], object]
) -> Edit | None:
    """Return the edit where the text says the same without the new entry."""
    if edit is None:
        return None
    after = _read(apply_edits(text, [edit]))
    try:
        take_out(after)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    return edit if after == _read(text) else None


def _body(text: str, table: str) -> Span | None:
    """Return what stands below a table's header, up to the next header."""
    headers = list(_TABLE.finditer(text))
    names = [header[0].split("#")[0].strip("\ufeff \t") for header in headers]
    if f"[{table}]" not in names:
        return None
    index = names.index(f"[{table}]")
    end = headers[index + 1].start() if index + 1 < len(headers) else len(text)
    return Span(headers[index].end(), end)


def _into_table(text: str, table: str, line: str) -> Edit | None:
    """Put a line below the last one of a table that is not blank."""
    body = _body(text, table)
    if body is None:
        return None
    entries = text[body.start : body.end].rstrip()
    return insert(body.start + len(entries), f"\n{line}")


def _into_array(text: str, entry: str) -> Edit | None:
    """Put an entry at the end of the array of the project's dependencies."""
    body = _body(text, "project")
    found = _ARRAY.search(text, body.start, len(text)) if body else None
    if found is None:
        return None
    depth, last, comma, end = 1, None, None, None
    for token in _TOKEN.finditer(text, found.end()):
        depth += (token[0] == "[") - (token[0] == "]")
        if not depth:
            end = token.start()
            break
        if token[0][0] in "\"'":
            last, comma = token.span(), None
        elif token[0] == ",":
            comma = token.end()
    if end is None:
        return None
    if last is None:
        return insert(found.end(), entry)
    indent = text[line_start(text, last[0]) : last[0]]
    if not any(sign in text[last[1] : end] for sign in "\r\n") or indent.strip():
        return insert(last[1], f", {entry}")
    if comma is None:
        return insert(last[1], f",\n{indent}{entry}")
    return insert(line_end(text, comma), f"\n{indent}{entry},")
