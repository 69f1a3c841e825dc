"""Tells whether a Ruby project's `Gemfile` names a gem for the program itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.packages import is_at_least, name_of, nearest_manifest, version_of

if TYPE_CHECKING:
    from keylift.languages.model import File

# A group of gems is not installed everywhere.
_GROUP = re.compile(r"^[ \t]*group\b[^\n]*\bdo\b.*?^[ \t]*end\b", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"\bgroups?:|:groups?\s*=>|\bplatforms?:|\bif\b")


def has_package(package: str, file: File) -> bool:
    """Tell whether the nearest `Gemfile` has `package`, which is `gem>=version`."""
    text = _GROUP.sub("", nearest_manifest(file, "Gemfile"))
    name = re.escape(name_of(package))
    gem = re.compile(rf"^[ \t]*gem[ \t(]+([\"']){name}\1(?P<rest>[^\n#]*)", re.MULTILINE)
    return any(
        not _OPTION.search(found["rest"]) and is_at_least(found["rest"], version_of(package))
        for found in gem.finditer(text)
    )
