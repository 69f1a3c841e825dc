"""One value at all its places in the workspace, open or not, in one edit."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from lsp.editor import SERVER, Editor, editor, secret

SCAN = "keylift.server.scanWorkspace"
TITLE = "Move to environment variable STRIPE_SECRET_KEY, at all places in the workspace ({} found)"
LOOKUP = 'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n'
SLOW_STORE = """
import pathlib, time
from keylift.lsp import everywhere
store = everywhere.store_rewrites
def store_slowly(*arguments):
    stored = store(*arguments)
    while not pathlib.Path({go!r}).exists():
        time.sleep(0.01)
    return stored
everywhere.store_rewrites = store_slowly
{server}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def leak(path: Path, variant: int = 0) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'KEY = "{secret(variant=variant)}"\n')
    return path.as_uri()


async def everywhere(
    one: Editor, uri: str, number: int, column: int = 10, *, line: int = 0
) -> object:
    """Return the action's command, once the scan's marks are there."""
    actions = await one.actions(uri, line, column)
    return next(each.command for each in actions if each.title == TITLE.format(number))


@pytest.mark.parametrize("like", ["visual-studio-code", "neovim", "emacs"])
async def test_open_and_unopened_files_get_the_same_lookup(project: Path, like: str) -> None:
    """What is open changes in the editor, the rest on disk; another value stays."""
    uri, opened = leak(project / "a.py"), leak(project / "b.py")
    leak(project / "lib/c.py")
    leak(project / "other.py", 1)
    async with editor(project, like=like) as one:
        one.open(uri, f'KEY = "{secret()}"\n# {secret()}\n')
        one.open(opened, f'\nKEY = "{secret()}"\n')
        await one.execute(SCAN)
        command = await everywhere(one, uri, 4)
        answer = await one.run(command)
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 3, 1)
        assert one.texts[uri].text == f"{LOOKUP}# {secret()}\n"
        assert one.texts[opened].text == f"\n{LOOKUP}"
        assert (project / "lib/c.py").read_text() == LOOKUP
        assert one.shown[-1] == (
            "Keylift: STRIPE_SECRET_KEY is in .env now, which git ignores; 3 files changed."
            " It is left at a.py:2. No commit of this repository has the value."
            " Nothing loads .env here yet; an action at the lookup does."
        )
        assert secret() not in one.heard
    assert (project / ".env").read_text() == f"STRIPE_SECRET_KEY={secret()}\n"
    assert (project / "other.py").read_text() == f'KEY = "{secret(variant=1)}"\n'


async def test_tests_and_documents_keep_the_value_and_are_named(project: Path) -> None:
    """They count among what is left, and the files that were changed on disk are told apart."""
    uri = leak(project / "a.py")
    leak(project / "lib/b.py")
    leak(project / "tests/keys.py")
    (project / "README.md").write_text(f"# Shop\n\nUse {secret()}.\n")
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        await one.execute(SCAN)
        answer = await one.run(await everywhere(one, uri, 2))
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 2, 2)
        assert answer["unopened"] == [(project / "lib/b.py").as_uri()]
        assert " It is left at README.md:3, tests/keys.py:1. " in one.shown[-1]
    assert secret() in (project / "tests/keys.py").read_text()
    assert secret() in (project / "README.md").read_text()


async def test_a_value_in_one_file_alone_has_no_such_action(project: Path) -> None:
    """Nor has one whose other place is in another project, with an .env of its own."""
    uri = leak(project / "a.py")
    leak(project / "other.py", 1)
    leak(project / "app/a.py")
    (project / "app/package.json").write_text("{}\n")
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        await one.execute(SCAN)
        titles = [action.title for action in await one.actions(uri, 0, 10)]
        assert "Move to environment variable STRIPE_SECRET_KEY" in titles
        assert not any("in the workspace" in title for title in titles)


async def test_languages_share_the_variable(project: Path) -> None:
    """Each gets its own lookup, and Go files of a package one function."""
    uri = leak(project / "a.py")
    for name in ("x", "y"):
        (project / f"{name}.go").write_text(f'package p\n\nvar {name} = "{secret()}"\n')
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        await one.execute(SCAN)
        answer = await one.run(await everywhere(one, uri, 3))
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 3, 0)
    texts = [(project / f"{name}.go").read_text() for name in ("x", "y")]
    assert all('= mustEnv("STRIPE_SECRET_KEY")' in text for text in texts)
    assert "".join(texts).count("func mustEnv(") == 1


async def test_a_script_without_a_suffix_is_known_by_its_first_line(project: Path) -> None:
    """Open as plain text, as some editors have it, and on disk."""
    uri = (project / "deploy").as_uri()
    script = f"#!/bin/sh\nTOKEN={secret()}\n"
    (project / "deploy").write_text(script)
    (project / "install").write_text(script)
    moved = '#!/bin/sh\nTOKEN="${STRIPE_SECRET_KEY:?STRIPE_SECRET_KEY is not set}"\n'
    async with editor(project) as one:
        one.open(uri, script, "plaintext")
        await one.execute(SCAN)
        (move, *_) = await one.actions(uri, 1, 8)
        assert move.title == "Move to environment variable STRIPE_SECRET_KEY"
        answer = await one.run(await everywhere(one, uri, 2, line=1, column=8))
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 2, 0)
        assert one.texts[uri].text == moved
    assert (project / "install").read_text() == moved


async def test_a_file_that_lost_the_value_is_left_out(project: Path) -> None:
    """Files are read anew: what the scan saw counts for the title alone."""
    uri = leak(project / "a.py")
    leak(project / "b.py")
    leak(project / "c.py")
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        await one.execute(SCAN)
        command = await everywhere(one, uri, 3)
        (project / "b.py").write_text("KEY = 1\n")
        (project / "c.py").write_text(f'\n\nKEY = "{secret()}"\n')
        answer = await one.run(command)
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 2, 0)
    assert (project / "b.py").read_text() == "KEY = 1\n"
    assert (project / "c.py").read_text() == f"\n\n{LOOKUP}"


@pytest.mark.parametrize("changed", ["disk", "editor"])
async def test_a_file_that_changes_meanwhile_stops_all(project: Path, changed: str) -> None:
    """The value is in .env by then, and every file still holds it."""
    uri, opened = leak(project / "a.py"), leak(project / "b.py")
    leak(project / "c.py")
    go = project.parent / f"{project.name}-go"
    command = ("-c", SLOW_STORE.format(go=str(go), server=SERVER))
    async with editor(project, command=(sys.executable, *command)) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        one.open(opened, f'KEY = "{secret()}"\n')
        await one.execute(SCAN)
        running = asyncio.ensure_future(one.run(await everywhere(one, uri, 3)))
        await one.until((project / ".env").exists)
        if changed == "disk":
            (project / "c.py").write_text(f'# mine\nKEY = "{secret()}"\n')
        else:
            one.edit(opened, (0, 0), (0, 0), "# mine\n")
            await asyncio.sleep(0.2)
        go.touch()
        answer = await running
        assert (answer["applied"], answer["moved"]) == (False, 0)
        assert answer["reason"] == (
            "A file changed; STRIPE_SECRET_KEY is in .env now, and the source still holds the"
            " value. Try again."
        )
        assert secret() in one.texts[uri].text
        assert secret() in one.texts[opened].text
    assert secret() in (project / "c.py").read_text()


async def test_an_editor_that_takes_no_edit_leaves_all_as_it_is(project: Path) -> None:
    uri = leak(project / "a.py")
    leak(project / "b.py")
    async with editor(project) as one:
        one.takes_edits = False
        one.open(uri, f'KEY = "{secret()}"\n')
        await one.execute(SCAN)
        answer = await one.run(await everywhere(one, uri, 2))
        assert (answer["applied"], answer["moved"], answer["left"]) == (False, 0, 2)
    assert (project / "b.py").read_text() == f'KEY = "{secret()}"\n'


async def test_all_files_of_a_package_import_one_helper_file(project: Path) -> None:
    """It is written once, with what the last of them needs."""
    (project / "package.json").write_text('{ "type": "module" }\n')
    for name in ("a", "b"):
        (project / f"{name}.js").write_text(f'export const {name} = "{secret()}";\n')
    uri = (project / "a.js").as_uri()
    async with editor(project) as one:
        one.open(uri, (project / "a.js").read_text(), "javascript")
        await one.execute(SCAN)
        answer = await one.run(await everywhere(one, uri, 2, 20))
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 2, 0)
        assert 'import { requireEnv } from "./app-secrets.js";\n' in one.texts[uri].text
    assert 'import { requireEnv } from "./app-secrets.js";\n' in (project / "b.js").read_text()
    assert (project / "app-secrets.js").read_text().count("export function requireEnv(") == 1


async def test_a_crate_gets_its_function_once(project: Path) -> None:
    """The root's own edit names the module, whichever file the user moved the value in."""
    (project / "Cargo.toml").write_text('[package]\nname = "shop"\nedition = "2021"\n')
    (project / "src").mkdir()
    pay, value = project / "src/pay.rs", secret()
    pay.write_text(f'pub fn key() -> &\'static str {{\n    "{value}"\n}}\n')
    root = project / "src/main.rs"
    root.write_text(f'mod pay;\n\nfn main() {{\n    let _key = "{value}";\n}}\n')
    async with editor(project) as one:
        one.open(pay.as_uri(), pay.read_text(), "rust")
        await one.execute(SCAN)
        answer = await one.run(await everywhere(one, pay.as_uri(), 2, line=1))
        assert (answer["applied"], answer["moved"], answer["left"]) == (True, 2, 0)
        assert one.texts[pay.as_uri()].text.startswith("use crate::app_secrets::require_env;\n")
    assert root.read_text().startswith(
        "mod app_secrets;\nmod pay;\n\nuse crate::app_secrets::require_env;\n\nfn main() {\n"
    )
    assert "pub(crate) fn require_env(" in (project / "src/app_secrets.rs").read_text()
