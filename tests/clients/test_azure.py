"""Azure Key Vault: our client against a stand-in, with Microsoft's own library as a witness."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

from clients.conftest import connect
from keylift.clients import azure
from keylift.clients.azure import Azure
from keylift.clients.putting import TakenError, put
from keylift.model import Entry
from servers.azure_server import (
    ADDRESS,
    APP_ID,
    OTHER_HOST,
    RESOURCE,
    AzureServer,
    Version,
    azure_server,
    failed,
)
from servers.scripted import Answer
from support.markers import MARK, TOKEN, VALUE

Refused = Callable[..., str]
NAME = "shop-stripe-key"
ENTRY = Entry(NAME)
CHANGED = f"Azure Key Vault: {NAME} was changed by somebody else just now; try again."
LOG_IN = (
    "run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or use a"
    " managed identity"
)
OTHERS = ("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AzureServer]:
    with azure_server(tmp_path_factory.mktemp("azure")) as running:
        yield running


@pytest.fixture
def server(served: AzureServer, monkeypatch: pytest.MonkeyPatch, home: Path) -> AzureServer:
    """The server, empty, in the environment of this process."""
    for each in (served.secrets, served.deleted, served.denied, served.asked):
        each.clear()
    served.failure, served.challenge, served.takes_tokens = None, RESOURCE, True
    served.before = lambda _operation, _name: None
    _set(monkeypatch, home, served.environ)
    return served


def _set(monkeypatch: pytest.MonkeyPatch, home: Path, wanted: Mapping[str, str]) -> None:
    for name in OTHERS:
        monkeypatch.delenv(name, raising=False)
    for name, text in {"HOME": str(home), **wanted}.items():
        monkeypatch.setenv(name, text)


def client_of(server: AzureServer) -> Azure:
    return azure.connect(server.environ)


@pytest.fixture
def witness(server: AzureServer) -> Iterator[SecretClient]:
    """The library itself, as anybody would use it."""
    assert server.environ
    with DefaultAzureCredential() as credential, SecretClient(ADDRESS, credential) as official:
        yield official


def values_of(server: AzureServer) -> list[str]:
    return [each.value for each in server.secrets.get(NAME, [])]


def test_a_value_is_there_for_others(server: AzureServer, witness: SecretClient) -> None:
    assert put(client_of(server), ENTRY, VALUE)
    assert witness.get_secret(NAME).value == VALUE


def test_what_others_wrote_is_read(server: AzureServer, witness: SecretClient) -> None:
    witness.set_secret(NAME, VALUE)
    assert not put(client_of(server), ENTRY, VALUE)
    assert values_of(server) == [VALUE]


def test_another_value_stays_until_somebody_says_so(
    server: AzureServer, witness: SecretClient
) -> None:
    """The new version is of the same kind, with the same tags."""
    witness.set_secret(NAME, "old", content_type="text/plain", tags={"team": "shop"})
    client = client_of(server)
    with pytest.raises(TakenError, match=f"Azure Key Vault has another value at {NAME} already"):
        put(client, ENTRY, VALUE)
    assert values_of(server) == ["old"]
    assert put(client, ENTRY, VALUE, overwrite=True)
    assert values_of(server) == ["old", VALUE]
    properties = witness.get_secret(NAME).properties
    assert (properties.content_type, properties.tags) == ("text/plain", {"team": "shop"})


def test_a_disabled_secret_is_left_alone(server: AzureServer, refused: Refused) -> None:
    server.secrets[NAME] = [Version(MARK, is_enabled=False)]
    assert refused(lambda: put(client_of(server), ENTRY, VALUE, overwrite=True)) == (
        f"Azure Key Vault: the newest version of {NAME} is disabled; enable it, and try again."
    )
    assert values_of(server) == [MARK]


def test_a_deleted_secret_is_left_alone(server: AzureServer, refused: Refused) -> None:
    server.secrets[NAME], server.deleted = [Version(MARK)], {NAME}
    assert refused(lambda: put(client_of(server), ENTRY, VALUE, overwrite=True)) == (
        f"Azure Key Vault: a deleted secret still has the name {NAME}; recover or purge it, and try"
        " again."
    )
    assert values_of(server) == [MARK]


@pytest.mark.parametrize("old", [None, "old"])
def test_a_change_since_it_was_read_is_not_written_over(
    old: str | None, server: AzureServer, refused: Refused
) -> None:
    server.secrets[NAME] = [Version(old)] if old else []
    client = client_of(server)
    held = client.read(ENTRY)
    server.secrets[NAME].append(Version("theirs"))
    assert refused(lambda: client.write(ENTRY, VALUE, held)) == CHANGED
    assert values_of(server)[-1] == "theirs"


@pytest.mark.parametrize("old", [None, "old"])
def test_a_change_at_the_same_moment_is_told(
    old: str | None, server: AzureServer, refused: Refused
) -> None:
    """Azure keeps it, as the version before ours."""

    def write_too(operation: str, name: str) -> None:
        if operation == "set":
            server.secrets.setdefault(name, []).append(Version("theirs"))

    if old:
        server.secrets[NAME] = [Version(old)]
    client = client_of(server)
    held = client.read(ENTRY)
    server.before = write_too
    assert refused(lambda: client.write(ENTRY, VALUE, held)) == (
        f"Azure Key Vault: somebody else wrote a version of {NAME} just now; compare the newest"
        " two."
    )
    assert values_of(server) == [*([old] if old else []), "theirs", VALUE]


def test_whoever_may_not_list_versions_writes_all_the_same(server: AzureServer) -> None:
    server.denied = {"list"}
    assert put(client_of(server), ENTRY, VALUE)
    assert values_of(server) == [VALUE]


@pytest.mark.parametrize(
    ("entry", "value", "expected"),
    [
        (
            Entry("shop/key"),
            VALUE,
            "Azure Key Vault: shop/key is no name of a secret; those have letters, digits and"
            " hyphens.",
        ),
        (Entry("shop_key"), VALUE, "Azure Key Vault: shop_key is no name of a secret;"),
        (Entry("x" * 128), VALUE, f"Azure Key Vault: {'x' * 128} is no name of a secret;"),
        (
            ENTRY,
            "ñ" * 12800 + "x",
            f"Azure Key Vault takes 25 KiB at most, and {NAME} would be more.",
        ),
    ],
)
def test_what_azure_does_not_take_is_told_before_anything_is_written(
    entry: Entry, value: str, expected: str, server: AzureServer, refused: Refused
) -> None:
    assert refused(lambda: put(client_of(server), entry, value)).startswith(expected)
    assert {asked.method for asked in server.asked} <= {"GET"}
    assert server.secrets == {}


def test_the_largest_value_is_taken(server: AzureServer) -> None:
    assert put(client_of(server), ENTRY, "ñ" * 12800)


def test_the_check_tells_as_whom(server: AzureServer) -> None:
    """It need not be allowed to list secrets."""
    for server.denied in (set(), {"list"}):
        health = client_of(server).check()
        assert health.is_ready
        assert health.told == f"Azure Key Vault at {ADDRESS}, as {APP_ID}."


def test_the_value_is_in_one_body_alone(server: AzureServer) -> None:
    assert put(client_of(server), ENTRY, VALUE)
    assert [MARK in asked.body.decode() for asked in server.asked].count(True) == 1
    assert not any(MARK in asked.path or MARK in str(asked.headers) for asked in server.asked)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "Azure Key Vault: AZURE_KEYVAULT_URL is not set."),
        ("shop", "Azure Key Vault: the address is no plain http(s) URL."),
        (
            "http://shop.vault.azure.net",
            "Azure Key Vault: http://shop.vault.azure.net is not encrypted; use https for a server"
            " on another machine.",
        ),
        ("http://127.0.0.1:9", "Azure Key Vault: AZURE_KEYVAULT_URL has to begin with https."),
    ],
)
def test_an_address_that_cannot_be_used_is_told(
    address: str, expected: str, refused: Refused
) -> None:
    assert refused(lambda: connect("azure", {"AZURE_KEYVAULT_URL": address})) == expected


@pytest.mark.parametrize("library", ["azure.identity", "azure.keyvault.secrets"])
def test_without_the_libraries_the_extra_is_named(
    library: str, server: AzureServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert refused(lambda: client_of(server)) == (
        "Azure Key Vault: azure-identity or azure-keyvault-secrets is missing; install"
        " `keylift[azure]`."
    )


def test_credentials_that_are_no_longer_good_are_told(
    server: AzureServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "quotes", True)
    monkeypatch.setenv("IDENTITY_HEADER", TOKEN)
    assert refused(lambda: put(client_of(server), ENTRY, VALUE), TOKEN) == (
        f"Azure Key Vault: there are no credentials that can be used; {LOG_IN}."
    )


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (KeyError(VALUE), "its library failed with KeyError."),
        (OSError(VALUE), "its library failed with OSError."),
        (TimeoutError(VALUE), f"{ADDRESS} cannot be reached: it does not answer in time."),
    ],
)
def test_whatever_the_library_raises_is_told_without_its_words(
    raised: Exception,
    expected: str,
    server: AzureServer,
    refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(SecretClient, "set_secret", fail)
    assert refused(lambda: put(client_of(server), ENTRY, VALUE)) == f"Azure Key Vault: {expected}"


def test_a_token_that_the_vault_does_not_take_is_told(
    server: AzureServer, refused: Refused
) -> None:
    server.takes_tokens = False
    assert refused(lambda: client_of(server).check()) == (
        f"Azure Key Vault: {ADDRESS} does not take the credentials; they may be of another tenant."
    )


def test_a_server_that_wants_a_token_for_another_one_gets_none(
    server: AzureServer, refused: Refused
) -> None:
    server.challenge = "https://elsewhere.example"
    environ = {**server.environ, "AZURE_KEYVAULT_URL": f"https://{OTHER_HOST}"}
    assert refused(lambda: connect("azure", environ).check()) == (
        f"Azure Key Vault: https://{OTHER_HOST} is no vault that these credentials may be shown to."
    )
    assert not any("authorization" in map(str.lower, asked.headers) for asked in server.asked)


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (
            failed(403, "Forbidden", "ForbiddenByFirewall"),
            f": the firewall of {ADDRESS} does not let this machine in.",
        ),
        (
            failed(403, "Forbidden", "ForbiddenByConnection"),
            f": {ADDRESS} takes no connections from outside of its network.",
        ),
        (failed(429, "Throttled"), ": it limits how often it may be asked; try again later."),
        (failed(500, "InternalError"), " answers 500 for {}."),
        (Answer(307, b"", {"Location": "https://elsewhere.example/"}), " answers 307 for {}."),
    ],
)
def test_what_azure_refuses_is_told_without_its_own_message(
    failure: Answer, expected: str, server: AzureServer, refused: Refused
) -> None:
    body = failure.body.replace(b'"no"', json.dumps(f"{VALUE} {TOKEN}").encode())
    server.failure = Answer(failure.status, body, failure.headers)
    client = client_of(server)
    sentence = refused(lambda: put(client, ENTRY, VALUE), TOKEN)
    assert sentence == f"Azure Key Vault{expected.format(NAME)}"
    told = expected.format("the list of secrets")
    assert refused(client.check, TOKEN) == f"Azure Key Vault{told}"


@pytest.mark.parametrize("operation", ["get", "set"])
def test_what_no_role_allows_is_told(operation: str, server: AzureServer, refused: Refused) -> None:
    server.denied = {operation}
    assert refused(lambda: put(client_of(server), ENTRY, VALUE)) == (
        f"Azure Key Vault: {NAME} is denied: neither a role nor an access policy of this identity"
        " allows it."
    )
    assert server.secrets == {}


def test_a_server_that_does_not_answer_is_told(
    server: AzureServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keylift.clients.azure._SECONDS", 0.3)
    server.before = lambda _operation, _name: time.sleep(1)
    assert refused(lambda: put(client_of(server), ENTRY, VALUE)) == (
        f"Azure Key Vault: {ADDRESS} cannot be reached: it does not answer in time."
    )


def test_a_vault_that_is_not_there_is_told(server: AzureServer, refused: Refused) -> None:
    """The proxy knows no other, as no name server would."""
    environ = {**server.environ, "AZURE_KEYVAULT_URL": "https://other.vault.azure.net"}
    assert refused(lambda: connect("azure", environ).check()) == (
        "Azure Key Vault: https://other.vault.azure.net cannot be reached; is there a vault of that"
        " name?"
    )


def test_another_certificate_is_not_trusted(
    server: AzureServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert refused(lambda: client_of(server).check()) == (
        f"Azure Key Vault: {ADDRESS} cannot be reached: its certificate is not trusted."
    )
