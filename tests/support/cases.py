"""Reads Markdown case files: a `##` heading per case, a sentence why, then fenced blocks.

A block's info string is its language, then words, of which `key=value` ones are attributes. Lines
inside a block are kept as they are. It knows no block's meaning; the test that reads a file does.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent.parent / "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One fenced block; `first` and `last` are the indexes of its fence lines in the file."""

    language: str
    words: tuple[str, ...]
    text: str
    first: int
    last: int

    def attribute(self, key: str) -> str:
        """Return the value of `key=value`, or ""."""
        found = (word.removeprefix(f"{key}=") for word in self.words if word.startswith(f"{key}="))
        return next(found, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: its heading, its prose, and its blocks in order."""

    path: Path
    title: str
    prose: str
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        """The name that a test run shows."""
        return f"{self.path.relative_to(CASES).with_suffix('')}: {self.title}"

    def find(self, *, language: str = "", word: str = "") -> Block | None:
        """Return the first block of a language, or with a word in its info string."""
        return next(
            (
                block
                for block in self.blocks
                if (not language or block.language == language)
                and (not word or word in block.words)
            ),
            None,
        )


def read_cases(folder: str) -> list[Case]:
    """Return the cases of all Markdown files below a folder of `tests/cases`."""
    paths = sorted((CASES / folder).rglob("*.md"))
    return [case for path in paths for case in _cases_of(path)]


def check_outcome(case: Case, folder: str, word: str, outcome: str, refusal: str) -> None:
    """Compare with the block that has `word`, or with the one of refusals; UPDATE_CASES writes it.

    Args:
        case: Its first block is what was planned on.
        folder: That of `read_cases`.
        word: What marks the block with the text that comes out.
        outcome: That text, where nothing was refused.
        refusal: The sentence, or "".
    """
    info, actual = f"{case.blocks[0].language} {word}", outcome
    block = case.find(word=word)
    if refusal:
        info, actual, block = "refused", f"{refusal}\n", case.find(language="refused")
    if os.environ.get("UPDATE_CASES") and (block.text if block else "") != actual:
        fresh = next(one for one in read_cases(folder) if one.id == case.id)
        if block is None:
            append_block(case.path, fresh.blocks[-1], info, actual)
        else:
            replace_block(case.path, fresh.blocks[case.blocks.index(block)], actual)
        return
    assert actual == (block.text if block else ""), f"{case.path}: {case.title}"


def replace_block(path: Path, block: Block, text: str) -> None:
    """Write `text` between the block's fences; blocks below it may move, so read the file again."""
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[block.first + 1 : block.last] = text.removesuffix("\n").split("\n")
    path.write_text("\n".join(lines), encoding="utf-8")


def append_block(path: Path, after: Block, info: str, text: str) -> None:
    """Write a new block below the block `after`."""
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[after.last + 1 : after.last + 1] = [
        "",
        f"```{info}",
        *text.removesuffix("\n").split("\n"),
        "```",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def _cases_of(path: Path) -> list[Case]:
    cases: list[Case] = []
    title, prose, blocks = "", [], []
    opened: int | None = None
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate([*lines, "## "]):
        if opened is not None and line == "```":
            blocks.append(_block(lines, opened, number))
            opened = None
        elif opened is None and line.startswith("```"):
            opened = number
        elif opened is None and line.startswith("## "):
            if title:
                words = " ".join(prose)
                cases.append(Case(path=path, title=title, prose=words, blocks=tuple(blocks)))
            title, prose, blocks = line.removeprefix("## "), [], []
        elif opened is None and line:
            prose.append(line)
    return cases


def _block(lines: list[str], first: int, last: int) -> Block:
    language, *words = lines[first].removeprefix("```").split() or [""]
    text = "".join(f"{line}\n" for line in lines[first + 1 : last])
    return Block(language=language, words=tuple(words), text=text, first=first, last=last)
