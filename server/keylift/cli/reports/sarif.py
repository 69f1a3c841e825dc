"""The report as SARIF 2.1.0, for code scanning services and editors.

Columns are one-based UTF-16 code units, SARIF's default, stated all the same. Paths below the
current folder are relative to `SRCROOT`. Findings come out as results, and what could not be
scanned as notifications of the one invocation. There are no snippets: they would hold the value.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from keylift import __version__
from keylift.cli.reports.json import write_as_json
from keylift.cli.scanning import FileFindings, Results
from keylift.model import Confidence, Detector, Finding, Problem, Severity
from keylift.text import LineIndex

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME = "https://pypi.org/project/keylift/"
_BASE = "SRCROOT"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PRECISIONS = {
    Confidence.HIGH: "very-high",
    Confidence.MEDIUM: "high",
    Confidence.LOW: "medium",
}
_SCORES = {Severity.ERROR: "9.0", Severity.WARNING: "6.0", Severity.INFO: "2.0"}


class Columns:
    """Turns offsets of one text, asked for in their order, into lines and UTF-16 columns.

    What stands between two offsets is counted once, however long the line is.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = LineIndex(text)
        self._at = 0
        self._astral = 0

    def position(self, offset: int) -> tuple[int, int]:
        """Return the one-based line and UTF-16 column of a code-point offset."""
        line, column = self._lines.position(offset)
        start = self._lines.start(line)
        if not start <= self._at <= offset:
            self._at, self._astral = start, 0
        passed = self._text[self._at : offset]
        if not passed.isascii():
            self._astral += sum(character > "\uffff" for character in passed)
        self._at = offset
        return line + 1, column + self._astral + 1


def write_sarif(results: Results, stream: TextIO, folder: Path) -> None:
    """Write the report as one JSON object in ASCII; paths become relative to `folder`."""
    write_as_json(log(results, folder), stream)


def log(results: Results, folder: Path) -> dict[str, object]:
    """Return the SARIF log as JSON values."""
    used = sorted({finding.detector_id for finding in results.findings})
    rules = [_rule(results.detectors[detector_id]) for detector_id in used]
    numbers = {detector_id: number for number, detector_id in enumerate(used)}
    run = {
        "tool": {"driver": _driver(rules)},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {_BASE: {"uri": folder.as_uri().rstrip("/") + "/"}},
        "invocations": [_invocation(results)],
        "results": [result for file in results.files for result in _results(file, numbers, folder)],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(rules: list[dict[str, object]]) -> dict[str, object]:
    return {
        "name": "Keylift",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": _HOME,
        "rules": rules,
    }


def _rule(detector: Detector) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": detector.id,
        "name": detector.name,
        "shortDescription": {"text": f"Hardcoded {detector.name}"},
        "fullDescription": {
            "text": f"A {detector.name} stands in the source, where everyone with access to the "
            "code or its history can read it."
        },
        "help": {"text": _help(detector), "markdown": _help(detector)},
        "defaultConfiguration": {"level": _LEVELS[detector.severity]},
        "properties": {
            "tags": ["security", "secret", "external/cwe/cwe-798", detector.provider],
            "precision": _PRECISIONS[detector.confidence],
            "security-severity": _SCORES[detector.severity],
        },
    }
    if detector.references:
        rule["helpUri"] = detector.references[0]
    return rule


def _help(detector: Detector) -> str:
    if detector.public:
        return "This credential is meant to be published; it is reported for your information."
    revoke = f" at {detector.revoke_url}" if detector.revoke_url else ""
    return (
        f"Revoke or rotate the credential{revoke}: it remains in the history. Then read it from "
        "the environment; `keylift fix` rewrites the code and moves the value to `.env`."
    )


def _results(file: FileFindings, rules: Mapping[str, int], folder: Path) -> list[dict[str, object]]:
    columns = Columns(file.text)
    location = _artifact(file.path, folder)
    return [
        {
            "ruleId": finding.detector_id,
            "ruleIndex": rules[finding.detector_id],
            "level": _LEVELS[finding.severity],
            "message": {"text": _message(finding)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": location,
                        "region": _region(finding, columns),
                    }
                }
            ],
            "partialFingerprints": {"keyliftValue/v1": finding.fingerprint},
        }
        for finding in file.findings
    ]


def _message(finding: Finding) -> str:
    return f"{finding.name} ({finding.redacted}) is hardcoded here. {finding.note}".strip()


def _region(finding: Finding, columns: Columns) -> dict[str, int]:
    start_line, start_column = columns.position(finding.span.start)
    end_line, end_column = columns.position(finding.span.end)
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def _artifact(path: str, folder: Path) -> dict[str, str]:
    absolute = Path(os.path.normpath(folder / path))
    try:
        relative = absolute.relative_to(folder).as_posix()
    except ValueError:
        return {"uri": absolute.as_uri()}
    return {"uri": quote(os.fsencode(relative)), "uriBaseId": _BASE}


def _invocation(results: Results) -> dict[str, object]:
    return {
        "executionSuccessful": not results.problems and not results.faults,
        "toolConfigurationNotifications": [_notification(fault) for fault in results.faults],
        "toolExecutionNotifications": [_notification(problem) for problem in results.problems],
    }


def _notification(problem: Problem) -> dict[str, object]:
    return {"level": "error", "message": {"text": str(problem)}}
