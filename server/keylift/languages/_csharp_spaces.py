"""C#: whether any file of a project hides a namespace by a name of its own."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import Project

_MOST_FILES = 1000
_MOST_FOLDERS = 1000
_OTHERS = frozenset({"bin", "obj", "node_modules", "packages", "wwwroot"})


def is_hidden(name: str, project: Project) -> bool:
    """Tell whether a file may declare a namespace below another one, or a type, of that name.

    True where there are more files than are looked at.
    """
    key = f"csharp: is {name} hidden"
    if key not in project.memo:
        declared = re.compile(
            rf"^[ \t\ufeff]*namespace\s+[\w.]+\.{name}\b"
            rf"|^(?!\s*(?://|\*)).*\b(?:class|struct|interface|enum|record)\s+{name}\b",
            re.MULTILINE,
        )
        paths = list(_files(project))
        project.memo[key] = len(paths) > _MOST_FILES or any(
            declared.search(project.read(path) or "") for path in paths
        )
    return bool(project.memo[key])


def _files(project: Project) -> Iterator[str]:
    """Yield the paths of C# files, one more than are looked at where there are too many."""
    waiting, found = [""], 0
    for _ in range(_MOST_FOLDERS):
        if not waiting:
            return
        folder = waiting.pop()
        for name in project.names(folder):
            path = posixpath.join(folder, name)
            if name.endswith(".cs"):
                found += 1
                yield path
            elif "." not in name and name.lower() not in _OTHERS:
                waiting.append(path)
            if found > _MOST_FILES:
                return
    yield from [""] * (_MOST_FILES + 1 - found)
