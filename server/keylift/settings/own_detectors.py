"""Reads the user's own detectors; a faulty one is reported and skipped, the rest go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from keylift.model import Confidence, Detector, Severity
from keylift.settings.keys import snake_case
from keylift.settings.own_patterns import steps_of
from keylift.settings.problems import Report, kind_of
from keylift.wording import word

_MOST = 200
"""Detectors of the user's own."""
_MOST_STEPS = 100_000
"""Steps of all their patterns together."""
_MOST_KEYWORDS = 20
_LONGEST_KEYWORD = 100
_LONGEST_NAME = 80
_ID = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
_PAGE = re.compile(
    r"(?=.{1,300}\Z)https://(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+[a-z][a-z0-9\-]*[a-z0-9]"
    r"(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/?=&%+,;:@\#\-]*)?"
)
"""No user, no quotes and no brackets, so that it ends where it seems to in any text."""


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
    parsed: list[Detector] = []
    steps = 0
    for number, each in enumerate(raw, start=1):
        here = (*path, str(number))
        if number > _MOST:
            report.add(here, f"only the first {_MOST} detectors count; the rest is skipped")
            break
        detector = _parse_detector(each, here, report)
        if detector is None:
            continue
        steps += steps_of(detector.pattern)
        if steps > _MOST_STEPS:
            told = "the patterns up to here are too large together; this and the rest is skipped"
            report.add((*here, "pattern"), told)
            break
        parsed.append(detector)
    return tuple(parsed)


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
        fault = f"missing {missing[0]}" if missing else f"unknown key {word(unknown[0])}"
        report.add(path, f"{fault}; the detector is skipped")
        return None
    try:
        steps_of(values["pattern"])
    except ValueError as fault_of_pattern:
        report.add((*path, "pattern"), f"{fault_of_pattern}; the detector is skipped")
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
        is_own=True,
    )


def _texts(value: object, *, least: int, longest: int = _LONGEST_NAME) -> bool:
    return (
        isinstance(value, (list, tuple))
        and len(value) <= _MOST_KEYWORDS
        and all(isinstance(each, str) and least <= len(each) <= longest for each in value)
    )


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _label(value: object) -> bool:
    """Tell whether a value can be shown anywhere: one short line, of characters that one sees."""
    return (
        isinstance(value, str)
        and value.isprintable()
        and len(value) <= _LONGEST_NAME
        and bool(value.strip())
    )


_LABEL = f"one line of at most {_LONGEST_NAME} visible characters"

_DETECTOR_FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "id": (
        lambda v: isinstance(v, str) and bool(_ID.fullmatch(v)),
        "an id in kebab-case, of at most 80 characters",
    ),
    "name": (_label, _LABEL),
    "provider": (_label, _LABEL),
    "pattern": (_text, "a regular expression"),
    "keywords": (
        lambda v: bool(v) and _texts(v, least=3, longest=_LONGEST_KEYWORD),
        f"a list of at most {_MOST_KEYWORDS} texts of 3 to {_LONGEST_KEYWORD} characters",
    ),
    "severity": (lambda v: v in tuple(Severity), '"error", "warning" or "info"'),
    "confidence": (lambda v: v in tuple(Confidence), '"high", "medium" or "low"'),
    "lead": (lambda v: type(v) is int and 0 <= v <= 1000, "a number from 0 to 1000"),  # noqa: PLR2004
    "min_entropy": (lambda v: type(v) in (int, float) and 0 <= v <= 8, "a number from 0 to 8"),  # noqa: PLR2004
    "variable": (
        lambda v: isinstance(v, str) and bool(_VARIABLE.fullmatch(v)),
        "an environment variable's name, of at most 100 characters",
    ),
    "keep": (
        lambda v: v == "" or _label(v),
        _LABEL,
    ),
    "revoke_url": (
        lambda v: isinstance(v, str) and bool(_PAGE.fullmatch(v)),
        "an address such as https://example.org/keys, without blanks, quotes and brackets",
    ),
    "languages": (lambda v: _texts(v, least=1), "a list of language ids"),
}
