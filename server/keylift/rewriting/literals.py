"""Plans one literal of a file: which part of it moves, under what name, and what stands there then.

It checks nothing afterwards and sees one finding at a time, beside the names given away so far. The
value is decoded here, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from keylift.languages.versions import is_older
from keylift.model import Applicability, Confidence, Edit, Refusal, RefusalReason, Rewrite, Span
from keylift.rewriting.edits import merge_edits, with_line_ends
from keylift.rewriting.expressions import write_lookup
from keylift.rewriting.naming import (
    NamesInUse,
    ReservedNames,
    choose_name,
    is_looked_up,
    looks_like_value,
    names_looked_up,
)
from keylift.rewriting.packages import note_on_packages
from keylift.rewriting.parts import (
    can_cut,
    decode_part,
    is_between,
    is_password_of_url,
    is_url_with_password,
    part_to_lift,
)
from keylift.rewriting.places import (
    Site,
    blocker_of,
    find_site,
    is_alone,
    object_to_place,
    place_of,
)
from keylift.rewriting.source import with_those_beside
from keylift.rewriting.structure import structural_edits
from keylift.rewriting.targets import scopes_of, target_of
from keylift.rewriting.values import note_on_value, object_to_value
from keylift.rewriting.words import Hints, is_vague, url_variable
from keylift.secret import Secret

if TYPE_CHECKING:
    from keylift.languages import Syntax
    from keylift.languages.model import Fallback, File
    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Finding, HelperFile, Naming
    from keylift.rewriting.entries import EntryNames
    from keylift.rewriting.lookups import Lookup, Store

_COMPARED = "The code compares a secret; use a comparison that takes the same time for any value."


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that the findings of one file share.

    Attributes:
        syntax: The language's.
        store: Where the values go.
        lookup: How the language reads the store.
        tree: The file, parsed.
        file: Its surroundings.
        entries: How the project names its entries in the store.
        errors: How many ERROR and MISSING nodes the tree has.
        oldest: The oldest version of the language that the project supports, or "".
        secrets: What stands as a secret in the file.
    """

    syntax: Syntax
    store: Store
    lookup: Lookup
    tree: SyntaxTree
    file: File
    entries: EntryNames
    errors: int
    oldest: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)


def plan_password(
    setting: Setting, finding: Finding, detector_variable: str, names: ReservedNames
) -> Rewrite | Refusal:
    """Return the rewrite of a URL's password alone, unchecked, with its name reserved."""
    site = find_site(setting.tree, setting.syntax, setting.file, finding.span)
    if isinstance(site, Refusal):
        return site
    if not is_password_of_url(site.tree.text, site.syntax, site.literal, finding.span):
        return Refusal(RefusalReason.PARTIAL)
    rewrite = _plan_part(setting, site, finding, detector_variable, names, part=finding.span)
    if isinstance(rewrite, Refusal):
        return rewrite
    verb = "Use" if rewrite.reuses else "Move only the password to"
    ending = " for the password only" if rewrite.reuses else ""
    where = setting.store.said(rewrite.variable, rewrite.entry)
    return replace(rewrite, title=f"{verb} {where}{ending}{_beforehand(rewrite.helper)}")


def plan_literal(
    setting: Setting, finding: Finding, detector_variable: str, names: ReservedNames
) -> Rewrite | Refusal:
    """Return the rewrite of one finding, unchecked, with its name reserved; or a refusal."""
    site = find_site(setting.tree, setting.syntax, setting.file, finding.span)
    if isinstance(site, Refusal):
        return site
    fallback = setting.syntax.fallback(site.tree, site.place)
    is_taken = setting.store.is_environment or not (fallback and fallback.is_for_environment)
    if fallback and is_taken:
        return _plan_fallback(setting, site, finding, fallback, names)
    is_one = is_alone(site.syntax, site.place)
    part = part_to_lift(site.tree.text, site.syntax, site.literal, finding.span, is_alone=is_one)
    return _plan_part(setting, site, finding, detector_variable, names, part=part)


def _plan_part(
    setting: Setting,
    site: Site,
    finding: Finding,
    detector_variable: str,
    names: ReservedNames,
    *,
    part: Span,
) -> Rewrite | Refusal:
    tree, syntax, place, literal = site.tree, site.syntax, site.place, site.literal
    is_framed = syntax.frame(tree, place) in setting.lookup.frames
    objection = None if is_framed else object_to_place(tree, syntax, place)
    objection = objection or syntax.object_to_place(tree, place, site.file)
    if objection:
        return Refusal(objection)
    is_cut = can_cut(syntax, literal, part)
    value = decode_part(tree.text, syntax, literal, part) if is_cut else None
    objection = object_to_value(site, setting.store, part, value, names)
    if value is None or objection:
        return Refusal(objection or RefusalReason.UNDECODABLE)
    looked_up = tree.once(_names_looked_up)
    in_use = NamesInUse(names, looked_up, partial(syntax.is_bound, tree, place, part), value)
    variable = names.name_of(value)
    can_have = setting.store.can_have
    if variable and (in_use.is_bound(variable) or names.is_occupied(variable, value)):
        variable = None
    is_url = is_url_with_password(value)
    hints = replace(
        _hints(setting, place, finding),
        detector_variable=detector_variable,
        usual=url_variable(value) if is_url else "",
        is_url=is_url,
        is_password=is_between(tree.text, part, ":", "@"),
    )
    naming = hints.naming
    if variable is None or is_vague(variable) or not can_have(variable):
        usual = names.name_elsewhere(value) or names.promised_to(value)
        if usual and not is_vague(usual):
            hints = replace(hints, usual=usual)
        variable = choose_name(hints, in_use, can_have)
        if not variable:
            return Refusal(RefusalReason.STORE_NAME, f"It is {hints.base}.")
    away = syntax.elsewhere(tree, place, setting.file)
    if away and (part != literal.content or not is_alone(syntax, place)):
        return Refusal(RefusalReason.CONSTANT_REQUIRED)
    instead_of = with_line_ends(tree.text, away) if away else None
    move = _Move(part, value, variable, instead_of, naming)
    return _rewrite(setting, site, finding, move, names)


@dataclass(frozen=True, slots=True)
class _Move:
    """What goes where: a span of the text, its value, its variable.

    Where the lookup replaces more than a literal, `instead_of` says what, and how it is written;
    `naming` is what the place alone would call the value.
    """

    part: Span
    value: str = field(repr=False)
    variable: str
    instead_of: Edit | None = None
    naming: Naming | None = None


def _rewrite(
    setting: Setting, site: Site, finding: Finding, move: _Move, names: ReservedNames
) -> Rewrite | Refusal:
    structure = structural_edits(setting.tree, setting.syntax, [site.place], setting.file)
    if isinstance(structure, Refusal):
        return structure
    if not setting.store.can_have(move.variable):
        return Refusal(RefusalReason.STORE_NAME, f"It is {move.variable}.")
    entry = setting.store.entry(setting.entries, move.variable)
    lookup = _form_at(setting, site)
    if lookup is None:
        return Refusal(RefusalReason.NO_AWAIT)
    written = write_lookup(site, lookup.of(entry), move.variable, move.part, move.instead_of)
    if isinstance(written, Refusal):
        return written
    reuses = names.name_of(move.value) == move.variable
    if not reuses:
        names.reserve(move.variable, move.value)
    caution = _caution(setting, site.place)
    steps = " ".join(each.note for each in with_those_beside(written.helper) if each.note)
    is_sure = finding.confidence is not Confidence.LOW and not caution and not steps
    is_new = setting.store.fills_env_file and not reuses
    needs = note_on_packages(lookup.function, setting.syntax, setting.file)
    notes = [
        caution,
        _advice(setting, site.place),
        note_on_value(move.value) if is_new else "",
        needs,
        steps,
    ]
    verb, where = "Use" if reuses else "Move to", setting.store.said(move.variable, entry)
    return Rewrite(
        title=f"{verb} {where}{_beforehand(written.helper)}",
        store_id=setting.store.id,
        variable=move.variable,
        secret=move.part,
        edits=merge_edits([*written.edits, *structure]) or written.edits,
        applicability=Applicability.SAFE if is_sure else Applicability.ASK,
        note=" ".join(filter(None, notes)),
        reuses=reuses,
        helper=written.helper,
        entry=entry,
        value=Secret(move.value),
        naming=move.naming,
    )


def _caution(setting: Setting, place: Place) -> str:
    syntax = setting.syntax
    cautions = [syntax.caution, *([syntax.env_caution] if setting.store.fills_env_file else [])]
    return " ".join(filter(None, (each(setting.tree, place, setting.file) for each in cautions)))


def _beforehand(helper: HelperFile | None) -> str:
    """Return how a title tells that something has to run before the program, or ""."""
    runs = (each.path for each in with_those_beside(helper) if each.note)
    path = next(runs, "")
    return f", with {path} before the program" if path else ""


def _form_at(setting: Setting, site: Site) -> Lookup | None:
    """Return the lookup as it is written at a place; None where none is legal there."""
    lookup = setting.lookup.within(setting.syntax.frame(site.tree, site.place))
    can_await = bool(lookup.awaited or lookup.must_await) and setting.syntax.can_await(
        site.tree, site.place, setting.file
    )
    if lookup.must_await and not can_await:
        return lookup.preloaded
    return lookup.awaited if lookup.awaited and can_await else lookup


def _advice(setting: Setting, place: Place) -> str:
    """Return what a user should do that asks for no decision now, or ""."""
    is_compared = not setting.syntax.compared.isdisjoint(place.keys(place.depth))
    to_load = setting.syntax.advice(setting.file) if setting.store.fills_env_file else ""
    return " ".join(filter(None, [_COMPARED if is_compared else "", to_load]))


def _plan_fallback(
    setting: Setting, site: Site, finding: Finding, fallback: Fallback, names: ReservedNames
) -> Rewrite | Refusal:
    """Turn a lookup with a default into one without: the variable gets what the default said."""
    literal, variable = site.literal, fallback.variable
    if looks_like_value(variable):
        return Refusal(RefusalReason.LOOKUP_NAME)
    around = place_of(setting.tree, setting.syntax, setting.tree.path_of(fallback.node))
    value = decode_part(setting.tree.text, setting.syntax, literal, literal.content)
    if not setting.store.is_environment:
        # The variable may override the default today, which a lookup elsewhere would not.
        return Refusal(RefusalReason.FALLBACK)
    objection = (
        blocker_of(setting.syntax, around)
        or setting.syntax.object_to_place(site.tree, site.place, site.file)
        or object_to_value(site, setting.store, literal.content, value, names)
    )
    if value is None or objection:
        return Refusal(objection or RefusalReason.UNDECODABLE)
    span = setting.tree.span(fallback.node)
    elsewhere = _without(setting.tree.text, span.of(setting.tree.text), fallback.read_as)
    is_set = names.is_set(variable) and names.name_of(value) != variable
    is_set = is_set or names.is_occupied(variable, value)
    if literal.is_bytes or is_set or is_looked_up(elsewhere, variable):
        return Refusal(RefusalReason.FALLBACK)
    is_old = bool(fallback.since) and is_older(setting.oldest, fallback.since)
    form = fallback.older if is_old else fallback.form
    move = _Move(literal.content, value, variable, instead_of=Edit(span, form))
    return _rewrite(setting, site, finding, move, names)


def _without(text: str, lookup: str, read_as: str) -> str:
    """Return a text without a lookup and the uses of what it gives.

    Any other lookup of the variable that sees no value today would see the one that it gets.
    """
    rest = text.replace(lookup, "")
    return re.sub(rf"(?<![\w$.]){re.escape(read_as)}(?![\w$])", "", rest) if read_as else rest


def _names_looked_up(tree: SyntaxTree) -> frozenset[str]:
    return names_looked_up(tree.text)


def _hints(setting: Setting, place: Place, finding: Finding) -> Hints:
    """Return what the code around a literal says about its name."""
    return Hints(
        detector_id=finding.detector_id,
        secrets=(*setting.secrets, finding.span.of(setting.tree.text)),
        target=target_of(setting.tree, setting.syntax, place),
        scopes=scopes_of(setting.tree, setting.syntax, place),
        stem=setting.file.path.rsplit("/", 1)[-1].split(".", 1)[0],
    )
