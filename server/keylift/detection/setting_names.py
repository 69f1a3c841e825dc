"""Tells where a password of low confidence is surely one: a random value in a well-known setting.

Frameworks and images read these names; nobody gives them to a label or a form's field.
"""

from __future__ import annotations

import re
from itertools import pairwise

from keylift.detection.filters.candidate import Candidate
from keylift.detection.filters.generic_name import name_before

_SETTING = re.compile(
    rb"(?:[A-Z0-9]+_)*(?:EMAIL_HOST|DB|DATABASE|POSTGRES|PG|MYSQL(?:_ROOT)?|MARIADB(?:_ROOT)?|MSSQL_SA"
    rb"|REDIS|SMTP|MAIL|RABBITMQ|AMQP|MONGO|MONGODB|MONGO_INITDB_ROOT|ELASTIC|ELASTICSEARCH|LDAP)"
    rb"_?PASSWORD"
)
# Django's databases and caches, and what other programs configure in the same way.
_ENTRY = re.compile(rb"""["']PASSWORD["']\s*:\s*["']\Z""")
_BESIDE = re.compile(rb"""["'](?:ENGINE|BACKEND)["']\s*:""")
_NEAR = 500
_LEAST_LENGTH = 12
_UPPER, _LOWER, _DIGIT, _OTHER = range(4)


def is_random_setting(candidate: Candidate) -> bool:
    """Tell whether a value that looks drawn by chance stands in a setting for passwords."""
    return _names_a_setting(candidate) and _is_random(candidate.value)


def _names_a_setting(candidate: Candidate) -> bool:
    if _SETTING.fullmatch(name_before(candidate)):
        return True
    around = candidate.data[max(0, candidate.start - _NEAR) : candidate.end + _NEAR]
    return bool(_ENTRY.search(candidate.line_before[-_NEAR:]) and _BESIDE.search(around))


def _is_random(value: bytes) -> bool:
    """Tell whether a value changes between kinds of characters as often as by chance.

    Words with a number do so seldom, and what is typed along a keyboard (`1q2w3e4r`) always.
    """
    kinds = [_kind(character) for character in value]
    if len(value) < _LEAST_LENGTH or not {_UPPER, _LOWER, _DIGIT}.issubset(kinds):
        return False
    changes = sum(one != other and _OTHER not in {one, other} for one, other in pairwise(kinds))
    return 3 * changes >= len(value) and not _alternates(kinds)


def _alternates(kinds: list[int]) -> bool:
    """Tell whether digits and others take turns all the way."""
    return all((one == _DIGIT) != (other == _DIGIT) for one, other in pairwise(kinds))


def _kind(character: int) -> int:
    text = chr(character)
    if not text.isascii() or not text.isalnum():
        return _OTHER
    return _DIGIT if text.isdigit() else _UPPER if text.isupper() else _LOWER
