"""A folder that somebody swaps for a link while a fix is under way: nothing outside changes."""

from __future__ import annotations

import os

import pytest

from keylift.cli.fixing import Fixer
from keylift.workspace.named import NamedPaths
from support.command_line import git, stripe

TEXT = f'K = "{stripe()}"\n'


@pytest.mark.parametrize("named", [".", "sub", "sub/a.py"])
@pytest.mark.parametrize("is_project", [False, True])
def test_a_link_in_the_place_of_a_folder_leads_to_no_file(
    keylift, folder, tmp_path, monkeypatch, named, *, is_project
):
    git("init", "-q")
    outside = tmp_path / "outside"
    for each in (folder / "sub", outside):
        each.mkdir()
        (each / "a.py").write_text(TEXT)
        if is_project:
            (each / "package.json").write_text("{}")
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    settle = Fixer.settle

    def swap(self, found):
        (folder / "sub").rename(folder / "gone")
        (folder / "sub").symlink_to(outside)
        settle(self, found)

    monkeypatch.setattr(Fixer, "settle", swap)
    code, out, _ = keylift("fix", named)
    assert code == 3
    assert "sub/a.py is reached by a symbolic link meanwhile." in out
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before
    assert (folder / "gone" / "a.py").read_text() == TEXT


def test_a_link_that_was_named_is_followed(keylift, folder, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.py").write_text(TEXT)
    (folder / "link").symlink_to(tmp_path / "real")
    assert keylift("fix", "link")[0] == 0
    assert stripe() not in (tmp_path / "real" / "a.py").read_text()
    assert stripe() in (tmp_path / "real" / ".env").read_text()


def test_paths_are_what_they_were_at_the_beginning(folder, tmp_path):
    (tmp_path / "real").mkdir()
    (folder / "link").symlink_to(tmp_path / "real")
    named = NamedPaths(["link", ".", os.fspath(tmp_path / "real")])
    (folder / "link").unlink()
    assert named.real_of("link/a/b.py") == tmp_path / "real" / "a" / "b.py"
    assert named.real_of("links/b.py") == folder / "links" / "b.py"
    assert named.real_of(f"{tmp_path}/real/a") == tmp_path / "real" / "a"
    assert named.real_of("link") == tmp_path / "real"
