"""What Azure or its libraries could not do, in sentences; their own messages may quote a reply."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, TypeVar

from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Reply = TypeVar("_Reply")
_LOG_IN = (
    "run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or use a"
    " managed identity"
)

_SENTENCES = {
    "SecretDisabled": "the newest version of {what} is disabled; enable it, and try again.",
    "ForbiddenByFirewall": "the firewall of {address} does not let this machine in.",
    "ForbiddenByConnection": "{address} takes no connections from outside of its network.",
    "ObjectIsDeletedButRecoverable": (
        "a deleted secret still has the name {what}; recover or purge it, and try again."
    ),
    "ObjectIsBeingDeleted": "{what} is being deleted; try again later.",
    "ObjectIsBeingRecovered": "{what} is being recovered; try again later.",
    "401": "{address} does not take the credentials; they may be of another tenant.",
    "403": "{what} is denied: neither a role nor an access policy of this identity allows it.",
    "404": "there is no {what} at {address}.",
    "409": "{what} cannot be written now; is it deleted, and not purged?",
    "429": "it limits how often it may be asked; try again later.",
    "400": "it takes no such name or value as that of {what}.",
}
"""Inner codes of Key Vault's errors, and statuses for all others."""


def outcome_of(ask: Callable[[], _Reply]) -> _Reply | Exception:
    """Return what a library returns or raises; an error no longer raised is chained to none."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - none may get out, since it may quote a value
        return error


def status_of(failure: Exception) -> int:
    """Return the status that a server answered with, or 0."""
    return int(getattr(failure, "status_code", None) or 0)


def code_of(failure: Exception) -> str:
    """Return the innermost code of an error that Key Vault answered with, or ""."""
    error = getattr(failure, "error", None)
    code, inner = getattr(error, "code", ""), getattr(error, "innererror", None)
    while isinstance(inner, dict):
        code, inner = inner.get("code") or code, inner.get("innererror")
    return str(code or "")


def told(failure: Exception, what: str, address: str) -> StoreError:
    """Return the error to raise.

    Args:
        failure: What `outcome_of` returned.
        what: What was asked for or about.
        address: Of the vault.
    """
    for name in (code_of(failure), str(status_of(failure))):
        if name in _SENTENCES:
            said = _SENTENCES[name].format(what=what, address=address)
            return StoreError(f"Azure Key Vault: {said}")
    if status_of(failure):
        return StoreError(f"Azure Key Vault answers {status_of(failure)} for {what}.")
    return StoreError(f"Azure Key Vault: {_without_reply(failure, address)}")


def _without_reply(failure: Exception, address: str) -> str:
    """Return the sentence for an error of the library itself."""
    from azure.core import exceptions  # noqa: PLC0415 - an optional dependency

    causes = [*_causes(failure)]
    if isinstance(failure, exceptions.ClientAuthenticationError):
        return f"there are no credentials that can be used; {_LOG_IN}."
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in causes):
        return f"{address} cannot be reached: its certificate is not trusted."
    if any(isinstance(each, TimeoutError) or "Timeout" in type(each).__name__ for each in causes):
        return f"{address} cannot be reached: it does not answer in time."
    if isinstance(failure, exceptions.AzureError):
        return f"{address} cannot be reached; is there a vault of that name?"
    if isinstance(failure, ValueError):
        return f"{address} is no vault that these credentials may be shown to."
    return f"its library failed with {type(failure).__name__}."


def _causes(failure: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that led to it, which libraries keep in several ways."""
    seen: list[BaseException] = []
    waiting: list[object] = [failure]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, BaseException) or each in seen:
            continue
        seen.append(each)
        yield each
        waiting += [each.__cause__, each.__context__, *each.args]
        waiting += [getattr(each, name, None) for name in ("inner_exception", "reason")]
