"""Google's Application Default Credentials, through google-auth, which may be missing."""

from __future__ import annotations

import logging
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

from keylift.clients.gcp_failures import LOG_IN
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_SECONDS = 10


class Credentials:
    """Those of this process, of the user's own files, or of the machine, found when first used.

    Raises:
        StoreError: google-auth is missing.
    """

    def __init__(self) -> None:
        if not _has_libraries():
            raise StoreError(
                "Google Secret Manager: google-auth is missing; install `keylift[gcp]`."
            )
        # Debug messages of these hold requests and replies.
        for name in ("google", "requests", "urllib3"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._found: Any = None

    def __repr__(self) -> str:
        return "Credentials()"

    @property
    def who(self) -> str:
        """Whose they are, as far as they tell."""
        names = (getattr(self._found, name, "") for name in ("service_account_email", "account"))
        return next((str(name) for name in names if name), "the identity of its credentials")

    def headers(self) -> dict[str, str]:
        """Return the headers that a request needs, with a token that is still good.

        Raises:
            StoreError: There are no credentials, or they are not taken.
        """
        headers: dict[str, str] = {}
        outcome = _outcome_of(lambda: self._fill(headers))
        if outcome:
            raise _told(outcome)
        return headers

    def _fill(self, headers: dict[str, str]) -> None:
        import google.auth  # noqa: PLC0415 - an optional dependency
        from google.auth.transport.requests import Request  # noqa: PLC0415

        with warnings.catch_warnings(action="ignore"):
            # It warns of credentials without a project of their own, to which no quota is charged.
            self._found = self._found or google.auth.default(scopes=[_SCOPE])[0]
        ask = partial(Request(), timeout=_SECONDS)
        self._found.before_request(ask, "GET", "", headers)


def _has_libraries() -> bool:
    try:
        import google.auth.transport.requests  # noqa: F401, PLC0415 - optional, and slow to import
    except ImportError:
        return False
    return True


def _outcome_of(act: Callable[[], None]) -> Exception | None:
    """Return what it raises; an error that is no longer raised is chained to none."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - none may get out, since it may quote credentials
        return error
    return None


def _told(failure: Exception) -> StoreError:
    from google.auth import exceptions  # noqa: PLC0415 - an optional dependency

    if isinstance(failure, exceptions.TransportError):
        said = "the server that checks its credentials cannot be reached."
    elif isinstance(failure, exceptions.RefreshError):
        said = f"the credentials are not valid, or no longer; {LOG_IN}."
    elif isinstance(failure, exceptions.DefaultCredentialsError):
        said = f"there are no credentials that can be used; {LOG_IN}."
    else:
        said = f"its credentials cannot be used; {LOG_IN}."
    return StoreError(f"Google Secret Manager: {said}")
