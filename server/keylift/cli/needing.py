"""Names the clients that lookups call in the projects' manifests, where that is asked for.

It plans on what a file is to hold after its rewrites, so that a dry run shows the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from keylift.cli.fixing import FileFix
from keylift.cli.loading import Manifest
from keylift.cli.projects import Project
from keylift.errors import MoveError
from keylift.languages.model import File
from keylift.model import Refusal, RefusalReason
from keylift.rewriting.companions import (
    DependencyPlan,
    installing,
    missing_packages,
    packages_of,
    plan_dependency,
)
from keylift.workspace.apply import edit_file
from keylift.workspace.loading import read_manifests
from keylift.workspace.project_files import project_files
from keylift.workspace.recording import Recorder
from keylift.workspace.root import EnvPlace


@dataclass(slots=True)
class _Need:
    """What the files of a project in one language lack."""

    language_id: str
    place: EnvPlace
    project: Project
    packages: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Needing:
    """Which clients the lookups need that the projects have not, as far as a run has come.

    Attributes:
        store_id: Of the run's lookups.
        adds: Whether manifests are to name them.
        dry_run: Whether nothing is written.
        recorder: Notes how the edits are taken back.
        needs: What is lacking, by the project's folder and by what installs it there.
        told: Sentences that say what became of it.
    """

    store_id: str
    adds: bool
    dry_run: bool
    recorder: Recorder
    needs: dict[tuple[Path, str], _Need] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def note(self, fix: FileFix, project: Project) -> None:
        """Remember what a file lacks, also where it became no lookup for that."""
        language_id, path = fix.source.language_id, Path(fix.file.path)
        files = project_files(fix.place.root, path, {})
        around = File(path.as_posix(), dict, files)
        packages = [*missing_packages(language_id, fix.new_text, around)]
        if any(reason.startswith(RefusalReason.NO_CLIENT.value) for _, reason in fix.left):
            packages += packages_of(language_id, self.store_id, around)
        if packages:
            key = fix.place.root, installing(language_id, ())
            need = self.needs.setdefault(key, _Need(language_id, fix.place, project))
            need.packages.update(dict.fromkeys(packages))

    def manifests(self) -> Iterator[Manifest]:
        """Yield each manifest that is to name packages; see `add`."""
        for need in self.needs.values():
            packages, texts = tuple(need.packages), read_manifests(need.place)
            plan = plan_dependency(need.language_id, texts, packages)
            self.told.append(self._sentence(need.language_id, packages, plan))
            if self.adds and isinstance(plan, DependencyPlan):
                path = need.place.root / plan.file
                yield Manifest(path, texts[plan.file], plan, need.project, need.place)

    def add(self, manifest: Manifest) -> None:
        """Edit a manifest; where that fails, the code stays as it is by now."""
        if self.dry_run:
            return
        self.recorder.before_edit(manifest.path, manifest.plan.edits, manifest.place)
        try:
            edit_file(manifest.path, manifest.text, manifest.plan.edits)
        except MoveError as error:
            self.told[-1] = str(error)

    def _sentence(
        self, language_id: str, packages: Sequence[str], plan: DependencyPlan | Refusal
    ) -> str:
        command = f"`{installing(language_id, packages)}`"
        if isinstance(plan, Refusal):
            return f"{plan.sentence} {command}"
        if not self.adds:
            return f"{plan.title} with --add-client, or {command}."
        verb = "would be" if self.dry_run else "is"
        command = f"`{installing(language_id, packages, is_named=True)}`"
        return f"{plan.file} {verb} changed; install what it names: {command}."


def calls_client(language_id: str, text: str) -> bool:
    """Tell whether a file without findings may still need a client."""
    return bool(missing_packages(language_id, text, File("", dict)))
