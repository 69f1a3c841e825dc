"""Tells when the client's own process is gone, which no pipe says while somebody else holds it."""

from __future__ import annotations

import asyncio
import os
import sys
from importlib import import_module

_PAUSE = 3.0
_SYNCHRONIZE = 0x0010_0000
_WAIT_TIMEOUT = 0x102


async def wait_for_end(process_id: int) -> None:
    """Return once the process is gone."""
    while is_alive(process_id):  # noqa: ASYNC110 - no event tells it
        await asyncio.sleep(_PAUSE)


def is_alive(process_id: int) -> bool:
    """Tell whether there is a process of this id."""
    if process_id <= 0:
        return False
    if sys.platform == "win32":
        return _is_alive_on_windows(process_id)
    try:
        os.kill(process_id, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_alive_on_windows(process_id: int) -> bool:
    kernel = import_module("ctypes").WinDLL("kernel32")
    handle = kernel.OpenProcess(_SYNCHRONIZE, False, process_id)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == _WAIT_TIMEOUT)
    finally:
        kernel.CloseHandle(handle)
