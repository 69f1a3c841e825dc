"""Fake secrets from templates, so that no token-like text has to stand in any file.

A template is a text with fillers in braces, for example `sk_live_{base62:24}`. Where the text holds
more than the value, the value stands between `«` and `»`:

    DD_API_KEY = "«{hex:32}»"

Fillers: `{ALPHABET:LENGTH}` for the alphabets below, `{set:CHARACTERS:LENGTH}` with a regex-like
set such as `A-Z2-7`, `{uuid}`, and those of `_COMPUTED`, which see what was filled so far.
Braces around any other word stay as they are. The same detector, variant and template always give
the same sample; another `seed` gives fresh ones.
"""

from __future__ import annotations

import base64
import hashlib
import random
import re
import string
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from keylift.detection.checksums import (
    bech32_checksum,
    crc32_base36,
    crc32_base62,
    crc32_hex,
    crc32_hex_little_endian,
)
from keylift.model import Detector, Span

_ALPHABETS = {
    "base62": string.digits + string.ascii_uppercase + string.ascii_lowercase,
    "base64": string.digits + string.ascii_letters + "+/",
    "base64url": string.digits + string.ascii_letters + "-_",
    "hex": string.digits + "abcdef",
    "hex_upper": string.digits + "ABCDEF",
    "digits": string.digits,
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "alnum_lower": string.digits + string.ascii_lowercase,
    "alnum_upper": string.digits + string.ascii_uppercase,
    "base32": string.ascii_uppercase + "234567",
    "base58": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
}
_FILLER = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)(?::(?P<argument>[^{}]*))?\}")
_REFERENCE = re.compile(r"<secret:(?P<id>[a-z0-9-]+)(?::(?P<variant>\d+))?>")
_OPEN, _CLOSE = "«", "»"


@dataclass(frozen=True, slots=True)
class Sample:
    """A text that holds one fake secret.

    Attributes:
        text: The whole sample.
        span: Where in `text` the value stands, in code points.
    """

    text: str = field(repr=False)
    span: Span

    @property
    def value(self) -> str:
        """The fake secret alone."""
        return self.span.of(self.text)


def sample(detector: Detector, index: int = 0, *, variant: int = 0, seed: str = "") -> Sample:
    """Fill the detector's sample template number `index`."""
    key = f"{seed}/{detector.id}/{variant}/{index}"
    return fill(detector.samples[index], key)


def fill(template: str, key: str) -> Sample:
    """Fill one template; the same `key` gives the same sample."""
    chooser = random.Random(hashlib.sha256(key.encode()).digest())  # noqa: S311 - fakes only
    filled = ""
    last = 0
    for found in _FILLER.finditer(template):
        filled += template[last : found.start()]
        filled += _filler(found, filled, chooser)
        last = found.end()
    return _unmark(filled + template[last:])


def expand(text: str, detectors: Mapping[str, Detector], *, seed: str = "") -> str:
    """Replace each `<secret:ID>` or `<secret:ID:VARIANT>` by the value of ID's first sample.

    Raises:
        KeyError: ID is no detector's id.
    """

    def value(found: re.Match[str]) -> str:
        variant = int(found["variant"] or 0)
        return sample(detectors[found["id"]], variant=variant, seed=seed).value

    return _REFERENCE.sub(value, text)


def _filler(found: re.Match[str], so_far: str, chooser: random.Random) -> str:
    name, argument = found["name"], found["argument"] or ""
    if name in _COMPUTED:
        return _COMPUTED[name](argument, so_far, chooser)
    if name == "set":
        characters, _, length = argument.rpartition(":")
        return _draw(_expand_set(characters), int(length), chooser)
    if name in _ALPHABETS and argument.isdigit():
        return _draw(_ALPHABETS[name], int(argument), chooser)
    return found[0]


def _draw(alphabet: str, length: int, chooser: random.Random) -> str:
    """Draw characters so that digits, and letters of each case that there are, all occur."""
    drawn = [chooser.choice(alphabet) for _ in range(length)]
    kinds = [[c for c in alphabet if kind(c)] for kind in (str.isdigit, str.isupper, str.islower)]
    if length >= 2 * len(kinds):
        places = chooser.sample(range(1, length - 1), len(kinds))
        for place, characters in zip(places, kinds, strict=True):
            if characters:
                drawn[place] = chooser.choice(characters)
    return "".join(drawn)


def _expand_set(characters: str) -> str:
    ranges = re.sub(
        r"(.)-(.)",
        lambda r: "".join(map(chr, range(ord(r[1]), ord(r[2]) + 1))),
        characters,
    )
    return "".join(dict.fromkeys(ranges))


def _unmark(marked: str) -> Sample:
    if _OPEN not in marked:
        return Sample(marked, Span(0, len(marked)))
    before, _, rest = marked.partition(_OPEN)
    value, _, after = rest.partition(_CLOSE)
    return Sample(before + value + after, Span(len(before), len(before) + len(value)))


def _uuid(_argument: str, _so_far: str, chooser: random.Random) -> str:
    return str(uuid.UUID(int=chooser.getrandbits(128), version=4))


def _crc32_of_tail(argument: str, so_far: str, _chooser: random.Random) -> str:
    """`{crc32_base62:N}`: the checksum of the last N characters filled so far."""
    return crc32_base62(so_far[-int(argument) :].encode())


def _crc32_base36_of_tail(argument: str, so_far: str, _chooser: random.Random) -> str:
    """`{crc32_base36:N}`: likewise, as GitLab writes it."""
    return crc32_base36(so_far[-int(argument) :].encode())


def _crc32_hex_of_tail(argument: str, so_far: str, _chooser: random.Random) -> str:
    """`{crc32_hex:N}`: likewise, as Atlassian writes it."""
    return crc32_hex(so_far[-int(argument) :].encode())


def _crc32_hex_le_of_tail(argument: str, so_far: str, _chooser: random.Random) -> str:
    """`{crc32_hex_le:N}`: likewise, as Grafana writes it, an underscore at the end left out."""
    return crc32_hex_little_endian(so_far.removesuffix("_")[-int(argument) :].encode())


def _bech32(argument: str, _so_far: str, chooser: random.Random) -> str:
    """`{bech32:LABEL:N}`: N random characters and the checksum that fits LABEL, without LABEL."""
    label, _, length = argument.rpartition(":")
    payload = _draw("qpzry9x8gf2tvdw0s3jn54khce6mua7l", int(length), chooser)
    return payload + bech32_checksum(label, payload)


def _bech32_upper(argument: str, so_far: str, chooser: random.Random) -> str:
    """`{bech32_upper:LABEL:N}`: likewise in upper case; LABEL is lower case."""
    return _bech32(argument, so_far, chooser).upper()


def _encoded(argument: str, _so_far: str, chooser: random.Random) -> str:
    """`{base64_of:TEXT}`: TEXT, its own `%` marks replaced by random digits, in base64url."""
    plain = re.sub("%", lambda _: chooser.choice(string.digits), argument)
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _jwt(_argument: str, _so_far: str, chooser: random.Random) -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
    subject = _draw(_ALPHABETS["digits"], 10, chooser)
    payload = base64.urlsafe_b64encode(
        f'{{"sub":"{subject}","name":"Sam Porter","iat":17{subject[:8]}}}'.encode()
    )
    signature = _draw(_ALPHABETS["base64url"], 43, chooser)
    return f"{header}.{payload.decode().rstrip('=')}.{signature}"


def _pem(argument: str, _so_far: str, chooser: random.Random) -> str:
    """`{pem:LABEL}`: a block of twelve lines with that label before PRIVATE KEY."""
    label = f"{argument} PRIVATE KEY".strip()
    lines = [_draw(_ALPHABETS["base64"], 64, chooser) for _ in range(12)]
    return "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"))


_COMPUTED: Mapping[str, Callable[[str, str, random.Random], str]] = {
    "uuid": _uuid,
    "crc32_base62": _crc32_of_tail,
    "crc32_base36": _crc32_base36_of_tail,
    "crc32_hex": _crc32_hex_of_tail,
    "crc32_hex_le": _crc32_hex_le_of_tail,
    "bech32": _bech32,
    "bech32_upper": _bech32_upper,
    "base64_of": _encoded,
    "jwt": _jwt,
    "pem": _pem,
}
