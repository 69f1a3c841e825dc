"""Stands in for google-cloud-secret-manager, with what the helper calls of it."""

import base64
import json
import os
from types import SimpleNamespace
from urllib.request import Request, urlopen

from google.api_core.exceptions import GoogleAPIError


class SecretManagerServiceClient:
    """Asks the stand-in of the store by REST."""

    def access_secret_version(self, *, name: str, retry: None, timeout: float) -> SimpleNamespace:
        """Return a version of a secret."""
        assert retry is None
        request = Request(f"{os.environ['STAND_IN_URL']}/v1/{name}:access")
        request.add_header("Authorization", f"Bearer {os.environ['STAND_IN_TOKEN']}")
        try:
            with urlopen(request, timeout=timeout) as reply:
                data = base64.b64decode(json.load(reply)["payload"]["data"])
        except OSError as error:
            raise GoogleAPIError(str(error)) from error
        return SimpleNamespace(payload=SimpleNamespace(data=data))
