"""Clients that run a store's own command: contract-tested against stand-ins, not the real ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from clients.conftest import Refused
from keylift.clients import connect
from keylift.clients.commands import Command
from keylift.clients.model import Client, Health, Held
from keylift.clients.putting import TakenError, put
from keylift.model import Entry
from servers.stand_ins import StandIn, doppler, op
from support.markers import MARK

NAME = Entry("STRIPE_KEY")
ITEM = Entry("shop-stripe-key", "Private", "credential")
VALUE = MARK + " \"'\\ $x %41 {y} +&=\tñ€🔑!"
STORES: Mapping[str, tuple[Callable[[Path], StandIn], Entry]] = {
    "doppler": (doppler, NAME),
    "onepassword": (op, ITEM),
}
each_store = pytest.mark.parametrize("store_id", STORES)


def client_of(store_id: str, tmp_path: Path) -> tuple[StandIn, Client, Entry]:
    make, entry = STORES[store_id]
    stand_in = make(tmp_path / "bin")
    environ = {"PATH": f"{stand_in.home}{os.pathsep}{os.environ['PATH']}"}
    return stand_in, connect(store_id, environ, tmp_path), entry


@each_store
def test_a_value_is_put_and_read_back(store_id: str, tmp_path: Path) -> None:
    _, client, entry = client_of(store_id, tmp_path)
    assert client.read(entry) is None
    assert put(client, entry, VALUE)
    assert client.read(entry) == Held(VALUE)
    assert not put(client, entry, VALUE)


@each_store
def test_the_value_travels_over_standard_input_alone(store_id: str, tmp_path: Path) -> None:
    stand_in, client, entry = client_of(store_id, tmp_path)
    put(client, entry, VALUE)
    assert sum(MARK in call["given"] for call in stand_in.calls) == 1
    for call in stand_in.calls:
        assert MARK not in str(call["argv"])
        assert MARK not in str(call["environ"])
        assert call["folder"] == str(tmp_path)


def test_the_commands_are_the_documented_ones(tmp_path: Path) -> None:
    wanted = {
        "doppler": ["secrets", "set", "STRIPE_KEY", "--no-interactive", "--silent"],
        "onepassword": ["item", "create", "-", "--vault=Private"],
    }
    for store_id, words in wanted.items():
        stand_in, client, entry = client_of(store_id, tmp_path / store_id)
        (tmp_path / store_id).mkdir(exist_ok=True)
        put(client, entry, VALUE)
        writes = [call["argv"] for call in stand_in.calls if call["given"]]
        assert [argv[: len(words)] for argv in writes] == [words]


@each_store
def test_what_reads_back_differently_is_not_stored(
    store_id: str, tmp_path: Path, refused: Refused
) -> None:
    stand_in, client, entry = client_of(store_id, tmp_path)
    stand_in.change(spoils="something else")
    said = refused(lambda: put(client, entry, VALUE))
    assert said == f"{client.name}: {entry} does not read back as it was written."


@each_store
def test_another_value_stays(store_id: str, tmp_path: Path) -> None:
    _, client, entry = client_of(store_id, tmp_path)
    put(client, entry, "another")
    with pytest.raises(TakenError):
        put(client, entry, VALUE)
    assert client.read(entry) == Held("another")


def test_doppler_replaces_where_somebody_said_so(tmp_path: Path) -> None:
    _, client, entry = client_of("doppler", tmp_path)
    put(client, entry, "another")
    assert put(client, entry, VALUE, overwrite=True)
    assert client.read(entry) == Held(VALUE)


def test_an_item_of_1password_is_never_changed(tmp_path: Path, refused: Refused) -> None:
    stand_in, client, entry = client_of("onepassword", tmp_path)
    put(client, entry, "another")
    assert refused(lambda: put(client, entry, VALUE, overwrite=True)) == (
        "1Password: change Private/shop-stripe-key (credential) there yourself; Keylift only adds"
        " items."
    )
    assert len(stand_in.state["items"]) == 1


UNFIT = {
    "line end": (
        "doppler",
        "a\n",
        "Doppler: its command would change the line ends of STRIPE_KEY.",
    ),
    "return": ("doppler", "a\r\nb", "Doppler: its command would change the line ends"),
    "name": ("doppler", "a${B}", "Doppler: it would take a part of STRIPE_KEY for another's name."),
    "lines": ("onepassword", "a\nb", "1Password: Private/shop-stripe-key (credential) would have"),
    "blank": ("onepassword", " a", "1Password: Private/shop-stripe-key (credential) would have to"),
}


@pytest.mark.parametrize(("store_id", "value", "sentence"), UNFIT.values(), ids=UNFIT)
def test_a_value_that_would_change_is_not_written(
    store_id: str, value: str, sentence: str, tmp_path: Path, refused: Refused
) -> None:
    stand_in, client, entry = client_of(store_id, tmp_path)
    assert refused(lambda: put(client, entry, value)).startswith(sentence)
    assert not any(call["given"] for call in stand_in.calls)


FAILURES = {
    "doppler login": (
        "doppler",
        "Doppler Error: you must provide a token",
        "Doppler: nobody is logged in; run `doppler login`.",
    ),
    "doppler project": (
        "doppler",
        "Doppler Error: You must specify a project",
        "Doppler: no project and config is chosen here, or there is none such; run"
        " `doppler setup`.",
    ),
    "doppler server": (
        "doppler",
        '{"error":"dial tcp 127.0.0.1:9: connect: connection refused"}',
        "Doppler: its server cannot be reached.",
    ),
    "doppler, anything": (
        "doppler",
        "Doppler Error: something new",
        "Doppler: STRIPE_KEY: `doppler` failed with status 1.",
    ),
    "op login": (
        "onepassword",
        "[ERROR] You are not currently signed in. Please run `op signin --help`",
        "1Password: nobody is signed in; run `op signin`, or set OP_SERVICE_ACCOUNT_TOKEN.",
    ),
    "op vault": (
        "onepassword",
        '[ERROR] "Private" isn\'t a vault in this account.',
        "1Password: there is no such vault for this account as that of Private/shop-stripe-key"
        " (credential).",
    ),
}


@pytest.mark.parametrize(("store_id", "said", "sentence"), FAILURES.values(), ids=FAILURES)
def test_failures_are_told_in_sentences(
    store_id: str, said: str, sentence: str, tmp_path: Path, refused: Refused
) -> None:
    stand_in, client, entry = client_of(store_id, tmp_path)
    stand_in.change(fails=said)
    assert refused(lambda: client.read(entry)) == sentence
    general = sentence.partition(": ")[0]
    # What the stand-in says of a write quotes the value.
    assert refused(lambda: client.write(entry, VALUE, None)).startswith(general)


@each_store
def test_a_command_that_is_not_there_is_named(
    store_id: str, tmp_path: Path, refused: Refused
) -> None:
    sentences = {
        "doppler": "Doppler: its command `doppler` is not installed.",
        "onepassword": "1Password: its command `op` is not installed.",
    }
    assert refused(lambda: connect(store_id, {"PATH": ""}, tmp_path)) == sentences[store_id]


def test_a_command_of_the_folder_is_not_run(
    tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    doppler(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert refused(lambda: connect("doppler", {"PATH": "."}, tmp_path)) == (
        "Doppler: the `doppler` that is found is in this folder, so it is not run."
    )


def test_a_command_that_hangs_is_ended(tmp_path: Path, refused: Refused) -> None:
    stand_in = doppler(tmp_path / "bin")
    stand_in.change(hangs=True)
    command = Command(
        store="Doppler",
        program=str(stand_in.home / "doppler"),
        folder=tmp_path,
        environ=dict(os.environ),
        failures={},
        seconds=0.5,
    )
    assert refused(lambda: command.run("secrets", what="it", given=VALUE)) == (
        "Doppler: `doppler` does not answer in time."
    )


def test_what_may_not_be_read_is_not_missing(tmp_path: Path, refused: Refused) -> None:
    stand_in, client, entry = client_of("doppler", tmp_path)
    stand_in.change(values={"STRIPE_KEY": None})
    assert refused(lambda: client.read(entry)) == (
        "Doppler: STRIPE_KEY is there, but this login may not read it."
    )


def test_items_of_one_name_are_not_chosen_from(tmp_path: Path, refused: Refused) -> None:
    stand_in, client, entry = client_of("onepassword", tmp_path)
    put(client, entry, VALUE)
    stand_in.change(items=stand_in.state["items"] * 2)
    assert refused(lambda: client.read(entry)).startswith("1Password: there are several items")


def test_the_check_says_whose_it_is(tmp_path: Path) -> None:
    told = {
        "doppler": "Doppler, project shop, config dev.",
        "onepassword": "1Password, shop.1password.com.",
    }
    for store_id, sentence in told.items():
        _, client, _ = client_of(store_id, tmp_path / store_id)
        assert client.check() == Health(is_ready=True, told=sentence)


@pytest.mark.parametrize(
    ("store_id", "entry"),
    [
        ("doppler", Entry("a-b")),
        ("doppler", Entry("--raw")),
        ("onepassword", Entry("a/b", "V", "c")),
    ],
)
def test_names_that_the_store_cannot_have_are_refused(
    store_id: str, entry: Entry, tmp_path: Path, refused: Refused
) -> None:
    stand_in, client, _ = client_of(store_id, tmp_path)
    refused(lambda: client.read(entry))
    refused(lambda: client.write(entry, VALUE, None))
    assert stand_in.calls == []
