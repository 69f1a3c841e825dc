"""Text from outside cannot act: not in a terminal, a log, a message or Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keylift.detection.detectors import builtin_detectors
from keylift.settings import parse
from keylift.wording import code, host_of, line, markdown, message, printable, word

HOSTILE = "a\x1b[31m\x1b]8;;https://evil\x07\u202eb\n::error::c\r\u2028##vso[task.x]d ##[error]e"
_COMMAND = re.compile(r"\s*::|.*##[A-Za-z]*\[")


@given(st.text() | st.text(alphabet="a:#[] \t\n\u202e\x1b/v"))
def test_no_text_can_act_in_a_line_and_none_changes_its_length(text: str) -> None:
    shown = line(text)
    assert shown.isprintable()
    assert len(shown) == len(text) == len(printable(text))
    assert not _COMMAND.match(shown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("src/a.py", "src/a.py"),
        ("# a: ::b", "# a: ::b"),
        (" ::error::x", " \ufffd:error::x"),
        ("x ##vso[task]", "x #\ufffdvso[task]"),
        ("##[group]", "#\ufffd[group]"),
        ("a\tb", "a\ufffdb"),
    ],
)
def test_only_what_acts_changes(text: str, expected: str) -> None:
    assert line(text) == expected


def test_a_long_word_is_cut() -> None:
    assert word("a" * 100) == "a" * 79 + "…"
    assert word("a\nb") == "a\ufffdb"


def test_an_editors_message_has_no_links_of_others() -> None:
    """VS Code runs a command where a message says `[words](command:...)`."""
    assert message("[a](command:x?1)\n[b](https://e)") == "[a] (command:x?1)\n[b] (https://e)"
    assert printable(message(HOSTILE).replace("\n", "")) == message(HOSTILE).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![p](https://evil/x.png)", r"!\[p\](https\://evil/x.png)"),
        ("<img src=x>&lt;", r"\<img src=x\>\&lt;"),
        ("a*b*`c`_d_ STRIPE_KEY", r"a\*b\*\`c\`\_d\_ STRIPE_KEY"),
        ("www.evil.com a@b.c", r"www\.evil.com a\@b.c"),
        ("# a\n- b", "\\# a\ufffd- b"),
    ],
)
def test_markdown_shows_a_text_as_it_is(text: str, expected: str) -> None:
    assert markdown(text) == expected


def test_code_cannot_be_left() -> None:
    assert code("sk_live_••") == "`sk_live_••`"
    assert code("a`b``c") == "```a`b``c```"
    assert code("`a\n") == "`` `a\ufffd ``"


def test_a_link_tells_its_host() -> None:
    assert host_of("https://dashboard.stripe.com/apikeys") == "dashboard.stripe.com"


def test_the_detectors_that_ship_keep_to_the_rules_for_the_users_own() -> None:
    for detector in builtin_detectors().values():
        own = {
            "id": detector.id,
            "name": detector.name,
            "provider": detector.provider,
            "pattern": "abc",
            "keywords": ["abc"],
            "keep": detector.keep,
            **({"variable": detector.variable} if detector.variable else {}),
        }
        for page in filter(None, (detector.revoke_url, *detector.references)):
            settings, problems = parse(
                {"detectors": {"custom": [{**own, "revoke_url": page}]}}, "keylift.toml"
            )
            assert problems == (), detector.id
            assert settings.detectors.custom[0].revoke_url == page
