"""Says after a move whether git has the old value, and where it is revoked.

A value that was committed stays in git's history, whatever becomes of the code. The page where it
is revoked is a button of the message, or a link in it where the client opens no pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.asking import Button, ask
from keylift.wording import host_of
from keylift.workspace.history import Committed, Trace, joined, look_up, question_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from keylift.engine import Engine
    from keylift.lsp.session import Session
    from keylift.model import Detector, Finding, Rewrite
    from keylift.rewriting.source import Source

_SECONDS = 2.0
"""How long a message may wait for git."""
_ROTATE = "make a new one, store it, then revoke the old one"
"""In this order nothing stops working meanwhile."""
_ROTATE_ALL = "make new ones, store them, then revoke the old ones"


@dataclass(frozen=True, slots=True)
class Leak:
    """Values that stood in one file until now.

    Attributes:
        path: The file, or None where it was never saved.
        source: Its text until now.
        findings: What was found there; public values are not among them.
        detectors: Of what found them.
    """

    path: Path | None
    source: Source
    findings: tuple[Finding, ...]
    detectors: tuple[Detector, ...]

    @classmethod
    def of(
        cls, path: Path | None, source: Source, engine: Engine, moved: Iterable[Finding]
    ) -> Leak | None:
        """Return the leak of some findings of a text, or None where all are public."""
        known = engine.detectors
        secret = tuple(each for each in moved if not _is_public(known.get(each.detector_id)))
        if not secret:
            return None
        found = (known.get(each.detector_id) for each in secret)
        return cls(path, source, secret, tuple(dict.fromkeys(each for each in found if each)))


@dataclass(frozen=True, slots=True)
class Rotation:
    """What there is to say of old values.

    Attributes:
        committed: Whether git has one of them.
        told: A sentence, or "" where no value was secret.
        pages: Where they are revoked, by what a button says.
    """

    committed: Committed = Committed.NO
    told: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)


async def rotation_of(session: Session, leaks: Iterable[Leak | None]) -> Rotation:
    """Ask git about values that moved."""
    known = [each for each in leaks if each is not None]
    if not known:
        return Rotation()
    trace, number = await session.scanner.wait(lambda: _traced(known))
    detectors = dict.fromkeys(detector for each in known for detector in each.detectors)
    return Rotation(trace.committed, _told(trace, number), _pages(detectors))


def touched(findings: Iterable[Finding], rewrites: Sequence[Rewrite]) -> list[Finding]:
    """Return the findings that rewrites move; one may move more than the finding, or a part."""
    return [
        finding
        for finding in findings
        if any(finding.span.overlaps(rewrite.secret) for rewrite in rewrites)
    ]


def tell(session: Session, told: str, rotation: Rotation) -> None:
    """Show what became of a move, with the pages where that helps; nothing waits for an answer."""
    is_out = rotation.committed is Committed.YES
    kind = types.MessageType.Warning if is_out else types.MessageType.Info
    if rotation.committed is Committed.NO or not rotation.pages:
        session.show(told, kind)
    elif session.client.opens_pages:
        buttons = [_button(session, *each) for each in rotation.pages.items()]
        ask(session, told, buttons, kind)
    else:
        pages = (f"{words}: {page}" for words, page in rotation.pages.items())
        session.show(f"{told} {'; '.join(pages)}", kind)


def revoking(session: Session, detectors: Iterable[Detector | None]) -> list[Button]:
    """Return a button for each page where something can be revoked, if the client opens pages."""
    if not session.client.opens_pages:
        return []
    return [_button(session, words, page) for words, page in _pages(detectors).items()]


def _pages(detectors: Iterable[Detector | None]) -> dict[str, str]:
    return {
        f"Revoke at {host_of(each.revoke_url)}": each.revoke_url
        for each in detectors
        if each and each.revoke_url
    }


def _button(session: Session, words: str, page: str) -> Button:
    async def open_page() -> None:
        await session.server.window_show_document_async(
            types.ShowDocumentParams(page, external=True)
        )

    return Button(words, open_page)


def _traced(leaks: Iterable[Leak]) -> tuple[Trace, int]:
    """Return what git has of all values, and how many these are."""
    asked = {question_of(each.path, each.source, one) for each in leaks for one in each.findings}
    traces = look_up(asked, _SECONDS)
    return joined(traces.values()), len({each.values for each in asked})


def _told(trace: Trace, number: int) -> str:
    """Say what git has; where not everything was asked, it is never said to have nothing."""
    is_one = number == 1
    rotate = _ROTATE if is_one else _ROTATE_ALL
    if trace.committed is Committed.YES:
        which = "The value is" if is_one else "Some of the values are"
        return f"{which} {trace.told}: {rotate}."
    which = "the value" if is_one else "any of the values"
    if trace.committed is Committed.NO:
        return f"No commit of this repository has {which}."
    shared = "it was" if is_one else "they were"
    return (
        f"Whether a commit has {which} was not checked: {trace.unchecked}."
        f" If {shared} ever shared, {rotate}."
    )


def _is_public(detector: Detector | None) -> bool:
    return detector is not None and detector.public
