"""Real source files of many languages, for `plant.py`: where they lie, and which are taken.

It looks only at what the machine has: installed packages and the libraries of toolchains.
"""

from __future__ import annotations

import random
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "server"))

from keylift.languages import LANGUAGES  # noqa: E402

_LARGEST = 60_000
_LONGEST_LINE = 400
_SMALLEST = 200


_Found = tuple[str, Callable[[], bytes], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A real file.

    Attributes:
        path: What the file is called; a rewrite may depend on it.
        text: What it says.
        package: The folder, module or package it is compiled with, or "".
    """

    path: str
    text: str = field(repr=False)
    package: str = ""


def originals(
    language_id: str, count: int, seed: str, folder: Path | None = None
) -> list[Original]:
    """Return up to `count` files of a language; the same seed gives the same ones.

    They come from `folder` where that is given, else from where the machine keeps them.
    """
    chooser = random.Random(f"{seed}/{language_id}")  # noqa: S311
    if folder:
        found = list(_below(folder, *LANGUAGES[language_id].extensions))
    else:
        found = list(_SOURCES[language_id]())
    found.sort(key=lambda each: each[0])
    chooser.shuffle(found)
    return list(_readable(found, count))


def languages() -> list[str]:
    """Return the ids of the languages that the machine keeps sources for."""
    return list(_SOURCES)


def _readable(found: Iterable[_Found], count: int) -> Iterator[Original]:
    taken = 0
    for path, read, package in found:
        if taken == count:
            return
        text = _text(read)
        if text is not None:
            taken += 1
            yield Original(path=path, text=text, package=package)


def _text(read: Callable[[], bytes]) -> str | None:
    try:
        data = read()
        text = data.decode()
    except (OSError, UnicodeDecodeError):
        return None
    if not _SMALLEST < len(data) < _LARGEST or "\0" in text:
        return None
    return None if any(len(line) > _LONGEST_LINE for line in text.splitlines()) else text


def _below(folder: Path, *endings: str, but: str = "/testdata/") -> Iterator[_Found]:
    for path in folder.rglob("*"):
        if path.name.endswith(endings) and but not in str(path) and path.is_file():
            yield str(path), path.read_bytes, str(path.parent)


def _python() -> Iterator[_Found]:
    for key in ("stdlib", "purelib"):
        yield from _below(Path(sysconfig.get_path(key)), ".py", but="/lib2to3/tests/")


def _javascript() -> Iterator[_Found]:
    yield from _below(ROOT / "vscode-extension/node_modules", ".js", ".mjs", ".cjs", but=".min.")


def _typescript() -> Iterator[_Found]:
    yield from _below(ROOT / "vscode-extension", ".ts", ".mts", ".cts", but=".d.")


def _go() -> Iterator[_Found]:
    root = subprocess.run(["go", "env", "GOROOT"], capture_output=True, text=True, check=True)
    for found in _below(Path(root.stdout.strip()) / "src", ".go"):
        if not found[0].endswith("_test.go"):
            yield found


def _java() -> Iterator[_Found]:
    archives = sorted(Path("/usr/lib/jvm").glob("*/lib/src.zip"))
    archive = zipfile.ZipFile(next(each for each in archives if each.exists()))
    for name in archive.namelist():
        if name.endswith(".java") and not name.endswith("-info.java"):
            yield name, partial(archive.read, name), name.split("/", 1)[0]


def _shell() -> Iterator[_Found]:
    """Scripts by their first line, since few of them have an ending."""
    folders = ("/etc/init.d", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/var/lib/dpkg")
    for found in (each for folder in folders for each in _below(Path(folder), "")):
        if _first_line(Path(found[0])).startswith(("#!/bin/sh", "#!/bin/bash", "#!/usr/bin/bash")):
            yield found
    yield from _below(ROOT / "vscode-extension/node_modules", ".sh", ".bash")


def _first_line(path: Path) -> str:
    with path.open("rb") as file:
        return file.readline(100).decode(errors="replace")


_SOURCES: Mapping[str, Callable[[], Iterator[_Found]]] = {
    "python": _python,
    "javascript": _javascript,
    "typescript": _typescript,
    "go": _go,
    "java": _java,
    "shell": _shell,
    "ruby": lambda: _below(Path("/usr/lib/ruby"), ".rb"),
}
