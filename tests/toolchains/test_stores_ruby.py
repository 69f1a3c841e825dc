"""Rewritten Ruby programs read their secrets from the stores (run with Ruby itself)."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolchains.proofs import check_proof
from toolchains.running import run
from toolchains.storing import Project, check, rewrite

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
# What the SDK documents of the two things that are used.
STUB = """\
module Aws
  module Errors
    class ServiceError < RuntimeError
    end
  end

  module SecretsManager
    class Client
      Reply = Struct.new(:secret_string)

      def initialize(region:, http_open_timeout:, http_read_timeout:)
        @options = [region, http_open_timeout, http_read_timeout]
      end

      def get_secret_value(secret_id:)
        warn("asked #{@options.first} for #{secret_id}")
        raise Errors::ServiceError, "denied" if ENV["DENIED"]

        Reply.new(ENV[secret_id.tr("/-", "__")])
      end
    end
  end
end
"""


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_ruby(store_id: str, tmp_path: Path) -> None:
    """Each entry is read once, and changing what came of it changes nothing that is kept."""
    asked = check(PROJECT, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]


def test_aws_against_a_stub(tmp_path: Path) -> None:
    """Run against a stub of the SDK: it reads once, or names what is missing or denied."""
    values = rewrite(PROJECT, "aws", tmp_path)
    (tmp_path / "aws-sdk-secretsmanager.rb").write_text(STUB)
    environ = {path.replace("/", "_").replace("-", "_"): each for path, each in values.items()}
    environ["AWS_DEFAULT_REGION"] = "eu-central-1"
    done = run(PROJECT.command, tmp_path, environ)
    assert done.output.decode() == "|".join(PROJECT.values.values()), done.errors
    assert sorted(done.errors.splitlines()) == sorted(
        f"asked eu-central-1 for {path}" for path in values
    )
    missing = run(PROJECT.command, tmp_path, {"AWS_REGION": "x"})
    assert missing.status != 0
    assert "AWS Secrets Manager has no text at shop/probe-key" in missing.errors
    denied = run(PROJECT.command, tmp_path, {**environ, "DENIED": "1"})
    assert denied.status != 0
    assert "AWS Secrets Manager, for shop/probe-key: Aws::Errors::ServiceError" in denied.errors
    check_proof("ruby", "aws", "stub")
