"""VS Code's launch, task and MCP files (`${env:NAME}`), and dev containers (`${localEnv:NAME}`).

Both take an empty text where the variable is missing, which every note says. Settings files take no
variables and are refused.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.json_text import characters_of
from keylift.rewriting.formats.jsonc import find_string, is_jsonc
from keylift.rewriting.formats.model import ConfigFile, Format, Part, Slot, part_of, place_of

if TYPE_CHECKING:
    from keylift.rewriting.formats.json_text import JsonString

_PATH = re.compile(r"(?:.*/)?\.vscode/(?P<name>launch|tasks|mcp)\.json\Z")
_CONTAINER = re.compile(r"(?:.*/)?(?:\.devcontainer/(?:[^/]+/)?)?\.?devcontainer\.json\Z")
_PLACES = {
    "launch": re.compile(r"configurations/\d+/(?!(?:name|type|request)\Z).+"),
    "tasks": re.compile(
        r"(?:tasks/\d+/)?(?:(?:windows|osx|linux)/)?(?:command(?:/value)?|(?:args|options)/.+)"
    ),
    "mcp": re.compile(r"servers/[^/]+/(?:command|url|cwd|envFile|(?:args|env|headers)/.+)"),
}
_IN_CONTAINER = re.compile(
    r"(?:containerEnv|remoteEnv)/[^/]+|(?:runArgs|mounts)/.+|build/(?:args|options)/.+"
)


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    kind = _PATH.match(file.path)
    place = _PLACES[kind["name"]] if kind else _IN_CONTAINER
    found = find_string(file.text, span)
    if isinstance(found, Refusal):
        return found
    if not place.fullmatch(place_of(found.keys)):
        return Refusal(RefusalReason.NO_CONTEXT)
    before = file.text[found.content.start : span.start]
    if before.rfind("${") > before.rfind("}"):
        return Refusal(RefusalReason.FALLBACK)
    part = part_of(file.text, found.content, characters_of(file.text, found.content).text, span)
    if isinstance(part, Refusal):
        return part
    if "${" in part.value:
        return Refusal(RefusalReason.INTERPOLATED)
    return Slot(
        secret=part.span,
        value=part.value,
        write=partial(_write, part, "env" if kind else "localEnv"),
        target=_target(found),
        note=_note if kind else _note_of_container,
        applicability=Applicability.ASK,
    )


def _write(part: Part, kind: str, variable: str) -> tuple[Edit, ...]:
    return (Edit(part.span, f"${{{kind}:{variable}}}"),)


def _target(found: JsonString) -> str:
    names = [key for key in found.keys if isinstance(key, str)]
    return names[-1] if names else ""


def _note(variable: str) -> str:
    return (
        f"VS Code takes {variable} from the environment that it was started in, not from .env, and"
        " an empty text where it is missing."
    )


def _note_of_container(variable: str) -> str:
    return (
        f"The container gets {variable} from the environment of the editor that starts it, not from"
        " .env, and an empty text where it is missing."
    )


FORMAT = Format(
    id="vscode",
    name="VS Code's launch.json, tasks.json and mcp.json",
    fits=lambda file: bool(_PATH.match(file.path)),
    read=_read,
    reference="`${env:NAME}`",
    holds=is_jsonc,
)
CONTAINER = Format(
    id="devcontainer",
    name="Dev containers",
    fits=lambda file: bool(_CONTAINER.match(file.path)),
    read=_read,
    reference="`${localEnv:NAME}`",
    holds=is_jsonc,
)
