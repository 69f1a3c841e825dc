"""What runs beside the event loop, and that nothing slow holds up what a user waits for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event
from typing import cast

from keylift.lsp.folders import Folder, Folders
from keylift.lsp.planning import homes_of
from keylift.lsp.schedule import Scanner


async def test_stores_that_do_not_answer_hold_up_no_hover() -> None:
    """However many calls hang, there are threads for what is quick."""
    scanner, answered = Scanner(Folders(b"")), Event()
    hanging = [asyncio.ensure_future(scanner.wait(answered.wait)) for _ in range(20)]
    await asyncio.sleep(0)
    assert await scanner.work(lambda: "hover") == "hover"
    assert not any(each.done() for each in hanging)
    answered.set()
    assert all(await asyncio.gather(*hanging))
    scanner.stop()


def test_one_file_of_each_folder_is_enough_to_find_its_root_by() -> None:
    """A hundred open files of one folder are asked about once."""
    asked: list[Path] = []
    folder = cast("Folder", object())

    def holding(path: Path) -> Folder:
        asked.append(path)
        return folder

    paths = [Path("/a", name) for name in ("x.py", "y.py", "b/z.py", "b/w.py")]
    assert homes_of(paths, holding) == [(Path("/a/x.py"), folder), (Path("/a/b/z.py"), folder)]
    assert asked == [Path("/a/x.py"), Path("/a/b/z.py")]
