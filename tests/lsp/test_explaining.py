"""What the menu and the message say where a value is not moved, and what their buttons do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from keylift.languages import language_of
from lsp.editor import Editor, editor, secret

PAGE = "https://dashboard.stripe.com/apikeys"
REVOKE = "Revoke at dashboard.stripe.com"
COMMENT = "The secret stands in a comment; remove it and revoke the credential."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    command = ("git", "-C", folder, *who, *arguments)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


async def menu(one: Editor, uri: str, text: str, language: str) -> list:
    """Open a text with one value, and return the actions at its line's end but one."""
    one.open(uri, text, language)
    line = next(n for n, each in enumerate(text.splitlines()) if secret() in each)
    column = text.splitlines()[line].index(secret()) + 3
    return await one.actions(uri, line, column)


@pytest.mark.parametrize(
    ("name", "text", "first", "others"),
    [
        ("a.ini", "[a]\nkey = §\n",
         "Not moved: Keylift does not know which tool reads this file…", ["Ignore this"]),
        ("a.ps1", '$key = "§"\n',
         "Not moved: Keylift cannot rewrite this file type yet…", ["Ignore this"]),
        ("a.json", '{"key": "§"}\n',
         "Not moved: this file format has no way to read the environment…", []),
        ("README.md", "Use §.\n",
         "Not moved: the secret stands in a text for people…", ["Replace this"]),
        ("a.py", 'key = "§\n', "Not moved: the code around the secret does not parse yet…",
         []),
        ("a.py", "# §\n", "Not moved: the secret stands in a comment…",
         ["Replace this", "Ignore this"]),
    ],
)  # fmt: skip
async def test_the_first_action_says_why_and_ignoring_is_never_first(
    project: Path, name: str, text: str, first: str, others: list[str]
) -> None:
    """It is enabled, as editors hide the others, and none of them is preferred."""
    async with editor(project) as one:
        uri = (project / name).as_uri()
        actions = await menu(one, uri, text.replace("§", secret()), language_of(name))
        titles = [each.title for each in actions]
        assert titles[0] == first
        assert actions[0].disabled is None
        assert actions[0].command.command == "keylift.server.explain"
        assert len(titles) == len(others) + 1, titles
        assert all(title.startswith(other) for title, other in zip(titles[1:], others, strict=True))
        assert not any(each.is_preferred for each in actions)
        assert secret() not in one.heard


async def test_a_run_line_of_a_workflow_says_why_as_well(project: Path) -> None:
    text = f"jobs:\n  a:\n    steps:\n      - run: echo {secret()}\n"
    async with editor(project) as one:
        uri = (project / ".github/workflows/a.yml").as_uri()
        actions = await menu(one, uri, text, "yaml")
        assert actions[0].title.startswith("Not moved: ")


async def test_a_refusal_is_told_with_a_button_that_opens_the_page(project: Path) -> None:
    """The hover says the same; nothing that is sent has the value."""
    async with editor(project) as one:
        one.answers = [REVOKE]
        (why, *_) = await menu(one, "untitled:a", f'# KEY = "{secret()}"\n', "python")
        assert await one.run(why.command) == {"told": COMMENT}
        await one.until(lambda: one.pages)
        assert one.pages == [PAGE]
        assert one.asked == [f"Keylift: {COMMENT}"]
        assert one.buttons == [["Put [REDACTED]", REVOKE]]
        assert COMMENT in await one.hover("untitled:a", 0, 12)
        assert await one.hover("untitled:a", 0, 2) == ""
        assert secret() not in one.heard


async def test_a_word_takes_the_place_of_a_secret_in_a_readme(project: Path) -> None:
    async with editor(project) as one:
        one.answers = ["Put [REDACTED]"]
        uri = (project / "README.md").as_uri()
        (why, *_) = await menu(one, uri, f"Use `{secret()}`.\n", "markdown")
        await one.run(why.command)
        await one.until(lambda: secret() not in one.texts[uri].text)
        assert one.texts[uri].text == "Use `[REDACTED]`.\n"


async def test_an_env_file_that_git_tracks_can_be_kept_out_of_it(project: Path) -> None:
    """Git forgets it and ignores it; the file stays."""
    file = project / ".env"
    file.write_text(f"KEY={secret()}\n")
    git(project, "add", ".env")
    git(project, "commit", "-q", "-m", "a")
    async with editor(project) as one:
        one.answers = ["Keep .env out of Git"]
        (why, *_) = await menu(one, file.as_uri(), file.read_text(), "dotenv")
        assert why.title == (
            "Not moved: Git tracks this .env, so whoever has the repository has the value…"
        )
        await one.run(why.command)
        await one.until(lambda: one.shown)
        assert one.shown == [
            "Keylift: Git ignores .env from now on. Commit that. Its history has the values still:"
            " replace them, then revoke."
        ]
    assert git(project, "ls-files") == ""
    assert git(project, "status", "--porcelain").splitlines() == ["D  .env", "?? .gitignore"]
    assert file.read_text() == f"KEY={secret()}\n"


async def test_an_env_file_that_git_would_add_says_so(project: Path) -> None:
    file = project / ".env"
    file.write_text(f"KEY={secret()}\n")
    async with editor(project) as one:
        one.answers = ["Keep .env out of Git"]
        (why, *_) = await menu(one, file.as_uri(), file.read_text(), "dotenv")
        assert why.title == "Not moved: Git does not ignore this .env yet…"
        await one.run(why.command)
        await one.until(lambda: one.shown)
        assert one.shown == ["Keylift: Git ignores .env from now on."]
    assert (project / ".gitignore").read_text() == ".env\n"


async def test_in_a_test_file_the_first_action_changes_nothing(project: Path) -> None:
    """A move is there, and not preferred; ignoring comes last, as everywhere."""
    async with editor(project) as one:
        for name, titles, preferred in (
            ("app.py", ["Move to", "Replace with a lookup", "Ignore this"], True),
            ("test_app.py", ["Not moved: ", "Move to", "Replace with", "Ignore this"], None),
        ):
            uri = (project / name).as_uri()
            actions = await menu(one, uri, f'KEY = "{secret()}"\n', "python")
            quick = [action for action in actions if action.kind == "quickfix"]
            for action, title in zip(quick, titles, strict=True):
                assert action.title.startswith(title)
            (move,) = [action for action in quick if action.title.startswith("Move to")]
            assert move.is_preferred is preferred
            # Two open files with the value have an action more.
            one.close(uri)
