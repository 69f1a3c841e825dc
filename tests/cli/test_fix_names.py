"""`keylift fix` on several files: a value gets the best of its names at all its places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from keylift.rewriting.env_files import parse_env
from support.command_line import fake, git, stripe

Keylift = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(folder: Path) -> Path:
    git("init", "-q")
    return folder


def env(folder: Path) -> dict[str, str]:
    return dict(parse_env((folder / ".env").read_text()))


def test_a_letter_that_a_format_demands_stays_there(project: Path, keylift: Keylift) -> None:
    token = fake("github-personal-access-token")
    (project / "Dockerfile").write_text(f"FROM node:20\nARG Z={token}\nRUN echo $Z\n")
    (project / "pay.py").write_text(f'TOKEN = "{token}"\n')
    keylift("fix", ".", "--only", "github-personal-access-token")
    assert 'TOKEN = os.environ["GITHUB_TOKEN"]' in (project / "pay.py").read_text()
    assert env(project) == {"GITHUB_TOKEN": token, "Z": token}
    assert "id=Z,env=Z" in (project / "Dockerfile").read_text()


def test_a_second_run_does_not_take_the_letter_either(project: Path, keylift: Keylift) -> None:
    (project / "Dockerfile").write_text(f"FROM node:20\nARG Z={stripe()}\nRUN echo $Z\n")
    keylift("fix", ".", "--only", "stripe-live-secret-key")
    (project / "pay.py").write_text(f'KEY = "{stripe()}"\n')
    keylift("fix", "pay.py")
    assert 'KEY = os.environ["STRIPE_SECRET_KEY"]' in (project / "pay.py").read_text()
    assert env(project) == {"Z": stripe(), "STRIPE_SECRET_KEY": stripe()}


def test_what_env_has_counts_most(project: Path, keylift: Keylift) -> None:
    (project / ".gitignore").write_text(".env\n")
    (project / ".env").write_text(f"SHOP_KEY={stripe()}\n")
    (project / "a.py").write_text(f'STRIPE_SECRET_KEY = "{stripe()}"\n')
    (project / "b.py").write_text(f'KEY = "{stripe()}"\n')
    assert keylift("fix", ".")[0] == 0
    for name in "ab":
        assert 'os.environ["SHOP_KEY"]' in (project / f"{name}.py").read_text()


def test_a_constant_of_exactly_that_name_has_it(project: Path, keylift: Keylift) -> None:
    """Another file's value, which comes first, gets a word more."""
    (project / "cli.py").write_text(f'call("{stripe(0)}")\n')
    (project / "config.py").write_text(f'STRIPE_SECRET_KEY = "{stripe(1)}"\n')
    assert keylift("fix", ".")[0] == 0
    assert env(project) == {"STRIPE_SECRET_KEY": stripe(1), "CLI_STRIPE_SECRET_KEY": stripe(0)}
    config = (project / "config.py").read_text()
    assert 'STRIPE_SECRET_KEY = os.environ["STRIPE_SECRET_KEY"]' in config


def test_the_most_telling_name_of_a_value_is_that_of_all_places(
    project: Path, keylift: Keylift
) -> None:
    password = fake("generic-password")
    (project / "a.py").write_text(f'connect(password="{password}")\n')
    (project / "b.py").write_text(f'BILLING_DB_PASSWORD = "{password}"\n')
    keylift("fix", ".", "--only", "generic-password")
    assert env(project) == {"BILLING_DB_PASSWORD": password}


def test_the_members_of_a_list_are_numbered(project: Path, keylift: Keylift) -> None:
    tokens = [fake("github-personal-access-token", number) for number in (0, 1)]
    (project / "utils.py").write_text(f'GITHUB_TOKENS = ["{tokens[0]}", "{tokens[1]}"]\n')
    assert keylift("fix", ".")[0] == 0
    assert env(project) == {"GITHUB_TOKEN": tokens[0], "GITHUB_TOKEN_2": tokens[1]}


def test_the_main_properties_have_the_plain_name(project: Path, keylift: Keylift) -> None:
    folder = project / "src" / "main" / "resources"
    folder.mkdir(parents=True)
    (folder / "application.properties").write_text(f"stripe.apikey={stripe(0)}\n")
    (folder / "application-dev.properties").write_text(f"stripe.apikey={stripe(1)}\n")
    assert keylift("fix", ".")[0] == 0
    kept = env(project)
    assert kept["STRIPE_SECRET_KEY"] == stripe(0)
    assert sorted(kept.values()) == sorted([stripe(0), stripe(1)])


def test_a_dry_run_says_the_same_names(project: Path, keylift: Keylift) -> None:
    (project / "cli.py").write_text(f'call("{stripe(0)}")\n')
    (project / "config.py").write_text(f'STRIPE_SECRET_KEY = "{stripe(1)}"\n')
    _, out, _ = keylift("fix", ".", "--dry-run")
    assert "cli.py:1  Stripe live secret key would move to CLI_STRIPE_SECRET_KEY in .env" in out
    assert "config.py:1  Stripe live secret key would move to STRIPE_SECRET_KEY in .env" in out
