"""All prefilters give the same hits, so findings do not depend on the machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keylift.detection.detectors import builtin_detectors
from keylift.detection.prefilter import PREFILTERS, PlainPrefilter
from keylift.detection.samples import sample
from keylift.engine import Engine

KEYWORDS = (b"ghp_", b"key", b"aba", b"AB", b"sk_live_", b"k.y", b"hp_")
READY = [prefilter(KEYWORDS) for prefilter in PREFILTERS]


@given(st.lists(st.sampled_from([*KEYWORDS, b"a", b"B", b"kEy", b"\n", "é".encode(), b"GHP"])))
def test_every_prefilter_finds_every_keyword_without_case(parts: list[bytes]) -> None:
    data = b"".join(parts)
    lowered = data.lower()
    expected = {
        (number, start)
        for number, keyword in enumerate(KEYWORDS)
        for start in range(len(data))
        if lowered.startswith(keyword.lower(), start)
    }
    for prefilter in READY:
        assert set(prefilter.hits(data)) == expected, type(prefilter).__name__


@pytest.mark.parametrize("prefilter", PREFILTERS[:-1])
def test_findings_are_identical_with_every_prefilter(prefilter: type) -> None:
    text = "\n".join(
        sample(detector, index).text
        for detector in builtin_detectors().values()
        for index in range(len(detector.samples))
    )
    expected = Engine(salt=b"s", prefilter=PlainPrefilter).scan(text)
    assert expected.findings
    assert Engine(salt=b"s", prefilter=prefilter).scan(text) == expected
