"""Every kind of string that Python's own library has, taken for a secret.

The rewritten module must be the same program but for that one literal, and one import at most:
their syntax trees are compared by Python's own parser, which knows nothing of ours.
"""

from __future__ import annotations

import ast
import random
import sysconfig
from pathlib import Path

import pytest

from keylift.languages import LANGUAGES
from keylift.languages.tree import parse
from keylift.model import Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.places import read_literal
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import VARIABLE

LIBRARY = Path(sysconfig.get_path("stdlib"))
MODULES = [
    "argparse.py", "ast.py", "calendar.py", "configparser.py", "dataclasses.py", "doctest.py",
    "ftplib.py", "getpass.py", "inspect.py", "mimetypes.py", "pdb.py", "platform.py", "site.py",
    "smtplib.py", "ssl.py", "subprocess.py", "tarfile.py", "tempfile.py", "trace.py", "uuid.py",
]  # fmt: skip
LITERALS_EACH = 5
MARK = "the literal"


class AnyValue:
    """A store that holds every value already, under one name."""

    def name_of(self, value: str) -> str | None:
        """Return the one name."""
        return VARIABLE if value else None

    def is_taken(self, name: str) -> bool:
        """Tell whether it is that name."""
        return name == VARIABLE

    def is_set(self, name: str) -> bool:
        """Tell whether it is that name."""
        return name == VARIABLE


class Marked(ast.NodeTransformer):
    """Puts a mark where a module looks the variable up."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Mark a lookup of the variable."""
        self.generic_visit(node)
        is_lookup = isinstance(node.slice, ast.Constant) and node.slice.value == VARIABLE
        return ast.Constant(MARK) if is_lookup else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Mark a lookup that was made bytes."""
        self.generic_visit(node)
        is_bytes = isinstance(node.func, ast.Attribute) and node.func.attr == "encode"
        value = node.func.value if isinstance(node.func, ast.Attribute) else None
        is_mark = isinstance(value, ast.Constant) and value.value == MARK
        return ast.Constant(MARK) if is_bytes and is_mark and not node.args else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Join the pieces again that were joined by a lookup between them."""
        self.generic_visit(node)
        parts: list[ast.expr] = []
        for part in node.values:
            value = part.value if isinstance(part, ast.FormattedValue) else part
            is_mark = isinstance(value, ast.Constant) and value.value == MARK
            plain = value if is_mark else part
            last = parts[-1] if parts else None
            if isinstance(plain, ast.Constant) and isinstance(last, ast.Constant):
                parts[-1] = ast.Constant(str(last.value) + str(plain.value))
            else:
                parts.append(plain)
        is_plain = len(parts) == 1 and isinstance(parts[0], ast.Constant)
        return parts[0] if is_plain else ast.JoinedStr(parts)


def statements(code: str) -> list[str]:
    return [ast.dump(node) for node in Marked().visit(ast.parse(code)).body]


def literals(text: str) -> list[tuple[Span, Span]]:
    """Return span and content of some of a module's literals, the same ones in every run."""
    syntax = LANGUAGES["python"].syntax
    assert syntax is not None
    tree = parse(text, syntax.grammar)
    found = [read_literal(tree, syntax, node) for node in tree.walk() if node.type == "string"]
    spans = [(one.span, one.content) for one in found if one and one.content.of(text)]
    return random.Random(0).sample(spans, LITERALS_EACH)  # noqa: S311 - no secret is made here


def rewrite(text: str, content: Span) -> str | None:
    finding = Finding(
        detector_id="probe-key",
        name="Probe key",
        span=content,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    source = Source(text=text, language_id="python")
    outcome = plan_rewrite(source, finding, detector_variable="", names=AnyValue())
    return apply_edits(text, outcome.edits) if isinstance(outcome, Rewrite) else None


@pytest.mark.parametrize("module", MODULES)
def test_nothing_changes_but_the_literal(module: str) -> None:
    """Apart from one `import os`, each statement is as it was, with a lookup for the literal.

    An `import os` that stands further down may have moved up instead.
    """
    text = (LIBRARY / module).read_text(encoding="utf-8")
    for span, content in literals(text):
        after = rewrite(text, content)
        if after is None:
            continue
        marked = f"{text[: span.start]} {MARK!r}{text[span.end :]}"
        wanted, actual = statements(marked), statements(after)
        fewer = without_an_import(actual)
        has_moved = any(each in fewer for each in without_an_import(wanted))
        assert actual == wanted or wanted in fewer or has_moved, span


def without_an_import(actual: list[str]) -> list[list[str]]:
    """Return the statements less one import of the module, for each that there is."""
    imports = {ast.dump(ast.parse(line).body[0]) for line in ("import os", "import os as _os")}
    places = [at for at, one in enumerate(actual) if one in imports]
    return [actual[:at] + actual[at + 1 :] for at in places]


def test_most_literals_of_the_library_can_be_rewritten() -> None:
    """The comparison above has something to compare."""
    texts = [(LIBRARY / module).read_text(encoding="utf-8") for module in MODULES[:5]]
    outcomes = [rewrite(text, content) for text in texts for _, content in literals(text)]
    assert sum(one is not None for one in outcomes) > len(outcomes) / 3
