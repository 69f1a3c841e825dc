"""Text of `.env`, `.env.example` and `.gitignore`: read, quote, add, replace, take back; no disk.

A value is quoted so that python-dotenv, dotenv, Node, Ruby, Go, PHP, Compose and a shell's `source`
all read the same thing; a value for which no such form exists is not written at all.
"""

from __future__ import annotations

import re

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_BARE = re.compile(r"[A-Za-z0-9_./+:=@%,-]+\Z")
# Behind a value of several lines its line ends; else its first quote had no end.
_END = r"[^\S\r\n]*(?:[#\r\n]|\Z)"
_ENTRY = re.compile(
    r"""
    ^[^\S\r\n]* (?:export[^\S\r\n]+)? (?P<name>[A-Za-z_][\w.-]*) [^\S\r\n]* = [^\S\r\n]*
    (?:
        '(?P<single> [^'\r\n]*(?=') | [^']*(?='{end}) )'
        | "(?P<double> (?:[^"\\\r\n]|\\[^\r\n])*(?=") | (?:[^"\\]|\\.)*(?="{end}) )"
        | (?P<bare>[^\r\n]*)
    )
    """.replace("{end}", _END),
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_NAMES = re.compile(r"^[^\S\r\n]*(?:export[^\S\r\n]+)?([A-Za-z_][\w.-]*)[^\S\r\n]*=", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_BARE_COMMENT = re.compile(r"(?:^|\s)#.*\Z")
_REST_OF_LINE = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n|\Z)")
_IGNORES_ENV = frozenset({".env", "/.env", "**/.env", ".env*", ".env.*", "*.env"})


def quote(value: str) -> str | None:
    r"""Return `value` as the right side of a `.env` line, or None where no portable form exists.

    Backslashes, NUL, and a mixture of both quotes read differently in different loaders.
    A value of several lines keeps them, within `"`: some loaders do not know `\n` for a line end.
    """
    if _BARE.match(value):
        return value
    if not value or not set("\0\\\r").isdisjoint(value) or not _is_encodable(value):
        return None
    if not set("'\n").intersection(value) and "${" not in value:
        return f"'{value}'"
    if set('"$`').isdisjoint(value):
        return f'"{value}"'
    return None


def add_entry(env_text: str, name: str, value: str) -> str:
    """Return `env_text` with the line `name=value` at its end; its line ends are kept.

    Raises:
        ValueError: The name is no variable name, exists already, or the value has no portable
            form. The message names the variable, never the value.
    """
    quoted = quote(value)
    if not _NAME.match(name) or quoted is None:
        raise ValueError(f"{name} cannot be written so that every loader reads it back.")
    if name in names_in(env_text):
        raise ValueError(f"{name} has an entry already.")
    if _has_open_quote(env_text):
        raise ValueError(f"{name} cannot be added: a quote in the file has no end.")
    changed = _with_line(env_text, f"{name}={quoted}")
    if parse_env(changed) != {**parse_env(env_text), name: value}:
        raise ValueError(f"{name} cannot be added: the file does not read back as expected.")
    return changed


def add_example(example_text: str, name: str) -> str:
    """Return `example_text` with the line `name=`; unchanged where the name has an entry."""
    if name in parse_env(example_text):
        return example_text
    return _with_line(example_text, f"{name}=")


def replace_entry(env_text: str, name: str, value: str) -> str:
    """Return `env_text` with another value in an entry; what stands around it stays.

    Raises:
        ValueError: There is no such entry, there are several, or the value has no portable form.
            The message names the variable, never a value.
    """
    mark = "\ufeff" if env_text.startswith("\ufeff") else ""
    body = env_text.removeprefix(mark)
    entries = [found for found in _ENTRY.finditer(body) if found["name"] == name]
    if len(entries) != 1:
        raise ValueError(f"{name} has {'several entries' if entries else 'no entry'}.")
    quoted = quote(value)
    if quoted is None:
        raise ValueError(f"{name} cannot be written so that every loader reads it back.")
    (entry,) = entries
    start, end = entry.end("name"), entry.end()
    for kind in ("single", "double"):
        if entry[kind] is not None:
            start = entry.start(kind) - 1
    if entry["bare"] is not None:
        start = entry.start("bare")
        comment = _BARE_COMMENT.search(entry["bare"])
        end = start + (comment.start() if comment else len(entry["bare"].rstrip()))
    changed = f"{mark}{body[:start]}{quoted}{body[end:]}"
    if parse_env(changed) != {**parse_env(env_text), name: value}:
        raise ValueError(f"{name} cannot be replaced: the file does not read back as expected.")
    return changed


def remove_entry(text: str, name: str, value: str) -> str:
    """Return a text without the line or lines of an entry that has this very value.

    It is for taking back what `add_entry` and `add_example` wrote; comments stay.

    Raises:
        ValueError: There is no such entry, or it does not stand alone on its lines. The message
            names the variable, never the value.
    """
    entries = [found for found in _ENTRY.finditer(text) if found["name"] == name]
    if len(entries) != 1 or _value_of(entries[0]) != value:
        raise ValueError(f"{name} is not as it was added.")
    start, end = entries[0].span()
    line_end = _REST_OF_LINE.match(text, end)
    if line_end is None:
        raise ValueError(f"{name} does not stand alone on its line.")
    changed = text[:start] + text[line_end.end() :]
    known = parse_env(text)
    del known[name]
    if parse_env(changed) != known:
        raise ValueError(f"{name} cannot be removed: the file does not read back as expected.")
    return changed


def add_ignore(gitignore_text: str) -> str:
    """Return `gitignore_text` with a line `.env`; unchanged where its last word ignores it.

    A later `!.env` takes an earlier line back, hence the last of them decides.
    """
    ignored = False
    for line in re.split(r"\r\n|\r|\n", gitignore_text.removeprefix("\ufeff")):
        pattern = line.rstrip()
        if pattern.lstrip("!") in _IGNORES_ENV:
            ignored = not pattern.startswith("!")
    return gitignore_text if ignored else _with_line(gitignore_text, ".env")


def parse_env(text: str) -> dict[str, str]:
    """Return the entries of a `.env` file; where a name comes twice, its last value.

    It expands no variables: a value with `$` is returned as it is written. A line end inside quotes
    is one whatever the file's are, as loaders have it.
    """
    body = text.removeprefix("\ufeff")
    return {found["name"]: _value_of(found) for found in _ENTRY.finditer(body)}


def names_in(text: str) -> frozenset[str]:
    """Return the names that a `.env` file may have entries of, however its quotes are read.

    A quote without an end swallows what follows for some loaders, and nothing for others.
    """
    return frozenset(_NAMES.findall(text.removeprefix("\ufeff")))


def _has_open_quote(text: str) -> bool:
    """Tell whether a value begins with a quote that does not end where the value does."""
    entries = _ENTRY.finditer(text.removeprefix("\ufeff"))
    return any((each["bare"] or "").startswith(("'", '"')) for each in entries)


def _value_of(entry: re.Match[str]) -> str:
    if entry["single"] is not None:
        return _with_plain_lines(entry["single"])
    if entry["double"] is not None:
        lines = _with_plain_lines(entry["double"])
        return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), lines)
    return _BARE_COMMENT.sub("", entry["bare"]).strip()


def _with_plain_lines(written: str) -> str:
    return written.replace("\r\n", "\n")


def _with_line(text: str, line: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    missing = "" if not text.removeprefix("\ufeff") or text.endswith(("\n", "\r")) else newline
    return f"{text}{missing}{line}{newline}"


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
