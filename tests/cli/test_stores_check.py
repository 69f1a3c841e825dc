"""`keylift stores check`: a line for each store, and nothing of any credential."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from servers.aws_server import aws_server
from servers.conjur_server import LOGIN, conjur_server
from servers.keyring_server import keyring_server
from servers.vault_server import vault_server
from support.command_line import start
from support.markers import TOKEN

BARE = {
    "VAULT_ADDR": "",
    "VAULT_TOKEN": "",
    "CONJUR_APPLIANCE_URL": "",
    "CONJUR_ACCOUNT": "",
    "CONJUR_AUTHN_LOGIN": "",
    "CONJUR_AUTHN_API_KEY": "",
    "AWS_REGION": "",
    "AWS_DEFAULT_REGION": "",
    "PATH": "/nowhere",
    "GOOGLE_CLOUD_PROJECT": "",
    "AZURE_KEYVAULT_URL": "",
    "AWS_CONFIG_FILE": "/nowhere",
    "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
}


def check(*stores: str, env: Mapping[str, str]) -> tuple[int, str]:
    process = start("stores", "check", *stores, env={**BARE, **env})
    out, err = process.communicate(timeout=60)
    assert err == b""
    assert TOKEN not in out.decode()
    return process.returncode, out.decode()


def test_what_is_missing_is_named() -> None:
    assert check(env={}) == (
        3,
        "vault        no     Vault: VAULT_ADDR is not set.\n"
        "aws          no     AWS: no region is set; set AWS_REGION.\n"
        "conjur       no     Conjur: CONJUR_APPLIANCE_URL and CONJUR_ACCOUNT and CONJUR_AUTHN_LOGIN"
        " and CONJUR_AUTHN_API_KEY are not set.\n"
        "gcp          no     Google Secret Manager: GOOGLE_CLOUD_PROJECT is not set.\n"
        "azure        no     Azure Key Vault: AZURE_KEYVAULT_URL is not set.\n"
        "keyring      no     The system keyring: there is none in this session; on Linux it takes a"
        " session bus with a Secret Service, such as GNOME Keyring.\n"
        "doppler      no     Doppler: its command `doppler` is not installed.\n"
        "onepassword  no     1Password: its command `op` is not installed.\n"
        "infisical    no     Infisical: it is not known which project is meant; run"
        " `infisical init`, or set INFISICAL_PROJECT_ID.\n"
        "github       no     GitHub: its command `gh` is not installed.\n"
        "gitlab       no     GitLab: its command `glab` is not installed.\n",
    )


def test_stores_that_can_be_used_are_told_with_as_whom() -> None:
    with vault_server() as vault, conjur_server() as conjur, aws_server() as aws:
        status, out = check(
            "vault", "aws", "conjur", env={**vault.environ, **conjur.environ, **aws}
        )
        account = out.splitlines()[1].rpartition(", as ")[2]
        assert account.startswith("arn:aws:sts::")
        assert (status, out) == (
            0,
            f"vault   ready  Vault at {vault.address}, as root.\n"
            f"aws     ready  AWS Secrets Manager in eu-central-1, as {account}\n"
            f"conjur  ready  Conjur at {conjur.address}, as {LOGIN}.\n",
        )
        for secret in (vault.token, conjur.key):
            assert secret not in out


def test_the_system_keyring_is_told_with_its_lock() -> None:
    """It is not unlocked for that."""
    told = "keyring  ready  The system keyring, the Secret Service, "
    with keyring_server() as keyring:
        assert check("keyring", env=keyring.environ) == (0, f"{told}unlocked.\n")
        keyring.lock()
        assert check("keyring", env=keyring.environ) == (
            0,
            f"{told}locked: it asks for its password when it is used.\n",
        )


def test_only_the_stores_that_are_named_are_asked() -> None:
    with vault_server("-sealed") as vault, conjur_server() as conjur:
        env = {**vault.environ, **conjur.environ}
        assert check("conjur", "conjur", env=env) == (
            0,
            f"conjur  ready  Conjur at {conjur.address}, as {LOGIN}.\n",
        )
        assert check("vault", env=env) == (
            3,
            f"vault  no     Vault at {vault.address} is sealed.\n",
        )


def test_credentials_that_are_not_taken_are_not_shown() -> None:
    with conjur_server() as conjur, vault_server() as vault:
        env = {**conjur.environ, **vault.environ}
        env |= {"VAULT_TOKEN": TOKEN, "CONJUR_AUTHN_API_KEY": TOKEN}
        assert check("vault", "conjur", env=env) == (
            3,
            f"vault   no     Vault at {vault.address} does not take the token.\n"
            f"conjur  no     Conjur at {conjur.address} does not take the API key of {LOGIN} in the"
            " account acme.\n",
        )


@pytest.mark.parametrize("store", ["env", "nowhere"])
def test_a_store_without_a_client_is_told(store: str) -> None:
    assert check(store, env={}) == (
        3,
        f"{store}  no     Keylift itself neither reads nor writes the store '{store}'.\n",
    )


def test_a_region_may_stand_in_the_projects_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keylift.toml").write_text('[stores]\naws_region = "eu-west-3"\n')
    with aws_server() as aws:
        status, out = check("aws", env={**aws, "AWS_REGION": "", "AWS_DEFAULT_REGION": ""})
    assert (status, out.partition(", as ")[0]) == (
        0,
        "aws  ready  AWS Secrets Manager in eu-west-3",
    )
