"""Rewritten Go programs read their secrets by the clients of Vault and Conjur that they have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import hvac

from servers.certificates import make_certificates
from servers.conjur_server import conjur_server
from servers.scripted import Answer, scripted_server
from servers.vault_server import vault_server
from toolchains.running import run
from toolchains.stand_ins import store
from toolchains.storing import PATHS, check, check_version_1, rewrite
from toolchains.test_stores_go import PROJECT

# Vault's is the version that the tests' Vault is built with; AWS's is that of the tests of AWS, as
# Conjur's client uses it, so that one build serves both.
MODULE = """\
module example.com/shop

go 1.25.0

require github.com/hashicorp/vault/api v1.22.0

require (
	github.com/aws/aws-sdk-go-v2/config v1.33.16 // indirect
	github.com/cyberark/conjur-api-go v0.15.7
)
"""
# What is missing is added to the manifests, as `go get` would.
COMPLETE = ["go", "vet", "-mod=mod", "./..."]
CLIENTS = replace(
    PROJECT,
    files={**PROJECT.files, "go.mod": MODULE},
    builds=[COMPLETE, ["go", "build", "-mod=mod", "-o", "shop", "."]],
)


def _imports(folder: Path, package: str) -> bool:
    helpers = [folder / "appsecrets.go", folder / "pay" / "appsecrets.go"]
    return all(f'"{package}"' in each.read_text() for each in helpers)


def test_vault(tmp_path: Path) -> None:
    """Vault's own client reads from the stand-in, with a namespace, and from a real Vault."""
    asked = check(CLIENTS, "vault", tmp_path).asked
    assert _imports(tmp_path, "github.com/hashicorp/vault/api")
    assert len(asked) == 2
    assert run(["gofmt", "-l", "."], tmp_path).output == b""
    values = {PATHS[word]: value for word, value in CLIENTS.values.items()}
    with store("vault", values) as stand_in:
        # An agent is asked instead of the server, and needs no more than its address.
        environ = dict(stand_in.environ)
        environ["VAULT_AGENT_ADDR"] = environ.pop("VAULT_ADDR")
        done = run(CLIENTS.command, tmp_path, environ)
        assert (done.output.decode(), done.status) == ("|".join(values.values()), 0), done.errors
        without = run(CLIENTS.command, tmp_path, {**environ, "VAULT_TOKEN": ""})
        assert "HTTP 403" in without.errors


def test_replies_of_vault(tmp_path: Path) -> None:
    """Only a server that the named authority vouches for gets the token, and no other one."""
    values = rewrite(CLIENTS, "vault", tmp_path)
    for command in CLIENTS.builds:
        assert run(command, tmp_path).status == 0
    made = make_certificates(tmp_path)
    with vault_server("-certificate", str(made.certificate), "-key", str(made.key)) as server:
        trusting = {**server.environ, "VAULT_CACERT": str(made.authority)}
        official = hvac.Client(url=server.address, token=server.token, verify=str(made.authority))
        for path, value in values.items():
            official.secrets.kv.v2.create_or_update_secret(path, {"api_key": value})
        done = run(CLIENTS.command, tmp_path, trusting)
        assert (done.output.decode(), done.status) == ("|".join(values.values()), 0), done.errors
        untrusting = run(CLIENTS.command, tmp_path, server.environ)
        assert untrusting.status != 0
        assert "certificate signed by unknown authority" in untrusting.errors
        with scripted_server(
            lambda asked: Answer(307, b"", {"Location": f"{server.address}{asked.path}"}),
            certificate=made.certificate,
            key=made.key,
        ) as other:
            led_on = run(CLIENTS.command, tmp_path, {**trusting, "VAULT_ADDR": other.address})
            assert led_on.status != 0
            assert "Vault has no secret/shop/" in led_on.errors
        assert server.token not in untrusting.errors + led_on.errors


def test_version_1(tmp_path: Path) -> None:
    """The same client reads what version 1 of the KV engine holds."""
    check_version_1(CLIENTS, tmp_path)
    assert _imports(tmp_path, "github.com/hashicorp/vault/api")


def test_conjur(tmp_path: Path) -> None:
    """Conjur's own client reads from the stand-in that was written from the contract."""
    values = rewrite(CLIENTS, "conjur", tmp_path)
    assert _imports(tmp_path, "github.com/cyberark/conjur-api-go/conjurapi")
    for command in CLIENTS.builds:
        built = run(command, tmp_path)
        assert built.status == 0, built.errors
    assert run(["gofmt", "-l", "."], tmp_path).output == b""
    home = tmp_path / "home"
    home.mkdir()
    with conjur_server() as server:
        server.variables.update({path: [each.encode()] for path, each in values.items()})
        environ = {**server.environ, "HOME": str(home)}
        done = run(CLIENTS.command, tmp_path, environ)
        assert (done.output.decode(), done.status) == ("|".join(CLIENTS.values.values()), 0), (
            done.errors
        )
        assert len(server.asked) == 4
        assert list(home.iterdir()) == []
        for name in ("CONJUR_APPLIANCE_URL", "CONJUR_ACCOUNT"):
            unset = run(CLIENTS.command, tmp_path, {**environ, name: ""})
            assert unset.status != 0
            assert f"{name} is not set" in unset.errors
        denied = run(CLIENTS.command, tmp_path, {**environ, "CONJUR_AUTHN_API_KEY": "w-r-o-n-g"})
        assert denied.status != 0
        assert "for us: 401" in denied.errors
        server.variables.clear()
        missing = run(CLIENTS.command, tmp_path, environ)
        assert missing.status != 0
        assert any(f"Conjur has no {path} for us: 404" in missing.errors for path in values)
        with scripted_server(
            lambda asked: Answer(307, b"", {"Location": f"{server.address}{asked.path}"})
        ) as other:
            asked = len(server.asked)
            led_on = run(
                CLIENTS.command, tmp_path, {**environ, "CONJUR_APPLIANCE_URL": other.address}
            )
            assert led_on.status != 0
            assert "for us: 307" in led_on.errors
            assert len(server.asked) == asked
        said = denied.errors + missing.errors + unset.errors + led_on.errors
        assert not any(hidden in said for hidden in ("w-r-o-n-g", server.key, *values.values()))
