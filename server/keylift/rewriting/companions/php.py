"""Where a PHP file loads `.env`: right below the line that lets Composer load classes.

Without `Unsafe` the library fills only `$_ENV` and `$_SERVER`, and our lookup reads `getenv`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.placement import insert, is_last_on_line, line_end
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from keylift.model import Edit
    from keylift.rewriting.companions.model import Surroundings

_AUTOLOAD = re.compile(
    r"(?:require|include)(?:_once)?\b[^;]*vendor/autoload\.php[\"']\s*\)?\s*;\Z", re.DOTALL
)


def place(around: Surroundings) -> tuple[Edit, ...] | Refusal:
    """Return the call, with the way from the file's folder to that of `.env`."""
    tree = around.tree
    statements = list(tree.root.named_children)
    found = [node for node in statements if _AUTOLOAD.match(tree.source(node))]
    if len(found) != 1 or "getenv" in tree.text[: tree.span(found[0]).start]:
        return Refusal(RefusalReason.NO_ENTRY)
    end = tree.span(found[0]).end
    if not is_last_on_line(tree.text, end, "//"):
        return Refusal(RefusalReason.NO_ENTRY)
    folder = "__DIR__" if not around.depth else f"dirname(__DIR__, {around.depth})"
    folder = folder.replace(", 1)", ")")
    call = f"\\Dotenv\\Dotenv::createUnsafeImmutable({folder})->safeLoad();"
    return (insert(line_end(tree.text, end), f"\n\n{call}"),)
