"""What is wrong with a setting, by its key, in words that hold no value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from keylift.model import Problem
from keylift.wording import word


@dataclass(frozen=True, slots=True)
class Report:
    """Collects what cannot be used.

    Attributes:
        source: What to name, e.g. the file's path.
        problems: What was found so far.
    """

    source: str
    problems: list[Problem]

    def add(self, key: tuple[str, ...], message: str) -> None:
        """Add a problem of the setting at this key."""
        self.problems.append(Problem(self.source, ".".join(map(word, key)), message))


def kind_of(raw: object) -> str:
    """Name a value's type as TOML and JSON do, never the value."""
    names = {bool: "true/false", str: "a text", int: "a number", float: "a number"}
    if isinstance(raw, Mapping):
        return "a table"
    return names.get(type(raw), "a list" if isinstance(raw, (list, tuple)) else "nothing")
