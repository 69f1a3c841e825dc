"""Reads and rewrites the small text files beside the code: `.env`, `.gitignore` and the like.

What cannot be read back exactly is refused. It does not know what the files mean.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from keylift.errors import MoveError
from keylift.languages import LANGUAGES, language_of
from keylift.model import Problem
from keylift.workspace.atomic import write_atomically
from keylift.workspace.paths import find_git_top, git_directory, shown
from keylift.workspace.read import Encoding, FileBytes, Skipped, read_file

_HARMLESS = frozenset({"plaintext", "dotenv"})
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
                identity=self.content.identity if self.content else None,
                is_resolved=True,
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
        MoveError: It cannot be read, is not UTF-8, or a link leads out of the folder, to what is
            git's own, or to a source.
    """
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(inside)):
        raise MoveError(f"{shown(path)} is a symbolic link that leads out of the project.")
    if _is_gits(real, inside):
        raise MoveError(f"{shown(path)} leads to {shown(real)}, which belongs to git.")
    if real.name != path.name and language_of(real.name) not in _HARMLESS:
        raise MoveError(f"{shown(path)} is a symbolic link to {shown(real)}, which is a source.")
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


def is_code(path: Path) -> bool:
    """Tell whether a companion is, by a link or the settings, a program; a shell's may be both."""
    language = LANGUAGES.get(language_of(path.name))
    return language is not None and language.syntax is not None and language.id != "shell"


def _is_gits(real: Path, inside: Path) -> bool:
    """Tell whether a file lies where git keeps its own, in this repository or in one below it."""
    if ".git" in real.relative_to(os.path.realpath(inside)).parts:
        return True
    top = find_git_top(inside)
    return top is not None and real.is_relative_to(os.path.realpath(git_directory(top)))


def with_line(text: str, line: str) -> str:
    """Return `text` with one more line at its end; its line ends are kept."""
    newline = "\r\n" if "\r\n" in text else "\n"
    missing = "" if not text or text.endswith(("\n", "\r")) else newline
    return f"{text}{missing}{line}{newline}"
