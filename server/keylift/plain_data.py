"""Reads JSON and TOML that somebody else wrote: whatever is wrong with it is one kind of error.

The libraries raise several, among them some that mean a fault of ours elsewhere: for brackets
nested thousands deep, and for a number of more digits than Python turns into one. All the files of
a project that say something in these languages are read here.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable
from typing import Any

_MARK = "\ufeff"
_DEEPEST = 200
"""Tables within tables; whoever walks through what was read may do so by calling itself."""
_LONGEST_NUMBER = 18


class DataError(ValueError):
    """A text that cannot be read; the message says where, and holds nothing of it."""


def read_json(text: str | bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return what a JSON text says, with or without a byte order mark.

    Raises:
        DataError: It is no JSON, or too deep or too large to be used.
    """
    return _read(json.loads, text.removeprefix(_MARK) if isinstance(text, str) else text)


def read_toml(text: str) -> dict[str, Any]:
    """Return what a TOML text says, with or without a byte order mark.

    Raises:
        DataError: It is no TOML, or too deep or too large to be used.
    """
    found: dict[str, Any] = _read(tomllib.loads, text.removeprefix(_MARK))
    return found


def number_of(digits: str) -> int:
    """Return the number that some digits are; of very many, one that is larger than any other."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else int("9" * (_LONGEST_NUMBER + 1))


def _read(parse: Callable[[Any], Any], text: str | bytes) -> Any:  # noqa: ANN401 - any data
    try:
        found = parse(text)
        _check_depth(found)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        fault = _without_words(str(error))
    except (RecursionError, MemoryError):
        fault = "tables are nested too deep, or it is too large"
    except ValueError:
        fault = "a number has too many digits, or the text is in no encoding"
    else:
        return found
    raise DataError(fault)


def _check_depth(found: object) -> None:
    level, depth = _containers([found]), 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise RecursionError
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [one for each in inner for one in _containers(each)]


def _containers(values: Iterable[object]) -> list[Any]:
    return [each for each in values if isinstance(each, (dict, list))]


def _without_words(told: str) -> str:
    """Leave out what a parser quotes: a key, perhaps, that is no key at all."""
    fault, place, where = told.rpartition(" (at ")
    if not place:
        fault, place, where = told.rpartition(": line ")
    kept = fault if fault.replace(" ", "").replace("-", "").isalpha() else "Not well-formed"
    return f"{kept}{place}{where}" if place else kept
