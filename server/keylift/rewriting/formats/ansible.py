"""Ansible: a template that reads the environment, and fails with the name where it is missing.

Ansible fills templates into the values of variables and tasks, on the machine that it runs on. What
it reads as an expression of its own (`when` …), or before any template, is left alone.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.model import ConfigFile, Format, Part, Slot, place_of
from keylift.rewriting.formats.references import part_of_scalar, target_of_scalar
from keylift.rewriting.formats.yaml import (
    GRAMMAR,
    Scalar,
    find_scalar,
    items_of,
    key_of,
    pairs_of,
)

if TYPE_CHECKING:
    from keylift.languages.tree import SyntaxTree

_VARIABLES = re.compile(r"(?:.*/)?(?:(?:group|host)_vars|roles/[^/]+/(?:vars|defaults))/")
_TASKS = re.compile(r"(?:.*/)?roles/[^/]+/(?:tasks|handlers)/")
_INVENTORY = re.compile(r"(?:.*/)?(?:inventor(?:y|ies)/.*|(?:inventory|hosts)[\w.-]*\.ya?ml\Z)")
_HOSTS = re.compile(r"^\ufeff?(?:-[ \t]+|[ \t]+)hosts[ \t]*:", re.MULTILINE)
_PLAY_KEYS = frozenset(
    {"tasks", "roles", "pre_tasks", "post_tasks", "handlers", "vars", "vars_files", "environment"}
)
_INVENTORY_KEYS = frozenset({"hosts", "children", "vars"})
_HOST_VALUE = re.compile(r"(?:[^/]+/children/)*[^/]+/(?:children/)?(?:vars|hosts/[^/]+)/.+")
_IN_LIST = re.compile(
    r"(?:\[\]/(?:tasks|pre_tasks|post_tasks|handlers|roles|block|rescue|always)/)*"
    r"\[\]/(?P<keyword>[^/]+)(?:/(?P<argument>[^/]+))?.*"
)
_NO_TEMPLATE = re.compile(
    r"name|hosts|tags|register|notify|listen|loop_control|vars_files|vars_prompt|collections|serial"
    r"|strategy|connection|become_method|(?:import|include)_\w+|roles?"
    r"|when|changed_when|failed_when|until"
)
_EXPRESSIONS = frozenset({"that", "var"})
_OPENING = re.compile(r"\{[{%#]")
_CLOSING = re.compile(r"[}%#]\}")
_RAW = re.compile(r"\{%-?\s*raw\b")
_UNQUOTABLE = re.compile(r"[\"\\]")
_BY_HAND = "Put it into a variable, and use that here."
_TAGGED = "Ansible fills nothing into a value with a tag such as !unsafe or !vault."
_NUMBER = "It is a number here, and a lookup gives text."


def _fits(file: ConfigFile) -> bool:
    if file.language_id != "yaml":
        return False
    if _VARIABLES.match(file.path) or _TASKS.match(file.path):
        return True
    return bool(_HOSTS.search(file.text)) and (
        _is_playbook(file.tree(GRAMMAR)) or _is_inventory(file)
    )


def _is_playbook(tree: SyntaxTree) -> bool:
    """Tell whether the document is a list with a play in it."""
    plays = ({key_of(tree, pair) for pair in pairs_of(item)} for item in items_of(tree.root))
    return any("hosts" in keys and keys & _PLAY_KEYS for keys in plays)


def _is_inventory(file: ConfigFile) -> bool:
    if not _INVENTORY.match(file.path):
        return False
    tree = file.tree(GRAMMAR)
    groups = [pair.child_by_field_name("value") for pair in pairs_of(tree.root)]
    return any(
        key_of(tree, pair) in _INVENTORY_KEYS for group in groups for pair in pairs_of(group)
    )


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    tree = file.tree(GRAMMAR)
    if any(child.type == "tag" for node in tree.path_to(span) for child in node.children):
        return Refusal(RefusalReason.NO_CONTEXT, _TAGGED)
    scalar = find_scalar(tree, span)
    if isinstance(scalar, Refusal):
        return scalar
    objection = _object_to(file, scalar, span)
    part = objection or part_of_scalar(file.text, scalar, span, is_entry=False)
    if isinstance(part, Refusal):
        return part
    if _OPENING.search(part.value):
        return Refusal(RefusalReason.INTERPOLATED)
    if _needs_quotes(scalar, part) and _UNQUOTABLE.search(scalar.content.of(file.text)):
        return Refusal(RefusalReason.UNUSUAL_PLACE)
    return Slot(
        secret=part.span,
        value=part.value,
        write=partial(_write, file.text, scalar, part),
        target=target_of_scalar(file.text, scalar, part),
        is_used=lambda name: bool(re.search(rf"env['\"],\s*['\"]{name}['\"]", file.text)),
        note=_note,
        applicability=Applicability.ASK,
    )


def _object_to(file: ConfigFile, scalar: Scalar, span: Span) -> Refusal | None:
    if not _is_filled_in(file, scalar):
        return Refusal(RefusalReason.NO_CONTEXT, _BY_HAND)
    content = scalar.content.of(file.text)
    before = file.text[scalar.content.start : span.start]
    is_open = len(_OPENING.findall(before)) > len(_CLOSING.findall(before))
    if is_open or _RAW.search(content):
        return Refusal(RefusalReason.INTERPOLATED)
    if not scalar.quote and content.isdecimal():
        return Refusal(RefusalReason.UNUSUAL_PLACE, _NUMBER)
    return None


def _is_filled_in(file: ConfigFile, scalar: Scalar) -> bool:
    place = place_of(scalar.keys)
    if _VARIABLES.match(file.path):
        return True
    if not place.startswith("[]"):
        return bool(_HOST_VALUE.fullmatch(place))
    found = _IN_LIST.fullmatch(place)
    return (
        found is not None
        and not _NO_TEMPLATE.fullmatch(found["keyword"])
        and found["argument"] not in _EXPRESSIONS
    )


def _needs_quotes(scalar: Scalar, part: Part) -> bool:
    """Tell whether a template in plain text would begin a mapping, or end one."""
    return not scalar.quote and (scalar.is_in_flow or part.span.start == scalar.content.start)


def _write(text: str, scalar: Scalar, part: Part, variable: str) -> tuple[Edit, ...]:
    quote = '"' if scalar.quote == "'" else "'"
    words = (f"{quote}{word}{quote}" for word in ("ansible.builtin.env", variable))
    template = f"{{{{ lookup({', '.join(words)}, default=undef()) }}}}"
    if not _needs_quotes(scalar, part):
        return (Edit(part.span, template),)
    before = text[scalar.content.start : part.span.start]
    after = text[part.span.end : scalar.content.end]
    return (Edit(scalar.span, f'"{before}{template}{after}"'),)


def _note(variable: str) -> str:
    return (
        f"Export {variable} where Ansible runs: it does not read .env by itself. The lookup fails"
        " without it from ansible-core 2.13 on."
    )


FORMAT = Format(
    id="ansible",
    name="Ansible",
    fits=_fits,
    read=_read,
    reference="`{{ lookup('ansible.builtin.env', 'NAME', default=undef()) }}`",
    grammar=GRAMMAR,
)
