"""What a repository says of its continuous integration: whose it is, and what workflows pass on.

It reads a few files and runs nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from keylift.workspace.read import FileBytes, read_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from keylift.workspace.root import EnvPlace

_WORKFLOWS = Path(".github", "workflows")
_ENDINGS = frozenset({".yml", ".yaml"})
_GITHUB_REMOTE = re.compile(
    r"^\s*url\s*=\s*(?:[\w+]+://)?(?:[^@/\s]*@)?(?:[\w-]+\.)*github[\w.-]*[:/]", re.MULTILINE
)


def stores_of_pipelines(place: EnvPlace) -> frozenset[str]:
    """Return the ids of the stores whose values the repository's workflows or jobs can get."""
    top, found = place.boundary, set()
    if any(_workflows(top)) and _GITHUB_REMOTE.search(_text(_git_folder(top) / "config")):
        found.add("github")
    if (top / ".gitlab-ci.yml").is_file():
        found.add("gitlab")
    return frozenset(found)


def lines_to_add(place: EnvPlace, file: Path, variables: Collection[str]) -> list[str]:
    """Return a sentence for each workflow that names a file and passes not all of its variables.

    Args:
        place: The file's project.
        file: A source file that looks the variables up.
        variables: Their names.
    """
    said: list[str] = []
    for workflow in _workflows(place.boundary):
        text = _text(workflow)
        names = [name for name in variables if not re.search(rf"\b{re.escape(name)}\b", text)]
        if names and re.search(rf"(?<![\w.-]){re.escape(file.name)}(?![\w-])", text):
            lines = ", ".join(f"`{name}: ${{{{ secrets.{name} }}}}`" for name in names)
            where = workflow.relative_to(place.boundary).as_posix()
            said.append(f"{where} seems to run {file.name}; its step needs below `env:` {lines}.")
    return said


def _workflows(top: Path) -> Iterator[Path]:
    try:
        found = sorted((top / _WORKFLOWS).iterdir())
    except OSError:
        return
    yield from (each for each in found if each.suffix in _ENDINGS and each.is_file())


def _git_folder(top: Path) -> Path:
    """Return the folder with the repository's own settings, for a linked working tree as well."""
    folder = top / ".git"
    if folder.is_file():
        folder = top / _text(folder).removeprefix("gitdir:").strip()
        folder /= _text(folder / "commondir").strip()
    return folder


def _text(path: Path) -> str:
    content = read_file(path)
    return content.text if isinstance(content, FileBytes) else ""
