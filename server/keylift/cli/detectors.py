"""`keylift detectors`: what Keylift looks for, as a table or one in detail."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from keylift.cli.output import warn
from keylift.cli.projects import add_arguments as add_project_arguments
from keylift.cli.projects import find_projects
from keylift.cli.terminal import SEVERITY_STYLES, Screen, Style, cells, screen_for
from keylift.errors import ExitCode, UsageError
from keylift.model import Detector, Severity


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `keylift detectors`."""
    parser.description = (
        "Lists what Keylift looks for in the current folder, your own detectors included."
    )
    parser.add_argument("id", metavar="ID", nargs="?", help="show this one in detail")
    add_project_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """List the detectors, or describe one."""
    (project,) = find_projects(["."], arguments)
    detectors = project.engine.detectors
    severities = project.settings.detectors.severity
    for fault in project.faults:
        warn(str(fault))
    screen = screen_for(sys.stdout)
    if arguments.id is None:
        _write_table(detectors.values(), severities, screen)
    elif arguments.id in detectors:
        detector = detectors[arguments.id]
        _write_details(detector, severities.get(detector.id, detector.severity), screen)
    else:
        raise UsageError(_unknown(arguments.id, detectors))
    return ExitCode.USAGE if project.faults else ExitCode.CLEAN


def _write_table(
    detectors: Iterable[Detector], severities: Mapping[str, Severity], screen: Screen
) -> None:
    rows = sorted(detectors, key=lambda detector: detector.id)
    id_width = max((len(each.id) for each in rows), default=0)
    name_width = max((cells(each.name) for each in rows), default=0)
    for each in rows:
        severity = severities.get(each.id, each.severity)
        screen.line(
            f"{each.id:<{id_width}}  {each.name}{' ' * (name_width - cells(each.name))}  ",
            (severity.value, SEVERITY_STYLES[severity]),
        )
    screen.line()
    screen.line((f"{len(rows)} detectors", Style.DIM))


def _write_details(detector: Detector, severity: Severity, screen: Screen) -> None:
    screen.line((detector.name, Style.PATH))
    for label, value in (
        ("id", detector.id),
        ("provider", detector.provider),
        ("severity", severity.value),
        ("confidence", detector.confidence.value),
        ("variable", detector.variable or "named after where the value stands"),
        ("languages", ", ".join(sorted(detector.languages)) or "all"),
        ("public", "yes, it is meant to be published" if detector.public else ""),
        ("checked offline", detector.validator),
        ("revoke it at", detector.revoke_url),
        *(("read more at", reference) for reference in detector.references),
    ):
        if value:
            screen.line((f"  {label:<20}", Style.DIM), value)
    screen.line((f"  {'leave a line alone':<20}", Style.DIM), f"keylift:ignore={detector.id}")


def _unknown(detector_id: str, known: Iterable[str]) -> str:
    close = get_close_matches(detector_id, known, n=1)
    hint = f"; did you mean {close[0]}?" if close else "; `keylift detectors` lists them."
    return f"there is no detector {detector_id!r}{hint}"
