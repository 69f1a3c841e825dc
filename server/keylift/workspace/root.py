"""Finds the project that a file belongs to, and with it where its companion files stand.

It looks at names and links only and opens nothing. It does not know what the companions hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from keylift.errors import ConfigError
from keylift.settings import RewriteSettings
from keylift.workspace.paths import find_git_top, real_path

_MARKERS = (
    *(".git", ".env"),
    *("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"),
    *("package.json", "deno.json", "deno.jsonc"),
    *("go.mod", "pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle"),
    *("Cargo.toml", "Gemfile", "composer.json"),
)
_PLAIN_NAME = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._-]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvPlace:
    """Where a project's values and names go.

    Attributes:
        root: The project's folder, resolved.
        env_file: Name of the file with the values.
        example_file: Name of the file that lists the variables without values.
    """

    root: Path
    env_file: str = ".env"
    example_file: str = ".env.example"

    def __post_init__(self) -> None:
        for key, name in (("env_file", self.env_file), ("example_file", self.example_file)):
            if not _PLAIN_NAME.match(name):
                raise ConfigError(f"rewrite.{key}: expected a plain file name, without folders.")
        if self.env_file == self.example_file:
            raise ConfigError("rewrite.example_file: must differ from rewrite.env_file.")

    @property
    def boundary(self) -> Path:
        """The folder that a companion which is a symbolic link must lie in."""
        return find_git_top(self.root) or self.root

    @property
    def env(self) -> Path:
        """The file with the values."""
        return self.root / self.env_file

    @property
    def example(self) -> Path:
        """The file with the names."""
        return self.root / self.example_file

    def holds(self, path: Path) -> bool:
        """Tell whether a file is one of the two itself, by whatever name or link."""
        return self.has_values(path) or _is_same(path, self.example)

    def has_values(self, path: Path) -> bool:
        """Tell whether a file is the one with the values itself."""
        return _is_same(path, self.env)


def env_place(
    file: Path, settings: RewriteSettings | None = None, *, workspace: Path | None = None
) -> EnvPlace:
    """Return where the values of a source file go; see `project_root`.

    Raises:
        ConfigError: A file name in the settings is no plain name.
    """
    settings = settings or RewriteSettings()
    return EnvPlace(
        root=project_root(file, workspace=workspace),
        env_file=settings.env_file,
        example_file=settings.example_file,
    )


def project_root(file: Path, *, workspace: Path | None = None) -> Path:
    """Return the nearest folder at or above a file that holds a manifest, `.env` or `.git`.

    The search ends at the workspace folder or the git top level, whichever comes first, and never
    reaches the home folder. Where nothing is found it is that last folder, or the file's own where
    the file lies in neither.

    Args:
        file: The source file; it need not exist.
        workspace: The workspace folder that the editor has open around the file.
    """
    folder = Path(file).absolute().parent.resolve()
    home = Path.home().resolve()
    limit = _limit(folder, workspace)
    for candidate in (folder, *folder.parents):
        if candidate == home and candidate != limit:
            break
        if is_project(candidate):
            return candidate
        if candidate == limit:
            break
    return limit or folder


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return real_path(one) == real_path(other)


def is_project(folder: Path) -> bool:
    """Tell whether a folder holds a manifest, `.env` or `.git`."""
    return any((folder / marker).exists() for marker in _MARKERS)


def _limit(folder: Path, workspace: Path | None) -> Path | None:
    """Return the highest folder that may still be the project's, None where nothing says so."""
    limits = [find_git_top(folder), workspace.resolve() if workspace else None]
    around = [limit for limit in limits if limit and folder.is_relative_to(limit)]
    return max(around, key=lambda limit: len(limit.parts), default=None)
