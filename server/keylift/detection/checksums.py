"""Checksums that issuers build into their tokens.

Each is a pure function of the bytes it is given; which part of a token those are is known only to
`validators.py` and to the templates of the samples.
"""

from __future__ import annotations

import zlib

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def base62(number: int, width: int) -> str:
    """Write a non-negative number in base 62 (0-9A-Za-z), left-padded with zeros to `width`."""
    return _positional(number, 62).rjust(width, "0")


def base36(number: int, width: int) -> str:
    """Write a non-negative number in base 36 (0-9a-z), left-padded with zeros to `width`."""
    return _positional(number, 36).lower().rjust(width, "0")


def crc32_base62(data: bytes) -> str:
    """Return the CRC-32 (IEEE) of `data` as six base-62 digits.

    GitHub, npm and Chief Tools end their tokens with it, computed over the random part.
    """
    return base62(zlib.crc32(data), 6)


def crc32_base36(data: bytes) -> str:
    """Return the CRC-32 (IEEE) of `data` as seven base-36 digits, as GitLab does."""
    return base36(zlib.crc32(data), 7)


def crc32_hex(data: bytes) -> str:
    """Return the CRC-32 (IEEE) of `data` as eight upper-case hex digits, most significant first."""
    return f"{zlib.crc32(data):08X}"


def crc32_hex_little_endian(data: bytes) -> str:
    """Return the CRC-32 (IEEE) of `data` as lower-case hex of its four bytes, lowest byte first."""
    return zlib.crc32(data).to_bytes(4, "little").hex()


def bech32_checksum(label: str, payload: str) -> str:
    """Return the six characters that end a Bech32 text (BIP 173) of `label` and `payload`.

    `payload` consists of Bech32's own 32 characters; both are lower case.

    Raises:
        ValueError: `payload` holds any other character.
    """
    words = [_BECH32.index(character) for character in payload]
    spread = [ord(character) >> 5 for character in label]
    spread += [0, *(ord(character) & 31 for character in label)]
    state = 1
    for word in (*spread, *words, 0, 0, 0, 0, 0, 0):
        state = _bech32_step(state, word)
    state ^= 1
    return "".join(_BECH32[state >> 5 * (5 - place) & 31] for place in range(6))


def _positional(number: int, base: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, base)
        digits = _DIGITS[digit] + digits
    return digits


def _bech32_step(state: int, word: int) -> int:
    top = state >> 25
    state = (state & 0x1FFFFFF) << 5 ^ word
    for place, generator in enumerate(_BECH32_GENERATORS):
        if top >> place & 1:
            state ^= generator
    return state
