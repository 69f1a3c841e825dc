"""Scripts of GitHub Actions steps: the step's `env` gets the secret, the script reads the variable.

An expression in the script itself would put the value into the shell's text, so it is never
written. `"${NAME:?…}"` stops the script where the secret is missing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from keylift.model import Edit, Span
from keylift.rewriting.formats.shell_text import quoted_form
from keylift.rewriting.formats.yaml import Scalar, child_of, key_of, pairs_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_SHELLS = frozenset({"", "bash", "sh"})
_NEW_ENV = re.compile(r"env:(?:\r\n|\n|\r) *")
_POSIX = re.compile(r"(?:ubuntu|macos)-[\w.-]+\Z")


def script_writer(
    tree: SyntaxTree, scalar: Scalar, span: Span
) -> Callable[[str], tuple[Edit, ...]] | None:
    """Return what moves the part of a step's script, or None where that is not safe."""
    form = _form(tree, scalar, span)
    run = scalar.pair
    if not form or run is None or scalar.is_in_flow or not _is_posix(tree, scalar, run):
        return None
    place = _place_of_env(tree, scalar, run)
    return partial(_write, span, form, *place) if place else None


def step_text(tree: SyntaxTree, scalar: Scalar) -> str:
    """Return the text of the step around a script."""
    return tree.source(scalar.nodes[scalar.nodes.index(scalar.pair) - 1]) if scalar.pair else ""


def _write(span: Span, form: str, at: int, head: str, variable: str) -> tuple[Edit, ...]:
    lookup = form.replace("@", f"${{{variable}:?set {variable}}}")
    entry = head.replace("@", f"{variable}: ${{{{ secrets.{variable} }}}}")
    return (Edit(Span(at, at), entry), Edit(span, lookup))


def join_variables(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Give a step that gets several variables one `env` for all of them."""
    return tuple(_joined(edit) for edit in edits)


def _joined(edit: Edit) -> Edit:
    head = _NEW_ENV.match(edit.new_text)
    if head is None or edit.span.start < edit.span.end:
        return edit
    entries = edit.new_text.split(head[0])[1:]
    return replace(edit, new_text=head[0] + "  ".join(entries))


def _form(tree: SyntaxTree, scalar: Scalar, span: Span) -> str:
    """Return how the shell's quotes around the part let a variable in, or ""."""
    script = scalar.content.of(tree.text)
    is_block = scalar.quote == "|" and script.startswith("|")
    if not (is_block or (not scalar.quote and span.start > scalar.content.start)):
        return ""
    body = script.find("\n") + 1 if is_block else 0
    if any(odd in script for odd in ("<<", "${{", "`")) or not script[body:]:
        return ""
    offset = scalar.content.start + body
    return quoted_form(script[body:], Span(span.start - offset, span.end - offset))


def _is_posix(tree: SyntaxTree, scalar: Scalar, run: Node) -> bool:
    """Tell whether a step's script is surely run by a shell with POSIX syntax."""
    step = scalar.nodes[scalar.nodes.index(run) - 1]
    if text_of(tree, child_of(tree, step, "shell")) not in _SHELLS:
        return False
    jobs = [one for one in scalar.nodes if one.type == "block_mapping_pair"]
    owners = [tree.root, *(one.child_by_field_name("value") for one in jobs[1:2])]
    if any(child_of(tree, one, "defaults") is not None for one in owners):
        return False
    runner = text_of(tree, child_of(tree, owners[-1], "runs-on"))
    return bool(_POSIX.match(runner)) and child_of(tree, owners[-1], "container") is None


def _place_of_env(tree: SyntaxTree, scalar: Scalar, run: Node) -> tuple[int, str] | None:
    """Return where the step's variable is to be inserted, and the text around it."""
    step = scalar.nodes[scalar.nodes.index(run) - 1]
    env = [one for one in pairs_of(step) if key_of(tree, one) == "env"]
    if not env:
        start = tree.span(run).start
        indent = " " * _column(tree.text, start)
        return start, f"env:\n{indent}  @\n{indent}"
    first = next(iter(pairs_of(env[0].child_by_field_name("value"))), None)
    if first is None or first.type != "block_mapping_pair":
        return None
    start = tree.span(first).start
    return start, f"@\n{' ' * _column(tree.text, start)}"


def _column(text: str, offset: int) -> int:
    return offset - max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) - 1


def has_equal_keys(tree: SyntaxTree) -> bool:
    """Tell whether some mapping has a key twice, which GitHub rejects."""
    for node in tree.walk():
        if node.type in {"block_mapping", "flow_mapping"}:
            keys = [key_of(tree, pair) for pair in pairs_of(node)]
            if len(keys) > len(set(keys)):
                return True
    return False
