"""Does work in a child that is killed right before a step on disk, for scripts that tests run."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

_STEPS = frozenset({"open", "os.rename", "os.link", "os.remove", "os.chmod", "subprocess.Popen"})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def is_step(event: str, _: tuple[Any, ...]) -> bool:
    """Tell whether an audited event is a step on disk."""
    return event in _STEPS


def is_change(event: str, about: tuple[Any, ...]) -> bool:
    """Tell whether it is one that may change something, here or at a server."""
    if event == "open":
        return bool(about[2] & _WRITES) and about[0] != os.devnull
    if event == "http.client.send":
        return not bytes(about[1]).startswith(b"GET ")
    return event in _STEPS


def in_child(
    work: Callable[[], None],
    steps: int,
    counts: Callable[[str, tuple[Any, ...]], bool] = is_step,
) -> bool:
    """Do some work in a child, which dies before a step (0: never); tell whether it did."""
    child = os.fork()
    if child == 0:
        if steps:
            die_before(steps, counts)
        work()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), status
    return status == signal.SIGKILL


def die_before(steps: int, counts: Callable[[str, tuple[Any, ...]], bool] = is_step) -> None:
    """Let this process be killed right before a step."""
    left = [steps]

    def hook(event: str, about: tuple[Any, ...]) -> None:
        if counts(event, about):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
