"""All stores that the canary is planted for, each running, with a way to make it fail.

To add one: a function that starts it and yields a `Planted`, and a line in `STORES`. What speaks
HTTP gets a `FaultyServer` before it, what is a command a `StandIn`; all faults follow from that.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import hvac

from secrecy.canary import forms
from servers.aws_server import aws_server
from servers.azure_server import azure_server
from servers.conjur_server import conjur_server
from servers.faulty import FaultyServer, faulty_server
from servers.gcp_server import gcp_server
from servers.infisical_server import infisical_server
from servers.keyring_server import keyring_server
from servers.stand_ins import StandIn, doppler, op
from servers.vault_server import vault_server

VARIABLE = "API_KEY"
PATH = "work/api-key"


@dataclass(kw_only=True)
class Planted:
    """A running store.

    Attributes:
        id: As `--store` takes it.
        name: What people call it.
        environ: What a client finds in its environment.
        tokens: Its credentials.
        address: The variable of `environ` with its address.
        server: Stands before it, where it speaks HTTP.
        command: Is it, where it is a command.
        held: Returns the values that it has at the entry, oldest first.
        clear: Makes it forget them.
        in_env: What `.env` has of it afterwards.
    """

    id: str
    name: str
    environ: Mapping[str, str]
    tokens: tuple[str, ...] = field(repr=False)
    address: str = ""
    server: FaultyServer | None = None
    command: StandIn | None = None
    held: Callable[[], list[str]]
    clear: Callable[[], None]
    in_env: str = ""

    def begin(self, value: str) -> None:
        """Get ready for the next test: empty, without a fault, and knowing what a write is."""
        self.clear()
        if self.server:
            self.server.reset()
            self.server.forms = forms(value)


@contextmanager
def _vault(_folder: Path) -> Iterator[Planted]:
    with vault_server() as real, faulty_server(real.address) as server:
        kv = hvac.Client(url=real.address, token=real.token).secrets.kv.v2

        def held() -> list[str]:
            try:
                read = kv.read_secret_version(PATH, raise_on_deleted_version=True)
            except hvac.exceptions.InvalidPath:
                return []
            return [read["data"]["data"]["api_key"]]

        yield Planted(
            id="vault",
            name="Vault",
            environ={"VAULT_ADDR": server.address, "VAULT_TOKEN": real.token},
            tokens=(real.token,),
            address="VAULT_ADDR",
            server=server,
            held=held,
            clear=lambda: kv.delete_metadata_and_all_versions(PATH),
        )


@contextmanager
def _aws(_folder: Path) -> Iterator[Planted]:
    with aws_server() as environ, faulty_server(environ["AWS_ENDPOINT_URL"]) as server:
        key = secrets.token_hex(20)
        client = boto3.client(
            "secretsmanager",
            region_name=environ["AWS_REGION"],
            endpoint_url=environ["AWS_ENDPOINT_URL"],
            aws_access_key_id="witness",
            aws_secret_access_key="witness",
        )

        def held() -> list[str]:
            try:
                return [client.get_secret_value(SecretId=PATH)["SecretString"]]
            except client.exceptions.ResourceNotFoundException:
                return []

        def clear() -> None:
            if held():
                client.delete_secret(SecretId=PATH, ForceDeleteWithoutRecovery=True)

        yield Planted(
            id="aws",
            name="AWS Secrets Manager",
            environ={
                **environ,
                "AWS_ENDPOINT_URL": server.address,
                "AWS_SECRET_ACCESS_KEY": key,
            },
            tokens=(key,),
            address="AWS_ENDPOINT_URL",
            server=server,
            held=held,
            clear=clear,
        )


@contextmanager
def _conjur(_folder: Path) -> Iterator[Planted]:
    with conjur_server() as stand_in, faulty_server(stand_in.address) as server:
        stand_in.variables[PATH] = []
        yield Planted(
            id="conjur",
            name="Conjur",
            environ={**stand_in.environ, "CONJUR_APPLIANCE_URL": server.address},
            tokens=(stand_in.key,),
            address="CONJUR_APPLIANCE_URL",
            server=server,
            held=lambda: [each.decode() for each in stand_in.variables[PATH]],
            clear=stand_in.variables[PATH].clear,
        )


@contextmanager
def _doppler(folder: Path) -> Iterator[Planted]:
    stand_in, token = doppler(folder / "doppler"), secrets.token_hex(20)
    own = stand_in.state["values"]

    def held() -> list[str]:
        values: dict[str, str] = stand_in.state["values"]
        return [values[VARIABLE]] if VARIABLE in values else []

    yield Planted(
        id="doppler",
        name="Doppler",
        environ={"DOPPLER_TOKEN": token},
        tokens=(token,),
        command=stand_in,
        held=held,
        clear=lambda: _mend(stand_in, values=own),
    )


@contextmanager
def _onepassword(folder: Path) -> Iterator[Planted]:
    stand_in, token = op(folder / "op"), secrets.token_hex(20)
    yield Planted(
        id="onepassword",
        name="1Password",
        environ={"OP_SERVICE_ACCOUNT_TOKEN": token},
        tokens=(token,),
        command=stand_in,
        held=lambda: [each["value"] for item in stand_in.state["items"] for each in item["fields"]],
        clear=lambda: _mend(stand_in, items=[]),
        in_env="op://Private/work-api-key/credential",
    )


@contextmanager
def _infisical(_folder: Path) -> Iterator[Planted]:
    with infisical_server() as stand_in, faulty_server(stand_in.address) as server:
        yield Planted(
            id="infisical",
            name="Infisical",
            environ={**stand_in.environ, "INFISICAL_API_URL": f"{server.address}/api"},
            tokens=(stand_in.key,),
            address="INFISICAL_API_URL",
            server=server,
            held=lambda: stand_in.values.get(VARIABLE, [])[-1:],
            clear=stand_in.values.clear,
        )


@contextmanager
def _keyring(_folder: Path) -> Iterator[Planted]:
    with keyring_server() as real:
        yield Planted(
            id="keyring",
            name="the system keyring",
            environ=real.environ,
            tokens=(),
            held=lambda: [secret.decode() for _, secret in real.items(PATH)],
            clear=real.clear,
        )


@contextmanager
def _gcp(folder: Path) -> Iterator[Planted]:
    home = folder / "gcp"
    home.mkdir()
    with gcp_server(home) as stand_in:
        yield Planted(
            id="gcp",
            name="Google Secret Manager",
            environ=stand_in.environ,
            tokens=(),
            held=lambda: [each[-1].data.decode() for each in stand_in.secrets.values() if each],
            clear=stand_in.secrets.clear,
        )


@contextmanager
def _azure(folder: Path) -> Iterator[Planted]:
    home = folder / "azure"
    home.mkdir()
    with azure_server(home) as stand_in:
        yield Planted(
            id="azure",
            name="Azure Key Vault",
            environ=stand_in.environ,
            tokens=(stand_in.header,),
            held=lambda: [each[-1].value for each in stand_in.secrets.values() if each],
            clear=stand_in.secrets.clear,
        )


def _mend(stand_in: StandIn, **state: object) -> None:
    stand_in.change(fails="", hangs=False, spoils="", dies="", **state)
    (stand_in.home / "calls.jsonl").unlink(missing_ok=True)


STORES: Mapping[str, Callable[[Path], AbstractContextManager[Planted]]] = {
    "vault": _vault,
    "aws": _aws,
    "conjur": _conjur,
    "doppler": _doppler,
    "onepassword": _onepassword,
    "infisical": _infisical,
    "keyring": _keyring,
    "gcp": _gcp,
    "azure": _azure,
}
