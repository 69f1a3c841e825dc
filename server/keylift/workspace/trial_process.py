"""The process that parses what might crash a parser; `keylift.workspace.trial` talks to it.

It reads texts from standard input and says for each that it is still there. Where it crashes, the
system must not keep an image of it, since that would hold the text.
"""

from __future__ import annotations

import struct
import sys
from importlib import import_module

HEADER = struct.Struct(">II")
"""Lengths of the grammar's name and of the text, which follow."""

READY = b"r"
"""What the process says once it can parse, and after each text."""


def main() -> None:
    """Parse until the other side is gone."""
    _leave_no_image()
    from tree_sitter import Language, Parser  # noqa: PLC0415 - only once no image can be left

    languages: dict[str, Language] = {}
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(READY)
    answers.flush()
    while len(header := source.read(HEADER.size)) == HEADER.size:
        length, size = HEADER.unpack(header)
        grammar, data = source.read(length).decode(), source.read(size)
        if len(data) < size:
            return
        if grammar not in languages:
            module, function = grammar.split(":")
            languages[grammar] = Language(getattr(import_module(module), function)())
        Parser(languages[grammar]).parse(data)
        answers.write(READY)
        answers.flush()


def _leave_no_image() -> None:
    """Keep the system from writing the process's memory to disk."""
    try:
        resource = import_module("resource")
    except ImportError:
        return
    # One byte, not none: Linux hands an image of no bytes to a program that collects them.
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    limit = 1 if hard == resource.RLIM_INFINITY else min(1, hard)
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
