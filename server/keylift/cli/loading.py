"""Makes the files that `keylift fix` changed load `.env`, where that is asked for.

It plans on what a file is to hold after its rewrites, so that a dry run shows the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from keylift.cli.fixing import FileFix
from keylift.cli.projects import Project
from keylift.errors import MoveError
from keylift.model import Refusal, RefusalReason
from keylift.rewriting.companions import (
    DependencyPlan,
    LoaderPlan,
    loader_for,
    looked_up,
    plan_dependency,
    plan_loader,
)
from keylift.rewriting.stores import STORES
from keylift.workspace.apply import edit_file
from keylift.workspace.loading import depth_below, read_manifests, read_project_files
from keylift.workspace.names import EnvNames
from keylift.workspace.recording import Recorder
from keylift.workspace.root import EnvPlace


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that a loader's package is added to, and the project it is scanned with."""

    path: Path
    text: str = field(repr=False)
    plan: DependencyPlan
    project: Project
    place: EnvPlace


@dataclass(slots=True, kw_only=True)
class Loading:
    """Who loads `.env`, as far as a run has come.

    Attributes:
        adds: Whether loaders are added.
        dry_run: Whether nothing is written.
        recorder: Notes how the edits are taken back.
        added: Number of files that load it now.
        commands: What installs the loaders that were added.
        needed: The projects whose manifest should name a loader, with the language it is for.
        notes: Sentences that the user should know about them.
        go_packages: Folders of Go packages that got one, of which all their files profit.
        refused: Why a file got none, by path.
        is_missing: Whether a loader could be added and was not asked for.
        is_there: Whether some file's `.env` is loaded already.
        is_doubtful: Whether something may load it, and a loader was not asked for.
    """

    adds: bool
    dry_run: bool
    recorder: Recorder
    added: int = 0
    commands: list[str] = field(default_factory=list)
    needed: dict[tuple[Path, str], tuple[EnvPlace, Project]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    go_packages: set[Path] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    is_missing: bool = False
    is_there: bool = False
    is_doubtful: bool = False

    def plan(self, fix: FileFix) -> LoaderPlan | None:
        """Return what a fixed file needs to load `.env`, where that is asked for."""
        if loader_for(fix.source.language_id) is None or not _reads_env_file(fix):
            return None
        if fix.source.language_id == "go" and Path(fix.source.path).parent in self.go_packages:
            return None
        plan = _plan(fix)
        if isinstance(plan, LoaderPlan):
            self.is_missing |= not (self.adds or plan.is_perhaps_loaded)
            self.is_doubtful |= not self.adds and plan.is_perhaps_loaded
            return plan if self.adds else None
        if plan.reason is RefusalReason.LOADED:
            self.is_there = True
        else:
            self.refused[fix.file.path] = plan.sentence
        return None

    def add(self, fix: FileFix, plan: LoaderPlan, project: Project) -> None:
        """Edit the file once more; where that fails, its rewrites stand."""
        if not self.dry_run:
            path = Path(fix.file.path)
            found = project.engine.scan(fix.new_text, fix.source.language_id).findings
            self.recorder.before_edit(path, plan.edits, fix.place, [each.span for each in found])
            try:
                edit_file(path, fix.new_text, plan.edits)
            except MoveError as error:
                self.refused[fix.file.path] = str(error)
                return
        self.added += 1
        if fix.source.language_id == "go":
            self.go_packages.add(Path(fix.source.path).parent)
        self.needed[fix.place.root, fix.source.language_id] = fix.place, project
        if plan.command not in self.commands:
            self.commands.append(plan.command)
        if plan.note and plan.note not in self.notes:
            self.notes.append(plan.note)

    def manifests(self) -> Iterator[Manifest]:
        """Yield each manifest that a package is added to; see `add_dependency`."""
        for (_, language_id), (place, project) in self.needed.items():
            texts = read_manifests(place)
            plan = plan_dependency(language_id, texts)
            if isinstance(plan, DependencyPlan):
                yield Manifest(place.root / plan.file, texts[plan.file], plan, project, place)

    def add_dependency(self, manifest: Manifest) -> None:
        """Edit a manifest; where that fails, the code stays as it is by now."""
        if not self.dry_run:
            self.recorder.before_edit(manifest.path, manifest.plan.edits, manifest.place)
            try:
                edit_file(manifest.path, manifest.text, manifest.plan.edits)
            except MoveError as error:
                self.refused[str(manifest.path)] = str(error)


def reads_environment(language_id: str, text: str) -> bool:
    """Tell whether a file without findings may still need a loader."""
    return loader_for(language_id) is not None and bool(looked_up(language_id, text))


def _reads_env_file(fix: FileFix) -> bool:
    """Tell whether a lookup of the file is for a variable of `.env`."""
    if any(STORES[rewrite.store_id].fills_env_file for _, rewrite in fix.rewrites):
        return True
    names = looked_up(fix.source.language_id, fix.source.text)
    if not names:
        return False
    try:
        known = EnvNames.load(fix.place)
    except MoveError:
        return False
    return any(map(known.is_set, names))


def _plan(fix: FileFix) -> LoaderPlan | Refusal:
    return plan_loader(
        replace(fix.source, text=fix.new_text),
        read_project_files(fix.place),
        depth=depth_below(Path(fix.file.path), fix.place),
        env_file=fix.place.env_file,
    )
