"""`keylift lsp`: the language server, the one command that imports its stack."""

from __future__ import annotations

import argparse

from keylift.clients.credentials import FLAG


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of `keylift lsp`."""
    parser.description = "Serves editors over standard input and output. Editors start this."
    parser.add_argument("--stdio", action="store_true", help="the default, for clients that ask")
    parser.add_argument("--tcp", metavar="HOST:PORT", help="listen there instead, for debugging")
    parser.add_argument(FLAG, action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Serve until the client leaves; return the exit status."""
    from keylift.lsp.server import main  # noqa: PLC0415 - slow, and only needed to serve

    words = ["--tcp", arguments.tcp] if arguments.tcp else []
    return main([*words, FLAG] if arguments.credentials else words)
