"""How a scan's result is written: one module per format, each a function of the result alone.

No report writes a secret's value: excerpts are redacted in `excerpts`, the only place that cuts
lines from a document. Only the module of the format that was asked for is imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from keylift.cli.scanning import Results

FORMATS = ("text", "json", "sarif")
"""The first is the default."""


def write_report(name: str, results: Results, stream: TextIO, *, quiet: bool = False) -> None:
    """Write the result in one of `FORMATS`; `quiet` leaves the summary out of the text."""
    if name == "json":
        from keylift.cli.reports.json import write_json  # noqa: PLC0415

        write_json(results, stream)
    elif name == "sarif":
        from keylift.cli.reports.sarif import write_sarif  # noqa: PLC0415

        write_sarif(results, stream, Path.cwd())
    else:
        from keylift.cli.reports.text import write_text  # noqa: PLC0415
        from keylift.cli.terminal import screen_for  # noqa: PLC0415

        write_text(results, screen_for(stream), quiet=quiet)
