"""The file that fetches secrets before a JavaScript or TypeScript program starts.

Node.js runs a module that it is told to import to its end, top-level `await` and all, before the
program's own first line. So it may fetch what the program then reads without waiting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._javascript_helpers import manifest_of
from keylift.languages.helper_files import HEADER, Shape, helper_file, is_for_tests
from keylift.model import HelperFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.languages.model import File, Function, Preload, Project

_STEM, _ENDING = "load-secrets", ".mjs"
# Programs of projects with such files or packages are started by something else than Node.js.
_OTHER_STARTERS = frozenset({"electron", "expo", "react-native"})
_OTHER_RUNTIMES = frozenset(
    {
        "deno.json", "deno.jsonc", "bun.lock", "bun.lockb", "bunfig.toml",
        "wrangler.toml", "wrangler.json", "wrangler.jsonc",
    }
)  # fmt: skip
_START = f"""\
// {HEADER}
// Programs read them where nothing can wait, so they are fetched first: node --import @path

const loaded = (globalThis[Symbol.for("load-secrets")] ??= new Map());
"""


def preload_file(function: Function, file: File) -> HelperFile | None:
    """Return the project's file that fetches the function's value; None where it can have none."""
    project, preload = file.project, function.preload
    if project is None or preload is None or is_for_tests(project):
        return None
    manifest = manifest_of(project)
    # A package that lists its files is for programs of others, who start them.
    if manifest is None or "files" in manifest:
        return None
    if _is_started_otherwise(project, manifest):
        return None
    there = helper_file(project, _STEM, _ENDING, _shape(preload))
    if there is None:
        return None
    path = f"./{there.path}"
    line = _line(preload)
    is_new = there.text != there.before
    return HelperFile(
        path=there.path,
        text=there.text.replace("@path", path),
        before=there.before,
        last=f"\n{line}" if is_new else "",
        note=f"Start the program by `node --import {path} …`, which fetches the value first.",
    )


def _is_started_otherwise(project: Project, manifest: Mapping[str, object]) -> bool:
    if not _OTHER_RUNTIMES.isdisjoint(project.names("")):
        return True
    lists = (manifest.get(key) for key in ("dependencies", "devDependencies"))
    return any(isinstance(each, dict) and not _OTHER_STARTERS.isdisjoint(each) for each in lists)


def _shape(preload: Preload) -> Shape:
    name = preload.function.names[0]
    code = preload.function.code.replace("@function", name).replace("@process", "process")
    line = _line(preload)
    defined = re.compile(rf"^(?:async\s+)?function\s+{name}\b", re.MULTILINE)

    def extend(before: str) -> str:
        text = before.rstrip()
        # A blank line parts what fetches from what is fetched.
        text += "" if defined.search(text) else f"\n\n{code}\n"
        return f"{text}\n{line}\n"

    return Shape(
        start=_START,
        is_usable=lambda there: "const loaded =" in there,
        defines=lambda there: line in there.splitlines(),
        extend=extend,
    )


def _line(preload: Preload) -> str:
    return preload.line.replace("@function", preload.function.names[0])
