"""What Google could not do, in sentences; its own messages may quote what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keylift.errors import StoreError

if TYPE_CHECKING:
    from keylift.clients.http import Reply

LOG_IN = "run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS"

_SENTENCES = {
    "SERVICE_DISABLED": (
        "its API is not enabled in the project {project}; run `gcloud services enable"
        " secretmanager.googleapis.com`."
    ),
    "CONSUMER_INVALID": "there is no project {project}, or these credentials do not see it.",
    "BILLING_DISABLED": "the project {project} has no account that pays.",
    "UNAUTHENTICATED": f"the credentials are not valid, or no longer; {LOG_IN}.",
    "PERMISSION_DENIED": "{what} is denied: no role of this identity allows it.",
    "NOT_FOUND": "there is no {what} in the project {project}, or no such project.",
    "RESOURCE_EXHAUSTED": "it limits how often it may be asked; try again later.",
    "INVALID_ARGUMENT": "it takes no such name or value as that of {what}.",
}
"""Reasons, and codes for all other reasons, as the published error model names them."""


def reason_of(reply: Reply) -> str:
    """Return the reason that an error gives in its details, or ""."""
    details = _error_of(reply).get("details") or []
    return next((str(each["reason"]) for each in details if each.get("reason")), "")


def told(reply: Reply, what: str, project: str) -> StoreError:
    """Return the error to raise.

    Args:
        reply: One that is not good.
        what: What was asked for or about.
        project: The project.
    """
    for name in (reason_of(reply), str(_error_of(reply).get("status", ""))):
        if name in _SENTENCES:
            said = _SENTENCES[name].format(what=what, project=project)
            return StoreError(f"Google Secret Manager: {said}")
    return StoreError(f"Google Secret Manager answers {reply.status} for {what}.")


def _error_of(reply: Reply) -> dict[str, Any]:
    error = reply.json.get("error")
    return error if isinstance(error, dict) else {}
