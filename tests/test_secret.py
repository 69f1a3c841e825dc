"""A secret's value shows in nothing that a program does with it by accident."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from dataclasses import asdict, replace

import pytest

from keylift.model import Rewrite, Span
from keylift.secret import Secret
from support.command_line import stripe

REWRITE = Rewrite(
    title="", store_id="env", variable="A", secret=Span(0, 1), edits=(), value=Secret(stripe())
)


def test_it_is_printed_and_formatted_as_a_mask(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a print, a format, a log line nor the rewrite around it shows it."""
    secret = Secret(stripe())
    print(secret, repr(secret), str(secret), f"{secret:>9}", [secret], REWRITE)
    logging.getLogger("keylift").error("%s %r", secret, secret)
    printed = "".join(capsys.readouterr())
    assert "Secret(…)" in printed
    assert stripe() not in printed


@pytest.mark.parametrize("leave", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_it_leaves_in_no_form(leave: object) -> None:
    """What would write it out fails instead, with a message that does not show it."""
    for one in (Secret(stripe()), [Secret(stripe())]):
        if leave is copy.copy and isinstance(one, list):
            continue
        with pytest.raises(TypeError) as caught:
            leave(one)  # type: ignore[operator]
        assert stripe() not in str(caught.value)
    with pytest.raises(TypeError):
        asdict(REWRITE)


def test_a_secret_is_its_value_and_a_rewrite_is_what_it_does() -> None:
    """Two of one value are equal; a rewrite is compared by its edits alone."""
    assert Secret("a") == Secret("a")
    assert Secret("a") not in {Secret("b"), "a"}
    assert replace(REWRITE, value=None) == REWRITE
    assert Secret(stripe()).reveal() == stripe()
