"""What is to be done next fits the tool that reads a file: not every one looks into `.env`."""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

import pytest

from cli.test_reports import stripe

KUBERNETES = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: shop}}
spec:
  template:
    spec:
      containers:
        - name: shop
          env:
            - name: STRIPE_KEY
              value: {0}
            - name: OTHER_KEY
              value: {1}
"""
WORKFLOW = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    env:
      STRIPE_KEY: {0}
    steps:
      - run: make
"""
GITLAB = "variables:\n  STRIPE_KEY: {0}\n  OTHER: a\ntest:\n  script: [make]\n"
COMPOSE = "services:\n  web:\n    image: nginx\n    environment:\n      STRIPE_KEY: {0}\n"
SHELL = "set -a; . ./.env; set +a"


def fixed(keylift, path: str, text: str) -> str:
    """Return what is to be done after a file was fixed, all of whose rewrites are asked for."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text.format(stripe(), stripe(variant=1)))
    status, out, _ = keylift("fix", ".", "--only", "stripe-live-secret-key", "--interactive")
    assert status == 0
    return out.partition("What to do next\n")[2]


@pytest.fixture
def agreed(monkeypatch):
    """Somebody who says yes to everything."""
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n"))


@pytest.mark.parametrize(
    ("path", "text", "steps"),
    [
        (
            "deploy.yaml",
            KUBERNETES,
            [
                "  1. Create the Secret shop-secrets in the cluster, from bash or zsh:",
                f"       {SHELL}",
                "       kubectl create secret generic shop-secrets"
                ' --from-file=STRIPE_SECRET_KEY=<(printf %s "$STRIPE_SECRET_KEY")'
                ' --from-file=STRIPE_OTHER_KEY=<(printf %s "$STRIPE_OTHER_KEY")',
            ],
        ),
        (
            ".github/workflows/ci.yml",
            WORKFLOW,
            [
                "  1. Set the repository's secrets, from a shell in it (`gh secret set -f ./.env`"
                " sets all of ./.env):",
                f"       {SHELL}",
                '       printf %s "$STRIPE_SECRET_KEY" | gh secret set STRIPE_SECRET_KEY',
            ],
        ),
        (
            ".gitlab-ci.yml",
            GITLAB,
            [
                "  1. Set the project's CI/CD variables, from a shell in it:",
                f"       {SHELL}",
                '       printf %s "$STRIPE_KEY" | glab variable set STRIPE_KEY --masked --raw',
            ],
        ),
        (
            "compose.yaml",
            COMPOSE,
            [
                "  1. Compose reads .env beside its first file by itself; elsewhere it takes"
                " `--env-file ./.env`."
            ],
        ),
    ],
)
@pytest.mark.usefixtures("agreed")
def test_a_tool_gets_its_values_as_it_takes_them(keylift, path, text, steps):
    *told, revoke, _ = fixed(keylift, path, text).splitlines()
    assert told == steps
    assert revoke.startswith("  2. Revoke or rotate")


@pytest.mark.usefixtures("agreed")
def test_code_beside_such_a_file_has_its_own_step(keylift, folder):
    (folder / "a.py").write_text(f'KEY = "{stripe(variant=2)}"\n')
    told = fixed(keylift, "compose.yaml", COMPOSE)
    assert f"       {SHELL}\n  2. Compose reads .env beside its first file" in told


@pytest.mark.usefixtures("agreed")
def test_the_commands_hand_over_exactly_what_env_has(keylift, folder):
    """Bash runs them with stand-ins that keep what they get; no value is an argument."""
    told = fixed(keylift, "deploy.yaml", KUBERNETES)
    programs = folder / "bin"
    programs.mkdir()
    (programs / "kubectl").write_text(
        '#!/bin/bash\nprintf "%s\\n" "$@" > told\nshift 4\n'
        'for each in "$@"; do each=${each#--from-file=}; cat "${each#*=}" > "${each%%=*}"; done\n'
    )
    (programs / "kubectl").chmod(0o755)
    script = "\n".join(line for line in told.splitlines() if line.startswith("       ")).partition(
        "\n       Stripe"
    )[0]
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    subprocess.run(["bash", "-c", script], check=True, env=environment, cwd=folder)
    assert (folder / "STRIPE_SECRET_KEY").read_text() == stripe()
    assert (folder / "STRIPE_OTHER_KEY").read_text() == stripe(variant=1)
    assert "sk_live" not in (folder / "told").read_text()
