"""Infisical: a stand-in from the published reference, with the official client as a witness."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from infisical_sdk import InfisicalSDKClient

from keylift.clients import connect
from keylift.clients.model import Client, Health, Held
from keylift.clients.putting import TakenError, put
from keylift.model import Entry
from servers.infisical_server import CLIENT_ID, ENVIRONMENT, PROJECT, InfisicalServer
from servers.infisical_server import infisical_server as serving
from servers.scripted import Answer, scripted_server
from support.markers import MARK, TOKEN

Refused = Callable[..., str]
NAME = "STRIPE_KEY"
ENTRY = Entry(NAME)
VALUES = {
    "odd": MARK + " \"'\\ $x %41 {y} +&=\tñ€🔑!",
    "lines": f"-----BEGIN-----\r\n{MARK}\n-----END-----",
    "long": MARK + "é" * 4096,
}


@pytest.fixture
def infisical() -> Iterator[InfisicalServer]:
    with serving() as server:
        yield server


def ours(server: InfisicalServer, folder: Path, **environ: str) -> Client:
    return connect("infisical", {**server.environ, **environ}, folder)


def official(server: InfisicalServer) -> InfisicalSDKClient:
    client = InfisicalSDKClient(host=server.address, cache_ttl=None)
    client.auth.universal_auth.login(client_id=CLIENT_ID, client_secret=server.key)
    return client


WHERE = {"project_id": PROJECT, "environment_slug": ENVIRONMENT, "secret_path": "/"}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_value_is_there_for_others(
    value: str, infisical: InfisicalServer, tmp_path: Path
) -> None:
    client = ours(infisical, tmp_path)
    assert client.read(ENTRY) is None
    assert put(client, ENTRY, value)
    assert not put(client, ENTRY, value)
    found = official(infisical).secrets.get_secret_by_name(secret_name=NAME, **WHERE)
    assert found.secretValue == value
    assert infisical.values == {NAME: [value]}


def test_a_value_of_others_is_known(infisical: InfisicalServer, tmp_path: Path) -> None:
    value = VALUES["odd"]
    official(infisical).secrets.create_secret_by_name(secret_name=NAME, secret_value=value, **WHERE)
    assert ours(infisical, tmp_path).read(ENTRY) == Held(value, "1")


def test_another_value_stays_until_somebody_says_so(
    infisical: InfisicalServer, tmp_path: Path
) -> None:
    infisical.values[NAME] = ["another"]
    client = ours(infisical, tmp_path)
    with pytest.raises(TakenError):
        put(client, ENTRY, VALUES["odd"])
    assert infisical.values[NAME] == ["another"]
    assert put(client, ENTRY, VALUES["odd"], overwrite=True)
    assert infisical.values[NAME] == ["another", VALUES["odd"]]


def test_the_value_travels_in_bodies_alone(infisical: InfisicalServer, tmp_path: Path) -> None:
    put(ours(infisical, tmp_path), ENTRY, VALUES["odd"])
    bodies = [asked.body for asked in infisical.asked if MARK.encode() in asked.body]
    assert [json.loads(body)["secretValue"] for body in bodies] == [VALUES["odd"]]
    assert not any(MARK in f"{asked.path} {asked.headers}" for asked in infisical.asked)
    assert [(asked.method, asked.path.partition("?")[0]) for asked in infisical.asked] == [
        ("POST", "/api/v1/auth/universal-auth/login"),
        ("GET", "/api/v4/secrets/STRIPE_KEY"),
        ("POST", "/api/v4/secrets/STRIPE_KEY"),
        ("GET", "/api/v4/secrets/STRIPE_KEY"),
    ]


def test_a_value_that_appears_meanwhile_is_not_replaced(
    infisical: InfisicalServer, tmp_path: Path, refused: Refused
) -> None:
    infisical.before_write = lambda name: infisical.values.setdefault(name, ["another"])
    said = refused(lambda: put(ours(infisical, tmp_path), ENTRY, VALUES["odd"]), infisical.key)
    assert said == "Infisical: it answers 400 for STRIPE_KEY."
    assert infisical.values == {NAME: ["another"]}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (f"{MARK}${{B}}", "it would take a part of STRIPE_KEY for another's name."),
        (f" {MARK}", "it would take blanks or line ends off STRIPE_KEY."),
        (f"{MARK}\n", "it would take blanks or line ends off STRIPE_KEY."),
    ],
)
def test_a_value_that_would_change_is_not_written(
    value: str, sentence: str, infisical: InfisicalServer, tmp_path: Path, refused: Refused
) -> None:
    assert refused(lambda: put(ours(infisical, tmp_path), ENTRY, value)) == f"Infisical: {sentence}"
    assert infisical.values == {}


def test_what_it_refuses_is_told(
    infisical: InfisicalServer, tmp_path: Path, refused: Refused
) -> None:
    def said(**environ: str) -> str:
        client = ours(infisical, tmp_path, **environ)
        return refused(lambda: put(client, ENTRY, VALUES["odd"]), infisical.key, TOKEN)

    name = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"
    assert said(**{name: TOKEN}) == "Infisical: the credentials are not valid, or no longer."
    assert said(INFISICAL_TOKEN=TOKEN) == "Infisical: the credentials are not valid, or no longer."
    gone = "Infisical: there is no such project, environment or folder, or it is not theirs."
    assert said(INFISICAL_PROJECT_ID="other") == gone
    assert said(INFISICAL_ENVIRONMENT="prod") == gone
    infisical.approves = True
    assert said() == "Infisical: STRIPE_KEY has to be approved there first."
    infisical.is_read_only = True
    assert said() == "Infisical: STRIPE_KEY is denied: the identity may not do that."
    infisical.values[NAME], infisical.hides = ["another"], True
    assert said() == "Infisical: STRIPE_KEY is there, but this identity may not read it."
    assert infisical.values == {NAME: ["another"]}


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (429, b"{}", "Infisical: it limits how often it may be asked; try again later."),
        (500, MARK.encode(), "Infisical: it answers 500 for STRIPE_KEY."),
        (200, b"[]", "Infisical: it answers with something unexpected for STRIPE_KEY."),
        (
            200,
            b'{"secret": {"secretValue": 1}}',
            "Infisical: it answers with something unexpected for STRIPE_KEY.",
        ),
    ],
)
def test_an_odd_server_is_told(
    status: int, body: bytes, sentence: str, tmp_path: Path, refused: Refused
) -> None:
    with scripted_server(lambda _: Answer(status, body)) as server:
        environ = {"INFISICAL_API_URL": server.address, "INFISICAL_PROJECT_ID": PROJECT}
        client = connect("infisical", {**environ, "INFISICAL_TOKEN": TOKEN}, tmp_path)
        assert refused(lambda: client.read(ENTRY), TOKEN) == sentence
        assert server.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_the_check_says_where(infisical: InfisicalServer, tmp_path: Path) -> None:
    infisical.values[NAME] = ["another"]
    assert ours(infisical, tmp_path).check() == Health(
        is_ready=True,
        told=f"Infisical at {infisical.address}, project {PROJECT}, environment dev.",
        where=f"project {PROJECT}, environment dev",
    )


def test_its_own_file_says_which_project_is_meant(
    infisical: InfisicalServer, tmp_path: Path, refused: Refused
) -> None:
    """It never says where to: a project must not choose where a secret is sent."""
    (tmp_path / "below").mkdir()
    kept = {"workspaceId": PROJECT, "defaultEnvironment": "", "domain": "http://127.0.0.1:1"}
    (tmp_path / ".infisical.json").write_text(json.dumps(kept))
    client = ours(infisical, tmp_path / "below", INFISICAL_PROJECT_ID="")
    assert put(client, ENTRY, VALUES["odd"])
    (tmp_path / ".infisical.json").write_text(json.dumps({**kept, "defaultEnvironment": "prod"}))
    client = ours(infisical, tmp_path, INFISICAL_PROJECT_ID="")
    assert refused(client.check).startswith("Infisical: there is no such project")
    branches = {**kept, "gitBranchToEnvironmentMapping": {"main": "prod"}}
    (tmp_path / ".infisical.json").write_text(json.dumps(branches))
    assert refused(lambda: ours(infisical, tmp_path)) == (
        "Infisical: .infisical.json chooses the environment by git's branch; set"
        " INFISICAL_ENVIRONMENT."
    )
    (tmp_path / ".infisical.json").write_text("[")
    assert refused(lambda: ours(infisical, tmp_path)) == (
        "Infisical: .infisical.json cannot be read."
    )


def test_what_is_missing_is_named(tmp_path: Path, refused: Refused) -> None:
    environ = {"INFISICAL_PROJECT_ID": PROJECT, "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": CLIENT_ID}
    assert refused(lambda: connect("infisical", environ, tmp_path)) == (
        "Infisical: set INFISICAL_TOKEN, or INFISICAL_UNIVERSAL_AUTH_CLIENT_ID and"
        " INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET."
    )
    odd = {**environ, "INFISICAL_TOKEN": f"{TOKEN}\n"}
    assert refused(lambda: connect("infisical", odd, tmp_path), TOKEN) == (
        "Infisical: the token has characters that no token has."
    )


def test_nothing_is_sent_unencrypted_to_another_machine(tmp_path: Path, refused: Refused) -> None:
    environ = {"INFISICAL_PROJECT_ID": PROJECT, "INFISICAL_TOKEN": TOKEN}
    environ["INFISICAL_API_URL"] = "http://infisical.example/api"
    assert refused(lambda: connect("infisical", environ, tmp_path), TOKEN) == (
        "Infisical: http://infisical.example is not encrypted; use https for a server on another"
        " machine."
    )


@pytest.mark.parametrize("name", ["a-b", "a/b", "", "..", "1A"])
def test_names_that_are_no_variables_are_refused(
    name: str, infisical: InfisicalServer, tmp_path: Path, refused: Refused
) -> None:
    client = ours(infisical, tmp_path)
    refused(lambda: client.read(Entry(name)))
    refused(lambda: client.write(Entry(name), VALUES["odd"], None))
    assert infisical.asked == []
