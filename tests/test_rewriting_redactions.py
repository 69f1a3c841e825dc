"""Redacting a secret in a comment or docstring, and only there."""

from __future__ import annotations

import json

import pytest

from keylift.engine import Engine
from keylift.model import Confidence, Finding, Refusal, RefusalReason, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.plan import Source
from keylift.rewriting.redactions import Redaction, plan_redaction

SECRET = "Zq7vX2mK9pL4"
ENGINE = Engine()


def plan(text: str, language: str, secret: str = SECRET, at: int = 0) -> Redaction | Refusal:
    start = text.index(secret, at)
    finding = Finding(
        detector_id="shop-key",
        name="Shop key",
        span=Span(start, start + len(secret)),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    return plan_redaction(Source(text=text, language_id=language), finding)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "# the key is §, live\nk = load()\n"),
        ("python", '# api_key = "§"\r\nk = load()\r\n'),
        ("python", "k = load()  # was §"),
        ("python", '"""Charges.\n\n    >>> login("§")\n"""\n'),
        ("python", 'def f():\n    r"""Takes § too."""\n'),
        ("python", '\ufeff# é🔑 §\n"a string that nothing uses"\n'),
        ("python", "class A:\n    '''Uses §.'''\n"),
        ("javascript", "/* token: § */\nlet a;\n"),
        ("javascript", "let a; // Bearer §\n"),
        ("typescript", "/**\n * @example login('§')\n */\nlet a: string;\n"),
        ("tsx", "const a = <p>{/* § */}</p>;\n"),
        ("go", "package shop\n\n// key = §\nvar a = 1\n"),
        ("go", "package shop\n\n/*\n§\n*/\nvar a = 1\n"),
        ("java", "/** Use §. */\nclass A {}\n"),
        ("java", "class A {} // §"),
        ("markdown", "# Setup\n\n    export KEY=§\n"),
        ("restructuredtext", "Use ``§``.\n"),
    ],
)
def test_the_secret_alone_is_replaced(language: str, text: str) -> None:
    """Nothing else changes, and a scan finds no new secret in what replaces it."""
    outcome = plan(text.replace("§", SECRET), language)
    assert isinstance(outcome, Redaction), outcome
    after = apply_edits(text.replace("§", SECRET), outcome.edits)
    assert after == text.replace("§", "[REDACTED]")
    assert ENGINE.scan(after, language).findings == ()
    assert outcome.title == "Replace this Shop key by [REDACTED]"
    assert SECRET not in repr(outcome)


def test_lines_of_a_block_comment_are_replaced_together() -> None:
    """A key of several lines in one comment becomes one word."""
    text = "/* BEGIN\nabc\nEND */\nclass A {}\n"
    outcome = plan(text, "java", "BEGIN\nabc\nEND")
    assert isinstance(outcome, Redaction)
    assert apply_edits(text, outcome.edits) == "/* [REDACTED] */\nclass A {}\n"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", 'k = "§"\n'),
        ("python", 'f("§")\n'),
        ("python", 'k = f"§{x}"\n'),
        ("python", "§ = 1\n"),
        ("javascript", 'login("§");\n'),
        ("javascript", '"§";\n'),
        ("typescript", 'type A = "§";\n'),
        ("tsx", "const a = <p>§</p>;\n"),
        ("go", 'package shop\n\nconst k = "§"\n'),
        ("java", '@Key("§")\nclass A {}\n'),
        ("plaintext", "# §\n"),
        ("json", '{"a": "§"}\n'),
    ],
)
def test_code_is_not_redacted(language: str, text: str) -> None:
    """A program would go on with the word as its credential."""
    assert plan(text.replace("§", SECRET), language) == Refusal(RefusalReason.NOT_PROSE)


def test_a_secret_over_several_line_comments_is_left() -> None:
    """What stands between them is no part of a comment."""
    outcome = plan("# BEGIN\n# END\nk = 1\n", "python", "BEGIN\n# END")
    assert outcome == Refusal(RefusalReason.NOT_PROSE)


@pytest.mark.parametrize("text", ["k = '# §\n", '"""\n# §\n', "f(\n# §\n"])
def test_nothing_is_redacted_while_the_file_does_not_parse(text: str) -> None:
    """What looks like a comment may be the inside of a string that is being typed."""
    assert plan(text.replace("§", SECRET), "python") == Refusal(RefusalReason.SYNTAX)


NOTEBOOK = r"""{
 "cells": [
  {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [],
   "source": ["k = \"§\""]},
  {
   "cell_type": "code",
   "execution_count": 2,
   "metadata": {"outputs": ["kept"]},
   "outputs": [
    {"name": "stdout", "output_type": "stream", "text": ["[1, 2]\n", "é🔑 ]\" § {\n"]},
    {
     "data": {"text/plain": ["'§'"], "image/png": "iVBORw0KGgo="},
     "execution_count": 2,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": ["print(k)\n", "k"]
  },
  {"cell_type": "markdown", "metadata": {}, "source": ["§"]},
  {"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [
    {"name": "stdout", "output_type": "stream", "text": ["kept\n"]}], "source": []}
 ],
 "metadata": {"language_info": {"name": "python"}},
 "nbformat": 4,
 "nbformat_minor": 5
}
"""
OUTPUTS = ("é🔑", "'§'")


@pytest.mark.parametrize("mark", OUTPUTS)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_outputs_of_one_cell_are_cleared(mark: str, ending: str) -> None:
    """Whatever else the notebook holds stays as it is, to the byte."""
    text = "\ufeff" + NOTEBOOK.replace("\n", ending)
    start = text.index(f'[{ending}    {{"name": "stdout"')
    end = text.index(f'],{ending}   "source"', start)
    outcome = plan(text.replace("§", SECRET), "notebook", at=text.index(mark))
    assert isinstance(outcome, Redaction)
    after = apply_edits(text.replace("§", SECRET), outcome.edits)
    assert after == (text[:start] + "[]" + text[end + 1 :]).replace("§", SECRET)
    assert outcome.title == "Clear the saved outputs of this cell, which hold this Shop key"
    assert SECRET not in repr(outcome)
    notebook = json.loads(after.removeprefix("\ufeff"))
    assert [cell.get("outputs") for cell in notebook["cells"]][:3] == [[], [], None]
    assert notebook["cells"][1]["metadata"] == {"outputs": ["kept"]}
    assert notebook["cells"][3]["outputs"][0]["text"] == ["kept\n"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (NOTEBOOK, RefusalReason.NOT_PROSE),
        ('{"cells": [{"outputs": [{"text": "§"}]', RefusalReason.SYNTAX),
        ('{"cells": [5, {"outputs": ["§"]}]}', RefusalReason.SYNTAX),
        ('{"cells": {"a": {"outputs": ["§"]}}}', RefusalReason.SYNTAX),
        ('{"cells": [{"outputs": {"a": "§"}}]}', RefusalReason.NOT_PROSE),
        ('{"cells": [{"outputs": "§"}]}', RefusalReason.NOT_PROSE),
        ('{"cells": [{"outputs": [{"§": 1}]}]}', RefusalReason.NOT_PROSE),
        ('{"cells": [{"outputs": [], "outputs": ["§"]}]}', RefusalReason.NOT_PROSE),
        ('{"outputs": ["§"], "cells": []}', RefusalReason.NOT_PROSE),
    ],
)
def test_only_an_output_is_cleared(text: str, reason: RefusalReason) -> None:
    """Neither code nor prose, and nothing where the notebook is not read as Jupyter would."""
    assert plan(text.replace("§", SECRET), "notebook") == Refusal(reason)
