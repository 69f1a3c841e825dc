"""Says why a value cannot move, whatever the place: it cannot be read, or the store cannot keep it.

It compares values and lets them go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.model import RefusalReason
from keylift.rewriting.env_files import quote
from keylift.rewriting.parts import decode_literal

if TYPE_CHECKING:
    from keylift.model import Span
    from keylift.rewriting.lookups import Store
    from keylift.rewriting.naming import Names
    from keylift.rewriting.places import Site


_LINES = (
    "The value has several lines; `docker run --env-file` and Ruby's dotenv 2.4 cannot read it"
    " from .env."
)


def object_to_value(
    site: Site, store: Store, part: Span, value: str | None, names: Names
) -> RefusalReason | None:
    """Return why the store cannot take the value of `part`, or None where it can.

    `value` is None where the part could not be decoded.
    """
    if value is None:
        return _undecoded(site, part)
    if names.name_of(value) is not None:
        return None
    if store.fills_env_file and quote(value) is None:
        return RefusalReason.UNQUOTABLE
    if not store.is_environment and not site.syntax.operator and value.endswith("\n"):
        return RefusalReason.ENDS_LINE
    return None


def note_on_value(value: str) -> str:
    """Return what the user has to know about a value in a `.env` file, or ""."""
    return _LINES if "\n" in value else ""


def _undecoded(site: Site, part: Span) -> RefusalReason:
    if any(hole.overlaps(part) for hole in site.literal.holes):
        return RefusalReason.INTERPOLATED
    is_readable = decode_literal(site.tree.text, site.syntax, site.literal) is not None
    is_cut_wrong = site.literal.holes or is_readable or site.literal.margin != ""
    return RefusalReason.PARTIAL if is_cut_wrong else RefusalReason.UNDECODABLE
