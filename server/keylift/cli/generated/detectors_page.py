"""`docs/detectors.md`: every detector that ships with Keylift."""

from __future__ import annotations

from itertools import groupby

from keylift.cli.generated import NOTICE, table
from keylift.detection.detectors import builtin_detectors
from keylift.model import Detector

_INTRODUCTION = """\
# Detectors

Keylift ships with {count} detectors. An id is what a report shows in brackets, what
`keylift:ignore=ID` suppresses, and the key for `detectors.disable` and `detectors.severity` in
[the settings](settings.md); it never changes. `keylift detectors ID` tells more about one.

"Variable" is the environment variable that a rewrite uses; where there is none, the code around the
value names it.
"""
_HEADER = ("Id", "Credential", "Severity", "Variable", "Documented at")


def detectors_page() -> str:
    """Return the page."""
    detectors = sorted(builtin_detectors().values(), key=_order)
    parts = [NOTICE, "", _INTRODUCTION.format(count=len(detectors))]
    for provider, group in groupby(detectors, key=lambda each: each.provider):
        parts += [f"## {provider}", "", table(_HEADER, [_row(each) for each in group])]
    return "\n".join(parts)


def _order(detector: Detector) -> tuple[str, str, str]:
    return detector.provider.casefold(), detector.provider, detector.id


def _row(detector: Detector) -> tuple[str, ...]:
    return (
        f'<a id="{detector.id}"></a>`{detector.id}`',
        detector.name + (" (public by design)" if detector.public else ""),
        detector.severity.value,
        f"`{detector.variable}`" if detector.variable else "",
        " ".join(f"<{reference}>" for reference in detector.references),
    )
