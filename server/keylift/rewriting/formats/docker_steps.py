"""What a Dockerfile is made of: its instructions, and the steps that take a secret mount.

A mounted secret is there while one step runs, and in no layer of the image. It knows no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keylift.model import Edit, Span

_HEAD = re.compile(r"[ \t\ufeff]*(?P<keyword>[A-Za-z]+)(?P<rest>[ \t]+|(?=\\?$)|\Z)")
_FLAGS = re.compile(r"(?:--[a-z]+(?:=\S+)?[ \t]+)*")
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_DOCUMENT = re.compile(r"<<-?[ \t]*[\"']?(\w+)")
_SKIPPED = re.compile(r"[ \t]*(?:#.*)?\Z")
_ESCAPE = re.compile(r"^[ \t\ufeff]*#[ \t]*escape[ \t]*=", re.MULTILINE | re.IGNORECASE)
_SYNTAX = re.compile(r"[ \t\ufeff]*#[ \t]*syntax[ \t]*=[ \t]*(?P<frontend>\S+)", re.IGNORECASE)
_FRONTEND = re.compile(
    r"(?:docker\.io/)?docker/dockerfile:(?:1(?:\.\d{2,}(?:\.\d+)?)?|latest)(?:[-@].*)?\Z"
)
_WINDOWS = re.compile(r"windows|nanoserver|servercore", re.IGNORECASE)
_FRONTEND_LINE = "# syntax=docker/dockerfile:1\n"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction.

    Attributes:
        keyword: In upper case.
        span: All of it, without the last line's end.
        body: What comes after the keyword and its flags, without the text of here-documents.
        documents: Names that end its here-documents.
    """

    keyword: str
    span: Span
    body: Span
    documents: tuple[str, ...] = ()


def instructions(text: str) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile, whose lines a backslash continues."""
    lines = iter(_lines(text))
    for line in lines:
        if _SKIPPED.match(line.of(text)):
            continue
        first = last = line
        while last.of(text).rstrip(" \t").endswith("\\") or _is_skipped(text, first, last):
            following = next(lines, None)
            if following is None:
                break
            last = following
        head = _HEAD.match(line.of(text))
        if head is None:
            continue
        keyword, start = head["keyword"].upper(), line.start + head.end()
        flags = _FLAGS.match(text, start, last.end)
        body = Span(flags.end() if flags else start, last.end)
        documents = _documents(keyword, body.of(text))
        for name in documents:
            last = next((one for one in lines if one.of(text).strip("\t ") == name), last)
        yield Instruction(keyword, Span(first.start, last.end), body, documents)


def _is_skipped(text: str, first: Span, line: Span) -> bool:
    """Tell whether a line in the middle of an instruction is a comment, or empty."""
    return line != first and bool(_SKIPPED.match(line.of(text)))


def _documents(keyword: str, body: str) -> tuple[str, ...]:
    return tuple(_DOCUMENT.findall(body)) if keyword in {"RUN", "COPY", "ADD"} else ()


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines as Docker has them: only a line feed ends one, with or without its return."""
    for line in _LINE.finditer(text):
        yield Span(line.start(), line.start() + len(line[0].rstrip("\r\n")))


def stage_of(found: Sequence[Instruction], at: Instruction) -> Sequence[Instruction]:
    """Return the instructions of the stage around one; none where it stands before every stage."""
    starts = [n for n, one in enumerate(found) if one.keyword == "FROM"]
    here = found.index(at)
    first = max((n for n in starts if n <= here), default=None)
    last = min((n for n in starts if n > here), default=len(found))
    return [] if first is None else found[first:last]


def is_mountable(text: str, stage: Sequence[Instruction]) -> bool:
    """Tell whether a stage's steps surely run in a Linux shell, and may be given mounts."""
    words = {one.keyword for one in stage}
    is_odd = words & {"SHELL", "ONBUILD"} or _ESCAPE.search(text) or _WINDOWS.search(text)
    syntax = _SYNTAX.match(text)
    return bool(stage) and not is_odd and (not syntax or bool(_FRONTEND.match(syntax["frontend"])))


def mount_edits(text: str, step: Instruction, variable: str) -> tuple[Edit, ...]:
    """Return the edits that give a step a secret as a variable, which stops a build without it."""
    mount = f"--mount=type=secret,id={variable},env={variable},required=true "
    if mount in step.span.of(text):
        return ()
    edits = [Edit(Span(step.body.start, step.body.start), mount)]
    if not _SYNTAX.match(text):
        at = 1 if text.startswith("\ufeff") else 0
        edits.insert(0, Edit(Span(at, at), _FRONTEND_LINE))
    return tuple(edits)
