"""Finds the rewrites of one file that hold together, by checking as few times as it can.

What a check is, is its caller's business; each takes a parse of the whole file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keylift.model import Edit

T = TypeVar("T")

_LEAST_REFUSED = 20
_MOST_WORK = 250_000
"""Refusals times rewrites: what a file costs of which nearly nothing holds stays bounded.

Up to 500 rewrites, each one that spoils the file is found; of more, some hundreds, and 20 at least.
"""


def hold_together(
    rewrites: Sequence[T],
    check: Callable[[Sequence[T]], tuple[Edit, ...] | None],
    joins: Callable[[Sequence[T]], bool] = lambda _: True,
) -> tuple[list[T], tuple[Edit, ...]]:
    """Return the rewrites that hold together, as many as can be found, and their edits.

    All hold as a rule, which is one check. Each one that does not takes about as many more as the
    number of all can be halved; those that contend for a place, which parses nothing, are left out
    before.

    Args:
        rewrites: In the order in which the first ones win, neighbours next to each other.
        check: Gives the edits of some of them together; None where they do not hold.
        joins: Tells whether no two of them contend for a place, at a cost that grows with them.
    """
    edits = check(rewrites) if rewrites else ()
    if edits is not None:
        return list(rewrites), edits
    apart = _apart(rewrites, joins)
    most = max(_LEAST_REFUSED, _MOST_WORK // len(rewrites))
    return _sound(apart, check, most, is_new=len(apart) < len(rewrites))


def _sound(
    rewrites: list[T],
    check: Callable[[Sequence[T]], tuple[Edit, ...] | None],
    most: int,
    *,
    is_new: bool,
) -> tuple[list[T], tuple[Edit, ...]]:
    """Find by halves what does not hold, up to `most`; `is_new` unless all were checked before."""
    sound: list[T] = []
    edits: tuple[Edit, ...] = ()
    refused = 0
    waiting = [rewrites]
    while waiting and refused < most:
        group = waiting.pop()
        joined = check([*sound, *group]) if is_new else None
        is_new = True
        if joined is not None:
            sound, edits = [*sound, *group], joined
        elif len(group) == 1:
            refused += 1
        else:
            middle = len(group) // 2
            waiting += [group[middle:], group[:middle]]
    return sound, edits


def _apart(rewrites: Sequence[T], joins: Callable[[Sequence[T]], bool]) -> list[T]:
    """Leave out what contends with an earlier one.

    Those that contend stand near each other, so that most are found among few.
    """
    if len(rewrites) <= 1 or joins(rewrites):
        return list(rewrites)
    middle = len(rewrites) // 2
    return _added(_apart(rewrites[:middle], joins), _apart(rewrites[middle:], joins), joins)


def _added(before: list[T], more: list[T], joins: Callable[[Sequence[T]], bool]) -> list[T]:
    """Add those of `more` that contend with none of those before."""
    if not more or joins([*before, *more]):
        return [*before, *more]
    if len(more) == 1:
        return before
    middle = len(more) // 2
    return _added(_added(before, more[:middle], joins), more[middle:], joins)
