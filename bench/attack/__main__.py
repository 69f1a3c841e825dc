"""Attacks Keylift as a hostile machine, folder or client would, and prints what held.

Run `python bench/attack [--scale N] [--seed N] [--record] [AREA …]`. Areas are kills, faults,
disk, edits, messages, hostile, grammars, growth and canaries; without one, all run, which takes
about half an hour at scale 1. `--record` writes the table into `docs/reliability.md`. Every attack
is made from the seed, so that what did not hold can be done again. Exit status 1 where anything did
not.

`faults` needs strace and root's rights to trace, `kills` the Vault that `scripts/test.py` builds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HERE / "server"), str(HERE / "tests"), str(HERE / "bench")]

from record import write_record  # noqa: E402 - the path comes first
from rows import Row, table  # noqa: E402

AREAS = {
    "kills": 60, "faults": 120, "disk": 1, "edits": 6000, "messages": 6000,
    "hostile": 1, "grammars": 1, "growth": 1, "canaries": 1,
}  # fmt: skip
"""How often each area attacks at scale 1; those with 1 have their fixed list."""


def main() -> int:
    """Attack, print, record."""
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    parser.add_argument("areas", nargs="*", metavar="AREA", help=", ".join(AREAS))
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    unknown = set(given.areas) - set(AREAS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    for area in given.areas or AREAS:
        times = max(1, round(AREAS[area] * given.scale))
        rows += _run(area, times, given.seed)
    print("\n" + table(rows))
    for row in rows:
        for each in row.broken:
            print(f"{row.area}: {each}")
    if given.record:
        write_record(HERE / "docs" / "reliability.md", rows)
    return int(any(row.broken for row in rows))


def _run(area: str, times: int, seed: int) -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="keylift-attack-") as folder:
        start = time.monotonic()
        for row in import_module(area).attack(Path(folder), times, seed):
            rows.append(row)
            seconds = time.monotonic() - start
            print(f"{row.area}: {row.held} of {row.tried} held ({seconds:.0f} s) {row.note}")
    return rows


if __name__ == "__main__":
    sys.exit(main())
