"""What a user may set, as nested dataclasses with defaults.

One field is one setting: its name, type, default and the sentence that documents it; the editor's
settings and the reference page are generated from them. `parse` never fails: what cannot be used is
reported as a `Problem` that names the key, and the default stands. Where settings come from, and in
which order they are merged, is `keylift.workspace.config`'s business.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from typing import Any

from keylift.model import Confidence, Detector, Problem, Severity

_MAX_FILE_SIZE = 10_000_000
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _doc(text: str, **extra: object) -> dict[str, object]:
    return {"doc": text, **extra}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """Which files are scanned."""

    exclude: tuple[str, ...] = field(
        default=(),
        metadata=_doc("Paths to leave out, as `.gitignore` patterns relative to the folder."),
    )
    respect_gitignore: bool = field(
        default=True,
        metadata=_doc("Leave out what `.gitignore` and `.keyliftignore` name."),
    )
    max_file_size: int = field(
        default=_MAX_FILE_SIZE,
        metadata=_doc("Largest file to scan, in bytes; a larger one is reported.", minimum=1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorSettings:
    """Which credentials are looked for, and how bad each is."""

    disable: tuple[str, ...] = field(
        default=(),
        metadata=_doc("Ids of detectors to switch off; `keylift detectors` lists them."),
    )
    severity: Mapping[str, Severity] = field(
        default_factory=dict,
        metadata=_doc('Severity by detector id: "error", "warning" or "info".'),
    )
    custom: tuple[Detector, ...] = field(
        default=(),
        metadata=_doc("Detectors of your own: id, name, pattern and keywords, as in the manual."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteSettings:
    """How a secret becomes a lookup."""

    env_file: str = field(
        default=".env",
        metadata=_doc("File name, next to the project's manifest, that receives the values."),
    )
    example_file: str = field(
        default=".env.example",
        metadata=_doc("File name that lists the variables without values."),
    )
    helper_file: bool = field(
        default=True,
        metadata=_doc(
            "Put functions that lookups call into one file of the project, e.g. `app-secrets.js`,"
            " not into each file."
        ),
    )
    require_non_empty: bool = field(
        default=False,
        metadata=_doc(
            "Have lookups stop at an empty variable as well, in Python, Java, Kotlin, C# and Ruby;"
            " those of the other languages always do."
        ),
    )


_PATH = r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*"
_TEMPLATE = (
    r"(?!.*//)(?!/)(?=.*\{name\})(?!.*(?:^|/)\.{1,2}(?:/|$))"
    r"(?:[A-Za-z0-9_./-]|\{project\}|\{name\})*(?<!/)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where secrets managers keep values. Addresses and credentials come from your environment."""

    allow_write: bool = field(
        default=False,
        metadata=_doc(
            "Write values to a secrets manager without asking each time. Only your own editor"
            " settings can say so, never a project's; on the command line it is `--allow-write`.",
            user_only=True,
        ),
    )
    offer: tuple[str, ...] = field(
        default=(),
        metadata=_doc(
            "Stores whose actions editors offer, besides those that your environment is set up"
            " for: `vault`, `aws`, `conjur`, `doppler`, `onepassword`."
        ),
    )
    template: str = field(
        default="{project}/{name}",
        metadata=_doc(
            "Path of a secret: `{name}` is the variable in lower case with hyphens, `{project}`"
            " the project.",
            pattern=_TEMPLATE,
            wanted="a path with {name}, and no more than letters, digits and ./_- beside it",
        ),
    )
    project: str = field(
        default="",
        metadata=_doc("The project's name in paths; empty means its folder's.", may_be_empty=True),
    )
    vault_mount: str = field(
        default="secret",
        metadata=_doc(
            "Where Vault's KV engine is mounted.", pattern=_PATH, wanted="the name of a mount"
        ),
    )
    vault_key: str = field(
        default="api_key",
        metadata=_doc(
            "Field of a Vault secret that holds the value.",
            pattern=r"[A-Za-z0-9_.-]+",
            wanted="the name of a field",
        ),
    )
    onepassword_vault: str = field(
        default="Private",
        metadata=_doc(
            "Name or ID of the vault in 1Password that gets items.",
            pattern=r"[A-Za-z0-9_.][A-Za-z0-9_.-]*",
            wanted="the name or ID of a vault, of letters, digits and ._-",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorSettings:
    """How the language server behaves while you type."""

    debounce: int = field(
        default=40,
        metadata=_doc("Pause in typing, in milliseconds, before a scan.", minimum=0),
    )
    max_diagnostics: int = field(
        default=500,
        metadata=_doc("Most diagnostics to show in one file.", minimum=1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings."""

    scan: ScanSettings = field(default_factory=ScanSettings)
    detectors: DetectorSettings = field(default_factory=DetectorSettings)
    rewrite: RewriteSettings = field(default_factory=RewriteSettings)
    stores: StoreSettings = field(default_factory=StoreSettings)
    editor: EditorSettings = field(default_factory=EditorSettings)


def parse(mapping: Mapping[str, Any], source: str) -> tuple[Settings, tuple[Problem, ...]]:
    """Read settings from nested mappings, as TOML or JSON give them.

    Keys may be written in kebab-case, snake_case or camelCase.

    Args:
        mapping: The settings, by section.
        source: What to name in problems, e.g. the file's path.
    """
    problems: list[Problem] = []
    settings = _parse_section(Settings, mapping, (), _Report(source, problems))
    return typing.cast("Settings", settings), tuple(problems)


def user_only() -> frozenset[tuple[str, str]]:
    """Return section and name of the settings that no project can set."""
    sections = typing.get_type_hints(Settings)
    return frozenset(
        (section.name, each.name)
        for section in fields(Settings)
        for each in fields(sections[section.name])
        if each.metadata.get("user_only")
    )


def snake_case(key: str) -> str:
    """Return a key as the dataclasses spell it."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", key).replace("-", "_").lower()


@dataclass(frozen=True, slots=True)
class _Report:
    source: str
    problems: list[Problem]

    def add(self, key: tuple[str, ...], message: str) -> None:
        self.problems.append(Problem(self.source, ".".join(key), message))


def _parse_section(section: type, raw: object, path: tuple[str, ...], report: _Report) -> object:
    if not isinstance(raw, Mapping):
        report.add(path, f"expected a table, got {_kind(raw)}; it is ignored")
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


def _parse_value(hint: Any, raw: object, path: tuple[str, ...], report: _Report) -> object:  # noqa: ANN401 - a type form
    if is_dataclass(hint) and isinstance(hint, type):
        return _parse_section(hint, raw, path, report)
    for matches, parser in _PARSERS:
        if matches(hint):
            return parser(raw, path, report)
    raise TypeError(f"no parser for {hint!r}")


def _parse_bool(raw: object, path: tuple[str, ...], report: _Report) -> bool | None:
    if isinstance(raw, bool):
        return raw
    report.add(path, f"expected true or false, got {_kind(raw)}; the default stands")
    return None


def _parse_int(raw: object, path: tuple[str, ...], report: _Report) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    report.add(path, f"expected a whole number, got {_kind(raw)}; the default stands")
    return None


def _parse_str(raw: object, path: tuple[str, ...], report: _Report) -> str | None:
    if isinstance(raw, str) and raw:
        return raw
    report.add(path, f"expected a text, got {_kind(raw)}; the default stands")
    return None


def _parse_strings(raw: object, path: tuple[str, ...], report: _Report) -> tuple[str, ...] | None:
    if isinstance(raw, (list, tuple)) and all(isinstance(each, str) for each in raw):
        return tuple(raw)
    report.add(path, f"expected a list of texts, got {_kind(raw)}; the default stands")
    return None


def _parse_severities(
    raw: object, path: tuple[str, ...], report: _Report
) -> Mapping[str, Severity] | None:
    if not isinstance(raw, Mapping):
        report.add(path, f"expected a table, got {_kind(raw)}; the default stands")
        return None
    severities: dict[str, Severity] = {}
    for key, value in raw.items():
        if value in tuple(Severity):
            severities[str(key)] = Severity(value)
        else:
            report.add((*path, str(key)), 'expected "error", "warning" or "info"; it is ignored')
    return severities


def _parse_detectors(
    raw: object, path: tuple[str, ...], report: _Report
) -> tuple[Detector, ...] | None:
    if not isinstance(raw, (list, tuple)):
        report.add(path, f"expected a list of tables, got {_kind(raw)}; the default stands")
        return None
    parsed = (
        _parse_detector(each, (*path, str(number)), report)
        for number, each in enumerate(raw, start=1)
    )
    return tuple(detector for detector in parsed if detector)


def _parse_detector(raw: object, path: tuple[str, ...], report: _Report) -> Detector | None:
    """Read one detector of the user's; a faulty one is reported and skipped, the rest go on."""
    if not isinstance(raw, Mapping):
        report.add(path, f"expected a table, got {_kind(raw)}; the detector is skipped")
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


def _is(origin: object, *arguments: object) -> Callable[[object], bool]:
    return lambda hint: typing.get_origin(hint) is origin and typing.get_args(hint) == arguments


_PARSERS: tuple[
    tuple[Callable[[Any], bool], Callable[[object, tuple[str, ...], _Report], object]], ...
] = (
    (lambda hint: hint is bool, _parse_bool),
    (lambda hint: hint is int, _parse_int),
    (lambda hint: hint is str, _parse_str),
    (_is(tuple, str, ...), _parse_strings),
    (_is(tuple, Detector, ...), _parse_detectors),
    (_is(Mapping, str, Severity), _parse_severities),
)


def _within(
    metadata: types.MappingProxyType[Any, Any],
    value: object,
    path: tuple[str, ...],
    report: _Report,
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


def _kind(raw: object) -> str:
    """Name a value's type as TOML and JSON do, never the value."""
    names = {bool: "true/false", str: "a text", int: "a number", float: "a number"}
    if isinstance(raw, Mapping):
        return "a table"
    return names.get(type(raw), "a list" if isinstance(raw, (list, tuple)) else "nothing")
