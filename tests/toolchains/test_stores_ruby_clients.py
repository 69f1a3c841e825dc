"""Rewritten Ruby programs read their secrets by the core of AWS's SDK (run with Ruby itself).

The client of Secrets Manager, which AWS generates, cannot be had here; the one in `sdks/ruby`
stands in for it. Settings, credentials, signing, retries and errors are those of the real core.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from servers.scripted import Answer, Asked, scripted_server
from toolchains.running import Outcome, run
from toolchains.stand_ins import store
from toolchains.storing import check, rewrite
from toolchains.test_stores_ruby import PROJECT

CLIENTS = sorted((Path(__file__).parent / "sdks" / "ruby").glob("*.rb"))
SDK = replace(
    PROJECT,
    files={**PROJECT.files, **{each.name: each.read_text("utf-8") for each in CLIENTS}},
    command=["ruby", "-I", ".", "lib/main.rb"],
    proof="core",
)
# The machine's own profile has no say.
NO_PROFILE = {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}


def outcome(folder: Path, environ: Mapping[str, str]) -> Outcome:
    return run(SDK.command, folder, {**NO_PROFILE, **environ})


def test_aws(tmp_path: Path) -> None:
    """It reads from Moto, in the region that the environment says either way, or says why not."""
    values = check(SDK, "aws", tmp_path).values
    start = "AWS Secrets Manager, for shop/probe-key: "
    with store("aws", values) as stand_in:
        environ = dict(stand_in.environ)
        region = environ.pop("AWS_REGION")
        done = outcome(tmp_path, {**environ, "AWS_DEFAULT_REGION": region})
        assert (done.output.decode(), done.status) == ("|".join(SDK.values.values()), 0), (
            done.errors
        )
        wrong = {
            "Aws::Errors::MissingRegionError": environ,
            "Aws::Errors::MissingCredentialsError": {
                **stand_in.environ,
                "AWS_ACCESS_KEY_ID": "",
                "AWS_SECRET_ACCESS_KEY": "",
            },
            "Seahorse::Client::NetworkingError": {
                **stand_in.environ,
                "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
            },
            # What cannot be a header is in the message of who says so.
            "ArgumentError": {**stand_in.environ, "AWS_SESSION_TOKEN": "w-r-o-n-g\nX-Other: 1"},
        }
        for error, broken in wrong.items():
            stopped = outcome(tmp_path, broken)
            assert stopped.status != 0
            assert start + error in stopped.errors
            assert "w-r-o-n-g" not in stopped.errors + stopped.output.decode()


def test_replies_of_aws(tmp_path: Path) -> None:
    """A request is signed for its region, asked again where there are too many, or denied."""
    rewrite(SDK, "aws", tmp_path)
    replies = [
        _error("ThrottlingException"),
        Answer(200, b'{"SecretString": "first"}'),
        Answer(200, b'{"SecretString": "second"}'),
        _error("AccessDeniedException"),
        Answer(200, b'{"SecretBinary": "Zmlyc3Q="}'),
    ]
    asked: list[Asked] = []

    def script(request: Asked) -> Answer:
        asked.append(request)
        return replies[len(asked) - 1]

    with scripted_server(script) as server:
        environ = {
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_ENDPOINT_URL": server.address,
            "AWS_REGION": "eu-central-1",
        }
        done = outcome(tmp_path, environ)
        assert (done.output, done.status) == (b"first|second", 0), done.errors
        denied = outcome(tmp_path, environ)
        assert "shop/probe-key: Aws::SecretsManager::Errors::AccessDenied" in denied.errors
        binary = outcome(tmp_path, environ)
        assert "AWS Secrets Manager has no text at shop/probe-key" in binary.errors
    assert [json.loads(each.body)["SecretId"] for each in asked[:3]] == [
        "shop/probe-key",
        "shop/probe-key",
        "shop/other-probe-key",
    ]
    for each in asked:
        assert each.headers["X-Amz-Target"] == "secretsmanager.GetSecretValue"
        assert "/eu-central-1/secretsmanager/aws4_request" in each.headers["Authorization"]


def _error(code: str) -> Answer:
    return Answer(400, json.dumps({"__type": code, "message": "no"}).encode())
