"""`keylift stores check`: whether the secrets managers can be used, and as whom."""

from __future__ import annotations

import argparse
import os
import sys

from keylift.cli.terminal import Style, printable, screen_for
from keylift.clients import CLIENT_IDS, connect
from keylift.clients.model import Health
from keylift.errors import ExitCode, StoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `keylift stores`."""
    parser.description = (
        "Asks secrets managers whether they know you, by the address and the credentials in your\n"
        "environment. Nothing is read or written. The exit status is 0 where all can be used."
    )
    parser.add_argument("action", metavar="check", choices=["check"], help="ask each one")
    parser.add_argument(
        "stores",
        metavar="STORE",
        nargs="*",
        help=f"ask these alone, of {', '.join(CLIENT_IDS)}; default: all",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write a line for each store that is asked for."""
    asked = tuple(dict.fromkeys(arguments.stores)) or CLIENT_IDS
    width = max(map(len, asked))
    screen = screen_for(sys.stdout)
    are_ready = []
    for store_id in asked:
        health = _health(store_id)
        word, style = ("ready", Style.GOOD) if health.is_ready else ("no", Style.ERROR)
        screen.line(
            (f"{printable(store_id):<{width}}  ", Style.PATH),
            (f"{word:<5}  ", style),
            printable(health.told),
        )
        are_ready.append(health.is_ready)
    return ExitCode.CLEAN if all(are_ready) else ExitCode.UNSCANNED


def _health(store_id: str) -> Health:
    try:
        return connect(store_id, os.environ).check()
    except StoreError as error:
        return Health(is_ready=False, told=str(error))
