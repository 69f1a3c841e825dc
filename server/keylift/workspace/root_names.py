"""The variables of all project roots at hand, so that one value has one name in all of them.

Values are compared and never shown. It does not choose a name.
"""

from __future__ import annotations

from pathlib import Path

from keylift.rewriting.naming import ReservedNames
from keylift.workspace.names import EnvNames
from keylift.workspace.root import EnvPlace


class RootNames:
    """What each root's `.env` holds, and what was given away since."""

    __slots__ = ("_roots",)

    def __init__(self) -> None:
        self._roots: dict[Path, ReservedNames] = {}

    def of(self, place: EnvPlace) -> ReservedNames:
        """Return the names of one root.

        Raises:
            MoveError: Its `.env` cannot be read.
        """
        names = self._roots.get(place.root)
        if names is None:
            names = ReservedNames(EnvNames.load(place), elsewhere=self)
            self._roots[place.root] = names
        return names

    def name_of(self, value: str) -> str | None:
        """Return the variable that holds exactly this value in any root, or None."""
        found = (names.name_of(value) for names in self._roots.values())
        return next((name for name in found if name is not None), None)

    def is_taken(self, name: str) -> bool:
        """Tell whether any root has a variable of this name."""
        return any(names.is_taken(name) for names in self._roots.values())

    def is_set(self, name: str) -> bool:
        """Tell whether any root has a value for this variable."""
        return any(names.is_set(name) for names in self._roots.values())

    def __repr__(self) -> str:
        return f"RootNames({len(self._roots)} roots)"
