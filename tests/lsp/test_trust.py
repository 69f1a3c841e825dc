"""A folder that the user has not trusted says nothing of where values go."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lsp.editor import STRIPE, editor, secret

TEXT = f'KEY = "{secret()}"\n'
OWN = f"""
[rewrite]
env-file = "public.txt"
exampleFile = "b.txt"
[stores]
vault_namespace = "theirs"
[detectors]
disable = ["github-personal-access-token"]
severity = {{ {STRIPE} = "info" }}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "keylift.toml").write_text(OWN)
    (tmp_path / "a.py").write_text(TEXT)
    return tmp_path


def keepers(folder: Path) -> set[str]:
    """Return the files beside the source that have the value."""
    files = (each for each in folder.iterdir() if each.is_file() and each.name != "a.py")
    return {each.name for each in files if secret() in each.read_text()}


@pytest.mark.parametrize(
    ("options", "file"),
    [({"isTrusted": False}, ".env"), ({"isTrusted": True}, "public.txt"), (None, "public.txt")],
)
async def test_its_values_go_where_they_would_without_its_settings(
    project: Path, options: dict[str, object] | None, file: str
) -> None:
    uri = (project / "a.py").as_uri()
    async with editor(project, options=options) as one:
        one.open(uri, TEXT)
        (action, *_) = await one.actions(uri, 0, 8)
        assert (await one.run(action.command))["applied"] is True
    assert keepers(project) == {file}


async def test_the_user_is_told_what_it_may_not_say_and_what_it_may_hide(project: Path) -> None:
    path = project / "keylift.toml"
    async with editor(project, options={"isTrusted": False}) as one:
        one.open((project / "a.py").as_uri(), TEXT)
        await one.until(lambda: len(one.shown) >= 2)
        assert one.shown == [
            f"Keylift: {path}: rewrite.env-file, rewrite.exampleFile, stores.vault_namespace: a"
            " folder that you have not trusted cannot say so; it is ignored.",
            f"Keylift: {path}: detectors.disable, detectors.severity: may hide secrets, and you"
            " have not trusted this folder.",
        ]


async def test_a_trusted_folder_says_all_that_without_a_word(project: Path) -> None:
    async with editor(project, options={"isTrusted": True}) as one:
        one.open((project / "a.py").as_uri(), TEXT)
        assert await one.published((project / "a.py").as_uri(), 1)
        assert one.shown == []
