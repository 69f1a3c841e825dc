"""Random literals in random places: a rewritten one is worth what it was, or it is refused."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from keylift.model import Finding, Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file, secret_value
from support.findings import shop_key

SECRETS = ("Zq7vX2mK9pL4", "Yw6uT1nJ8oK3")
PIECES = st.sampled_from(
    [*SECRETS, "{s}", "{{", "}}", "\\n", "\\\\", "\\x41", "\\101", "\\u00e9", "\\N{DASH}", "\\",
     "'", '"', "é", "🔑", " ", "\n", "#", "%", "%s", "a", "1"]
)  # fmt: skip
PLACES = [
    "k = @", "k = s + @", "k = @ + s", "k = s + (@)", 'k = ("a{}" @ "b{}")', "k = ('a' @)",
    "k = @.strip()", "k = (@)[1:]", 'k = "<%s>" % @', "k = [@, s][0]", "k = s\nk += @",
    "k = dict(a=@)['a']", "k = f'{@}'", 'k = f"{@!s:>40}"', "k = @ if s else s", "k = @ == s",
    "k = (lambda: @)()", "def f(a=@): return a\nk = f()", "k = @ * 2", "k = @ % s",
    "import os\nk = os.environ.get('UNSET_NAME', @)", "import os\nk = os.getenv('UNSET_NAME') or @",
]  # fmt: skip


def findings_in(text: str) -> list[Finding]:
    found = [(text.find(secret), len(secret)) for secret in SECRETS]
    return [shop_key(start, length) for start, length in found if start >= 0]


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables for a while."""
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            del os.environ[name]


def outcome_of(code: str) -> object:
    """Return what `k` is once the code has run."""
    names: dict[str, object] = {"s": "|"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(code, "<case>", "exec"), names)  # noqa: S102 -- the program is ours.
    return names["k"]


@settings(max_examples=400, deadline=None)
@given(
    prefix=st.sampled_from(["", "", "r", "f", "f", "rf", "b", "u", "Rb", "F"]),
    quote=st.sampled_from(['"', "'", '"""', "'''"]),
    pieces=st.lists(PIECES, min_size=1, max_size=6),
    place=st.sampled_from(PLACES),
)
@example(prefix="", quote="'''", pieces=["'", "'", SECRETS[0]], place="k = @")
@example(prefix="", quote='"""', pieces=[SECRETS[0], " ", '"', "x"], place="k = @")
def test_a_python_literal_keeps_its_worth(
    prefix: str, quote: str, pieces: list[str], place: str
) -> None:
    """Whatever part of whatever literal moves, the program computes the same."""
    literal = f"{prefix}{quote}{''.join(pieces)}{quote}"
    code = f"{place.replace('@', literal)}\n"
    found = findings_in(code)
    assume(found)
    try:
        before = outcome_of(code)
    except (SyntaxError, NameError, TypeError, ValueError, AttributeError):
        assume(False)
    source = Source(text=code, language_id="python")
    plan = plan_file(source, found, variable_of=lambda _: "SHOP_KEY", names=KnownNames())
    moved = [outcome for _, outcome in plan.outcomes if isinstance(outcome, Rewrite)]
    values = {one.variable: secret_value(source, one.secret) or "" for one in moved}
    after = apply_edits(code, plan.edits)
    with environment(values):
        assert outcome_of(after) == before, (code, after)
