"""Findings of files that are not open, ready to be published. Runs in worker threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keylift.languages import language_of
from keylift.lsp.convert import diagnostic_of
from keylift.lsp.documents import Document
from keylift.lsp.folders import uri_of
from keylift.model import Problem
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.walk import is_walked, walk

if TYPE_CHECKING:
    from lsprotocol import types

    from keylift.engine import Engine
    from keylift.lsp.documents import Encoding
    from keylift.settings import ScanSettings


@dataclass(frozen=True, slots=True)
class FileScan:
    """What one file on disk holds.

    Attributes:
        path: The file.
        was_scanned: False where it is binary, gone, or could not be read.
        diagnostics: Its findings.
        problems: What could not be checked.
    """

    path: Path
    was_scanned: bool = False
    diagnostics: tuple[types.Diagnostic, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def uri(self) -> str:
        """The file's address."""
        return uri_of(self.path)


def files_at(path: Path, root: Path | None, settings: ScanSettings) -> list[Path]:
    """Return the files that a scan of `root` meets at a path, or below it where it is a folder."""
    exclude, respects = settings.exclude, settings.respect_gitignore
    if root is None or not path.is_relative_to(root):
        return []
    if not is_walked(path, root, exclude=exclude, respect_gitignore=respects):
        return []
    if not path.is_dir():
        return [path]
    found = walk([path], exclude=exclude, respect_gitignore=respects, base=root)
    return [Path(each) for each in found if not isinstance(each, Problem)]


def scan_file(engine: Engine, path: Path, encoding: Encoding) -> FileScan:
    """Scan a file; one that is gone or binary holds nothing."""
    settings = engine.settings
    content = read_file(path, settings.scan.max_file_size)
    if isinstance(content, Problem):
        return FileScan(path, problems=(content,) if path.exists() else ())
    if not isinstance(content, FileBytes):
        return FileScan(path)
    language_id = language_of(str(path), head=content.data)
    result = engine.scan_bytes(content.data, language_id)
    if not result.findings:
        return FileScan(path, was_scanned=True, problems=result.problems)
    document = Document("", language_id, 0, content.text, encoding)
    diagnostics = tuple(
        diagnostic_of(
            document, finding, engine.message(finding), engine.detectors.get(finding.detector_id)
        )
        for finding in result.findings[: settings.editor.max_diagnostics]
    )
    return FileScan(path, was_scanned=True, diagnostics=diagnostics, problems=result.problems)
