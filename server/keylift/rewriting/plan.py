"""Plans how a finding's literal becomes a lookup, or says why it does not.

Pure: it reads a text and the names of a store, and returns edits. It knows no detector, and writes
nothing. The value is decoded here, compared and let go; no plan, refusal or edit holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from keylift.languages import LANGUAGES, Literal, Syntax
from keylift.languages.model import File
from keylift.languages.tree import Place, SyntaxTree, parse
from keylift.model import Applicability, Confidence, Edit, Refusal, RefusalReason, Rewrite, Span
from keylift.rewriting.edits import merge_edits, with_line_ends
from keylift.rewriting.env_files import quote
from keylift.rewriting.formats import ConfigFile, has_format, plan_config_file, read_config_value
from keylift.rewriting.gate import passes_gate
from keylift.rewriting.naming import Names, ReservedNames, choose_name, is_looked_up, url_variable
from keylift.rewriting.places import find_place, object_to_place, read_literal, target_of
from keylift.rewriting.stores import STORES
from keylift.rewriting.structure import joined_edits, structural_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from keylift.model import Finding
    from keylift.rewriting.lookups import Lookup, Store

_GENERATED = re.compile(r"^.{0,9}Code generated .* DO NOT EDIT|@generated\b", re.MULTILINE)
_HEAD_LENGTH = 2000
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/@:]*:[^\s/@]+@\S+\Z")


def _no_siblings() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document to rewrite.

    Attributes:
        text: Its whole text.
        language_id: Our id of its language.
        path: Its path with either slash, or "" where it has none.
        siblings: Gives other files of the same folder and language, name -> text, when asked.
    """

    text: str = field(repr=False)
    language_id: str
    path: str = ""
    siblings: Callable[[], Mapping[str, str]] = field(default=_no_siblings, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlan:
    """What becomes of several findings of one file.

    Attributes:
        outcomes: Each finding, in document order, with its rewrite or refusal.
        edits: The edits of all rewrites together, with shared imports and functions once.
    """

    outcomes: tuple[tuple[Finding, Rewrite | Refusal], ...]
    edits: tuple[Edit, ...]


def plan_rewrite(
    source: Source,
    finding: Finding,
    *,
    detector_variable: str,
    names: Names,
    store_id: str = "env",
) -> Rewrite | Refusal:
    """Return the rewrite of one finding, checked by parsing its result, or a refusal.

    `detector_variable` is the detector's conventional variable name, or "" to derive one.
    """
    if has_format(source.language_id):
        plan = plan_file(
            source,
            [finding],
            variable_of=lambda _: detector_variable,
            names=names,
            store_id=store_id,
        )
        return plan.outcomes[0][1]
    setting = _setting_of(source, store_id)
    if isinstance(setting, Refusal):
        return setting
    rewrite = _plan(setting, finding, detector_variable, ReservedNames(names))
    if isinstance(rewrite, Refusal) or _passes(setting, [rewrite], rewrite.edits):
        return rewrite
    return Refusal(RefusalReason.GATE)


def plan_file(
    source: Source,
    findings: Iterable[Finding],
    *,
    variable_of: Callable[[Finding], str],
    names: Names,
    store_id: str = "env",
) -> FilePlan:
    """Plan all findings of one file, so that equal values share a name and imports come once.

    `variable_of` gives the conventional variable name of a finding's detector, or "".
    """
    ordered = sorted(findings, key=lambda finding: finding.span)
    if has_format(source.language_id):
        outcomes, edits = plan_config_file(
            _config_file(source), ordered, variable_of=variable_of, names=names, store_id=store_id
        )
        return FilePlan(outcomes=outcomes, edits=edits)
    setting = _setting_of(source, store_id)
    if isinstance(setting, Refusal):
        return FilePlan(outcomes=tuple((finding, setting) for finding in ordered), edits=())
    plan = _plan_all(setting, ordered, variable_of, names, is_each_checked=False)
    if not _holds(setting, plan):
        # One of them spoils the file: check each alone, which takes a parse for each.
        plan = _plan_all(setting, ordered, variable_of, names, is_each_checked=True)
    if _holds(setting, plan):
        return plan
    gate = Refusal(RefusalReason.GATE)
    return FilePlan(outcomes=tuple((finding, gate) for finding in ordered), edits=())


def secret_value(source: Source, span: Span) -> str | None:
    """Return the value of the literal whose content is `span`, or None where there is none.

    The only function that returns a value: whoever calls it must let nothing but the store see it.
    """
    if has_format(source.language_id):
        return read_config_value(_config_file(source), span)
    syntax = _syntax_of(source.language_id)
    if syntax is None:
        return None
    tree = parse(source.text, syntax.grammar)
    place = find_place(tree, syntax, span)
    if isinstance(place, Refusal):
        return None
    literal = read_literal(tree, syntax, place.literal)
    value = syntax.decode(literal.span.of(source.text)) if literal else None
    return value if literal and _is_whole(source.text, literal, span, value) else None


@dataclass(frozen=True, slots=True)
class _Setting:
    """Everything that the findings of one file share."""

    source: Source
    syntax: Syntax
    store: Store
    lookup: Lookup
    tree: SyntaxTree
    file: File
    errors: int


def _config_file(source: Source) -> ConfigFile:
    path = source.path.replace("\\", "/")
    return ConfigFile(source.text, path, source.language_id, source.siblings)


def _syntax_of(language_id: str) -> Syntax | None:
    language = LANGUAGES.get(language_id)
    return language.syntax if language else None


def _setting_of(source: Source, store_id: str) -> _Setting | Refusal:
    syntax, store = _syntax_of(source.language_id), STORES.get(store_id)
    if syntax is None:
        return Refusal(RefusalReason.UNSUPPORTED_LANGUAGE)
    lookup = store.lookups.get(source.language_id) if store else None
    if store is None or lookup is None:
        unsupported = store.unsupported if store else {}
        return Refusal(unsupported.get(source.language_id, RefusalReason.UNSUPPORTED_STORE))
    if _GENERATED.search(source.text, 0, _HEAD_LENGTH):
        return Refusal(RefusalReason.GENERATED)
    tree = parse(source.text, syntax.grammar)
    file = File(source.path.replace("\\", "/"), source.siblings)
    objection = syntax.object_to_file(tree, file)
    if objection:
        return Refusal(objection)
    return _Setting(source, syntax, store, lookup, tree, file, tree.count_errors())


def _plan_all(
    setting: _Setting,
    findings: Iterable[Finding],
    variable_of: Callable[[Finding], str],
    names: Names,
    *,
    is_each_checked: bool,
) -> FilePlan:
    reserved = ReservedNames(names)
    outcomes: list[tuple[Finding, Rewrite | Refusal]] = []
    rewrites: list[Rewrite] = []
    for finding in findings:
        outcome = _plan(setting, finding, variable_of(finding), reserved)
        if isinstance(outcome, Rewrite):
            is_sound = not is_each_checked or _passes(setting, [outcome], outcome.edits)
            if is_sound and _joined(setting, [*rewrites, outcome]) is not None:
                rewrites.append(outcome)
            else:
                outcome = Refusal(RefusalReason.GATE)
        outcomes.append((finding, outcome))
    return FilePlan(outcomes=tuple(outcomes), edits=_joined(setting, rewrites) or ())


def _joined(setting: _Setting, rewrites: list[Rewrite]) -> tuple[Edit, ...] | None:
    return joined_edits(setting.tree, setting.syntax, setting.file, rewrites)


def _holds(setting: _Setting, plan: FilePlan) -> bool:
    rewrites = [outcome for _, outcome in plan.outcomes if isinstance(outcome, Rewrite)]
    return not rewrites or _passes(setting, rewrites, plan.edits)


def _plan(
    setting: _Setting, finding: Finding, detector_variable: str, names: ReservedNames
) -> Rewrite | Refusal:
    tree, syntax = setting.tree, setting.syntax
    place = find_place(tree, syntax, finding.span)
    if isinstance(place, Refusal):
        return place
    literal = read_literal(tree, syntax, place.literal)
    objection = object_to_place(tree, syntax, place)
    if literal is None or objection:
        return Refusal(objection or RefusalReason.NO_LITERAL)
    value = syntax.decode(literal.span.of(tree.text))
    objection = _object_to_value(setting, literal, finding.span, value, names)
    if value is None or objection:
        return Refusal(objection or RefusalReason.UNDECODABLE)
    variable = names.name_of(value)
    reuses = variable is not None
    if variable is None:
        variable = _choose(setting, place, finding, _conventional(detector_variable, value), names)
    structure = structural_edits(tree, syntax, [place], setting.file)
    if isinstance(structure, Refusal):
        return structure
    edits = _edits(setting, place, literal, variable)
    if edits is None:
        return Refusal(RefusalReason.NOT_NAMESPACED)
    if not reuses:
        names.reserve(variable, value)
    is_sure = finding.confidence is not Confidence.LOW
    return Rewrite(
        title=f"{'Use' if reuses else 'Move to'} {setting.store.name} {variable}",
        store_id=setting.store.id,
        variable=variable,
        secret=literal.content,
        edits=merge_edits([*edits, *structure]) or edits,
        applicability=Applicability.SAFE if is_sure else Applicability.ASK,
        reuses=reuses,
    )


def _object_to_value(
    setting: _Setting, literal: Literal, span: Span, value: str | None, names: Names
) -> RefusalReason | None:
    if value is None:
        return RefusalReason.UNDECODABLE
    if not _is_whole(setting.tree.text, literal, span, value):
        has_lines = "\n" in span.of(setting.tree.text)
        return RefusalReason.MULTILINE if has_lines else RefusalReason.PARTIAL
    if names.name_of(value) is not None:
        return None
    if "\n" in value and not setting.store.keeps_lines:
        return RefusalReason.MULTILINE
    if setting.store.in_env_file and quote(value) is None:
        return RefusalReason.UNQUOTABLE
    return None


def _is_whole(text: str, literal: Literal, span: Span, value: str | None) -> bool:
    """Tell whether the finding is all that the literal says, or sits in a URL that is."""
    if span == literal.content or value == span.of(text):
        return True
    return value is not None and literal.content.contains(span) and bool(_URL.match(value))


def _conventional(detector_variable: str, value: str) -> str:
    """Return the detector's name, or that of a URL where the whole URL around a secret moves."""
    return (url_variable(value) if _URL.match(value) else "") or detector_variable


def _choose(
    setting: _Setting, place: Place, finding: Finding, detector_variable: str, names: Names
) -> str:
    stem = setting.file.path.rsplit("/", 1)[-1].split(".", 1)[0]
    return choose_name(
        detector_variable=detector_variable,
        target=target_of(setting.tree, setting.syntax, place),
        detector_id=finding.detector_id,
        stem=stem,
        is_free=_NamesInUse(names, setting.tree.text),
    )


@dataclass(frozen=True, slots=True)
class _NamesInUse:
    """A store's names plus those that this text looks up somewhere."""

    names: Names
    text: str = field(repr=False)

    def name_of(self, value: str) -> str | None:
        return self.names.name_of(value)

    def is_taken(self, name: str) -> bool:
        return self.names.is_taken(name) or is_looked_up(self.text, name)


def _edits(
    setting: _Setting, place: Place, literal: Literal, variable: str
) -> tuple[Edit, ...] | None:
    syntax, lookup, tree = setting.syntax, setting.lookup, setting.tree
    expression = lookup.expression
    edits: list[Edit] = []
    if lookup.symbol:
        reach = syntax.import_symbol(tree, place, lookup.symbol)
        if reach is None:
            return None
        expression = expression.replace("@symbol", reach.name)
        edits += reach.edits
    if lookup.function:
        reach = syntax.define(tree, place, lookup.function, setting.file)
        if reach is None:
            return None
        expression = expression.replace("@function", reach.name)
        edits += reach.edits
    expression = _finished(expression.replace("@variable", variable), syntax, literal)
    before = tree.text[literal.span.start - 1 : literal.span.start]
    space = " " if before.isalnum() or before in {"_", "$"} else ""
    edits.append(Edit(literal.span, space + expression))
    return merge_edits(with_line_ends(tree.text, edit) for edit in edits)


def _finished(expression: str, syntax: Syntax, literal: Literal) -> str:
    if syntax.has_either_quote and literal.quote.startswith("'"):
        expression = expression.replace('"', "'")
    return syntax.bytes_form.replace("@value", expression) if literal.is_bytes else expression


def _passes(setting: _Setting, rewrites: list[Rewrite], edits: tuple[Edit, ...]) -> bool:
    return passes_gate(setting.tree, setting.syntax.grammar, setting.errors, rewrites, edits)
