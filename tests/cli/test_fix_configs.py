"""`keylift fix` on config files: one value has one name in all of them."""

from __future__ import annotations

from support.command_line import git, stripe

COMPOSE = "services:\n  web:\n    image: nginx\n    environment:\n      KEY: {}\n"
WORKFLOW = "on: push\nenv:\n  KEY: {}\njobs: {{}}\n"
DOTS = "••••••••"


def test_config_files_and_code_share_a_variable(keylift, folder):
    """Each format gets its own reference to the same name, and each says what is left to do."""
    git("init", "-q")
    workflows = folder / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (folder / "compose.yaml").write_text(COMPOSE.format(stripe()))
    (workflows / "ci.yml").write_text(WORKFLOW.format(stripe()))
    (folder / "pay.py").write_text(f'KEY = "{stripe()}"\n')
    status, out, err = keylift("fix", ".")
    assert (status, err) == (0, "")
    assert "3 rewritten, 0 left." in out
    assert "Compose reads STRIPE_SECRET_KEY from the .env file beside" in out
    assert "`gh secret set STRIPE_SECRET_KEY`" in out
    assert stripe() not in out
    reference = "${STRIPE_SECRET_KEY:?set STRIPE_SECRET_KEY}"
    assert (folder / "compose.yaml").read_text() == COMPOSE.format(reference)
    secret = "${{ secrets.STRIPE_SECRET_KEY }}"
    assert (workflows / "ci.yml").read_text() == WORKFLOW.format(secret)
    assert (folder / ".env").read_text() == f"STRIPE_SECRET_KEY={stripe()}\n"


def test_an_example_file_loses_its_value_to_the_env_file(keylift, folder):
    """The entry stays, empty, and the value goes where git does not look."""
    git("init", "-q")
    (folder / ".env.example").write_text(f"STRIPE_KEY={stripe()}\nMODE=live\n")
    status, out, err = keylift("fix", ".env.example")
    assert (status, err) == (0, "")
    assert f"-STRIPE_KEY=sk_live_{DOTS}\n+STRIPE_KEY=\n" in out
    assert (folder / ".env.example").read_text() == "STRIPE_KEY=\nMODE=live\n"
    assert (folder / ".env").read_text() == f"STRIPE_KEY={stripe()}\n"
    assert git("status", "--porcelain", "--", ".env") == ""


def test_a_config_file_without_references_is_left_with_what_to_do(keylift, folder):
    """The sentence names the tool's own place for secrets."""
    text = f'{{"Key": "{stripe()}"}}\n'
    (folder / "appsettings.json").write_text(text)
    status, out, _ = keylift("fix", "appsettings.json")
    assert status == 1
    assert "`dotnet user-secrets`" in out
    assert (folder / "appsettings.json").read_text() == text
