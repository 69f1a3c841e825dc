"""Plans how a secret is taken out of a comment, a docstring, a text for people or a saved output.

The value is replaced by a word, or the output cleared, and kept nowhere: such a secret is of no use
to the program. In any other place the program would go on with the word as its credential.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.errors import UnparsableError
from keylift.languages import LANGUAGES
from keylift.languages.tree import parse
from keylift.model import Edit, Refusal, RefusalReason
from keylift.rewriting.documents import is_document
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.formats.notebook_outputs import clear_outputs
from keylift.rewriting.places import find_place, object_to_place

if TYPE_CHECKING:
    from keylift.languages import Syntax
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Finding
    from keylift.rewriting.plan import Source

REDACTED = "[REDACTED]"
PROSE = frozenset(
    {
        RefusalReason.COMMENT,
        RefusalReason.DOCSTRING,
        RefusalReason.DOCUMENT,
        RefusalReason.OUTPUT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """A secret's text replaced by a word, or cleared: menu text, and the edit that does it."""

    title: str
    edits: tuple[Edit, ...]


def plan_redaction(source: Source, finding: Finding) -> Redaction | Refusal:
    """Return the edit that redacts a secret in prose or an output, or why there is none."""
    if source.language_id == "notebook":
        return _plan_output(source, finding)
    if is_document(source.language_id, source.path):
        return _redacted(finding)
    return _plan_in_code(source, finding)


def _plan_in_code(source: Source, finding: Finding) -> Redaction | Refusal:
    language = LANGUAGES.get(source.language_id)
    syntax = language.syntax if language else None
    if syntax is None:
        return Refusal(RefusalReason.NOT_PROSE)
    try:
        return _plan_word(source, syntax, finding)
    except UnparsableError:
        return Refusal(RefusalReason.UNPARSABLE)


def _plan_word(source: Source, syntax: Syntax, finding: Finding) -> Redaction | Refusal:
    tree = parse(source.text, syntax.grammar)
    if tree.root.has_error:
        # A string that is not closed yet may look like code and a comment.
        return Refusal(RefusalReason.SYNTAX)
    if not _is_prose(tree, syntax, finding):
        return Refusal(RefusalReason.NOT_PROSE)
    redaction = _redacted(finding)
    if parse(apply_edits(tree.text, redaction.edits), syntax.grammar).root.has_error:
        return Refusal(RefusalReason.GATE)
    return redaction


def _redacted(finding: Finding) -> Redaction:
    title = f"Replace this {finding.name} by {REDACTED}"
    return Redaction(title=title, edits=(Edit(finding.span, REDACTED),))


def _plan_output(source: Source, finding: Finding) -> Redaction | Refusal:
    edit = clear_outputs(source.text, finding.span)
    if isinstance(edit, Refusal):
        return edit
    title = f"Clear the saved outputs of this cell, which hold this {finding.name}"
    return Redaction(title=title, edits=(edit,))


def _is_prose(tree: SyntaxTree, syntax: Syntax, finding: Finding) -> bool:
    """Tell whether the secret lies wholly in one comment, or in a string that nothing uses."""
    place = find_place(tree, syntax, finding.span)
    if isinstance(place, Refusal):
        return place.reason is RefusalReason.COMMENT
    return object_to_place(tree, syntax, place) is RefusalReason.DOCSTRING
