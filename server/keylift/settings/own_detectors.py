"""Reads the user's own detectors; a faulty one is reported and skipped, the rest go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from keylift.model import Confidence, Detector, Severity
from keylift.settings.keys import snake_case
from keylift.settings.problems import Report, kind_of

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def parse_detectors(
    raw: object, path: tuple[str, ...], report: Report
) -> tuple[Detector, ...] | None:
    """Return the detectors of `detectors.custom`; None where that is no list.

    Args:
        raw: The list, as TOML or JSON gives it.
        path: Its key, part by part.
        report: Gets what cannot be used.
    """
    if not isinstance(raw, (list, tuple)):
        report.add(path, f"expected a list of tables, got {kind_of(raw)}; the default stands")
        return None
    parsed = (
        _parse_detector(each, (*path, str(number)), report)
        for number, each in enumerate(raw, start=1)
    )
    return tuple(detector for detector in parsed if detector)


def _parse_detector(raw: object, path: tuple[str, ...], report: Report) -> Detector | None:
    """Read one detector of the user's; a faulty one is reported and skipped, the rest go on."""
    if not isinstance(raw, Mapping):
        report.add(path, f"expected a table, got {kind_of(raw)}; the detector is skipped")
        return None
    values = {snake_case(str(key)): value for key, value in raw.items()}
    for key, (check, wanted) in _DETECTOR_FIELDS.items():
        if key in values and not check(values[key]):
            report.add((*path, key), f"expected {wanted}; the detector is skipped")
            return None
    missing = [key for key in ("id", "name", "pattern", "keywords") if key not in values]
    unknown = [key for key in values if key not in _DETECTOR_FIELDS]
    if missing or unknown:
        fault = f"missing {missing[0]}" if missing else f"unknown key {unknown[0]}"
        report.add(path, f"{fault}; the detector is skipped")
        return None
    return _detector(values)


def _detector(values: Mapping[str, Any]) -> Detector:
    return Detector(
        id=values["id"],
        name=values["name"],
        provider=values.get("provider", "Custom"),
        pattern=values["pattern"],
        keywords=tuple(values["keywords"]),
        samples=(),
        severity=Severity(values.get("severity", Severity.ERROR)),
        confidence=Confidence(values.get("confidence", Confidence.HIGH)),
        lead=values.get("lead", 0),
        min_entropy=float(values.get("min_entropy", 0.0)),
        variable=values.get("variable", ""),
        keep=values.get("keep", ""),
        revoke_url=values.get("revoke_url", ""),
        languages=frozenset(values.get("languages", ())),
    )


def _texts(value: object, *, least: int) -> bool:
    return isinstance(value, (list, tuple)) and all(
        isinstance(each, str) and len(each) >= least for each in value
    )


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


_DETECTOR_FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda v: isinstance(v, str) and bool(_ID.fullmatch(v)), "an id in kebab-case"),
    "name": (_text, "a text"),
    "provider": (_text, "a text"),
    "pattern": (_text, "a regular expression"),
    "keywords": (
        lambda v: bool(v) and _texts(v, least=3),
        "a list of texts of three characters or more",
    ),
    "severity": (lambda v: v in tuple(Severity), '"error", "warning" or "info"'),
    "confidence": (lambda v: v in tuple(Confidence), '"high", "medium" or "low"'),
    "lead": (lambda v: type(v) is int and 0 <= v <= 1000, "a number from 0 to 1000"),  # noqa: PLR2004
    "min_entropy": (lambda v: type(v) in (int, float) and 0 <= v <= 8, "a number from 0 to 8"),  # noqa: PLR2004
    "variable": (
        lambda v: isinstance(v, str) and bool(re.fullmatch(r"[A-Z_][A-Z0-9_]*", v)),
        "an environment variable's name",
    ),
    "keep": (lambda v: isinstance(v, str), "a text"),
    "revoke_url": (_text, "an address"),
    "languages": (lambda v: _texts(v, least=1), "a list of language ids"),
}
