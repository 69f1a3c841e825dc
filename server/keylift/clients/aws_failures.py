"""What AWS or boto3 could not do, in sentences; their own messages may quote what was sent."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from keylift.clients.model import UnansweredError
from keylift.errors import StoreError

_Reply = TypeVar("_Reply")
_SECONDS = 40.0


def outcome_of(ask: Callable[[], _Reply]) -> _Reply | Exception:
    """Return what boto3 returns or raises; an error that is no longer raised is chained to none.

    boto3 limits the time for each part of a reply alone, so that one which comes drop by drop would
    never end: it is asked on a thread of its own, which is left behind then.
    """
    outcomes: SimpleQueue[_Reply | Exception] = SimpleQueue()
    unforeseen: list[Exception] = []

    def run() -> None:
        try:
            outcomes.put(_attempted(ask))
        except Exception as error:  # noqa: BLE001 - raised below, where somebody hears it
            unforeseen.append(error)
            outcomes.put(error)

    Thread(target=run, daemon=True).start()
    try:
        outcome = outcomes.get(timeout=_SECONDS)
    except Empty:
        return TimeoutError()
    if unforeseen:
        raise unforeseen[0]
    return outcome


def _attempted(ask: Callable[[], _Reply]) -> _Reply | Exception:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - optional
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - optional

    try:
        return ask()
    except (BotoCoreError, ClientError, ResponseParserError, OSError, ValueError) as error:
        return error


def code_of(failure: Exception) -> str:
    """Return the code of an error that AWS answered with, or "" where it is none."""
    response = getattr(failure, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def told(failure: Exception, what: object) -> StoreError:
    """Return the error to raise.

    Args:
        failure: What `outcome_of` returned.
        what: What was asked for or about.
    """
    names = {code_of(failure), type(failure).__name__}
    kind = UnansweredError if names & {*_UNANSWERED.split()} else StoreError
    for sentence, known in _SENTENCES.items():
        if names & {*known.split()}:
            return kind(f"AWS: {sentence.format(what=what)}")
    name = code_of(failure) or type(failure).__name__
    if name.isdigit():
        return kind(f"AWS: it answers {name} for {what}.")
    return kind(f"AWS: {what} failed with {name}.")


_UNANSWERED = (
    "ConnectTimeoutError ReadTimeoutError EndpointConnectionError ConnectionClosedError"
    " ProxyConnectionError HTTPClientError ResponseStreamingError IncompleteReadError"
    " ResponseParserError InternalServiceError TimeoutError"
)
"""Where it is not known whether AWS did what it was asked to."""

_SENTENCES = {
    "{what} is denied: no policy of this identity allows it, or none its encryption key.": (
        "AccessDenied AccessDeniedException DecryptionFailure EncryptionFailure"
    ),
    "the credentials are not valid, or no longer.": (
        "ExpiredToken ExpiredTokenException IncompleteSignature InvalidClientTokenId"
        " InvalidSignatureException SignatureDoesNotMatch UnrecognizedClientException"
    ),
    "there are no credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.": (
        "NoCredentialsError PartialCredentialsError CredentialRetrievalError MetadataRetrievalError"
    ),
    "the login has expired; run `aws sso login`.": (
        "UnauthorizedSSOTokenError SSOTokenLoadError TokenRetrievalError LoginRefreshRequired"
        " LoginTokenLoadError"
    ),
    "its configuration files lack the profile that is asked for, or cannot be read.": (
        "ProfileNotFound ConfigParseError ConfigNotFound"
    ),
    "no region is set; set AWS_REGION.": "NoRegionError InvalidRegionError",
    "it limits how often it may be asked; try again later.": (
        "Throttling ThrottlingException TooManyRequestsException RequestLimitExceeded"
    ),
    "{what} cannot be used now; is it about to be deleted?": "InvalidRequestException",
    "it takes no such name or value as that of {what}.": (
        "InvalidParameterException ParamValidationError ValidationException"
    ),
    "it does not answer in time.": "ConnectTimeoutError ReadTimeoutError TimeoutError",
    "what comes is no answer of AWS; does something stand between?": "ResponseParserError",
    "its certificate is not trusted, or it speaks no TLS.": "SSLError",
    "it cannot be reached.": (
        "EndpointConnectionError ConnectionClosedError ProxyConnectionError HTTPClientError"
    ),
}
"""Sentences, and the codes of AWS and the exceptions of boto3 that mean them."""
