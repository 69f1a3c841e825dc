"""A JavaScript monorepo's library in the editor: where its value goes, and who needs it."""

from __future__ import annotations

from pathlib import Path

from lsp.editor import editor, secret
from support.command_line import git

FILES = {
    "package.json": '{ "workspaces": ["packages/*", "apps/*"] }',
    "packages/keys/package.json": '{ "name": "@shop/keys" }',
    "apps/api/package.json": '{ "scripts": { "start": "node ." }, "dependencies": '
    '{ "@shop/keys": "*" } }',
}


async def test_a_library_s_value_is_never_moved_as_if_it_were_sure(tmp_path: Path) -> None:
    """The title names the file that gets it; whoever takes it is told which other needs it."""
    git("init", "-q", folder=tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    library = tmp_path / "packages" / "keys"
    uri = (library / "index.js").as_uri()
    async with editor(tmp_path) as one:
        one.open(uri, f'exports.key = "{secret()}";\n', "javascript")
        move, *rest = await one.actions(uri, 0, 18)
        assert move.title == "Move to environment variable STRIPE_SECRET_KEY in packages/keys/.env"
        assert not any(each.is_preferred for each in (move, *rest))
        await one.run(move.command)
        assert 'requireEnv("STRIPE_SECRET_KEY")' in one.texts[uri].text
        assert secret() in (library / ".env").read_text()
        assert (
            "The value has to be in ../../apps/api/.env too: the program there imports this"
            " package, whose own .env it does not load." in one.shown[-1]
        )
