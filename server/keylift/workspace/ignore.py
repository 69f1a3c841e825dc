"""The rules of a `.gitignore`, matched against one entry at a time; it reads no file.

A walk meets every folder before its contents and never enters an ignored one, so a rule only has to
judge the entry itself, never its parents. That, and asking cheap questions first, makes it fast
enough to ask for every file. It does not know git's index, so a tracked file counts as ignored too.

Why not a library: `pathspec`, the obvious one, does not take back a folder by `!*/` after `*`, as
many allow-lists do, costs 44 ms to import and needs a second engine to be fast with many rules. A
test compares these rules with git itself on generated ignore files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Spaces at the end of a line do not count, unless the last is escaped.
_UP_TO_LAST_WORD = re.compile(r"(?: *(?:\\.|[^\\ ]))*(?: *\\\Z)?", re.DOTALL)
_TOKEN = re.compile(
    r"""
    (?P<inside> (?:(?<=/)|\A) \*{2,} \Z )
    | (?P<folders> (?:(?<=/)|\A) \*{2,} \\?/ )
    | (?P<stars> \*+ )
    | (?P<any> \? )
    | \[ (?P<negated> [!^]? ) (?P<set> \]? (?: \[:\w+:\] | \\. | [^\]\\] )* ) \]
    | \\ (?P<escaped> . )
    | (?P<broken> [\[\\] )
    | (?P<literal> [^*?\[\\]+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_SET_ITEM = re.compile(r"\[:(?P<kind>\w+):\]|\\(?P<escaped>.)|(?P<plain>.)", re.DOTALL)
_KINDS = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_GLOB = frozenset("*?[\\")
_WILD = re.compile(r"[*?\[\\]")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line: what it matches, and what that means."""

    glob: str
    in_path: bool
    negated: bool
    folders_only: bool
    matches: Callable[[str], object]


class IgnoreRules:
    """The rules of one ignore file, or of a list of patterns in its syntax."""

    __slots__ = ("_base", "_exact", "_globs", "_paths", "_rules", "_suffixes")

    def __init__(self, lines: Sequence[str], folder: str) -> None:
        """Compile the rules of the ignore file in `folder`, an absolute path."""
        self._base = len(folder.rstrip(os.sep)) + 1
        self._rules = [rule for rule in map(_parse, map(_as_bytes, lines)) if rule]
        names = [rule.glob for rule in self._rules if not rule.in_path]
        plain = {glob for glob in names if _GLOB.isdisjoint(glob)}
        suffixes = {g for g in names if g[:1] == "*" and g[1:] and _GLOB.isdisjoint(g[1:])}
        self._exact = frozenset(plain)
        self._suffixes = tuple(sorted(suffix[1:] for suffix in suffixes))
        self._globs = _any_of([glob for glob in names if glob not in plain | suffixes], _translate)
        self._paths = _any_of([rule.glob for rule in self._rules if rule.in_path], _translate_path)

    @classmethod
    def of_text(cls, text: str, folder: str) -> IgnoreRules:
        """Compile the content of an ignore file that stands in `folder`."""
        lines = text.removeprefix("\ufeff").split("\n")
        return cls([line.removesuffix("\r") for line in lines], folder)

    def __bool__(self) -> bool:
        """Tell whether there is any rule at all."""
        return bool(self._rules)

    def verdict(self, path: str, name: str, *, is_folder: bool) -> bool | None:
        """Return True for ignored, False for taken back by `!`, None where no rule speaks.

        Args:
            path: The entry's absolute path, below the folder of these rules.
            name: Its last component.
            is_folder: Whether it is a folder.
        """
        if not path.isascii():
            name = _as_bytes(name)
        if not (
            name in self._exact
            or name.endswith(self._suffixes)
            or (self._globs and self._globs(name))
            or (self._paths and self._paths(self._relative(path)))
        ):
            return None
        return self._decide(self._relative(path), name, is_folder=is_folder)

    def _relative(self, path: str) -> str:
        relative = _as_bytes(path[self._base :])
        return relative if os.sep == "/" else relative.replace(os.sep, "/")

    def _decide(self, relative: str, name: str, *, is_folder: bool) -> bool | None:
        for rule in reversed(self._rules):
            if rule.folders_only and not is_folder:
                continue
            if rule.matches(relative if rule.in_path else name):
                return not rule.negated
        return None


def is_ignored(rules: Sequence[IgnoreRules], path: str, name: str, *, is_folder: bool) -> bool:
    """Ask several rule sets in turn; the first that speaks decides."""
    for each in rules:
        verdict = each.verdict(path, name, is_folder=is_folder)
        if verdict is not None:
            return verdict
    return False


def _as_bytes(text: str) -> str:
    """Return one character per byte, because git's `?` and `[…]` match one byte."""
    return text if text.isascii() else os.fsencode(text).decode("latin-1")


def _any_of(
    globs: Sequence[str], translate: Callable[[str], str]
) -> Callable[[str], object] | None:
    patterns = [pattern for pattern in map(translate, globs) if pattern]
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.DOTALL).fullmatch


def _parse(line: str) -> _Rule | None:
    found = _UP_TO_LAST_WORD.match(line)
    text = found[0] if found else ""
    if line.startswith("#") or not text:
        return None
    negated = text.startswith("!")
    text = text[1:] if negated else text
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    glob = text.removeprefix("/")
    in_path = "/" in text
    pattern = (_translate_path(glob) if in_path else _translate(glob)) if glob else ""
    if not pattern:
        return None
    matches = re.compile(pattern, re.DOTALL).fullmatch
    return _Rule(glob, in_path, negated, folders_only, matches)


def _translate_path(glob: str) -> str:
    """Translate a glob of a whole path; git begins to match behind what has no wildcards.

    So `**` right there is at the beginning, whatever stands before it.
    """
    wild = _WILD.search(glob)
    start = wild.start() if wild else len(glob)
    rest = _translate(glob[start:])
    return re.escape(glob[:start]) + rest if rest or start == len(glob) else ""


def _translate(glob: str) -> str:
    """Return the regular expression of a glob, or "" for one that git never matches.

    Nothing is tried twice, or a line of stars would take for ever: of the places where what follows
    a star fits, the first is as good as any, so it is kept (`(?>…)`); so are folders after `**/`.
    """
    paths: list[list[list[str]]] = [[[""]]]
    for token in _TOKEN.finditer(glob):
        names = paths[-1]
        if token["broken"]:
            return ""
        if token["folders"]:
            paths.append([[""]])
        elif token["stars"]:
            names[-1].append("")
        else:
            first, *others = _translate_token(token)
            names[-1][-1] += first
            names.extend([each] for each in others)
    head, *tails = ["/".join(map(_name_pattern, names)) for names in paths]
    ends = [*([""] * (len(tails) - 1)), "\\Z"]
    deeper = (f"(?>(?:[^/]*+/)*?{each}{end})" for each, end in zip(tails, ends, strict=False))
    pattern = "".join([head, *deeper])
    try:
        re.compile(pattern)
    except re.error:
        # A set with an unknown kind of characters.
        return ""
    return pattern


def _name_pattern(parts: Sequence[str]) -> str:
    """Return the pattern of one name, of which stars part the parts."""
    first, *others = parts
    if not others:
        return first
    *inner, last = others
    found = (f"(?>[^/]*?{each})" for each in inner if each)
    end = f"(?>[^/]*?{last}(?=/|\\Z))" if last else "[^/]*+"
    return "".join([first, *found, end])


def _translate_token(token: re.Match[str]) -> list[str]:
    """Return patterns of what stands for itself; between them is a `/`."""
    if token["set"] is not None:
        return [_translate_set(token["set"], negated=bool(token["negated"]))]
    if token["inside"]:
        return [".*"]
    if token["any"]:
        return ["[^/]"]
    return list(map(re.escape, (token["escaped"] or token["literal"]).split("/")))


def _translate_set(items: str, *, negated: bool) -> str:
    """Translate what stands in brackets; a range that runs backwards is only its first end."""
    parts: list[str] = []
    lower = ""
    is_range = False
    for item in _SET_ITEM.finditer(items):
        plain = item["escaped"] or item["plain"]
        if item["kind"]:
            # An unknown kind makes an empty set, which is no regular expression.
            parts.append(_KINDS.get(item["kind"], "z-a"))
            lower = ""
        elif item["plain"] == "-" and lower and item.end() < len(items):
            is_range = True
            continue
        elif is_range:
            parts.append(f"{re.escape(lower)}-{re.escape(plain)}" if lower <= plain else "")
            lower = ""
        else:
            parts.append(re.escape(plain))
            lower = plain
        is_range = False
    return f"(?!/)[{'^' if negated else ''}{''.join(parts)}]"
