"""A rewritten `.yarnrc.yml` gives Yarn what the file gave it before, or stops it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolchains.configs import Config, lifted
from toolchains.programs import VARIABLE
from toolchains.running import Outcome, run

HOSTILE = 'npm_"$HOME {x} %s `id` #é🔑'


def asked(folder: Path, text: str, variables: dict[str, str]) -> Outcome:
    """Ask Yarn for its scopes, which hold the token."""
    (folder / "package.json").write_text("{}\n")
    (folder / "yarn.lock").write_text("")
    (folder / ".yarnrc.yml").write_text(text, encoding="utf-8")
    command = ["yarn", "config", "get", "npmScopes", "--no-redacted", "--json"]
    return run(command, folder, {"YARN_ENABLE_TELEMETRY": "0", **variables})


@pytest.mark.parametrize(
    ("value", "written", "token"),
    [
        ('"@VALUE"', json.dumps(HOSTILE, ensure_ascii=False)[1:-1], HOSTILE),
        ("'@VALUE'", "npm_Zq7v''X2 #", "npm_Zq7v'X2 #"),
        ("@VALUE", "npm_Zq7vX2mK9+/=pL4", "npm_Zq7vX2mK9+/=pL4"),
        ('"ci:@VALUE,b"', "npm_Zq7vX2mK9pL4", "ci:npm_Zq7vX2mK9pL4,b"),
    ],
    ids=["double", "single", "plain", "part"],
)
def test_yarn_reads_the_same(tmp_path: Path, value: str, written: str, token: str) -> None:
    """With the variable Yarn reads the value; without it, it stops and names the variable."""
    text = f"npmScopes:\n  acme:\n    npmAuthToken: {value} # acme\n"
    one = Config(text=text, path=".yarnrc.yml", language_id="yaml", written=written)
    before = asked(tmp_path, one.before, {})
    assert before.status == 0, before.errors
    assert json.loads(before.output)["acme"]["npmAuthToken"] == token
    after, variable, moved = lifted(one)
    assert asked(tmp_path, after, {variable: moved}).output == before.output
    missing = asked(tmp_path, after, {})
    assert missing.status != 0
    assert VARIABLE in missing.output.decode() + missing.errors


def test_what_is_refused_would_be_wrong(tmp_path: Path) -> None:
    """Yarn fills in no key, so a token that is one would become another word."""
    outcome = asked(tmp_path, 'npmScopes:\n  "${PROBE_KEY}": {}\n', {VARIABLE: "acme"})
    assert outcome.status == 0, outcome.errors
    assert list(json.loads(outcome.output)) == ["${PROBE_KEY}"]
