"""The one type that holds a secret's value for longer than a function takes.

It cannot be printed, formatted, pickled or copied, so that a log, a message or a report that gets
hold of one shows nothing. It knows nothing of where values go.
"""

from __future__ import annotations

from typing import NoReturn

_MASK = "Secret(…)"


class Secret:
    """A value, kept until it is stored."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value; whoever asks must let nothing but a store see it."""
        return self._value

    def __repr__(self) -> str:
        return _MASK

    def __format__(self, _spec: str) -> str:
        return _MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("A secret leaves its process in no form.")
