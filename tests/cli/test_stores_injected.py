"""`keylift fix` with stores that inject values: the code reads the environment.

The commands are stand-ins that keep to the documentation, not the real ones.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from keylift.errors import StoreError
from keylift.rewriting.env_files import add_entry, parse_env
from servers.infisical_server import infisical_server
from servers.stand_ins import StandIn, doppler, op
from support.command_line import git, stripe

Keylift = Callable[..., tuple[int, str, str]]
REFERENCE = "op://Private/work-stripe-secret-key/credential"


@pytest.fixture
def project(folder: Path) -> Path:
    git("init", "-q")
    (folder / "pay.py").write_text(f'KEY = "{stripe()}"\nprint(KEY)\n')
    return folder


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, StandIn]:
    made = {"doppler": doppler(tmp_path / "a"), "onepassword": op(tmp_path / "b")}
    for each in made.values():
        each.on_path(monkeypatch)
    return made


def printed(folder: Path, *prefix: str) -> str:
    done = subprocess.run(
        [*prefix, sys.executable, "pay.py"], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_doppler_has_what_the_program_reads(
    keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    status, out, err = keylift("fix", "pay.py", "--store", "doppler", "--allow-write")
    assert (status, err) == (0, "")
    assert 'KEY = os.environ["STRIPE_SECRET_KEY"]' in (project / "pay.py").read_text()
    assert commands["doppler"].state["values"]["STRIPE_SECRET_KEY"] == stripe()
    assert not (project / ".env").exists()
    assert "Doppler, project shop, config dev, has STRIPE_SECRET_KEY at STRIPE_SECRET_KEY." in out
    assert "1. Start the program through Doppler: doppler run -- PROGRAM" in out
    assert printed(project, str(commands["doppler"].home / "doppler"), "run", "--") == (
        stripe() + "\n"
    )


def test_1password_has_the_value_and_env_a_reference(
    keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    status, out, err = keylift("fix", "pay.py", "--store", "onepassword", "--allow-write")
    assert (status, err) == (0, "")
    assert 'KEY = os.environ["STRIPE_SECRET_KEY"]' in (project / "pay.py").read_text()
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": REFERENCE}
    assert (project / ".env.example").read_text() == "STRIPE_SECRET_KEY=\n"
    assert git("check-ignore", ".env", folder=project) == ".env\n"
    assert "1. Start the program through 1Password: op run --env-file=.env -- PROGRAM" in out
    prefix = (str(commands["onepassword"].home / "op"), "run", "--env-file=.env", "--")
    assert printed(project, *prefix) == stripe() + "\n"


@pytest.mark.parametrize("store", ["doppler", "onepassword"])
def test_the_way_back_asks_the_store(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    names = {"doppler": "Doppler", "onepassword": "1Password"}
    before = (project / "pay.py").read_text()
    keylift("fix", "pay.py", "--store", store, "--allow-write")
    status, out, err = keylift("fix", "--undo")
    assert (status, err) == (0, "")
    assert (project / "pay.py").read_text() == before
    assert f"Still in {names[store]}" in out
    # The reference goes with what it was for, and so do the files that were made for it.
    assert not (project / ".env").exists()
    assert not (project / ".env.example").exists()
    assert commands[store].calls[-1]["given"] == ""


@pytest.mark.parametrize("store", ["doppler", "onepassword"])
def test_a_store_that_says_no_leaves_everything(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    before = (project / "pay.py").read_text()
    commands[store].change(fails="no: ")
    status, out, err = keylift("fix", "pay.py", "--store", store, "--allow-write")
    assert status == 3
    assert "failed with status 1." in out + err
    assert (project / "pay.py").read_text() == before
    assert not (project / ".env").exists()


@pytest.mark.parametrize("store", ["doppler", "onepassword"])
def test_what_reads_back_differently_leaves_the_source(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    before = (project / "pay.py").read_text()
    commands[store].change(spoils="other")
    status, out, _ = keylift("fix", "pay.py", "--store", store, "--allow-write")
    assert status == 3
    assert "does not read back as it was written" in out
    assert (project / "pay.py").read_text() == before
    assert not (project / ".env").exists()


def test_rewriting_only_shows_the_commands(
    keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    status, out, _ = keylift("fix", "pay.py", "--store", "doppler", "--rewrite-only")
    assert status == 0
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": stripe()}
    assert (
        '(. ./.env; printf %s "$STRIPE_SECRET_KEY") | doppler secrets set STRIPE_SECRET_KEY'
        " --no-interactive --silent\n" in out
    )
    assert commands["doppler"].calls == []


@pytest.mark.usefixtures("project")
def test_rewriting_only_shows_the_references(
    keylift: Keylift, commands: dict[str, StandIn]
) -> None:
    status, out, _ = keylift("fix", "pay.py", "--store", "onepassword", "--rewrite-only")
    assert status == 0
    assert "| op item create - --vault=Private\n" in out
    assert f"STRIPE_SECRET_KEY={REFERENCE}\n" in out
    assert stripe() not in out
    assert commands["onepassword"].calls == []


@pytest.mark.usefixtures("commands")
def test_a_value_that_env_has_already_stays_there(keylift: Keylift, project: Path) -> None:
    (project / ".env").write_text(f"STRIPE_SECRET_KEY={stripe()}\n")
    status, _, err = keylift("fix", "pay.py", "--store", "onepassword", "--allow-write")
    assert (status, err) == (0, "")
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": stripe()}


def test_a_file_that_fails_does_not_cost_the_next_one_its_reference(
    keylift: Keylift, project: Path, commands: dict[str, StandIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second file uses the name that the first one was to have, which got no further."""
    (project / "ray.py").write_text((project / "pay.py").read_text())
    calls = []

    def failing_first(*given: str) -> str:
        calls.append(given)
        if len(calls) == 1:
            raise StoreError("no")
        return add_entry(*given)

    monkeypatch.setattr("keylift.workspace.move.add_entry", failing_first)
    keylift("fix", ".", "--store", "onepassword", "--allow-write")
    assert stripe() in (project / "pay.py").read_text()
    assert 'os.environ["STRIPE_SECRET_KEY"]' in (project / "ray.py").read_text()
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": REFERENCE}
    assert len(commands["onepassword"].state["items"]) == 1


@pytest.mark.usefixtures("commands")
def test_check_tells_whether_the_commands_are_there(
    keylift: Keylift, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, _ = keylift("stores", "check", "doppler", "onepassword")
    assert (status, out) == (
        0,
        "doppler      ready  Doppler, project shop, config dev.\n"
        "onepassword  ready  1Password, shop.1password.com.\n",
    )
    monkeypatch.setenv("PATH", str(folder))
    status, out, _ = keylift("stores", "check", "doppler", "onepassword")
    assert (status, out) == (
        3,
        "doppler      no     Doppler: its command `doppler` is not installed.\n"
        "onepassword  no     1Password: its command `op` is not installed.\n",
    )


@pytest.mark.usefixtures("project")
def test_a_new_value_goes_to_doppler_by_name(
    keylift: Keylift, commands: dict[str, StandIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    keylift("fix", "pay.py", "--store", "doppler", "--allow-write")
    monkeypatch.setattr("keylift.cli.replacing._new_value", lambda: "the next")
    status, out, _ = keylift("stores", "replace", "doppler", "STRIPE_SECRET_KEY")
    assert (status, "Doppler has the new value at STRIPE_SECRET_KEY." in out) == (0, True)
    assert commands["doppler"].state["values"]["STRIPE_SECRET_KEY"] == "the next"


@pytest.mark.usefixtures("project")
def test_1password_is_changed_by_its_owner(keylift: Keylift, commands: dict[str, StandIn]) -> None:
    status, _, err = keylift("stores", "replace", "onepassword", "work-stripe-secret-key")
    assert (status, "change the value in 1Password itself." in err) == (2, True)
    assert commands["onepassword"].calls == []


def test_infisical_has_what_the_program_reads(
    keylift: Keylift, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with infisical_server() as server:
        for name, said in server.environ.items():
            monkeypatch.setenv(name, said)
        status, out, err = keylift("fix", "pay.py", "--store", "infisical", "--allow-write")
        assert (status, err) == (0, "")
        assert 'KEY = os.environ["STRIPE_SECRET_KEY"]' in (project / "pay.py").read_text()
        assert server.values == {"STRIPE_SECRET_KEY": [stripe()]}
        assert not (project / ".env").exists()
        assert "1. Start the program through Infisical: infisical run -- PROGRAM" in out
        assert stripe() not in out
        assert server.key not in out
        status, out, err = keylift("fix", "--undo")
        assert (status, err) == (0, "")
        assert (project / "pay.py").read_text() == f'KEY = "{stripe()}"\nprint(KEY)\n'
        assert "Still in Infisical: STRIPE_SECRET_KEY\n" in out


def test_infisical_that_is_down_leaves_everything(
    keylift: Keylift, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (project / "pay.py").read_text()
    with infisical_server() as server:
        for name, said in server.environ.items():
            monkeypatch.setenv(name, said)
    status, out, err = keylift("fix", "pay.py", "--store", "infisical", "--allow-write")
    assert (status, "cannot be reached" in out + err) == (3, True)
    assert (project / "pay.py").read_text() == before
    assert not (project / ".env").exists()


@pytest.mark.usefixtures("project")
def test_rewriting_only_shows_a_command_of_infisical_without_the_value(keylift: Keylift) -> None:
    status, out, _ = keylift("fix", "pay.py", "--store", "infisical", "--rewrite-only")
    assert status == 0
    assert "grep '^STRIPE_SECRET_KEY=' ./.env | infisical secrets set --file=/dev/stdin\n" in out
    assert stripe() not in out


def test_a_config_file_finds_what_doppler_puts_into_the_environment(
    keylift: Keylift, folder: Path, commands: dict[str, StandIn]
) -> None:
    git("init", "-q")
    text = "services:\n  web:\n    image: a\n    environment:\n      STRIPE_KEY: {}\n"
    (folder / "compose.yml").write_text(text.format(stripe()))
    status, out, err = keylift("fix", ".", "--store", "doppler", "--allow-write")
    assert (status, err) == (0, "")
    reference = "${STRIPE_SECRET_KEY:?set STRIPE_SECRET_KEY}"
    assert (folder / "compose.yml").read_text() == text.format(reference)
    assert commands["doppler"].state["values"]["STRIPE_SECRET_KEY"] == stripe()
    assert not (folder / ".env").exists()
    assert (
        "Doppler has to start what reads the file, so that it finds STRIPE_SECRET_KEY set.\n" in out
    )


@pytest.mark.usefixtures("commands")
def test_a_reference_that_was_changed_since_stays_on_the_way_back(
    keylift: Keylift, project: Path
) -> None:
    keylift("fix", "pay.py", "--store", "onepassword", "--allow-write")
    (project / ".env").write_text("STRIPE_SECRET_KEY=op://Shared/stripe/credential\n")
    status, out, _ = keylift("fix", "--undo")
    assert status == 0
    assert stripe() in (project / "pay.py").read_text()
    assert (project / ".env").read_text() == "STRIPE_SECRET_KEY=op://Shared/stripe/credential\n"
    assert "Still in .env, because a file needs it, or its value changed: STRIPE_SECRET_KEY" in out


@pytest.mark.usefixtures("project")
def test_the_list_of_names_names_no_variable_that_nothing_reads(
    keylift: Keylift, folder: Path
) -> None:
    """Vault's lookup reads no variable; `.env` has the value only until it is moved on."""
    status, _, _ = keylift("fix", "pay.py", "--store", "vault", "--rewrite-only")
    assert status == 0
    assert parse_env((folder / ".env").read_text()) == {"STRIPE_SECRET_KEY": stripe()}
    assert not (folder / ".env.example").exists()
    status, out, _ = keylift("fix", "--undo")
    assert (status, "Deleted .env\n" in out) == (0, True)
