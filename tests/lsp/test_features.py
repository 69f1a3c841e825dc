"""The language server over standard input and output, as editors drive it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from lsp.editor import SERVER, STRIPE, editor, secret

SLOW_STORE = """
import pathlib, time
from keylift.lsp import moves
store = moves.store_rewrites
def store_slowly(*arguments):
    stored = store(*arguments)
    while not pathlib.Path({go!r}).exists():
        time.sleep(0.01)
    return stored
moves.store_rewrites = store_slowly
{server}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def spans(diagnostics: object) -> list[tuple[int, int, int, int]]:
    places = [(each.range.start, each.range.end) for each in diagnostics]
    return [(a.line, a.character, b.line, b.character) for a, b in places]


@pytest.mark.parametrize(
    ("like", "encoding", "column"),
    [("visual-studio-code", "utf-16", 10), ("neovim", "utf-8", 12), ("emacs", "utf-32", 9)],
)
async def test_exactly_the_value_is_marked(like: str, encoding: str, column: int) -> None:
    """Each editor gets the value's range in the columns it prefers, behind an emoji too."""
    value = secret()
    async with editor(like=like) as one:
        assert one.encoding == encoding
        one.open("untitled:a", f'x = 1\n# 😀\nk="😀";s="{value}"\n')
        (diagnostic,) = await one.published("untitled:a", 1)
        assert spans([diagnostic]) == [(2, column, 2, column + len(value))]
        assert (diagnostic.code, diagnostic.source) == (STRIPE, "keylift")
        assert diagnostic.severity == types.DiagnosticSeverity.Error
        assert diagnostic.code_description.href.startswith("https://")
        assert "Stripe live secret key" in diagnostic.message
        assert value not in one.heard


async def test_typing_moves_adds_and_removes_marks() -> None:
    """Diagnostics follow incremental edits."""
    value = secret()
    async with editor() as one:
        one.open("untitled:a", "")
        one.edit("untitled:a", (0, 0), (0, 0), f'k = "{value}"\n')
        assert spans(await one.published("untitled:a", 1)) == [(0, 5, 0, 5 + len(value))]
        one.edit("untitled:a", (0, 0), (0, 0), "\n")
        await one.until(lambda: one.client.diagnostics["untitled:a"][0].range.start.line == 1)
        one.edit("untitled:a", (1, 0), (2, 0), "")
        await one.published("untitled:a", 0)


async def test_a_burst_of_changes_is_scanned_once() -> None:
    """While someone types, nothing is published; after the pause, the last version is."""
    value = secret()
    async with editor(settings={"editor": {"debounce": 400}}) as one:
        one.open("untitled:a", f'k = "{value}"\n')
        await one.published("untitled:a", 1)
        for _ in range(30):
            one.edit("untitled:a", (0, 0), (0, 0), "\n")
        await one.until(lambda: one.client.diagnostics["untitled:a"][0].range.start.line == 30)
        assert one.heard.count("textDocument/publishDiagnostics") == 2


async def test_changes_of_one_message_build_on_each_other() -> None:
    """Each change of a notification is meant for the text that the one before it left."""
    value = secret()
    async with editor() as one:
        one.open("untitled:a", "ab")
        place = types.Range(types.Position(0, 1), types.Position(0, 1))
        behind = types.Range(types.Position(1, 0), types.Position(1, 1))
        target = types.VersionedTextDocumentIdentifier(version=2, uri="untitled:a")
        changes = [
            types.TextDocumentContentChangePartial(range=place, text=f'k = "{value}"\n'),
            types.TextDocumentContentChangePartial(range=behind, text=f'k = "{value}"'),
        ]
        one.client.text_document_did_change(types.DidChangeTextDocumentParams(target, changes))
        marks = await one.published("untitled:a", 2)
        end = len(value)
        assert spans(marks) == [(0, 6, 0, 6 + end), (1, 5, 1, 5 + end)]


async def test_closing_takes_the_marks_back() -> None:
    """A closed document has no diagnostics."""
    async with editor() as one:
        one.open("untitled:a", f'k = "{secret()}"\n')
        await one.published("untitled:a", 1)
        one.close("untitled:a")
        await one.published("untitled:a", 0)
        await one.until(lambda: one.statuses[-1] == ("idle", 0))


async def test_a_client_that_pulls_is_never_pushed_to() -> None:
    """Open documents are answered for when asked, and nothing is published besides."""
    value = secret()
    async with editor(pulls=True) as one:
        one.open("untitled:a", f'k = "{value}"\n')
        report = await one.pull("untitled:a")
        assert spans(report.items) == [(0, 5, 0, 5 + len(value))]
        one.edit("untitled:a", (0, 0), (0, 0), "\n")
        moved = await one.pull("untitled:a", report.result_id)
        assert spans(moved.items) == [(1, 5, 1, 5 + len(value))]
        one.close("untitled:a")
        assert (await one.pull("untitled:a")).items == ()
        assert one.client.diagnostics == {}


async def test_a_pull_is_answered_by_unchanged_only_where_no_mark_can_have_moved() -> None:
    """Typing below the last finding changes nothing; rewriting its line needs it anew."""
    text = f'k = "{secret()}"\n'
    async with editor(pulls=True) as one:
        one.open("untitled:a", text)
        first = await one.pull("untitled:a")
        one.edit("untitled:a", (1, 0), (1, 0), "x = 1\n")
        second = await one.pull("untitled:a", first.result_id)
        assert (second.kind, second.result_id) == ("unchanged", first.result_id)
        one.replace("untitled:a", text)
        third = await one.pull("untitled:a", first.result_id)
        assert third.kind == "full"
        assert spans(third.items) == spans(first.items)


async def test_a_document_that_is_opened_anew_at_once_is_diagnosed() -> None:
    """Closing and opening again before the first scan is done ends with the new text's marks."""
    async with editor() as one:
        for text in ("", "\n", f'\n\nKEY = "{secret()}"\n'):
            one.open("untitled:a", text)
            if "KEY" not in text:
                one.close("untitled:a")
        (diagnostic,) = await one.published("untitled:a", 1)
        assert diagnostic.range.start == types.Position(2, 7)


async def test_the_limit_of_an_open_text_counts_bytes_as_that_of_a_file_does() -> None:
    """Letters of two bytes each are more than their number says."""
    async with editor(settings={"scan": {"maxFileSize": 100}}) as one:
        one.open("untitled:a", "ñ" * 51)
        message = await one.until(lambda: next(iter(one.shown), ""))
        assert "scan.max_file_size" in message
    async with editor(settings={"scan": {"maxFileSize": 100}}) as one:
        text = f'# ñ\nKEY = "{secret()}"\n'
        one.open("untitled:a", text + "x" * (100 - len(text.encode())))
        assert await one.published("untitled:a", 1)
        assert one.shown == []


async def test_a_text_that_is_too_large_is_told_once_and_not_scanned() -> None:
    """The limit for files counts for open texts too."""
    async with editor(settings={"scan": {"maxFileSize": 100}}) as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n' + "x" * 100)
        message = await one.until(lambda: next(iter(one.shown), ""))
        assert "scan.max_file_size" in message
        one.replace("untitled:a", f'KEY = "{secret()}"\n')
        await one.published("untitled:a", 1)
        one.replace("untitled:a", f'KEY = "{secret()}"\n' + "x" * 200)
        await one.published("untitled:a", 0)
        assert len(one.shown) == 1


async def test_only_so_many_findings_are_shown() -> None:
    """`editor.maxDiagnostics` limits what one document shows."""
    lines = "".join(f'k{n} = "{secret(variant=n)}"\n' for n in range(5))
    async with editor(settings={"editor": {"maxDiagnostics": 3}}) as one:
        one.open("untitled:a", lines)
        await one.published("untitled:a", 3)


async def test_moving_a_value_leaves_a_working_lookup(project: Path) -> None:
    """The value goes to `.env`, the lookup to the source, and nothing on the wire holds it."""
    value = secret()
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'"""😀"""\n\nKEY = "{value}"\n')
        actions = await one.actions(uri, 2, 10)
        assert actions[0].title == "Move to environment variable STRIPE_SECRET_KEY"
        assert (actions[0].kind, actions[0].edit) == ("quickfix", None)
        answer = await one.run(actions[0].command)
        assert answer["applied"] is True
        text = one.texts[uri].text
        assert text == '"""😀"""\n\nimport os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n'
        await one.until(lambda: one.statuses[-1] == ("idle", 0))
        assert value not in one.heard
    env = project / ".env"
    assert env.read_text() == f"STRIPE_SECRET_KEY={value}\n"
    assert env.stat().st_mode & 0o777 == 0o600
    assert ".env" in (project / ".gitignore").read_text().split()
    assert "STRIPE_SECRET_KEY=" in (project / ".env.example").read_text()


async def test_a_value_that_is_stored_already_is_reused(project: Path) -> None:
    """A second copy of a stored value becomes a lookup of the same variable."""
    value = secret()
    (project / ".env").write_text(f"PAYMENTS={value}\n")
    (project / ".gitignore").write_text(".env\n")
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'KEY = "{value}"\n')
        (action, *_) = await one.actions(uri, 0, 10)
        assert action.title == "Use environment variable PAYMENTS"
        await one.run(action.command)
        assert 'os.environ["PAYMENTS"]' in one.texts[uri].text


async def test_an_offer_that_is_out_of_date_is_refused(project: Path) -> None:
    """After any change of the document the move refuses in a sentence, and writes nothing."""
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        (action, *_) = await one.actions(uri, 0, 10)
        one.edit(uri, (0, 0), (0, 0), "\n")
        before = one.texts[uri].text
        answer = await one.run(action.command)
        assert answer["applied"] is False
        assert one.shown == ["Keylift: The document changed since the action was offered."]
        assert one.texts[uri].text == before
    assert not (project / ".env").exists()


async def test_an_edit_that_the_editor_rejects_loses_nothing(project: Path) -> None:
    """The value is in `.env` and still in the source, and the user is told so."""
    value = secret()
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.takes_edits = False
        one.open(uri, f'KEY = "{value}"\n')
        (action, *_) = await one.actions(uri, 0, 10)
        answer = await one.run(action.command)
        assert answer["applied"] is False
        assert "did not take the edit; STRIPE_SECRET_KEY is in .env" in one.shown[0]
        assert value in one.texts[uri].text
        assert value not in one.heard
    assert value in (project / ".env").read_text()


async def test_a_document_that_changes_while_its_value_is_stored_is_left_alone(
    project: Path,
) -> None:
    """The value is in `.env` by then, the source is as the user typed it, and a retry works."""
    value, go = secret(), project / "go.flag"
    uri = (project / "app.py").as_uri()
    command = [sys.executable, "-c", SLOW_STORE.format(go=str(go), server=SERVER)]
    async with editor(project, command=command) as one:
        one.open(uri, f'KEY = "{value}"\n')
        (action, *_) = await one.actions(uri, 0, 10)
        answer = asyncio.ensure_future(one.run(action.command))
        await one.until((project / ".env.example").exists)
        one.edit(uri, (0, 0), (0, 0), "# Typed meanwhile.\n")
        go.touch()
        assert (await answer)["applied"] is False
        assert "The document changed; STRIPE_SECRET_KEY is in .env now" in one.shown[0]
        assert one.texts[uri].text == f'# Typed meanwhile.\nKEY = "{value}"\n'
        (action, *_) = await one.actions(uri, 1, 10)
        assert action.title == "Use environment variable STRIPE_SECRET_KEY"
        assert (await one.run(action.command))["applied"] is True
        assert 'KEY = os.environ["STRIPE_SECRET_KEY"]' in one.texts[uri].text
        assert value not in one.heard


async def test_an_editor_that_takes_no_edits_is_not_left_with_half_a_move(project: Path) -> None:
    """Where the source could not be edited afterwards, nothing is stored either."""
    uri = (project / "app.py").as_uri()

    def take_away(capabilities: types.ClientCapabilities) -> None:
        capabilities.workspace.apply_edit = False

    async with editor(project, change=take_away) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        (action, *_) = await one.actions(uri, 0, 10)
        assert (await one.run(action.command))["applied"] is False
    assert not (project / ".env").exists()


async def test_a_pull_can_be_canceled() -> None:
    """A request that still waits for a pause ends as soon as it is canceled."""
    async with editor(pulls=True, settings={"editor": {"debounce": 600_000}}) as one:
        one.open("untitled:a", f'k = "{secret()}"\n')
        assert len((await one.pull("untitled:a")).items) == 1
        one.edit("untitled:a", (0, 0), (0, 0), "\n")
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier("untitled:a"))
        running = asyncio.ensure_future(
            one.client.protocol.send_request_async(
                types.TEXT_DOCUMENT_DIAGNOSTIC, params, msg_id="the-pull"
            )
        )
        assert await one.hover("untitled:a", 0, 0) == ""
        assert not running.done()
        one.client.cancel_request(types.CancelParams("the-pull"))
        with pytest.raises(JsonRpcException) as caught:
            await running
        assert caught.value.code == -32800


async def test_an_env_file_with_unsaved_changes_is_not_written(project: Path) -> None:
    """Whoever edits `.env` right now must save it first."""
    (project / ".env").write_text("A=1\n")
    (project / ".gitignore").write_text(".env\n")
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open((project / ".env").as_uri(), "A=2\n", "dotenv")
        one.open(uri, f'KEY = "{secret()}"\n')
        (action, *_) = await one.actions(uri, 0, 10)
        assert (await one.run(action.command))["applied"] is False
        assert one.shown == ["Keylift: .env has unsaved changes; save it first."]
    assert (project / ".env").read_text() == "A=1\n"


async def test_a_lookup_alone_is_a_plain_edit_computed_when_chosen(project: Path) -> None:
    """The second action stores nothing; its edit comes only on request."""
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        action = (await one.actions(uri, 0, 10))[1]
        assert action.title == "Replace with a lookup of STRIPE_SECRET_KEY (value not stored)"
        assert action.edit is None
        resolved = await one.client.code_action_resolve_async(action)
        one.take_edit(resolved.edit)
        assert one.texts[uri].text == 'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n'
        one.edit(uri, (0, 0), (0, 0), "\n")
        with pytest.raises(JsonRpcException, match="changed since"):
            await one.client.code_action_resolve_async(action)
    assert not (project / ".env").exists()


async def test_a_move_resolves_to_itself(project: Path) -> None:
    """VS Code resolves every action without an edit, also one that is a command."""
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        (action, *_) = await one.actions(uri, 0, 10)
        assert action.command.command == "keylift.server.moveToStore"
        assert await one.client.code_action_resolve_async(action) == action


async def test_edits_come_at_once_to_a_client_that_cannot_resolve(project: Path) -> None:
    """Emacs gets whole actions, edits included."""
    uri = (project / "app.py").as_uri()
    async with editor(project, like="emacs") as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        action = (await one.actions(uri, 0, 10))[1]
        one.take_edit(action.edit)
        assert one.texts[uri].text == 'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n'


async def test_ignoring_a_finding_adds_a_comment_that_silences_it() -> None:
    """The ignore action's comment works."""
    async with editor() as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        await one.published("untitled:a", 1)
        action = (await one.actions("untitled:a", 0, 10))[-1]
        assert action.title.startswith("Ignore this")
        one.take_edit((await one.client.code_action_resolve_async(action)).edit)
        assert f"# keylift:ignore={STRIPE}" in one.texts["untitled:a"].text
        await one.published("untitled:a", 0)


async def test_a_secret_in_a_comment_can_be_replaced_by_a_word() -> None:
    """The action edits the comment, keeps the value nowhere, and the finding is gone."""
    value = secret()
    async with editor() as one:
        one.open("untitled:a", f'"""Pay with {value}."""\nA = 1  # or {value}\n')
        await one.published("untitled:a", 2)
        for line, column in ((1, 14), (0, 14)):
            actions = await one.actions("untitled:a", line, column)
            (action,) = [one for one in actions if one.title.startswith("Replace this")]
            assert action.title == "Replace this Stripe live secret key by [REDACTED]"
            assert (action.edit, action.command, action.is_preferred) == (None, None, None)
            one.take_edit((await one.client.code_action_resolve_async(action)).edit)
        await one.published("untitled:a", 0)
        assert one.texts["untitled:a"].text == (
            '"""Pay with [REDACTED]."""\nA = 1  # or [REDACTED]\n'
        )
        assert value not in one.heard


async def test_the_outputs_of_a_notebooks_cell_can_be_cleared() -> None:
    """The action edits the notebook's text, keeps the value nowhere, and the finding is gone."""
    value = secret()
    text = '{"cells": [{"cell_type": "code", "source": "k", "outputs": [{"text": ["§"]}]}]}\n'
    async with editor() as one:
        one.open("untitled:a.ipynb", text.replace("§", value))
        await one.published("untitled:a.ipynb", 1)
        actions = await one.actions("untitled:a.ipynb", 0, text.index("§") + 1)
        (action,) = [one for one in actions if one.title.startswith("Clear")]
        assert action.title == (
            "Clear the saved outputs of this cell, which hold this Stripe live secret key"
        )
        assert (action.edit, action.command, action.is_preferred) == (None, None, None)
        one.take_edit((await one.client.code_action_resolve_async(action)).edit)
        await one.published("untitled:a.ipynb", 0)
        assert one.texts["untitled:a.ipynb"].text == text.replace('{"text": ["§"]}', "")
        assert value not in one.heard


async def test_without_a_folder_only_the_plain_lookup_is_offered() -> None:
    """There is no place for `.env`, which the first action says."""
    async with editor() as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        why, lookup, ignore = await one.actions("untitled:a", 0, 10)
        assert why.title == "Not moved: open a folder first, so that there is a place for .env…"
        assert lookup.title.startswith("Replace with a lookup")
        assert ignore.title.startswith("Ignore")


async def test_an_untitled_buffers_value_goes_to_the_first_folder(project: Path) -> None:
    """An unsaved buffer belongs to the workspace's first folder."""
    async with editor(project) as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        (action, *_) = await one.actions("untitled:a", 0, 10)
        assert (await one.run(action.command))["applied"] is True
    assert (project / ".env").exists()


async def test_fix_all_moves_everything_in_one_edit(project: Path) -> None:
    """All findings of a document become lookups; equal values share a name."""
    one_value, other = secret(), secret(variant=1)
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'A = "{one_value}"\nB = "{other}"\nC = "{one_value}"\n')
        (action,) = await one.actions(uri, 0, 0, only=["source.fixAll"])
        assert action.kind == "source.fixAll.keylift"
        answer = await one.run(action.command)
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 3, 0)
        lines = one.texts[uri].text.splitlines()
        assert lines[0] == "import os"
        assert lines[2].removeprefix("A = ") == lines[4].removeprefix("C = ")
        assert lines[2].removeprefix("A = ") != lines[3].removeprefix("B = ")
        assert one.texts[uri].version == 1 + len(["A", "B", "C", "import"])
        assert one_value not in one.heard
    assert (project / ".env").read_text().count("=") == 2


async def test_fix_all_leaves_a_test_unless_it_is_told_again(project: Path) -> None:
    """Nothing is offered on saving; the command asks, as the file stops without its values."""
    text = f'KEY = "{secret()}"\n'
    uri = (project / "tests/keys.py").as_uri()
    async with editor(project) as one:
        one.open(uri, text)
        assert await one.actions(uri, 0, 0, only=["source.fixAll"]) == []
        answer = await one.execute("keylift.server.fixAll", {"uri": uri})
        assert answer["applied"] is False
        await one.until(lambda: one.asked)
        assert one.asked == [f"Keylift: {answer['reason']}"]
        assert one.texts[uri].text == text
        assert not (project / ".env").exists()
        one.answers = ["Move Its Values Anyway"]
        await one.execute("keylift.server.fixAll", {"uri": uri})
        await one.until(lambda: secret() not in one.texts[uri].text)
    assert (project / ".env").read_text() == f"STRIPE_SECRET_KEY={secret()}\n"


async def test_one_value_moves_at_all_its_places_at_once(project: Path) -> None:
    """The second action of such a finding; other values and comments stay."""
    value, other = secret(), secret(variant=1)
    uri = (project / "app.py").as_uri()
    text = f'A = "{value}"\nB = "{other}"\nC = "{value}"\n# {value}\n'
    async with editor(project) as one:
        one.open(uri, text)
        action = (await one.actions(uri, 0, 10))[1]
        assert action.title == (
            "Move to environment variable STRIPE_SECRET_KEY, at all 2 places in this file"
        )
        answer = await one.run(action.command)
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 2, 1)
        assert one.texts[uri].text == (
            'import os\n\nA = os.environ["STRIPE_SECRET_KEY"]\n'
            f'B = "{other}"\nC = os.environ["STRIPE_SECRET_KEY"]\n# {value}\n'
        )
        assert one.shown[-1].endswith(" 1 more need a look.")
        assert value not in one.heard
    assert (project / ".env").read_text() == f"STRIPE_SECRET_KEY={value}\n"


async def test_the_password_of_a_url_can_move_alone(project: Path) -> None:
    """The second action; what is stored is the password as it is written, percent signs and all."""
    value = "Zq7vX2mK9pL4wN8s%2Fx"
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'U = "redis://app:{value}@cache.shop.io:6379/0"\n')
        first, second, *_ = await one.actions(uri, 0, 20)
        assert first.title == "Move to environment variable REDIS_URL"
        assert second.title == "Move only the password to environment variable REDIS_PASSWORD"
        assert (await one.run(second.command))["applied"] is True
        lookup = '"redis://app:" + os.environ["REDIS_PASSWORD"] + "@cache.shop.io:6379/0"'
        assert one.texts[uri].text == f"import os\n\nU = {lookup}\n"
        assert value not in one.heard
    assert (project / ".env").read_text() == f"REDIS_PASSWORD={value}\n"


async def test_a_url_without_a_password_in_it_moves_whole_alone(project: Path) -> None:
    """A token elsewhere in a URL is no password of it."""
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'U = "https://example.com/?k={secret()}"\n')
        titles = [action.title for action in await one.actions(uri, 0, 32)]
        assert titles
        assert not any("password" in title for title in titles)


async def test_a_value_that_stands_once_has_no_action_for_all_places(project: Path) -> None:
    """A copy that cannot be rewritten does not count."""
    value = secret()
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'A = "{value}"\n# {value}\n')
        titles = [action.title for action in await one.actions(uri, 0, 10)]
        assert not any("at all" in title for title in titles)


async def test_a_value_gets_the_name_it_has_in_another_root(project: Path) -> None:
    """A file open from another package of the workspace tells where to look."""
    for name in ("one", "two"):
        (project / name).mkdir()
        (project / name / "package.json").write_text("{}")
    (project / "one/.env").write_text(f"BILLING_KEY={secret()}\n")
    uri = (project / "two/app.py").as_uri()
    async with editor(project) as one:
        one.open((project / "one/other.py").as_uri(), "x = 1\n")
        one.open(uri, f'KEY = "{secret()}"\n')
        (action, *_) = await one.actions(uri, 0, 10)
        assert action.title == "Move to environment variable BILLING_KEY in two/.env"


async def test_only_asked_for_kinds_are_offered(project: Path) -> None:
    """A request for refactorings gets nothing; one for quick fixes no fix-all."""
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'A = "{secret()}"\n')
        assert await one.actions(uri, 0, 10, only=["refactor"]) == []
        kinds = {action.kind for action in await one.actions(uri, 0, 10, only=["quickfix"])}
        assert kinds == {"quickfix"}


COUNTED = """
import pathlib
from keylift.engine import Engine
def counted(name):
    plan = getattr(Engine, name)
    def run(self, source, wanted, *rest, **named):
        with pathlib.Path({log!r}).open("a") as log:
            log.write(f"{{name}}\\n")
        return plan(self, source, wanted, *rest, **named)
    return run
for name in ("plan", "plan_file"):
    setattr(Engine, name, counted(name))
{server}
"""


@pytest.mark.parametrize("trigger", [*types.CodeActionTriggerKind, None])
async def test_a_light_bulb_plans_what_is_under_the_cursor_alone(
    project: Path, trigger: types.CodeActionTriggerKind | None
) -> None:
    """The whole file is planned where somebody asks to fix all of it."""
    log = project.parent / f"{project.name}-plans"
    uri = (project / "app.py").as_uri()
    command = (sys.executable, "-c", COUNTED.format(log=str(log), server=SERVER))
    async with editor(project, command=command) as one:
        one.open(uri, "".join(f'K{n} = "{secret(variant=n)}"\n' for n in range(9)))
        kinds = [each.kind for each in await one.actions(uri, 4, 10, trigger=trigger)]
        assert log.read_text().split() == ["plan"]
        is_asked = trigger != types.CodeActionTriggerKind.Automatic
        assert ("source.fixAll.keylift" in kinds) == is_asked
        await one.actions(uri, 0, 0, only=["source.fixAll"], trigger=trigger)
        assert log.read_text().split() == ["plan", "plan_file"]


async def test_an_ignored_env_file_is_quiet(project: Path) -> None:
    """Values belong in an ignored `.env`; one that git does not ignore is reported."""
    text = f"KEY={secret()}\n"
    async with editor(project) as one:
        one.open((project / ".env").as_uri(), text, "dotenv")
        await one.published((project / ".env").as_uri(), 1)
        (project / ".gitignore").write_text(".env\n")
        one.changed_on_disk(project / ".gitignore")
        await one.published((project / ".env").as_uri(), 0)
