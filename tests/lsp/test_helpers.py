"""Moving a value where the lookup calls a function of the project's helper file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lsp.editor import editor, secret

IMPORT = 'import { requireEnv } from "./app-secrets.mjs";\n'
LOOKUP = 'export const key = requireEnv("STRIPE_SECRET_KEY");\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "package.json").write_text("{}\n")
    return tmp_path


async def test_the_helper_file_is_written_before_the_edit(project: Path) -> None:
    """It is on disk once the lookup calls it, and the second document shares it."""
    value = secret()
    async with editor(project) as one:
        for name in ("a.mjs", "b.mjs"):
            uri = (project / name).as_uri()
            one.open(uri, f'export const key = "{value}";\n', "javascript")
            (action, *_) = await one.actions(uri, 0, 25)
            assert (await one.run(action.command))["applied"] is True
            assert one.texts[uri].text == f"{IMPORT}\n{LOOKUP}"
        assert "app-secrets.mjs has what the lookup calls." in one.shown[0]
        assert "app-secrets" not in one.shown[1]
        assert value not in one.heard
    helper = (project / "app-secrets.mjs").read_text()
    assert helper.count("export function requireEnv(name) {") == 1


async def test_a_plain_edit_brings_the_function_along(project: Path) -> None:
    """An edit that the editor makes alone writes no other file."""
    uri = (project / "a.mjs").as_uri()
    async with editor(project) as one:
        one.open(uri, f'export const key = "{secret()}";\n', "javascript")
        action = (await one.actions(uri, 0, 25))[1]
        resolved = await one.client.code_action_resolve_async(action)
        one.take_edit(resolved.edit)
        assert one.texts[uri].text.startswith("function requireEnv(name) {\n")
    assert not (project / "app-secrets.mjs").exists()


async def test_a_helper_file_with_unsaved_changes_is_not_written(project: Path) -> None:
    """What the editor shows counts: a function is added to it only once it is saved."""
    helper = project / "app-secrets.mjs"
    text = "// Lookups of secrets, made by Keylift; yours to change.\n\nexport const a = 1;\n"
    helper.write_text(text)
    uri = (project / "a.mjs").as_uri()
    async with editor(project) as one:
        one.open(helper.as_uri(), text.replace("1", "2"), "javascript")
        one.open(uri, f'export const key = "{secret()}";\n', "javascript")
        (action, *_) = await one.actions(uri, 0, 25)
        assert (await one.run(action.command))["applied"] is False
        assert one.shown == ["Keylift: app-secrets.mjs has unsaved changes; save it first."]
    assert helper.read_text() == text


async def test_the_setting_keeps_the_function_in_the_document(project: Path) -> None:
    """With `helper_file` off, nothing is shared."""
    (project / "keylift.toml").write_text("[rewrite]\nhelper_file = false\n")
    uri = (project / "a.mjs").as_uri()
    async with editor(project) as one:
        one.open(uri, f'export const key = "{secret()}";\n', "javascript")
        (action, *_) = await one.actions(uri, 0, 25)
        assert (await one.run(action.command))["applied"] is True
        assert one.texts[uri].text.startswith("function requireEnv(name) {\n")
    assert not (project / "app-secrets.mjs").exists()


@pytest.fixture
def crate(project: Path) -> Path:
    (project / "Cargo.toml").write_text('[package]\nname = "shop"\nedition = "2021"\n')
    (project / "src").mkdir()
    (project / "src/main.rs").write_text("mod pay;\n\nfn main() {}\n")
    return project


async def test_the_root_of_a_crate_names_the_helper_file(crate: Path) -> None:
    """The module's move writes both files before the edit."""
    uri, value = (crate / "src/pay.rs").as_uri(), secret()
    async with editor(crate) as one:
        one.open(uri, f'pub fn key() -> &\'static str {{\n    "{value}"\n}}\n', "rust")
        (action, *_) = await one.actions(uri, 1, 10)
        assert (await one.run(action.command))["applied"] is True
        assert one.texts[uri].text.startswith("use crate::app_secrets::require_env;\n\npub fn")
        assert "main.rs has what the lookup calls." in one.shown[0]
    assert (crate / "src/main.rs").read_text() == "mod app_secrets;\nmod pay;\n\nfn main() {}\n"
    assert "pub(crate) fn require_env(" in (crate / "src/app_secrets.rs").read_text()


async def test_a_root_with_unsaved_changes_is_not_written(crate: Path) -> None:
    """The editor would lose one of the two changes."""
    root, uri = crate / "src/main.rs", (crate / "src/pay.rs").as_uri()
    text = root.read_text()
    async with editor(crate) as one:
        one.open(root.as_uri(), f"{text}\nfn more() {{}}\n", "rust")
        one.open(uri, f'pub fn key() -> &\'static str {{\n    "{secret()}"\n}}\n', "rust")
        (action, *_) = await one.actions(uri, 1, 10)
        assert (await one.run(action.command))["applied"] is False
        assert one.shown == ["Keylift: main.rs has unsaved changes; save it first."]
    assert root.read_text() == text
    assert not (crate / "src/app_secrets.rs").exists()
