"""The table of what the server answers."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from keylift.lsp.registry import COMMANDS, METHODS, PULL, Answer


@pytest.mark.parametrize("answer", [*METHODS, PULL, *COMMANDS], ids=lambda each: each.to)
def test_each_line_names_a_function_of_the_kind_it_says(answer: Answer) -> None:
    """A line's function exists, and is a coroutine function exactly where it says so."""
    assert asyncio.iscoroutinefunction(answer.load()) is answer.waits


def test_saying_hello_imports_no_parser() -> None:
    """What only scanning and rewriting need is not imported before the reply to `initialize`."""
    heavy = ["tree_sitter", "hyperscan", "regex", "pathspec", "keylift.rewriting"]
    code = (
        "import sys, keylift.lsp.server\nfrom keylift.lsp.log import Log\n"
        "keylift.lsp.server.create_session(Log())\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
