"""AWS Secrets Manager, through boto3, which Keylift needs for nothing else and may be missing.

Facts: the published API reference of Secrets Manager. It has no "write unless changed", but moving
the label `AWSCURRENT` names the version that it is taken from, and fails where that is not the one:
so a new version is written without the label, and then gets it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from keylift.clients.aws_failures import code_of, outcome_of, told
from keylift.clients.fields import has_fraction
from keylift.clients.http import checked_address
from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from keylift.model import Entry

_SECONDS, _ATTEMPTS = 10, 3
_CURRENT, _WAITING = "AWSCURRENT", "KEYLIFTPENDING"
_OWN_ENDPOINT = "AWS_ENDPOINT_URL_SECRETS_MANAGER"
_KEYS = {
    "aws_access_key_id": "AWS_ACCESS_KEY_ID",
    "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "aws_session_token": "AWS_SESSION_TOKEN",
}


def connect(environ: Mapping[str, str]) -> Aws:
    """Return a client for the region that the environment names.

    Addresses, and credentials that it does not name, are found as the AWS command line finds them:
    in the environment of this process, in the user's own AWS files, or from the machine's role.
    """
    if not _has_boto3():
        raise StoreError("AWS: boto3 is missing; install `keylift[aws]`.")
    # Debug messages of these hold whole requests and replies.
    for name in ("boto3", "botocore", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or None
    session = _session(region, _keys(environ))
    if not session.region_name:
        raise StoreError("AWS: no region is set; set AWS_REGION.")
    own_endpoint = environ.get(_OWN_ENDPOINT, "")
    return Aws(session, checked_address("AWS", own_endpoint) if own_endpoint else "")


def _has_boto3() -> bool:
    try:
        import boto3  # noqa: F401, PLC0415 - an optional dependency, and slow to import
    except ImportError:
        return False
    return True


def _keys(environ: Mapping[str, str]) -> dict[str, str]:
    """Return credentials that this process's own environment has not; boto3 finds those itself."""
    if all(environ.get(name) == os.environ.get(name) for name in _KEYS.values()):
        return {}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        if not environ.get(name):
            raise StoreError(f"AWS: {name} is not set beside the other credentials.")
    return {argument: environ[name] for argument, name in _KEYS.items() if environ.get(name)}


def _session(region: str | None, keys: Mapping[str, str]) -> Any:  # noqa: ANN401 - boto3 has no types
    import boto3  # noqa: PLC0415 - an optional dependency

    session = outcome_of(lambda: boto3.session.Session(region_name=region, **keys))
    if isinstance(session, Exception):
        raise told(session, "the set-up")
    return session


class Aws:
    """Secrets Manager in one region, as one identity sees it."""

    name = "AWS Secrets Manager"

    def __init__(self, session: Any, own_endpoint: str = "") -> None:  # noqa: ANN401 - boto3 has no types
        self._session = session
        self._region = session.region_name
        self._own_endpoint = own_endpoint
        self._secrets = self._client("secretsmanager", own_endpoint or None)

    def __repr__(self) -> str:
        return f"Aws({self._region!r})"

    def check(self) -> Health:
        """Ask whether the credentials are good, and whose they are."""
        who = "the identity of its credentials"
        if not self._own_endpoint:
            # A stand-in's credentials are nothing to show to AWS itself.
            who = _expect(outcome_of(self._client("sts").get_caller_identity), who)["Arn"]
        listed = outcome_of(lambda: self._secrets.list_secrets(MaxResults=1))
        if isinstance(listed, Exception) and "AccessDenied" not in code_of(listed):
            raise told(listed, "the list of secrets")
        return Health(is_ready=True, told=f"AWS Secrets Manager in {self._region}, as {who}.")

    def read(self, entry: Entry) -> Held | None:
        """Return the secret's current text, or the entry's field of it."""
        current = self._current(entry)
        if not current:
            return None if current is None else Held(None)
        text = current.get("SecretString")
        if not isinstance(text, str):
            is_binary = "SecretBinary" in current
            what = "is no text" if is_binary else "was asked for, but something else came"
            raise StoreError(f"AWS: {entry.path} {what}.")
        value = _fields(entry, text).get(entry.key) if entry.key else text
        if value is not None and not isinstance(value, str):
            raise StoreError(f"AWS: {entry} is no text.")
        return Held(value, current["VersionId"])

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Create the secret, or give it a new current version that keeps all other fields."""
        if held is None:
            text = json.dumps({entry.key: value}, ensure_ascii=False) if entry.key else value
            made = outcome_of(
                lambda: self._secrets.create_secret(Name=entry.path, SecretString=text)
            )
            if isinstance(made, Exception) and code_of(made) == "ResourceExistsException":
                raise _changed(entry)
            _expect(made, entry)
            return
        version = self._add_version(entry, self._merged(entry, value, held))
        moved = self._move(entry, _CURRENT, added_to=version, taken_from=held.version)
        # AWS drops a version that has no label left.
        self._move(entry, _WAITING, taken_from=version)
        if isinstance(moved, Exception) and code_of(moved) == "InvalidParameterException":
            raise _changed(entry)
        _expect(moved, f"a new version of {entry.path}")

    def _merged(self, entry: Entry, value: str, held: Held) -> str:
        """Return the text that is to follow the version that was read."""
        if not entry.key:
            return value
        current = self._current(entry) or {}
        if current.get("VersionId", "") != held.version:
            raise _changed(entry)
        fields = _fields(entry, current["SecretString"]) if current else {}
        if has_fraction(fields):
            raise StoreError(
                f"AWS: {entry.path} has numbers that might lose digits if it were written again;"
                f" add {entry.key} by hand."
            )
        return json.dumps({**fields, entry.key: value}, ensure_ascii=False)

    def _add_version(self, entry: Entry, text: str) -> str:
        made = outcome_of(
            lambda: self._secrets.put_secret_value(
                SecretId=entry.path, SecretString=text, VersionStages=[_WAITING]
            )
        )
        return str(_expect(made, entry)["VersionId"])

    def _move(
        self, entry: Entry, label: str, *, added_to: str = "", taken_from: str = ""
    ) -> dict[str, Any] | Exception:
        versions = {"MoveToVersionId": added_to, "RemoveFromVersionId": taken_from}
        given = {key: version for key, version in versions.items() if version}
        return outcome_of(
            lambda: self._secrets.update_secret_version_stage(
                SecretId=entry.path, VersionStage=label, **given
            )
        )

    def _current(self, entry: Entry) -> dict[str, Any] | None:
        """Return the current version; {} where the secret has none, None where there is none."""
        outcome = outcome_of(
            lambda: self._secrets.get_secret_value(SecretId=entry.path, VersionStage=_CURRENT)
        )
        if isinstance(outcome, Exception) and code_of(outcome) == "ResourceNotFoundException":
            return {} if "staging label" in str(outcome) else None
        return _expect(outcome, entry)

    def _client(self, service: str, address: str | None = None) -> Any:  # noqa: ANN401 - boto3 has no types
        from botocore.config import Config  # noqa: PLC0415 - an optional dependency

        config = Config(
            connect_timeout=_SECONDS,
            read_timeout=_SECONDS,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        )
        client = outcome_of(
            lambda: self._session.client(service, endpoint_url=address, config=config)
        )
        if isinstance(client, Exception):
            raise told(client, "the set-up")
        reached = checked_address("AWS", client.meta.endpoint_url)
        if reached.startswith("http:"):
            # What is not encrypted stays on this machine, whatever proxy there is.
            direct = config.merge(Config(proxies={}))
            return self._session.client(service, endpoint_url=address, config=direct)
        return client


def _fields(entry: Entry, text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise StoreError(f"AWS: {entry.path} is a text without fields, so it has no {entry.key}.")
    return fields


def _expect(outcome: dict[str, Any] | Exception, what: object) -> dict[str, Any]:
    if isinstance(outcome, Exception):
        raise told(outcome, what)
    return outcome


def _changed(entry: Entry) -> StoreError:
    return StoreError(f"AWS: {entry} was changed by somebody else just now; try again.")
