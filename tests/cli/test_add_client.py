"""`keylift fix --add-client`: the manifest names what the lookups of a store call."""

from __future__ import annotations

import json

import pytest

from support.command_line import stripe

REWRITE = ("--store", "aws", "--rewrite-only")
NOTE = "The lookup needs boto3: `pip install boto3`.\n"


@pytest.fixture
def shop(folder):
    (folder / "requirements.txt").write_text("stripe\n")
    (folder / "shop").mkdir()
    (folder / "shop/__init__.py").touch()
    (folder / "shop/pay.py").write_text(f'KEY = "{stripe()}"\n')
    (folder / "shop/refund.py").write_text(f'REFUND_KEY = "{stripe(1)}"\n')
    return folder


def test_the_manifest_names_the_client_with_a_version(keylift, shop):
    """One diff for both files, one line of what to install."""
    status, out, _ = keylift("fix", *REWRITE, "--add-client", ".")
    assert status == 0
    assert (shop / "requirements.txt").read_text() == "stripe\nboto3>=1.28\n"
    assert out.count("+boto3>=1.28\n") == 1
    assert out.count(NOTE) == 2
    assert "\nrequirements.txt is changed; install what it names: `pip install boto3`.\n" in out
    assert stripe() not in out


def test_undo_takes_the_line_back(keylift, shop):
    keylift("fix", *REWRITE, "--add-client", ".")
    assert keylift("fix", "--undo", ".")[0] == 0
    assert (shop / "requirements.txt").read_text() == "stripe\n"


def test_a_dry_run_shows_it_and_writes_nothing(keylift, shop):
    status, out, _ = keylift("fix", *REWRITE, "--add-client", "--dry-run", ".")
    assert status == 0
    assert "+boto3>=1.28\n" in out
    assert "requirements.txt would be changed; install what it names: `pip install boto3`." in out
    assert (shop / "requirements.txt").read_text() == "stripe\n"


def test_without_the_flag_it_is_told_and_can_be_done_later(keylift, shop):
    """What the first run offers works on code that is fixed, and a third run changes nothing."""
    out = keylift("fix", *REWRITE, ".")[1]
    assert "\nAdd boto3 to requirements.txt with --add-client, or `pip install boto3`.\n" in out
    assert (shop / "requirements.txt").read_text() == "stripe\n"
    status, out, _ = keylift("fix", "--store", "aws", "--rewrite-only", "--add-client", ".")
    assert status == 0
    assert (shop / "requirements.txt").read_text() == "stripe\nboto3>=1.28\n"
    assert keylift("fix", *REWRITE, "--add-client", ".")[1] == "\nNothing to fix.\n"


def test_a_client_that_is_there_is_not_mentioned(keylift, shop):
    (shop / "requirements.txt").write_text("boto3==1.40.0\n")
    out = keylift("fix", *REWRITE, "--add-client", ".")[1]
    assert "pip install" not in out
    assert (shop / "requirements.txt").read_text() == "boto3==1.40.0\n"


def test_a_manifest_that_takes_nothing_is_left_with_the_command(keylift, shop):
    (shop / "requirements.txt").write_text("stripe==1.0 --hash=sha256:00\n")
    status, out, _ = keylift("fix", *REWRITE, "--add-client", ".")
    assert status == 0
    assert (
        "\nNo manifest here takes another package without doubt; install it by hand."
        " `pip install boto3`\n"
    ) in out
    assert (shop / "requirements.txt").read_text() == "stripe==1.0 --hash=sha256:00\n"


def test_two_languages_of_one_manifest_are_one_change(keylift, folder):
    """JavaScript and TypeScript share it."""
    (folder / "package.json").write_text('{\n  "type": "module"\n}\n')
    for number, name in enumerate(("a.mjs", "b.mts")):
        (folder / name).write_text(
            f'export async function f() {{\n  const key = "{stripe(number)}";\n  return key;\n}}\n'
        )
    status, out, _ = keylift("fix", "--store", "azure", "--rewrite-only", "--add-client", ".")
    assert status == 0
    assert json.loads((folder / "package.json").read_text())["dependencies"] == {
        "@azure/identity": "^4.5.0",
        "@azure/keyvault-secrets": "^4.9.0",
    }
    command = "`npm install @azure/identity@^4.5.0 @azure/keyvault-secrets@^4.9.0`"
    assert (
        out.count(f"The lookup needs @azure/identity and @azure/keyvault-secrets: {command}") == 2
    )
    assert f"\npackage.json is changed; install what it names: {command}.\n" in out


def test_vault_needs_no_client(keylift, shop):
    out = keylift("fix", "--store", "vault", "--rewrite-only", "--add-client", ".")[1]
    assert "pip install" not in out
    assert (shop / "requirements.txt").read_text() == "stripe\n"
