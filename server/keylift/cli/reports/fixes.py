"""What `keylift fix` did or would do: what went where, what is left and why, and what to do next.

It names variables and files, never values.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from keylift.cli.faults import told
from keylift.cli.fixing import FileFix
from keylift.cli.keeping import Keeping
from keylift.cli.loading import Loading
from keylift.cli.needing import Needing
from keylift.cli.reports.paths import relative, sourced
from keylift.cli.reports.supplies import supply_steps
from keylift.cli.terminal import Screen, Style
from keylift.errors import StoreError
from keylift.model import Detector, Entry, Finding, Problem, Rewrite, Supply
from keylift.rewriting.formats import has_format
from keylift.rewriting.redactions import REDACTED
from keylift.text import LineIndex
from keylift.workspace.history import Question, joined, look_up, question_of
from keylift.workspace.move import Stored
from keylift.workspace.paths import shown
from keylift.workspace.pipelines import lines_to_add

_PASSED_ON = frozenset({"env", "github"})
"""The stores whose values a workflow can pass on from the repository's secrets."""

_SECONDS = 5.0
"""How long git is asked in a run."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What has come of a run so far.

    Attributes:
        dry_run: Whether nothing is written.
        loading: Who loads `.env`.
        keeping: Where the values go.
        needing: Which clients the lookups lack.
        moved: Number of findings that became lookups.
        redacted: Number of those that became a word.
        left: Number of those that did not.
        env_files: The files that values went to which a program finds in its environment.
        supplies: The variables of the others, by how they get to the tool that wants them.
        entries: Where another store is to have values, by what `.env` has or would have.
        revoke: Where to revoke what was found, by the credential's name.
        leaked: What to ask git about it, by the same name.
        unpassed: Which lines workflows need.
        stored: What each file's values did to the companion files.
        problems: What could not be scanned.
        failed: Number of files that could not be changed.
    """

    dry_run: bool
    loading: Loading
    keeping: Keeping
    needing: Needing
    moved: int = 0
    redacted: int = 0
    left: int = 0
    env_files: list[Path] = field(default_factory=list)
    supplies: dict[tuple[Path, Supply], list[str]] = field(default_factory=dict)
    entries: dict[tuple[Path, str], Entry] = field(default_factory=dict)
    revoke: dict[str, str] = field(default_factory=dict)
    leaked: dict[str, list[Question]] = field(default_factory=dict)
    unpassed: list[str] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failed: int = 0

    def add(self, fix: FileFix, detectors: Mapping[str, Detector]) -> None:
        """Count what became of one file."""
        self.moved += len(fix.rewrites)
        self.redacted += len(fix.redacted)
        self.left += sum(not detectors[finding.detector_id].public for finding, _ in fix.left)
        is_in_env = fix.rewrites and (self.keeping.in_env_file or self.keeping.store.is_beside_env)
        for _, rewrite in fix.rewrites if is_in_env else ():
            if rewrite.supply is not None:
                supplied = self.supplies.setdefault((fix.place.env, rewrite.supply), [])
                supplied += [rewrite.variable] if rewrite.variable not in supplied else []
            elif fix.place.env not in self.env_files:
                self.env_files.append(fix.place.env)
        for _, rewrite in fix.rewrites:
            if rewrite.entry is not None:
                self.entries.setdefault((fix.place.env, rewrite.variable), rewrite.entry)
        if self.keeping.store.id in _PASSED_ON and not has_format(fix.source.language_id):
            names = dict.fromkeys(rewrite.variable for _, rewrite in fix.rewrites)
            self.unpassed += lines_to_add(fix.place, Path(fix.file.path), names)
        found = (*(each for each, _ in (*fix.rewrites, *fix.left)), *fix.redacted)
        secret = [each for each in found if not detectors[each.detector_id].public]
        for finding in secret:
            self.revoke.setdefault(finding.name, detectors[finding.detector_id].revoke_url)
            if not self.dry_run:
                question = question_of(Path(fix.file.path), fix.source, finding)
                self.leaked.setdefault(finding.name, []).append(question)


def write_outcome(fix: FileFix, screen: Screen, keeping: Keeping, *, dry_run: bool) -> None:
    """Write what becomes of each finding of a file."""
    lines = LineIndex(fix.source.text)
    for finding, rewrite in fix.rewrites:
        said = f"{finding.name} {_where(fix, rewrite, keeping, dry_run=dry_run)}"
        screen.line(("✓ ", Style.GOOD), _place(fix, finding, lines), said)
        if rewrite.note:
            screen.line(f"    {rewrite.note}")
    for finding in fix.redacted:
        is_output = fix.source.language_id == "notebook"
        what = "cleared with its cell's outputs" if is_output else f"replaced by {REDACTED}"
        said = f"{finding.name} {'would be' if dry_run else 'is'} {what}"
        screen.line(("✓ ", Style.GOOD), _place(fix, finding, lines), said)
    for finding, reason in fix.left:
        said = f"{finding.name} is left: {reason}"
        screen.line(("✗ ", Style.WARNING), _place(fix, finding, lines), said)
    if fix.edits:
        screen.line()


def _where(fix: FileFix, rewrite: Rewrite, keeping: Keeping, *, dry_run: bool) -> str:
    verb = "would move to" if dry_run else "moved to"
    env = relative(fix.place.env)
    if rewrite.entry is None:
        found = "has the value of" if rewrite.reuses else verb
        return f"{found} {rewrite.variable} in {env}"
    place = f"{keeping.store.name}, {rewrite.entry}"
    if keeping.store.is_beside_env:
        found = "has the value of" if rewrite.reuses else verb
        also = f" and a {keeping.store.name}" if dry_run or not keeping.in_env_file else ""
        return f"{found} {rewrite.variable} in {env}{also}"
    if dry_run or not keeping.in_env_file:
        return f"{verb} {place}"
    return f"is looked up in {place}; until that has it, the value is {rewrite.variable} in {env}"


def write_failure(path: str, error: Exception, screen: Screen) -> None:
    """Say why a file stays as it was, below the diff that was meant for it."""
    # Paths in it are whole, for those who are elsewhere.
    said = told(error).replace(f"{shown(Path.cwd())}{os.sep}", "")
    screen.line(("! ", Style.ERROR), f"{shown(path)} stays as it was: {said}.")
    remedy = error.remedy if isinstance(error, StoreError) else ""
    for line in remedy.splitlines():
        screen.line(f"    {line}")
    screen.line()


def write_summary(outcome: Outcome, screen: Screen) -> None:
    """Write the totals, what went wrong, and what to do next."""
    for problem in outcome.problems:
        screen.line(("! ", Style.ERROR), str(problem))
    for path in dict.fromkeys(path for each in outcome.stored for path in each.written):
        screen.line(("Wrote ", Style.DIM), relative(path))
    for note in dict.fromkeys(note for each in outcome.stored for note in each.notes):
        screen.line(note)
    screen.line()
    screen.line((_totals(outcome), Style.PATH))
    if outcome.keeping.store.fills_env_file:
        _write_loading(outcome.loading, screen)
    for sentence in outcome.needing.told:
        screen.line(sentence)
    if (outcome.moved or outcome.redacted) and not outcome.dry_run:
        _write_next(outcome, screen)


def _place(fix: FileFix, finding: Finding, lines: LineIndex) -> str:
    line, _ = lines.position(finding.span.start)
    return f"{shown(fix.file.path)}:{line + 1}  "


def _totals(outcome: Outcome) -> str:
    if not outcome.moved and not outcome.redacted and not outcome.left:
        return "Nothing to fix."
    verb = "would be rewritten" if outcome.dry_run else "rewritten"
    redacted = f"{outcome.redacted} redacted, " if outcome.redacted else ""
    dry = " Nothing was written." if outcome.dry_run else ""
    return f"{outcome.moved} {verb}, {redacted}{outcome.left} left.{dry}"


def _write_next(outcome: Outcome, screen: Screen) -> None:
    screen.line()
    screen.line(("What to do next", Style.PATH))
    steps = (
        [] if outcome.entries and not outcome.keeping.store.is_beside_env else _env_steps(outcome)
    )
    steps += supply_steps(outcome.supplies) + _store_steps(outcome) + _workflow_steps(outcome)
    steps.append("Revoke or rotate what was hardcoded; git keeps what was ever committed:")
    for number, step in enumerate(steps, 1):
        head, *rest = step.split("\n")
        screen.line(f"  {number}. {head}")
        for line in rest:
            screen.line(f"       {line}")
    known = look_up((each for asked in outcome.leaked.values() for each in asked), _SECONDS)
    traces = {
        name: joined(known[each] for each in asked).told for name, asked in outcome.leaked.items()
    }
    is_one_for_all = len(traces) > 1 and len({*traces.values()}) == 1
    if is_one_for_all:
        screen.line(f"       Each is {next(iter(traces.values()))}.")
    for name, url in outcome.revoke.items():
        trace = "" if is_one_for_all else f", {traces[name]}"
        screen.line(f"       {name}{trace}", (f"  {url}", Style.DIM))


def _env_steps(outcome: Outcome) -> list[str]:
    if not outcome.env_files:
        return []
    lines = [f"set -a; . {sourced(path)}; set +a" for path in outcome.env_files]
    return ["\n".join([_how_to_load(outcome.loading), *lines])]


def _store_steps(outcome: Outcome) -> list[str]:
    """Return what is left to do where the lookups read another store than `.env`."""
    keeping = outcome.keeping
    steps: list[str] = []
    if not outcome.entries:
        return steps
    if keeping.in_env_file:
        commands = [
            keeping.store.command_for(variable, entry, sourced(env))
            for (env, variable), entry in outcome.entries.items()
        ]
        head = f"Put the values into {keeping.store.name}, and then take them out of .env:"
        if keeping.store.is_beside_env:
            head = f"Make each value a {keeping.store.name} as well:"
        steps.append("\n".join([head, *commands]))
        if keeping.store.reference:
            lines = [
                f"{variable}={keeping.store.reference_to(entry)}"
                for (_, variable), entry in outcome.entries.items()
            ]
            steps.append("\n".join(["In their place .env gets references:", *lines]))
    envs = dict.fromkeys(relative(env) for env, _ in outcome.entries)
    steps += dict.fromkeys(filter(None, map(keeping.store.way_to_run, envs)))
    return steps


def _workflow_steps(outcome: Outcome) -> list[str]:
    """Say which workflows do not pass on what the code that they seem to run reads by now."""
    if not outcome.unpassed:
        return []
    return ["\n".join(["Have the workflows pass the variables on:", *outcome.unpassed])]


def _write_loading(loading: Loading, screen: Screen) -> None:
    """Say what was done so that the code loads `.env`, and where nothing was."""
    if not loading.adds:
        return
    for path, reason in loading.refused.items():
        screen.line(("! ", Style.WARNING), f"{shown(path)} does not load .env: {reason}")
    if loading.is_there:
        screen.line("Where something seems to load .env already, no loader was added.")
    if loading.commands:
        many = "load" if loading.added > 1 else "loads"
        verb = "would load .env" if loading.dry_run else f"{many} .env now"
        files = f"{loading.added} {'file' if loading.added == 1 else 'files'}"
        commands = ", ".join(f"`{each}`" for each in loading.commands)
        screen.line(" ".join([f"{files} {verb}; install it: {commands}.", *loading.notes]))


def _how_to_load(loading: Loading) -> str:
    if loading.commands:
        return "Install what loads .env now, as said above, or load it in a shell:"
    if loading.is_missing:
        return "Nothing loads .env here yet: `keylift fix --add-loader` adds it, or in a shell:"
    if loading.is_doubtful:
        return (
            "Something may load .env, and Keylift does not see that it runs before the lookups:"
            " `keylift fix --add-loader` makes sure, or in a shell:"
        )
    if loading.is_there:
        return "Something loads .env already; see that it runs before the lookups, or in a shell:"
    return "Let the program find its variables, for example in a shell:"
