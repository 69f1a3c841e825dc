"""Keywords are rare in ordinary code: that keeps a scan fast however many there are."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

from keylift.detection.detectors import builtin_detectors
from keylift.detection.prefilter import best_prefilter
from keylift.model import Category

MOST_PER_MB = 30
"""Hits a megabyte that one provider's keyword may have in ordinary source code."""


def test_no_providers_keyword_is_common_in_ordinary_code() -> None:
    """Measured on the installed packages and the standard library; generic detectors are exempt."""
    keywords: dict[bytes, str] = {}
    for detector in builtin_detectors().values():
        if detector.category is not Category.GENERIC:
            keywords |= {keyword.lower().encode(): detector.id for keyword in detector.keywords}
    names = list(keywords)
    prefilter = best_prefilter(names)
    hits: Counter[bytes] = Counter()
    size = 0
    for folder in {sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")}:
        for path in Path(folder).rglob("*.py"):
            if "keylift" in path.parts:
                continue
            data = path.read_bytes()
            size += len(data)
            hits.update(names[number] for number, _ in prefilter.hits(data))
    assert size > 10_000_000
    common = {
        name: (keywords[name], round(count / size * 1e6))
        for name, count in hits.items()
        if count / size * 1e6 > MOST_PER_MB
    }
    assert common == {}
