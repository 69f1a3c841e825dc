"""Reads and rewrites the small text files beside the code: `.env`, `.gitignore` and the like.

What cannot be read back exactly is refused. It does not know what the files mean.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from keylift.errors import MoveError
from keylift.model import Problem
from keylift.workspace.atomic import write_atomically
from keylift.workspace.paths import shown
from keylift.workspace.read import Encoding, FileBytes, Skipped, read_file

_UTF_8 = (Encoding.UTF_8, Encoding.UTF_8_BOM)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file as it was read, or one that does not exist yet.

    Attributes:
        path: Where it really is, symbolic links resolved.
        content: Its content, None where it does not exist.
    """

    path: Path
    content: FileBytes | None = field(repr=False)

    @property
    def text(self) -> str:
        """The text, "" where the file does not exist."""
        return self.content.text if self.content else ""

    def replace(self, text: str, *, mode: int | None = None, scratch: Path | None = None) -> None:
        """Write the file anew; see `write_atomically` for `mode` and `scratch`.

        Raises:
            MoveError: It changed since it was read, or cannot be written.
        """
        try:
            encoding = self.content.encoding if self.content else Encoding.UTF_8
            write_atomically(
                self.path,
                encoding.encode(text),
                expected=self.content.raw if self.content else None,
                mode=mode,
                scratch=scratch,
            )
        except OSError as error:
            raise MoveError(f"{shown(self.path)}: {error.strerror}.") from None


def read_text_file(path: Path, *, inside: Path) -> TextFile:
    """Read a text file that may be missing.

    Args:
        path: The file; a symbolic link is followed.
        inside: The folder that it must lie in once links are resolved.

    Raises:
        MoveError: It cannot be read, is not UTF-8, or a link leads out of the folder.
    """
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(inside)):
        raise MoveError(f"{shown(path)} is a symbolic link that leads out of the project.")
    if not os.path.lexists(real):
        return TextFile(real, None)
    content = read_file(real)
    if isinstance(content, Skipped):
        raise MoveError(f"{shown(path)}: {content.reason}.")
    if isinstance(content, Problem):
        raise MoveError(f"{content}.")
    if content.encoding not in _UTF_8:
        raise MoveError(f"{shown(path)} is not UTF-8.")
    return TextFile(real, content)


def with_line(text: str, line: str) -> str:
    """Return `text` with one more line at its end; its line ends are kept."""
    newline = "\r\n" if "\r\n" in text else "\n"
    missing = "" if not text or text.endswith(("\n", "\r")) else newline
    return f"{text}{missing}{line}{newline}"
