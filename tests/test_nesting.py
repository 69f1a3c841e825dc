"""Text that is nested more deeply than a parser can take is refused before it is parsed."""

from __future__ import annotations

import pytest

from keylift.errors import UnparsableError
from keylift.languages.tree import parse, try_first
from keylift.model import RefusalReason
from keylift.rewriting.companions import plan_loader
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file, plan_rewrite, secret_value
from keylift.rewriting.redactions import plan_redaction
from keylift.rewriting.suppressions import plan_suppression
from support.command_line import stripe
from support.findings import shop_key
from support.nesting import GRAMMARS, python_stairs, ruby_words, yaml_chain, yaml_stairs


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("python", python_stairs(381)),
        ("python", python_stairs(511)),
        ("python", "".join("\t" * level + "if x:\n" for level in range(400))),
        ("python", "if x:\n" + " " * 70_000 + "y\n"),
        ("yaml", yaml_chain(254)),
        ("yaml", yaml_chain(2000).replace("- ", "? ")),
        ("yaml", yaml_chain(2000).replace("- ", "-\t")),
        ("yaml", yaml_stairs(254)),
        ("yaml", "a: |\r" + yaml_chain(254).replace("\n", "\r")),
        ("yaml", "--- " + "- " * 254 + "a\n"),
        ("ruby", ruby_words(1019)),
    ],
)
def test_what_a_scanner_has_no_room_for_is_refused(name: str, text: str) -> None:
    """These end the process, or come close to it; the grammar never sees them."""
    with pytest.raises(UnparsableError):
        parse(text, GRAMMARS[name])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("python", python_stairs(300)),
        ("python", "x = [\n" + "".join(" " * width + "1,\n" for width in range(300)) + "]\n"),
        ("yaml", yaml_chain(50)),
        ("yaml", yaml_stairs(100)),
        ("yaml", "# " + "- " * 100 + "\na: 1\n" + " " * 200 + "# far\n"),
        ("ruby", ruby_words(120, 30)),
    ],
)
def test_what_people_write_is_parsed(name: str, text: str) -> None:
    """Far more levels than anybody has are no reason to refuse."""
    assert not parse(text, GRAMMARS[name]).root.has_error


@pytest.mark.parametrize(
    ("language_id", "path", "text"),
    [
        ("python", "shop.py", f'KEY = "{stripe()}"\n' + python_stairs(511)),
        ("yaml", "docker-compose.yml", f"services:\n  a:\n    environment:\n      K: {stripe()}\n"
         + yaml_chain(254)),
        ("ruby", "shop.rb", f'KEY = "{stripe()}"\n' + ruby_words(1019)),
    ],
)  # fmt: skip
def test_each_plan_says_why(language_id: str, path: str, text: str) -> None:
    """A rewrite, a suppression, a redaction and a loader are refused, and no value is read."""
    source = Source(text=text, language_id=language_id, path=path)
    finding = shop_key(text.index(stripe()), len(stripe()))
    plan = plan_file(source, [finding], variable_of=lambda _: "", names=KnownNames())
    one = plan_rewrite(source, finding, detector_variable="", names=KnownNames())
    assert [one] == [outcome for _, outcome in plan.outcomes]
    assert getattr(one, "reason", None) is RefusalReason.UNPARSABLE
    assert secret_value(source, finding.span) is None
    if language_id == "yaml":
        return
    for other in (
        plan_suppression(source, finding),
        plan_redaction(source, finding),
        plan_loader(source, {}),
    ):
        assert getattr(other, "reason", None) is RefusalReason.UNPARSABLE


def test_a_file_beside_it_counts_as_well() -> None:
    """A plan parses files of the same folder, which are as little to be trusted."""
    text = f'package shop\n\nconst key = "{stripe()}"\n'
    source = Source(
        text=text,
        language_id="go",
        path="shop.go",
        siblings=lambda: {"other.go": "package shop\n\nvar copy = key // deep\n"},
    )
    finding = shop_key(text.index(stripe()), len(stripe()))
    try_first(lambda _, data: b"deep" not in data)
    try:
        one = plan_rewrite(source, finding, detector_variable="", names=KnownNames())
    finally:
        try_first(None)
    assert getattr(one, "reason", None) is RefusalReason.UNPARSABLE
