"""Where a Ruby file loads `.env`: by its first `require`, above all other code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.placement import before_statement, ends_with_blank_line, insert
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from keylift.model import Edit
    from keylift.rewriting.companions.model import Surroundings

_HEAD = re.compile(
    r"^#!|coding[:=]|frozen[-_]string[-_]literal|^#\s*(?:typed|warn_indent|rubocop)", re.MULTILINE
)
_REQUIRE = re.compile(r"require(?:_relative)?\s*\(?\s*(?P<quote>[\"'])")
# Bundler alone makes gems findable in some projects, so it must come first.
_BUNDLER = re.compile(r"require\s*\(?\s*[\"']bundler/|Bundler\.(?:setup|require)")


def place(around: Surroundings) -> tuple[Edit, ...] | Refusal:
    """Return the `require`, below what Bundler sets up."""
    tree = around.tree
    statements = [node for node in tree.root.named_children if node.type != "comment"]
    if not statements:
        return Refusal(RefusalReason.NO_ENTRY)
    found = _REQUIRE.search(tree.text)
    quote = found["quote"] if found else '"'
    line = f"require {quote}dotenv/load{quote}"
    set_up = [node for node in statements if _BUNDLER.match(tree.source(node))]
    first = statements[statements.index(set_up[-1]) + 1 :][:1] if set_up else statements[:1]
    if not first:
        return Refusal(RefusalReason.NO_ENTRY)
    before = first[0].start_byte
    above = [node for node in tree.root.named_children if node.start_byte < before]
    start = max((node.end_byte for node in above if node.type != "comment"), default=0)
    comments = [node for node in above if node.type == "comment" and node.start_byte >= start]
    offset = before_statement(tree, comments, first[0], _HEAD)
    head = tree.text[:offset].removeprefix("\ufeff")
    is_tight = bool(head) and not set_up and not ends_with_blank_line(head)
    lead = "\n" if is_tight else ""
    trail = "\n" if _REQUIRE.match(tree.source(first[0])) else "\n\n"
    return (insert(offset, f"{lead}{line}{trail}"),)
