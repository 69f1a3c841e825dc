"""Shell scripts inside of config files: how a variable is let into the quotes around a secret."""

from __future__ import annotations

import re

from keylift.languages.tree import parse
from keylift.model import Span

_BASH = "tree_sitter_bash:language"
_QUOTED = {"word": '"@"', "string": "@", "raw_string": "'\"@\"'", "string_content": "@"}
_PLAIN = re.compile(r"[A-Za-z0-9_.+/=:@%-]+\Z")


def quoted_form(script: str, span: Span) -> str:
    """Return what stands for the span of a script once `@` is a variable's expansion, or "".

    "" where the shell might read something else there, or the value is not plain in a shell.
    """
    if not _PLAIN.match(span.of(script)):
        return ""
    shell = parse(script, _BASH)
    path = shell.path_to(span)
    if shell.count_errors() or any(node.type == "command_name" for node in path):
        return ""
    return _QUOTED.get(path[-1].type, "")
