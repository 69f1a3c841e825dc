"""Checksums that issuers build into their tokens."""

from __future__ import annotations

import zlib

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def base62(number: int, width: int) -> str:
    """Write a non-negative number in base 62 (0-9A-Za-z), left-padded with zeros to `width`."""
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(width, "0")


def crc32_base62(data: bytes) -> str:
    """Return the CRC-32 (IEEE) of `data` as six base-62 digits.

    GitHub, npm and Chief Tools end their tokens with it, computed over the random part.
    """
    return base62(zlib.crc32(data), 6)
