"""Google Secret Manager: our client against a stand-in, with Google's own library as a witness."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from google.cloud.secretmanager import SecretManagerServiceClient

from clients.conftest import connect
from keylift.clients import gcp
from keylift.clients.crc32c import crc32c
from keylift.clients.gcp import Gcp
from keylift.clients.putting import TakenError, put
from keylift.model import Entry
from servers.gcp_server import EMAIL, USER, GcpServer, Version, failed, gcp_server, other_account
from servers.scripted import Answer
from support.markers import MARK, TOKEN, VALUE

Refused = Callable[..., str]
NAME = "shop-stripe_key"
ENTRY = Entry(NAME)
PARENT = "projects/acme"
CHANGED = f"Google Secret Manager: {NAME} was changed by somebody else just now; try again."
LOG_IN = "run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GcpServer]:
    with gcp_server(tmp_path_factory.mktemp("gcp")) as running:
        yield running


@pytest.fixture
def server(served: GcpServer, monkeypatch: pytest.MonkeyPatch, home: Path) -> GcpServer:
    """The server, empty, in the environment of this process."""
    served.secrets.clear()
    served.denied.clear()
    served.asked.clear()
    served.failure, served.spoils = None, False
    served.before = lambda _method, _name: None
    _set(monkeypatch, home, served.environ)
    return served


def _set(monkeypatch: pytest.MonkeyPatch, home: Path, wanted: Mapping[str, str]) -> None:
    monkeypatch.delenv("GOOGLE_CLOUD_QUOTA_PROJECT", raising=False)
    for name, text in {"CLOUDSDK_CONFIG": str(home), "HOME": str(home), **wanted}.items():
        monkeypatch.setenv(name, text)


def client_of(server: GcpServer) -> Gcp:
    return gcp.connect(server.environ)


@pytest.fixture
def witness(server: GcpServer) -> Iterator[SecretManagerServiceClient]:
    """Google's own library."""
    assert server.environ
    with SecretManagerServiceClient(transport="rest") as official:
        yield official


def test_a_value_is_there_for_others(
    server: GcpServer, witness: SecretManagerServiceClient
) -> None:
    assert put(client_of(server), ENTRY, VALUE)
    path = f"{PARENT}/secrets/{NAME}/versions/latest"
    payload = witness.access_secret_version(name=path).payload
    assert payload.data.decode() == VALUE
    assert payload.data_crc32c == crc32c(VALUE.encode())


def test_what_others_wrote_is_read(server: GcpServer, witness: SecretManagerServiceClient) -> None:
    """In a secret that has no version yet, too."""
    client = client_of(server)
    made = witness.create_secret(
        parent=PARENT, secret_id=NAME, secret={"replication": {"automatic": {}}}
    )
    held = client.read(ENTRY)
    assert held is not None
    assert held.value is None
    witness.add_secret_version(parent=f"{PARENT}/secrets/{NAME}", payload={"data": VALUE.encode()})
    assert made.name == f"projects/7/secrets/{NAME}"
    assert not put(client, ENTRY, VALUE)
    assert len(server.secrets[NAME]) == 1


def test_the_checksum_is_the_published_one() -> None:
    """The first two are in RFC 3720, appendix B.4."""
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(bytes(range(32))) == 0x46DD794E
    assert crc32c(b"123456789") == 0xE3069283


def test_another_value_stays_until_somebody_says_so(server: GcpServer) -> None:
    server.secrets[NAME] = [Version(b"old")]
    client = client_of(server)
    with pytest.raises(TakenError, match=f"Google Secret Manager has another value at {NAME} al"):
        put(client, ENTRY, VALUE)
    assert [each.data for each in server.secrets[NAME]] == [b"old"]
    assert put(client, ENTRY, VALUE, overwrite=True)
    assert [each.data for each in server.secrets[NAME]] == [b"old", VALUE.encode()]


def test_a_destroyed_value_is_followed_by_the_new_one(server: GcpServer) -> None:
    server.secrets[NAME] = [Version(b"old"), Version(b"", "DESTROYED")]
    assert put(client_of(server), ENTRY, VALUE)
    assert server.secrets[NAME][-1].data == VALUE.encode()


def test_a_disabled_value_is_left_alone(server: GcpServer, refused: Refused) -> None:
    server.secrets[NAME] = [Version(b"old"), Version(MARK.encode(), "DISABLED")]
    assert refused(lambda: put(client_of(server), ENTRY, VALUE, overwrite=True)) == (
        f"Google Secret Manager: the newest version of {NAME} is disabled; enable it, or destroy"
        " it, and try again."
    )
    assert len(server.secrets[NAME]) == 2


def test_bytes_are_left_alone(server: GcpServer, refused: Refused) -> None:
    server.secrets[NAME] = [Version(b"\xff" + MARK.encode())]
    assert refused(lambda: put(client_of(server), ENTRY, VALUE, overwrite=True)) == (
        f"Google Secret Manager: {NAME} is no text."
    )


def test_what_comes_with_another_checksum_is_not_taken(server: GcpServer, refused: Refused) -> None:
    server.secrets[NAME] = [Version(VALUE.encode())]
    server.spoils = True
    assert refused(lambda: client_of(server).read(ENTRY)) == (
        f"Google Secret Manager: {NAME} did not come through whole; try again."
    )


@pytest.mark.parametrize("old", [None, b"old"])
def test_a_change_since_it_was_read_is_not_written_over(
    old: bytes | None, server: GcpServer, refused: Refused
) -> None:
    if old:
        server.secrets[NAME] = [Version(old)]
    client = client_of(server)
    held = client.read(ENTRY)
    server.secrets[NAME] = [*map(Version, [old] if old else []), Version(b"theirs")]
    assert refused(lambda: client.write(ENTRY, VALUE, held)) == CHANGED
    assert server.secrets[NAME][-1].data == b"theirs"


def test_a_change_at_the_same_moment_is_told(server: GcpServer, refused: Refused) -> None:
    """Google keeps it, as the version before ours."""

    def write_too(method: str, name: str) -> None:
        if method == "versions.add":
            server.secrets[name].append(Version(b"theirs"))

    server.secrets[NAME] = [Version(b"old")]
    client = client_of(server)
    held = client.read(ENTRY)
    server.before = write_too
    assert refused(lambda: client.write(ENTRY, VALUE, held)) == (
        f"Google Secret Manager: somebody else added a version of {NAME} just now, which is not"
        " the newest; compare it with the one after it."
    )
    assert [each.data for each in server.secrets[NAME]] == [b"old", b"theirs", VALUE.encode()]


@pytest.mark.parametrize(
    ("entry", "value", "expected"),
    [
        (
            Entry("shop/key"),
            VALUE,
            "Google Secret Manager: shop/key is no name of a secret; those have letters, digits,"
            " hyphens and underscores.",
        ),
        (Entry("x" * 256), VALUE, f"Google Secret Manager: {'x' * 256} is no name of a secret;"),
        (
            ENTRY,
            "ñ" * 32768 + "x",
            f"Google Secret Manager takes 64 KiB at most, and {NAME} would be more.",
        ),
    ],
)
def test_what_google_does_not_take_is_told_before_anything_is_written(
    entry: Entry, value: str, expected: str, server: GcpServer, refused: Refused
) -> None:
    assert refused(lambda: put(client_of(server), entry, value)).startswith(expected)
    assert {asked.method for asked in server.asked} - {"GET"} <= {"POST"}
    assert not any("/v1/" in asked.path and asked.method == "POST" for asked in server.asked)
    assert server.secrets == {}


def test_the_largest_value_is_taken(server: GcpServer) -> None:
    assert put(client_of(server), ENTRY, "ñ" * 32768)


def test_the_check_tells_as_whom(server: GcpServer) -> None:
    """It need not be allowed to list secrets."""
    for server.denied in (set(), {"secrets.list"}):
        health = client_of(server).check()
        assert health.is_ready
        assert health.told == f"Google Secret Manager in the project acme, as {EMAIL}."


def test_a_users_own_credentials_do(
    server: GcpServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are where `gcloud auth application-default login` leaves them, with who pays."""
    (home / "application_default_credentials.json").write_text(server.user)
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS")
    client = client_of(server)
    assert put(client, ENTRY, VALUE)
    assert client.check().told == f"Google Secret Manager in the project acme, as {USER}."
    assert server.asked[-1].headers["X-Goog-User-Project"] == "acme"


def test_the_token_is_asked_for_once(server: GcpServer) -> None:
    assert put(client_of(server), ENTRY, VALUE)
    assert [asked.path for asked in server.asked].count("/token") == 1
    assert not any(MARK in asked.path or MARK in str(asked.headers) for asked in server.asked)


def test_a_missing_project_is_told(server: GcpServer, refused: Refused) -> None:
    environ = {**server.environ, "GOOGLE_CLOUD_PROJECT": ""}
    assert refused(lambda: connect("gcp", environ)) == (
        "Google Secret Manager: GOOGLE_CLOUD_PROJECT is not set."
    )


def test_another_project_is_told(server: GcpServer, refused: Refused) -> None:
    client = connect("gcp", {**server.environ, "GOOGLE_CLOUD_PROJECT": "other"})
    expected = (
        "Google Secret Manager: there is no project other, or these credentials do not see it."
    )
    assert refused(client.check) == expected
    assert refused(lambda: put(client, ENTRY, VALUE)) == expected


def test_without_google_auth_the_extra_is_named(
    server: GcpServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "google.auth.transport.requests", None)
    assert refused(lambda: client_of(server)) == (
        "Google Secret Manager: google-auth is missing; install `keylift[gcp]`."
    )


def test_missing_credentials_are_told(
    server: GcpServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS")
    assert refused(lambda: client_of(server).check()) == (
        f"Google Secret Manager: there are no credentials that can be used; {LOG_IN}."
    )


def test_whatever_google_auth_raises_is_told_without_its_words(
    server: GcpServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise KeyError(TOKEN)

    monkeypatch.setattr("google.auth.default", fail)
    assert refused(lambda: client_of(server).check(), TOKEN) == (
        f"Google Secret Manager: its credentials cannot be used; {LOG_IN}."
    )


@pytest.mark.parametrize("text", [None, f'{{"type": "{TOKEN}"}}', TOKEN])
def test_a_file_without_credentials_is_told(
    text: str | None,
    server: GcpServer,
    refused: Refused,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if text:
        (home / "account.json").write_text(text)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(home / "account.json"))
    assert refused(lambda: client_of(server).check(), TOKEN) == (
        f"Google Secret Manager: there are no credentials that can be used; {LOG_IN}."
    )


def test_a_key_that_is_no_longer_good_is_told(
    server: GcpServer, refused: Refused, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server quotes what it was sent."""
    (home / "other.json").write_text(other_account(TOKEN))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(home / "other.json"))
    sentence = refused(lambda: put(client_of(server), ENTRY, VALUE), TOKEN)
    assert sentence == (
        f"Google Secret Manager: the credentials are not valid, or no longer; {LOG_IN}."
    )


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (
            failed(403, "PERMISSION_DENIED", "SERVICE_DISABLED"),
            ": its API is not enabled in the project acme; run `gcloud services enable"
            " secretmanager.googleapis.com`.",
        ),
        (
            failed(403, "PERMISSION_DENIED", "BILLING_DISABLED"),
            ": the project acme has no account that pays.",
        ),
        (
            failed(401, "UNAUTHENTICATED"),
            f": the credentials are not valid, or no longer; {LOG_IN}.",
        ),
        (
            failed(429, "RESOURCE_EXHAUSTED"),
            ": it limits how often it may be asked; try again later.",
        ),
        (failed(503, "UNAVAILABLE"), " answers 503 for {}."),
        (Answer(200, MARK.encode()), None),
        (
            Answer(302, b"", {"Location": "https://elsewhere.example/"}),
            " at https://secretmanager.googleapis.com redirects elsewhere (302), which Keylift does"
            " not follow; set the address that it redirects to.",
        ),
    ],
)
def test_what_google_refuses_is_told_without_its_own_message(
    failure: Answer, expected: str | None, server: GcpServer, refused: Refused
) -> None:
    body = failure.body.replace(b'"no"', json.dumps(f"{VALUE} {TOKEN}").encode())
    server.failure = Answer(failure.status, body, failure.headers)
    client = client_of(server)
    sentence = refused(lambda: put(client, ENTRY, VALUE), TOKEN)
    if expected is None:
        assert sentence == f"Google Secret Manager: {NAME} did not come through whole; try again."
        return
    assert sentence == f"Google Secret Manager{expected.format(NAME)}"
    told = expected.format("the list of secrets")
    assert refused(client.check, TOKEN) == f"Google Secret Manager{told}"


@pytest.mark.parametrize("method", ["versions.access", "secrets.get", "secrets.create"])
def test_what_no_role_allows_is_told(method: str, server: GcpServer, refused: Refused) -> None:
    server.denied = {method}
    assert refused(lambda: put(client_of(server), ENTRY, VALUE)) == (
        f"Google Secret Manager: {NAME} is denied: no role of this identity allows it."
    )
    assert server.secrets == {}


def test_a_secret_that_stays_empty_is_told(server: GcpServer, refused: Refused) -> None:
    server.denied = {"versions.add"}
    client = client_of(server)
    assert refused(lambda: put(client, ENTRY, VALUE)) == (
        f"Google Secret Manager: {NAME} is denied: no role of this identity allows it. It is"
        " there, but empty."
    )
    server.denied = set()
    assert put(client, ENTRY, VALUE)


def test_a_server_that_does_not_answer_is_told(
    server: GcpServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(server)
    assert client.check().is_ready
    monkeypatch.setattr(client._server, "_seconds", 0.2)
    server.before = lambda _method, _name: time.sleep(1)
    assert refused(lambda: put(client, ENTRY, VALUE)) == (
        "Google Secret Manager at https://secretmanager.googleapis.com cannot be reached: it does"
        " not answer in time."
    )


def test_nobody_there_is_told(
    server: GcpServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert refused(lambda: client_of(server).check()) == (
        "Google Secret Manager: the server that checks its credentials cannot be reached."
    )


def test_another_certificate_is_not_trusted(
    server: GcpServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert refused(lambda: client_of(server).check()).startswith(
        "Google Secret Manager at https://secretmanager.googleapis.com cannot be reached: its"
        " certificate is not trusted ("
    )
