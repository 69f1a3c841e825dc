"""AWS Secrets Manager: our client against moto, with boto3 itself as a witness."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest

from clients.conftest import connect
from keylift.clients.aws import Aws
from keylift.clients.putting import TakenError, put
from keylift.model import Entry
from servers.aws_server import aws_server
from servers.scripted import Answer, Asked, scripted_server
from support.markers import MARK, TOKEN, VALUE

Refused = Callable[..., str]
PLAIN, FIELD = Entry("shop/stripe"), Entry("shop/stripe", key="api_key")
CHANGED = "AWS: {} was changed by somebody else just now; try again."


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, str]]:
    """A server for all tests; what a client finds in its environment."""
    with aws_server() as environ:
        yield environ


@pytest.fixture
def environ(served: dict[str, str], monkeypatch: pytest.MonkeyPatch, home: Path) -> dict[str, str]:
    """The environment of this process, with nothing of the machine's AWS set-up."""
    return _set(monkeypatch, home, served)


def _set(monkeypatch: pytest.MonkeyPatch, home: Path, wanted: Mapping[str, str]) -> dict[str, str]:
    files = {
        "AWS_CONFIG_FILE": str(home / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "credentials"),
    }
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, text in {**files, **wanted}.items():
        monkeypatch.setenv(name, text)
    return {**files, **wanted}


@pytest.fixture
def secrets(environ: dict[str, str]) -> Iterator[Any]:
    """Plain boto3, on an empty Secrets Manager."""
    api = boto3.client(
        "secretsmanager",
        endpoint_url=environ["AWS_ENDPOINT_URL"],
        region_name=environ["AWS_REGION"],
    )
    for each in api.list_secrets(IncludePlannedDeletion=True)["SecretList"]:
        api.delete_secret(SecretId=each["Name"], ForceDeleteWithoutRecovery=True)
    yield api
    api.close()


def text_of(secrets: Any) -> str:
    # The stand-in takes the version that was written last where no label is named.
    current = secrets.get_secret_value(SecretId="shop/stripe", VersionStage="AWSCURRENT")
    return current["SecretString"]


def versions_of(secrets: Any) -> list[list[str]]:
    versions = secrets.list_secret_version_ids(SecretId="shop/stripe", IncludeDeprecated=True)
    return sorted(sorted(each.get("VersionStages", [])) for each in versions["Versions"])


def test_a_plain_value_is_there_for_others(secrets: Any, environ: dict[str, str]) -> None:
    assert put(connect("aws", environ), PLAIN, VALUE)
    assert text_of(secrets) == VALUE


def test_a_field_is_there_for_others(secrets: Any, environ: dict[str, str]) -> None:
    assert put(connect("aws", environ), FIELD, VALUE)
    assert json.loads(text_of(secrets)) == {"api_key": VALUE}


def test_the_same_value_is_not_written_again(secrets: Any, environ: dict[str, str]) -> None:
    secrets.create_secret(Name="shop/stripe", SecretString=json.dumps({"api_key": VALUE}))
    assert not put(connect("aws", environ), FIELD, VALUE)
    assert versions_of(secrets) == [["AWSCURRENT"]]


def test_other_fields_stay(secrets: Any, environ: dict[str, str]) -> None:
    others = {"user": "ñ", "port": 12345678901234567890, "deep": {"a": [1, None, True]}}
    secrets.create_secret(Name="shop/stripe", SecretString=json.dumps(others))
    assert put(connect("aws", environ), FIELD, VALUE)
    assert json.loads(text_of(secrets)) == {**others, "api_key": VALUE}
    assert versions_of(secrets) == [["AWSCURRENT"], ["AWSPREVIOUS"]]


@pytest.mark.parametrize("entry", [PLAIN, FIELD])
def test_another_value_stays_until_somebody_says_so(
    entry: Entry, secrets: Any, environ: dict[str, str]
) -> None:
    old = json.dumps({"api_key": "other"})
    secrets.create_secret(Name="shop/stripe", SecretString=old)
    client = connect("aws", environ)
    with pytest.raises(TakenError, match="AWS Secrets Manager has another value at shop/stripe"):
        put(client, entry, VALUE)
    assert text_of(secrets) == old
    assert put(client, entry, VALUE, overwrite=True)
    assert text_of(secrets) == (
        VALUE if entry is PLAIN else json.dumps({"api_key": VALUE}, ensure_ascii=False)
    )
    previous = secrets.get_secret_value(SecretId="shop/stripe", VersionStage="AWSPREVIOUS")
    assert previous["SecretString"] == old


def test_a_secret_without_a_value_gets_one(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """What AWS says of one; the stand-in says that there is no secret."""
    version = {"Name": "shop/stripe", "VersionId": "1" * 32, "SecretString": VALUE}

    def answer(_: Asked) -> Answer:
        targets = [each.headers["X-Amz-Target"].rpartition(".")[2] for each in running.asked]
        if targets[-1] != "GetSecretValue" or "UpdateSecretVersionStage" in targets:
            return _aws_answer(200, version)
        told = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"
        return _aws_answer(400, {"__type": "ResourceNotFoundException", "message": told})

    with scripted_server(answer) as running:
        environ = _set(monkeypatch, home, _scripted(running.address))
        assert put(connect("aws", environ), PLAIN, VALUE)
    moved = json.loads(running.asked[2].body)
    assert moved == {
        "SecretId": "shop/stripe",
        "VersionStage": "AWSCURRENT",
        "MoveToVersionId": "1" * 32,
    }


def _aws_answer(status: int, body: object) -> Answer:
    kind = {"Content-Type": "application/x-amz-json-1.1"}
    return Answer(status, json.dumps(body).encode(), kind)


@pytest.mark.parametrize("entry", [PLAIN, FIELD])
def test_a_change_since_it_was_read_is_not_written_over(
    entry: Entry, secrets: Any, environ: dict[str, str], refused: Refused
) -> None:
    secrets.create_secret(Name="shop/stripe", SecretString='{"api_key": "old"}')
    client = connect("aws", environ)
    held = client.read(entry)
    secrets.put_secret_value(SecretId="shop/stripe", SecretString='{"api_key": "theirs"}')
    assert refused(lambda: client.write(entry, VALUE, held)) == CHANGED.format(entry)
    assert text_of(secrets) == '{"api_key": "theirs"}'
    assert VALUE not in [
        secrets.get_secret_value(SecretId="shop/stripe", VersionStage=stage)["SecretString"]
        for stages in versions_of(secrets)
        for stage in stages
    ]


def test_a_change_between_reading_and_labelling_is_not_written_over(
    secrets: Any, environ: dict[str, str], refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets.create_secret(Name="shop/stripe", SecretString='{"api_key": "old"}')
    client = connect("aws", environ)
    held = client.read(FIELD)
    add = Aws._add_version

    def add_late(self: Aws, entry: Entry, text: str) -> str:
        version = add(self, entry, text)
        secrets.put_secret_value(SecretId="shop/stripe", SecretString='{"api_key": "theirs"}')
        return version

    monkeypatch.setattr(Aws, "_add_version", add_late)
    assert refused(lambda: client.write(FIELD, VALUE, held)) == CHANGED.format(FIELD)
    assert text_of(secrets) == '{"api_key": "theirs"}'


def test_a_secret_created_meanwhile_is_not_written_over(
    secrets: Any, environ: dict[str, str], refused: Refused
) -> None:
    client = connect("aws", environ)
    held = client.read(PLAIN)
    secrets.create_secret(Name="shop/stripe", SecretString="theirs")
    assert refused(lambda: client.write(PLAIN, VALUE, held)) == CHANGED.format(PLAIN)
    assert text_of(secrets) == "theirs"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no JSON", "AWS: shop/stripe is a text without fields, so it has no api_key."),
        ('["api_key"]', "AWS: shop/stripe is a text without fields, so it has no api_key."),
        ('{"api_key": 1}', "AWS: shop/stripe (api_key) is no text."),
        (
            '{"rate": 1.10}',
            "AWS: shop/stripe has numbers that might lose digits if it were written again; add"
            " api_key by hand.",
        ),
    ],
)
def test_a_text_that_a_field_would_spoil_is_left_alone(
    text: str, expected: str, secrets: Any, environ: dict[str, str], refused: Refused
) -> None:
    secrets.create_secret(Name="shop/stripe", SecretString=text)
    client = connect("aws", environ)
    assert refused(lambda: put(client, FIELD, VALUE, overwrite=True)) == expected
    assert text_of(secrets) == text


def test_bytes_are_left_alone(secrets: Any, environ: dict[str, str], refused: Refused) -> None:
    secrets.create_secret(Name="shop/stripe", SecretBinary=b"\xff" + MARK.encode())
    client = connect("aws", environ)
    assert refused(lambda: put(client, PLAIN, VALUE, overwrite=True)) == (
        "AWS: shop/stripe is no text."
    )


def test_a_secret_about_to_be_deleted_is_told(
    secrets: Any, environ: dict[str, str], refused: Refused
) -> None:
    secrets.create_secret(Name="shop/stripe", SecretString="old")
    secrets.delete_secret(SecretId="shop/stripe")
    assert refused(lambda: put(connect("aws", environ), PLAIN, VALUE)) == (
        "AWS: shop/stripe cannot be used now; is it about to be deleted?"
    )


def test_the_check_tells_as_whom(environ: dict[str, str]) -> None:
    health = connect("aws", environ).check()
    assert health.is_ready
    assert health.told.startswith("AWS Secrets Manager in eu-central-1, as arn:aws:sts::")


def test_a_stand_ins_credentials_are_not_shown_to_aws(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    named = {**environ, "AWS_ENDPOINT_URL_SECRETS_MANAGER": environ["AWS_ENDPOINT_URL"]}
    assert connect("aws", named).check().told == (
        "AWS Secrets Manager in eu-central-1, as the identity of its credentials."
    )


def test_an_endpoint_that_is_no_address_is_told(environ: dict[str, str], refused: Refused) -> None:
    for said in ("here", "http://secrets.example"):
        named = {**environ, "AWS_ENDPOINT_URL_SECRETS_MANAGER": said}
        assert refused(lambda named=named: connect("aws", named)) in (
            "AWS: the address is no plain http(s) URL.",
            "AWS: http://secrets.example is not encrypted; use https for a server on another"
            " machine.",
        )


def test_the_region_of_either_variable_counts(environ: dict[str, str]) -> None:
    del environ["AWS_REGION"]
    environ["AWS_DEFAULT_REGION"] = "us-west-2"
    assert repr(connect("aws", environ)) == "Aws('us-west-2')"


def test_a_missing_region_is_told(
    environ: dict[str, str], refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION")
    del environ["AWS_REGION"]
    assert refused(lambda: connect("aws", environ)) == "AWS: no region is set; set AWS_REGION."


def test_missing_credentials_are_told(
    environ: dict[str, str], refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
        del environ[name]
    assert refused(lambda: put(connect("aws", environ), PLAIN, VALUE)) == (
        "AWS: there are no credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
        " AWS_SECRET_ACCESS_KEY."
    )


def test_an_unknown_profile_is_told(
    environ: dict[str, str], refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert refused(lambda: connect("aws", environ)) == (
        "AWS: its configuration files lack the profile that is asked for, or cannot be read."
    )


def test_without_boto3_the_extra_is_named(
    environ: dict[str, str], refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    assert refused(lambda: connect("aws", environ)) == (
        "AWS: boto3 is missing; install `keylift[aws]`."
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "AccessDeniedException",
            "AWS: shop/stripe is denied: no policy of this identity allows it, or none its"
            " encryption key.",
        ),
        ("UnrecognizedClientException", "AWS: the credentials are not valid, or no longer."),
        ("ExpiredTokenException", "AWS: the credentials are not valid, or no longer."),
        ("ThrottlingException", "AWS: it limits how often it may be asked; try again later."),
        ("ValidationException", "AWS: it takes no such name or value as that of shop/stripe."),
        (
            "InternalServiceError",
            "AWS: shop/stripe failed with InternalServiceError. Perhaps AWS Secrets Manager has"
            " the value by now; the next try will tell.",
        ),
    ],
)
def test_what_aws_refuses_is_told_without_its_own_message(
    code: str,
    expected: str,
    refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
) -> None:
    """AWS quotes what it does not like, and boto3 repeats that."""

    def answer(asked: Asked) -> Answer:
        if asked.headers["X-Amz-Target"].endswith("GetSecretValue"):
            code_now, message = "ResourceNotFoundException", "not there"
        else:
            code_now, message = code, f"Value {VALUE} of {asked.body.decode()} is not allowed"
        return _aws_answer(400, {"__type": code_now, "message": message})

    with scripted_server(answer) as running:
        environ = _set(monkeypatch, home, _scripted(running.address))
        sentence = refused(lambda: put(connect("aws", environ), PLAIN, VALUE), TOKEN)
    assert sentence == expected
    assert not any(TOKEN in asked.path for asked in running.asked)


def _scripted(address: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": TOKEN,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": address,
        "AWS_REGION": "eu-central-1",
    }


def test_nobody_there_is_told(
    refused: Refused, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    environ = _set(monkeypatch, home, _scripted("http://127.0.0.1:9"))
    assert refused(lambda: put(connect("aws", environ), PLAIN, VALUE), TOKEN) == (
        "AWS: it cannot be reached."
    )


def test_an_endpoint_elsewhere_needs_tls(
    refused: Refused, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    environ = _set(monkeypatch, home, _scripted("http://aws.example"))
    assert refused(lambda: connect("aws", environ), TOKEN) == (
        "AWS: http://aws.example is not encrypted; use https for a server on another machine."
    )


def test_what_is_not_encrypted_passes_no_proxy(
    secrets: Any, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted_server(lambda _: Answer(500)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.delenv("no_proxy", raising=False)
        assert put(connect("aws", environ), PLAIN, VALUE)
    assert proxy.asked == []
    monkeypatch.delenv("http_proxy")
    assert text_of(secrets) == VALUE
