"""Vault: our client against the real server, with hvac as a witness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hvac
import pytest

from clients.conftest import connect
from keylift.clients.model import Health, Held
from keylift.clients.putting import TakenError, put
from keylift.model import Entry
from servers.certificates import Certificates
from servers.scripted import Answer, Asked, scripted_server
from servers.vault_server import VaultServer, vault_server
from support.markers import MARK, TOKEN, VALUE

Refused = Callable[..., str]
CHANGED = "Vault: {} was changed by somebody else just now; try again."
OTHERS = {
    "user": "ñ",
    "port": 12345678901234567,
    "rate": 1.10,
    "deep": {"a": [1, None, True, 1e300], "<&>": "\u2028"},
}
DENIED = "Vault denies access to {}: the token has expired, or no policy of it allows that."


@pytest.fixture(scope="module")
def vault() -> Iterator[VaultServer]:
    """A real server for all tests; each takes a path of its own."""
    with vault_server() as server:
        yield server


@pytest.fixture
def entry(request: pytest.FixtureRequest) -> Entry:
    """A field at a path that no other test uses."""
    return Entry(f"shop/é {request.node.name}", mount="secret", key="api_key")


@pytest.fixture
def witness(vault: VaultServer) -> Iterator[hvac.Client]:
    """Another client, as root."""
    client = hvac.Client(url=vault.address, token=vault.token)
    yield client
    client.adapter.close()


def fields_of(witness: hvac.Client, entry: Entry) -> dict[str, object]:
    """Return all fields of the newest version."""
    reply = witness.secrets.kv.v2.read_secret_version(
        path=entry.path, mount_point=entry.mount, raise_on_deleted_version=True
    )
    return reply["data"]["data"]


def version_of(witness: hvac.Client, entry: Entry) -> int:
    """Return the number of the newest version."""
    reply = witness.secrets.kv.v2.read_secret_metadata(path=entry.path, mount_point=entry.mount)
    return reply["data"]["current_version"]


def write(witness: hvac.Client, entry: Entry, fields: dict[str, object]) -> None:
    """Replace all fields by a new version."""
    witness.secrets.kv.v2.create_or_update_secret(
        path=entry.path, secret=fields, mount_point=entry.mount
    )


def token_for(witness: hvac.Client, name: str, policy: str) -> str:
    """Return a token that may do what a policy allows, and nothing else."""
    witness.sys.create_or_update_policy(name=name, policy=policy)
    made = witness.auth.token.create(policies=[name], no_default_policy=True, display_name=name)
    return made["auth"]["client_token"]


def test_a_new_value_is_there_for_others(
    vault: VaultServer, witness: hvac.Client, entry: Entry
) -> None:
    assert put(connect("vault", vault.environ), entry, VALUE)
    assert fields_of(witness, entry) == {"api_key": VALUE}


def test_the_same_value_is_not_written_again(
    vault: VaultServer, witness: hvac.Client, entry: Entry
) -> None:
    write(witness, entry, {"api_key": VALUE})
    client = connect("vault", vault.environ)
    assert client.read(entry) == Held(VALUE, "1")
    assert not put(client, entry, VALUE)
    assert version_of(witness, entry) == 1


def test_other_fields_stay(vault: VaultServer, witness: hvac.Client, entry: Entry) -> None:
    write(witness, entry, OTHERS)
    others = fields_of(witness, entry)
    assert put(connect("vault", vault.environ), entry, VALUE)
    assert fields_of(witness, entry) == {**others, "api_key": VALUE}


def test_another_value_stays_until_somebody_says_so(
    vault: VaultServer, witness: hvac.Client, entry: Entry, refused: Refused
) -> None:
    write(witness, entry, {"api_key": TOKEN, "user": "me"})
    client = connect("vault", vault.environ)
    assert refused(lambda: put(client, entry, VALUE), TOKEN, vault.token) == (
        f"Vault has another value at {entry} already."
    )
    with pytest.raises(TakenError):
        put(client, entry, VALUE)
    assert version_of(witness, entry) == 1
    assert put(client, entry, VALUE, overwrite=True)
    assert fields_of(witness, entry) == {"api_key": VALUE, "user": "me"}


def test_a_deleted_version_is_followed_by_a_new_one(
    vault: VaultServer, witness: hvac.Client, entry: Entry
) -> None:
    write(witness, entry, {"api_key": "old", "user": "me"})
    witness.secrets.kv.v2.delete_latest_version_of_secret(path=entry.path)
    client = connect("vault", vault.environ)
    assert client.read(entry) == Held(None, "1")
    assert put(client, entry, VALUE)
    assert fields_of(witness, entry) == {"api_key": VALUE}
    assert version_of(witness, entry) == 2


@pytest.mark.parametrize("start", [None, {"api_key": "old"}, {"user": "me"}])
def test_a_change_since_it_was_read_is_not_written_over(
    start: dict[str, object] | None,
    vault: VaultServer,
    witness: hvac.Client,
    entry: Entry,
    refused: Refused,
) -> None:
    if start:
        write(witness, entry, start)
    client = connect("vault", vault.environ)
    held = client.read(entry)
    write(witness, entry, {"api_key": "theirs"})
    assert refused(lambda: client.write(entry, VALUE, held), vault.token) == CHANGED.format(entry)
    assert fields_of(witness, entry) == {"api_key": "theirs"}


def test_a_change_since_it_was_deleted_is_not_written_over(
    vault: VaultServer, witness: hvac.Client, entry: Entry, refused: Refused
) -> None:
    write(witness, entry, {"api_key": "old"})
    witness.secrets.kv.v2.delete_latest_version_of_secret(path=entry.path)
    client = connect("vault", vault.environ)
    held = client.read(entry)
    write(witness, entry, {"api_key": "theirs"})
    assert refused(lambda: client.write(entry, VALUE, held), vault.token) == CHANGED.format(entry)
    assert fields_of(witness, entry) == {"api_key": "theirs"}


@pytest.mark.parametrize("leave", ['"create", "update"', '"patch"'])
def test_with_little_leave_other_fields_stay_as_well(
    leave: str, vault: VaultServer, witness: hvac.Client, entry: Entry, refused: Refused
) -> None:
    """The one as in policies from before there was patching."""
    write(witness, entry, OTHERS)
    others = fields_of(witness, entry)
    policy = f'path "secret/data/*" {{ capabilities = ["read", {leave}] }}'
    token = token_for(witness, "little", policy)
    client = connect("vault", {**vault.environ, "VAULT_TOKEN": token})
    held = client.read(entry)
    assert put(client, entry, VALUE)
    assert fields_of(witness, entry) == {**others, "api_key": VALUE}
    assert refused(lambda: client.write(entry, VALUE, held), token) == CHANGED.format(entry)


def test_with_leave_to_read_alone_writing_is_denied(
    vault: VaultServer, witness: hvac.Client, entry: Entry, refused: Refused
) -> None:
    policy = 'path "secret/data/*" { capabilities = ["read"] }'
    token = token_for(witness, "reader", policy)
    client = connect("vault", {**vault.environ, "VAULT_TOKEN": token})
    assert client.read(entry) is None
    assert refused(lambda: put(client, entry, VALUE), token) == DENIED.format(entry)
    write(witness, entry, {"user": "me"})
    assert refused(lambda: put(client, entry, VALUE), token) == DENIED.format(entry)
    assert fields_of(witness, entry) == {"user": "me"}


def test_a_token_without_any_policy_is_denied(
    vault: VaultServer, witness: hvac.Client, entry: Entry, refused: Refused
) -> None:
    token = token_for(witness, "nobody", 'path "other/*" { capabilities = ["read"] }')
    client = connect("vault", {**vault.environ, "VAULT_TOKEN": token})
    assert refused(lambda: put(client, entry, VALUE), token) == DENIED.format(entry)


def test_a_wrong_token_is_told(vault: VaultServer, entry: Entry, refused: Refused) -> None:
    client = connect("vault", {**vault.environ, "VAULT_TOKEN": TOKEN})
    told = f"Vault at {vault.address} does not take the token."
    assert client.check() == Health(is_ready=False, told=told)
    assert refused(lambda: put(client, entry, VALUE), TOKEN) == DENIED.format(entry)


def test_version_1_is_read_and_not_written(
    vault: VaultServer, witness: hvac.Client, refused: Refused
) -> None:
    entry = Entry("shop", mount="old", key="api_key")
    client = connect("vault", vault.environ)
    sentence = (
        "Vault: old is a KV engine of version 1, which cannot tell a change from an overwritten"
        " value; Keylift only reads it."
    )
    assert client.read(entry) is None
    assert refused(lambda: put(client, entry, VALUE), vault.token) == sentence
    witness.secrets.kv.v1.create_or_update_secret("shop", {"api_key": VALUE}, mount_point="old")
    assert not put(client, entry, VALUE)
    assert refused(lambda: put(client, entry, "new", overwrite=True), vault.token) == sentence


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        ("nowhere", DENIED.format("the mount nowhere")),
        ("secret/deeper", "Vault has no KV engine at secret/deeper."),
        ("sys", "Vault has no KV engine at sys."),
        ("cubbyhole", "Vault has no KV engine at cubbyhole."),
    ],
)
def test_a_mount_without_such_an_engine_is_told(
    mount: str, expected: str, vault: VaultServer, refused: Refused
) -> None:
    client = connect("vault", vault.environ)
    entry = Entry("shop", mount=mount, key="api_key")
    if mount == "nowhere":
        expected = f"Vault has no KV engine for {entry}."
    assert refused(lambda: put(client, entry, VALUE), vault.token) == expected


@pytest.mark.parametrize(
    ("mount", "path", "key"),
    [
        ("secret", "../../sys/mounts/mine", "type"),
        ("secret", "a/./b", "k"),
        ("secret", "a//b", "k"),
        ("secret", "", "k"),
        ("", "a", "k"),
        ("..", "a", "k"),
        ("secret", "a", ""),
    ],
)
def test_a_path_that_leads_elsewhere_is_not_sent(
    mount: str, path: str, key: str, refused: Refused
) -> None:
    entry = Entry(path, mount=mount, key=key)
    with scripted_server(lambda _: Answer()) as running:
        client = connect("vault", {"VAULT_ADDR": running.address, "VAULT_TOKEN": TOKEN})
        for ask in (lambda: client.read(entry), lambda: client.write(entry, VALUE, None)):
            assert refused(ask, TOKEN) == f"Vault: {entry} is no path with a field."
    assert running.asked == []


def test_a_field_that_is_no_text_is_left_alone(
    vault: VaultServer, witness: hvac.Client, entry: Entry, refused: Refused
) -> None:
    write(witness, entry, {"api_key": [MARK]})
    client = connect("vault", vault.environ)
    assert (
        refused(lambda: put(client, entry, VALUE, overwrite=True)) == f"Vault: {entry} is no text."
    )


def test_the_check_tells_as_whom(vault: VaultServer) -> None:
    told = f"Vault at {vault.address}, as root."
    assert connect("vault", vault.environ).check() == Health(is_ready=True, told=told)


def test_a_sealed_server_is_told(refused: Refused) -> None:
    with vault_server("-sealed") as server:
        client = connect("vault", server.environ)
        told = f"Vault at {server.address} is sealed."
        assert client.check() == Health(is_ready=False, told=told)
        entry = Entry("shop", mount="secret", key="api_key")
        assert refused(lambda: put(client, entry, VALUE), server.token) == (
            f"Vault at {server.address} is sealed, or on standby."
        )


def test_tls_needs_the_authority_that_signed(certificates: Certificates, refused: Refused) -> None:
    entry = Entry("shop", mount="secret", key="api_key")
    flags = f"-certificate={certificates.certificate}", f"-key={certificates.key}"
    with vault_server(*flags) as server:
        sentence = refused(lambda: connect("vault", server.environ).read(entry), server.token)
        assert sentence == (
            f"Vault at {server.address} cannot be reached: its certificate is not trusted (unable"
            " to get local issuer certificate)."
        )
        environ = {**server.environ, "VAULT_CACERT": str(certificates.authority)}
        client = connect("vault", environ)
        assert put(client, entry, VALUE)
        assert client.check().is_ready


def test_the_token_of_a_login_is_found(vault: VaultServer, home: Path, entry: Entry) -> None:
    (home / ".vault-token").write_text(vault.token)
    client = connect("vault", {"VAULT_ADDR": vault.address, "HOME": str(home)})
    assert put(client, entry, VALUE)


def test_a_missing_token_is_told(home: Path, refused: Refused) -> None:
    environ = {"VAULT_ADDR": "https://vault.example", "HOME": str(home)}
    assert refused(lambda: connect("vault", environ)) == (
        "Vault: VAULT_TOKEN is not set, and no `vault login` left a token."
    )


@pytest.mark.parametrize("odd", [TOKEN + "\n", TOKEN + "\r\nX: y", TOKEN + "é"])
def test_a_token_that_is_none_is_not_sent(odd: str, refused: Refused) -> None:
    environ = {"VAULT_ADDR": "https://vault.example", "VAULT_TOKEN": odd}
    assert refused(lambda: connect("vault", environ), TOKEN) == (
        "Vault: the token has characters that no token has."
    )


def test_the_namespace_is_named_where_there_is_one() -> None:
    with scripted_server(lambda _: Answer(404)) as running:
        environ = {"VAULT_ADDR": running.address, "VAULT_TOKEN": TOKEN}
        entry = Entry("shop", mount="secret", key="api_key")
        for namespace in ("", "team/a"):
            client = connect("vault", {**environ, "VAULT_NAMESPACE": namespace})
            with pytest.raises(Exception, match="Vault"):
                client.read(entry)
    assert [each.headers.get("X-Vault-Namespace") for each in running.asked] == [None, "team/a"]
    assert {each.headers["X-Vault-Token"] for each in running.asked} == {TOKEN}


def test_a_server_that_is_no_vault_is_told() -> None:
    with scripted_server(lambda _: Answer(200, b"<html>")) as running:
        client = connect("vault", {"VAULT_ADDR": running.address, "VAULT_TOKEN": TOKEN})
        told = f"The server at {running.address} does not answer as Vault does (HTTP 200)."
        assert client.check() == Health(is_ready=False, told=told)
    assert all("X-Vault-Token" not in each.headers for each in running.asked)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (429, "Vault limits how often it may be asked; try again later."),
        (500, "Vault answers 500 for the mount secret."),
        (503, "Vault at {} is sealed, or on standby."),
        (
            307,
            "Vault at {} redirects elsewhere (307), which Keylift does not follow; set the"
            " address that it redirects to.",
        ),
    ],
)
def test_other_answers_are_told(status: int, expected: str, refused: Refused) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(status, asked.headers["X-Vault-Token"].encode())

    with scripted_server(answer) as running:
        client = connect("vault", {"VAULT_ADDR": running.address, "VAULT_TOKEN": TOKEN})
        entry = Entry("shop", mount="secret", key="api_key")
        sentence = refused(lambda: put(client, entry, VALUE), TOKEN)
    assert sentence == expected.format(running.address)


def test_no_token_stands_in_a_repr(vault: VaultServer) -> None:
    assert repr(connect("vault", vault.environ)) == f"Vault({vault.address!r})"
