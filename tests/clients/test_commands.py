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
from servers.stand_ins import StandIn, doppler, gh, glab, op
from support.markers import MARK

NAME = Entry("STRIPE_KEY")
ITEM = Entry("shop-stripe-key", "Private", "credential")
VALUE = MARK + " \"'\\ $x %41 {y} +&=\tñ€🔑!"
# What GitLab masks has no blanks.
WITHOUT_BLANKS = "".join(VALUE.split())
STORES: Mapping[str, tuple[Callable[[Path], StandIn], Entry, str]] = {
    "doppler": (doppler, NAME, VALUE),
    "onepassword": (op, ITEM, VALUE),
    "gitlab": (glab, NAME, WITHOUT_BLANKS),
    "github": (gh, NAME, VALUE),
}
each_store = pytest.mark.parametrize("store_id", STORES)
each_that_shows = pytest.mark.parametrize("store_id", [each for each in STORES if each != "github"])


def client_of(store_id: str, tmp_path: Path) -> tuple[StandIn, Client, Entry]:
    make, entry, _ = STORES[store_id]
    stand_in = make(tmp_path / "bin")
    environ = {"PATH": f"{stand_in.home}{os.pathsep}{os.environ['PATH']}"}
    return stand_in, connect(store_id, environ, tmp_path), entry


@each_store
def test_a_value_is_put_and_read_back(store_id: str, tmp_path: Path) -> None:
    _, client, entry = client_of(store_id, tmp_path)
    value = STORES[store_id][2]
    assert client.read(entry) is None
    assert put(client, entry, value)
    assert client.read(entry) == Held(value)
    assert not put(client, entry, value)


@each_store
def test_the_value_travels_over_standard_input_alone(store_id: str, tmp_path: Path) -> None:
    stand_in, client, entry = client_of(store_id, tmp_path)
    put(client, entry, STORES[store_id][2])
    assert sum(MARK in call["given"] for call in stand_in.calls) == 1
    for call in stand_in.calls:
        assert MARK not in str(call["argv"])
        assert MARK not in str(call["environ"])
        assert call["folder"] == str(tmp_path)


def test_the_commands_are_the_documented_ones(tmp_path: Path) -> None:
    wanted = {
        "doppler": ["secrets", "set", "STRIPE_KEY", "--no-interactive", "--silent"],
        "onepassword": ["item", "create", "-", "--vault=Private"],
        "github": ["secret", "set", "STRIPE_KEY"],
        "gitlab": ["variable", "set", "STRIPE_KEY", "--masked", "--raw"],
    }
    for store_id, words in wanted.items():
        stand_in, client, entry = client_of(store_id, tmp_path / store_id)
        (tmp_path / store_id).mkdir(exist_ok=True)
        put(client, entry, STORES[store_id][2])
        writes = [call["argv"] for call in stand_in.calls if call["given"]]
        assert [argv[: len(words)] for argv in writes] == [words]


@each_that_shows
def test_what_reads_back_differently_is_not_stored(
    store_id: str, tmp_path: Path, refused: Refused
) -> None:
    stand_in, client, entry = client_of(store_id, tmp_path)
    stand_in.change(spoils="something else")
    said = refused(lambda: put(client, entry, STORES[store_id][2]))
    assert said == f"{client.name}: {entry} does not read back as it was written."


@each_store
def test_another_value_stays(store_id: str, tmp_path: Path) -> None:
    _, client, entry = client_of(store_id, tmp_path)
    put(client, entry, "another-one")
    with pytest.raises(TakenError):
        put(client, entry, STORES[store_id][2])
    assert client.read(entry) == Held("another-one")


@pytest.mark.parametrize("store_id", ["doppler", "github", "gitlab"])
def test_another_value_is_replaced_where_somebody_said_so(store_id: str, tmp_path: Path) -> None:
    _, client, entry = client_of(store_id, tmp_path)
    put(client, entry, "another-one")
    assert put(client, entry, STORES[store_id][2], overwrite=True)
    assert client.read(entry) == Held(STORES[store_id][2])


def test_a_secret_that_github_hides_is_not_replaced_unasked(
    tmp_path: Path, refused: Refused
) -> None:
    """It may be the very value, but nobody can tell."""
    stand_in, client, entry = client_of("github", tmp_path)
    stand_in.change(secrets={"STRIPE_KEY": VALUE})
    assert client.read(entry) == Held(is_hidden=True)
    assert refused(lambda: put(client, entry, VALUE)) == (
        "GitHub has STRIPE_KEY already, and shows nobody its value."
    )
    assert not any(call["given"] for call in stand_in.calls)
    assert put(client, entry, "the next", overwrite=True)
    assert stand_in.state["secrets"] == {"STRIPE_KEY": "the next"}


def test_a_secret_that_github_does_not_list_is_not_stored(tmp_path: Path, refused: Refused) -> None:
    stand_in, client, entry = client_of("github", tmp_path)
    stand_in.change(spoils="lost")
    assert refused(lambda: put(client, entry, VALUE)) == (
        "GitHub: STRIPE_KEY does not read back as it was written."
    )


def test_github_tells_no_upper_from_lower_case(tmp_path: Path) -> None:
    stand_in, client, _ = client_of("github", tmp_path)
    put(client, Entry("Stripe_Key"), VALUE)
    assert stand_in.state["secrets"] == {"STRIPE_KEY": VALUE}
    assert client.read(Entry("STRIPE_KEY")) == Held(VALUE)


def test_a_variable_that_gitlab_hides_is_left(tmp_path: Path, refused: Refused) -> None:
    stand_in, client, entry = client_of("gitlab", tmp_path)
    stand_in.change(values={"STRIPE_KEY": ""})
    assert refused(lambda: put(client, entry, WITHOUT_BLANKS, overwrite=True)) == (
        "GitLab: STRIPE_KEY is empty or hidden there; remove it there first."
    )


def test_gitlab_masks_what_it_updates(tmp_path: Path) -> None:
    stand_in, client, entry = client_of("gitlab", tmp_path)
    stand_in.change(values={"STRIPE_KEY": "another-one"})
    put(client, entry, WITHOUT_BLANKS, overwrite=True)
    assert stand_in.calls[-2]["argv"] == ["variable", "update", "STRIPE_KEY", "--masked", "--raw"]
    assert stand_in.state["flags"] == {"STRIPE_KEY": ["--masked", "--raw"]}


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
    "line end for gh": (
        "github",
        "a\r\n",
        "GitHub: `gh` would take the line ends off the end of STRIPE_KEY.",
    ),
    "long for gh": ("github", "é" * 24_577, "GitHub: STRIPE_KEY is longer than the 48 KB that"),
    "blank for glab": ("gitlab", "abcd efgh", "GitLab: STRIPE_KEY cannot be masked in logs, which"),
    "short for glab": ("gitlab", "abcdefg", "GitLab: STRIPE_KEY cannot be masked in logs, which"),
    "long for glab": ("gitlab", "a" * 10_001, "GitLab: STRIPE_KEY is longer than the 10,000 that"),
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
    "gh login": (
        "github",
        "To get started with GitHub CLI, please run:  gh auth login",
        "GitHub: nobody is logged in; run `gh auth login`, or set GH_TOKEN.",
    ),
    "gh repository": (
        "github",
        "none of the git remotes configured for this repository point to a known GitHub host.",
        "GitHub: this folder is of no repository on GitHub; add a remote.",
    ),
    "gh denied": (
        "github",
        "failed to get secrets: HTTP 403: Resource not accessible by personal access token",
        "GitHub: STRIPE_KEY is denied: the login may not do that.",
    ),
    "gh remotes": (
        "github",
        "multiple remotes detected. please specify which repo to use by providing the -R, --repo",
        "GitHub: there are several remotes; say by `gh repo set-default` which one is meant.",
    ),
    "glab login": (
        "gitlab",
        "GET https://gitlab.com/api/v4/projects/a: 401 {message: 401 Unauthorized}",
        "GitLab: nobody is logged in; run `glab auth login`, or set GITLAB_TOKEN.",
    ),
    "glab denied": (
        "gitlab",
        "GET variables/STRIPE_KEY: 403 {message: 403 Forbidden}",
        "GitLab: STRIPE_KEY is denied: the login may not do that.",
    ),
    "glab project": (
        "gitlab",
        "GET variables/STRIPE_KEY: 404 {message: 404 Project Not Found}",
        "GitLab: this folder is of no project on GitLab; add a remote.",
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
    value = STORES[store_id][2]
    assert refused(lambda: client.write(entry, value, None)).startswith(general)


@each_store
def test_a_command_that_is_not_there_is_named(
    store_id: str, tmp_path: Path, refused: Refused
) -> None:
    sentences = {
        "doppler": "Doppler: its command `doppler` is not installed.",
        "onepassword": "1Password: its command `op` is not installed.",
        "github": "GitHub: its command `gh` is not installed.",
        "gitlab": "GitLab: its command `glab` is not installed.",
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
        "doppler": ("Doppler, project shop, config dev.", "project shop, config dev"),
        "onepassword": ("1Password, shop.1password.com.", ""),
        "github": ("GitHub, repository acme/shop.", "repository acme/shop"),
        "gitlab": ("GitLab, project acme/shop.", "project acme/shop"),
    }
    for store_id, (sentence, where) in told.items():
        _, client, _ = client_of(store_id, tmp_path / store_id)
        assert client.check() == Health(is_ready=True, told=sentence, where=where)


@pytest.mark.parametrize(
    ("store_id", "entry"),
    [
        ("doppler", Entry("a-b")),
        ("doppler", Entry("--raw")),
        ("onepassword", Entry("a/b", "V", "c")),
        ("github", Entry("GITHUB_TOKEN")),
        ("github", Entry("github_token")),
        ("github", Entry("2FA")),
        ("github", Entry("--env")),
        ("gitlab", Entry("a-b")),
        ("gitlab", Entry("--group")),
    ],
)
def test_names_that_the_store_cannot_have_are_refused(
    store_id: str, entry: Entry, tmp_path: Path, refused: Refused
) -> None:
    stand_in, client, _ = client_of(store_id, tmp_path)
    refused(lambda: client.read(entry))
    refused(lambda: client.write(entry, VALUE, None))
    assert stand_in.calls == []
