"""Moves to a store while the disk, the files or somebody else are in the way.

Each run is a process of its own, which the operating system itself stops from writing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from secrecy.canary import Canary, numbered, planted
from secrecy.cases import HTTP
from secrecy.conftest import PlantedStore
from secrecy.stores import Planted
from secrecy.test_command_line import Ran, state
from secrecy.watching import files, processes
from support.command_line import git, start

Run = Callable[..., Ran]
KEPT = "Vault has API_KEY at secret/work/api-key (api_key)."
STAYS = "shop/pay.py stays as it was:"
# Root may write everywhere, but for a right that it can do without.
RIGHTS = "-dac_override,-dac_read_search"
UNPRIVILEGED = (
    ["setpriv", f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}"] if os.geteuid() == 0 else []
)


def up_to(size: int) -> Sequence[str]:
    """Let no file become larger, as on a disk that is full by then."""
    return ["prlimit", f"--fsize={size}:"]


@pytest.fixture
def run(project: Path, tmp_path: Path, canary: Canary) -> Run:
    """Runs `keylift fix --allow-write` as a process, and searches all that it says and leaves."""
    assert Path.cwd() == project

    def fix(store: Planted, *, prefix: Sequence[str] = ()) -> Ran:
        with processes() as seen:
            process = start("fix", ".", "--store", store.id, "--allow-write", prefix=prefix)
            out, err = process.communicate(timeout=60)
        ran = Ran(process.returncode, out.decode(), err.decode())
        canary.assert_hidden({"output": ran.out, "errors": ran.err})
        canary.assert_hidden(numbered("process", seen), tokens=False)
        assert any("--allow-write" in each for each in seen)
        sources = [*tmp_path.rglob("pay.py")] if ran.status else []
        canary.assert_hidden(files(tmp_path, but=sources))
        assert list((tmp_path / "tmp").iterdir()) == []
        return ran

    return fix


def test_a_file_that_is_read_only(
    planted_store: PlantedStore, project: Path, run: Run, canary: Canary
) -> None:
    """That is seen before anything is written to the store."""
    store, before = planted_store("vault"), state(project)
    (project / "shop" / "pay.py").chmod(0o444)
    ran = run(store)
    assert (ran.status, ran.told) == (3, [f"{STAYS} shop/pay.py is read-only."])
    assert (store.held(), state(project)) == ([], before)
    (project / "shop" / "pay.py").chmod(0o644)
    assert (run(store).status, store.held()) == (0, [canary.value])


def test_a_folder_that_is_read_only(planted_store: PlantedStore, project: Path, run: Run) -> None:
    store, before = planted_store("vault"), state(project)
    (project / "shop").chmod(0o555)
    ran = run(store, prefix=UNPRIVILEGED)
    (project / "shop").chmod(0o755)
    assert (ran.status, ran.told) == (3, [f"{STAYS} shop is a folder that may not be written to."])
    assert (store.held(), state(project)) == ([], before)


def test_no_room_for_the_source(
    planted_store: PlantedStore, project: Path, run: Run, canary: Canary
) -> None:
    """The helper file is there by then, and harmless; the same command gets on from there."""
    store, source = planted_store("vault"), project / "shop" / "pay.py"
    source.write_text(source.read_text() + "# more\n" * 1000)
    before = state(project)
    ran = run(store, prefix=up_to(5000))
    assert (ran.status, ran.told) == (3, [f"{STAYS} shop/pay.py: File too large. {KEPT}"])
    after = state(project)
    compile(after.pop("shop/app_secrets.py"), "app_secrets.py", "exec")
    assert (store.held(), after) == ([canary.value], before)
    assert run(store).status == 0


def test_no_room_for_the_helper_file(
    planted_store: PlantedStore, project: Path, run: Run, canary: Canary
) -> None:
    store, before = planted_store("vault"), state(project)
    ran = run(store, prefix=up_to(1500))
    assert (ran.status, ran.told) == (3, [f"{STAYS} shop/app_secrets.py: File too large. {KEPT}"])
    assert (store.held(), state(project)) == ([canary.value], before)
    assert run(store).status == 0


def test_no_room_for_env(
    planted_store: PlantedStore, project: Path, run: Run, canary: Canary
) -> None:
    """A store whose references go there has the value; the source has it still."""
    store = planted_store("onepassword")
    (project / ".env").write_text("OTHER=1\n" * 1000)
    (project / ".env").chmod(0o600)
    (project / ".gitignore").write_text(".env\n")
    before = state(project)
    ran = run(store, prefix=up_to(5000))
    kept = "1Password has API_KEY at Private/work-api-key (credential)."
    assert (ran.status, ran.told) == (3, [f"{STAYS} .env: File too large. {kept}"])
    assert (store.held(), state(project)) == ([canary.value], before)
    assert run(store).status == 0


def test_no_room_for_the_journal(
    planted_store: PlantedStore, project: Path, run: Run, canary: Canary
) -> None:
    """The move is worth more than its way back; the user is told that there is none."""
    store = planted_store("onepassword")
    ran = run(store, prefix=up_to(200))
    (told,) = ran.told
    assert ran.status == 0
    assert told.startswith("keylift: `keylift fix --undo` will not know of all this: ")
    assert told.endswith("File too large.")
    assert store.held() == [canary.value]
    assert canary.value not in (project / "shop" / "pay.py").read_text()


def somebody_edits(path: Path, text: str) -> Callable[[], None]:
    def edit() -> None:
        path.write_text(text)

    return edit


CHANGED: Mapping[str, tuple[str, str]] = {
    "the source": ("shop/pay.py", "shop/pay.py was changed meanwhile."),
    "the helper file": ("shop/app_secrets.py", "shop/app_secrets.py changed in the meantime."),
}


@pytest.mark.parametrize("what", CHANGED)
def test_somebody_else_writes_meanwhile(
    what: str, planted_store: PlantedStore, project: Path, run: Run, canary: Canary
) -> None:
    """What they wrote stays, and nothing of ours is put into it."""
    store, (name, told) = planted_store("vault"), CHANGED[what]
    assert store.server
    text = (project / "shop" / "pay.py").read_text()
    theirs = f"# theirs\n{text}" if what == "the source" else "# theirs\n"
    store.server.at_write = somebody_edits(project / name, theirs)
    ran = run(store)
    assert (ran.status, ran.told) == (3, [f"{STAYS} {told} {KEPT}"])
    assert (project / name).read_text() == theirs
    assert canary.value in (project / "shop" / "pay.py").read_text()
    store.server.at_write = lambda: None
    assert run(store).status == 0


@pytest.mark.parametrize("store_id", HTTP)
@pytest.mark.parametrize("values", ["one value", "two values"])
def test_two_at_once(
    values: str, store_id: str, planted_store: PlantedStore, project: Path, tmp_path: Path, *,
    canary: Canary,
) -> None:  # fmt: skip
    """Both have looked before either writes: at most one goes through, and no value is lost."""
    store, other = planted_store(store_id), project
    assert store.server
    second = canary.value
    if values == "two values":
        other, second = tmp_path / "other" / "work", planted(f"{store_id}, the second")
        (other / "shop").mkdir(parents=True)
        git("init", "-q", "--template=", folder=other)
        (other / "shop" / "pay.py").write_text(f"API_KEY = '{second}'\n")
        store.server.forms = (*store.server.forms, second[:16])
    barrier = threading.Barrier(2, timeout=20)
    store.server.at_write = barrier.wait
    flags = ("--store", store_id, "--allow-write")
    both = [start("fix", str(each / "shop"), *flags) for each in (project, other)]
    said = [each.communicate(timeout=60) for each in both]
    statuses = [each.returncode for each in both]
    # Conjur cannot refuse the second write; whoever sees two new versions gives up, perhaps both.
    assert sorted(statuses) in ([[0, 3], [3, 3]] if store_id == "conjur" else [[0, 3]])
    Canary(second).assert_hidden({"output": "".join(map(str, said))})
    for status, (out, _), folder, value in zip(
        statuses, said, (project, other), (canary.value, second), strict=True
    ):
        told = "was changed by somebody else just now; try again." in out.decode()
        is_source = value in (folder / "shop" / "pay.py").read_text()
        if folder == project == other:
            assert is_source is (0 not in statuses)
        else:
            assert is_source is bool(status)
        assert told is bool(status)
        assert is_source or value in store.held()
