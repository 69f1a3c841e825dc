"""One value at all its places, moved to Vault: written once, then all code reads it there."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import hvac
import pytest

from keylift.rewriting.env_files import parse_env
from lsp.editor import Editor, editor, secret
from lsp.vaults import newest, versions
from servers.vault_server import VaultServer

SCAN = "keylift.server.scanWorkspace"
WRITE = "Write to Vault"
PLACE = "secret/shop/stripe-secret-key (api_key)"
TITLE = f"Move to Vault {PLACE}, at all places in the workspace ({{}} found)"
LOOKUP = 'KEY = vault_secret("shop/stripe-secret-key", "api_key", "secret")'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "lib").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", folder], check=True)
    for name in ("a.py", "b.py", "lib/c.py"):
        (folder / name).write_text(f'KEY = "{secret()}"\n')
    return folder


async def move(one: Editor, project: Path, number: int = 3) -> dict[str, Any]:
    uri = (project / "a.py").as_uri()
    for name in ("a.py", "b.py"):
        one.open((project / name).as_uri(), (project / name).read_text())
    await one.execute(SCAN)
    actions = await one.actions(uri, 0, 8)
    command = next(each.command for each in actions if each.title == TITLE.format(number))
    answer: dict[str, Any] = await one.run(command)
    return answer


def texts(one: Editor, project: Path) -> list[str]:
    opened = [one.texts[(project / name).as_uri()].text for name in ("a.py", "b.py")]
    return [*opened, (project / "lib/c.py").read_text()]


def untouched(one: Editor, project: Path) -> bool:
    return texts(one, project) == [f'KEY = "{secret()}"\n'] * 3


async def test_vault_gets_it_once_and_all_places_read_it(project: Path, vault: Any) -> None:
    """The user is asked once; the value travels to Vault alone."""
    async with editor(project) as one:
        one.answers = [WRITE]
        answer = await move(one, project)
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 3, 0)
        assert all(text.endswith(f"{LOOKUP}\n") for text in texts(one, project))
        assert one.asked == [
            f"Keylift: may the value be written to Vault, {PLACE}? It is read back before the code"
            " changes. Otherwise .env keeps it until you put it there."
        ]
        assert one.shown[-1] == (
            f"Keylift: STRIPE_SECRET_KEY is in Vault now, at {PLACE}; 3 files changed."
            " No commit of this repository has the value."
        )
        assert secret() not in one.heard
    assert (newest(vault), versions(vault)) == ({"api_key": secret()}, 1)
    assert not (project / ".env").exists()


async def test_without_consent_env_keeps_it(project: Path, vault: Any) -> None:
    async with editor(project) as one:
        one.answers = ["Keep in .env"]
        assert (await move(one, project))["applied"] is True
        assert all(text.endswith(f"{LOOKUP}\n") for text in texts(one, project))
        assert one.shown[-1].startswith(
            "Keylift: STRIPE_SECRET_KEY is in .env now; 3 files changed; put it into Vault:"
        )
        assert "vault kv put -mount=secret -cas=0 shop/stripe-secret-key api_key=-" in one.shown[-1]
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": secret()}
    with pytest.raises(hvac.exceptions.InvalidPath):
        newest(vault)


async def test_an_unanswered_question_changes_nothing(project: Path, vault: Any) -> None:
    async with editor(project) as one:
        answer = await move(one, project)
        assert (answer["applied"], answer["moved"], answer["left"]) == (False, 0, 3)
        assert one.shown == ["Keylift: Nothing was changed."]
        assert untouched(one, project)
    assert not (project / ".env").exists()
    with pytest.raises(hvac.exceptions.InvalidPath):
        newest(vault)


@pytest.mark.parametrize(("said", "left"), [("Replace it", False), ("Leave it", True)])
async def test_another_value_goes_only_where_the_user_says_so(
    project: Path, vault: Any, said: str, *, left: bool
) -> None:
    vault.create_or_update_secret("shop/stripe-secret-key", {"api_key": "other"})
    async with editor(project) as one:
        one.answers = [WRITE, said]
        assert (await move(one, project))["applied"] is not left
        assert one.asked[1].startswith(f"Keylift: Vault has another value at {PLACE} already.")
        assert untouched(one, project) is left
    assert newest(vault) == {"api_key": "other" if left else secret()}


@pytest.mark.usefixtures("vault")
async def test_a_store_that_denies_leaves_every_file(
    project: Path, vault_at_work: VaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear message, and no value in .env either."""
    monkeypatch.setenv("VAULT_TOKEN", "s.nobody")
    async with editor(project) as one:
        one.answers = [WRITE]
        answer = await move(one, project)
        assert (answer["applied"], answer["moved"], answer["left"]) == (False, 0, 3)
        assert [each for each in one.shown if "Vault denies" in each] == one.shown[-1:]
        assert untouched(one, project)
        assert vault_at_work.token not in one.heard
    assert not (project / ".env").exists()


async def test_a_file_that_changes_during_the_question_stops_all(project: Path, vault: Any) -> None:
    async with editor(project) as one:
        one.answers = [WRITE]
        one.before_answer = lambda: (project / "lib/c.py").write_text("mine\n") and None
        assert (await move(one, project))["applied"] is False
        assert one.shown[-1] == "Keylift: The document changed since the action was offered."
    with pytest.raises(hvac.exceptions.InvalidPath):
        newest(vault)


async def test_two_places_in_one_file_move_together(project: Path, vault: Any) -> None:
    """Where no other file has the value, the action says so."""
    for name in ("b.py", "lib/c.py"):
        (project / name).unlink()
    uri = (project / "a.py").as_uri()
    async with editor(project) as one:
        one.answers = [WRITE]
        one.open(uri, f'KEY = "{secret()}"\nB = "{secret()}"\n')
        title = f"Move to Vault {PLACE}, at all 2 places in this file"
        action = next(each for each in await one.actions(uri, 0, 8) if each.title == title)
        assert (await one.run(action.command))["applied"] is True
        assert one.texts[uri].text.count("= vault_secret(") == 2
    assert (newest(vault), versions(vault)) == ({"api_key": secret()}, 1)
