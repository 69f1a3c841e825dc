"""Rewritten Rust reads its secrets from the stores (built by Cargo with the crates, and run)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from servers.scripted import Answer, scripted_server
from toolchains.running import Outcome, run
from toolchains.stand_ins import store
from toolchains.storing import PATHS, Project, check

# What is asked first is asked where a runtime runs on this very thread, the rest where none does.
MAIN = """\
const PROBE_KEY: &str = "@FIRST";

fn other(key: &str) -> String {
    key.to_string()
}

async fn first() -> String {
    tokio::task::yield_now().await;
    PROBE_KEY.to_string()
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let key = runtime.block_on(async { tokio::task::LocalSet::new().run_until(first()).await });
    let all: Vec<String> = (0..9).map(|_| other("@SECOND")).collect();
    print!("{}|{}", key, all[8]);
}
"""
MANIFEST = """\
[package]
name = "shop"
version = "0.1.0"
edition = "2018"

[dependencies]
base64 = "0.22"
serde_json = "1"
tokio = { version = "1", features = ["rt"] }
ureq = "3"
"""
# Without what signs in by a browser, and without debugging information: half the time to build.
AWS_MANIFEST = """\
[package]
name = "shop-aws"
version = "0.1.0"
edition = "2018"

[dependencies]
aws-config = { version = "1", default-features = false, features = [
  "default-https-client",
  "rt-tokio",
] }
aws-sdk-secretsmanager = { version = "1", default-features = false }
tokio = { version = "1", features = ["rt"] }

[profile.dev]
debug = false
incremental = false
"""


def project(manifest: str, name: str) -> Project:
    return Project(
        language="rust",
        files={"Cargo.toml": manifest, "src/main.rs": MAIN},
        builds=[["cargo", "build", "--quiet"]],
        command=[f"target/debug/{name}"],
    )


PROJECT = project(MANIFEST, "shop")


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for a project, whose crates are built once for all of them."""
    target = tmp_path_factory.getbasetemp() / "rust-target"
    target.mkdir(exist_ok=True)
    (tmp_path / "target").symlink_to(target)
    return tmp_path


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_rust(store_id: str, folder: Path) -> None:
    """A constant and an argument read their entries once, also where a runtime runs."""
    asked = check(PROJECT, store_id, folder).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]


@pytest.mark.timeout(900)
def test_rust_with_aws(folder: Path) -> None:
    """AWS's own SDK reads the values from Moto, within a runtime and without one."""
    shop = project(AWS_MANIFEST, "shop-aws")
    values = check(shop, "aws", folder).values

    def outcome(environ: Mapping[str, str]) -> Outcome:
        return run(shop.command, folder, environ)

    with store("aws", values) as moto:
        environ = dict(moto.environ)
        region = environ.pop("AWS_REGION")
        nowhere = outcome(environ)
        assert nowhere.status != 0
        assert f"{PATHS['@FIRST']}: dispatch failure: other: missing signing region" in (
            nowhere.errors
        )
        elsewhere = outcome({**environ, "AWS_DEFAULT_REGION": region})
        assert (elsewhere.output.decode(), elsewhere.status) == ("|".join(shop.values.values()), 0)
    denial = {"__type": "AccessDeniedException", "Message": "Not allowed."}
    broken = '{"SecretString": "' + "held-back" * 9
    for answer, said in [
        (Answer(400, json.dumps(denial).encode()), "AccessDeniedException"),
        (Answer(200, broken.encode()), "AWS Secrets Manager, for shop/probe-key"),
    ]:
        with scripted_server(lambda _, answer=answer: answer) as server:
            failed = outcome({**moto.environ, "AWS_ENDPOINT_URL": server.address})
        assert failed.status != 0
        assert said in failed.errors
        assert "held-back" not in failed.errors
