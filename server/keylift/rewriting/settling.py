"""Settles which of its names a value gets at all its places, before the first place is planned.

The first place in the order of files may call it badly, or take a name that another value's place
has by rights. It plans nothing; it compares what plans of single files would call their values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keylift.model import Naming, Rewrite
    from keylift.rewriting.naming import ReservedNames


def settle(names: ReservedNames, rewrites: Iterable[Rewrite]) -> None:
    """Promise each value the best of its names, the best claims first.

    Args:
        names: What there is already, which counts more; the promises go here.
        rewrites: Of all places, in the order of files, each planned as if it were alone.
    """
    best: dict[str, Naming] = {}
    for rewrite in rewrites:
        if rewrite.value is None or rewrite.naming is None:
            continue
        value, naming = rewrite.value.reveal(), rewrite.naming
        known = best.get(value)
        if known is None or _key(naming) < _key(known):
            best[value] = naming
    for value, naming in sorted(best.items(), key=lambda pair: pair[1].rank):
        is_known = names.name_of(value) is not None
        if not is_known and not names.is_taken(naming.name):
            names.promise(naming.name, value)


def _key(naming: Naming) -> tuple[int, int]:
    """Return what sorts names of one value: the better rank, then the name that says more."""
    return naming.rank, -len(naming.name.split("_"))
