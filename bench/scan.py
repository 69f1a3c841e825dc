"""Times `keylift scan DIR` against reading the same files with `find` and `cat`, and by stage.

Usage: python bench/scan.py DIR [REPEATS]

Both run in turn in the same minute, so the ratio holds on a busy machine where seconds do not. CPU
seconds are those of the whole processes; the best of the repeats counts.
"""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

SERVER = Path(__file__).parents[1] / "server"
sys.path.insert(0, str(SERVER))


def cpu_of(command: Sequence[str]) -> tuple[float, float]:
    """Run a command and return its CPU and wall seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(SERVER)},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def compare(directory: str, repeats: int) -> None:
    """Print the CPU seconds of a scan, of reading alone, and of a scan of one small file."""
    scan = [sys.executable, "-m", "keylift", "scan", "--no-gitignore"]
    pipeline = f"find {shlex.quote(directory)} -type f -print0 | xargs -0 cat > /dev/null"
    commands = {
        "find | xargs cat": ["sh", "-c", pipeline],
        "keylift scan": [*scan, "--exit-zero", directory],
        "keylift scan, one small file": [*scan, __file__],
    }
    best = dict.fromkeys(commands, (float("inf"), float("inf")))
    for _ in range(repeats):
        for name, command in commands.items():
            best[name] = min(best[name], cpu_of(command))
    for name, (cpu, wall) in best.items():
        print(f"{name:<30} {cpu:8.3f} CPU s {wall:8.3f} s")
    ratio = best["keylift scan"][0] / best["find | xargs cat"][0]
    print(f"{'CPU ratio':<30} {ratio:8.2f}")


def timed(name: str, work: Callable[[], object]) -> object:
    """Print the CPU milliseconds of one stage and return its result."""
    started = time.process_time()
    result = work()
    print(f"  {name:<28} {(time.process_time() - started) * 1000:8.1f} CPU ms")
    return result


def stages(directory: str) -> None:
    """Print where the time goes, stage by stage, in this process."""
    from keylift.detection.growing import GrowingPrefilter  # noqa: PLC0415 - timed below
    from keylift.engine import Engine  # noqa: PLC0415
    from keylift.languages import language_of  # noqa: PLC0415
    from keylift.workspace.read import FileBytes, read_file  # noqa: PLC0415
    from keylift.workspace.walk import walk  # noqa: PLC0415

    print("by stage")
    engine = Engine(prefilter=GrowingPrefilter)
    timed("make another engine", lambda: Engine(prefilter=GrowingPrefilter))
    found = timed("walk", lambda: list(walk([directory], respect_gitignore=False)))
    paths = [path for path in found if isinstance(path, str)]
    read = timed("read", lambda: [read_file(path) for path in paths])
    files = [each for each in read if isinstance(each, FileBytes)]
    prefilter = engine._matcher._prefilter  # noqa: SLF001 - a stage that has no door of its own
    hits = timed("prefilter", lambda: sum(len(prefilter.hits(each.data)) for each in files))
    results = timed(
        "prefilter and confirm",
        lambda: [engine.scan_bytes(each.data, language_of(each.path)) for each in files],
    )
    size = sum(len(each.data) for each in files) / 1e6
    findings = sum(len(result.findings) for result in results)
    print(f"  {len(files):,} files, {size:,.1f} MB, {hits:,} hits, {findings:,} findings")


if __name__ == "__main__":
    target = sys.argv[1] if len(sys.argv) > 1 else "."
    compare(target, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
    stages(target)
