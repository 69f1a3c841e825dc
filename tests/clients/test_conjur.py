"""Conjur: a stand-in from the published contract, with the official client as a witness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conjur_api import Client
from conjur_api.models import ConjurConnectionInfo, CredentialsData, SslVerificationMode
from conjur_api.providers import AuthnAuthenticationStrategy, SimpleCredentialsProvider

from clients.conftest import connect
from keylift.clients.conjur import UndeclaredError
from keylift.clients.model import Health, Held
from keylift.clients.putting import TakenError, put
from keylift.model import Entry
from servers.certificates import Certificates
from servers.conjur_server import ACCOUNT, LOGIN, ConjurServer, conjur_server
from servers.scripted import Answer, scripted_server
from support.markers import MARK, TOKEN, VALUE

Refused = Callable[..., str]
NAME = "shop/stripe key"
ENTRY = Entry(NAME)


@pytest.fixture
def conjur() -> Iterator[ConjurServer]:
    """A server with one declared variable, without a value."""
    with conjur_server() as server:
        server.variables[NAME] = []
        yield server


def official(server: ConjurServer, method: str, *given: str) -> object:
    """Call the official client, with the same credentials as ours."""
    provider = SimpleCredentialsProvider()
    provider.save(CredentialsData(machine=server.address, username=LOGIN, api_key=server.key))
    client = Client(
        ConjurConnectionInfo(conjur_url=server.address, account=ACCOUNT),
        authn_strategy=AuthnAuthenticationStrategy(provider),
        ssl_verification_mode=SslVerificationMode.INSECURE,
        async_mode=False,
    )
    # It runs an event loop of its own, which must not take the place of the tests' one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(getattr(client, method), *given).result()


def test_a_value_is_there_for_others(conjur: ConjurServer) -> None:
    assert put(connect("conjur", conjur.environ), ENTRY, VALUE)
    assert official(conjur, "get", NAME) == VALUE.encode()


def test_a_value_of_others_is_known(conjur: ConjurServer) -> None:
    official(conjur, "set", NAME, VALUE)
    client = connect("conjur", conjur.environ)
    assert client.read(ENTRY) == Held(VALUE)
    assert not put(client, ENTRY, VALUE)
    assert len(conjur.variables[NAME]) == 1


def test_another_value_stays_until_somebody_says_so(conjur: ConjurServer) -> None:
    conjur.variables[NAME] = [b"other"]
    client = connect("conjur", conjur.environ)
    with pytest.raises(TakenError, match="Conjur has another value at shop/stripe key already"):
        put(client, ENTRY, VALUE)
    assert conjur.variables[NAME] == [b"other"]
    assert put(client, ENTRY, VALUE, overwrite=True)
    assert conjur.variables[NAME] == [b"other", VALUE.encode()]


def test_an_undeclared_variable_comes_with_the_policy_that_declares_it(
    conjur: ConjurServer, tmp_path: Path, refused: Refused
) -> None:
    entry, client = Entry('new/"odd": #name'), connect("conjur", conjur.environ)
    assert client.read(entry) is None
    sentence = refused(lambda: put(client, entry, VALUE), conjur.key)
    assert sentence == (
        f'Conjur: no policy declares the variable new/"odd": #name, or lets {LOGIN} see it.'
    )
    with pytest.raises(UndeclaredError) as caught:
        put(client, entry, VALUE)
    assert caught.value.policy == (
        '- !variable "new/\\"odd\\": #name"\n'
        "- !permit\n"
        '  role: !host "shop/till"\n'
        '  resource: !variable "new/\\"odd\\": #name"\n'
        "  privileges: [read, execute, update]\n"
    )
    policy = tmp_path / "policy.yml"
    policy.write_text(caught.value.policy, encoding="utf-8")
    official(conjur, "load_policy_file", "root", str(policy))
    assert put(client, entry, VALUE)
    assert official(conjur, "get", entry.path) == VALUE.encode()


def test_a_variable_that_may_only_be_read_is_denied(conjur: ConjurServer, refused: Refused) -> None:
    conjur.readable.add(NAME)
    client = connect("conjur", conjur.environ)
    assert refused(lambda: put(client, ENTRY, VALUE), conjur.key) == (
        f"Conjur denies writing shop/stripe key to {LOGIN}: no policy permits it that, or the role"
        " may not log in from here."
    )


@pytest.mark.parametrize("theirs", [b"theirs", VALUE.encode()])
def test_a_change_at_the_same_time_is_an_error(
    theirs: bytes, conjur: ConjurServer, refused: Refused
) -> None:
    conjur.before_write = lambda name: conjur.variables[name].append(theirs)
    client = connect("conjur", conjur.environ)
    assert refused(lambda: put(client, ENTRY, VALUE), conjur.key) == (
        "Conjur: shop/stripe key was changed by somebody else just now; try again."
    )
    assert conjur.variables[NAME] == [theirs, VALUE.encode()]


def test_a_change_since_it_was_read_is_not_written_over(
    conjur: ConjurServer, refused: Refused
) -> None:
    client = connect("conjur", conjur.environ)
    held = client.read(ENTRY)
    conjur.variables[NAME] = [b"theirs"]
    assert refused(lambda: client.write(ENTRY, VALUE, held), conjur.key) == (
        "Conjur: shop/stripe key was changed by somebody else just now; try again."
    )
    assert conjur.variables[NAME] == [b"theirs"]


def test_an_expired_token_is_renewed_once(conjur: ConjurServer) -> None:
    client = connect("conjur", conjur.environ)
    assert client.check().is_ready
    conjur.expire_tokens()
    assert put(client, ENTRY, VALUE)
    logins = [asked for asked in conjur.asked if asked.path.endswith("/authenticate")]
    assert len(logins) == 2


def test_a_key_that_was_changed_meanwhile_is_told(conjur: ConjurServer, refused: Refused) -> None:
    client = connect("conjur", conjur.environ)
    assert client.check().is_ready
    old, conjur.key = conjur.key, "another"
    conjur.expire_tokens()
    assert refused(lambda: client.read(ENTRY), old) == (
        f"Conjur at {conjur.address} does not take the API key of {LOGIN} in the account {ACCOUNT}."
    )


def test_the_check_tells_as_whom(conjur: ConjurServer, refused: Refused) -> None:
    told = f"Conjur at {conjur.address}, as {LOGIN}."
    assert connect("conjur", conjur.environ).check() == Health(is_ready=True, told=told)
    environ = {**conjur.environ, "CONJUR_AUTHN_API_KEY": TOKEN}
    assert refused(lambda: connect("conjur", environ).check(), TOKEN) == (
        f"Conjur at {conjur.address} does not take the API key of {LOGIN} in the account {ACCOUNT}."
    )


def test_neither_key_nor_value_stands_in_an_address_or_a_repr(conjur: ConjurServer) -> None:
    client = connect("conjur", conjur.environ)
    put(client, ENTRY, VALUE)
    shown = repr(client) + "".join(asked.path for asked in conjur.asked)
    assert MARK not in shown
    assert conjur.key not in shown
    assert "/secrets/acme/variable/shop%2Fstripe%20key" in shown


def test_a_value_that_is_no_text_is_left_alone(conjur: ConjurServer, refused: Refused) -> None:
    conjur.variables[NAME] = [b"\xff" + MARK.encode()]
    client = connect("conjur", conjur.environ)
    assert refused(lambda: put(client, ENTRY, VALUE, overwrite=True)) == (
        "Conjur: shop/stripe key is no text."
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (422, "Conjur takes no such value or name for shop/stripe key."),
        (429, "Conjur limits how often it may be asked; try again later."),
        (500, "Conjur at {address} answers 500 for shop/stripe key."),
    ],
)
def test_other_answers_are_told(
    status: int, expected: str, conjur: ConjurServer, refused: Refused
) -> None:
    def answer(asked: object) -> Answer:
        is_login = getattr(asked, "path", "").startswith("/authn/")
        return conjur.answer(asked) if is_login else Answer(status, VALUE.encode())

    with scripted_server(answer) as running:
        environ = {**conjur.environ, "CONJUR_APPLIANCE_URL": running.address}
        sentence = refused(lambda: connect("conjur", environ).read(ENTRY), conjur.key)
    assert sentence == expected.format(address=running.address)


@pytest.mark.parametrize("variable", ["CONJUR_CERT_FILE", "CONJUR_SSL_CERTIFICATE"])
def test_the_servers_certificate_may_be_named_or_given(
    variable: str, conjur: ConjurServer, certificates: Certificates, refused: Refused
) -> None:
    with scripted_server(
        conjur.answer, certificate=certificates.certificate, key=certificates.key
    ) as running:
        environ = {**conjur.environ, "CONJUR_APPLIANCE_URL": running.address}
        sentence = refused(lambda: connect("conjur", environ).read(ENTRY), conjur.key)
        assert "its certificate is not trusted" in sentence
        is_file = variable == "CONJUR_CERT_FILE"
        authority = certificates.authority
        environ[variable] = str(authority) if is_file else authority.read_text()
        assert put(connect("conjur", environ), ENTRY, VALUE)


def test_variables_that_are_not_set_are_named(refused: Refused) -> None:
    environ = {"CONJUR_APPLIANCE_URL": "https://conjur.example", "CONJUR_AUTHN_LOGIN": LOGIN}
    assert refused(lambda: connect("conjur", {**environ, "CONJUR_ACCOUNT": ACCOUNT})) == (
        "Conjur: CONJUR_AUTHN_API_KEY is not set."
    )
