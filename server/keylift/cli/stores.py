"""`keylift stores`: whether secrets managers can be used, and new values in place of burnt ones."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from keylift.cli.destinations import environment
from keylift.cli.projects import find_project
from keylift.cli.replacing import Place, replace
from keylift.cli.terminal import Style, screen_for
from keylift.clients import CLIENT_IDS, connect
from keylift.clients.credentials import FLAG, Credentials, read
from keylift.clients.model import Health
from keylift.errors import ExitCode, StoreError, UsageError
from keylift.workspace.paths import shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `keylift stores`."""
    parser.description = (
        "check    asks secrets managers whether they know you, by the address and the credentials\n"
        "         in your environment; nothing is read or written. The exit status is 0 where all\n"
        "         can be used.\n"
        "replace  puts a new value at a path, such as `vault shop/stripe-secret-key`, for code\n"
        "         that looks it up; it is asked for without being shown, or read from standard\n"
        "         input. `env STRIPE_SECRET_KEY` replaces a value of the project's .env."
    )
    parser.add_argument("action", choices=["check", "replace"], help="what to do")
    parser.add_argument(
        "stores",
        metavar="WORD",
        nargs="*",
        help=f"stores to check, of {', '.join(CLIENT_IDS)}; default: all. Or a store and a path",
    )
    add = parser.add_argument
    add("--mount", metavar="M", help="replace: Vault's mount, if not that of the settings")
    add("--key", metavar="K", help="replace: the field of the secret, if not that of the settings")
    add("--folder", metavar="DIR", default=".",
        help="the project whose settings, folder and .env count; default: this one")  # fmt: skip
    add("--untrusted", action="store_true",
        help="let the project's own settings not say where values go")  # fmt: skip
    add(FLAG, action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Write a line for each store that is asked for, or replace a value."""
    credentials = read(sys.stdin.buffer) if arguments.credentials else Credentials()
    if arguments.action == "replace":
        is_trusted = not arguments.untrusted
        place = Place(arguments.folder, arguments.mount, arguments.key, is_trusted)
        environ = credentials.environ("".join(arguments.stores[:1]), os.environ)
        return replace(arguments.stores, place, environ, screen_for(sys.stdout))
    asked = tuple(dict.fromkeys(arguments.stores)) or CLIENT_IDS
    width = max(map(len, asked))
    screen = screen_for(sys.stdout)
    if not Path(arguments.folder).is_dir():
        raise UsageError(f"{shown(arguments.folder)}: No such folder.")
    folder = Path(arguments.folder).resolve()
    project = find_project(arguments.folder, is_trusted=not arguments.untrusted)
    are_ready = []
    for store_id in asked:
        environ = environment(project, environ=credentials.environ(store_id, os.environ))
        health = _health(store_id, environ, folder)
        word, style = ("ready", Style.GOOD) if health.is_ready else ("no", Style.ERROR)
        screen.line(
            (f"{store_id:<{width}}  ", Style.PATH),
            (f"{word:<5}  ", style),
            health.told,
        )
        are_ready.append(health.is_ready)
    return ExitCode.CLEAN if all(are_ready) else ExitCode.UNSCANNED


def _health(store_id: str, environ: Mapping[str, str], folder: Path) -> Health:
    try:
        return connect(store_id, environ, folder).check()
    except StoreError as error:
        return Health(is_ready=False, told=str(error))
