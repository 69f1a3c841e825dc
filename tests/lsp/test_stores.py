"""Moving a value to a secrets manager from the editor: asked first, stored, only then edited."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path
from typing import Any

import hvac
import pytest

from keylift.lsp.keeping import offered_stores
from keylift.rewriting.env_files import parse_env
from keylift.settings import StoreSettings
from keylift.workspace.root import EnvPlace
from lsp.editor import Editor, editor, secret
from lsp.vaults import newest
from servers.azure_server import azure_server
from servers.gcp_server import gcp_server
from servers.stand_ins import gh, op
from servers.vault_server import VaultServer

WRITE, LEAVE = "Write to Vault", "Keep in .env"
LOOKUP = 'KEY = vault_secret("shop/stripe-secret-key", "api_key", "secret")'
TITLE = "Move to Vault secret/shop/stripe-secret-key (api_key)"
PLACE = "secret/shop/stripe-secret-key (api_key)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


async def move(one: Editor, uri: str, text: str, title: str = TITLE) -> dict[str, Any]:
    one.open(uri, text)
    action = next(each for each in await one.actions(uri, 0, 8) if each.title == title)
    done: dict[str, Any] = await one.run(action.command)
    return done


async def test_the_value_is_in_vault_before_the_code_reads_it(project: Path, vault: Any) -> None:
    """The user is asked once a session; the value travels to Vault alone."""
    value = secret()
    async with editor(project) as one:
        one.answers = [WRITE]
        uri = (project / "a.py").as_uri()
        done = await move(one, uri, f'KEY = "{value}"\n')
        assert done["applied"] is True
        assert newest(vault) == {"api_key": value}
        assert one.texts[uri].text.endswith(f"\n\n\n{LOOKUP}\n")
        assert one.asked == [
            f"Keylift: may the value be written to Vault, {PLACE}? It is read back before the code"
            " changes. Otherwise .env keeps it until you put it there."
        ]
        assert one.shown[-1] == (
            f"Keylift: STRIPE_SECRET_KEY is in Vault now, at {PLACE}."
            " No commit of this repository has the value."
        )
        again = (project / "b.py").as_uri()
        assert (await move(one, again, f'KEY = "{value}"\n'))["applied"] is True
        assert len(one.asked) == 1
        assert one.shown[-1].endswith("Vault had the value already.")
        assert value not in one.heard
    assert not (project / ".env").exists()


async def test_a_question_that_waits_holds_up_no_other_move(project: Path, vault: Any) -> None:
    """Who does not look at a question can go on; the answer counts for what is true by then."""
    values = secret(), secret(variant=1)
    async with editor(project) as one:
        one.answers, one.answering = [WRITE], asyncio.Event()
        uris = [(project / name).as_uri() for name in ("a.py", "b.py")]
        asking = asyncio.create_task(move(one, uris[0], f'KEY = "{values[0]}"\n'))
        await one.until(lambda: one.asked)
        title = "Move to environment variable STRIPE_SECRET_KEY"
        done = await move(one, uris[1], f'KEY = "{values[1]}"\n', title)
        assert (done["applied"], asking.done()) == (True, False)
        assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": values[1]}
        one.answering.set()
        assert (await asking)["applied"] is True
        # The name was free when the user was asked, and is not any more.
        assert '= vault_secret("shop/a-stripe-secret-key", "api_key"' in one.texts[uris[0]].text
        kept = vault.read_secret_version("shop/a-stripe-secret-key", raise_on_deleted_version=True)
        assert kept["data"]["data"] == {"api_key": values[0]}
        vault.delete_metadata_and_all_versions("shop/a-stripe-secret-key")
        assert len(one.asked) == 1
        assert all(value not in one.heard for value in values)


async def test_what_has_to_run_first_is_told(project: Path, vault: Any) -> None:
    """The title names the file, and the message how the program is started."""
    value = secret()
    (project / "package.json").write_text("{}\n")
    async with editor(project) as one:
        one.answers = [WRITE]
        title = f"{TITLE}, with load-secrets.mjs before the program"
        uri = (project / "a.js").as_uri()
        done = await move(one, uri, f'let k="{value}";\n', title)
        assert done["applied"] is True
        assert newest(vault) == {"api_key": value}
        assert "by `node --import ./load-secrets.mjs …`, which fetches" in one.shown[-1]
        assert value not in one.heard
    loader = (project / "load-secrets.mjs").read_text()
    assert loader.count('await vaultSecret("shop/stripe-secret-key"') == 1
    assert "loadedSecret" in (project / "app-secrets.js").read_text()


async def test_without_consent_env_keeps_the_value(project: Path, vault: Any) -> None:
    """The code reads Vault all the same, and the user is told how the value gets there."""
    value = secret()
    async with editor(project) as one:
        one.answers = [LEAVE]
        uri = (project / "a.py").as_uri()
        assert (await move(one, uri, f'KEY = "{value}"\n'))["applied"] is True
        assert one.texts[uri].text.endswith(f"\n\n\n{LOOKUP}\n")
        assert "vault kv put -mount=secret -cas=0 shop/stripe-secret-key api_key=-" in one.shown[-1]
        assert value not in one.heard
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": value}
    with pytest.raises(hvac.exceptions.InvalidPath):
        newest(vault)


def test_stores_that_nothing_can_be_written_to_are_not_offered(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor asks whether the value may go there, which would be an empty question."""
    monkeypatch.setenv("AZURE_KEYVAULT_URL", "https://acme.vault.azure.net")
    settings, place = StoreSettings(offer=("gcp",)), EnvPlace(root=project)
    assert {"azure", "gcp"} <= {store.id for store in offered_stores(settings, place)}
    monkeypatch.setattr("keylift.lsp.keeping.CLIENT_IDS", ("vault",))
    assert not {"azure", "gcp"} & {store.id for store in offered_stores(settings, place)}


async def test_an_unanswered_question_changes_nothing(project: Path, vault: Any) -> None:
    text = f'KEY = "{secret()}"\n'
    async with editor(project) as one:
        uri = (project / "a.py").as_uri()
        assert (await move(one, uri, text))["applied"] is False
        assert (one.texts[uri].text, one.shown) == (text, ["Keylift: Nothing was changed."])
    assert not (project / ".env").exists()
    with pytest.raises(hvac.exceptions.InvalidPath):
        newest(vault)


async def test_the_users_own_settings_may_allow_it_for_good(project: Path, vault: Any) -> None:
    value = secret()
    async with editor(project, settings={"stores": {"allowWrite": True}}) as one:
        uri = (project / "a.py").as_uri()
        assert (await move(one, uri, f'KEY = "{value}"\n'))["applied"] is True
        assert one.asked == []
    assert newest(vault) == {"api_key": value}


async def test_the_users_own_settings_may_name_the_server(
    project: Path, vault: Any, vault_at_work: VaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that was started from a desktop has few environment variables."""
    monkeypatch.delenv("VAULT_ADDR")
    value = secret()
    named = {"vaultAddress": vault_at_work.address, "allowWrite": True}
    async with editor(project, settings={"stores": named}) as one:
        uri = (project / "a.py").as_uri()
        assert (await move(one, uri, f'KEY = "{value}"\n'))["applied"] is True
    assert newest(vault) == {"api_key": value}


async def test_a_project_cannot_allow_it(project: Path, vault: Any) -> None:
    (project / "keylift.toml").write_text("[stores]\nallow_write = true\n")
    async with editor(project) as one:
        uri = (project / "a.py").as_uri()
        assert (await move(one, uri, f'KEY = "{secret()}"\n'))["applied"] is False
        assert len(one.asked) == 1
        assert any(
            "stores.allow_write: only your own editor settings can say so" in each
            for each in one.shown
        )
    with pytest.raises(hvac.exceptions.InvalidPath):
        newest(vault)


async def test_another_value_in_vault_stays(project: Path, vault: Any) -> None:
    """Whoever may write there is asked once more, and says nothing."""
    vault.create_or_update_secret("shop/stripe-secret-key", {"api_key": "other"})
    text = f'KEY = "{secret()}"\n'
    async with editor(project) as one:
        one.answers = [WRITE]
        uri = (project / "a.py").as_uri()
        assert (await move(one, uri, text))["applied"] is False
        assert one.shown == [f"Keylift: Vault has another value at {PLACE} already."]
        assert one.asked[1:] == [
            f"Keylift: Vault has another value at {PLACE} already. Use another name for yours? Or"
            " replace it? Programs that look it up get the new value."
        ]
        assert one.texts[uri].text == text
    assert newest(vault) == {"api_key": "other"}


async def test_another_value_goes_where_the_user_says_so(project: Path, vault: Any) -> None:
    """The other fields stay; what holds for one entry does not hold for the next."""
    vault.create_or_update_secret("shop/stripe-secret-key", {"api_key": "other", "n": "1"})
    async with editor(project) as one:
        one.answers = [WRITE, "Replace it", "Leave it"]
        uri = (project / "a.py").as_uri()
        assert (await move(one, uri, f'KEY = "{secret()}"\n'))["applied"] is True
        assert newest(vault) == {"api_key": secret(), "n": "1"}
        again = (project / "b.py").as_uri()
        assert (await move(one, again, f'KEY = "{secret(variant=1)}"\n'))["applied"] is False
        assert len(one.asked) == 3
        assert secret() not in one.heard
    assert newest(vault) == {"api_key": secret(), "n": "1"}


async def test_a_second_value_gets_another_name(project: Path, vault: Any) -> None:
    """What a file looks up is not even offered for replacement."""
    (project / "a.py").write_text(f"{LOOKUP}\n")
    vault.create_or_update_secret("shop/stripe-secret-key", {"api_key": "other"})
    async with editor(project) as one:
        one.answers = [WRITE, "Use another name"]
        uri = (project / "b.py").as_uri()
        assert (await move(one, uri, f'KEY = "{secret()}"\n'))["applied"] is True
        assert one.asked[1] == (
            f"Keylift: Vault has another value at {PLACE} already. Use another name for yours?"
        )
        assert '"shop/b-stripe-secret-key"' in one.texts[uri].text
        assert secret() not in one.heard
    assert newest(vault) == {"api_key": "other"}
    assert newest(vault, "shop/b-stripe-secret-key") == {"api_key": secret()}


async def test_what_a_file_looks_up_is_taken_where_the_store_gets_nothing(
    project: Path, vault: Any
) -> None:
    """Whoever puts the value there by hand would take the place of the other one."""
    (project / "a.py").write_text(f"{LOOKUP}\n")
    async with editor(project) as one:
        one.answers = [LEAVE, LEAVE]
        uri = (project / "b.py").as_uri()
        assert (await move(one, uri, f'KEY = "{secret()}"\n'))["applied"] is True
        assert '"shop/b-stripe-secret-key"' in one.texts[uri].text
    assert parse_env((project / ".env").read_text()) == {"B_STRIPE_SECRET_KEY": secret()}
    with pytest.raises(hvac.exceptions.InvalidPath):
        newest(vault)


async def test_a_text_that_changes_during_the_question_stops_the_move(
    project: Path, vault: Any
) -> None:
    vault.create_or_update_secret("shop/stripe-secret-key", {"api_key": "other"})
    async with editor(project) as one:
        one.answers = [WRITE, "Replace it"]
        uri = (project / "a.py").as_uri()
        one.before_answer = lambda: one.edit(uri, (0, 0), (0, 0), "# mine\n")
        done = await move(one, uri, f'KEY = "{secret()}"\n')
        assert done["applied"] is False
        assert one.shown == ["Keylift: The document changed since the action was offered."]
    assert newest(vault) == {"api_key": "other"}


@pytest.mark.usefixtures("vault")
async def test_a_dead_store_changes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULT_ADDR", "http://127.0.0.1:9")
    text = f'KEY = "{secret()}"\n'
    async with editor(project) as one:
        one.answers = [WRITE]
        uri = (project / "a.py").as_uri()
        assert (await move(one, uri, text))["applied"] is False
        assert one.shown == [
            "Keylift: Vault at http://127.0.0.1:9 cannot be reached: connection refused."
        ]
        assert one.texts[uri].text == text
    assert not (project / ".env").exists()


@pytest.mark.usefixtures("vault")
async def test_stores_that_nobody_uses_are_not_offered(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting may name one that the environment does not."""
    monkeypatch.delenv("VAULT_ADDR")
    async with editor(project, settings={"stores": {"offer": ["conjur"]}}) as one:
        uri = (project / "a.py").as_uri()
        one.open(uri, f'KEY = "{secret()}"\n')
        titles = [each.title for each in await one.actions(uri, 0, 8)]
    assert [each for each in titles if "Vault" in each or "AWS" in each] == []
    assert "Move to Conjur shop/stripe-secret-key" in titles


CLOUDS = {
    "Google Secret Manager": (gcp_server, "GOOGLE_CLOUD_PROJECT", "gcp"),
    "Azure Key Vault": (azure_server, "AZURE_KEYVAULT_URL", "azure"),
}


@pytest.mark.parametrize("name", CLOUDS)
async def test_a_cloud_is_offered_by_its_variable_and_asks_first(
    name: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contract-tested against a stand-in, by the libraries of those that make it."""
    serve, sign, store_id = CLOUDS[name]
    value, title = secret(), f"Move to {name} shop-stripe-secret-key"
    with serve(tmp_path) as server:
        for variable, said in server.environ.items():
            monkeypatch.setenv(variable, said)
        async with editor(project) as one:
            one.answers = [f"Write to {name}"]
            uri = (project / "a.py").as_uri()
            one.open(uri, f'KEY = "{value}"\n')
            action = next(each for each in await one.actions(uri, 0, 8) if each.title == title)
            assert server.secrets == {}
            assert (await one.run(action.command))["applied"] is True
            assert f'KEY = {store_id}_secret("shop-stripe-secret-key")' in one.texts[uri].text
            assert value not in one.heard
        (held,) = server.secrets["shop-stripe-secret-key"]
        assert value in {getattr(held, "value", ""), getattr(held, "data", b"").decode()}
    monkeypatch.delenv(sign)
    async with editor(project) as one:
        one.open(uri, f'KEY = "{value}"\n')
        assert title not in [each.title for each in await one.actions(uri, 0, 8)]


async def test_1password_asks_first_and_leaves_a_reference(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contract-tested against a stand-in, not the real command.

    An item that has another value stays; nobody is asked whether it may go.
    """
    stand_in = op(tmp_path / "bin")
    stand_in.on_path(monkeypatch)
    monkeypatch.setenv("OP_ACCOUNT", "shop")
    value = secret()
    async with editor(project) as one:
        one.answers = ["Write to 1Password"]
        uri = (project / "a.py").as_uri()
        one.open(uri, f'KEY = "{value}"\n')
        title = "Move to 1Password Private/shop-stripe-secret-key (credential)"
        action = next(each for each in await one.actions(uri, 0, 8) if each.title == title)
        assert stand_in.calls == []
        assert (await one.run(action.command))["applied"] is True
        assert 'KEY = os.environ["STRIPE_SECRET_KEY"]' in one.texts[uri].text
        assert "op run --env-file=.env -- PROGRAM" in one.shown[-1]
        assert value not in one.heard
        (project / ".env").rename(project / "kept.env")
        (project / ".env.example").unlink()
        again = (project / "b.py").as_uri()
        one.open(again, f'KEY = "{secret(variant=1)}"\n')
        action = next(each for each in await one.actions(again, 0, 8) if each.title == title)
        assert (await one.run(action.command))["applied"] is False
        assert one.shown[-1].startswith("Keylift: 1Password has another value at Private/shop-")
        assert len(one.asked) == 2
        assert one.asked[1].endswith("already. Use another name for yours?")
        assert value not in one.heard
        (project / "kept.env").rename(project / ".env")
    assert {call["folder"] for call in stand_in.calls} == {str(project)}
    assert parse_env((project / ".env").read_text()) == {
        "STRIPE_SECRET_KEY": "op://Private/shop-stripe-secret-key/credential"
    }


GITHUB = (
    "Move to environment variable STRIPE_SECRET_KEY and GitHub Actions secret STRIPE_SECRET_KEY"
)


def with_workflow(project: Path, *, remote: str) -> None:
    folder = project / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "ci.yml").write_text("on: push\n")
    if remote:
        subprocess.run(["git", "remote", "add", "origin", remote], cwd=project, check=True)


async def test_a_repository_with_workflows_on_github_is_offered_their_secrets(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The value goes to .env, then to the repository's secrets, and only then the code changes."""
    with_workflow(project, remote="git@github.com:acme/shop.git")
    command = gh(tmp_path / "bin")
    command.on_path(monkeypatch)
    value = secret()
    async with editor(project) as one:
        one.answers = ["Write to GitHub Actions secret"]
        uri = (project / "a.py").as_uri()
        one.open(uri, f'KEY = "{value}"\n')
        action = next(each for each in await one.actions(uri, 0, 8) if each.title == GITHUB)
        assert (await one.run(action.command))["applied"] is True
        assert one.texts[uri].text.endswith('\nKEY = os.environ["STRIPE_SECRET_KEY"]\n')
        assert one.asked == [
            "Keylift: may the value be written to GitHub Actions secret, repository acme/shop,"
            " STRIPE_SECRET_KEY? .env gets it before. Otherwise .env alone has it until you put it"
            " there."
        ]
        assert one.shown[-1].startswith(
            "Keylift: STRIPE_SECRET_KEY is in .env now, which git ignores, and each is a GitHub"
            " Actions secret."
        )
        assert "GitHub, repository acme/shop, has it." in one.shown[-1]
        assert value not in one.heard
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": value}
    assert command.state["secrets"] == {"STRIPE_SECRET_KEY": value}


@pytest.mark.parametrize("remote", ["", "git@gitlab.com:acme/github.git"])
async def test_a_repository_elsewhere_is_not_offered_githubs_secrets(
    project: Path, remote: str
) -> None:
    with_workflow(project, remote=remote)
    (project / ".gitlab-ci.yml").write_text("test:\n  script: [make]\n")
    async with editor(project) as one:
        uri = (project / "a.py").as_uri()
        one.open(uri, f'KEY = "{secret()}"\n')
        titles = [each.title for each in await one.actions(uri, 0, 8)]
        assert GITHUB not in titles
        assert GITHUB.replace("GitHub Actions secret", "GitLab CI variable") in titles
