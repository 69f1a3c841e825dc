"""Vault without a token: AppRole at the real server, Kubernetes at a scripted one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import hvac
import pytest

from clients.conftest import connect
from keylift.clients.putting import put
from keylift.model import Entry
from servers.scripted import Answer, Asked, scripted_server
from servers.vault_server import VaultServer, vault_server
from support.markers import MARK, TOKEN, VALUE

Refused = Callable[..., str]
ENTRY = Entry("shop/login", mount="secret", key="api_key")
POLICY = 'path "secret/*" { capabilities = ["create", "read", "update", "patch"] }'
BOTH = "VAULT_ROLE_ID and VAULT_SECRET_ID"


@pytest.fixture(scope="module")
def vault() -> Iterator[VaultServer]:
    """A real server that takes logins by AppRole."""
    with vault_server() as server:
        client = hvac.Client(url=server.address, token=server.token)
        client.sys.enable_auth_method("approle")
        client.sys.create_or_update_policy(name="shop", policy=POLICY)
        client.auth.approle.create_or_update_approle("shop", token_policies=["shop"])
        client.adapter.close()
        yield server


@pytest.fixture
def role(vault: VaultServer) -> dict[str, str]:
    """The environment of a machine that has a role and no token."""
    client = hvac.Client(url=vault.address, token=vault.token)
    role_id = client.auth.approle.read_role_id("shop")["data"]["role_id"]
    secret_id = client.auth.approle.generate_secret_id("shop")["data"]["secret_id"]
    client.adapter.close()
    return {"VAULT_ADDR": vault.address, "VAULT_ROLE_ID": role_id, "VAULT_SECRET_ID": secret_id}


def test_a_role_reads_and_writes(role: dict[str, str]) -> None:
    client = connect("vault", role)
    put(client, ENTRY, VALUE)
    held = client.read(ENTRY)
    assert held is not None
    assert held.value == VALUE
    assert client.check().told == f"Vault at {role['VAULT_ADDR']}, as approle."
    for text in role.values():
        assert text == role["VAULT_ADDR"] or text not in repr(client)


def test_a_wrong_secret_id_is_told(role: dict[str, str], refused: Refused) -> None:
    client = connect("vault", {**role, "VAULT_SECRET_ID": TOKEN})
    assert refused(lambda: client.read(ENTRY), TOKEN, role["VAULT_ROLE_ID"]) == (
        f"Vault does not take the login by {BOTH} at auth/approle (HTTP 400)."
    )


@pytest.mark.parametrize("missing", ["VAULT_ROLE_ID", "VAULT_SECRET_ID"])
def test_half_of_a_role_is_told(missing: str, refused: Refused) -> None:
    environ = {"VAULT_ADDR": "https://vault.example", "VAULT_ROLE_ID": TOKEN}
    environ = {**environ, "VAULT_SECRET_ID": TOKEN, missing: ""}
    assert refused(lambda: connect("vault", environ), TOKEN) == (
        f"Vault: for a login by AppRole {missing} is not set."
    )


def test_a_token_comes_first(vault: VaultServer, role: dict[str, str], home: Path) -> None:
    wrong = {**role, "VAULT_SECRET_ID": "wrong"}
    assert connect("vault", {**wrong, "VAULT_TOKEN": vault.token}).check().is_ready
    (home / ".vault-token").write_text(vault.token)
    assert connect("vault", {**wrong, "HOME": str(home)}).check().is_ready


def kubernetes(folder: Path, address: str) -> dict[str, str]:
    """The environment of a container whose service account has a token."""
    (folder / "account").write_text(f"{MARK}\n")
    return {
        "VAULT_ADDR": address,
        "VAULT_NAMESPACE": "team",
        "VAULT_KUBERNETES_ROLE": "shop",
        "VAULT_KUBERNETES_TOKEN_FILE": str(folder / "account"),
    }


def test_a_service_account_logs_in_once(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/v1/auth/kubernetes/login":
            return Answer(200, json.dumps({"auth": {"client_token": TOKEN}}).encode())
        return Answer(200, b'{"data": {"display_name": "kubernetes-shop"}, "sealed": false}')

    with scripted_server(answer) as running:
        client = connect("vault", kubernetes(tmp_path, running.address))
        assert running.asked == []
        for _ in range(2):
            assert client.check().told == f"Vault at {running.address}, as kubernetes-shop."
    login, *more = (each for each in running.asked if each.path != "/v1/sys/seal-status")
    assert (login.method, login.path) == ("POST", "/v1/auth/kubernetes/login")
    assert json.loads(login.body) == {"role": "shop", "jwt": MARK}
    assert login.headers["X-Vault-Namespace"] == "team"
    assert "X-Vault-Token" not in login.headers
    assert [each.headers["X-Vault-Token"] for each in more] == [TOKEN, TOKEN]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (403, "Vault does not take the login by VAULT_KUBERNETES_ROLE at auth/kubernetes"),
        (500, "Vault fails at the login by VAULT_KUBERNETES_ROLE at auth/kubernetes"),
        (503, "Vault at {} is sealed, or on standby."),
        (200, "Vault gave no token for the login by VAULT_KUBERNETES_ROLE."),
    ],
)
def test_other_answers_are_told(
    status: int, expected: str, tmp_path: Path, refused: Refused
) -> None:
    """Not even a server that sends the login back gets it into a message."""
    with scripted_server(lambda asked: Answer(status, asked.body)) as running:
        client = connect("vault", kubernetes(tmp_path, running.address))
        sentence = refused(lambda: client.read(ENTRY))
    assert sentence.startswith(expected.format(running.address))


def test_an_account_without_a_token_is_told(tmp_path: Path, refused: Refused) -> None:
    environ = kubernetes(tmp_path, "https://vault.example")
    file = environ["VAULT_KUBERNETES_TOKEN_FILE"]
    Path(file).unlink()
    assert refused(lambda: connect("vault", environ)) == (
        f"Vault: the service account's token in {file} cannot be read."
    )
