"""What is quick answers the same as what is plain: places after edits, names, words, offsets."""

from __future__ import annotations

import random
import re

import pytest

from keylift.languages.tree import parse
from keylift.model import Edit, Span
from keylift.rewriting.edits import apply_edits, merge_edits
from keylift.rewriting.naming import names_looked_up
from keylift.rewriting.shifts import Shifts
from support.nesting import GRAMMARS


def _edits(chance: random.Random) -> tuple[Edit, ...]:
    edits = []
    for number in range(chance.randrange(5)):
        start = chance.randrange(12)
        end = min(12, start + chance.randrange(4))
        edits.append(Edit(Span(start, end), str(number) * chance.randrange(4)))
    return merge_edits(edits) or ()


def test_a_replaced_place_is_where_its_new_text_stands() -> None:
    """Found by the text itself, for all small edits that there are."""
    chance, text = random.Random(1), "abcdefghijkl"  # noqa: S311 - the same each time
    for _ in range(5000):
        edits = _edits(chance)
        start = chance.randrange(11)
        span = Span(start, chance.randrange(start + 1, 12))
        around = [each for each in edits if each.span.contains(span)]
        written = Shifts(edits).written_over(span)
        changed = apply_edits(text, edits)
        assert (written is None) == (not around)
        if written:
            assert written.of(changed) == around[0].new_text


def test_a_place_moves_with_what_stands_before_and_in_it() -> None:
    """What is untouched keeps its text; what is inserted at an end stays outside."""
    chance, text = random.Random(2), "abcdefghijkl"  # noqa: S311 - the same each time
    for _ in range(5000):
        edits = _edits(chance)
        start = chance.randrange(11)
        span = Span(start, chance.randrange(start + 1, 12))
        if any(each.span.overlaps(span) and not span.contains(each.span) for each in edits):
            continue
        inner = [each for each in edits if each.span.overlaps(span) or span.start < each.span.start
                 == each.span.end < span.end]  # fmt: skip
        shifted = [Edit(Span(each.span.start - start, each.span.end - start), each.new_text)
                   for each in inner]  # fmt: skip
        assert Shifts(edits).moved(span).of(apply_edits(text, edits)) == apply_edits(
            span.of(text), shifted
        )


_PIECES = (
    "env", "ENV", "getenv", "os.environ", "process.env", ".get(", "?.get", "(", "[", ".", " ", "\n",
    '"', "'", "`", "KEY", "A_KEY", "_KEY", "=", "==", "]", "é", "x", "get", "?",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_names_that_are_looked_up_are_those_that_one_pattern_for_each_finds(seed: int) -> None:
    """One pass over a text for all names, in place of one for each."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    lookup = r"(?i:env)\w*(?:\??\.get)?[\s(\[.?]*[\"'`]?"
    for _ in range(300):
        text = "".join(chance.choice(_PIECES) for _ in range(chance.randrange(14)))
        names = names_looked_up(text)
        for name in ("KEY", "A_KEY", "get", "x", "KEYx", "ENV", "éx"):
            pattern = rf"""{lookup}{name}\b(?![\"'`]?\]?\s*=(?!=))"""
            assert (name in names) == bool(re.search(pattern, text)), (text, name)


def test_a_word_is_found_whether_few_or_many_are_looked_for() -> None:
    """The first few are looked for one by one, the others in a list of all words."""
    text = "".join(f"a{n} = b + ab + a{n} * é_a{n}\n" for n in range(30))
    tree = parse(text, GRAMMARS["python"])
    for n in range(30):
        starts = [path[-1].start_byte for path in tree.occurrences(f"a{n}")]
        found = re.finditer(rb"(?<!\w)a%d(?!\w)" % n, tree.data)
        at = [one.start() for one in found]
        # The last one is a part of a name, which no leaf is.
        assert starts == at[:2]
        assert len(at) == 2 or tree.data[at[2] - 1 : at[2]] == b"_"
    assert [len(path) for path in tree.occurrences("b")] == [
        len(path) for path in tree.occurrences("b")
    ]


@pytest.mark.parametrize("letters", ["a", "é", "🔑", "aé🔑\n", "漢字 x"])
def test_offsets_are_right_in_every_script(letters: str) -> None:
    """Where characters take several bytes, as where they take one."""
    text = "# " + (letters * 3000).replace("\n", "\n# ") + "\nkey = '🔑'\n"
    tree = parse(text, GRAMMARS["python"])
    for node in tree.walk():
        span = tree.span(node)
        assert span.of(text) == tree.source(node)
        assert tree.path_to(span)[-1].start_byte == node.start_byte
