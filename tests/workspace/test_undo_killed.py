"""A fix or its way back that is killed at any moment loses nothing, and the way can be gone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from keylift.detection.samples import fill
from keylift.rewriting.env_files import parse_env

_RUNNER = Path(__file__).with_name("undo_at_each_step.py")
_SEED = "undone"
_VALUES = {name: fill("{base62:40}", f"{_SEED}-{name}").value for name in "ab"}
_BEFORE = {f"{name}.py": f'{name} = "{value}"\n' for name, value in _VALUES.items()}
_AFTER = {f"{name}.py": f'{name} = look("{name.upper()}")\n' for name in _VALUES}


@pytest.fixture(scope="module", params=["fix", "undo"])
def attempts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, dict[str, str]]]:
    """What the files held after each kill, and once the way back was gone to its end."""
    folder = tmp_path_factory.mktemp("killed")
    command = [sys.executable, "-W", "ignore", str(_RUNNER), str(folder), _SEED, request.param]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    # Fewer would mean that the hook no longer sees the steps.
    assert len(found) > 30
    return found


def test_each_value_is_always_in_its_source_or_in_env(
    attempts: list[dict[str, dict[str, str]]],
) -> None:
    states = set()
    for attempt in attempts:
        env = parse_env(attempt["then"][".env"])
        for name, value in _VALUES.items():
            source = attempt["then"][f"{name}.py"]
            assert source in (_BEFORE[f"{name}.py"], _AFTER[f"{name}.py"])
            stored = env.get(name.upper())
            assert stored in (None, value)
            states.add((source == _BEFORE[f"{name}.py"], stored == value))
    assert states == {(True, False), (True, True), (False, True)}


def test_what_env_held_before_is_always_there(attempts: list[dict[str, dict[str, str]]]) -> None:
    for attempt in attempts:
        assert parse_env(attempt["then"][".env"])["OLD"] == "1"


def test_only_sources_and_env_ever_hold_a_piece_of_a_value(
    attempts: list[dict[str, dict[str, str]]],
) -> None:
    """And what a killed write of these left, which git does not commit from there."""
    journals = 0
    for attempt in attempts:
        for path, text in {**attempt["then"], **attempt["end"]}.items():
            journals += path.endswith(".jsonl")
            left = Path(path).name.startswith((".a.py.", ".b.py.", "..env."))
            is_private = path.startswith(".git/") and left
            if path in (".env", *_BEFORE) or is_private:
                continue
            for value in _VALUES.values():
                for start in range(len(value) - 7):
                    assert value[start : start + 8] not in text, path
    assert journals > 10


def test_the_way_back_leads_to_the_files_as_they_were(
    attempts: list[dict[str, dict[str, str]]],
) -> None:
    """Whatever was killed, but for the ignore file and what a killed write left."""
    for attempt in attempts:
        kept = {
            path: text
            for path, text in attempt["end"].items()
            if not path.endswith((".gitignore", ".keylift-tmp"))
        }
        assert kept == {".env": "OLD=1\n", **_BEFORE}
