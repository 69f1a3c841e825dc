"""How clients speak HTTP: to whom, for how long, and what they tell of failures."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keylift.clients.http import Reply, Server
from servers.certificates import Certificates
from servers.scripted import Answer, Asked, scripted_server
from support.markers import TOKEN, VALUE

Refused = Callable[..., str]
HEADERS = {"Authorization": TOKEN}


def post(server: Server, value: str = VALUE) -> Reply:
    return server.send("POST", "/put", headers=HEADERS, body=value.encode())


def echo(asked: Asked) -> Answer:
    return Answer(200, asked.body)


def test_a_reply_comes_back_as_it_was_sent() -> None:
    with scripted_server(echo) as running:
        reply = post(Server("Shop", running.address + "/"))
    assert (reply.status, reply.body) == (200, VALUE.encode())
    [asked] = running.asked
    assert (asked.method, asked.path) == ("POST", "/put")
    assert asked.headers["Authorization"] == TOKEN


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_an_error_is_a_reply_too(status: int) -> None:
    with scripted_server(lambda _: Answer(status, b'{"errors": ["x"]}')) as running:
        reply = post(Server("Shop", running.address))
    assert (reply.status, reply.is_good, reply.json) == (status, False, {"errors": ["x"]})


def test_a_body_that_is_no_object_counts_as_none() -> None:
    assert Reply(200, b"[1]").json == {}
    assert Reply(200, b"<html>").json == {}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int, refused: Refused) -> None:
    with scripted_server(echo) as other:

        def away(_: Asked) -> Answer:
            return Answer(status, b"", {"Location": other.address + "/put"})

        with scripted_server(away) as running:
            sentence = refused(lambda: post(Server("Shop", running.address)), TOKEN)
    assert sentence == (
        f"Shop at {running.address} redirects elsewhere ({status}), which Keylift does not follow;"
        " set the address that it redirects to."
    )
    assert other.asked == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "http://vault.example:8200",
            "Shop: http://vault.example:8200 is not encrypted; use https for a server on another"
            " machine.",
        ),
        (
            "http://127.0.0.1.example",
            "Shop: http://127.0.0.1.example is not encrypted; use https for a server on another"
            " machine.",
        ),
        ("ftp://127.0.0.1", "Shop: the address is no plain http(s) URL."),
        ("file:///etc/passwd", "Shop: the address is no plain http(s) URL."),
        ("vault.example", "Shop: the address is no plain http(s) URL."),
        ("https://", "Shop: the address is no plain http(s) URL."),
        ("https://vault.example:port", "Shop: the address is no plain http(s) URL."),
        ("https://[::1", "Shop: the address is no plain http(s) URL."),
        ("https://vault.example/?x=1", "Shop: the address is no plain http(s) URL."),
    ],
)
def test_an_address_that_is_not_safe_to_use_is_refused(
    address: str, expected: str, refused: Refused
) -> None:
    assert refused(lambda: Server("Shop", address)) == expected


@pytest.mark.parametrize("user", [TOKEN, f"me:{TOKEN}"])
def test_an_address_with_a_password_in_it_is_refused_and_not_shown(
    user: str, refused: Refused
) -> None:
    address = f"https://{user}@vault.example"
    sentence = refused(lambda: Server("Shop", address), TOKEN)
    assert sentence == "Shop: the address is no plain http(s) URL."


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "[::1]", "localhost"])
def test_this_machine_may_be_spoken_to_in_the_clear(host: str) -> None:
    assert Server("Shop", f"http://{host}:8200/").address == f"http://{host}:8200"


def test_what_is_not_encrypted_passes_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted_server(echo) as proxy, scripted_server(echo) as running:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.delenv("no_proxy", raising=False)
        assert post(Server("Shop", running.address)).is_good
    assert proxy.asked == []


def test_nobody_there_is_told(refused: Refused) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert refused(lambda: post(Server("Shop", address)), TOKEN) == (
        f"Shop at {address} cannot be reached: connection refused."
    )


def test_an_unknown_host_is_told(monkeypatch: pytest.MonkeyPatch, refused: Refused) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    server = Server("Shop", "https://vault.example")
    assert refused(lambda: post(server), TOKEN) == (
        "Shop at https://vault.example cannot be reached: name or service not known."
    )


@pytest.fixture
def mute() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_server_that_never_answers_is_not_waited_for(mute: str, refused: Refused) -> None:
    server = Server("Shop", mute, seconds=0.2)
    assert refused(lambda: post(server), TOKEN) == (
        f"Shop at {mute} cannot be reached: it does not answer in time."
    )


def test_a_reply_that_ends_early_is_no_reply(refused: Refused) -> None:
    def cut(_: Asked) -> Answer:
        return Answer(200, b"mark", {"Content-Length": "100"})

    with scripted_server(cut) as running:
        sentence = refused(lambda: post(Server("Shop", running.address)), TOKEN)
    assert sentence == f"Shop at {running.address} cannot be reached: its reply ends early."


def test_a_reply_without_end_is_not_read(refused: Refused) -> None:
    with scripted_server(lambda _: Answer(200, b"x" * 4_000_001)) as running:
        sentence = refused(lambda: post(Server("Shop", running.address)), TOKEN)
    assert sentence == f"Shop at {running.address} sends far more than an answer about a secret."


def test_a_header_that_would_split_the_request_is_not_sent(refused: Refused) -> None:
    with scripted_server(echo) as running:
        server = Server("Shop", running.address)
        bad = {"X-Token": f"{TOKEN}\r\nX-Other: 1"}
        refused(lambda: server.send("GET", "/", headers=bad), TOKEN)
    assert running.asked == []


def test_our_own_authority_is_trusted_where_it_is_named(certificates: Certificates) -> None:
    with scripted_server(
        echo, certificate=certificates.certificate, key=certificates.key
    ) as running:
        by_file = Server("Shop", running.address, certificates=str(certificates.authority))
        by_text = Server("Shop", running.address, pem=certificates.authority.read_text())
        assert post(by_file).is_good
        assert post(by_text).is_good


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unknown_authority_is_not_trusted(certificates: Certificates, refused: Refused) -> None:
    with scripted_server(
        echo, certificate=certificates.certificate, key=certificates.key
    ) as running:
        sentence = refused(lambda: post(Server("Shop", running.address)), TOKEN)
    assert sentence == (
        f"Shop at {running.address} cannot be reached: its certificate is not trusted (unable to"
        " get local issuer certificate)."
    )
    assert running.asked == []


def test_tls_with_a_server_that_speaks_none_fails(refused: Refused) -> None:
    with scripted_server(echo) as running:
        address = running.address.replace("http:", "https:")
        sentence = refused(lambda: post(Server("Shop", address)), TOKEN)
    assert sentence == f"Shop at {address} cannot be reached: it does not speak TLS as it should."


def test_a_file_without_certificates_is_named(tmp_path: Path, refused: Refused) -> None:
    for path in (tmp_path / "none.pem", tmp_path / "empty.pem"):
        if path.name == "empty.pem":
            path.write_text("no certificate")
        sentence = refused(
            lambda path=path: Server("Shop", "https://vault.example", certificates=str(path))
        )
        assert sentence == f"Shop: {path} holds no certificates that can be read."
    assert refused(lambda: Server("Shop", "https://vault.example", pem="nonsense")) == (
        "Shop: the text of the certificate holds no certificates that can be read."
    )
