"""Rewritten YAML of Rails says what it said before, by Ruby's own ERB and YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolchains.configs import Config, lifted
from toolchains.programs import VARIABLE
from toolchains.running import run

KEY = "Zq7vX2mK9pL4wN8s"
HOSTILE = 'Zq7v"X2 %s {} `id` #{a} #é🔑ñ:x'
BEFORE = "shared: &shared\n  adapter: postgresql\n  pool: <%= 2 + 3 %>\nproduction:\n"
PLACES = {
    "plain": (f"{BEFORE}  <<: *shared\n  password: @VALUE\n", KEY),
    "digits": (f"{BEFORE}  password: '@VALUE'\n", "7318245960"),
    "double": (f'{BEFORE}  password: "@VALUE" # kept\n', HOSTILE.replace('"', '\\"')),
    "single": (f"{BEFORE}  password: '@VALUE'\n", HOSTILE),
    "word": (f"{BEFORE}  password: '@VALUE'\n", "yes: no"),
    "flow": (f"{BEFORE}  replica: {{adapter: postgresql, password: @VALUE, port: 1}}\n", KEY),
    "list": (f"{BEFORE}  passwords:\n    - one\n    - '@VALUE'\n", "- a: [b"),
}
READER = """
require "erb"
require "json"
require "yaml"
read = YAML.safe_load(ERB.new(File.read("database.yml", encoding: "utf-8")).result, aliases: true)
puts JSON.generate(read)
"""


@pytest.mark.parametrize(("text", "written"), PLACES.values(), ids=PLACES)
def test_ruby_reads_the_same(tmp_path: Path, text: str, written: str) -> None:
    """With the variable set the file says the same; without it, reading names the variable."""
    one = Config(text=text, path="config/database.yml", language_id="yaml", written=written)
    after, variable, value = lifted(one)
    assert (variable, written in after) == (VARIABLE, False)
    (tmp_path / "read.rb").write_text(READER, encoding="utf-8")
    file = tmp_path / "database.yml"
    file.write_text(one.before, encoding="utf-8")
    before = run(["ruby", "-EUTF-8", "read.rb"], tmp_path)
    assert before.status == 0, before.errors
    file.write_text(after, encoding="utf-8")
    missing = run(["ruby", "-EUTF-8", "read.rb"], tmp_path)
    assert missing.status != 0
    assert VARIABLE in missing.errors
    assert run(["ruby", "-EUTF-8", "read.rb"], tmp_path, {variable: value}) == before
