"""The report for programs, as `docs/report.schema.json` describes it.

Lines and columns are one-based and count code points; an end is exclusive.
"""

from __future__ import annotations

import json
from typing import TextIO

from keylift import __version__
from keylift.cli.reports.excerpts import place_of
from keylift.cli.scanning import FileFindings, Results
from keylift.model import Finding, Problem
from keylift.text import LineIndex
from keylift.workspace.paths import shown

FORMAT_VERSION = 1


def write_json(results: Results, stream: TextIO) -> None:
    """Write the report as one JSON object in ASCII."""
    write_as_json(report(results), stream)


def write_as_json(value: object, stream: TextIO) -> None:
    """Write JSON in which nothing is a command to a CI service that reads it as a log.

    Azure's begin with `##` anywhere in a line, so that an escape stands for the second one.
    """
    stream.write(json.dumps(value, indent=2).replace("##", "#\\u0023") + "\n")


def report(results: Results) -> dict[str, object]:
    """Return the report as JSON values."""
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "keylift", "version": __version__},
        "summary": {
            "findings": len(results.findings),
            "files_with_findings": len(results.files),
            "files_scanned": results.scanned,
            "files_skipped": results.skipped,
            "seconds": round(results.seconds, 3),
        },
        "findings": [each for file in results.files for each in _findings(file)],
        "problems": [_problem(problem) for problem in results.problems],
        "configuration_problems": [_problem(fault) for fault in results.faults],
    }


def _findings(file: FileFindings) -> list[dict[str, object]]:
    lines = LineIndex(file.text)
    return [_finding(finding, file.path, lines) for finding in file.findings]


def _finding(finding: Finding, path: str, lines: LineIndex) -> dict[str, object]:
    place = place_of(finding, lines)
    return {
        "path": shown(path),
        "detector": finding.detector_id,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "redacted": finding.redacted,
        "fingerprint": finding.fingerprint,
        "note": finding.note,
        "start": {"line": place.line, "column": place.column},
        "end": {"line": place.end_line, "column": place.end_column},
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {"source": problem.source, "key": problem.key, "message": problem.message}
