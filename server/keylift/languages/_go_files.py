"""What the text of a Go file says about how it is built, and with which others."""

from __future__ import annotations

import re

_PACKAGE = re.compile(r"^\ufeff?package\s+(\w+)", re.MULTILINE)
_MAIN = re.compile(r"^func main\(\)", re.MULTILINE)
_CONSTRAINT = re.compile(r"^\ufeff?//(?:go:build|[ \t]*\+build)\b(?P<tags>[^\r\n]*)", re.MULTILINE)
_IGNORED = re.compile(r"(?<![!\w.])ignore(?![\w.])")
_CGO = re.compile(r'^import\s+"C"|^\s*"C"\s*$', re.MULTILINE)
_CONSTRAINED_NAME = re.compile(
    r"_(?:linux|windows|darwin|freebsd|openbsd|netbsd|dragonfly|js|wasip1|unix|plan9|solaris"
    r"|illumos|aix|android|ios|amd64|arm64|arm|386|wasm|riscv64|loong64|mips\w*|ppc64|ppc64le"
    r"|s390x)(?:_test)?\.go\Z"
)


def package_of(text: str) -> str:
    """Return the name of a file's package, or ""."""
    found = _PACKAGE.search(text)
    return found[1] if found else ""


def has_main(text: str) -> bool:
    """Tell whether a file is where a program begins."""
    return bool(_MAIN.search(text))


def is_script(text: str) -> bool:
    """Tell whether a file is built only when it is named, since its constraint is `ignore`."""
    head = _head(text)
    return any(
        all(_IGNORED.search(way) for way in found["tags"].split("||"))
        for found in _CONSTRAINT.finditer(head)
    )


def is_always_built(name: str, text: str) -> bool:
    """Tell whether a file is in each build of its package, with and without cgo."""
    is_limited = _CONSTRAINT.search(_head(text)) or _CONSTRAINED_NAME.search(name)
    is_skipped = name.startswith(("_", ".")) or name.endswith("_test.go")
    return not (is_limited or is_skipped or _CGO.search(text))


def _head(text: str) -> str:
    """Return what stands before the package clause, where alone constraints count."""
    found = _PACKAGE.search(text)
    return text[: found.start()] if found else text
