"""The stores that generated helpers run against: AWS by moto, all others as stand-ins.

Each speaks what its published API says of reading, checks the credentials, and counts its requests.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import boto3
from moto.server import ThreadedMotoServer

from servers.azure_server import Version as AzureVersion
from servers.azure_server import azure_server
from servers.gcp_server import Version as GcpVersion
from servers.gcp_server import gcp_server, other_account

TOKEN, ACCOUNT, LOGIN, API_KEY = "a/token+for=tests", "acme", "host/shop/till", "key of + a host/"


@dataclass(slots=True)
class StandIn:
    """A running store.

    Attributes:
        environ: What a program finds in its environment.
        asked: The paths that were asked for.
        values: What it holds, by path.
        credential: The variable with what proves who asks, or with the file of that.
    """

    environ: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    values: Mapping[str, str] = field(default_factory=dict)
    credential: str = ""

    def with_credential(self, text: str) -> dict[str, str]:
        """Return the variable that gives a program another credential."""
        given = self.environ[self.credential]
        if not Path(given).is_file():
            return {self.credential: text}
        file = Path(given).with_name("other.json")
        # With a key that is well-formed, and nobody's; a line end makes it no JSON at all.
        file.write_text(text if "\n" in text else other_account(text))
        return {self.credential: str(file)}


@contextmanager
def store(
    store_id: str, values: Mapping[str, str], context: ssl.SSLContext | None = None
) -> Iterator[StandIn]:
    """Serve values by path until the block ends; Vault's are at `secret`, in the key `api_key`.

    Vault and Conjur speak TLS where a context is given.
    """
    others = {"aws": _aws, "gcp": _gcp, "azure": _azure}
    if store_id in others:
        with others[store_id](values) as stand_in:
            yield stand_in
        return
    credential = {"vault": "VAULT_TOKEN", "conjur": "CONJUR_AUTHN_API_KEY"}[store_id]
    stand_in = StandIn(values=values, credential=credential)
    answer = {"vault": _vault, "conjur": _conjur}[store_id]

    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            stand_in.asked.append(self.path)
            status, said = answer(self, body, values)
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = reply  # noqa: N815 - as the base names them

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        # Each connection's own thread shakes hands, since some clients never do.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    scheme = "https" if context else "http"
    address = f"{scheme}://127.0.0.1:{server.server_port}"
    stand_in.environ = {
        "vault": {"VAULT_ADDR": f"{address}/", "VAULT_TOKEN": TOKEN, "VAULT_NAMESPACE": "team"},
        "conjur": {
            "CONJUR_APPLIANCE_URL": f"{address}/",
            "CONJUR_ACCOUNT": ACCOUNT,
            "CONJUR_AUTHN_LOGIN": LOGIN,
            "CONJUR_AUTHN_API_KEY": API_KEY,
        },
    }[store_id]
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _vault(
    asked: BaseHTTPRequestHandler, _body: bytes, values: Mapping[str, str]
) -> tuple[int, bytes]:
    if asked.headers.get("X-Vault-Token") != TOKEN or (
        asked.headers.get("X-Vault-Namespace") != "team"
    ):
        return 403, b'{"errors":["permission denied"]}'
    value = values.get(unquote(asked.path.removeprefix("/v1/secret/data/")))
    if value is None:
        return 404, b'{"errors":[]}'
    said = {"data": {"data": {"other": "x", "api_key": value}, "metadata": {"version": 1}}}
    return 200, json.dumps(said).encode()


def _conjur(
    asked: BaseHTTPRequestHandler, body: bytes, values: Mapping[str, str]
) -> tuple[int, bytes]:
    access = b'{"protected":"x?>","payload":"y","signature":"z"}'
    if asked.path == f"/authn/{ACCOUNT}/{LOGIN.replace('/', '%2F')}/authenticate":
        is_known = body.decode() == API_KEY and asked.command == "POST"
        return (200, access) if is_known else (401, b"")
    token = base64.b64encode(access).decode()
    if asked.headers.get("Authorization") != f'Token token="{token}"':
        return 401, b""
    start = f"/secrets/{ACCOUNT}/variable/"
    name = asked.path.removeprefix(start)
    value = values.get(unquote(name)) if "/" not in name else None
    return (404, b"") if value is None else (200, value.encode())


@contextmanager
def _gcp(values: Mapping[str, str], *, speaks_grpc: bool = True) -> Iterator[StandIn]:
    with TemporaryDirectory() as folder, gcp_server(Path(folder), speaks_grpc=speaks_grpc) as made:
        made.secrets = {name: [GcpVersion(value.encode())] for name, value in values.items()}
        yield StandIn(made.environ, made.read, values, "GOOGLE_APPLICATION_CREDENTIALS")


@contextmanager
def _azure(values: Mapping[str, str]) -> Iterator[StandIn]:
    with TemporaryDirectory() as folder, azure_server(Path(folder)) as made:
        made.secrets = {name: [AzureVersion(value)] for name, value in values.items()}
        yield StandIn(made.environ, made.read, values, "IDENTITY_HEADER")


@contextmanager
def _aws(values: Mapping[str, str]) -> Iterator[StandIn]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environ = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_REGION": "eu-central-1",
    }
    client = boto3.client(
        "secretsmanager",
        region_name=environ["AWS_REGION"],
        endpoint_url=environ["AWS_ENDPOINT_URL"],
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    try:
        for path, value in values.items():
            client.create_secret(Name=path, SecretString=value)
        yield StandIn(environ, values=values)
    finally:
        for path in values:
            client.delete_secret(SecretId=path, ForceDeleteWithoutRecovery=True)
        server.stop()
