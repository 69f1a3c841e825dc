"""Which settings and detectors count for which paths of the command line.

Paths that share a configuration file are one project, with one engine. Flags lie over the file.
It reads configuration files and nothing else.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keylift.detection.growing import GrowingPrefilter
from keylift.engine import Engine
from keylift.model import Problem
from keylift.settings import Settings
from keylift.workspace.config import find_config, load_config
from keylift.workspace.named import NamedPaths
from keylift.workspace.paths import shown
from keylift.workspace.salt import fingerprint_salt


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Paths that are scanned alike.

    Attributes:
        settings: File and flags merged.
        engine: Made with these settings.
        roots: As the user gave them.
        base: The folder that `exclude` is relative to.
        exclude: Patterns of the file and the flags.
        faults: What in the configuration could not be used.
        file: The configuration file, or None.
        named: Where the roots really led when the run began.
    """

    settings: Settings
    engine: Engine
    roots: tuple[str, ...]
    base: Path
    exclude: tuple[str, ...]
    faults: tuple[Problem, ...]
    file: Path | None = None
    named: NamedPaths = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "named", NamedPaths(self.roots))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags that all commands on files share."""
    add = parser.add_argument
    add("--exclude", metavar="PATTERN", action="append", default=[],
        help="leave out what matches, in .gitignore syntax; may be given again")  # fmt: skip
    add("--no-gitignore", action="store_true", help="do not let ignore files leave anything out")
    add("--config", metavar="FILE", help="use this instead of looking for keylift.toml")


def find_projects(roots: Sequence[str], arguments: argparse.Namespace) -> list[Project]:
    """Group paths by the configuration file that counts for them, the innermost file first.

    Raises:
        ConfigError: A configuration file cannot be used at all.
    """
    named = Path(arguments.config) if arguments.config else None
    found: dict[Path, Path | None] = {}
    groups: dict[Path | None, list[str]] = {}
    for root in roots:
        folder = Path(root) if Path(root).is_dir() else Path(root).parent
        if folder not in found:
            found[folder] = named or find_config(folder)
        groups.setdefault(found[folder], []).append(root)
    found_projects = [_project(file, paths, arguments) for file, paths in groups.items()]
    return sorted(found_projects, key=lambda project: len(project.base.parts), reverse=True)


def find_project(root: str, *, is_trusted: bool = True) -> Project:
    """Return the project of one path, without any flags; see `load_config` for trust.

    Raises:
        ConfigError: Its configuration file cannot be used at all.
    """
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    arguments = parser.parse_args([])
    arguments.untrusted = not is_trusted
    (project,) = find_projects([root], arguments)
    return project


def _project(file: Path | None, roots: Sequence[str], arguments: argparse.Namespace) -> Project:
    is_trusted = not getattr(arguments, "untrusted", False)
    config = load_config(None, file=file, flags=_flags(arguments), is_trusted=is_trusted)
    source = shown(file) if file else "command line"
    salt = fingerprint_salt()
    engine = Engine(config.settings, salt=salt, source=source, prefilter=GrowingPrefilter)
    base = (file.parent if file else Path()).resolve()
    return Project(
        settings=config.settings,
        engine=engine,
        roots=tuple(roots),
        base=base,
        exclude=(*config.settings.scan.exclude, *_rebased(arguments.exclude, base)),
        faults=(*config.problems, *engine.problems),
        file=file,
    )


def _flags(arguments: argparse.Namespace) -> Mapping[str, Any]:
    return {"scan": {"respect_gitignore": False}} if arguments.no_gitignore else {}


def _rebased(patterns: Sequence[str], base: Path) -> list[str]:
    """Return patterns that are relative to the current folder as ones relative to `base`."""
    here = Path.cwd()
    if here == base or not here.is_relative_to(base):
        return list(patterns)
    return [_below(here.relative_to(base).as_posix(), pattern) for pattern in patterns]


def _below(folder: str, pattern: str) -> str:
    negated = "!" if pattern.startswith("!") else ""
    rest = pattern.removeprefix("!")
    anchored = "/" in rest.rstrip("/")
    return f"{negated}/{folder}/{'' if anchored else '**/'}{rest.removeprefix('/')}"
