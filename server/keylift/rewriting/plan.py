"""Plans how a finding's literal becomes a lookup, or says why it does not.

Pure: it reads a text and the names of a store, and returns edits. It knows no detector, and writes
nothing. A value is decoded once, and a rewrite keeps it as a `Secret`; no refusal or edit holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from keylift.errors import UnparsableError
from keylift.languages import LANGUAGES, Syntax
from keylift.languages.model import File
from keylift.languages.tree import parse
from keylift.model import Edit, Refusal, RefusalReason, Rewrite, Span
from keylift.rewriting.accepting import hold_together
from keylift.rewriting.cells import CellPlanner
from keylift.rewriting.documents import is_document
from keylift.rewriting.edits import apply_edits, import_once
from keylift.rewriting.formats import ConfigFile, has_format, plan_config_file, read_config_value
from keylift.rewriting.gate import passes_gate
from keylift.rewriting.literals import Setting, plan_literal, plan_password
from keylift.rewriting.naming import Names, ReservedNames
from keylift.rewriting.parts import decode_part
from keylift.rewriting.places import (
    find_place,
    literal_around,
    read_literal,
)
from keylift.rewriting.source import FilePlan, Source
from keylift.rewriting.stores import STORES
from keylift.rewriting.structure import joined_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from keylift.model import Finding

_GENERATED = re.compile(r"^.{0,9}Code generated .* DO NOT EDIT|@generated\b", re.MULTILINE)
_HEAD_LENGTH = 2000

__all__ = ["FilePlan", "Source", "plan_file", "plan_rewrite", "secret_value", "value_of"]


def plan_rewrite(
    source: Source,
    finding: Finding,
    *,
    detector_variable: str,
    names: Names,
    store_id: str = "env",
    password_only: bool = False,
) -> Rewrite | Refusal:
    """Return the rewrite of one finding, checked by parsing its result, or a refusal.

    `detector_variable` is the detector's conventional variable name, or "" to derive one.
    `password_only` leaves the rest of a URL where it is.
    """
    if has_format(source.language_id) and password_only:
        return Refusal(RefusalReason.UNSUPPORTED_LANGUAGE)
    whole = plan_file(
        source,
        [finding],
        variable_of=lambda _: detector_variable,
        names=names,
        store_id=store_id,
        password_only=[finding] if password_only else (),
    )
    return whole.outcomes[0][1]


def plan_file(
    source: Source,
    findings: Iterable[Finding],
    *,
    variable_of: Callable[[Finding], str],
    names: Names,
    store_id: str = "env",
    password_only: Container[Finding] = (),
) -> FilePlan:
    """Plan all findings of one file, so that equal values share a name and imports come once.

    `variable_of` gives the conventional variable name of a finding's detector, or "". Of the URLs
    with a finding of `password_only`, only the password moves.
    """
    ordered = sorted(findings, key=lambda finding: finding.span)
    wanted = _Wanted(ordered, password_only, variable_of, names)
    if source.is_store and source.language_id != "dotenv":
        # What is called `.env` has a reason of its own.
        return _refused(ordered, Refusal(RefusalReason.OWN_STORE))
    try:
        if not has_format(source.language_id):
            return _plan_code(source, wanted, store_id)
        outcomes, edits = plan_config_file(
            _config_file(source), ordered, variable_of=variable_of, names=names, store_id=store_id
        )
    except UnparsableError:
        return _refused(ordered, Refusal(RefusalReason.UNPARSABLE))
    return FilePlan(outcomes=outcomes, edits=edits)


def value_of(source: Source, rewrite: Rewrite) -> str | None:
    """Return the value that a rewrite moves; None where a text that it was not planned on has none.

    Whoever calls it must let nothing but the store see it.
    """
    return rewrite.value.reveal() if rewrite.value else secret_value(source, rewrite.secret)


def secret_value(source: Source, span: Span) -> str | None:
    """Return the value of a literal's content or of a part of it, or None where there is none.

    Whoever calls it must let nothing but the store see it.
    """
    try:
        return _read(source, span)
    except UnparsableError:
        return None


def _read(source: Source, span: Span) -> str | None:
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


def _config_file(source: Source) -> ConfigFile:
    if source.as_config:
        return source.as_config[0]
    path = source.path.replace("\\", "/")
    code = CellPlanner(
        lambda code: Source(
            text=code,
            language_id="python",
            path=source.path,
            non_empty=source.non_empty,
            entries=source.entries,
            secrets=source.secrets,
        ),
        plan_file,
        secret_value,
    )
    siblings = cache(source.siblings)
    file = ConfigFile(
        source.text, path, source.language_id, siblings, code, source.entries, source.secrets
    )
    source.as_config.append(file)
    return file


def _syntax_of(language_id: str) -> Syntax | None:
    language = LANGUAGES.get(language_id)
    return language.syntax if language else None


def _setting_of(source: Source, store_id: str) -> Setting | Refusal:
    syntax, store = _syntax_of(source.language_id), STORES.get(store_id)
    if syntax is None:
        is_prose = is_document(source.language_id, source.path)
        return Refusal(RefusalReason.DOCUMENT if is_prose else RefusalReason.UNSUPPORTED_LANGUAGE)
    lookup = store.lookup(source.language_id, non_empty=source.non_empty) if store else None
    if store is None or lookup is None:
        unsupported = store.unsupported if store else {}
        return Refusal(unsupported.get(source.language_id, RefusalReason.UNSUPPORTED_STORE))
    if _GENERATED.search(source.text, 0, _HEAD_LENGTH):
        return Refusal(RefusalReason.GENERATED)
    tree = parse(source.text, syntax.grammar)
    file = File(source.path.replace("\\", "/"), cache(source.siblings), source.project)
    objection = syntax.object_to_file(tree, file)
    if objection:
        return Refusal(objection)
    oldest = syntax.oldest(file)
    versioned = lookup.for_version(oldest)
    if versioned is None:
        return Refusal(RefusalReason.OLD_VERSION, f"It is {oldest}.")
    lookup = versioned.for_project(lambda package: syntax.has_package(package, file))
    errors = tree.count_errors()
    return Setting(
        syntax, store, lookup, tree, file, source.entries, errors, oldest, source.secrets
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be planned of a file, and how its values may be called."""

    findings: Sequence[Finding]
    password_only: Container[Finding]
    variable_of: Callable[[Finding], str]
    names: Names


def _refused(findings: Iterable[Finding], refusal: Refusal) -> FilePlan:
    return FilePlan(outcomes=tuple((finding, refusal) for finding in findings), edits=())


def _plan_code(source: Source, wanted: _Wanted, store_id: str) -> FilePlan:
    setting = _setting_of(source, store_id)
    if isinstance(setting, Refusal):
        return _refused(wanted.findings, setting)
    reserved = ReservedNames(wanted.names)
    outcomes: list[tuple[Finding, Rewrite | Refusal]] = []
    for finding in wanted.findings:
        plan = plan_password if finding in wanted.password_only else plan_literal
        outcomes.append((finding, plan(setting, finding, wanted.variable_of(finding), reserved)))
    planned = [outcome for _, outcome in outcomes if isinstance(outcome, Rewrite)]
    sound, edits = hold_together(
        planned,
        lambda some: _joined(setting, some),
        lambda some: _edits_of(setting, some) is not None,
    )
    edits = setting.syntax.line_up(setting.tree, edits, apply_edits) if edits else edits
    kept = set(map(id, sound))
    gate = Refusal(RefusalReason.GATE)

    def settled(outcome: Rewrite | Refusal) -> Rewrite | Refusal:
        if isinstance(outcome, Refusal) or id(outcome) not in kept:
            return outcome if isinstance(outcome, Refusal) else gate
        # Alone, its edits are those of the file.
        return replace(outcome, edits=edits) if len(sound) == 1 else outcome

    return FilePlan(outcomes=tuple((found, settled(each)) for found, each in outcomes), edits=edits)


def _joined(setting: Setting, rewrites: Sequence[Rewrite]) -> tuple[Edit, ...] | None:
    """Return the edits of all rewrites together; None where they contend or spoil the file."""
    joined = _edits_of(setting, rewrites)
    if joined is None:
        return None
    edits = import_once(joined)
    placed = [
        (rewrite, literal_around(setting.tree, setting.syntax, rewrite.secret))
        for rewrite in rewrites
    ]
    is_sound = passes_gate(setting.tree, setting.syntax.grammar, setting.errors, placed, edits)
    return edits if is_sound else None


def _edits_of(setting: Setting, rewrites: Sequence[Rewrite]) -> tuple[Edit, ...] | None:
    return joined_edits(setting.tree, setting.syntax, setting.file, rewrites)
