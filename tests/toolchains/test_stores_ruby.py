"""Rewritten Ruby programs read their secrets from the stores (run with Ruby itself)."""

from __future__ import annotations

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


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_ruby(store_id: str, tmp_path: Path) -> None:
    """Each entry is read once, and changing what came of it changes nothing that is kept."""
    asked = check(PROJECT, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]
