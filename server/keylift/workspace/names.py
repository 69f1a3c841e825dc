"""The variables that a project has already: values from `.env`, names also from `.env.example`.

Values are compared and never shown. It does not know how a name is chosen.
"""

from __future__ import annotations

from keylift.rewriting.env_files import names_in, parse_env
from keylift.workspace.root import EnvPlace
from keylift.workspace.text_file import read_text_file

# Loaders disagree about what these mean in an entry that somebody wrote by hand.
_AMBIGUOUS = frozenset("$\\")


class EnvNames:
    """What a project's companion files hold; fits the `Names` protocol of the rewriting layer."""

    __slots__ = ("_by_value", "_names", "_set")

    def __init__(self, env_text: str, example_text: str = "") -> None:
        entries = parse_env(env_text)
        self._set = frozenset(entries)
        self._names = names_in(env_text) | names_in(example_text)
        self._by_value: dict[str, str] = {}
        for name, value in entries.items():
            if value and _AMBIGUOUS.isdisjoint(value):
                self._by_value.setdefault(value, name)

    @classmethod
    def load(cls, place: EnvPlace) -> EnvNames:
        """Read both files; one that does not exist is empty.

        Raises:
            MoveError: One of them cannot be read as UTF-8.
        """
        texts = (
            read_text_file(path, inside=place.boundary).text for path in (place.env, place.example)
        )
        return cls(*texts)

    def name_of(self, value: str) -> str | None:
        """Return the first variable that holds exactly this value."""
        return self._by_value.get(value)

    def is_taken(self, name: str) -> bool:
        """Tell whether a variable exists in either file."""
        return name in self._names

    def is_set(self, name: str) -> bool:
        """Tell whether `.env` itself has the variable."""
        return name in self._set

    def __repr__(self) -> str:
        return f"EnvNames({len(self._names)} variables)"
