"""Moves from the editor while the store fails: the same sentences, and the whole wire is searched.

One server runs for all tests of a process, so each failure is also one that it survives.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from secrecy.canary import Canary, numbered
from secrecy.cases import BY_COMMAND, CASES, COMMANDS, HTTP, assert_told
from secrecy.conftest import QUICK, own_environment
from secrecy.stores import STORES, Planted
from secrecy.watching import files, processes
from secrecy.wire import WireEditor, wire_editor
from servers import faulty
from servers.faulty import When
from support.command_line import git

# All that any library logs comes to standard error.
_LOUD = "import logging; logging.basicConfig(level=logging.DEBUG);"
SERVER = f"{_LOUD} {QUICK}; from keylift.lsp.server import main; main()"
# Google's stand-in and Azure's are each reached by a proxy for all of a process; so one of them.
SERVED = [each for each in STORES if each != "gcp"]
# At first the editor asks something else than the command line does. Waiting costs time: once.
IN_EDITOR = [
    case
    for case, (store, fault, when) in CASES.items()
    if when is not When.ALWAYS
    and (fault is not faulty.silent or (store, when) == ("vault", When.WRITTEN))
]


@dataclass(frozen=True, slots=True)
class Served:
    """An editor, and the folder that all it does is below."""

    editor: WireEditor
    home: Path
    project: Path


@pytest.fixture(scope="module")
def served(
    running: Mapping[str, Planted], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("editor")
    project = home / "work"
    with pytest.MonkeyPatch.context() as patch:
        own_environment(home, patch)
        git("init", "-q", "--template=", folder=project)
        for store in (running[each] for each in SERVED):
            for name, said in store.environ.items():
                patch.setenv(name, said)
            if store.command:
                store.command.on_path(patch)
        patch.setenv("OP_ACCOUNT", "shop")
        with wire_editor(SERVER, project) as editor:
            yield Served(editor, home, project)


@pytest.fixture
def opened(served: Served, running: Mapping[str, Planted], canary: Canary) -> Iterator[Served]:
    """The editor with the value in a document; afterwards, all that it left is searched."""
    source, editor = served.project / "pay.py", served.editor
    source.write_text(f"API_KEY = '{canary.value}'\n")
    for store in running.values():
        store.begin(canary.value)
    editor.open(source, source.read_text())
    first = len(editor.sent)
    with processes() as seen:
        yield served
    editor.close()
    editor.takes = lambda: None
    for store in running.values():
        store.begin("")
    sent = {f"message {number}": body.decode() for number, body in enumerate(editor.sent[first:])}
    said = {"what came": editor.heard.decode(), "the log": editor.log.decode()}
    canary.assert_hidden({**sent, **said, **files(served.home, but={source})})
    canary.assert_hidden(numbered("process", seen), tokens=False)
    assert list((served.home / "tmp").iterdir()) == []
    assert canary.value in source.read_text()
    for each in (".env", ".env.example"):
        (served.project / each).unlink(missing_ok=True)


def assert_shown(editor: WireEditor, case: str, address: str = "no address") -> None:
    """Check that the user was told what the command line says."""
    shown = editor.shown[-1].replace(address, "{at}").removeprefix("Keylift: ")
    assert_told(case, f"shop/pay.py stays as it was: {shown}")


@pytest.mark.parametrize("case", IN_EDITOR)
def test_a_store_that_fails(
    case: str, opened: Served, running: Mapping[str, Planted], canary: Canary
) -> None:
    """The document stays; once the store is well, the same action works."""
    (store_id, fault, when), editor = CASES[case], opened.editor
    store, before = running[store_id], opened.editor.text.text
    assert store.server
    store.server.fault, store.server.when = fault, when
    store.server.elsewhere = "http://127.0.0.1:9"
    assert editor.move(f"Move to {store.name} ")["applied"] is False
    assert_shown(editor, case, store.server.address)
    assert editor.text.text == before
    assert store.held() == ([] if when is When.WRITE else [canary.value])
    store.server.reset()
    assert editor.move(f"Move to {store.name} ")["applied"] is True
    assert canary.value not in editor.text.text
    assert store.held() == [canary.value]


@pytest.mark.parametrize("store_id", COMMANDS)
@pytest.mark.parametrize("how", ["dies after the write", "spoils"])
def test_a_command_that_fails(
    how: str, store_id: str, opened: Served, running: Mapping[str, Planted]
) -> None:
    store, editor, before = running[store_id], opened.editor, opened.editor.text.text
    assert store.command
    store.command.change(**BY_COMMAND[how][0])
    assert editor.move(f"Move to {store.name} ")["applied"] is False
    assert_shown(editor, f"{store_id}: {how}")
    assert editor.text.text == before


@pytest.mark.parametrize("store_id", SERVED)
def test_a_store_that_is_well(
    store_id: str, opened: Served, running: Mapping[str, Planted], canary: Canary
) -> None:
    store, editor = running[store_id], opened.editor
    assert editor.move(f"Move to {store.name} ")["applied"] is True
    assert canary.value not in editor.text.text
    assert store.held() == [canary.value]


@pytest.mark.parametrize("store_id", HTTP)
@pytest.mark.parametrize("moment", ["while the store is asked", "while the edit is sent"])
def test_a_document_that_changes_meanwhile(
    moment: str, store_id: str, opened: Served, running: Mapping[str, Planted], canary: Canary
) -> None:
    """Nothing is edited, the user learns where the value is, and trying again works."""
    store, editor = running[store_id], opened.editor
    assert store.server

    def type_on() -> None:
        editor.type("# more\n")
        # Until the server has read it.
        time.sleep(0.1)

    if moment == "while the store is asked":
        store.server.at_write, told = type_on, "The document changed; {}. Try again."
    else:
        editor.takes, told = type_on, "The editor did not take the edit; {}."
    before = editor.text.text
    assert editor.move(f"Move to {store.name} ")["applied"] is False
    assert editor.text.text == f"# more\n{before}"
    safe = f"API_KEY is in {store.name} now, and the source still holds the value"
    assert editor.shown[-1] == f"Keylift: {told.format(safe)}"
    assert store.held() == [canary.value]
