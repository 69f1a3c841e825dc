"""Serverless Framework: `${env:NAME}`, which stops a deployment where the variable is missing."""

from __future__ import annotations

import re

from keylift.model import Refusal, RefusalReason, Span
from keylift.rewriting.formats.model import ConfigFile, Format, Slot, place_of
from keylift.rewriting.formats.references import slot_of_scalar
from keylift.rewriting.formats.yaml import GRAMMAR, find_scalar

_NAME = re.compile(r"serverless(?:[.-][\w.-]+)?\.ya?ml\Z")
_PLACE = re.compile(r"(?:provider|custom|params|functions|resources|constructs|build)/.+")


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    scalar = find_scalar(file.tree(GRAMMAR), span)
    if isinstance(scalar, Refusal):
        return scalar
    if not _PLACE.fullmatch(place_of(scalar.keys)):
        return Refusal(RefusalReason.NO_CONTEXT)
    return slot_of_scalar(file, scalar, span, _form, _note)


def _form(variable: str) -> str:
    return f"${{env:{variable}}}"


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
