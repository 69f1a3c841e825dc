"""What is wrong with a configuration file stands in it for as long as it is so."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from lsprotocol import types

from lsp.editor import Editor, editor, secret

UNUSABLE = "[scan]\nmax-file-size = true\n\n[detectors]\ndisable = ['nope']\n[rewrite]\nx = 1\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def marks(one: Editor, path: Path) -> list[tuple[int, str]]:
    found = one.client.diagnostics.get(path.as_uri(), ())
    return [(each.range.start.line, each.message) for each in found]


@pytest.mark.parametrize("pulls", [True, False])
async def test_faults_stand_at_the_lines_of_their_keys_until_they_are_gone(
    project: Path, *, pulls: bool
) -> None:
    file = project / "keylift.toml"
    file.write_text(UNUSABLE)
    async with editor(project, pulls=pulls) as one:
        found = await one.published(file.as_uri(), 3)
        assert marks(one, file) == [
            (
                1,
                "scan.max-file-size: expected a whole number, got true/false; the default stands",
            ),
            (6, "rewrite.x: unknown setting; it is ignored"),
            (4, "detectors.disable: item 1 is no id of a detector"),
        ]
        assert {each.severity for each in found} == {types.DiagnosticSeverity.Warning}
        assert {each.code for each in found} == {"configuration"}
        one.open(file.as_uri(), UNUSABLE + f"# {secret()}\n", "toml")
        await one.published(file.as_uri(), 3 if pulls else 4)
        file.write_text("[scan]\n")
        one.changed_on_disk(file)
        await one.published(file.as_uri(), 0 if pulls else 1)
        assert all("item 1" not in told for _, told in marks(one, file))


async def test_toml_that_is_none_is_marked_at_its_line(project: Path) -> None:
    file = project / "keylift.toml"
    file.write_text("[scan]\n\nexclude = x\n")
    async with editor(project) as one:
        await one.published(file.as_uri(), 1)
        assert marks(one, file) == [(2, "the file is ignored")]


async def test_settings_further_down_are_not_read_and_say_so(project: Path) -> None:
    (project / "keylift.toml").write_text("")
    inner, plain = project / "sub" / "keylift.toml", project / "sub" / "Cargo.toml"
    inner.parent.mkdir()
    inner.write_text('[detectors]\ndisable = ["stripe-live-secret-key"]\n')
    plain.write_text("")
    told = (
        f"Keylift does not read this file: the settings of a folder are those at its top"
        f" ({project / 'keylift.toml'}). Open this folder by itself, or move what it says there."
    )
    async with editor(project) as one:
        one.open(plain.as_uri(), "", "toml")
        one.open(inner.as_uri(), "", "toml")
        await one.published(inner.as_uri(), 1)
        assert marks(one, inner) == [(0, told)]
        assert marks(one, plain) == []
    async with editor(project) as one:
        await one.execute("keylift.server.scanWorkspace")
        await one.published(inner.as_uri(), 1)
        assert marks(one, inner) == [(0, told)]
        assert marks(one, project / "keylift.toml") == []
