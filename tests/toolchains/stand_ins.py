"""The stores that generated helpers run against: AWS by moto, all others as stand-ins.

Google's and Azure's SDKs cannot be led to a server without TLS, so those of the tests are stand-ins
too, in `sdks`: what runs for real there is the helper alone.

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
from urllib.parse import unquote

import boto3
from moto.server import ThreadedMotoServer

TOKEN, ACCOUNT, LOGIN, API_KEY = "a/token+for=tests", "acme", "host/shop/till", "key of + a host/"
_SDKS = Path(__file__).parent / "sdks"


def sdk_files(language: str, below: Path = Path()) -> dict[str, str]:
    """Return the stand-ins of SDKs in a language, as files below a folder of a project."""
    folder = _SDKS / language
    every = (path for path in sorted(folder.rglob("*.*")) if path.suffix != ".pyc")
    return {
        (below / path.relative_to(folder)).as_posix(): path.read_text("utf-8") for path in every
    }


@dataclass(slots=True)
class StandIn:
    """A running store.

    Attributes:
        environ: What a program finds in its environment.
        asked: The paths that were asked for.
        values: What it holds, by path.
    """

    environ: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    values: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def store(
    store_id: str, values: Mapping[str, str], context: ssl.SSLContext | None = None
) -> Iterator[StandIn]:
    """Serve values by path until the block ends; Vault's are at `secret`, in the key `api_key`.

    Vault and Conjur speak TLS where a context is given.
    """
    if store_id == "aws":
        with _aws(values) as environ:
            yield StandIn(environ, values=values)
        return
    stand_in = StandIn(values=values)
    answer = {"vault": _vault, "conjur": _conjur, "gcp": _gcp, "azure": _azure}[store_id]

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
        "gcp": {
            "GOOGLE_CLOUD_PROJECT": "acme",
            "STAND_IN_URL": address,
            "STAND_IN_TOKEN": TOKEN,
        },
        "azure": {"AZURE_KEYVAULT_URL": f"{address}/", "STAND_IN_TOKEN": TOKEN},
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


def _gcp(
    asked: BaseHTTPRequestHandler, _body: bytes, values: Mapping[str, str]
) -> tuple[int, bytes]:
    if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
        return 401, b"{}"
    start, end = "/v1/projects/acme/secrets/", "/versions/latest:access"
    value = values.get(asked.path.partition("?")[0].removeprefix(start).removesuffix(end))
    if value is None:
        return 404, b'{"error":{"status":"NOT_FOUND"}}'
    data = base64.b64encode(value.encode()).decode()
    return 200, json.dumps({"name": asked.path, "payload": {"data": data}}).encode()


def _azure(
    asked: BaseHTTPRequestHandler, _body: bytes, values: Mapping[str, str]
) -> tuple[int, bytes]:
    if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
        return 401, b"{}"
    value = values.get(asked.path.partition("?")[0].removeprefix("/secrets/"))
    if value is None:
        return 404, b'{"error":{"code":"SecretNotFound"}}'
    return 200, json.dumps({"value": value, "id": asked.path}).encode()


@contextmanager
def _aws(values: Mapping[str, str]) -> Iterator[dict[str, str]]:
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
        yield environ
    finally:
        for path in values:
            client.delete_secret(SecretId=path, ForceDeleteWithoutRecovery=True)
        server.stop()
