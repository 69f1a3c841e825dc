"""Tells whether a Python project asks for a package whenever its program is installed.

What belongs to a group, an extra or some machines alone does not count; a manifest that cannot be
read asks for nothing.
"""

from __future__ import annotations

import configparser
import re
from typing import TYPE_CHECKING, Any

from keylift.languages.packages import is_at_least, name_of, version_of
from keylift.plain_data import DataError, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File, Project

_REQUIREMENT = re.compile(r"\s*(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?(?P<rest>[^#]*)")
_INSTALLS = re.compile(r"\binstall_requires\s*=\s*\[(?P<list>[^\]]*)\]")
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")


def has_package(package: str, file: File) -> bool:
    """Tell whether the project's manifests ask for `package`, which is `name>=version`."""
    name, least = name_of(package), version_of(package)
    asked = _asked(file.project) if file.project else ()
    return any(each == name and is_at_least(spec, least) for each, spec in asked)


def _asked(project: Project) -> Iterator[tuple[str, str]]:
    """Yield the normal names of packages with what else is said about each."""
    for requirement in _requirements(project):
        found = _REQUIREMENT.match(requirement)
        if found and ";" not in found["rest"]:
            yield _normal(found["name"]), found["rest"]
    for table in (
        inner(toml_of(project, "pyproject.toml"), "tool", "poetry", "dependencies"),
        inner(toml_of(project, "Pipfile"), "packages"),
    ):
        for name, said in table.items():
            is_plain = isinstance(said, str)
            version = said if is_plain else said.get("version", "") if _is_certain(said) else None
            if isinstance(version, str):
                yield _normal(name), version


def _requirements(project: Project) -> Iterator[str]:
    yield from (project.read("requirements.txt") or "").removeprefix("\ufeff").splitlines()
    listed = inner(toml_of(project, "pyproject.toml"), "project").get("dependencies")
    yield from map(str, listed if isinstance(listed, list) else ())
    yield from setup_cfg(project).get("options", "install_requires", fallback="").splitlines()
    found = _INSTALLS.search(project.read("setup.py") or "")
    if found:
        yield from (first or second for first, second in _QUOTED.findall(found["list"]))


def _is_certain(said: object) -> bool:
    """Tell whether a table of Poetry's or Pipenv's holds for each installation."""
    return isinstance(said, dict) and said.keys() <= {"version", "extras", "allow-prereleases"}


def setup_cfg(project: Project) -> configparser.ConfigParser:
    """Return what `setup.cfg` says; nothing where it cannot be read."""
    config = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        config.read_string(project.read("setup.cfg") or "")
    except configparser.Error:
        config.clear()
    return config


def toml_of(project: Project, name: str) -> dict[str, Any]:
    """Return what a TOML file says; nothing where it cannot be read."""
    try:
        return read_toml(project.read(name) or "")
    except DataError:
        return {}


def inner(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return the table below these keys, empty where there is none."""
    for key in keys:
        found = table.get(key)
        table = found if isinstance(found, dict) else {}
    return table


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
