"""A scan starts fast because it imports little."""

from __future__ import annotations

import os
import subprocess
import sys

from keylift.detection.growing import GrowingPrefilter
from keylift.detection.prefilter import AhoCorasickPrefilter, PlainPrefilter
from support.command_line import SERVER, stripe

FORBIDDEN = ("pygls", "lsprotocol", "attrs", "attr", "cattrs", "asyncio", "tree_sitter", "yaml")
ON_DEMAND = ("rich", "subprocess", "hyperscan", "keylift.rewriting", "keylift.lsp")


def test_a_scan_imports_neither_the_servers_stack_nor_what_it_does_not_need(folder):
    """Not even when something is found."""
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    code = (
        "import sys; from keylift.cli.main import main; status = main(['scan', '.']); "
        f"print(status, sorted(set({FORBIDDEN + ON_DEMAND!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SERVER)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "1 []"


def test_a_growing_prefilter_swaps_once_and_gives_the_same_hits():
    """Hits do not depend on when the swap happens."""
    made = []

    def large(keywords):
        made.append(len(keywords))
        return PlainPrefilter(keywords)

    growing = GrowingPrefilter([b"abc", b"bcd"], large=large, swap_after=20)
    expected = sorted(AhoCorasickPrefilter([b"abc", b"bcd"]).hits(b"xabcdABCx"))
    assert expected == [(0, 1), (0, 5), (1, 2)]
    for made_so_far in (0, 0, 1, 1):
        assert sorted(growing.hits(b"xabcdABCx")) == expected
        assert len(made) == made_so_far


def test_a_growing_prefilter_stays_as_it_is_where_the_large_one_cannot_be_loaded():
    def missing(_keywords):
        raise ImportError

    growing = GrowingPrefilter([b"abc"], large=missing, swap_after=1)
    assert growing.hits(b"abc") == [(0, 0)]
