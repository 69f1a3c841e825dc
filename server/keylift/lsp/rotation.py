"""Says after a move whether the old value is burnt, and where it is revoked.

A value that was committed stays in git's history, whatever becomes of the code. The page where it
is revoked is a button of the message, or a link in it where the client opens no pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.asking import Button, offer
from keylift.workspace.history import Committed, History, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from keylift.engine import Engine
    from keylift.lsp.session import Session
    from keylift.model import Detector, Finding, Rewrite

_SECONDS = 2.0
"""How long a message may wait for git."""
_REVOKE = "revoke it and store its successor"


@dataclass(frozen=True, slots=True)
class Leak:
    """Values that stood in one file until now.

    Attributes:
        path: The file, or None where it was never saved.
        values: As they were written there.
        detectors: Of what found them; those of public values are not among them.
    """

    path: Path | None
    values: frozenset[str] = field(repr=False)
    detectors: tuple[Detector, ...]

    @classmethod
    def of(
        cls, path: Path | None, text: str, engine: Engine, moved: Iterable[Finding]
    ) -> Leak | None:
        """Return the leak of some findings of a text, or None where all are public."""
        known = engine.detectors
        secret = [each for each in moved if not _is_public(known.get(each.detector_id))]
        if not secret:
            return None
        values = frozenset(each.span.of(text) for each in secret)
        found = (known.get(each.detector_id) for each in secret)
        return cls(path, values, tuple(dict.fromkeys(each for each in found if each)))


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
    committed = await session.scanner.work(lambda: _committed(known))
    detectors = dict.fromkeys(detector for each in known for detector in each.detectors)
    return Rotation(committed, _told(committed, known), _pages(detectors))


def touched(findings: Iterable[Finding], rewrites: Sequence[Rewrite]) -> list[Finding]:
    """Return the findings that rewrites move; one may move more than the finding, or a part."""
    return [
        finding
        for finding in findings
        if any(finding.span.overlaps(rewrite.secret) for rewrite in rewrites)
    ]


def tell(session: Session, told: str, rotation: Rotation) -> None:
    """Show what became of a move, with the pages where that helps; nothing waits for an answer."""
    is_burnt = rotation.committed is Committed.YES
    kind = types.MessageType.Warning if is_burnt else types.MessageType.Info
    if rotation.committed is Committed.NO or not rotation.pages:
        session.show(told, kind)
    elif session.client.opens_pages:
        buttons = [_button(session, *each) for each in rotation.pages.items()]
        offer(session, told, buttons, kind)
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
        f"Revoke at {each.provider}": each.revoke_url
        for each in detectors
        if each and each.revoke_url
    }


def _button(session: Session, words: str, page: str) -> Button:
    async def open_page() -> None:
        await session.server.window_show_document_async(
            types.ShowDocumentParams(page, external=True)
        )

    return Button(words, open_page)


def _committed(leaks: Iterable[Leak]) -> Committed:
    history = History(_SECONDS)
    told: set[Committed] = set()
    for each in leaks:
        known = history.committed(each.path, each.values) if each.path else {}
        told.update(known.values() or {Committed.UNKNOWN})
    return joined(told)


def _told(committed: Committed, leaks: Sequence[Leak]) -> str:
    values = {value for each in leaks for value in each.values}
    is_one = len(values) == 1
    if committed is Committed.YES:
        if is_one:
            return f"Git's history has the value: it is burnt, so {_REVOKE}."
        return (
            "Git's history has some of the values: those are burnt, so revoke them and store their"
            " successors."
        )
    which = "the value" if is_one else "any of the values"
    if committed is Committed.NO:
        names = {each.path.name for each in leaks if each.path}
        where = names.pop() if len(names) == 1 else "these files"
        return f"No commit of {where} has {which}."
    return f"If {which} was ever committed, which Keylift cannot tell here, it is burnt: {_REVOKE}."


def _is_public(detector: Detector | None) -> bool:
    return detector is not None and detector.public
