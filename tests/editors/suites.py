"""Suites that run elsewhere, in JavaScript: their sentences, and each one's outcome.

A suite writes a JSON file from sentence to "passed" or to what went wrong; pytest then shows each
sentence as one test, so that a failure is one failed test.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def sentences(suite: str) -> list[str]:
    """List the tests that a suite's file registers, in its order."""
    return re.findall(r'^ *(?:test|step)\("([^"]+)"', (HERE / suite).read_text(), re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Suite:
    """One run of a suite."""

    outcomes: dict[str, str] = field(repr=False)
    log: str = field(repr=False)

    @classmethod
    def read(cls, results: Path, log: str) -> Suite:
        """Read what a run left behind; `log` is what it printed."""
        return cls(json.loads(results.read_text()) if results.exists() else {}, log)

    @property
    def notifications(self) -> list[str]:
        """The texts of the notifications that VS Code showed."""
        return re.findall(r"^Notification: (.*)$", self.log, re.MULTILINE)

    def check(self, sentence: str) -> None:
        """Fail unless the test with that sentence ran and passed."""
        outcome = self.outcomes.get(sentence, f"was not reached; what was printed:\n{self.log}")
        if outcome != "passed":
            pytest.fail(outcome, pytrace=False)
