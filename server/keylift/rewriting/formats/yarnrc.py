"""`.yarnrc.yml`: `${NAME}`, without which Yarn stops and names the variable.

Yarn reads `.env.yarn`, not `.env`, beside the environment.
"""

from __future__ import annotations

from functools import partial

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.model import ConfigFile, Format, Part, Slot
from keylift.rewriting.formats.references import (
    object_to_scalar,
    part_of_scalar,
    target_of_scalar,
    write_scalar,
)
from keylift.rewriting.formats.yaml import GRAMMAR, Scalar, find_scalar


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    scalar = find_scalar(file.tree(GRAMMAR), span)
    if isinstance(scalar, Refusal):
        return scalar
    objection = object_to_scalar(file.text, scalar, span, "${", "}")
    if objection:
        return Refusal(objection)
    part = part_of_scalar(file.text, scalar, span, is_entry=False)
    if isinstance(part, Refusal):
        return part
    if "${" in part.value:
        return Refusal(RefusalReason.INTERPOLATED)
    return Slot(
        secret=part.span,
        value=part.value,
        write=partial(_write, file.text, scalar, part),
        target=target_of_scalar(file.text, scalar, part),
        note=_note,
        applicability=Applicability.ASK,
    )


def _write(text: str, scalar: Scalar, part: Part, variable: str) -> tuple[Edit, ...]:
    return write_scalar(text, scalar, part, f"${{{variable}}}")


def _note(variable: str) -> str:
    return f"Yarn reads {variable} from the environment or from .env.yarn, not from .env."


FORMAT = Format(
    id="yarnrc",
    name=".yarnrc.yml",
    fits=lambda file: file.name == ".yarnrc.yml",
    read=_read,
    reference="`${NAME}`",
    grammar=GRAMMAR,
)
