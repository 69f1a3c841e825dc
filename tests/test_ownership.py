"""A function is ours only where its text is that of one that Keylift writes."""

from __future__ import annotations

import pytest

from keylift.languages.ownership import contains_ours, is_surely_ours

BRACES = """\
function need(name) {
  const value = process.env[name];
  if (!value) throw new Error("none");
  return value;
}"""
INDENTED = """\
def need(name: str) -> str:
  value = os.environ.get(name)
  if not value:
    raise RuntimeError("none")
  return value"""


@pytest.mark.parametrize(
    "text",
    [
        BRACES,
        BRACES.replace("  ", "\t").replace("\n", "\r\n"),
        BRACES.replace(";", "").replace('"', "'"),
        BRACES.replace("if (!value) ", "if (!value)\n    "),
    ],
)
def test_a_formatter_changes_nothing(text: str) -> None:
    """Blanks, line ends, quotes and semicolons at line ends make no difference."""
    assert is_surely_ours(text, ["other", BRACES])
    assert contains_ours(f"x()\nexport {text}\n", [f"export {BRACES}"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"async {BRACES}",
        BRACES.replace("return value", "return value.trim()"),
        BRACES.replace("[name]", '["APP_" + name]'),
        BRACES.replace("(name)", "(name, other)"),
    ],
)
def test_what_only_looks_like_it_is_another(text: str) -> None:
    """One word more or less may give another value."""
    assert not is_surely_ours(text, [BRACES])


def test_what_follows_the_function_in_our_text_may_stand_anywhere() -> None:
    """The table in which a function keeps its answers is a definition of its own."""
    assert is_surely_ours(BRACES, [f"{BRACES}\n\nconst known = new Map();"])


def test_indentation_counts_where_it_has_a_meaning() -> None:
    """Its width does not, its depth does."""
    wide = INDENTED.replace("  ", "    ")
    deeper = INDENTED.replace("  return", "    return")
    assert is_surely_ours(wide, [INDENTED], is_indented=True)
    assert not is_surely_ours(deeper, [INDENTED], is_indented=True)
