"""Plans and applies the rewrites of files on disk, one file after the other.

Names that a plan gives away stay reserved for the files after it, so that a dry run tells what a
real run does. It prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from keylift.cli.projects import Project
from keylift.languages import language_of
from keylift.model import Confidence, Edit, Finding, Refusal, Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import ReservedNames
from keylift.rewriting.plan import FilePlan, Source, secret_value
from keylift.workspace.names import EnvNames
from keylift.workspace.read import FileBytes
from keylift.workspace.root import EnvPlace, env_place, is_project
from keylift.workspace.siblings import read_siblings

_PUBLIC = "It is public by design; --only rewrites it all the same."
_UNSURE = "It may be no secret at all; --only rewrites it."
_NOT_UTF8 = "The file is not valid UTF-8, so it is left alone."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFix:
    """What is to become of one file.

    Attributes:
        file: As it was read.
        source: The text that was planned on.
        findings: All in the file, in document order.
        rewrites: Those that become lookups.
        edits: The edits of all rewrites together.
        left: The others, each with a sentence that says why.
        place: Where the values go.
    """

    file: FileBytes
    source: Source = field(repr=False)
    findings: tuple[Finding, ...]
    rewrites: tuple[tuple[Finding, Rewrite], ...]
    edits: tuple[Edit, ...] = field(repr=False)
    left: tuple[tuple[Finding, str], ...]
    place: EnvPlace

    @property
    def new_text(self) -> str:
        """The file's text after the rewrites."""
        return apply_edits(self.source.text, self.edits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user asked for.

    Attributes:
        only: Detector ids to rewrite; empty means all that Keylift is sure of.
        store_id: Which store the lookups read.
    """

    only: frozenset[str] = frozenset()
    store_id: str = "env"


class Fixer:
    """Plans the files of one project in turn, and remembers names and texts for the next."""

    def __init__(self, project: Project, wish: Wish) -> None:
        self._project = project
        self._wish = wish
        self._names: dict[Path, ReservedNames] = {}
        self._texts: dict[Path, str] = {}

    def plan(self, file: FileBytes, findings: tuple[Finding, ...]) -> FileFix:
        """Plan one file; it changes nothing on disk.

        Raises:
            MoveError: The project's `.env` cannot be read.
            ConfigError: A file name in the settings is no plain name.
        """
        path = Path(file.path)
        place = self._place(path)
        absolute, language_id = path.absolute(), language_of(file.path)
        source = Source(
            text=file.text,
            language_id=language_id,
            path=str(absolute),
            siblings=lambda: read_siblings(
                absolute, language_id, self._texts, self._project.settings.scan.max_file_size
            ),
        )
        wanted, left = self._sort(findings, file)
        plan = self._plan(source, wanted, place) if wanted else FilePlan(outcomes=(), edits=())
        rewrites = [(one, each) for one, each in plan.outcomes if isinstance(each, Rewrite)]
        refused = [(one, each) for one, each in plan.outcomes if isinstance(each, Refusal)]
        left += [(finding, refusal.sentence) for finding, refusal in refused]
        fix = FileFix(
            file=file,
            source=source,
            findings=findings,
            rewrites=tuple(rewrites),
            edits=plan.edits,
            left=tuple(sorted(left, key=lambda pair: pair[0].span)),
            place=place,
        )
        self._texts[absolute] = fix.new_text
        return fix

    def _plan(self, source: Source, findings: Iterable[Finding], place: EnvPlace) -> FilePlan:
        names = self._names.get(place.root)
        if names is None:
            names = self._names[place.root] = ReservedNames(EnvNames.load(place))
        plan = self._project.engine.plan_file(source, findings, names, self._wish.store_id)
        for _, outcome in plan.outcomes:
            if isinstance(outcome, Rewrite):
                value = secret_value(source, outcome.secret)
                if value is not None:
                    names.reserve(outcome.variable, value)
        return plan

    def _sort(
        self, findings: Iterable[Finding], file: FileBytes
    ) -> tuple[list[Finding], list[tuple[Finding, str]]]:
        """Tell the findings to rewrite from those to leave, and why."""
        wanted: list[Finding] = []
        left: list[tuple[Finding, str]] = []
        for finding in findings:
            reason = self._objection(finding, file)
            if reason is None:
                wanted.append(finding)
            elif reason:
                left.append((finding, reason))
        return wanted, left

    def _objection(self, finding: Finding, file: FileBytes) -> str | None:
        """Say why a finding is left; "" where the user did not ask for it, None where he did."""
        only = self._wish.only
        if only and finding.detector_id not in only:
            return ""
        if not file.is_rewritable:
            return _NOT_UTF8
        if not only and self._project.engine.detectors[finding.detector_id].public:
            return _PUBLIC
        return _UNSURE if not only and finding.confidence is Confidence.LOW else None

    def _place(self, path: Path) -> EnvPlace:
        """Return the project around a file, up to the current folder; else the folder named."""
        settings = self._project.settings.rewrite
        here: Path | None = Path.cwd()
        if here in (Path(Path.cwd().anchor), Path.home().resolve()):
            here = None
        place = env_place(path, settings, workspace=here)
        if is_project(place.root):
            return place
        return env_place(path, settings, workspace=self._named_folder(path) or here)

    def _named_folder(self, path: Path) -> Path | None:
        folders = [Path(root).resolve() for root in self._project.roots if Path(root).is_dir()]
        around = (folder for folder in folders if path.resolve().is_relative_to(folder))
        return next(around, None)
