"""Serverless Framework: `${env:NAME}`, which stops a deployment where the variable is missing."""

from __future__ import annotations

import re
from functools import partial

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.model import ConfigFile, Format, Part, Slot, place_of
from keylift.rewriting.formats.references import (
    object_to_scalar,
    part_of_scalar,
    target_of_scalar,
    write_scalar,
)
from keylift.rewriting.formats.yaml import GRAMMAR, Scalar, find_scalar

_NAME = re.compile(r"serverless(?:[.-][\w.-]+)?\.ya?ml\Z")
_PLACE = re.compile(r"(?:provider|custom|params|functions|resources|constructs|build)/.+")


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    scalar = find_scalar(file.tree(GRAMMAR), span)
    if isinstance(scalar, Refusal):
        return scalar
    if not _PLACE.fullmatch(place_of(scalar.keys)):
        return Refusal(RefusalReason.NO_CONTEXT)
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
    return write_scalar(text, scalar, part, f"${{env:{variable}}}")


def _note(variable: str) -> str:
    return (
        f"Serverless takes {variable} from the environment that it is started in; `useDotenv: true`"
        " has it read .env. A function's own variables can be seen in the cloud's console."
    )


FORMAT = Format(
    id="serverless",
    name="Serverless Framework",
    fits=lambda file: file.language_id == "yaml" and bool(_NAME.match(file.name)),
    read=_read,
    reference="`${env:NAME}`",
    grammar=GRAMMAR,
)
