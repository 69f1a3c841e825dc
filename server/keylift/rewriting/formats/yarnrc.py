"""`.yarnrc.yml`: `${NAME}`, without which Yarn stops and names the variable.

Yarn reads `.env.yarn`, not `.env`, beside the environment.
"""

from __future__ import annotations

from keylift.model import Refusal, Span
from keylift.rewriting.formats.model import ConfigFile, Format, Slot
from keylift.rewriting.formats.references import slot_of_scalar
from keylift.rewriting.formats.yaml import GRAMMAR, find_scalar


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    scalar = find_scalar(file.tree(GRAMMAR), span)
    if isinstance(scalar, Refusal):
        return scalar
    return slot_of_scalar(file, scalar, span, _form, _note)


def _form(variable: str) -> str:
    return f"${{{variable}}}"


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
