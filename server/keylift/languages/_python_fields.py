"""Recognizes the defaults of fields of pydantic's settings.

A field without a default is required, and filled from the environment or from `.env`.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages.model import Fallback
from keylift.languages.tree import is_bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

_IMPORT = re.compile(r"^\ufeff?\s*(?:from|import)\s+pydantic(?:_settings)?\b", re.MULTILINE)
_BASE = "BaseSettings"
_PREFIX = re.compile(r"\benv_prefix[\"']?\s*[=:]\s*([\"'])(?P<prefix>\w*)\1")
_ANY_PREFIX = re.compile(r"\benv_prefix\b")
_ALIAS = re.compile(
    r"\b(?:alias|validation_alias|env)\s*=\s*(?:([\"'])(?P<name>[A-Za-z_]\w*)\1\s*(?=[,)])|(?P<other>))"
)
_CASE = re.compile(r"\bcase_sensitive\s*=\s*True\b")
_STRICT = re.compile(r"\benv_file[\"']?\s*[=:]\s*[^\s#]*\.env\b")
_LENIENT = re.compile(r"\bextra[\"']?\s*[=:]\s*(?:\w+\.)?[\"']?(?:ignore|allow)\b")
_USUAL = ("settings.py", "config.py", "core/config.py", "core/settings.py")
_REFUSES = (
    "pydantic's settings refuse entries of .env that they have no field for; tell them"
    ' `extra="ignore"` first.'
)
_SECRET = re.compile(r"(?:\w+\.)?Secret(?:Str|Bytes)\Z")
_FIELD = re.compile(r"(?:\w+\.)?Field\Z")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


def _has_settings(tree: SyntaxTree) -> bool:
    return bool(_IMPORT.search(tree.text))


def find_field_default(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Return the field whose default the literal is, such as `key: str = "…"` in settings."""
    assignment = next((node for node in place.path if node.type == "assignment"), None)
    if assignment is None or not is_bare(place) or not tree.once(_has_settings):
        return None
    path = place.path[: place.path.index(assignment)]
    owner = next((node for node in reversed(path) if node.type == "class_definition"), None)
    kinds = [node.type for node in path]
    if owner is None or kinds[-3:] != ["class_definition", "block", "expression_statement"]:
        return None
    name, declared, value = (
        assignment.child_by_field_name(each) for each in ("left", "type", "right")
    )
    if name is None or declared is None or value is None or not _is_settings(tree, owner):
        return None
    kept = _without_default(tree, place, value)
    variable = _variable(tree, owner, tree.source(name), tree.source(value))
    if kept is None or not variable:
        return None
    form = f"{tree.source(name)}: {tree.source(declared)}" + (f" = {kept}" if kept else "")
    return Fallback(assignment, variable, form, is_for_environment=True)


def env_caution(tree: SyntaxTree, place: Place, file: File) -> str:
    """Return that settings of the project take no other entry of `.env`, where that is so."""
    if find_field_default(tree, place) is not None:
        return ""
    texts = (tree.text, *file.siblings().values(), *_usual(file))
    is_strict = any(
        _BASE in each and _STRICT.search(each) and not _LENIENT.search(each) for each in texts
    )
    return _REFUSES if is_strict else ""


def _usual(file: File) -> Iterator[str]:
    """Yield the files in which a project's settings usually are."""
    if file.project is None:
        return
    first, _, rest = file.project.path.partition("/")
    second = rest.partition("/")[0]
    for folder in {"", first, f"{first}/{second}"}:
        for name in _USUAL:
            yield file.project.read(posixpath.join(folder, name)) or ""


def _is_settings(tree: SyntaxTree, owner: Node, depth: int = 9) -> bool:
    """Tell whether a class is one of settings, by classes of the same file."""
    bases = owner.child_by_field_name("superclasses")
    names = (
        {tree.source(each).rpartition(".")[2] for each in bases.named_children} if bases else set()
    )
    if _BASE in names or not depth:
        return _BASE in names
    others = [node for node in tree.root.named_children if node.type == "class_definition"]
    return any(
        _named(tree, each) in names and _is_settings(tree, each, depth - 1) for each in others
    )


def _named(tree: SyntaxTree, owner: Node) -> str:
    name = owner.child_by_field_name("name")
    return tree.source(name) if name else ""


def _without_default(tree: SyntaxTree, place: Place, value: Node) -> str | None:
    """Return what a field's value is without its default; None where that is not sure."""
    if value == place.value:
        return ""
    call = place.ancestors[1 if place.parent.type == "argument_list" else 2]
    function = call.child_by_field_name("function") if call.type == "call" else None
    arguments = call.child_by_field_name("arguments") if call.type == "call" else None
    if function is None or arguments is None or call != value:
        return None
    if _SECRET.match(tree.source(function)):
        return "" if arguments.named_children == [place.value] else None
    argument = place.value if place.parent.type == "argument_list" else place.parent
    given = arguments.named_children
    is_first = argument == given[0] and argument.type != "keyword_argument"
    named = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
    is_default = is_first or (named is not None and tree.source(named) == "default")
    if not _FIELD.match(tree.source(function)) or not is_default:
        return None
    rest = [tree.source(each) for each in given if each != argument]
    return f"{tree.source(function)}({', '.join(rest)})" if rest else ""


def _variable(tree: SyntaxTree, owner: Node, field: str, value: str) -> str:
    """Return the variable that fills a field, or "" where that is not sure."""
    own, text = tree.source(owner), tree.text
    alias = _ALIAS.search(value)
    if alias:
        return alias["name"] or ""
    found = _PREFIX.search(own)
    if _ANY_PREFIX.search(text) and not found:
        return ""
    name = (found["prefix"] if found else "") + field
    if not _PLAIN.match(field):
        return ""
    return name if _CASE.search(text) else name.upper()
