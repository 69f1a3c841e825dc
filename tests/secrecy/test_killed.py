"""A move to a store that is killed at any step: the value is in the source, the store, or both."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from secrecy.canary import Canary, planted
from secrecy.conftest import PlantedStore
from secrecy.stores import STORES, Planted
from secrecy.watching import files
from secrecy.wire import wire_editor
from support.command_line import SERVER

TESTS = Path(__file__).parents[1]
_RUNNER = Path(__file__).with_name("kill_move.py")
# Fewer would mean that the steps are no longer seen.
LEAST = {
    "vault": 12,
    "aws": 18,
    "conjur": 14,
    "doppler": 9,
    "onepassword": 15,
    "infisical": 12,
    "keyring": 9,
    "gcp": 12,
    "azure": 9,
}
BEFORE, BOTH, AFTER = (True, False), (True, True), (False, True)
IN_SERVER = """
import sys
sys.path.insert(0, {tests!r})
from workspace.dying import die_before, is_change
begun = []
def counts(event, about):
    if event == "http.client.connect":
        begun.append(event)
    return bool(begun) and is_change(event, about)
die_before({steps}, counts)
from keylift.lsp.server import main
main()
"""


@pytest.fixture
def python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a process find the tests, and write nothing for its own sake."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS), str(SERVER)]))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")


@pytest.mark.usefixtures("project", "python")
@pytest.mark.parametrize("store_id", STORES)
def test_a_fix_that_is_killed(
    store_id: str, planted_store: PlantedStore, tmp_path: Path, canary: Canary
) -> None:
    """Wherever it ends, the same command gets it done afterwards."""
    store, folder = planted_store(store_id), tmp_path / "attempts"
    canary.value = planted(store_id)
    told, ours = os.pipe()
    command = [sys.executable, "-W", "ignore", _RUNNER, folder, store_id, store_id, ours]
    runner = subprocess.Popen(
        [str(each) for each in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        pass_fds=(ours,),
    )
    assert runner.stdin
    os.close(ours)
    outcomes: list[tuple[bool, bool]] = []
    with runner, os.fdopen(told) as words:
        for word in map(str.strip, words):
            attempt = max(folder.glob("attempt-*"))
            is_there, is_kept = where(store, attempt / "work" / "pay.py", canary)
            canary.assert_hidden(files(attempt, tmp_path / "tmp", but=attempt.rglob("pay.py")))
            if word == "again":
                assert (is_there, is_kept) == AFTER
            # Once for each outcome: the way on is the same.
            is_new = word == "killed" and (is_there, is_kept) not in outcomes
            if word != "again":
                outcomes.append((is_there, is_kept))
            if not is_new:
                store.begin(canary.value)
            runner.stdin.write(b"again\n" if is_new else b"\n")
            runner.stdin.flush()
    assert runner.returncode == 0
    assert len(outcomes) > LEAST[store_id]
    assert set(outcomes) == {BEFORE, BOTH, AFTER}
    assert outcomes == sorted(outcomes, key=[BEFORE, BOTH, AFTER].index)


def where(store: Planted, source: Path, canary: Canary) -> tuple[bool, bool]:
    """Tell whether the value is in the source, and whether it is in the store."""
    return canary.value in source.read_text(), store.held()[-1:] == [canary.value]


@pytest.mark.usefixtures("python")
def test_a_server_that_is_killed(
    planted_store: PlantedStore, project: Path, canary: Canary, tmp_path: Path
) -> None:
    """What the editor holds is the source; it is only asked for an edit once the store has it."""
    store, source = planted_store("vault"), project / "shop" / "pay.py"
    outcomes: list[tuple[bool, bool]] = []
    is_killed = True
    while is_killed:
        store.begin(canary.value)
        program = IN_SERVER.format(tests=str(TESTS), steps=len(outcomes) + 1)
        with wire_editor(program, project) as editor:
            editor.open(source, source.read_text())
            done = editor.move("Move to Vault")
            is_killed = done is None
            outcomes.append((canary.value in editor.text.text, store.held() == [canary.value]))
        heard = {"what came": editor.heard.decode(), "the log": editor.log.decode()}
        canary.assert_hidden({**heard, **files(tmp_path, but={source})})
        (project / "shop" / "app_secrets.py").unlink(missing_ok=True)
        for path in (project / "shop").glob(".*.keylift-tmp"):
            path.unlink()
    assert len(outcomes) > 4
    assert set(outcomes) == {BEFORE, BOTH, AFTER}
