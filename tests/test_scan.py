"""The pipeline from text to findings: positions, purity, time limits, redaction."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keylift.detection.detectors import builtin_detectors
from keylift.detection.matching import Matcher
from keylift.detection.samples import expand, sample
from keylift.engine import Engine
from keylift.model import Confidence, Detector, Severity, Span
from keylift.settings import DetectorSettings, Settings

DETECTORS = builtin_detectors()
ENGINE = Engine(salt=b"salt")
STRIPE = DETECTORS["stripe-live-secret-key"]


def scanned(template: str, language: str = "python") -> list[tuple[str, str]]:
    text = expand(template, DETECTORS)
    return [(each.detector_id, each.span.of(text)) for each in ENGINE.scan(text, language).findings]


@given(st.text())
def test_random_text_never_fails_and_spans_lie_inside_it(text: str) -> None:
    for finding in ENGINE.scan(text).findings:
        assert 0 <= finding.span.start < finding.span.end <= len(text)


@given(st.lists(st.sampled_from(["é", "🔑", "\u2028", "\r\n", "\f", "a", '"', "\x00", "\ud800"])))
def test_spans_count_code_points_whatever_stands_before(parts: list[str]) -> None:
    """A position is right behind accents, astral characters, odd line ends, lone surrogates."""
    before = "".join(parts)
    value = sample(STRIPE).value
    [finding] = ENGINE.scan(f'{before}\n"{value}"').findings
    assert finding.span == Span(len(before) + 2, len(before) + 2 + len(value))


def test_the_same_text_gives_the_same_findings_in_document_order() -> None:
    text = expand(
        'b = "<secret:stripe-test-secret-key>"\na = "<secret:stripe-live-secret-key>"', DETECTORS
    )
    first, second = ENGINE.scan(text), ENGINE.scan(text)
    assert first == second
    assert [each.detector_id for each in first.findings] == [
        "stripe-test-secret-key",
        "stripe-live-secret-key",
    ]


def test_a_finding_shows_only_what_the_format_fixes() -> None:
    value = sample(STRIPE).value
    [finding] = ENGINE.scan(f'key = "{value}"').findings
    assert finding.redacted == "sk_live_••••••••"
    assert value[8:] not in repr(finding)
    assert value[8:] not in ENGINE.message(finding)
    assert ENGINE.message(finding) == "Stripe live secret key (sk_live_••••••••) is hardcoded here."


def test_equal_values_share_a_fingerprint_and_the_salt_changes_it() -> None:
    value = sample(STRIPE).value
    first, second = ENGINE.scan(f'"{value}" "{value}"').findings
    assert first.fingerprint == second.fingerprint
    [other] = Engine(salt=b"other").scan(f'"{value}"').findings
    assert other.fingerprint != first.fingerprint


def test_a_provider_wins_over_the_variable_name() -> None:
    assert scanned('SECRET_TOKEN = "<secret:stripe-live-secret-key>"') == [
        ("stripe-live-secret-key", sample(STRIPE).value)
    ]


def test_a_publishable_key_is_information_only() -> None:
    text = expand('key = "<secret:stripe-publishable-key>"', DETECTORS)
    [finding] = ENGINE.scan(text).findings
    assert finding.severity is Severity.INFO
    assert "public by design" in ENGINE.message(finding)


def test_a_wrong_checksum_demotes_a_token_to_information() -> None:
    good = sample(DETECTORS["github-personal-access-token"]).value
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    [right] = ENGINE.scan(f'"{good}"').findings
    [wrong] = ENGINE.scan(f'"{bad}"').findings
    assert (right.severity, right.confidence) == (Severity.ERROR, Confidence.HIGH)
    assert (wrong.severity, wrong.confidence) == (Severity.INFO, Confidence.LOW)
    assert "checksum" in ENGINE.message(wrong)


def test_a_pattern_that_runs_too_long_is_reported_and_the_rest_goes_on() -> None:
    slow = Detector(
        id="slow",
        name="Slow",
        provider="Test",
        pattern=r"slow(a+)+(a+)+(a+)+$[b]",
        keywords=("slow",),
        samples=(),
    )
    data = b"slow" + b"a" * 5000 + b'c "' + sample(STRIPE).value.encode() + b'"'
    matches, problems = Matcher([slow, STRIPE]).matches(data)
    assert [match.detector.id for match in matches] == ["stripe-live-secret-key"]
    assert [(each.source, each.key) for each in problems] == [("slow", "pattern")]


def test_a_text_that_floods_a_detector_is_reported_and_the_rest_goes_on() -> None:
    flooded = Detector(
        id="flooded",
        name="Flooded",
        provider="Test",
        pattern="[0-9]{4}flood",
        keywords=("flood",),
        samples=(),
        lead=4,
    )
    data = b'1234flood "' + sample(STRIPE).value.encode() + b'"' + b" flood" * 6000
    matches, problems = Matcher([flooded, STRIPE]).matches(data)
    assert [match.detector.id for match in matches] == ["flooded", "stripe-live-secret-key"]
    assert [str(each) for each in problems] == [
        "flooded: pattern: has its keywords too often in this text, so it was not fully checked"
    ]


def own(number: int, pattern: str, keyword: str, **more: object) -> Detector:
    return Detector(
        id=f"own-{number}",
        name="Own",
        provider="Test",
        pattern=pattern,
        keywords=(keyword,),
        samples=(),
        is_own=True,
        **more,
    )


def test_the_users_own_detectors_have_a_time_together_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By this clock each try takes a quarter of a second, so the fifth one is not made."""
    clock = itertools.count(0, 0.25)
    monkeypatch.setattr("keylift.detection.matching.time.monotonic", lambda: next(clock))
    many = [own(number, "key[0-9]", "key") for number in range(9)]
    data = b'key1 "' + sample(STRIPE).value.encode() + b'" key2'
    matches, problems = Matcher([*many, STRIPE]).matches(data)
    assert [match.detector.id for match in matches] == [
        *(f"own-{number}" for number in range(4)),
        "stripe-live-secret-key",
    ]
    assert [str(each) for each in problems] == [
        "your own detectors: pattern: together took more than 1 s on this text,"
        " so it was not fully checked"
    ]


def test_an_own_detectors_id_does_not_make_it_a_generic_one() -> None:
    """Generic rules would drop the value as a word, and give way to any other detector."""
    acme = replace(own(1, "(?P<secret>acme_[a-z]{8})", "acme_"), id="generic-acme")
    settings = Settings(detectors=DetectorSettings(custom=(acme,)))
    text = 'api_key = "acme_password"'
    assert [each.detector_id for each in Engine(settings).scan(text).findings] == ["generic-acme"]


def test_a_keyword_at_the_start_of_a_text_keeps_its_span() -> None:
    """The line end that is taken to stand there is no part of the text."""
    lines = own(1, r"\nacme_[a-z]{8}", "\nacme_")
    value = sample(DETECTORS["sendgrid-api-key"]).value
    matches, _ = Matcher([lines]).matches(b"acme_password\nacme_password")
    assert [(each.start, each.end) for each in matches] == [(0, 13), (13, 27)]
    [finding] = ENGINE.scan(f"{value}\n").findings
    assert (finding.detector_id, finding.span) == ("sendgrid-api-key", Span(0, len(value)))
    [finding] = ENGINE.scan(f"\ufeff{value}\n").findings
    assert (finding.detector_id, finding.span) == ("sendgrid-api-key", Span(1, len(value) + 1))


def test_a_pattern_that_is_too_deep_is_no_pattern() -> None:
    deep = replace(own(1, "acme" + "(" * 5000 + ")" * 5000, "acme"), id="acme")
    engine = Engine(Settings(detectors=DetectorSettings(custom=(deep,))), source="keylift.toml")
    assert [str(each) for each in engine.problems] == [
        "keylift.toml: detectors.custom.acme: not a regular expression that can be used: it is too"
        " large or too deeply nested; the detector is skipped"
    ]


def test_a_detector_limited_to_a_language_is_not_tried_elsewhere() -> None:
    text = expand("SESSION_SECRET=<secret:generic-config-secret>\n", DETECTORS)
    assert [each.detector_id for each in ENGINE.scan(text, "dotenv").findings] == [
        "generic-config-secret"
    ]
    assert ENGINE.scan(text, "python").findings == ()


def test_settings_switch_detectors_off_and_change_severities() -> None:
    settings = Settings(
        detectors=DetectorSettings(
            disable=("stripe-test-secret-key",),
            severity={"stripe-live-secret-key": Severity.WARNING},
        )
    )
    text = expand('"<secret:stripe-test-secret-key>" "<secret:stripe-live-secret-key>"', DETECTORS)
    [finding] = Engine(settings).scan(text).findings
    assert (finding.detector_id, finding.severity) == ("stripe-live-secret-key", Severity.WARNING)


def test_a_broken_detector_of_the_user_is_skipped_with_its_key() -> None:
    broken = Detector(
        id="acme", name="Acme", provider="Acme", pattern="acme(", keywords=("acme",), samples=()
    )
    engine = Engine(
        Settings(detectors=DetectorSettings(custom=(broken,), disable=("generic-secrt",))),
        source="keylift.toml",
    )
    assert [str(each) for each in engine.problems] == [
        "keylift.toml: detectors.custom.acme: not a valid regular expression: "
        "missing ) at position 5; the detector is skipped",
        "keylift.toml: detectors.disable: item 1 is no id of a detector "
        "(did you mean generic-secret?)",
    ]
    assert "acme" not in engine.detectors


@pytest.mark.parametrize(
    ("template", "left"),
    [
        ('a = "<secret:stripe-live-secret-key>"  # keylift:ignore', 0),
        ('a = "<secret:stripe-live-secret-key>"  # keylift:ignore=stripe-live-secret-key', 0),
        ('a = "<secret:stripe-live-secret-key>"  # keylift:ignore=generic-secret', 1),
        ('# keylift:ignore-next-line\na = "<secret:stripe-live-secret-key>"', 0),
        ('# keylift:ignore-next-line\n\na = "<secret:stripe-live-secret-key>"', 1),
        ('# keylift:ignore-file\n\n\n\na = "<secret:stripe-live-secret-key>"', 0),
        ('# keylift:ignore\na = "<secret:stripe-live-secret-key>"', 1),
        ('a = "<secret:stripe-live-secret-key>"  # pragma: allowlist secret', 0),
        ('a = "<secret:stripe-live-secret-key>"  # gitleaks:allow', 0),
    ],
)
def test_a_mark_silences_exactly_its_line_or_file(template: str, left: int) -> None:
    assert [each for each, _ in scanned(template)] == ["stripe-live-secret-key"] * left


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_mark_on_the_line_above_works_with_every_line_end(ending: str) -> None:
    template = (
        f'x = 1{ending}# keylift:ignore-next-line{ending}a = "<secret:stripe-live-secret-key>"'
    )
    assert scanned(template) == []


@pytest.mark.parametrize(
    "typed", ["Summer2024Winter2025x", "1Q2w3E4r5T6y7U8i", "shop-db-1-user-2-x9"]
)
def test_a_password_that_a_person_may_have_typed_stays_unsure(typed: str) -> None:
    """Words with numbers and a walk along the keyboard are not drawn by chance."""
    findings = Engine().scan(f'EMAIL_HOST_PASSWORD = "{typed}"\n', "python").findings
    found = [(each.detector_id, each.confidence) for each in findings]
    assert found == [("generic-password", Confidence.LOW)]
