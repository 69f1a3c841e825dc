"""A planted value, and all that runs say, write and start under many conditions.

The tests plant one in every store and fault (`tests/secrecy`); this is the machine around: streams
that are closed, homes that are missing, broken settings, few descriptors, signals, `-X dev`.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from projects import Project, make_project
from rows import Row

from secrecy.canary import holds
from secrecy.watching import processes


@dataclass(frozen=True)
class _Condition:
    """What is different about a run."""

    environ: Mapping[str, str] = field(default_factory=dict)
    script: str = 'exec "$@"'
    signal: int = 0
    settings: str = ""


_CONDITIONS = {
    "nothing special": _Condition(),
    "no home": _Condition({"HOME": "/nonexistent"}),
    "ASCII": _Condition({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}),
    "developer mode": _Condition({"PYTHONDEVMODE": "1", "PYTHONASYNCIODEBUG": "1"}),
    "verbose imports": _Condition({"PYTHONVERBOSE": "1"}),
    "output full": _Condition(script='exec "$@" > /dev/full'),
    "output closed": _Condition(script='exec "$@" >&-'),
    "errors closed": _Condition(script='exec "$@" 2>&-'),
    "all closed": _Condition(script='exec "$@" <&- >&- 2>&-'),
    "few descriptors": _Condition(script='ulimit -n 24; exec "$@"'),
    "small files": _Condition(script='ulimit -f 1; exec "$@"'),
    "little memory": _Condition(script='ulimit -v 180000; exec "$@"'),
    "a folder for nobody": _Condition({"TMPDIR": "/nonexistent"}),
    "broken settings": _Condition(settings="[scan\nexclude = 1"),
    "odd settings": _Condition(settings='[rewrite]\nenv_file = "../x"\n[scan]\nexclude = [1]\n'),
    **{
        f"{signal.Signals(number).name} in the middle": _Condition(signal=number)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGSEGV)
    },
}
_SHOWN = 8
"""So much of a value may be what its format fixes, such as `sk_live_`, which is shown."""
_RUNS: tuple[Sequence[str], ...] = (
    ("scan", "."), ("scan", "--format", "json", "."), ("scan", "--format", "sarif", "."),
    ("fix", "--dry-run", "."), ("fix", "."), ("fix", "."), ("fix", "--undo"),
    ("fix", ".", "--store", "vault", "--rewrite-only"),
)  # fmt: skip


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Run each command under each condition."""
    del times
    row, heard = Row("a planted value under odd conditions", "nothing said or started tells it"), 0
    for number, (name, condition) in enumerate(_CONDITIONS.items()):
        project = make_project(folder / str(number), seed=seed, per_file=2)
        if condition.settings:
            (project.root / "keylift.toml").write_text(condition.settings, encoding="utf-8")
        for run in _RUNS:
            said, seen = _run(project, run, condition)
            heard += len(said)
            values = [value[_SHOWN:] for each in project.values.values() for value in each]
            faults = ["says it"] if any(holds(said, value) for value in values) else []
            if any(holds(each, value) for each in set(seen) for value in values):
                faults.append("a process was given it")
            row.count(f"{name}, {' '.join(run)}", faults)
    row.note = f"{heard / 1e6:.1f} MB of output searched"
    yield row


def _run(project: Project, run: Sequence[str], condition: _Condition) -> tuple[str, list[str]]:
    process = subprocess.Popen(
        ["sh", "-c", condition.script, "sh", sys.executable, "-m", "keylift", *run],
        cwd=project.root,
        env={**project.environ, **condition.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with processes(process.pid) as seen:
        if condition.signal:
            time.sleep(0.4)
            process.send_signal(condition.signal)
        try:
            said, _ = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
    return said.decode(errors="replace"), seen
