"""GitHub Actions workflows: `${{ secrets.NAME }}` where that context exists.

A script gets its value through the step's `env`, never by text put into a shell. A missing secret
is an empty string there, so every note says how to set it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span, Supply
from keylift.rewriting.formats.github_scripts import (
    has_equal_keys,
    join_variables,
    script_writer,
    step_text,
)
from keylift.rewriting.formats.model import ConfigFile, Format, Part, Slot, place_of
from keylift.rewriting.formats.references import (
    object_to_scalar,
    part_of_scalar,
    target_of_scalar,
    write_scalar,
)
from keylift.rewriting.formats.yaml import GRAMMAR, Scalar, find_scalar, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from keylift.languages.tree import SyntaxTree

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
    tree = file.tree(GRAMMAR)
    scalar = find_scalar(tree, span)
    if isinstance(scalar, Refusal):
        return scalar
    if _SCRIPT.fullmatch(place_of(scalar.keys)):
        return _read_script(file.text, tree, scalar, span)
    if not _CONTEXT.fullmatch(place_of(scalar.keys)):
        return Refusal(RefusalReason.NO_CONTEXT)
    return _read_value(file.text, scalar, span)


def _read_value(text: str, scalar: Scalar, span: Span) -> Slot | Refusal:
    reason = object_to_scalar(text, scalar, span, "${{", "}}")
    if reason:
        return Refusal(reason)
    part = part_of_scalar(text, scalar, span, is_entry=False)
    if isinstance(part, Refusal):
        return part
    if "${{" in part.value:
        return Refusal(RefusalReason.INTERPOLATED)
    write = partial(_write, text, scalar, part)
    return _slot(part, write, target_of_scalar(text, scalar, part))


def _read_script(text: str, tree: SyntaxTree, scalar: Scalar, span: Span) -> Slot | Refusal:
    """Return the slot of a secret in a step's script."""
    write = script_writer(tree, scalar, span)
    if write is None:
        return Refusal(RefusalReason.NO_CONTEXT, _IN_SCRIPT)
    part = Part(span, span.of(text))
    slot = _slot(part, write, target_of_scalar(text, scalar, part))
    step = step_text(tree, scalar)

    def accepts(name: str) -> bool:
        # A variable that the step has already may be another one, or be read for something else.
        return slot.accepts(name) and not re.search(rf"\b{name}\b", step)

    return replace(slot, accepts=accepts)


def _slot(part: Part, write: Callable[[str], tuple[Edit, ...]], target: str) -> Slot:
    return Slot(
        secret=part.span,
        value=part.value,
        write=write,
        target=target,
        accepts=lambda name: bool(_SECRET_NAME.match(name)),
        note=_note,
        supply=_SUPPLY,
        applicability=Applicability.ASK,
    )


def _write(text: str, scalar: Scalar, part: Part, variable: str) -> tuple[Edit, ...]:
    return write_scalar(text, scalar, part, f"${{{{ secrets.{variable} }}}}")


_SUPPLY = Supply(
    head="Set the repository's secrets, from a shell in it (`gh secret set -f @env` sets all of"
    " @env):",
    each='printf %s "$@name" | gh secret set @name',
)


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
    filled_by="github",
    reference="`${{ secrets.NAME }}`",
    join=lambda _file, edits: join_variables(edits),
    holds=lambda text: not has_equal_keys(parse_yaml(text)),
    grammar=GRAMMAR,
)
ACTION = Format(
    id="github-action-metadata",
    name="GitHub action metadata",
    fits=_is_action,
    read=lambda _file, _span: Refusal(RefusalReason.NO_CONTEXT, _IN_ACTION),
)
