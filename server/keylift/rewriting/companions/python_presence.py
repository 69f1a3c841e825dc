"""Tells whether a Python module finds `.env` in its environment by the time that it looks.

Only some libraries put the file's variables there, and only once they are called. Others read the
file for themselves, so that nothing else finds them.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages import LANGUAGES
from keylift.languages.tree import parse
from keylift.rewriting.companions.model import Loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree
    from keylift.rewriting.source import Source

MANIFESTS = ("pyproject.toml", "requirements.txt", "Pipfile", "setup.cfg", "setup.py")
_FILLERS = ("load_dotenv", "read_env")
_FILLING = re.compile(r"\b(?:load_dotenv|read_env)\s*\(")
_READS = ("environ", "getenv")
# These read `.env` and keep what they find to themselves.
_OWN_READER = re.compile(
    r"^\s*from\s+decouple\s+import\b|^\s*import\s+decouple\b|\bConfig\(\s*[\"'].*?\.env[\"']"
    r"|\benv_file\s*=\s*[^\s#]*\.env\b",
    re.MULTILINE,
)
# Whatever is started by these finds the file's variables set.
_STARTERS = re.compile(
    r"(?i)\b(?:poetry[-_.]plugin[-_.]dotenv|poetry[-_.]dotenv[-_.]plugin|honcho)\b"
)
_LIBRARIES = re.compile(r"(?i)\b(?:python[-_.]dotenv|django[-_.]environ|environs)\b")


def loads(source: Source, files: Mapping[str, str]) -> Loads:
    """Tell whether something loads `.env` before a module looks its variables up.

    Args:
        source: The module; its lookups are there already.
        files: The files of the project that tell how it is started, by name.
    """
    manifests = [files[name] for name in MANIFESTS if name in files]
    if "Pipfile" in files or any(map(_STARTERS.search, manifests)):
        return Loads.YES
    tree = _parsed(source.text)
    reads = _starts(tree, _READS)
    if not reads and _OWN_READER.search(source.text.removeprefix("\ufeff")):
        return Loads.YES
    early = [start for start, is_early in reads if is_early]
    fills = _starts(tree, _FILLERS, is_called=True)
    if fills:
        is_late = early and not any(is_now and at < min(early) for at, is_now in fills)
        return Loads.LATE if is_late else Loads.YES
    said = set(_said_beside(source, min(early, default=None)))
    is_named = any(map(_LIBRARIES.search, manifests))
    known = said & {Loads.YES, Loads.NO}
    if known:
        # Where one of them runs too late, that is the one to go by.
        return Loads.NO if Loads.NO in known else Loads.YES
    return Loads.MAYBE if said or is_named else Loads.NO


def _parsed(text: str) -> SyntaxTree:
    syntax = LANGUAGES["python"].syntax
    if syntax is None:
        raise LookupError("Python has no syntax")
    return parse(text, syntax.grammar)


def _starts(
    tree: SyntaxTree, names: Iterable[str], *, is_called: bool = False
) -> list[tuple[int, bool]]:
    """Return where names are used, and whether that runs as soon as the module is imported."""
    return [
        (
            path[-1].start_byte,
            not any(node.type in {"function_definition", "lambda"} for node in path),
        )
        for name in names
        for path in tree.occurrences(name)
        if path[-1].type == "identifier"
        and not path[1].type.startswith("import")
        and (not is_called or _is_called(path))
    ]


def _is_called(path: tuple[Node, ...]) -> bool:
    node = path[-2] if path[-2].type == "attribute" else path[-1]
    parent = path[path.index(node) - 1]
    return parent.type == "call" and parent.child_by_field_name("function") == node


def _said_beside(source: Source, first: int | None) -> Iterable[Loads]:
    """Yield what each module of the same folder tells, as far as it calls what loads the file."""
    stem = posixpath.basename(source.path.replace("\\", "/")).removesuffix(".py")
    above = source.text.encode()[:first].decode(errors="ignore")
    for name, text in source.siblings().items():
        call = _FILLING.search(text)
        if call is None:
            continue
        module = name.removesuffix(".py")
        is_at_once = bool(re.search(rf"^(?:[\w.]+\.)?{_FILLING.pattern[2:]}", text, re.MULTILINE))
        if is_at_once and (module == "__init__" or _imports(above, module)):
            yield Loads.YES
            continue
        imported = _imports(text, stem) if stem else None
        if imported is None:
            yield Loads.MAYBE
        else:
            yield Loads.YES if call.start() < imported.start() else Loads.NO


def _imports(text: str, module: str) -> re.Match[str] | None:
    return re.search(rf"^[ \t]*(?:from|import)\b[^#\n]*\b{re.escape(module)}\b", text, re.MULTILINE)
