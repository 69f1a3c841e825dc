"""Random edits in three encodings, against a text model that shares no line with the server's.

After every few edits the server's diagnostics must lie exactly on the secrets of the model, and be
those of a document that is opened with the model's whole text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from peer import Peer
from rows import Row

from support.command_line import fake

_ENDS = re.compile("\r\n|\n|\r")
# What is typed into a secret makes it another one, mostly.
_TOKEN = re.compile(r"sk_live_[0-9A-Za-z]{24,}")
_PIECES = (
    "\n", "\r\n", "\r", "\u2028", "\x0c", "\x85", "é", "€", "🔑",
    "\U0001f469\u200d\U0001f467", "a" * 40, "\t",
    '"', "'", "# ",
    "x = 1\n", "\u202e", "\ufeff", "\U0001d49c\U0001d4b7", "\x00",
)  # fmt: skip
_BURST = 5
_SHARE = 0.3
"""Of edits that paste a secret."""
_LONGEST = 20_000


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Edit in each encoding."""
    for encoding in ("utf-8", "utf-16", "utf-32"):
        root = folder / encoding
        root.mkdir()
        row = Row(f"random edits, {encoding}", "diagnostics lie exactly on the secrets of the text")
        chance = random.Random(f"{seed} {encoding}")  # noqa: S311 - not keys
        spans = 0
        peer = Peer(root, encoding)
        model, version = _Model(peer, root, encoding), 1
        for _ in range(times // 3 // _BURST):
            for _ in range(_BURST):
                model.edit(chance)
            version += 1
            faults = model.compare(version)
            spans += model.compared
            row.tried += _BURST - 1
            row.held += (_BURST - 1) * (not faults)
            row.count(f"seed {seed}, check {version}", faults)
            if faults:
                break
        row.note = f"{spans:,} ranges compared"
        if peer.leave() != 0:
            row.broken.append("the server does not end")
        yield row


class _Model:
    """The text as the protocol defines it, and the two documents of the server."""

    def __init__(self, peer: Peer, root: Path, encoding: str) -> None:
        self._peer, self._encoding = peer, encoding
        self._secrets = [fake("stripe-live-secret-key", at) for at in range(9)]
        self._uri, self._twin = (root / "a.py").as_uri(), (root / "b.py").as_uri()
        self.text, self._version, self.compared = "", 1, 0
        for uri in (self._uri, self._twin):
            item = {"uri": uri, "languageId": "python", "version": 1, "text": ""}
            peer.tell("textDocument/didOpen", {"textDocument": item})

    def edit(self, chance: random.Random) -> None:
        """Replace a random range by random text."""
        size = len(self.text)
        start = chance.randint(0, size)
        longest = 4 if size < _LONGEST else _LONGEST
        end = min(size, start + chance.choice((0, 0, 1, 2, chance.randint(0, longest))))
        secret = f'K = "{chance.choice(self._secrets)}"\n'
        piece = secret if chance.random() < _SHARE else chance.choice((*_PIECES, ""))
        # An edit never begins or ends inside a CRLF: no column names that place.
        start, end = self._outside(start), self._outside(end)
        extent = {"start": self._position(start), "end": self._position(end)}
        self._version += 1
        self._change(self._uri, {"range": extent, "text": piece})
        self.text = self.text[:start] + piece + self.text[end:]

    def compare(self, version: int) -> list[str]:
        """Return how the server differs from the model."""
        whole = {"text": self.text}
        self._peer.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": self._twin, "version": version}, "contentChanges": [whole]},
        )
        mine, twin = (self._ranges(uri) for uri in (self._uri, self._twin))
        if mine is None or twin is None:
            return ["no answer"]
        faults = [] if mine == twin else ["edited and whole text differ"]
        found = [self._cut(each) for each in mine]
        faults += ["a range is not on a secret"] * (not all(map(_TOKEN.fullmatch, found)))
        self.compared = len(mine)
        return faults

    def _ranges(self, uri: str) -> list[tuple[int, int, int, int]] | None:
        """Return where a document's diagnostics are, or None without an answer."""
        answer = self._peer.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        if answer is None or "result" not in answer:
            return None
        return sorted(
            (each["range"]["start"]["line"], each["range"]["start"]["character"],
             each["range"]["end"]["line"], each["range"]["end"]["character"])
            for each in answer["result"]["items"]
        )  # fmt: skip

    def _cut(self, extent: tuple[int, int, int, int]) -> str:
        first, start, last, end = extent
        begins = [0, *(found.end() for found in _ENDS.finditer(self.text))]
        return self.text[
            begins[first] + self._index(begins[first], start) : begins[last]
            + self._index(begins[last], end)
        ]

    def _index(self, begin: int, column: int) -> int:
        at = begin
        while column > 0:
            column -= self._width(self.text[at])
            at += 1
        return at - begin

    def _position(self, offset: int) -> dict[str, int]:
        before = list(_ENDS.finditer(self.text, 0, offset))
        begin = before[-1].end() if before else 0
        return {
            "line": len(before),
            "character": sum(map(self._width, self.text[begin:offset])),
        }

    def _width(self, character: str) -> int:
        if self._encoding == "utf-32":
            return 1
        if self._encoding == "utf-16":
            return 2 if ord(character) > 0xFFFF else 1
        return len(character.encode())

    def _outside(self, offset: int) -> int:
        return offset + (self.text[offset - 1 : offset + 1] == "\r\n")

    def _change(self, uri: str, change: object) -> None:
        target = {"uri": uri, "version": self._version}
        self._peer.tell(
            "textDocument/didChange", {"textDocument": target, "contentChanges": [change]}
        )
