"""Plans and applies the rewrites of files on disk, one file after the other.

Names that a plan gives away stay reserved for the files after it, so that a dry run tells what a
real run does. It prints nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from keylift.cli.keeping import Keeping
from keylift.cli.projects import Project
from keylift.errors import MoveError
from keylift.languages import language_of
from keylift.model import (
    Applicability,
    Confidence,
    Edit,
    Finding,
    HelperFile,
    Refusal,
    RefusalReason,
    Rewrite,
)
from keylift.rewriting.edits import apply_edits, merge_edits
from keylift.rewriting.entries import entry_names
from keylift.rewriting.fixtures import is_test_file, is_test_folder
from keylift.rewriting.formats import has_format
from keylift.rewriting.naming import ReservedNames
from keylift.rewriting.plan import FilePlan, Source
from keylift.rewriting.redactions import PROSE, plan_redaction
from keylift.rewriting.settling import settle
from keylift.rewriting.source import helpers_of
from keylift.workspace.project_files import ProjectFiles, project_files
from keylift.workspace.read import FileBytes
from keylift.workspace.root import EnvPlace, env_place, is_project
from keylift.workspace.root_names import RootNames
from keylift.workspace.siblings import read_siblings

_PUBLIC = "It is public by design; --only rewrites it all the same."
_UNSURE = "It may be no secret at all; --only rewrites it."
_IN_TESTS = f"{RefusalReason.TEST_FILE.value} --tests, or naming the file, rewrites it."
_DECLINED = "You chose to leave it."
_VARIANT = re.compile(r"[-_.](?:test|tests|dev|development|local|staging|example)\b", re.IGNORECASE)
_NOT_UTF8 = "The file is not valid UTF-8, so it is left alone."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFix:
    """What is to become of one file.

    Attributes:
        file: As it was read.
        source: The text that was planned on.
        findings: All in the file, in document order.
        rewrites: Those that become lookups.
        redacted: Those that become a word in their comment or docstring, or go with an output.
        edits: The edits of all of these together.
        left: The others, each with a sentence that says why.
        place: Where the values go.
        passwords: Rewrites of the passwords alone of URLs that would move, for whoever asks.
    """

    file: FileBytes
    source: Source = field(repr=False)
    findings: tuple[Finding, ...]
    rewrites: tuple[tuple[Finding, Rewrite], ...]
    redacted: tuple[Finding, ...]
    edits: tuple[Edit, ...] = field(repr=False)
    left: tuple[tuple[Finding, str], ...]
    place: EnvPlace
    passwords: Mapping[Finding, Rewrite] = field(default_factory=dict, repr=False)

    @property
    def helpers(self) -> tuple[HelperFile, ...]:
        """The helper files that the rewrites call."""
        return helpers_of(rewrite for _, rewrite in self.rewrites)

    @property
    def new_text(self) -> str:
        """The file's text after the rewrites."""
        return apply_edits(self.source.text, self.edits)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A finding that the user wants rewritten: the password of its URL alone, or all of it."""

    finding: Finding
    password_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user asked for.

    Attributes:
        only: Detector ids to rewrite; empty means all that Keylift is sure of.
        store_id: Which store the lookups read.
        redacts: Whether secrets in comments and docstrings are replaced by a word, and outputs
            that hold one are cleared.
        is_asked: Whether the user is asked about each; then unsure ones are offered as well.
        tests: Whether tests are rewritten that nobody named.
    """

    only: frozenset[str] = frozenset()
    store_id: str = "env"
    redacts: bool = False
    is_asked: bool = False
    tests: bool = False


class Fixer:
    """Plans the files of one project in turn, and remembers names and texts for the next."""

    def __init__(self, project: Project, wish: Wish, names: RootNames, keeping: Keeping) -> None:
        self._project = project
        self._wish = wish
        self._names = names
        self._keeping = keeping
        self._texts: dict[Path, str] = {}
        self._latest: list[Path] = []
        self._memos: dict[Path, dict[str, object]] = {}

    def learn(self, paths: Iterable[str]) -> None:
        """Read what the roots of all these files have; one that fails, fails where it is used."""
        for place in self.places(paths):
            with suppress(MoveError):
                self._names.of(place)

    def places(self, paths: Iterable[str]) -> tuple[EnvPlace, ...]:
        """Return where the values of files go, each place once.

        Raises:
            ConfigError: A file name in the settings is no plain name.
        """
        return tuple(dict.fromkeys(self._place(Path(path)) for path in paths))

    def plan(
        self,
        file: FileBytes,
        findings: tuple[Finding, ...],
        choose: Callable[[FileFix], Iterable[Chosen]] | None = None,
    ) -> FileFix:
        """Plan one file; it changes nothing on disk.

        Args:
            file: As it was read.
            findings: All in the file.
            choose: Takes the whole plan and says which of its rewrites are wanted.

        Raises:
            MoveError: The project's `.env` cannot be read.
            ConfigError: A file name in the settings is no plain name.
        """
        self._latest = []
        fix, wanted = self._begun(file, findings)
        fix = self._planned(fix, wanted)
        if choose is not None and fix.rewrites:
            fix = self._chosen(self._with_passwords(fix), choose)
        self._reserve(fix)
        texts = {Path(file.path).absolute(): fix.new_text}
        texts |= {fix.place.root / helper.path: helper.text for helper in fix.helpers}
        self._texts |= texts
        self._latest = list(texts)
        return fix

    def forget(self) -> None:
        """Let the disk say what the files of the latest plan hold, since that came to nothing."""
        for path in self._latest:
            self._texts.pop(path, None)

    def settle(self, found: Sequence[tuple[FileBytes, tuple[Finding, ...]]]) -> None:
        """Choose the names of values that several places have, and of names that several want.

        Whoever is asked about each may say no to the place that would give the name.
        """
        if self._wish.is_asked:
            return
        shared = self._shared(each for _, findings in found for each in findings)
        rewrites: dict[EnvPlace, list[Rewrite]] = {}
        # What a test or a profile overrides has the plain name.
        for file, findings in sorted(found, key=lambda each: bool(_VARIANT.search(each[0].path))):
            if shared.isdisjoint(findings):
                continue
            with suppress(MoveError):
                fix, wanted = self._begun(file, findings)
                names = self._names.of(fix.place)
                here = [each for each in wanted if each in shared]
                plan = self._project.engine.plan_file(fix.source, here, names)
                doubtful = self._doubtful(fix, plan)
                planned = [each for one, each in plan.rewrites if one not in doubtful]
                rewrites.setdefault(fix.place, []).extend(planned)
        for place, planned in rewrites.items():
            settle(self._names.of(place), planned)

    def _shared(self, findings: Iterable[Finding]) -> set[Finding]:
        """Return the findings whose values have other places, or whose names others may want."""
        found = list(findings)
        places = Counter(each.fingerprint for each in found)
        detectors = self._project.engine.detectors
        wants = {each: detectors[each.detector_id].variable for each in found}
        values = {(wants[each], each.fingerprint) for each in found}
        claims = Counter(name for name, _ in values if name)
        return {each for each in found if places[each.fingerprint] > 1 or claims[wants[each]] > 1}

    def _begun(
        self, file: FileBytes, findings: tuple[Finding, ...]
    ) -> tuple[FileFix, list[Finding]]:
        """Return a fix without any rewrites, and the findings that are to have some."""
        path = Path(file.path)
        place = self._place(path)
        absolute, language_id = path.absolute(), language_of(file.path, head=file.data)
        source = Source(
            text=file.text,
            language_id=language_id,
            path=str(absolute),
            siblings=lambda: read_siblings(
                absolute, language_id, self._texts, self._project.settings.scan.max_file_size
            ),
            project=self._files(place, path),
            non_empty=self._project.settings.rewrite.require_non_empty,
            entries=entry_names(self._project.settings.stores, place.root.name),
            is_store=place.holds(absolute),
            secrets=tuple({finding.span.of(file.text) for finding in findings}),
        )
        wanted, left = self._sort(findings, file)
        fix = FileFix(
            file=file,
            source=source,
            findings=findings,
            rewrites=(),
            redacted=(),
            edits=(),
            left=tuple(left),
            place=place,
        )
        return fix, wanted

    def _files(self, place: EnvPlace, path: Path) -> ProjectFiles | None:
        if not is_project(place.root):
            return None
        may_write = self._project.settings.rewrite.helper_file
        memo = self._memos.setdefault(place.root, {})
        return project_files(place.root, path, self._texts, may_write=may_write, memo=memo)

    def _with_passwords(self, fix: FileFix) -> FileFix:
        """Add what could become of passwords whose whole URLs would move."""
        engine, names = self._project.engine, self._names_for(fix)
        planned = {
            finding: engine.plan(
                fix.source, finding, names, self._wish.store_id, password_only=True
            )
            for finding, rewrite in fix.rewrites
            if rewrite.secret != finding.span
        }
        passwords = {one: each for one, each in planned.items() if isinstance(each, Rewrite)}
        return replace(fix, passwords=passwords)

    def _chosen(self, fix: FileFix, choose: Callable[[FileFix], Iterable[Chosen]]) -> FileFix:
        """Plan anew with what the user chose."""
        chosen = {each.finding: each for each in choose(fix)}
        password_only = {one for one, each in chosen.items() if each.password_only}
        wanted = [finding for finding, _ in fix.rewrites if finding in chosen]
        declined = [(each, _DECLINED) for each, _ in fix.rewrites if each not in chosen]
        fix = replace(fix, left=(*fix.left, *declined))
        return self._planned(fix, [*wanted, *fix.redacted], password_only)

    def _planned(
        self, fix: FileFix, wanted: Sequence[Finding], password_only: Container[Finding] = ()
    ) -> FileFix:
        """Return the fix with a plan for these findings; what is refused joins what is left."""
        plan = self._plan(fix, wanted, password_only)
        doubtful = self._doubtful(fix, plan)
        if doubtful:
            rest = [finding for finding in wanted if finding not in doubtful]
            plan = self._plan(fix, rest, password_only)
            fix = replace(fix, left=(*fix.left, *doubtful.items()))
        refused = dict(plan.refusals)
        redactions = self._redactions(fix.source, refused)
        edits = merge_edits([*plan.edits, *redactions.values()])
        if edits is None:
            redactions, edits = {}, plan.edits
        kept = [(one, each.sentence) for one, each in refused.items() if one not in redactions]
        left = [*fix.left, *kept]
        return replace(
            fix,
            rewrites=plan.rewrites,
            redacted=tuple(redactions),
            edits=edits,
            left=tuple(sorted(left, key=lambda pair: pair[0].span)),
        )

    def _doubtful(self, fix: FileFix, plan: FilePlan) -> dict[Finding, str]:
        """Return the rewrites of code that want a look first, where nobody named or sees them."""
        is_named = self._wish.only or self._wish.is_asked
        if is_named or has_format(fix.source.language_id):
            return {}
        return {
            finding: f"{each.note} --interactive shows it and asks, --only rewrites it."
            for finding, each in plan.rewrites
            if each.applicability is Applicability.ASK
        }

    def _redactions(
        self, source: Source, refused: Mapping[Finding, Refusal]
    ) -> dict[Finding, Edit]:
        """Return the edits for what stands in prose and outputs, where that is asked for."""
        planned = {
            finding: plan_redaction(source, finding)
            for finding, refusal in refused.items()
            if self._wish.redacts and refusal.reason in PROSE
        }
        return {
            finding: redaction.edits[0]
            for finding, redaction in planned.items()
            if not isinstance(redaction, Refusal)
        }

    def _plan(
        self, fix: FileFix, findings: Sequence[Finding], password_only: Container[Finding]
    ) -> FilePlan:
        if not findings:
            return FilePlan(outcomes=(), edits=())
        names, store_id = self._names_for(fix), self._wish.store_id
        return self._project.engine.plan_file(
            fix.source, findings, names, store_id, password_only=password_only
        )

    def _names_for(self, fix: FileFix) -> ReservedNames:
        """Return what the project has, and what the store that the values go to has."""
        occupancy = self._keeping.occupancy(fix.place, self._project, fix.source.entries)
        return ReservedNames(self._names.of(fix.place), occupancy=occupancy)

    def _reserve(self, fix: FileFix) -> None:
        """Keep the names that were given away for the files that follow."""
        self._names.of(fix.place).keep(rewrite for _, rewrite in fix.rewrites)

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
        if not only and self._is_unnamed_test(Path(file.path)):
            return _IN_TESTS
        is_unsure = finding.confidence is Confidence.LOW and not self._wish.is_asked
        return _UNSURE if not only and is_unsure else None

    def _is_unnamed_test(self, path: Path) -> bool:
        """Tell whether a file is a test that is here because a folder around it was named."""
        if self._wish.tests or self._wish.is_asked:
            return False
        folder, real = self._named_folder(path), path.resolve()
        if folder is None or any(Path(root).resolve() == real for root in self._project.roots):
            return False
        is_named = is_test_folder(folder) or is_test_file(folder / "-", Path.cwd())
        return not is_named and is_test_file(real, folder)

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
