"""What a Ruby project's `Gemfile` names: gems for the program itself, and Ruby."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.packages import is_at_least, name_of, nearest_manifest, version_of
from keylift.languages.versions import oldest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File

# A group of gems is not installed everywhere.
_GROUP = re.compile(r"^[ \t]*group\b[^\n]*\bdo\b.*?^[ \t]*end\b", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"\bgroups?:|:groups?\s*=>|\bplatforms?:|\bif\b")

_RUBY = re.compile(r"^[ \t]*ruby[ \t(]+([^\n#]*\d[^\n#]*)", re.MULTILINE)
_REQUIRED = re.compile(r"\brequired_ruby_version\s*=\s*([^\n#]*)")


def has_package(package: str, file: File) -> bool:
    """Tell whether the nearest `Gemfile` has `package`, which is `gem>=version`."""
    text = _GROUP.sub("", nearest_manifest(file, "Gemfile"))
    name = re.escape(name_of(package))
    gem = re.compile(rf"^[ \t]*gem[ \t(]+([\"']){name}\1(?P<rest>[^\n#]*)", re.MULTILINE)
    return any(
        not _OPTION.search(found["rest"]) and is_at_least(found["rest"], version_of(package))
        for found in gem.finditer(text)
    )


def oldest(file: File) -> str:
    """Return the oldest version of Ruby that the project supports, or "" where nothing tells."""
    return next(filter(None, map(oldest_of, _specs(file))), "")


def _specs(file: File) -> Iterator[str]:
    """Yield what tells of versions, the surest first."""
    names = file.project.names("") if file.project else ()
    for name in (each for each in names if each.endswith(".gemspec")):
        yield from _REQUIRED.findall(nearest_manifest(file, name))
    yield from _RUBY.findall(nearest_manifest(file, "Gemfile"))
    yield nearest_manifest(file, ".ruby-version")
