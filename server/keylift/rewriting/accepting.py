"""Finds the rewrites of one file that hold together, by checking as few times as it can.

What a check is, is its caller's business; each takes a parse of the whole file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keylift.model import Edit, Rewrite

    Check = Callable[[Sequence[Rewrite]], tuple[Edit, ...] | None]
    """The edits of rewrites together; None where they do not hold."""

_MOST_REFUSED = 20
"""So many are found one by one; where still more spoil a file, none of the rest is trusted."""


def hold_together(
    rewrites: Sequence[Rewrite], check: Check
) -> tuple[list[Rewrite], tuple[Edit, ...]]:
    """Return the rewrites that hold together, as many as can be found, and their edits.

    All hold as a rule, which is one check. Each one that does not takes about as many more as the
    number of all can be halved.
    """
    sound: list[Rewrite] = []
    edits: tuple[Edit, ...] = ()
    refused = 0
    waiting = [list(rewrites)] if rewrites else []
    while waiting and refused < _MOST_REFUSED:
        group = waiting.pop()
        joined = check([*sound, *group])
        if joined is not None:
            sound, edits = [*sound, *group], joined
        elif len(group) == 1:
            refused += 1
        else:
            middle = len(group) // 2
            waiting += [group[middle:], group[:middle]]
    return sound, edits
