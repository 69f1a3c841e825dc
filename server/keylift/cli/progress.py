"""A progress bar on standard error for scans that take a while, where a person watches.

`rich` is imported only when the bar appears.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from keylift.cli.terminal import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

_Item = TypeVar("_Item")
_PATIENCE = 0.5
"""Seconds that a scan may take without a bar."""

_STEP = 32
"""Items between two updates of the bar."""


def with_progress(items: Sequence[_Item], *, quiet: bool = False) -> Iterator[_Item]:
    """Yield the items; the time the caller spends on them shows as progress."""
    if quiet or not is_terminal(sys.stderr):
        yield from items
        return
    started = time.perf_counter()
    update: Callable[[int], None] | None = None
    with ExitStack() as stack:
        for number, item in enumerate(items):
            if number % _STEP == 0:
                if update:
                    update(number)
                elif time.perf_counter() - started > _PATIENCE:
                    update = _bar(len(items), stack)
            yield item


def _bar(total: int, stack: ExitStack) -> Callable[[int], None]:
    """Show a bar until `stack` closes; return what sets the number done."""
    from rich.console import Console  # noqa: PLC0415 - slow, and seldom needed
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    progress = Progress(
        TextColumn("Scanning"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files"),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )
    stack.enter_context(progress)
    task = progress.add_task("", total=total)

    def update(number: int) -> None:
        progress.update(task, completed=number)

    return update
