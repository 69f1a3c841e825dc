"""What a project can write is shown, never acted upon: in hovers, messages, titles and logs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pygls.exceptions import JsonRpcException, JsonRpcMethodNotFound

from lsp.editor import editor, secret

NAME = "![x](https://evil.example/p.png) <img src=y> *z* `c`"
OWN = """
[[detectors.custom]]
id = "acme-token"
name = {name!r}
provider = "Stripe"
pattern = "acme_[0-9a-f]{{16}}"
keywords = ["acme_"]
keep = "acme_"
revoke_url = {page!r}
"""
TEXT = f'K = "acme_{"3f9a0c71" + "d2e84b56"}"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


async def test_a_hover_has_no_detectors_name_and_says_where_its_link_leads(
    project: Path,
) -> None:
    page = "https://evil.example/stripe"
    (project / "keylift.toml").write_text(OWN.format(name=NAME, page=page))
    async with editor(project) as one:
        one.open((project / "a.py").as_uri(), TEXT)
        text = await one.hover((project / "a.py").as_uri(), 0, 10)
        assert "p.png" not in text
        assert text.endswith(f"[Revoke or rotate it at evil.example]({page})")


async def test_a_detector_with_a_page_that_is_none_is_refused_by_its_key(project: Path) -> None:
    """Nothing of it is scanned for, and nothing of it is shown."""
    (project / "keylift.toml").write_text(OWN.format(name="Acme", page="file:///tmp/evil.exe"))
    async with editor(project) as one:
        one.open((project / "a.py").as_uri(), TEXT)
        assert await one.hover((project / "a.py").as_uri(), 0, 10) == ""
        [told] = one.shown
        assert told.endswith(
            "keylift.toml: detectors.custom.1.revoke_url: expected an address such as"
            " https://example.org/keys, without blanks, quotes and brackets; the detector is"
            " skipped."
        )
        assert "evil" not in one.heard


async def test_a_word_that_is_no_method_is_not_repeated() -> None:
    """Whatever a client sent there, perhaps by mistake, stays with it."""
    async with editor() as one:
        with pytest.raises(JsonRpcException) as refused:
            await one.client.protocol.send_request_async("hunter2-hunter2", {})
        assert refused.value.message == "There is no such method."
        assert refused.value.code == JsonRpcMethodNotFound.CODE
        assert "hunter2" not in one.heard


async def test_a_folders_name_makes_no_link_in_a_message(project: Path) -> None:
    """VS Code runs the command of `[words](command:...)` in a message."""
    folder = project / "[see](command:x.y)\u202e"
    folder.mkdir()
    (folder / "keylift.toml").write_text("[scan]\nexclud = []\n")
    async with editor(folder) as one:
        one.open((folder / "a.py").as_uri(), "x = 1\n")
        await one.until(lambda: one.shown)
        [told] = one.shown
        assert "[see] (command:x.y)" in told
        assert "\u202e" not in told


async def test_detectors_of_ones_own_are_not_run_where_messages_are_read(project: Path) -> None:
    """A pattern that runs for its whole time holds up nothing, and the user learns of it."""
    slow = "\n".join(
        f"[[detectors.custom]]\nid = 'slow-{number}'\nname = 'Slow'\n"
        f"pattern = 'KEY(?:(?:.|.)*)*!!'\nkeywords = ['KEY']\n"
        for number in range(9)
    )
    (project / "keylift.toml").write_text(slow)
    text = f'K = "{secret()}"\nKEY = "{"a" * 3000}"\n'
    async with editor(project) as one:
        one.open((project / "a.py").as_uri(), text)
        one.open("untitled:b", "x = 1\n")
        assert await one.published((project / "a.py").as_uri(), 1)
        await one.until(lambda: one.shown)
        assert one.shown == [
            "Keylift: your own detectors: pattern: together took more than 1 s on this text, so it"
            " was not fully checked."
        ]


async def test_an_actions_title_is_one_line_of_visible_characters(project: Path) -> None:
    """It names the file that the project's settings name."""
    (project / "keylift.toml").write_text('[rewrite]\nenv_file = ".env\u202e.txt"\n')
    uri = (project / "a.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'K = "{secret()}"\nL = "{secret()}"\n')
        titles = [each.title for each in await one.actions(uri, 0, 8)]
        assert titles
        assert all(each.isprintable() for each in titles)
