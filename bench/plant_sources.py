"""Real source files of many languages, for `plant.py`: where they lie, and which are taken.

It looks at the packages that `plant_packages.py` fetched, and at what the machine has: installed
packages and the libraries of toolchains.
"""

from __future__ import annotations

import random
import re
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

from plant_packages import PACKAGES, fetched  # noqa: E402
from plant_projects import CSHARP, csharp_files, rust_sources  # noqa: E402

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
        found = list(_of_machine(language_id))
    found.sort(key=lambda each: each[0])
    chooser.shuffle(found)
    return list(_readable(found, count))


def languages() -> list[str]:
    """Return the ids of the languages that there are sources for."""
    return [language_id for language_id in PACKAGES if _of_machine(language_id)]


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


def _of_machine(language_id: str) -> list[_Found]:
    folder = fetched(language_id)
    found = [] if folder is None else [*_PACKAGED[language_id](folder)]
    return [*found, *_INSTALLED.get(language_id, tuple)()]


def _python() -> Iterator[_Found]:
    for key in ("stdlib", "purelib"):
        yield from _below(Path(sysconfig.get_path(key)), ".py", but="/lib2to3/tests/")


def _javascript() -> Iterator[_Found]:
    yield from _below(ROOT / "vscode-extension/node_modules", ".js", ".mjs", ".cjs", but=".min.")


def _go() -> Iterator[_Found]:
    root = subprocess.run(["go", "env", "GOROOT"], capture_output=True, text=True, check=True)
    yield from _go_files(Path(root.stdout.strip()) / "src")


def _go_files(folder: Path) -> Iterator[_Found]:
    for found in _below(folder, ".go"):
        if not found[0].endswith("_test.go"):
            yield found


def _java() -> Iterator[_Found]:
    archives = sorted(Path("/usr/lib/jvm").glob("*/lib/src.zip"))
    archive = zipfile.ZipFile(next(each for each in archives if each.exists()))
    for name in archive.namelist():
        if name.endswith(".java") and not name.endswith("-info.java"):
            yield name, partial(archive.read, name), name.split("/", 1)[0]


def _java_packages(folder: Path) -> Iterator[_Found]:
    for name, read, _ in _below(folder / "sources", ".java"):
        if not name.endswith("-info.java"):
            yield name, read, ""


def _npm(*endings: str, but: str) -> Callable[[Path], Iterator[_Found]]:
    """Return what yields the files of the packages themselves, not of those that they need."""

    def files(folder: Path) -> Iterator[_Found]:
        language_id = folder.name
        for name in PACKAGES[language_id].names:
            home = folder / "node_modules" / name.rpartition("@")[0]
            for found in _below(home, *endings, but=but):
                if found[0].count("/node_modules/") == 1:
                    yield found

    return files


def _csharp(folder: Path) -> Iterator[_Found]:
    for symbol in CSHARP:
        for path in csharp_files(folder, symbol):
            yield str(path), path.read_bytes, ""


def _rust(folder: Path) -> Iterator[_Found]:
    for src in rust_sources(folder):
        for path, read, _ in _below(src, ".rs"):
            yield path, read, src.parent.name


def _shell(*folders: Path) -> Iterator[_Found]:
    """Yield scripts, most of which have no ending."""
    for path in (path for folder in folders for path in folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as opened:
                head = opened.readline(80)
            if re.match(rb"#! ?/(usr/)?bin/(env )?(ba|da)?sh\b", head):
                yield str(path), path.read_bytes, ""


_PACKAGED: Mapping[str, Callable[[Path], Iterator[_Found]]] = {
    "python": lambda folder: _below(folder, ".py"),
    "javascript": _npm(".js", ".mjs", ".cjs", but=".min."),
    "typescript": _npm(".ts", ".tsx", ".mts", ".cts", but=".d."),
    "go": _go_files,
    "java": _java_packages,
    "kotlin": lambda folder: _below(folder / "sources", ".kt"),
    "csharp": _csharp,
    "rust": _rust,
    "ruby": lambda folder: _below(folder, ".rb"),
    "php": lambda folder: _below(folder, ".php"),
    "shell": _shell,
}
_INSTALLED: Mapping[str, Callable[[], Iterator[_Found]]] = {
    "python": _python,
    "javascript": _javascript,
    "go": _go,
    "java": _java,
    "shell": lambda: _shell(*map(Path, ("/etc/init.d", "/usr/bin", "/usr/lib", "/usr/share"))),
    "ruby": lambda: _below(Path("/usr/lib/ruby"), ".rb"),
}
