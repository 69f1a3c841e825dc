"""Does work in a child that is killed right before a step on disk, for scripts that tests run."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

_STEPS = frozenset({"open", "os.rename", "os.link", "os.remove", "os.chmod", "subprocess.Popen"})


def in_child(work: Callable[[], None], steps: int) -> bool:
    """Do some work in a child, which dies before a step (0: never); tell whether it did."""
    child = os.fork()
    if child == 0:
        if steps:
            _die_before(steps)
        work()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), status
    return status == signal.SIGKILL


def _die_before(steps: int) -> None:
    left = [steps]

    def hook(event: str, _: tuple[object, ...]) -> None:
        if event in _STEPS:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
