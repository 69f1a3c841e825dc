"""Every detector against its own samples: the right span, by the right detector, and no more."""

from __future__ import annotations

import re

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.detection.filters import is_dropped
from keylift.detection.filters.candidate import Candidate
from keylift.detection.matching import Matcher, compile_pattern
from keylift.detection.samples import Sample, fill, sample
from keylift.detection.validators import VALIDATORS
from keylift.model import Detector

DETECTORS = builtin_detectors()
VARIANTS = 5

each_detector = pytest.mark.parametrize("detector", DETECTORS.values(), ids=DETECTORS.keys())


def found_spans(detector: Detector, text: str) -> list[str]:
    """Return what this detector alone finds, filters included."""
    data = text.encode()
    language = min(detector.languages, default="")
    matches, problems = Matcher([detector]).matches(data, language)
    assert problems == []
    return [
        data[match.start : match.end].decode()
        for match in matches
        if not is_dropped(Candidate(detector=detector, data=data, start=match.start, end=match.end))
    ]


@each_detector
def test_finds_exactly_the_value_of_each_sample(detector: Detector) -> None:
    for index in range(len(detector.samples)):
        for variant in range(VARIANTS):
            made = sample(detector, index, variant=variant)
            assert found_spans(detector, made.text) == [made.value], detector.samples[index]


@each_detector
def test_finds_self_describing_samples_inside_code(detector: Detector) -> None:
    """A token that needs no context is found in quotes, in an assignment and behind an escape."""
    for index, template in enumerate(detector.samples):
        if "«" in template or "\n" in template or "{pem" in template:
            continue
        made = sample(detector, index)
        for around in ('x = "{}"', "call('{}', 1)", "KEY={}\n", '"\\n{}"', "<a>{}</a>"):
            text = around.replace("{}", made.value)
            assert found_spans(detector, text) == [made.value], around


@each_detector
def test_finds_a_value_at_the_very_start_at_the_end_and_alone_in_a_file(
    detector: Detector,
) -> None:
    """A file that holds nothing but a credential is the commonest of all places."""
    for index, template in enumerate(detector.samples):
        made = sample(detector, index)
        for text in (made.text, f"{made.text}\n", f"\n{made.text}", f"\r{made.text}\r"):
            assert found_spans(detector, text) == [made.value], template
        if stands_alone(detector, made):
            for text in (made.value, f"{made.value}\n", f"{made.value} x", f"x {made.value}"):
                assert found_spans(detector, text) == [made.value], template


def stands_alone(detector: Detector, made: Sample) -> bool:
    """Tell whether the value is found without the text around it, be it on a line of its own."""
    return found_spans(detector, f"\n{made.value}\n") == [made.value]


def test_values_that_need_a_delimiter_stand_alone_as_well() -> None:
    ids = {each.id for each in DETECTORS.values() if any("\n" in word for word in each.keywords)}
    assert ids == {
        "basic-auth-url",
        "elevenlabs-api-key",
        "launchdarkly-mobile-key",
        "launchdarkly-sdk-key",
        "notion-integration-token-legacy",
        "resend-api-key",
        "sendgrid-api-key",
        "square-access-token",
    }
    for each in ids - {"basic-auth-url"}:
        assert stands_alone(DETECTORS[each], sample(DETECTORS[each])), each
    url = DETECTORS["basic-auth-url"]
    made = sample(url)
    assert found_spans(url, made.text[made.text.index("https:") :]) == [made.value]


@each_detector
def test_finds_nothing_in_counter_samples(detector: Detector) -> None:
    for template in detector.counter_samples:
        text = fill(template, f"{detector.id}/counter").text
        assert found_spans(detector, text) == [], template


@each_detector
def test_is_well_formed(detector: Detector) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", detector.id)
    assert detector.samples
    assert detector.keywords
    assert all(len(keyword) >= 3 and keyword.isascii() for keyword in detector.keywords)
    assert not detector.validator or detector.validator in VALIDATORS
    assert not detector.variable or re.fullmatch(r"[A-Z][A-Z0-9_]*", detector.variable)
    for url in (*detector.references, *filter(None, [detector.revoke_url])):
        assert url.startswith("https://"), url
    assert (
        detector.name[0].isupper() or detector.name[0].isdigit() or detector.name.startswith("npm")
    )
    assert not detector.name.endswith(".")
    compile_pattern(detector)


def test_a_marked_sample_knows_where_its_value_stands() -> None:
    made: Sample = fill('key = "«{hex:8}»";', "k")
    assert made.text == f'key = "{made.value}";'
    assert re.fullmatch("[0-9a-f]{8}", made.value)
