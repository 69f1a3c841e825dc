"""The one door to detection and rewriting, for the editor and the command line alike.

Because both come in here, they cannot disagree. It does no I/O and knows no protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from keylift.detection.detectors import builtin_detectors
from keylift.detection.matching import Matcher, compile_pattern
from keylift.detection.prefilter import Prefilter, best_prefilter
from keylift.detection.scan import scan
from keylift.model import Detector, Finding, Problem, Refusal, Rewrite, ScanResult
from keylift.settings import Settings

if TYPE_CHECKING:
    from keylift.rewriting.naming import Names
    from keylift.rewriting.plan import FilePlan, Source


class Engine:
    """Scans texts with the detectors that the settings leave on. Safe to share between threads.

    Attributes:
        settings: What it was made with.
        detectors: The active detectors by id.
        problems: Detectors and ids in the settings that could not be used.
        has_own_detectors: Whether some are the user's own, which nobody has tried on much text.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        salt: bytes = b"",
        source: str = "settings",
        prefilter: Callable[[Sequence[bytes]], Prefilter] = best_prefilter,
    ) -> None:
        self.settings = settings or Settings()
        self._salt = salt
        self.detectors, self.problems = _active_detectors(self.settings, source)
        self.has_own_detectors = any(each.is_own for each in self.detectors.values())
        self._matcher = Matcher(self.detectors.values(), prefilter)

    def scan(self, text: str, language_id: str = "plaintext") -> ScanResult:
        """Find the hardcoded secrets in a text; spans are code points of it."""
        return self.scan_bytes(text.encode("utf-8", "surrogatepass"), language_id)

    def scan_bytes(self, data: bytes, language_id: str = "plaintext") -> ScanResult:
        """Find the hardcoded secrets in UTF-8; spans are code points of the decoded text."""
        return scan(
            data,
            self._matcher,
            language_id=language_id,
            severities=self.settings.detectors.severity,
            salt=self._salt,
        )

    def plan(
        self,
        source: Source,
        finding: Finding,
        names: Names,
        store_id: str = "env",
        *,
        password_only: bool = False,
    ) -> Rewrite | Refusal:
        """Plan the rewrite of one finding of `source`, or say why there is none.

        `password_only` leaves the rest of a URL where it is.
        """
        # Imported here because a scan needs none of it, and starts faster without.
        from keylift.rewriting.plan import plan_rewrite  # noqa: PLC0415

        return plan_rewrite(
            source,
            finding,
            detector_variable=self._variable(finding),
            names=names,
            store_id=store_id,
            password_only=password_only,
        )

    def plan_file(
        self,
        source: Source,
        findings: Iterable[Finding],
        names: Names,
        store_id: str = "env",
        *,
        password_only: Container[Finding] = (),
    ) -> FilePlan:
        """Plan several findings together: equal values share a name, imports come once.

        Of the URLs with a finding of `password_only`, only the password moves.
        """
        from keylift.rewriting.plan import plan_file  # noqa: PLC0415

        return plan_file(
            source,
            findings,
            variable_of=self._variable,
            names=names,
            store_id=store_id,
            password_only=password_only,
        )

    def _variable(self, finding: Finding) -> str:
        """Return the conventional variable of a finding's detector, which may be off by now."""
        detector = self.detectors.get(finding.detector_id)
        return detector.variable if detector else ""

    def message(self, finding: Finding) -> str:
        """Say in one line what was found, without the value."""
        detector = self.detectors[finding.detector_id]
        if detector.public:
            said = f"{finding.name} ({finding.redacted}), which is public by design."
        else:
            said = f"{finding.name} ({finding.redacted}) is hardcoded here."
        return f"{said} {finding.note}".strip()


def _active_detectors(
    settings: Settings, source: str
) -> tuple[Mapping[str, Detector], tuple[Problem, ...]]:
    detectors = dict(builtin_detectors())
    problems: list[Problem] = []
    for detector in settings.detectors.custom:
        fault = _fault(detector, detectors)
        if fault:
            problems.append(Problem(source, f"detectors.custom.{detector.id}", fault))
        else:
            detectors[detector.id] = detector
    problems += _unknown_ids(settings, detectors, source)
    disabled = set(settings.detectors.disable)
    return {key: each for key, each in detectors.items() if key not in disabled}, tuple(problems)


def _fault(detector: Detector, known: Mapping[str, Detector]) -> str:
    if detector.id in known:
        return "there is a detector with this id already; yours is skipped"
    try:
        compile_pattern(detector)
    except ValueError as error:
        return f"{error}; the detector is skipped"
    return ""


def _unknown_ids(settings: Settings, known: Mapping[str, Detector], source: str) -> list[Problem]:
    named = {
        "detectors.disable": settings.detectors.disable,
        "detectors.severity": tuple(settings.detectors.severity),
    }
    # Told by its number, not by the word: somebody may have put a credential there.
    return [
        Problem(source, key, f"item {number} is no id of a detector{_near(each, known)}")
        for key, ids in named.items()
        for number, each in enumerate(ids, start=1)
        if each not in known
    ]


def _near(detector_id: str, known: Mapping[str, Detector]) -> str:
    close = get_close_matches(detector_id, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""
