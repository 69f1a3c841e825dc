"""The stand-in of Google Secret Manager as Google's own libraries ask it: by gRPC, to read."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import grpc
from google.cloud.secretmanager_v1.types import service

if TYPE_CHECKING:
    from servers.certificates import Certificates
    from servers.gcp_server import GcpServer

_SERVICE = "google.cloud.secretmanager.v1.SecretManagerService"


@contextmanager
def grpc_port(server: GcpServer, made: Certificates) -> Iterator[int]:
    """Serve what a stand-in has until the block ends; yields the port on the loopback."""

    def access(
        request: service.AccessSecretVersionRequest, context: grpc.ServicerContext
    ) -> service.AccessSecretVersionResponse:
        metadata = dict(context.invocation_metadata())
        if not server.knows(str(metadata.get("authorization", ""))):
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "no")
        data = server.accessed(request.name)
        if data is None:
            context.abort(grpc.StatusCode.NOT_FOUND, "no")
        return service.AccessSecretVersionResponse(name=request.name, payload={"data": data})

    method = grpc.unary_unary_rpc_method_handler(
        access,
        request_deserializer=service.AccessSecretVersionRequest.deserialize,
        response_serializer=service.AccessSecretVersionResponse.serialize,
    )
    running = grpc.server(ThreadPoolExecutor(4))
    running.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler(_SERVICE, {"AccessSecretVersion": method})]
    )
    pair = (made.key.read_bytes(), made.certificate.read_bytes())
    port = running.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    running.start()
    try:
        yield port
    finally:
        running.stop(None).wait()
