"""Fixing a file on disk: what stays, and when nothing happens."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from keylift.errors import MoveError
from keylift.model import Edit, Rewrite, Span
from keylift.rewriting.plan import Source
from keylift.workspace.apply import fix_file
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.root import EnvPlace


def _plan(path: Path, secret: str) -> tuple[FileBytes, Source, list[Rewrite], tuple[Edit, ...]]:
    planned = read_file(path)
    assert isinstance(planned, FileBytes)
    start = planned.text.index(secret)
    span = Span(start, start + len(secret))
    edits = (Edit(Span(start - 1, span.end + 1), 'os.environ["A"]'),)
    rewrite = Rewrite(title="", store_id="env", variable="A", secret=span, edits=edits)
    return planned, Source(text=planned.text, language_id="python"), [rewrite], edits


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encoding_mark_line_ends_and_mode_stay(tmp_path: Path, secret: str, codec: str) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(f'# é🔑\r\na = "{secret}"\nb = 1\r'.encode(codec))
    path.chmod(0o750)
    fix_file(*_plan(path, secret), EnvPlace(root=tmp_path))
    assert path.read_bytes() == '# é🔑\r\na = os.environ["A"]\nb = 1\r'.encode(codec)
    assert stat.S_IMODE(path.stat().st_mode) == 0o750
    assert (tmp_path / ".env").read_text() == f"A={secret}\n"


def test_a_file_in_an_unknown_encoding_is_left_alone_and_nothing_is_stored(
    tmp_path: Path, secret: str
) -> None:
    path = tmp_path / "a.py"
    before = b"# \xe9\n" + f'a = "{secret}"\n'.encode()
    path.write_bytes(before)
    with pytest.raises(MoveError, match="is not valid UTF-8"):
        fix_file(*_plan(path, secret), EnvPlace(root=tmp_path))
    assert path.read_bytes() == before
    assert not (tmp_path / ".env").exists()


def test_a_plan_for_another_text_or_with_bad_edits_changes_nothing(
    tmp_path: Path, secret: str
) -> None:
    path = tmp_path / "a.py"
    path.write_text(f'a = "{secret}"\n')
    planned, source, rewrites, edits = _plan(path, secret)
    place = EnvPlace(root=tmp_path)
    other = Source(text=source.text + "\n", language_id="python")
    with pytest.raises(MoveError, match="not the text that was planned on"):
        fix_file(planned, other, rewrites, edits, place)
    with pytest.raises(MoveError, match="out of order"):
        fix_file(planned, source, rewrites, [*edits, *edits], place)
    assert [each.name for each in tmp_path.iterdir()] == ["a.py"]


def test_a_file_that_changed_since_the_plan_keeps_the_change(
    tmp_path: Path, secret: str, everything_said: Callable[[BaseException], str]
) -> None:
    path = tmp_path / "a.py"
    path.write_text(f'a = "{secret}"\n')
    plan = _plan(path, secret)
    path.write_text(f'a = "{secret}"  # edited\n')
    with pytest.raises(MoveError, match=r"a\.py was changed meanwhile") as caught:
        fix_file(*plan, EnvPlace(root=tmp_path))
    assert path.read_text() == f'a = "{secret}"  # edited\n'
    assert secret not in everything_said(caught.value)


def test_a_value_that_cannot_be_stored_leaves_the_source_as_it_was(
    tmp_path: Path, secret: str
) -> None:
    path = tmp_path / "a.py"
    path.write_text(f'a = "{secret}"\n')
    (tmp_path / ".env").write_text("A=another\n")
    with pytest.raises(MoveError, match="A has another value"):
        fix_file(*_plan(path, secret), EnvPlace(root=tmp_path))
    assert path.read_text() == f'a = "{secret}"\n'


def test_a_source_in_a_closed_folder_is_told_before_anything_is_stored(
    unprivileged: Path, secret: str, everything_said: Callable[[BaseException], str]
) -> None:
    path = unprivileged / "src" / "a.py"
    path.parent.mkdir()
    path.write_text(f'a = "{secret}"\n')
    plan = _plan(path, secret)
    path.parent.chmod(0o500)
    with pytest.raises(MoveError, match=r"src is a folder that may not be written") as caught:
        fix_file(*plan, EnvPlace(root=unprivileged))
    assert path.read_text() == f'a = "{secret}"\n'
    assert not (unprivileged / ".env").exists()
    assert secret not in everything_said(caught.value)
