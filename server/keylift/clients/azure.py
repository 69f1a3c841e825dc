"""Azure Key Vault, through Microsoft's own libraries, which may be missing.

Facts: the published REST reference of Key Vault's secrets, version 7.4. It has no "write unless
changed"; a list of the versions before and after tells whether somebody else wrote too.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from keylift.clients.azure_failures import code_of, outcome_of, status_of, told
from keylift.clients.http import checked_address
from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azure.keyvault.secrets import KeyVaultSecret, SecretClient

    from keylift.clients.azure_credentials import Credential
    from keylift.model import Entry

_SECONDS = 10
_NAME = re.compile(r"[A-Za-z0-9-]{1,127}")
_LARGEST = 25 * 1024
_DENIED, _MISSING = 403, 404


def connect(environ: Mapping[str, str]) -> Azure:
    """Return a client for the vault that the environment names.

    Credentials are found as all of Azure's libraries find them.
    """
    address = environ.get("AZURE_KEYVAULT_URL", "")
    if not address:
        raise StoreError("Azure Key Vault: AZURE_KEYVAULT_URL is not set.")
    address = checked_address("Azure Key Vault", address)
    if address.startswith("http:"):
        raise StoreError("Azure Key Vault: AZURE_KEYVAULT_URL has to begin with https.")
    if not _has_libraries():
        raise StoreError(
            "Azure Key Vault: azure-identity or azure-keyvault-secrets is missing; install"
            " `keylift[azure]`."
        )
    # Messages of these hold requests and replies.
    for name in ("azure", "msal", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # What the libraries warn of may name credentials; they raise it, too.
    logging.getLogger("azure.identity").setLevel(logging.CRITICAL)
    return _connected(address)


def _has_libraries() -> bool:
    try:
        import azure.identity  # noqa: PLC0415 - optional, and slow to import
        import azure.keyvault.secrets  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def _connected(address: str) -> Azure:
    from azure.keyvault.secrets import SecretClient  # noqa: PLC0415 - an optional dependency

    from keylift.clients.azure_credentials import Credential  # noqa: PLC0415 - it needs the same

    def made() -> Azure:
        credential = Credential()
        client = SecretClient(
            address,
            credential,
            connection_timeout=_SECONDS,
            read_timeout=_SECONDS,
            retry_total=0,
            permit_redirects=False,
        )
        return Azure(client, credential, address)

    outcome = outcome_of(made)
    if isinstance(outcome, Exception):
        raise told(outcome, "the set-up", address)
    return outcome


class Azure:
    """A vault, as one identity sees it."""

    name = "Azure Key Vault"

    def __init__(self, client: SecretClient, credential: Credential, address: str) -> None:
        self._client = client
        self._credential = credential
        self._address = address

    def __repr__(self) -> str:
        return f"Azure({self._address!r})"

    def check(self) -> Health:
        """Ask whether the vault takes the credentials, and whose they are."""
        listed = outcome_of(
            lambda: next(self._client.list_properties_of_secrets(max_page_size=1), None)
        )
        # Whoever may not list secrets may still read and write some.
        if isinstance(listed, Exception) and not _is_mere_denial(listed):
            raise self._told(listed, "the list of secrets")
        who = self._credential.who
        return Health(is_ready=True, told=f"{self.name} at {self._address}, as {who}.")

    def read(self, entry: Entry) -> Held | None:
        """Return the secret's newest version."""
        return _held(self._newest(entry))

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Write a new version; the older ones stay."""
        if len(value.encode()) > _LARGEST:
            raise StoreError(f"{self.name} takes 25 KiB at most, and {entry} would be more.")
        before = self._versions(entry)
        old = self._newest(entry)
        if _held(old) != held:
            raise self._changed(entry)
        # Each version has these of its own, so they would be lost.
        kind, tags = (old.properties.content_type, old.properties.tags) if old else (None, None)
        made = outcome_of(
            lambda: self._client.set_secret(entry.path, value, content_type=kind, tags=tags)
        )
        if isinstance(made, Exception):
            raise self._told(made, entry.path)
        after = self._versions(entry)
        if before is not None and after is not None:
            others = after - before - {made.properties.version}
            if others:
                raise StoreError(
                    f"{self.name}: somebody else wrote a version of {entry} just now; compare the"
                    " newest two."
                )

    def _newest(self, entry: Entry) -> KeyVaultSecret | None:
        if not _NAME.fullmatch(entry.path):
            raise StoreError(
                f"{self.name}: {entry.path} is no name of a secret; those have letters, digits and"
                " hyphens."
            )
        outcome = outcome_of(lambda: self._client.get_secret(entry.path))
        if isinstance(outcome, Exception):
            if status_of(outcome) == _MISSING:
                return None
            raise self._told(outcome, entry.path)
        return outcome

    def _versions(self, entry: Entry) -> set[str | None] | None:
        """Return the names of all versions, or None where they are not told."""
        listed = outcome_of(
            lambda: [
                each.version for each in self._client.list_properties_of_secret_versions(entry.path)
            ]
        )
        if not isinstance(listed, Exception):
            return {*listed}
        if status_of(listed) == _MISSING:
            return set()
        if _is_mere_denial(listed):
            return None
        raise self._told(listed, entry.path)

    def _told(self, failure: Exception, what: str) -> StoreError:
        return told(failure, what, self._address)

    def _changed(self, entry: Entry) -> StoreError:
        return StoreError(f"{self.name}: {entry} was changed by somebody else just now; try again.")


def _held(secret: KeyVaultSecret | None) -> Held | None:
    return Held(secret.value, secret.properties.version or "") if secret else None


def _is_mere_denial(failure: Exception) -> bool:
    """Tell whether something is only denied to this identity, and others may be allowed."""
    is_shut = code_of(failure) in {"ForbiddenByFirewall", "ForbiddenByConnection"}
    return status_of(failure) == _DENIED and not is_shut
