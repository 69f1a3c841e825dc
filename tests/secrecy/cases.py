"""What may go wrong with stores, and what the user is told of it.

The same faults meet every store, by a server before it that fails on command. What is told stands
in `told.json`, sentence by sentence; `UPDATE_CASES=1` writes it anew, for review.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from servers import faulty
from servers.faulty import Fault, When

_TOLD = Path(__file__).with_name("told.json")
HTTP = ("vault", "aws", "conjur")
FAULTS: Mapping[When, tuple[Fault, ...]] = {
    When.ALWAYS: (
        faulty.silent,
        faulty.dripping,
        faulty.halved,
        faulty.dead,
        faulty.denied,
        faulty.broken,
        faulty.html,
        faulty.odd,
        faulty.huge,
        faulty.moved,
    ),
    When.WRITE: (faulty.silent, faulty.denied, faulty.busy, faulty.html, faulty.odd, faulty.moved),
    When.WRITTEN: (faulty.silent, faulty.halved, faulty.dead, faulty.broken),
    When.BACK: (faulty.silent, faulty.dead, faulty.denied, faulty.odd, faulty.spoiled),
}
# Enough where the same code of ours speaks HTTP.
FEW: Mapping[When, tuple[Fault, ...]] = {
    When.ALWAYS: (faulty.html, faulty.odd),
    When.WRITE: (faulty.denied, faulty.html, faulty.odd),
    When.WRITTEN: (faulty.dead, faulty.broken),
    When.BACK: (faulty.denied, faulty.odd, faulty.spoiled),
}
CASES = {
    f"{store}: {fault.__name__}, {when.value}": (store, fault, when)
    for store in (*HTTP, "infisical")
    for when, faults in (FAULTS if store in HTTP else FEW).items()
    for fault in faults
    # That an answer ends early botocore does not see; then what is read back decides.
    if (store, fault) != ("aws", faulty.halved)
}


COMMANDS = ("doppler", "onepassword")
BY_COMMAND: Mapping[str, tuple[dict[str, Any], bool]] = {
    "fails": ({"fails": "dial tcp: "}, False),
    "hangs": ({"hangs": True}, False),
    "dies after the write": ({"dies": "panic: "}, True),
    "spoils": ({"spoils": "another"}, True),
}


def told_of(case: str) -> str:
    """Return what the command line says."""
    told: str = json.loads(_TOLD.read_text())[case]
    return told


def assert_told(case: str, told: str) -> None:
    """Check what the command line says, or write it down; numbers of lines are no part of it."""
    told = re.sub(r"(\.py):\d+", r"\1:N", told)
    if os.environ.get("UPDATE_CASES"):
        known = json.loads(_TOLD.read_text()) if _TOLD.exists() else {}
        _TOLD.write_text(json.dumps({**known, case: told}, indent=1) + "\n")
    else:
        assert told == told_of(case)
