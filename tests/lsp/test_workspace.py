"""Scanning the workspace, several roots, settings and files that change on disk."""

from __future__ import annotations

import asyncio
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from lsp.editor import STRIPE, editor, secret

SCAN = "keylift.server.scanWorkspace"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


def leak(path: Path, variant: int = 0) -> str:
    """Write a file with one secret; return its address."""
    path.write_text(f'KEY = "{secret(variant=variant)}"\n')
    return path.as_uri()


async def test_a_scan_shows_findings_of_files_that_are_not_open(project: Path) -> None:
    """Unopened files are published with exact ranges; ignored and binary ones are left out."""
    uri = leak(project / "a.py")
    ignored = leak(project / "b.py", 1)
    (project / ".gitignore").write_text("b.py\n")
    (project / "c.bin").write_bytes(b"\0" * 20 + secret().encode())
    async with editor(project) as one:
        assert await one.execute(SCAN) == {"files": 2, "findings": 1, "affected": 1}
        (diagnostic,) = await one.published(uri, 1)
        assert diagnostic.range.start == types.Position(0, 7)
        assert diagnostic.range.end == types.Position(0, 7 + len(secret()))
        assert diagnostic.code == STRIPE
        assert ignored not in one.client.diagnostics
        assert ("scanning", 0) in one.statuses
        await one.until(lambda: one.statuses[-1] == ("idle", 1))
        assert secret() not in one.heard


async def test_a_scan_shows_progress(project: Path) -> None:
    """Progress begins, counts files and ends with what was found."""
    leak(project / "a.py")
    async with editor(project) as one:
        await one.execute(SCAN)
        (reports,) = one.client.progress_reports.values()
        kinds = [report.kind for report in reports]
        assert kinds[0] == "begin"
        assert kinds[-1] == "end"
        assert reports[0].cancellable is True
        assert reports[-1].message == "1 finding in 1 of 1 file"


@pytest.mark.parametrize("pulls", [False, True], ids=["pushed to", "pulling"])
async def test_no_finding_shows_twice(project: Path, *, pulls: bool) -> None:
    """Opening a scanned file replaces what was published; closing brings the disk's back."""
    uri = leak(project / "a.py")
    async with editor(project, pulls=pulls) as one:
        await one.execute(SCAN)
        await one.published(uri, 1)
        one.open(uri, f'\nKEY = "{secret()}"\n')
        if pulls:
            await one.published(uri, 0)
            assert len((await one.pull(uri)).items) == 1
            assert one.client.diagnostics[uri] == ()
        else:
            await one.until(
                lambda: [d.range.start.line for d in one.client.diagnostics[uri]] == [1]
            )
        assert (await one.execute(SCAN))["findings"] == 1
        one.close(uri)
        await one.until(lambda: [d.range.start.line for d in one.client.diagnostics[uri]] == [0])


async def test_a_published_file_that_changes_on_disk_is_scanned_again(project: Path) -> None:
    """Marks of unopened files follow the disk, also when the file is deleted."""
    uri = leak(project / "a.py")
    other = leak(project / "b.py", 1)
    async with editor(project) as one:
        await one.execute(SCAN)
        await one.published(uri, 1)
        globs = await one.until(
            lambda: [
                watcher.glob_pattern
                for registration in one.client.registered
                if registration.id == "keylift-everything"
                for watcher in _options(registration)
            ]
        )
        assert globs == ["**/*"]
        (project / "a.py").write_text("KEY = 1\n")
        (project / "b.py").unlink()
        one.changed_on_disk(project / "a.py", project / "b.py")
        await one.published(uri, 0)
        await one.published(other, 0)


def _options(registration: types.Registration) -> list[types.FileSystemWatcher]:
    options = registration.register_options
    watchers = options["watchers"] if isinstance(options, dict) else options.watchers
    return [
        types.FileSystemWatcher(each["globPattern"])
        if isinstance(each, dict)
        else types.FileSystemWatcher(getattr(each, "globPattern", None) or each.glob_pattern)
        for each in watchers
    ]


async def test_a_later_scan_takes_back_what_is_gone(project: Path) -> None:
    """A file that is clean or missing at the second scan has no marks left."""
    uri = leak(project / "a.py")
    async with editor(project) as one:
        await one.execute(SCAN)
        await one.published(uri, 1)
        (project / "a.py").unlink()
        await one.execute(SCAN)
        await one.published(uri, 0)


def _many(project: Path) -> None:
    for number in range(3000):
        (project / f"f{number}.txt").write_text("nothing here\n" * 50)


@pytest.mark.parametrize("way", ["progress", "request"])
async def test_a_scan_can_be_canceled(project: Path, way: str) -> None:
    """Cancelling the progress or the request ends the scan early, and another one can follow."""
    _many(project)
    async with editor(project) as one:
        request_id = "the-scan"
        params = types.ExecuteCommandParams(SCAN, [])
        running = asyncio.ensure_future(
            one.client.protocol.send_request_async(
                types.WORKSPACE_EXECUTE_COMMAND, params, msg_id=request_id
            )
        )
        token = await one.until(lambda: next(iter(one.client.progress_reports), None))
        if way == "progress":
            one.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
        else:
            one.client.cancel_request(types.CancelParams(request_id))
        with pytest.raises(JsonRpcException) as caught:
            await running
        assert caught.value.code == -32800
        await one.until(lambda: one.client.progress_reports[token][-1].kind == "end")
        await one.until(lambda: one.statuses[-1] == ("idle", 0))
        await one.until(lambda: one.coverage[0] == "part")
        ended = "canceled, so it is incomplete"
        assert one.client.progress_reports[token][-1].message == ended
        assert (await one.execute(SCAN))["files"] == 3000
        await one.until(lambda: one.coverage[0] == "whole")


async def test_files_that_cannot_be_scanned_are_told_once(project: Path) -> None:
    """Problems come as one message that names the file, and the scan goes on."""
    uri = leak(project / "a.py")
    (project / "big.txt").write_text("x" * 3000)
    (project / "huge.txt").write_text("x" * 2000)
    async with editor(project, settings={"scan": {"maxFileSize": 1000}}) as one:
        await one.execute(SCAN)
        await one.published(uri, 1)
        (message,) = one.shown
        assert "big.txt" in message
        assert "1 more are in the log" in message
        assert "huge.txt" in one.heard


async def test_each_root_has_settings_of_its_own(tmp_path: Path) -> None:
    """A `keylift.toml` counts for its own root only."""
    first, second = tmp_path / "first", tmp_path / "second"
    for root in (first, second):
        root.mkdir()
    (first / "keylift.toml").write_text(f'[detectors]\ndisable = ["{STRIPE}"]\n')
    one_uri, other_uri = leak(first / "a.py"), leak(second / "a.py")
    async with editor(first, second) as one:
        assert await one.execute(SCAN) == {"files": 3, "findings": 1, "affected": 1}
        assert one_uri not in one.client.diagnostics
        one.open(one_uri, f'KEY = "{secret()}"\n')
        one.open(other_uri, f'KEY = "{secret()}"\n\n')
        await one.published(other_uri, 1)
        assert not one.client.diagnostics.get(one_uri)


async def test_roots_can_join_and_leave(tmp_path: Path) -> None:
    """A root that leaves takes its marks along; one that joins is scanned."""
    first, second = tmp_path / "first", tmp_path / "second"
    for root in (first, second):
        root.mkdir()
    one_uri, other_uri = leak(first / "a.py"), leak(second / "a.py")
    folders = [types.WorkspaceFolder(root.as_uri(), root.name) for root in (first, second)]
    async with editor(first) as one:
        await one.execute(SCAN)
        await one.published(one_uri, 1)
        event = types.WorkspaceFoldersChangeEvent(added=[folders[1]], removed=[folders[0]])
        one.client.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(event)
        )
        await one.published(one_uri, 0)
        assert await one.execute(SCAN) == {"files": 1, "findings": 1, "affected": 1}
        await one.published(other_uri, 1)


async def test_a_changed_setting_counts_at_once(project: Path) -> None:
    """Open documents are diagnosed anew when the editor's settings change."""
    async with editor(project) as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        await one.published("untitled:a", 1)
        one.client.set_configuration(
            {"detectors": {"severity": {STRIPE: "info"}}}, section="keylift"
        )
        one.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
        await one.until(
            lambda: (
                one.client.diagnostics["untitled:a"][0].severity
                == types.DiagnosticSeverity.Information
            )
        )


async def test_a_pulling_client_is_asked_to_pull_after_a_change_of_settings(project: Path) -> None:
    """`keylift.toml` changes on disk, and the client is told to ask again."""
    async with editor(project, pulls=True) as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        first = await one.pull("untitled:a")
        (project / "keylift.toml").write_text(f'[detectors]\ndisable = ["{STRIPE}"]\n')
        one.changed_on_disk(project / "keylift.toml")
        await one.until(lambda: one.client.diagnostic_refresh_count == 1)
        second = await one.pull("untitled:a", first.result_id)
        assert (second.kind, second.items) == ("full", ())


async def test_saving_a_settings_file_counts_where_no_file_is_watched(project: Path) -> None:
    """Neovim reports no changed files, but what it saves itself is read again."""
    async with editor(project, like="neovim") as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        await one.published("untitled:a", 1)
        path = project / "keylift.toml"
        path.write_text(f'[detectors]\ndisable = ["{STRIPE}"]\n')
        target = types.TextDocumentIdentifier(path.as_uri())
        one.client.text_document_did_save(types.DidSaveTextDocumentParams(target))
        await one.published("untitled:a", 0)


async def test_settings_that_make_no_sense_are_told_once(project: Path) -> None:
    """Each problem is shown once, naming file and key, and the rest counts."""
    (project / "keylift.toml").write_text(
        f'[detectors]\ndisable = ["no-such-thing"]\n[detectors.severity]\n{STRIPE} = "info"\n'
    )
    async with editor(project, settings={"editor": {"debounce": "soon"}}) as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        (diagnostic,) = await one.published("untitled:a", 1)
        assert diagnostic.severity == types.DiagnosticSeverity.Information
        await one.until(lambda: len(one.shown) >= 2)
        one.changed_on_disk(project / "keylift.toml")
        await one.actions("untitled:a", 0, 0)
        text = "\n".join(one.shown)
        assert text.count("editor.debounce") == 1
        assert text.count("detectors.disable: item 1 is no id of a detector") == 1
        assert "keylift.toml" in text


async def test_a_broken_settings_file_is_told_and_the_defaults_stand(project: Path) -> None:
    """A `keylift.toml` that is no TOML is named, with the line."""
    (project / "keylift.toml").write_text("[detectors\n")
    async with editor(project) as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        await one.published("untitled:a", 1)
        message = await one.until(lambda: next(iter(one.shown), ""))
        assert "keylift.toml" in message
        assert "line 1" in message


async def test_a_file_outside_every_root_is_diagnosed_too(project: Path, tmp_path: Path) -> None:
    """A single file opened beside the workspace has the default settings."""
    async with editor(project) as one:
        uri = (tmp_path / "loose.py").as_uri()
        one.open(uri, f'KEY = "{secret()}"\n')
        await one.published(uri, 1)


async def test_a_fifo_does_not_stop_a_scan(project: Path) -> None:
    """What is no regular file is passed over."""
    uri = leak(project / "a.py")
    os.mkfifo(project / "pipe.py")
    async with editor(project) as one:
        await one.execute(SCAN)
        await one.published(uri, 1)


async def test_the_status_says_what_a_number_is_worth(project: Path) -> None:
    """Before the first scan, that there was none; after it, since when it is true."""
    leak(project / "a.py")
    async with editor(project) as one:
        await one.until(lambda: one.statuses)
        assert (one.statuses, one.coverage) == ([("idle", 0)], ("none", "", 0))
        await one.execute(SCAN)
        await one.until(lambda: one.statuses[-1] == ("idle", 1))
        extent, at, changed = one.coverage
        assert (extent, changed) == ("whole", 0)
        age = datetime.now(UTC) - datetime.fromisoformat(at)
        assert timedelta(seconds=-2) < age < timedelta(minutes=2)


async def test_findings_are_counted_by_the_files_that_hold_them(project: Path) -> None:
    """Open ones as well, as they are in the editor."""
    uri = leak(project / "a.py")
    (project / "b.py").write_text(f'A = "{secret()}"\nB = "{secret(variant=1)}"\n')
    (project / "c.py").write_text("clean = 1\n")
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        assert await one.execute(SCAN) == {"files": 3, "findings": 3, "affected": 2}


async def test_files_that_something_else_creates_are_scanned(project: Path) -> None:
    """Ignored ones are not, nor are those outside of the workspace or what is no text."""
    leak(project / "a.py")
    (project / ".gitignore").write_text("out/\n*.log\n")
    names = ("new.py", "lib/deep/new.py", "node_modules/x.py", "out/x.py", "x.log", ".venv/x.py")
    async with editor(project) as one:
        await one.execute(SCAN)
        for name in names:
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            leak(project / name)
        outside = leak(project.parent / "x.py")
        one.changed_on_disk(*(project / name for name in names), project.parent / "x.py")
        for name in ("new.py", "lib/deep/new.py"):
            await one.published((project / name).as_uri(), 1)
        await one.until(lambda: one.statuses[-1] == ("idle", 3))
        uris = {each for each, found in one.client.diagnostics.items() if found}
        expected = ("a.py", "new.py", "lib/deep/new.py")
        assert uris == {(project / name).as_uri() for name in expected}
        assert outside not in uris


async def test_a_folder_that_is_renamed_takes_its_findings_along(project: Path) -> None:
    """Editors report the two folders, not what is in them."""
    for name in ("old/a.py", "old/deep/b.py", "older.py"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        leak(project / name)
    async with editor(project) as one:
        await one.execute(SCAN)
        (project / "old").rename(project / "new")
        one.changed_on_disk(project / "old", project / "new")
        for name in ("a.py", "deep/b.py"):
            await one.published((project / "new" / name).as_uri(), 1)
            await one.published((project / "old" / name).as_uri(), 0)
        assert len(one.client.diagnostics[(project / "older.py").as_uri()]) == 1
        await one.until(lambda: one.statuses[-1] == ("idle", 3))


async def test_a_detector_that_is_switched_on_again_counts_in_unopened_files(project: Path) -> None:
    """And so does what an ignore file no longer names; nothing is asked or shown for it."""
    uri = leak(project / "a.py")
    hidden = leak(project / "b.log", 1)
    config = project / "keylift.toml"
    config.write_text(f'[detectors]\ndisable = ["{STRIPE}"]\n')
    (project / ".gitignore").write_text("*.log\n")
    async with editor(project) as one:
        assert (await one.execute(SCAN))["findings"] == 0
        config.write_text("")
        one.changed_on_disk(config)
        await one.published(uri, 1)
        (project / ".gitignore").write_text("")
        one.changed_on_disk(project / ".gitignore")
        await one.published(hidden, 1)
        await one.until(lambda: one.statuses[-1] == ("idle", 2))
        assert len(one.client.progress_reports) == 1
        assert one.shown == []


async def test_many_changes_at_once_are_told_instead_of_scanned(project: Path) -> None:
    """What git checks out may be thousands of files."""
    (project / "a.py").write_text("clean = 1\n")
    async with editor(project) as one:
        await one.execute(SCAN)
        (project / "lib").mkdir()
        for number in range(1010):
            (project / f"lib/f{number:04}.py").write_text("clean = 1\n")
        one.changed_on_disk(project / "lib")
        await one.until(lambda: one.coverage[2] == 10)
        await one.execute(SCAN)
        await one.until(lambda: one.coverage[2] == 0)
