"""Plans how values in config files become references, for files that have a format here.

It knows no single format. A value is decoded once, and kept as a `Secret` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keylift.languages.tree import parse
from keylift.model import (
    Applicability,
    Confidence,
    Edit,
    Finding,
    Naming,
    Rank,
    Refusal,
    RefusalReason,
    Rewrite,
    Span,
)
from keylift.rewriting.edits import apply_edits, merge_edits
from keylift.rewriting.env_files import quote
from keylift.rewriting.formats.model import Outcomes, Slot, is_credential_url
from keylift.rewriting.naming import Names, ReservedNames, choose_name
from keylift.rewriting.shifts import Shifts
from keylift.rewriting.stores import STORES
from keylift.rewriting.words import Hints, holds_secret, is_vague, url_variable
from keylift.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from keylift.rewriting.formats.model import ConfigFile, Format
    from keylift.rewriting.lookups import Store


def plan_config(
    form: Format,
    file: ConfigFile,
    findings: Sequence[Finding],
    *,
    variable_of: Callable[[Finding], str],
    names: Names,
    store_id: str,
) -> tuple[Outcomes, tuple[Edit, ...]]:
    """Return each finding with its rewrite or refusal, and the edits of all rewrites together."""
    store = STORES.get(store_id)
    objection = _object_to_store(form, store)
    if store is None or objection:
        refusal = Refusal(objection or RefusalReason.UNSUPPORTED_STORE)
        return tuple((finding, refusal) for finding in findings), ()
    reserved = ReservedNames(names)
    outcomes = tuple(
        (
            finding,
            _plan(
                form, store, file, finding, detector_variable=variable_of(finding), names=reserved
            ),
        )
        for finding in findings
    )
    rewrites = [outcome for _, outcome in outcomes if isinstance(outcome, Rewrite)]
    edits = merge_edits(edit for rewrite in rewrites for edit in rewrite.edits)
    joined = form.join(file, edits or ())
    if not rewrites or (edits is not None and _holds(form, file, rewrites, joined)):
        return outcomes, joined
    return _checked_one_by_one(form, file, outcomes)


def config_value(form: Format, file: ConfigFile, span: Span) -> str | None:
    """Return what stands at `span`, where exactly that is to be stored, or None."""
    slot = form.read(file, span)
    return slot.value if isinstance(slot, Slot) and slot.secret == span else None


def _checked_one_by_one(
    form: Format, file: ConfigFile, outcomes: Outcomes
) -> tuple[Outcomes, tuple[Edit, ...]]:
    """Refuse the rewrites that spoil the file, which takes a parse for each of them."""
    checked: list[tuple[Finding, Rewrite | Refusal]] = []
    edits: tuple[Edit, ...] = ()
    for finding, outcome in outcomes:
        if isinstance(outcome, Refusal):
            checked.append((finding, outcome))
            continue
        merged = merge_edits([*edits, *outcome.edits])
        is_sound = merged is not None and _holds(form, file, [outcome], merged)
        edits = merged if is_sound and merged else edits
        checked.append((finding, outcome if is_sound else Refusal(RefusalReason.GATE)))
    return tuple(checked), edits


def _object_to_store(form: Format, store: Store | None) -> RefusalReason | None:
    """Return why the format's tool gets nothing from the store, or None where it does."""
    if store is None or not store.is_environment:
        return RefusalReason.UNSUPPORTED_STORE
    if form.filled_by and not store.in_env_file and store.id != form.filled_by:
        return RefusalReason.FILLED_ELSEWHERE
    return None


def _plan(
    form: Format,
    store: Store,
    file: ConfigFile,
    finding: Finding,
    *,
    detector_variable: str,
    names: ReservedNames,
) -> Rewrite | Refusal:
    slot = form.read(file, finding.span)
    if isinstance(slot, Refusal):
        return slot
    objection = _object_to_value(slot.value)
    if objection:
        return Refusal(objection)
    known = names.name_of(slot.value)
    reuses = (
        known is not None
        and _can_be(known, slot, store)
        and (known == slot.fixed or not (slot.fixed or is_vague(known)))
        and not names.is_occupied(known, slot.value)
    )
    hints = _hints(slot, file, finding, detector_variable)
    naming = _naming(slot, hints)
    if known is not None and reuses:
        variable = known
    else:
        usual = names.name_elsewhere(slot.value) or names.promised_to(slot.value)
        if usual and not is_vague(usual):
            hints = replace(hints, usual=usual)
        named = _name(slot, store, hints, names, file)
        if isinstance(named, Refusal):
            return named
        variable = named
    if not reuses:
        names.reserve(variable, slot.value)
    entry = store.entry(file.entries, variable)
    is_sure = finding.confidence is not Confidence.LOW
    return Rewrite(
        title=f"{'Use' if reuses else 'Move to'} {store.said(variable, entry)}",
        store_id=store.id,
        variable=variable,
        secret=slot.secret,
        edits=tuple(_with_line_ends(file.text, edit) for edit in slot.write(variable)),
        applicability=slot.applicability if is_sure else Applicability.ASK,
        note=_note(form, store, slot, variable),
        reuses=reuses,
        naming=naming,
        entry=entry,
        supply=slot.supply if store.id == "env" else None,
        value=Secret(slot.value),
    )


def _note(form: Format, store: Store, slot: Slot, variable: str) -> str:
    """Return what the user has to know; what fills the file in may be done, or said, elsewhere."""
    if store.id == form.filled_by:
        return ""
    if store.fills_env_file:
        return slot.note(variable)
    return f"{store.name} has to start what reads the file, so that it finds {variable} set."


def _object_to_value(value: str) -> RefusalReason | None:
    if "\n" in value or "\r" in value:
        return RefusalReason.MULTILINE
    return RefusalReason.UNQUOTABLE if quote(value) is None else None


def _can_be(spelled: str, slot: Slot, store: Store) -> bool:
    """Tell whether the tool and the store take a name, whatever it stands for."""
    return slot.accepts(spelled) and store.can_have(spelled)


def _name(
    slot: Slot, store: Store, hints: Hints, names: ReservedNames, file: ConfigFile
) -> str | Refusal:
    """Return the variable's name, or why it can have none."""
    if slot.fixed:
        if holds_secret(slot.fixed, hints.secrets):
            return Refusal(RefusalReason.LOOKUP_NAME)
        if not store.can_have(slot.fixed):
            return Refusal(RefusalReason.STORE_NAME, f"It is {slot.fixed}.")
        if names.is_set(slot.fixed) or names.is_occupied(slot.fixed, slot.value):
            return Refusal(RefusalReason.NAME_TAKEN, f"It is {slot.fixed}.")
        return slot.fixed
    chosen = choose_name(
        hints,
        _NamesInUse(names, slot, file),
        lambda name: _can_be(slot.spell(name), slot, store),
        names.numbers,
    )
    if not chosen:
        return Refusal(RefusalReason.STORE_NAME, f"It is {slot.spell(hints.base)}.")
    return slot.spell(chosen)


def _naming(slot: Slot, hints: Hints) -> Naming:
    """Return what the place alone would call its value; a fixed name is the code's own."""
    if not slot.fixed:
        return hints.naming
    if is_vague(slot.fixed):
        return Naming(slot.fixed, Rank.FORCED)
    return Naming(slot.fixed, Rank.EXACT if slot.fixed == hints.known else Rank.TELLING)


def _hints(slot: Slot, file: ConfigFile, finding: Finding, detector_variable: str) -> Hints:
    is_url = is_credential_url(slot.value)
    return Hints(
        detector_id=finding.detector_id,
        detector_variable=detector_variable,
        usual=url_variable(slot.value) if is_url else "",
        target=slot.target,
        scopes=slot.scopes,
        stem=file.path.rsplit("/", 1)[-1].strip(".").split(".", 1)[0],
        is_url=is_url,
        secrets=(*file.secrets, finding.span.of(file.text)),
    )


@dataclass(frozen=True, slots=True)
class _NamesInUse:
    """A store's names as a slot spells them, plus those that the file refers to."""

    names: ReservedNames
    slot: Slot
    file: ConfigFile

    def name_of(self, value: str) -> str | None:
        return self.names.name_of(value)

    def is_taken(self, name: str) -> bool:
        spelled = self.slot.spell(name)
        if self.slot.is_used(spelled) or self.names.is_taken(spelled):
            return True
        value = self.slot.value
        if self.names.is_occupied(spelled, value) or self.names.is_promised(name, value):
            return True
        return self.file.refers_to(spelled)


def _with_line_ends(text: str, edit: Edit) -> Edit:
    """Give new text the line ends that most of the file's lines have."""
    if "\n" not in edit.new_text:
        return edit
    crlf = text.count("\r\n")
    counts = {"\n": text.count("\n") - crlf, "\r\n": crlf, "\r": text.count("\r") - crlf}
    ending = max(counts, key=lambda one: counts[one])
    return replace(edit, new_text=edit.new_text.replace("\n", ending))


def _holds(
    form: Format, file: ConfigFile, rewrites: Sequence[Rewrite], edits: tuple[Edit, ...]
) -> bool:
    """Tell whether the secrets are gone and the file parses no worse than before."""
    if not _are_gone(file.text, rewrites, edits):
        return False
    changed = apply_edits(file.text, edits)
    if not form.holds(changed):
        return False
    if not form.grammar:
        return True
    errors = parse(changed, form.grammar).count_errors()
    return errors <= file.tree(form.grammar).count_errors()


def _are_gone(text: str, rewrites: Iterable[Rewrite], edits: Sequence[Edit]) -> bool:
    shifts, written = Shifts(edits), "\n".join(edit.new_text for edit in edits)
    return all(
        shifts.written_over(rewrite.secret) is not None and rewrite.secret.of(text) not in written
        for rewrite in rewrites
    )
