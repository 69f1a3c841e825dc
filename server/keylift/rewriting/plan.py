"""Plans how a finding's literal becomes a lookup, or says why it does not.

Pure: it reads a text and the names of a store, and returns edits. It knows no detector, and writes
nothing. The value is decoded here, compared and let go; no plan, refusal or edit holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from keylift.languages import LANGUAGES, Syntax
from keylift.languages.model import Fallback, File
from keylift.languages.tree import Place, SyntaxTree, parse
from keylift.model import Applicability, Confidence, Edit, Refusal, RefusalReason, Rewrite, Span
from keylift.rewriting.edits import import_once, merge_edits
from keylift.rewriting.expressions import lookup_edits
from keylift.rewriting.formats import ConfigFile, has_format, plan_config_file, read_config_value
from keylift.rewriting.gate import passes_gate
from keylift.rewriting.naming import (
    Names,
    NamesInUse,
    ReservedNames,
    TakenNames,
    choose_name,
    is_looked_up,
    url_variable,
)
from keylift.rewriting.parts import can_cut, decode_part, is_url_with_password, part_to_lift
from keylift.rewriting.places import (
    Site,
    blocker_of,
    find_place,
    find_site,
    is_alone,
    literal_around,
    object_to_place,
    place_of,
    read_literal,
    target_of,
)
from keylift.rewriting.stores import STORES
from keylift.rewriting.structure import joined_edits, structural_edits
from keylift.rewriting.values import object_to_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from keylift.model import Finding
    from keylift.rewriting.formats import Outcomes
    from keylift.rewriting.lookups import Lookup, Store

_GENERATED = re.compile(r"^.{0,9}Code generated .* DO NOT EDIT|@generated\b", re.MULTILINE)
_HEAD_LENGTH = 2000


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
    """Return the value of a literal's content or of a part of it, or None where there is none.

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
    return decode_part(source.text, syntax, literal, span) if literal else None


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
    code = _CellPlanner(source.path)
    return ConfigFile(source.text, path, source.language_id, source.siblings, code)


@dataclass(frozen=True, slots=True)
class _CellPlanner:
    """Plans the code of a notebook's cell like a file of its own."""

    path: str

    def plan(
        self,
        code: str,
        findings: Sequence[Finding],
        variable_of: Callable[[Finding], str],
        names: ReservedNames,
        store_id: str,
    ) -> tuple[Outcomes, tuple[Edit, ...]]:
        cell = self._cell(code)
        plan = plan_file(cell, findings, variable_of=variable_of, names=names, store_id=store_id)
        for _, outcome in plan.outcomes:
            if isinstance(outcome, Rewrite):
                value = secret_value(cell, outcome.secret)
                names.reserve(outcome.variable, value or "")
        return plan.outcomes, plan.edits

    def value(self, code: str, span: Span) -> str | None:
        return secret_value(self._cell(code), span)

    def _cell(self, code: str) -> Source:
        return Source(text=code, language_id="python", path=self.path)


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
    edits = joined_edits(setting.tree, setting.syntax, setting.file, rewrites)
    return None if edits is None else import_once(edits)


def _holds(setting: _Setting, plan: FilePlan) -> bool:
    rewrites = [outcome for _, outcome in plan.outcomes if isinstance(outcome, Rewrite)]
    return not rewrites or _passes(setting, rewrites, plan.edits)


def _plan(
    setting: _Setting, finding: Finding, detector_variable: str, names: ReservedNames
) -> Rewrite | Refusal:
    site = find_site(setting.tree, setting.syntax, setting.file, finding.span)
    if isinstance(site, Refusal):
        return site
    fallback = setting.syntax.fallback(site.tree, site.place)
    if fallback:
        return _plan_fallback(setting, site, finding, fallback, names)
    return _plan_part(setting, site, finding, detector_variable, names)


def _plan_part(
    setting: _Setting, site: Site, finding: Finding, detector_variable: str, names: ReservedNames
) -> Rewrite | Refusal:
    tree, syntax, place, literal = site.tree, site.syntax, site.place, site.literal
    is_framed = syntax.frame(tree, place) in setting.lookup.frames
    objection = None if is_framed else object_to_place(tree, syntax, place)
    if objection:
        return Refusal(objection)
    part = part_to_lift(tree.text, syntax, literal, finding.span, is_alone=is_alone(syntax, place))
    is_cut = can_cut(syntax, literal, part)
    value = decode_part(tree.text, syntax, literal, part) if is_cut else None
    objection = object_to_value(site, setting.store, part, value, names)
    if value is None or objection:
        return Refusal(objection or RefusalReason.UNDECODABLE)
    of_url = url_variable(value) if is_url_with_password(value) else ""
    usual = names.name_elsewhere(value) or of_url or detector_variable
    in_use = NamesInUse(names, tree.text, partial(syntax.is_bound, tree, place, part))
    variable = names.name_of(value)
    if variable is None or in_use.is_bound(variable):
        variable = _choose(setting, place, finding, usual, in_use)
    return _rewrite(setting, site, finding, _Move(part, value, variable), names)


@dataclass(frozen=True, slots=True)
class _Move:
    """What goes where: a span of the text, its value, its variable, what the lookup replaces."""

    part: Span
    value: str = field(repr=False)
    variable: str
    instead_of: Span | None = None


def _rewrite(
    setting: _Setting, site: Site, finding: Finding, move: _Move, names: ReservedNames
) -> Rewrite | Refusal:
    structure = structural_edits(setting.tree, setting.syntax, [site.place], setting.file)
    if isinstance(structure, Refusal):
        return structure
    lookup = setting.lookup.within(setting.syntax.frame(site.tree, site.place))
    edits = lookup_edits(site, lookup, move.variable, move.part, move.instead_of)
    if isinstance(edits, RefusalReason):
        return Refusal(edits)
    reuses = names.name_of(move.value) == move.variable
    if not reuses:
        names.reserve(move.variable, move.value)
    is_sure = finding.confidence is not Confidence.LOW
    return Rewrite(
        title=f"{'Use' if reuses else 'Move to'} {setting.store.name} {move.variable}",
        store_id=setting.store.id,
        variable=move.variable,
        secret=move.part,
        edits=merge_edits([*edits, *structure]) or edits,
        applicability=Applicability.SAFE if is_sure else Applicability.ASK,
        reuses=reuses,
    )


def _plan_fallback(
    setting: _Setting, site: Site, finding: Finding, fallback: Fallback, names: ReservedNames
) -> Rewrite | Refusal:
    """Turn a lookup with a default into one without: the variable gets what the default said."""
    literal, variable = site.literal, fallback.variable
    around = place_of(setting.tree, setting.syntax, setting.tree.path_of(fallback.node))
    value = decode_part(setting.tree.text, setting.syntax, literal, literal.content)
    objection = blocker_of(setting.syntax, around) or object_to_value(
        site, setting.store, literal.content, value, names
    )
    if value is None or objection:
        return Refusal(objection or RefusalReason.UNDECODABLE)
    span = setting.tree.span(fallback.node)
    # Any other lookup of the variable that sees no value today would see this one.
    elsewhere = setting.tree.text.replace(span.of(setting.tree.text), "")
    is_set = names.is_set(variable) and names.name_of(value) != variable
    if is_set or is_looked_up(elsewhere, variable):
        return Refusal(RefusalReason.FALLBACK)
    move = _Move(literal.content, value, variable, instead_of=span)
    return _rewrite(setting, site, finding, move, names)


def _choose(
    setting: _Setting, place: Place, finding: Finding, detector_variable: str, in_use: TakenNames
) -> str:
    stem = setting.file.path.rsplit("/", 1)[-1].split(".", 1)[0]
    return choose_name(
        detector_variable=detector_variable,
        target=target_of(setting.tree, setting.syntax, place),
        detector_id=finding.detector_id,
        stem=stem,
        is_free=in_use,
    )


def _passes(setting: _Setting, rewrites: list[Rewrite], edits: tuple[Edit, ...]) -> bool:
    placed = [
        (rewrite, literal_around(setting.tree, setting.syntax, rewrite.secret))
        for rewrite in rewrites
    ]
    return passes_gate(setting.tree, setting.syntax.grammar, setting.errors, placed, edits)
