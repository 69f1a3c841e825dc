"""Finds which names the files of a project mention, so that nothing is taken away from under them.

It looks at text only; where that may mean something else, the name counts as mentioned.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from keylift.languages import LANGUAGES, language_of
from keylift.model import Entry
from keylift.rewriting.lookups import Store
from keylift.rewriting.recognizing import lookups_in
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.walk import walk

# Quoted, as most lookups have it; `$NAME`, `${NAME}`, `process.env.NAME`; and an item of its own,
# as in Compose's `environment`.
_LOOKUP = rb"(?:[\"'`$%%]|\$\{|\benv\.|\bENV\.|^[ \t]*-[ \t]+)(%s)(?!\w)"
_WORD = rb"(?<!\w)(%s)(?!\w)"
_WORKFLOWS = os.path.join(".github", "workflows", "")  # noqa: PTH118 - a part of a path
_PROSE = frozenset({"", ".txt", ".adoc", ".text"})
_FAMILIES = (
    frozenset({"javascript", "typescript", "tsx", "vue", "svelte", "html"}),
    frozenset({"java", "kotlin", "groovy", "scala"}),
    frozenset({"python", "notebook"}),
    frozenset({"php", "html"}),
    frozenset({"shell", "yaml", "dockerfile"}),
)
"""Languages that can use each other's functions."""


def find_lookups(names: Iterable[str], root: Path, leave_out: Collection[Path]) -> set[str]:
    """Return those variables that files below `root` seem to look up; some are left out.

    A workflow of GitHub's gets none of its variables from `.env`.
    """
    return _find(_LOOKUP, names, root, leave_out, lambda file: _WORKFLOWS not in file.path)


def find_words(
    words: Iterable[str], root: Path, leave_out: Collection[Path], language_id: str
) -> set[str]:
    """Return those words that code below `root` holds which can use a language's functions.

    Some files are left out. A word in prose, or in a file of settings, uses nothing.
    """
    users = next((each for each in _FAMILIES if language_id in each), {language_id})

    def may_use(file: FileBytes) -> bool:
        found = language_of(file.path)
        if found != "plaintext":
            return found in users
        # A template of some kind, or a script; else a README and the like.
        suffix = Path(file.path).suffix
        return suffix not in _PROSE or file.data.startswith(b"#!")

    return _find(_WORD, words, root, leave_out, may_use)


def find_entries(store: Store, root: Path) -> frozenset[Entry]:
    """Return the entries of a store that files below `root` look up, in a form that we write.

    In a store that fills the environment, the path of an entry is the variable's name.
    """
    wanted = "env" if store.is_environment else store.id
    found: set[Entry] = set()
    for path in walk([root]):
        language_id = language_of(path) if isinstance(path, str) else ""
        if isinstance(path, str) and language_id in LANGUAGES:
            content = read_file(path)
            if isinstance(content, FileBytes):
                lookups = lookups_in(content.text, language_id, wanted)
                found.update(each.entry for each in lookups)
    return frozenset(found)


def _find(
    template: bytes,
    names: Iterable[str],
    root: Path,
    leave_out: Collection[Path],
    counts: Callable[[FileBytes], bool],
) -> set[str]:
    wanted = sorted(names)
    if not wanted:
        return set()
    alternatives = b"|".join(re.escape(name.encode()) for name in reversed(wanted))
    pattern = re.compile(template % alternatives, re.MULTILINE)
    found: set[str] = set()
    for path in walk([root]):
        if isinstance(path, str) and Path(path) not in leave_out:
            content = read_file(path)
            if isinstance(content, FileBytes) and counts(content):
                found.update(each.decode() for each in pattern.findall(content.data))
    return found
