"""What is known of a project is kept for a moment, and no longer."""

from __future__ import annotations

from pathlib import Path

from keylift.lsp.memos import Memos


def test_a_memo_is_kept_for_a_moment() -> None:
    """Two questions shortly after each other share it, each root has its own."""
    now = [100.0]
    memos = Memos(lambda: now[0])
    memos.of(Path("/shop"))["x"] = 1
    now[0] += 9
    assert memos.of(Path("/shop")) == {"x": 1}
    assert memos.of(Path("/other")) == {}
    now[0] += 1
    assert memos.of(Path("/shop")) == {}
