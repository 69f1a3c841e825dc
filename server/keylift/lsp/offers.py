"""What a code action carries and a command gets back: enough to find its finding again.

An offer names a document version and a place in it. Whoever takes it up scans the present text and
looks there: nothing that a client sends back is ever edited blindly.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from keylift.lsp.protocol import Declined
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Finding

_CONTENT_MODIFIED = -32801
_INVALID_PARAMS = -32602


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A finding as a client refers to it.

    Attributes:
        uri: The document.
        version: For which version it was offered.
        fingerprint: The value's salted fingerprint.
        start: Where the value begins in that version, in code points; -1 where not known.
        store: Which store the value is to go to.
        every: Whether all findings of the same value in the document are meant.
        everywhere: Whether all of the same value in the workspace are meant.
        password: Whether only the password of a URL is to move.
    """

    uri: str
    version: int
    fingerprint: str
    start: int = -1
    store: str = "env"
    every: bool = False
    everywhere: bool = False
    password: bool = False

    @classmethod
    def of(
        cls,
        scan: Scan,
        finding: Finding,
        *,
        every: bool = False,
        everywhere: bool = False,
        password: bool = False,
        store: str = "env",
    ) -> Offer:
        """Return the offer of a finding, of every one of the same value, or of a password."""
        return cls(
            uri=scan.document.uri,
            version=scan.version,
            fingerprint=finding.fingerprint,
            start=finding.span.start,
            every=every,
            everywhere=everywhere,
            password=password,
            store=store,
        )

    @classmethod
    def read(cls, raw: object) -> Offer:
        """Read an offer that a client sends.

        Raises:
            Declined: It is none.
        """
        known: dict[str, Any] = {}
        for key, kind in _FIELDS.items():
            value = raw.get(key) if isinstance(raw, dict) else getattr(raw, key, None)
            if isinstance(value, kind):
                known[key] = value
        if not {"uri", "version", "fingerprint"} <= known.keys():
            raise Declined("The arguments name no finding.", code=_INVALID_PARAMS)
        return cls(**known)

    def as_json(self) -> dict[str, object]:
        """Return the offer as it travels."""
        return asdict(self)


_FIELDS: dict[str, type] = {"uri": str, "version": int, "fingerprint": str, "start": int}
_FIELDS |= {"store": str, "every": bool, "everywhere": bool, "password": bool}


async def take_up(session: Session, offer: Offer) -> tuple[Scan, Finding]:
    """Find an offer's finding in the document's present text.

    Raises:
        Declined: The document changed or was closed, or the finding is not there.
    """
    document = session.documents.get(offer.uri)
    if document is None or document.version != offer.version:
        raise changed()
    scan = await session.scanner.scan(document)
    if scan.version != offer.version:
        raise changed()
    for finding in scan.result.findings:
        is_there = offer.start in (-1, finding.span.start)
        if is_there and finding.fingerprint == offer.fingerprint:
            return scan, finding
    raise changed()


def changed() -> Declined:
    """Return the answer to an offer that is out of date."""
    return Declined(RefusalReason.CHANGED.value, code=_CONTENT_MODIFIED)
