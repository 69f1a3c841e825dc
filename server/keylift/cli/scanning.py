"""From documents to one result: what was found, what was left out, what could not be scanned.

Where the documents come from is the business of `keylift.cli.sources`, and what a result looks like
that of `keylift.cli.reports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from keylift.cli.faults import told
from keylift.engine import Engine
from keylift.languages import language_of
from keylift.model import Detector, Finding, Problem, ScanResult, Severity
from keylift.workspace.paths import shown
from keylift.workspace.read import FileBytes, Skipped

Document = FileBytes | Problem | Skipped
"""What a source yields for one file: its content, or why there is none."""

_ORDER = (Severity.INFO, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFindings:
    """A document in which something was found.

    Attributes:
        path: As the source gave it.
        text: The document; the findings' spans are code points of it.
        findings: In document order.
    """

    path: str
    text: str = field(repr=False)
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The outcome of a scan.

    Attributes:
        files: Only those with findings, in scan order.
        problems: What could not be scanned.
        faults: What in the configuration could not be used.
        scanned: Number of documents that were scanned.
        skipped: Number of those left out on purpose, such as binary files.
        detectors: Those that were used, by id.
        seconds: Wall time.
    """

    files: tuple[FileFindings, ...] = ()
    problems: tuple[Problem, ...] = ()
    faults: tuple[Problem, ...] = ()
    scanned: int = 0
    skipped: int = 0
    detectors: Mapping[str, Detector] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def findings(self) -> list[Finding]:
        """All findings, in scan order."""
        return [finding for file in self.files for finding in file.findings]

    def __add__(self, other: Results) -> Results:
        """Join the outcomes of two scans."""
        return Results(
            files=self.files + other.files,
            problems=self.problems + other.problems,
            faults=self.faults + other.faults,
            scanned=self.scanned + other.scanned,
            skipped=self.skipped + other.skipped,
            detectors={**self.detectors, **other.detectors},
            seconds=self.seconds + other.seconds,
        )


def scan_documents(engine: Engine, documents: Iterable[Document]) -> Results:
    """Scan each document; a problem with one never stops the others."""
    files: list[FileFindings] = []
    problems: list[Problem] = []
    scanned = skipped = 0
    for document in documents:
        if isinstance(document, Problem):
            problems.append(document)
        elif isinstance(document, Skipped):
            skipped += 1
        else:
            scanned += 1
            _scan_one(engine, document, files, problems)
    return Results(
        files=tuple(files),
        problems=tuple(problems),
        scanned=scanned,
        skipped=skipped,
        detectors=engine.detectors,
    )


def reaches(results: Results, least: Severity) -> bool:
    """Tell whether a finding is at least that severe."""
    worth = _ORDER[_ORDER.index(least) :]
    return any(finding.severity in worth for finding in results.findings)


def in_file(problems: Iterable[Problem], path: str) -> list[Problem]:
    """Name the file in which a detector gave up: it is a gap in that file's result."""
    name = shown(path)
    return [
        each if each.source == name else replace(each, source=name, key=each.source)
        for each in problems
    ]


def scan_file(engine: Engine, file: FileBytes) -> ScanResult:
    """Scan one document; whatever goes wrong is a problem of this file alone."""
    try:
        return engine.scan_bytes(file.data, language_of(file.path, head=file.data))
    except Exception as error:  # noqa: BLE001 - the others are still to be scanned
        return ScanResult((), (Problem(shown(file.path), "", f"not scanned: {told(error)}"),))


def _scan_one(
    engine: Engine, file: FileBytes, files: list[FileFindings], problems: list[Problem]
) -> None:
    result = scan_file(engine, file)
    if result.findings:
        files.append(FileFindings(path=file.path, text=file.text, findings=result.findings))
    problems += in_file(result.problems, file.path)
