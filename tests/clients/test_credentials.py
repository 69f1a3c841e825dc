"""Credentials that an editor hands over: read off a pipe, and only for their store."""

from __future__ import annotations

import json
import os
from io import BytesIO

import pytest

from clients.conftest import connect
from keylift.clients import CLIENT_IDS, aws
from keylift.clients.credentials import KNOWN, Credentials, read
from keylift.errors import StoreError


def kept(**values: object) -> Credentials:
    return read(BytesIO(json.dumps(values).encode() + b"\nwhat follows"))


def test_they_are_one_line_and_each_store_gets_its_own() -> None:
    """What follows the line is somebody else's."""
    environ = {"PATH": "/bin"}
    stream = BytesIO(b'{"VAULT_TOKEN": "a", "CONJUR_AUTHN_API_KEY": "b"}\nwhat follows\n')
    credentials = read(stream)
    assert stream.read() == b"what follows\n"
    assert credentials.environ("vault", environ) == {"PATH": "/bin", "VAULT_TOKEN": "a"}
    assert credentials.environ("conjur", environ) == {"PATH": "/bin", "CONJUR_AUTHN_API_KEY": "b"}
    assert credentials.environ("doppler", environ) == {"PATH": "/bin"}
    assert repr(credentials) == "Credentials(['CONJUR_AUTHN_API_KEY', 'VAULT_TOKEN'])"


def test_what_is_kept_wins_over_the_environment() -> None:
    """Somebody chose it for Keylift; the rest of the environment stays."""
    environ = {"PATH": "/bin", "VAULT_TOKEN": "x"}
    environ |= {"CONJUR_AUTHN_LOGIN": "y", "CONJUR_AUTHN_API_KEY": "z"}
    credentials = kept(VAULT_TOKEN="a", CONJUR_AUTHN_API_KEY="b")
    assert credentials.environ("vault", environ)["VAULT_TOKEN"] == "a"
    conjur = credentials.environ("conjur", environ)
    assert (conjur["CONJUR_AUTHN_LOGIN"], conjur["CONJUR_AUTHN_API_KEY"]) == ("y", "b")


def test_parts_of_aws_credentials_are_not_mixed() -> None:
    """A session token of the environment does not go with a key that is kept."""
    environ = {"PATH": "/bin", "AWS_REGION": "r"}
    environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SESSION_TOKEN": "z"}
    credentials = kept(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b")
    assert credentials.environ("aws", environ) == {
        "PATH": "/bin",
        "AWS_REGION": "r",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }


@pytest.mark.parametrize(
    "given",
    [
        "",
        "no JSON",
        "[]",
        '"VAULT_TOKEN"',
        json.dumps({"PATH": "/x", "LD_PRELOAD": "x", "VAULT_ADDR": "https://example.org"}),
        json.dumps({"VAULT_TOKEN": ""}),
        json.dumps({"VAULT_TOKEN": 1}),
        json.dumps({"VAULT_TOKEN": "a\0b"}),
    ],
)
def test_nothing_else_of_the_environment_can_be_changed(given: str) -> None:
    environ = {"PATH": "/bin"}
    credentials = read(BytesIO(given.encode() + b"\n"))
    assert all(credentials.environ(each, environ) == environ for each in CLIENT_IDS)


def test_only_stores_that_keylift_speaks_to_have_some() -> None:
    assert set(KNOWN) <= set(CLIENT_IDS)
    assert [name for names in KNOWN.values() for name in names] == [
        "VAULT_TOKEN",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "CONJUR_AUTHN_LOGIN",
        "CONJUR_AUTHN_API_KEY",
        "INFISICAL_TOKEN",
        "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID",
        "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET",
    ]


def test_half_of_aws_credentials_is_an_error_that_names_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in KNOWN["aws"]:
        monkeypatch.delenv(name, raising=False)
    environ = {**os.environ, "AWS_REGION": "eu-west-1", "AWS_SECRET_ACCESS_KEY": "canary"}
    with pytest.raises(StoreError) as caught:
        connect("aws", environ)
    assert str(caught.value) == "AWS: AWS_ACCESS_KEY_ID is not set beside the other credentials."


def test_aws_uses_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK would look into this process's own environment alone."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "y")
    environ = {**os.environ, "AWS_REGION": "eu-west-1"}
    credentials = kept(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b")
    client = aws.connect(credentials.environ("aws", environ))
    found = client._session.get_credentials().get_frozen_credentials()
    assert (found.access_key, found.secret_key, found.token) == ("a", "b", None)
