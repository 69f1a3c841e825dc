"""Offline checks of a value, by the name that detectors use.

Each takes the value's bytes and says whether they can be what the detector claims. A check never
raises, and answers `UNKNOWN` wherever the issuer documents nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from enum import Enum

from keylift.detection.checksums import (
    base36,
    bech32_checksum,
    crc32_base36,
    crc32_base62,
    crc32_hex,
    crc32_hex_little_endian,
)
from keylift.plain_data import read_json


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


def github_app_token(value: bytes) -> Verdict:
    """Check `ghs_RANDOM` by its checksum, and the longer `ghs_APP_JWT` by the JWT in it.

    Source: GitHub's announcements of its token formats.
    """
    if b"." not in value:
        return crc32_base62_tail(value)
    return json_web_token(value[max(0, value.find(b"eyJ")) :])


def gitlab_routable_token(value: bytes) -> Verdict:
    """Check a GitLab token of three dotted parts; the short form carries no checksum.

    The last part is the payload's length as two base-36 digits, then the CRC-32 of all before it as
    seven. Source: `routable_token.rb` in GitLab's own repository.
    """
    parts = value.split(b".")
    if len(parts) == 1:
        return Verdict.UNKNOWN
    checksum = crc32_base36(value[:-7]).encode()
    # The runner kinds put a type marker, such as `t1_`, before the payload.
    lengths = {base36(len(payload), 2).encode() for payload in _suffixes_after(parts[0], b"-_")}
    return _verdict(value[-7:] == checksum and parts[-1][:2] in lengths)


def atlassian_token(value: bytes) -> Verdict:
    """Check that the last eight characters are the CRC-32 of all before them, in hex."""
    return _verdict(crc32_hex(value[:-8]).encode() == value[-8:])


def grafana_service_account_token(value: bytes) -> Verdict:
    """Check `glsa_SECRET_CHECKSUM`: the CRC-32 of `glsa_SECRET`, in little-endian hex.

    Source: Grafana's own key generator.
    """
    body, _, checksum = value.rpartition(b"_")
    return _verdict(crc32_hex_little_endian(body).encode() == checksum)


def bech32(value: bytes) -> Verdict:
    """Check the six characters that end a Bech32 text such as an age key (BIP 173)."""
    label, _, data = value.lower().decode("ascii", "replace").rpartition("1")
    try:
        return _verdict(bech32_checksum(label, data[:-6]) == data[-6:])
    except ValueError:
        return Verdict.INVALID


def aws_ses_smtp_password(value: bytes) -> Verdict:
    """Check that the decoded password begins with its version byte, 4 (older ones: 2).

    Source: the conversion script in the documentation of Amazon SES.
    """
    try:
        return _verdict(base64.b64decode(value, validate=True)[0] in (2, 4))
    except (binascii.Error, IndexError):
        return Verdict.INVALID


def json_web_token(value: bytes) -> Verdict:
    """Check that the first part of a JWT decodes to a JSON object with an algorithm."""
    header = value.partition(b".")[0]
    try:
        decoded = read_json(base64.urlsafe_b64decode(header + b"=" * (-len(header) % 4)))
    except ValueError:
        return Verdict.INVALID
    return _verdict(isinstance(decoded, dict) and "alg" in decoded)


def basic_credentials(value: bytes) -> Verdict:
    """Check that the base64 of an HTTP Basic header holds a user and a password (RFC 7617)."""
    try:
        decoded = base64.b64decode(value + b"=" * (-len(value) % 4), validate=True)
    except binascii.Error:
        return Verdict.INVALID
    return _verdict(b":" in decoded)


def _suffixes_after(value: bytes, marks: bytes) -> Iterator[bytes]:
    """Yield what follows each of the bytes `marks` in `value`."""
    for place, byte in enumerate(value):
        if byte in marks:
            yield value[place + 1 :]


def _verdict(holds: bool) -> Verdict:  # noqa: FBT001 - the answer itself, not a mode
    return Verdict.VALID if holds else Verdict.INVALID


VALIDATORS: Mapping[str, Callable[[bytes], Verdict]] = {
    "crc32-base62-tail": crc32_base62_tail,
    "json-web-token": json_web_token,
    "github-app-token": github_app_token,
    "gitlab-routable-token": gitlab_routable_token,
    "atlassian-token": atlassian_token,
    "grafana-service-account-token": grafana_service_account_token,
    "bech32": bech32,
    "aws-ses-smtp-password": aws_ses_smtp_password,
    "basic-credentials": basic_credentials,
}
