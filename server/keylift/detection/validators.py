"""Offline checks of a value, by the name that detectors use.

Each takes the value's bytes and says whether they can be what the detector claims. A check never
raises, and answers `UNKNOWN` wherever the issuer documents nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from enum import Enum

from keylift.detection.checksums import crc32_base62


class Verdict(Enum):
    """What an offline check says of a value."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


def crc32_base62_tail(value: bytes) -> Verdict:
    """Check `PREFIX_RANDOM` + six digits: the CRC-32 of RANDOM in base 62.

    Source: GitHub's and npm's announcements of their token formats; Chief Tools' documentation.
    """
    body = value.rpartition(b"_")[2]
    return _verdict(crc32_base62(body[:-6]).encode() == body[-6:])


def json_web_token(value: bytes) -> Verdict:
    """Check that the first part of a JWT decodes to a JSON object with an algorithm."""
    header = value.partition(b".")[0]
    try:
        decoded = json.loads(base64.urlsafe_b64decode(header + b"=" * (-len(header) % 4)))
    except (ValueError, binascii.Error):
        return Verdict.INVALID
    return _verdict(isinstance(decoded, dict) and "alg" in decoded)


def _verdict(holds: bool) -> Verdict:  # noqa: FBT001 - the answer itself, not a mode
    return Verdict.VALID if holds else Verdict.INVALID


VALIDATORS: Mapping[str, Callable[[bytes], Verdict]] = {
    "crc32-base62-tail": crc32_base62_tail,
    "json-web-token": json_web_token,
}
