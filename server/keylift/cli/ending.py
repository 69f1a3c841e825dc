"""Lets a process that the system ends clean up on the way out, as after Ctrl-C.

It knows no command; what is under way cleans up by itself when an exception passes.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

_NAMES = ("SIGTERM", "SIGHUP")


class EndedError(BaseException):
    """The system ends this process.

    Attributes:
        signal: The signal's number.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.signal = number


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Have signals that end a process raise `EndedError` in the block, once."""
    former: dict[int, Any] = {}
    for name in _NAMES:
        number = getattr(signal, name, None)
        # Whoever has them ignored, as `nohup` does, means it.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            # Elsewhere than in the main thread, signals are not ours.
            with suppress(ValueError):
                former[number] = signal.signal(number, _raise)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _raise(number: int, _: object) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)
    raise EndedError(number)
