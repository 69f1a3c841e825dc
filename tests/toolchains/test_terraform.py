"""Rewritten Terraform plans the values that it planned before, or says what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolchains.configs import Config, lifted, plan
from toolchains.running import Outcome, run

# What is quoted both ways has no portable form, so the values that move have one kind of quote.
PORTABLE = 'Zq7v"X2 $HOME %s {} `id` #é🔑ñ'
PORTABLE_WRITTEN = PORTABLE.replace('"', '\\"')
KEY = "Zq7vX2mK9pL4wN8s"

PLACES = """
resource "terraform_data" "whole" {
  input = "@VALUE"
}
"""
PARTS = """
resource "terraform_data" "part" {
  input = { header = "Bearer @VALUE", list = join(" ", ["a", "b"]) }
}
"""
HEREDOC = """
resource "terraform_data" "heredoc" {
  input = <<-EOT
    export KEY=@VALUE
  EOT
}
"""
LOCAL = """
locals {
  key = "@VALUE"
}

resource "terraform_data" "local" {
  input = local.key
}
"""
CHAIN = """
locals {
  header = "Bearer ${local.key}"
  key    = "@VALUE"
}

resource "terraform_data" "first" {
  input = { header = local.header }
}

resource "terraform_data" "second" {
  input = terraform_data.first.input.header
}

resource "terraform_data" "third" {
  count = local.key == "" ? 0 : 1
}

output "known" {
  value = terraform_data.second.id
}

output "hidden" {
  value     = local.header
  sensitive = true
}
"""
DEFAULT = """
variable "probe_key" {
  type    = string
  default = "@VALUE"
}

resource "terraform_data" "default" {
  input = var.probe_key
}
"""


def config(text: str, written: str = KEY) -> Config:
    return Config(text=text, path="main.tf", language_id="terraform", written=written)


def planned(folder: Path, text: str, variables: dict[str, str]) -> Outcome:
    folder.mkdir(exist_ok=True)
    (folder / "main.tf").write_text(text, encoding="utf-8")
    run(["terraform", "init", "-input=false", "-no-color"], folder)
    command = ["terraform", "plan", "-input=false", "-no-color", "-out=plan"]
    outcome = run(command, folder, variables)
    if outcome.status:
        return outcome
    shown = run(["terraform", "show", "-json", "plan"], folder, variables)
    resources = json.loads(shown.output)["planned_values"]["root_module"]["resources"]
    values = json.dumps([one["values"] for one in resources], sort_keys=True)
    return Outcome(shown.status, values.encode(), outcome.errors)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (PLACES, PORTABLE_WRITTEN),
        (PARTS, KEY),
        (HEREDOC, KEY),
        (LOCAL, PORTABLE_WRITTEN),
        (CHAIN, PORTABLE_WRITTEN),
        (DEFAULT, PORTABLE_WRITTEN),
    ],
    ids=["whole", "part", "heredoc", "local", "chain", "default"],
)
def test_the_plan_is_the_same(tmp_path: Path, text: str, written: str) -> None:
    """Terraform plans the same values, and without the variable it names it and fails."""
    one = config(text, written)
    after, variable, value = lifted(one)
    assert value in {PORTABLE, KEY}
    before = planned(tmp_path / "before", one.before, {})
    assert before.status == 0, before.errors
    moved = planned(tmp_path / "after", after, {variable: value})
    assert (moved.status, moved.output) == (0, before.output), moved.errors
    missing = run(["terraform", "plan", "-input=false", "-no-color"], tmp_path / "after")
    assert missing.status != 0
    assert f'"{variable.removeprefix("TF_VAR_")}"' in missing.errors


def test_a_variable_file_can_lose_its_line(tmp_path: Path) -> None:
    """The environment sets what the file set."""
    main = DEFAULT.replace('  default = "@VALUE"\n', "")
    values = Config(
        text='probe_key = "@VALUE"\n',
        path="terraform.tfvars",
        language_id="terraform",
        written=PORTABLE_WRITTEN,
    )
    after, variable, value = lifted(values)
    folder = tmp_path / "values"
    folder.mkdir()
    (folder / "terraform.tfvars").write_text(values.before, encoding="utf-8")
    before = planned(folder, main, {})
    (folder / "terraform.tfvars").write_text(after, encoding="utf-8")
    moved = planned(folder, main, {variable: value})
    assert (before.status, moved) == (0, before)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('terraform {\n  backend "local" {\n    path = "@VALUE"\n  }\n}\n', "not allowed"),
        ('output "key" {\n  value = "@VALUE"\n}\n', "sensitive"),
        (
            'locals {\n  key = "@VALUE"\n}\n\noutput "key" {\n  value = local.key\n}\n',
            "sensitive",
        ),
        (
            'locals {\n  key = "@VALUE"\n}\n\nresource "terraform_data" "a" {\n'
            "  for_each = toset([local.key])\n}\n",
            "sensitive",
        ),
        (CHAIN + 'output "shown" {\n  value = terraform_data.second.input\n}\n', "sensitive"),
        (
            CHAIN + 'resource "terraform_data" "each" {\n'
            "  for_each = toset([terraform_data.first.input.header])\n}\n",
            "sensitive",
        ),
        (CHAIN.replace("sensitive = true", "sensitive = false"), "sensitive"),
    ],
    ids=[
        "backend",
        "output",
        "shown local",
        "repeated local",
        "shown chain",
        "repeated chain",
        "no secret",
    ],
)
def test_what_is_refused_would_fail(tmp_path: Path, text: str, error: str) -> None:
    """Terraform itself rejects the variable where Keylift refuses it."""
    one = config(text)
    assert not hasattr(plan(one), "edits")
    naive = one.before.replace(f'"{KEY}"', "var.probe_key")
    naive += '\nvariable "probe_key" {\n  type      = string\n  sensitive = true\n}\n'
    (tmp_path / "main.tf").write_text(naive)
    variables = {"TF_VAR_probe_key": KEY}
    ready = run(["terraform", "init", "-input=false", "-no-color"], tmp_path, variables)
    command = ["terraform", "plan", "-input=false", "-no-color"]
    outcome = ready if ready.status else run(command, tmp_path, variables)
    assert outcome.status != 0
    assert error in outcome.errors
