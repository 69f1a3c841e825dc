"""A rewritten `.npmrc` gives npm what the file gave it before."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolchains.configs import Config, lifted
from toolchains.programs import VARIABLE
from toolchains.running import run

# npm shows no token, so the value stands under a key that it does show.
KEY = "init-author-name"
COMMAND = ["npm", "config", "get", KEY, "--userconfig", "none", "--no-update-notifier"]


@pytest.mark.parametrize(
    "text", [f"{KEY}=@VALUE\n", f"fund=false\n {KEY} = @VALUE \n", f"{KEY}=a/@VALUE,b\n"]
)
def test_npm_reads_the_same(tmp_path: Path, text: str) -> None:
    """With the variable npm reads the value; without it, a reference that no registry takes."""
    one = Config(text=text, path=".npmrc", language_id="ini", written="npm_Zq7vX2mK9+/=pL4")
    (tmp_path / "package.json").write_text("{}\n")
    file = tmp_path / ".npmrc"
    file.write_text(one.before)
    before = run(COMMAND, tmp_path)
    after, variable, value = lifted(one)
    assert (before.status, value) == (0, one.written)
    assert value in before.output.decode()
    file.write_text(after)
    assert run(COMMAND, tmp_path, {variable: value}).output == before.output
    assert f"${{{VARIABLE}}}" in run(COMMAND, tmp_path).output.decode()
