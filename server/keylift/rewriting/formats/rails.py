"""Rails' YAML files: `<%= ENV.fetch("NAME").to_json %>`, which stops where the variable is missing.

Rails runs these files through ERB before it reads the YAML, so a reference must yield YAML itself:
as JSON, it is a quoted text whatever the value holds. Hence it takes the place of a whole value,
and nothing is put into the middle of one.
"""

from __future__ import annotations

import re
from functools import partial

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.model import ConfigFile, Format, Slot
from keylift.rewriting.formats.references import part_of_scalar
from keylift.rewriting.formats.yaml import GRAMMAR, Scalar, find_scalar

_PATH = re.compile(r"(?:.*/)?config/(?P<name>database|storage|cable|secrets)\.ya?ml\Z")
_SIGNS = {
    "database": re.compile(r"^[ \t]+adapter:", re.MULTILINE),
    "storage": re.compile(r"^[ \t]+service:[ \t]*\w", re.MULTILINE),
    "cable": re.compile(r"^[ \t]+adapter:", re.MULTILINE),
    "secrets": re.compile(r"^(?:development|test|production|shared):", re.MULTILINE),
}
_TEMPLATE = "<%"
_WHOLE = "Only a whole value can become a lookup here, so write it on a line of its own."


def _fits(file: ConfigFile) -> bool:
    found = _PATH.match(file.path)
    return file.language_id == "yaml" and bool(found and _SIGNS[found["name"]].search(file.text))


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    scalar = find_scalar(file.tree(GRAMMAR), span)
    if isinstance(scalar, Refusal):
        return scalar
    if _TEMPLATE in scalar.content.of(file.text):
        return Refusal(RefusalReason.FALLBACK)
    part = part_of_scalar(file.text, scalar, span, is_entry=False)
    if isinstance(part, Refusal):
        return part
    if part.span != scalar.content:
        return Refusal(RefusalReason.NO_CONTEXT, _WHOLE)
    if _has_anchor(scalar):
        return Refusal(RefusalReason.UNUSUAL_PLACE)
    return Slot(
        secret=part.span,
        value=part.value,
        write=partial(_write, scalar),
        target=next((key for key in reversed(scalar.keys) if key != "[]"), ""),
        note=_note,
        applicability=Applicability.SAFE if _TEMPLATE in file.text else Applicability.ASK,
    )


def _has_anchor(scalar: Scalar) -> bool:
    marks = {"anchor", "tag"}
    last = scalar.nodes[-1].parent
    return any(child.type in marks for child in (last.named_children if last else ()))


def _write(scalar: Scalar, variable: str) -> tuple[Edit, ...]:
    return (Edit(scalar.span, f'<%= ENV.fetch("{variable}").to_json %>'),)


def _note(variable: str) -> str:
    return (
        f"Rails takes {variable} from its environment; the gem dotenv-rails fills that from .env."
    )


FORMAT = Format(
    id="rails",
    name="Rails' YAML files",
    fits=_fits,
    read=_read,
    reference='`<%= ENV.fetch("NAME").to_json %>`',
    grammar=GRAMMAR,
)
