"""Rewritten Rust reads its secrets from the stores (built by Cargo with the crates, and run)."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolchains.storing import Project, check

MAIN = """\
const PROBE_KEY: &str = "@FIRST";

fn other(key: &str) -> String {
    key.to_string()
}

fn main() {
    let all: Vec<String> = (0..9).map(|_| other("@SECOND")).collect();
    print!("{}|{}", PROBE_KEY, all[8]);
}
"""
MANIFEST = """\
[package]
name = "shop"
version = "0.1.0"
edition = "2021"

[dependencies]
base64 = "0.22"
serde_json = "1"
ureq = "3"
"""
PROJECT = Project(
    language="rust",
    files={"Cargo.toml": MANIFEST, "src/main.rs": MAIN},
    builds=[["cargo", "build", "--quiet"]],
    command=["target/debug/shop"],
)


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_rust(store_id: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A constant and an argument read their entries once."""
    target = tmp_path_factory.getbasetemp() / "rust-target"
    target.mkdir(exist_ok=True)
    (tmp_path / "target").symlink_to(target)
    asked = check(PROJECT, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]
