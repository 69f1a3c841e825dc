"""GitHub Actions workflows: `${{ secrets.NAME }}` where that context exists.

A script gets its value through the step's `env`, never by text put into a shell. A missing secret
is an empty string there, so every note says how to set it.
"""

from __future__ import annotations

import re
from functools import partial

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.model import ConfigFile, Format, Part, Slot
from keylift.rewriting.formats.references import (
    object_to_scalar,
    part_of_scalar,
    target_of_scalar,
    write_scalar,
)
from keylift.rewriting.formats.yaml import GRAMMAR, Scalar, find_scalar, parse_yaml

_PATH = re.compile(r"(?:.*/)?\.github/workflows/[^/]+\.ya?ml\Z", re.IGNORECASE)
_ACTION = re.compile(r"action\.ya?ml\Z")
_CONTEXT = re.compile(
    r"""
    env/[^/]+
    | jobs/[^/]+/ (?: env/[^/]+ | secrets/[^/]+
        | steps/\[\]/ (?:env|with)/[^/]+
        | (?:container|services/[^/]+)/ (?:env|credentials)/[^/]+ )
    """,
    re.VERBOSE,
)
_SCRIPT = re.compile(r"jobs/[^/]+/steps/\[\]/run")
_SECRET_NAME = re.compile(r"(?!GITHUB_)[A-Z_][A-Z0-9_]*\Z", re.IGNORECASE)
_IN_SCRIPT = 'Give the step `env: {NAME: ${{ secrets.NAME }}}`, and use "$NAME" in the script.'
_IN_ACTION = "An action has no secrets of its own; make it an input."


def _is_workflow(file: ConfigFile) -> bool:
    return file.language_id == "yaml" and bool(_PATH.match(file.path))


def _is_action(file: ConfigFile) -> bool:
    return bool(_ACTION.match(file.name)) and "\nruns:" in file.text.replace("\r", "\n")


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    scalar = find_scalar(parse_yaml(file.text), span)
    if isinstance(scalar, Refusal):
        return scalar
    objection = _object_to_context("/".join(scalar.keys))
    if objection:
        return objection
    reason = object_to_scalar(file.text, scalar, span, "${{", "}}")
    if reason:
        return Refusal(reason)
    part = part_of_scalar(file.text, scalar, span, is_entry=False)
    if isinstance(part, Refusal):
        return part
    if "${{" in part.value:
        return Refusal(RefusalReason.INTERPOLATED)
    return Slot(
        secret=part.span,
        value=part.value,
        write=partial(_write, file.text, scalar, part),
        target=target_of_scalar(file.text, scalar, part),
        accepts=lambda name: bool(_SECRET_NAME.match(name)),
        note=_note,
        applicability=Applicability.ASK,
    )


def _object_to_context(keys: str) -> Refusal | None:
    if _SCRIPT.fullmatch(keys):
        return Refusal(RefusalReason.NO_CONTEXT, _IN_SCRIPT)
    return None if _CONTEXT.fullmatch(keys) else Refusal(RefusalReason.NO_CONTEXT)


def _write(text: str, scalar: Scalar, part: Part, variable: str) -> tuple[Edit, ...]:
    return write_scalar(text, scalar, part, f"${{{{ secrets.{variable} }}}}")


def _note(variable: str) -> str:
    return (
        f"Set the repository's secret with `gh secret set {variable}`, which asks for the value; "
        "as long as it is missing, the workflow gets an empty string."
    )


FORMAT = Format(
    id="github-actions",
    name="GitHub Actions workflows",
    fits=_is_workflow,
    read=_read,
    reference="`${{ secrets.NAME }}`",
    grammar=GRAMMAR,
)
ACTION = Format(
    id="github-action-metadata",
    name="GitHub action metadata",
    fits=_is_action,
    read=lambda _file, _span: Refusal(RefusalReason.NO_CONTEXT, _IN_ACTION),
)
