"""Rewritten Ruby programs read their secrets from the stores (run with Ruby itself)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolchains.storing import Project, check

MAIN = """\
# frozen_string_literal: true

require "json"
require_relative "deep/other"

probe_key = "@FIRST"
9.times { Other.key << "changed" }
print "#{probe_key}|#{Other.key}"
"""
OTHER = """\
module Other
  def self.key(other_probe_key = "@SECOND")
    other_probe_key
  end
end
"""
PROJECT = Project(
    language="ruby",
    files={"lib/main.rb": MAIN, "lib/deep/other.rb": OTHER},
    command=["ruby", "-W", "-I", ".", "lib/main.rb"],
    escapes="#",
)


# Rails loads each file of `config/initializers` and of `app/models`.
BOOT = """\
(Dir["config/initializers/*.rb"] + Dir["app/models/*.rb"]).sort.each { |path| load path }
print "#{CONFIG}|#{Till.key}"
"""
FOLDERS = {
    "Gemfile": 'gem "rails"\n',
    "lib/tasks.rb": "",
    "config/initializers/stripe.rb": 'CONFIG = probe_key = "@FIRST"\n',
    "app/models/till.rb": OTHER.replace("module Other", "module Till"),
    "boot.rb": BOOT,
}


def test_two_folders(tmp_path: Path) -> None:
    """Code of several folders shares one helper file, in none that is loaded as a whole."""
    project = replace(PROJECT, files=FOLDERS, command=["ruby", "-W", "boot.rb"])
    check(project, "vault", tmp_path)
    found = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("app_secrets*")]
    assert found == ["lib/app_secrets.rb"]


def test_a_module_in_the_document(tmp_path: Path) -> None:
    """Tests share no helper file with the program."""
    both = OTHER + 'print "#{probe_key = "@FIRST"}|#{Other.key}"\n'
    project = replace(PROJECT, files={"spec/main.rb": both}, command=["ruby", "-W", "spec/main.rb"])
    assert len(check(project, "vault", tmp_path).asked) == len(project.values)
    assert not list(tmp_path.rglob("app_secrets*"))


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_ruby(store_id: str, tmp_path: Path) -> None:
    """Each entry is read once, and changing what came of it changes nothing that is kept."""
    asked = check(PROJECT, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]
