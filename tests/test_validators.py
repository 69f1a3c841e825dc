"""The offline checks against fresh samples, values that were changed, and published vectors."""

from __future__ import annotations

import pytest

from keylift.detection.checksums import bech32_checksum, crc32_base36, crc32_base62, crc32_hex
from keylift.detection.detectors import builtin_detectors
from keylift.detection.matching import Matcher
from keylift.detection.samples import sample
from keylift.detection.scan import scan
from keylift.detection.validators import VALIDATORS, Verdict
from keylift.model import Confidence, Detector, Severity

DETECTORS = builtin_detectors()
CHECKED = [each for each in DETECTORS.values() if each.validator]
CHECKSUMS = {
    "crc32-base62-tail",
    "github-app-token",
    "gitlab-routable-token",
    "atlassian-token",
    "grafana-service-account-token",
    "bech32",
}
CHECKSUMMED = [each for each in CHECKED if each.validator in CHECKSUMS]
CRC32_OF_DIGITS = 0xCBF43926
"""The published check value of CRC-32 (IEEE): that of the digits 1 to 9."""


def changed(value: str) -> str:
    """Return `value` with another letter in its middle."""
    middle = len(value) // 2
    return value[:middle] + ("p" if value[middle] in "qQ" else "q") + value[middle + 1 :]


@pytest.mark.parametrize("detector", CHECKED, ids=[each.id for each in CHECKED])
def test_no_sample_fails_its_own_check(detector: Detector) -> None:
    for index in range(len(detector.samples)):
        for variant in range(20):
            value = sample(detector, index, variant=variant).value.encode()
            assert VALIDATORS[detector.validator](value) is not Verdict.INVALID


@pytest.mark.parametrize("detector", CHECKSUMMED, ids=[each.id for each in CHECKSUMMED])
def test_a_changed_character_is_noticed(detector: Detector) -> None:
    for variant in range(20):
        value = sample(detector, variant=variant).value
        check = VALIDATORS[detector.validator]
        if check(value.encode()) is Verdict.VALID:
            assert check(changed(value).encode()) is Verdict.INVALID


@pytest.mark.parametrize("name", VALIDATORS)
def test_no_check_raises_on_any_value(name: str) -> None:
    for value in (b"", b"_", b".", b"1", b"a.b.c", b"\xff\xfe", b"ghs_1_x.y", b"=" * 9, b"-" * 400):
        assert isinstance(VALIDATORS[name](value), Verdict)


def test_a_failed_checksum_demotes_the_finding_and_says_so() -> None:
    detector = DETECTORS["chief-app-api-token"]
    value = changed(sample(detector).value)
    (finding,) = scan(f'token = "{value}"'.encode(), Matcher([detector])).findings
    assert (finding.severity, finding.confidence) == (Severity.INFO, Confidence.LOW)
    assert finding.note


def test_a_passed_checksum_makes_a_doubtful_finding_sure() -> None:
    detector = DETECTORS["chief-app-other-token"]
    text = f'CHIEF_TOKEN = "{sample(detector).value}"'
    (finding,) = scan(text.encode(), Matcher([detector])).findings
    assert finding.confidence is Confidence.HIGH


def test_crc32_is_the_published_one_in_every_notation() -> None:
    assert crc32_hex(b"123456789") == f"{CRC32_OF_DIGITS:08X}"
    assert int(crc32_base36(b"123456789"), 36) == CRC32_OF_DIGITS
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number = 0
    for digit in crc32_base62(b"123456789"):
        number = number * 62 + digits.index(digit)
    assert number == CRC32_OF_DIGITS


def test_short_checksums_are_padded_to_their_width() -> None:
    assert crc32_base62(b"") == "000000"
    assert crc32_base36(b"") == "0000000"
    assert crc32_hex(b"") == "00000000"


@pytest.mark.parametrize(
    ("label", "data"),
    [("a", "2uel5l"), ("?", "ezyfcl"), ("abcdef", "qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")],
)
def test_bech32_agrees_with_the_vectors_of_its_specification(label: str, data: str) -> None:
    assert bech32_checksum(label, data[:-6]) == data[-6:]


def test_gitlabs_short_form_has_nothing_to_check() -> None:
    value = sample(DETECTORS["gitlab-personal-access-token"]).value
    assert VALIDATORS["gitlab-routable-token"](value.encode()) is Verdict.UNKNOWN
