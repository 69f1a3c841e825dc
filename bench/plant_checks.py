"""Tells what else changed in a file than the literals with a secret, from its texts alone.

It knows nothing of how a rewrite comes about: only texts before and after.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Mapping, Sequence


def stray_lines(before: str, after: str, values: Sequence[str]) -> list[str]:
    """Return the lines that went without a value in them; line ends are compared elsewhere.

    A single import that became a part of a group is no stray line.
    """
    lines = before.splitlines()
    matcher = difflib.SequenceMatcher(None, lines, after.splitlines(), autojunk=False)
    gone = [
        line
        for tag, start, end, *_ in matcher.get_opcodes()
        if tag in {"replace", "delete"}
        for line in lines[start:end]
    ]
    stray = [line for line in gone if not any(value in line for value in values)]
    return [line for line in stray if not _is_part(line, before, after)]


_CHECK = re.compile(r': "\$\{(\w+):\?\1 is not set\}"; ')


def _is_part(line: str, before: str, after: str) -> bool:
    """Tell whether a line opened or closed a long literal, or is an import of a group now.

    So is the first line of a shell's statement that a check was put in front of.
    """
    if line in _CHECK.sub("", after).splitlines():
        return True
    closes = re.match(r"\s*(\w+)(?P<rest>.*)", line)
    is_end = (
        closes and re.search(rf"<<[<~-]?\s*[\"']?{closes[1]}\b", before) and closes["rest"] in after
    )
    return bool(is_end) or "<<" in line or line.removeprefix("import ").strip() in after


def has_mixed_ends(before: str, after: str) -> bool:
    """Tell whether a text with one kind of line end became one with several."""
    ends = [frozenset(re.findall(r"\r\n|\r|\n", text)) for text in (before, after)]
    return len(ends[0]) == 1 and ends[1] != ends[0]


def python_differs(before: str, after: str, lifted: Mapping[str, str]) -> bool:
    """Tell whether the syntax trees differ but for lookups and one import; `lifted` is by name."""
    trees = [ast.parse(text) for text in (before, after)]
    trees[1] = _Restore(lifted).visit(trees[1])
    trees[0] = _Restore(lifted).visit(trees[0])
    dumps = [[ast.dump(each) for each in tree.body] for tree in trees]
    added = {ast.dump(each) for each in ast.parse("import os\nimport os as _os").body}
    without = [
        [*dumps[1][:at], *dumps[1][at + 1 :]] for at, one in enumerate(dumps[1]) if one in added
    ]
    return dumps[0] not in [dumps[1], *without]


class _Restore(ast.NodeTransformer):
    """Puts values back in the place of their lookups."""

    def __init__(self, lifted: Mapping[str, str]) -> None:
        self._lifted = lifted

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Write what is known of an f-string as plain text."""
        self.generic_visit(node)
        parts: list[ast.expr] = []
        for value in node.values:
            part = _known(value)
            last = parts[-1] if parts else None
            if isinstance(part, ast.Constant) and isinstance(last, ast.Constant):
                parts[-1] = ast.Constant(str(last.value) + str(part.value))
            else:
                parts.append(part)
        node.values = parts
        is_plain = all(isinstance(each, ast.Constant) for each in parts)
        return (parts or [ast.Constant("")])[0] if is_plain else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Join two strings that are added."""
        self.generic_visit(node)
        left, right = node.left, node.right
        if isinstance(left, ast.Constant) and isinstance(right, ast.Constant):
            both = (left.value, right.value)
            for kind in (str, bytes):
                if isinstance(node.op, ast.Add) and all(isinstance(each, kind) for each in both):
                    return ast.Constant(both[0] + both[1])  # type: ignore[operator]
        return _into_format(node) or node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Forget a prefix `u`."""
        return ast.Constant(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Undo `os.environ["NAME"]`, however `os.environ` is reached."""
        self.generic_visit(node)
        name = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if isinstance(name, str) and name in self._lifted:
            return ast.Constant(self._lifted[name])
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Undo `.encode()` of a lookup; take a lookup with a default that was lifted for that."""
        self.generic_visit(node)
        name, default = node.args if len(node.args) == len(("name", "default")) else (None, None)
        if isinstance(name, ast.Constant) and isinstance(default, ast.Constant):
            value = self._lifted.get(str(name.value))
            return default if value is not None and value == default.value else node
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr == "encode" and not node.args:
            inner = function.value
            if isinstance(inner, ast.Constant) and inner.value in self._lifted.values():
                return ast.Constant(str(inner.value).encode())
        return node


def _into_format(node: ast.BinOp) -> ast.expr | None:
    """Return the format that text which is added to a filled one may have been a part of."""
    for filled, text, is_behind in ((node.left, node.right, True), (node.right, node.left, False)):
        form = _format_of(filled)
        if isinstance(node.op, ast.Add) and isinstance(text, ast.Constant) and form is not None:
            parts = (form.value, text.value) if is_behind else (text.value, form.value)
            form.value = "".join(map(str, parts))
            return filled
    return None


def _format_of(node: ast.expr) -> ast.Constant | None:
    """Return the string in which `node` fills fields."""
    inner: ast.AST = node
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        inner = node.func.value if node.func.attr in {"format", "format_map"} else node
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        inner = node.left
    return inner if isinstance(inner, ast.Constant) and isinstance(inner.value, str) else None


def _known(part: ast.expr) -> ast.expr:
    """Return the string that a plain hole of an f-string holds, where it is known."""
    if not isinstance(part, ast.FormattedValue) or part.format_spec or part.conversion != -1:
        return part
    is_text = isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)
    return part.value if is_text else part
