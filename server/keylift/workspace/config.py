"""Finds the settings of a project and merges them with the editor's and the command line's.

The order, later over earlier: built-in defaults, `keylift.toml` (or `[tool.keylift]` in
`pyproject.toml`), editor settings, command line. A table is merged key by key; any other value
replaces the earlier one. One file counts: the nearest, from the project's folder up to the git top
level, `keylift.toml` before `pyproject.toml`. It does not know what a setting means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from pathlib import Path
from typing import Any

from keylift.errors import ConfigError
from keylift.model import Problem
from keylift.plain_data import DataError, read_toml
from keylift.settings import HIDING, PLACE, USER_ONLY, Settings, marked, parse, snake_case
from keylift.wording import word
from keylift.workspace.paths import find_git_top, real_path, shown
from keylift.workspace.read import FileBytes, read_file

_OWN_FILE, _SHARED_FILE = "keylift.toml", "pyproject.toml"
_EDITOR, _COMMAND_LINE = "editor settings", "command line"


@dataclass(frozen=True, slots=True)
class Config:
    """Settings ready to use.

    Attributes:
        settings: All layers merged.
        file: The configuration file that counted, or None.
        problems: What could not be used, each named by where it stands.
    """

    settings: Settings
    file: Path | None = None
    problems: tuple[Problem, ...] = field(default=())


def load_config(
    folder: Path | None,
    *,
    file: Path | None = None,
    editor: Mapping[str, Any] | None = None,
    flags: Mapping[str, Any] | None = None,
    is_trusted: bool = True,
) -> Config:
    """Find, read and merge all settings.

    Args:
        folder: Where to start looking, or None to look for no file.
        file: A configuration file to use instead of looking for one.
        editor: The editor's `keylift` section. Editors send their defaults for all that the user
            never set, so a value that is our default counts as not set.
        flags: What the command line says, by section.
        is_trusted: Whether the user trusts the project; the file of one that is not trusted says
            nothing of where values go, and is told of where it may hide secrets.

    Raises:
        ConfigError: The file is no TOML, or cannot be read.
    """
    found = file or (find_config(folder) if folder else None)
    problems: list[Problem] = []
    project = _allowed(found, read_config(found), problems, is_trusted=is_trusted) if found else {}
    layers = [
        (shown(found) if found else "", project),
        (_EDITOR, _without_defaults(editor or {}, Settings())),
        (_COMMAND_LINE, flags or {}),
    ]
    merged: dict[str, Any] = {}
    for source, layer in layers:
        problems += parse(layer, source)[1]
        merged = _merge(merged, _spelled_alike(layer, Settings()))
    return Config(parse(merged, "")[0], found, tuple(problems))


def _allowed(
    file: Path, layer: Mapping[str, Any], problems: list[Problem], *, is_trusted: bool
) -> Mapping[str, Any]:
    """Return what a project's file may set, and add a problem for what it may not."""
    kept, keys = _without(layer, frozenset(marked(USER_ONLY)))
    told = "only your own editor settings can say so; it is ignored"
    problems += [Problem(shown(file), word(key), told) for key in keys]
    if is_trusted:
        return kept
    kept, keys = _without(kept, frozenset(marked(PLACE)))
    told = "a folder that you have not trusted cannot say so; it is ignored"
    problems += _together(file, keys, told)
    _, keys = _without(kept, frozenset(marked(HIDING)))
    problems += _together(file, keys, "may hide secrets, and you have not trusted this folder")
    return kept


def _together(file: Path, keys: Sequence[str], message: str) -> list[Problem]:
    return [Problem(shown(file), ", ".join(map(word, keys)), message)] if keys else []


def _without(
    layer: Mapping[str, Any], settings: frozenset[tuple[str, str]]
) -> tuple[Mapping[str, Any], list[str]]:
    """Return the layer without some settings, and the keys of those that it had, as written."""
    kept, keys = dict(layer), list[str]()
    for key, table in layer.items():
        if not isinstance(table, Mapping):
            continue
        gone = {each for each in table if (snake_case(key), snake_case(each)) in settings}
        keys += [f"{key}.{each}" for each in table if each in gone]
        kept[key] = {each: said for each, said in table.items() if each not in gone}
    return kept, keys


def find_config(folder: Path) -> Path | None:
    """Return the configuration file that counts for a folder, or None.

    Raises:
        ConfigError: A `pyproject.toml` on the way is no TOML.
    """
    start = folder.resolve()
    top = find_git_top(start) or start
    for candidate in _upward(start, top):
        if (candidate / _OWN_FILE).is_file():
            return candidate / _OWN_FILE
        shared = candidate / _SHARED_FILE
        if shared.is_file() and read_config(shared):
            return shared
    return None


def is_unread(path: str | Path, file: Path | None) -> bool:
    """Tell whether a path is a `keylift.toml` that does not count, as `file` does."""
    if not str(path).endswith(_OWN_FILE) or Path(path).name != _OWN_FILE:
        return False
    return file is None or real_path(Path(path)) != real_path(file)


def read_config(path: Path) -> Mapping[str, Any]:
    """Return the settings in a configuration file, as they are written.

    Raises:
        ConfigError: It cannot be read or is no TOML; the message names the line.
    """
    content = read_file(real_path(path))
    if isinstance(content, Problem):
        raise ConfigError(str(content), str(path))
    if not isinstance(content, FileBytes):
        raise ConfigError(f"{shown(path)}: {content.reason}.", str(path))
    table = _parse_toml(path, content.text)
    if path.name != _SHARED_FILE:
        return table
    tools = table.get("tool", {})
    own = tools.get("keylift", {}) if isinstance(tools, dict) else {}
    if not isinstance(own, dict):
        raise ConfigError(f"{shown(path)}: tool.keylift: expected a table.", str(path))
    return own


def _merge(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(lower)
    for key, value in upper.items():
        below = merged.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[key] = _merge(below, value)
        else:
            merged[key] = value
    return merged


def _spelled_alike(layer: Mapping[str, Any], section: object) -> dict[str, Any]:
    """Return the layer with the names of sections and settings in snake_case, detector ids kept."""
    alike: dict[str, Any] = {}
    for key, value in layer.items():
        name = snake_case(key)
        inner = getattr(section, name, None)
        is_section = is_dataclass(inner) and isinstance(value, Mapping)
        alike[name] = _spelled_alike(value, inner) if is_section else value
    return alike


def _parse_toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return read_toml(text)
    except DataError as error:
        message = f"{shown(path)}: {error}."
    raise ConfigError(message, str(path))


def _upward(start: Path, top: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        yield folder
        if folder == top:
            return


def _without_defaults(layer: Mapping[str, Any], defaults: object) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, value in layer.items():
        default = getattr(defaults, snake_case(key), None)
        if is_dataclass(default) and isinstance(value, Mapping):
            said[key] = _without_defaults(value, default)
        elif value is not None and _plain(value) != default:
            said[key] = value
    return said


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
