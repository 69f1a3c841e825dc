"""The checksum CRC-32C (Castagnoli), by which Google tells whether a value came through whole.

Facts: RFC 3720, appendix B.4. Python has only the other CRC-32.
"""

from __future__ import annotations

_POLYNOMIAL = 0x82F63B78
_ALL = 0xFFFFFFFF


def _entry(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
    return value


_TABLE = tuple(map(_entry, range(256)))


def crc32c(data: bytes) -> int:
    """Return the checksum, of 32 bits."""
    value = _ALL
    for byte in data:
        value = value >> 8 ^ _TABLE[(value ^ byte) & 0xFF]
    return value ^ _ALL
