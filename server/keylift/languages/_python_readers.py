"""Recognizes the defaults of libraries that read settings for a Python program.

Such a reader fails by itself where a setting without a default is missing, and it may read `.env`,
which a lookup as its default would not. So the default goes, and the reader stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.languages.model import Fallback
from keylift.languages.tree import field_of, is_bare
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

_NAME = re.compile(r"""[rR]?(?P<quote>["'])(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P=quote)\Z""")
_SETTING = re.compile(r"""[rR]?["'][A-Z][A-Z0-9_]*["']\Z""")
_READING = re.compile(r"(?:.*\.)?(?:config|env)\Z|(?:config|env)\.", re.DOTALL)
_SCHEME = re.compile(r"(?:\w+\.)?(?:Env|FileAwareEnv)\Z")
_ENVIRON = re.compile(r"^\ufeff?\s*(?:import|from)\s+environ\b", re.MULTILINE)
# With a prefix, the name in the code is not the variable's.
_PREFIX = re.compile(r"\b(?:env_)?prefix(?:ed)?\b")


@dataclass(frozen=True, slots=True)
class _Reader:
    """A library that reads settings.

    Attributes:
        module: Where it is imported from, as a pattern.
        makers: Names of what makes a reader.
        ready: A reader that the module has itself, or "".
        methods: What is called of a reader; "" for itself.
        has_second: Whether the second argument is the default.
    """

    module: str
    makers: str
    ready: str
    methods: frozenset[str]
    has_second: bool


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument of a call, and what else the call has: its function's text and arguments."""

    node: Node
    call: Node
    function: str
    given: list[Node]


_PARSED = ("db", "db_url", "cache", "cache_url", "email_url", "search_url", "dj_db_url")
_READERS = (
    _Reader("decouple", "Config|AutoConfig", "config", frozenset({""}), has_second=True),
    _Reader(
        "environs", "Env|FileAwareEnv", "env", frozenset({"", "str", *_PARSED}), has_second=True
    ),
    _Reader("environ", "Env|FileAwareEnv", "", frozenset({"", "str", *_PARSED}), has_second=False),
    _Reader(r"starlette\.config", "Config", "", frozenset({""}), has_second=False),
)


def find_default(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Return the reader's call whose default the literal is, such as `config("X", default="…")`."""
    argument = _argument_at(tree, place) if is_bare(place) else None
    reader = _reader_of(tree.text, argument.function) if argument else None
    if argument is None or reader is None or _PREFIX.search(tree.text):
        return None
    name = _NAME.match(tree.source(argument.given[0]))
    if name is None or not _is_default(tree, reader, argument):
        return None
    return Fallback(argument.call, name["name"], _without(tree, argument))


def find_scheme_default(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Return the type and default whose second part the literal is, as in `Env(X=(str, "…"))`."""
    named = _in_scheme(tree, place) if is_bare(place) else None
    parts = place.parent.named_children
    if named is None or _PREFIX.search(tree.text) or len(parts) != len("()"):
        return None
    name = named.child_by_field_name("name")
    if name is None or parts[1] != place.value:
        return None
    variable = tree.source(name)
    made = place.ancestors[4].child_by_field_name("left")
    env = re.escape(tree.source(made)) if made else "env"
    call = rf"""(?<![\w.]){env}(?:\.\w+)?\(\s*["']{re.escape(variable)}["']\s*\)"""
    reading = re.search(call, tree.text)
    # What reads the setting gets the same value as before.
    read_as = reading[0] if reading else ""
    return Fallback(place.parent, variable, tree.source(parts[0]), read_as=read_as)


def object_to_scheme(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Refuse a default in a scheme of settings, where a lookup would run in any case."""
    return RefusalReason.FALLBACK if _in_scheme(tree, place) else None


def _in_scheme(tree: SyntaxTree, place: Place) -> Node | None:
    """Return the setting of django-environ of whose type and default the literal is a part."""
    around = place.ancestors[:4]
    if [node.type for node in around] != ["tuple", "keyword_argument", "argument_list", "call"]:
        return None
    function = around[3].child_by_field_name("function")
    is_scheme = function is not None and _SCHEME.match(tree.source(function))
    return around[1] if is_scheme and _ENVIRON.search(tree.text) else None


def object_to_default(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Refuse the default of what reads a setting in some way that is not known.

    A lookup there would run also where the setting has a value.
    """
    argument = _argument_at(tree, place)
    if argument is None:
        return None
    is_dynaconf = argument.function.endswith("settings.get") and "dynaconf" in tree.text
    if not is_dynaconf and not _READING.match(argument.function):
        return None
    is_default = argument.node.type != "keyword_argument" or _is_named(tree, argument.node)
    is_setting = bool(_SETTING.match(tree.source(argument.given[0])))
    is_read = is_setting or is_dynaconf
    return RefusalReason.FALLBACK if is_default and is_read else None


def _argument_at(tree: SyntaxTree, place: Place) -> _Argument | None:
    """Return the argument that the literal is, where it is not the first one of its call."""
    is_named = place.parent.type == "keyword_argument"
    node, around = (
        (place.parent, place.ancestors[1:]) if is_named else (place.value, place.ancestors)
    )
    if len(around) < len("()") or (around[0].type, around[1].type) != ("argument_list", "call"):
        return None
    function, given = around[1].child_by_field_name("function"), around[0].named_children
    if function is None or given[0] == node or field_of(around[1], around[0]) != "arguments":
        return None
    return _Argument(node, around[1], tree.source(function), given)


def _is_default(tree: SyntaxTree, reader: _Reader, argument: _Argument) -> bool:
    if argument.node.type == "keyword_argument":
        return _is_named(tree, argument.node)
    unnamed = [each for each in argument.given if each.type != "keyword_argument"]
    return reader.has_second and unnamed[1:] == [argument.node]


def _is_named(tree: SyntaxTree, argument: Node) -> bool:
    name = argument.child_by_field_name("name")
    return name is not None and tree.source(name) == "default"


def _reader_of(text: str, function: str) -> _Reader | None:
    """Return what is called by that name, if the file itself makes or imports it."""
    name, _, method = function.partition(".")
    for reader in _READERS:
        imported = re.search(
            rf"^\s*(?:from\s+{reader.module}\s+import\s+(?P<names>.*)|import\s+{reader.module}\b)",
            text.removeprefix("\ufeff"),
            re.MULTILINE,
        )
        if imported is None or method not in reader.methods:
            continue
        is_ready = name == reader.ready and name in re.findall(r"\w+", imported["names"] or "")
        making = rf"^{re.escape(name)}(?:\s*:[^=\n]+)?\s*=\s*(?:\w+\.)?(?:{reader.makers})\("
        if is_ready or re.search(making, text, re.MULTILINE):
            return reader
    return None


def _without(tree: SyntaxTree, argument: _Argument) -> str:
    """Return the call's text without the argument, and without the comma before it."""
    before = argument.given[argument.given.index(argument.node) - 1]
    start, text = tree.span(argument.call).start, tree.source(argument.call)
    cut, end = tree.span(before).end - start, tree.span(argument.node).end - start
    return text[:cut] + text[end:]
