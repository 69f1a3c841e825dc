"""Finds the rewrites of one file that hold together, by checking as few times as it can.

What a check is, is its caller's business; each takes a parse of the whole file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keylift.model import Edit

T = TypeVar("T")

_MOST_REFUSED = 20
"""So many are found one by one; where still more spoil a file, none of the rest is trusted."""


def hold_together(
    rewrites: Sequence[T], check: Callable[[Sequence[T]], tuple[Edit, ...] | None]
) -> tuple[list[T], tuple[Edit, ...]]:
    """Return the rewrites that hold together, as many as can be found, and their edits.

    All hold as a rule, which is one check. Each one that does not takes about as many more as the
    number of all can be halved.

    Args:
        rewrites: In the order in which the first ones win.
        check: Gives the edits of some of them together; None where they do not hold.
    """
    sound: list[T] = []
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
