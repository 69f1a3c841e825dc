"""After a move the user learns whether git has the old value, and where it is revoked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from lsprotocol import types

from lsp.editor import Editor, editor, secret

TEXT = f'import os\n\nKEY = "{secret()}"\n'
PAGE = "https://dashboard.stripe.com/apikeys"
COMMITTED = (
    "The value is in 1 committed file, first on 2024-05-03: make a new one, store it, then revoke"
    " the old one."
)
UNKNOWN = (
    "Whether a commit has the value was not checked: there is no git repository. If it was ever"
    " shared, make a new one, store it, then revoke the old one."
)
DATE = {"GIT_COMMITTER_DATE": "2024-05-03T12:00:00Z"}
LOOSE = "Keylift: STRIPE_SECRET_KEY is in .env now."
DONE = "Keylift: STRIPE_SECRET_KEY is in .env now, which git ignores."


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A file whose value is in git's history."""
    file = tmp_path / "a.py"
    file.write_text(TEXT)
    run = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(tmp_path))
    for command in (["init", "-q"], ["add", "a.py"], ["commit", "-q", "-m", "a"]):
        subprocess.run([*run, *command], check=True, env={**os.environ, **DATE})
    return file


def opens_no_pages(capabilities: types.ClientCapabilities) -> None:
    capabilities.window.show_document = None


async def move(one: Editor, file: Path, text: str = TEXT) -> None:
    one.open(file.as_uri(), text)
    (action, *_) = await one.actions(file.as_uri(), 2, 8)
    assert (await one.run(action.command))["applied"] is True


async def test_of_a_committed_value_a_button_leads_to_its_page(committed: Path) -> None:
    async with editor(committed.parent) as one:
        one.answers = ["Revoke at dashboard.stripe.com"]
        await move(one, committed)
        await one.until(lambda: one.pages)
        assert one.pages == [PAGE]
        hint = "Nothing loads .env here yet; an action at the lookup does."
        assert one.asked == [f"{DONE} {COMMITTED} {hint}"]
        assert one.shown == []
        assert secret() not in one.heard


async def test_the_reply_does_not_wait_for_the_button(committed: Path) -> None:
    """A dismissed message opens nothing."""
    async with editor(committed.parent) as one:
        await move(one, committed)
        await one.until(lambda: one.asked)
        await one.actions(committed.as_uri(), 0, 0)
        assert one.pages == []


async def test_where_pages_cannot_be_opened_the_link_stands_in_the_text(committed: Path) -> None:
    async with editor(committed.parent, change=opens_no_pages) as one:
        await move(one, committed)
        assert one.asked == []
        assert one.shown[-1].startswith(f"{DONE} {COMMITTED} ")
        assert one.shown[-1].endswith(f" Revoke at dashboard.stripe.com: {PAGE}")


async def test_without_git_nobody_knows(tmp_path: Path) -> None:
    async with editor(tmp_path, change=opens_no_pages) as one:
        await move(one, tmp_path / "a.py")
        assert one.shown[-1].startswith(f"{LOOSE} {UNKNOWN} ")
        assert PAGE in one.shown[-1]


async def test_of_several_values_some_may_be_committed(committed: Path) -> None:
    """Each page has its button, once."""
    slack = secret("slack-bot-token")
    text = f'{TEXT}K = "{secret(variant=1)}"\nSLACK = "{slack}"\n'
    async with editor(committed.parent, change=opens_no_pages) as one:
        one.open(committed.as_uri(), text)
        await one.execute("keylift.server.fixAll", {"uri": committed.as_uri()})
        assert (
            "Some of the values are in 1 committed file, first on 2024-05-03: make new ones, store"
            " them, then revoke the old ones." in one.shown[-1]
        )
        assert one.shown[-1].count("Revoke at dashboard.stripe.com: ") == 1
        assert one.shown[-1].count("Revoke at api.slack.com: ") == 1


async def test_a_public_value_is_no_leak(committed: Path) -> None:
    key = secret("stripe-publishable-key")
    async with editor(committed.parent) as one:
        await move(one, committed, f'import os\n\nKEY = "{key}"\n')
        assert "commit" not in one.shown[-1]


async def test_another_file_that_was_committed_counts(committed: Path) -> None:
    """Pasted into a file that was never committed, the value is as public as before."""
    async with editor(committed.parent) as one:
        await move(one, committed.parent / "clean.py")
        await one.until(lambda: one.asked)
        assert COMMITTED in one.asked[0]
