"""Compose files: `${NAME:?set NAME}`, which refuses to start where the variable is missing.

Compose reads the `.env` file beside the Compose file by itself.
"""

from __future__ import annotations

import re
from functools import partial

from keylift.languages.tree import SyntaxTree
from keylift.model import Edit, Refusal, RefusalReason, Span, Supply
from keylift.rewriting.formats.model import ConfigFile, Format, Part, Slot
from keylift.rewriting.formats.references import (
    object_to_scalar,
    part_of_scalar,
    target_of_scalar,
    write_scalar,
)
from keylift.rewriting.formats.yaml import (
    GRAMMAR,
    ITEM,
    Scalar,
    child_of,
    find_scalar,
    pairs_of,
)

_NAME = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml\Z|docker-stack\.ya?ml\Z")
_SERVICES = re.compile(r"^\ufeff?services[ \t]*:", re.MULTILINE)
_SERVICE_KEYS = frozenset({"image", "build"})
_DOLLAR = "$"
_SUPPLY = Supply(
    head="Compose reads .env beside its first file by itself; elsewhere it takes `--env-file @env`."
)


def _fits(file: ConfigFile) -> bool:
    if file.language_id != "yaml":
        return False
    if _NAME.match(file.name):
        return True
    return bool(_SERVICES.search(file.text)) and _has_services(file.tree(GRAMMAR))


def _has_services(tree: SyntaxTree) -> bool:
    services = child_of(tree, tree.root, "services")
    return any(
        child_of(tree, service.child_by_field_name("value"), key) is not None
        for service in pairs_of(services)
        for key in _SERVICE_KEYS
    )


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    scalar = find_scalar(file.tree(GRAMMAR), span)
    if isinstance(scalar, Refusal):
        return scalar
    objection = object_to_scalar(file.text, scalar, span, "${", "}")
    if objection:
        return Refusal(objection)
    part = part_of_scalar(file.text, scalar, span, is_entry=scalar.keys[-1:] == (ITEM,))
    if isinstance(part, Refusal):
        return part
    if _DOLLAR in part.value.replace("$$", ""):
        return Refusal(RefusalReason.INTERPOLATED)
    return Slot(
        secret=part.span,
        value=part.value.replace("$$", _DOLLAR),
        write=partial(_write, file.text, scalar, part),
        target=target_of_scalar(file.text, scalar, part),
        note=_note,
        supply=_SUPPLY,
    )


def _write(text: str, scalar: Scalar, part: Part, variable: str) -> tuple[Edit, ...]:
    return write_scalar(text, scalar, part, f"${{{variable}:?set {variable}}}")


def _note(variable: str) -> str:
    return f"Compose reads {variable} from the .env file beside the first Compose file."


FORMAT = Format(
    id="compose",
    name="Compose",
    fits=_fits,
    read=_read,
    reference="`${NAME:?set NAME}`",
    grammar=GRAMMAR,
)
