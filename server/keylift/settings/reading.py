"""Reads settings from nested mappings.

`parse` never fails: what cannot be used is reported as a `Problem` that names the key, and the
default stands. Where settings come from, and in which order they are merged, is
`keylift.workspace.config`'s business.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import Any

from keylift.model import Detector, Problem, Severity
from keylift.settings.keys import snake_case
from keylift.settings.model import Settings
from keylift.settings.own_detectors import parse_detectors
from keylift.settings.problems import Report, kind_of


def parse(mapping: Mapping[str, Any], source: str) -> tuple[Settings, tuple[Problem, ...]]:
    """Read settings from nested mappings, as TOML or JSON give them.

    Keys may be written in kebab-case, snake_case or camelCase.

    Args:
        mapping: The settings, by section.
        source: What to name in problems, e.g. the file's path.
    """
    problems: list[Problem] = []
    settings = _parse_section(Settings, mapping, (), Report(source, problems))
    return typing.cast("Settings", settings), tuple(problems)


def _parse_section(section: type, raw: object, path: tuple[str, ...], report: Report) -> object:
    if not isinstance(raw, Mapping):
        report.add(path, f"expected a table, got {kind_of(raw)}; it is ignored")
        return section()
    known = {each.name: each for each in fields(section)}
    hints = typing.get_type_hints(section)
    values: dict[str, object] = {}
    for key, value in raw.items():
        name = snake_case(str(key))
        if name not in known:
            report.add((*path, str(key)), "unknown setting; it is ignored" + _near(name, known))
            continue
        if value == "" and known[name].metadata.get("may_be_empty"):
            continue
        parsed = _parse_value(hints[name], value, (*path, str(key)), report)
        if parsed is not None and _within(known[name].metadata, parsed, (*path, str(key)), report):
            values[name] = parsed
    return section(**values)


def _parse_value(hint: Any, raw: object, path: tuple[str, ...], report: Report) -> object:  # noqa: ANN401 - a type form
    if is_dataclass(hint) and isinstance(hint, type):
        return _parse_section(hint, raw, path, report)
    for matches, parser in _PARSERS:
        if matches(hint):
            return parser(raw, path, report)
    raise TypeError(f"no parser for {hint!r}")


def _parse_bool(raw: object, path: tuple[str, ...], report: Report) -> bool | None:
    if isinstance(raw, bool):
        return raw
    report.add(path, f"expected true or false, got {kind_of(raw)}; the default stands")
    return None


def _parse_int(raw: object, path: tuple[str, ...], report: Report) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    report.add(path, f"expected a whole number, got {kind_of(raw)}; the default stands")
    return None


def _parse_str(raw: object, path: tuple[str, ...], report: Report) -> str | None:
    if isinstance(raw, str) and raw:
        return raw
    report.add(path, f"expected a text, got {kind_of(raw)}; the default stands")
    return None


def _parse_strings(raw: object, path: tuple[str, ...], report: Report) -> tuple[str, ...] | None:
    if isinstance(raw, (list, tuple)) and all(isinstance(each, str) for each in raw):
        return tuple(raw)
    report.add(path, f"expected a list of texts, got {kind_of(raw)}; the default stands")
    return None


def _parse_severities(
    raw: object, path: tuple[str, ...], report: Report
) -> Mapping[str, Severity] | None:
    if not isinstance(raw, Mapping):
        report.add(path, f"expected a table, got {kind_of(raw)}; the default stands")
        return None
    severities: dict[str, Severity] = {}
    for key, value in raw.items():
        if value in tuple(Severity):
            severities[str(key)] = Severity(value)
        else:
            report.add((*path, str(key)), 'expected "error", "warning" or "info"; it is ignored')
    return severities


def _is(origin: object, *arguments: object) -> Callable[[object], bool]:
    return lambda hint: typing.get_origin(hint) is origin and typing.get_args(hint) == arguments


_PARSERS: tuple[
    tuple[Callable[[Any], bool], Callable[[object, tuple[str, ...], Report], object]], ...
] = (
    (lambda hint: hint is bool, _parse_bool),
    (lambda hint: hint is int, _parse_int),
    (lambda hint: hint is str, _parse_str),
    (_is(tuple, str, ...), _parse_strings),
    (_is(tuple, Detector, ...), parse_detectors),
    (_is(Mapping, str, Severity), _parse_severities),
)


def _within(
    metadata: types.MappingProxyType[Any, Any],
    value: object,
    path: tuple[str, ...],
    report: Report,
) -> bool:
    pattern = metadata.get("pattern")
    if pattern is not None and not re.fullmatch(pattern, str(value)):
        report.add(path, f"expected {metadata['wanted']}; the default stands")
        return False
    least = metadata.get("minimum")
    if least is None or typing.cast("int", value) >= least:
        return True
    report.add(path, f"must be at least {least}; the default stands")
    return False


def _near(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""
