"""The oldest version of Python that a project supports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._python_packages import inner, setup_cfg, toml_of
from keylift.languages.versions import oldest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File, Project

_REQUIRES = re.compile(r"\bpython_requires\s*=\s*([\"'])(?P<spec>[^\"'\n]*)\1")
_CLASSIFIER = re.compile(r"Programming Language :: Python :: (\d+\.\d+)")


def oldest(file: File) -> str:
    """Return the version, or "" where no file of the project tells."""
    if file.project is None:
        return ""
    return next(filter(None, map(oldest_of, _specs(file.project))), "")


def _specs(project: Project) -> Iterator[str]:
    """Yield what tells of versions, the surest first."""
    manifest, setup = toml_of(project, "pyproject.toml"), project.read("setup.py") or ""
    yield _text(inner(manifest, "project").get("requires-python"))
    yield _text(inner(manifest, "tool", "poetry", "dependencies").get("python"))
    yield setup_cfg(project).get("options", "python_requires", fallback="")
    yield from (found["spec"] for found in _REQUIRES.finditer(setup))
    for text in (setup, project.read("setup.cfg") or "", project.read("pyproject.toml") or ""):
        yield " ".join(_CLASSIFIER.findall(text))
    yield _text(inner(toml_of(project, "Pipfile"), "requires").get("python_version"))
    yield project.read(".python-version") or ""
    yield project.read("runtime.txt") or ""


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""
