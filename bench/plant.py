"""Plants fake secrets into real source files, lifts them, and lets the real parsers judge.

Usage: python bench/plant.py [LANGUAGE ...] [--files N] [--seed S] [--sources FOLDER]
                             [--keep FOLDER]

Into string literals of each file, taken at random, goes a sample secret: as the whole literal, or
as a part of it. Then the engine scans and plans the file, and the edits are applied. For every file
its language's own tool is asked: does it still parse, or compile, as it did with the secret in it?
We look ourselves: is each lifted value gone from it? Did any line change that held none? Does
planning again change nothing? Anything else is wrong, and is printed. Nothing on disk is changed
but in a folder of our own.

`plant_packages.py` fetches the files' packages; without them only what the machine has is used.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "server"))

from plant_checks import has_mixed_ends, python_differs, stray_lines  # noqa: E402
from plant_judges import Checked  # noqa: E402
from plant_refusals import naive  # noqa: E402
from plant_sources import Original, languages, originals  # noqa: E402
from plant_tools import JUDGES, version_of  # noqa: E402

from keylift.detection.samples import sample  # noqa: E402
from keylift.engine import Engine  # noqa: E402
from keylift.languages import LANGUAGES  # noqa: E402
from keylift.languages.tree import parse  # noqa: E402
from keylift.model import Refusal, RefusalReason, Rewrite, Span  # noqa: E402
from keylift.rewriting.edits import apply_edits  # noqa: E402
from keylift.rewriting.naming import KnownNames  # noqa: E402
from keylift.rewriting.plan import FilePlan, Source  # noqa: E402
from keylift.workspace.siblings import read_siblings  # noqa: E402

if TYPE_CHECKING:
    from tree_sitter import Node

_DETECTORS = (
    "stripe-secret-key", "github-personal-access-token", "slack-bot-token", "sendgrid-api-key",
    "gitlab-personal-access-token", "npm-access-token", "openai-project-key",
)  # fmt: skip
_UNAVOIDABLE = frozenset(
    {
        RefusalReason.COMMENT, RefusalReason.DOCSTRING, RefusalReason.CONSTANT_REQUIRED,
        RefusalReason.ANNOTATION, RefusalReason.PATTERN, RefusalReason.TYPE, RefusalReason.KEY,
        RefusalReason.FALLBACK, RefusalReason.MARKUP, RefusalReason.GENERATED,
        RefusalReason.IMPORT, RefusalReason.TEMPLATE_TAG, RefusalReason.FORMAT_STRING,
        RefusalReason.BROWSER, RefusalReason.NO_ENVIRONMENT, RefusalReason.COMMAND_NAME,
        RefusalReason.NO_EFFECT, RefusalReason.LOOKUP_NAME,
    }
)  # fmt: skip
"""Refusals of places where no lookup is legal; all others count against us."""

_RARELY = 0.95
_ROUNDS = 40
_PROVEN_APART = 10
"""How many times a compiler is asked of refusals where one fault hides others of its package."""
_FORMATS = {
    "rust": re.compile(r"\{\{|\}\}|(\{[^{}]*\})"),
    "go": re.compile(r"%%|(%[-+# 0]*\d*(?:\.\d+)?[A-Za-z])"),
    "python": re.compile(r"%%|(%(?:\(\w+\))?[-+# 0]*\d*(?:\.\d+)?[A-Za-z]|\{\w*\})"),
}
"""What a format has holes as, where the compiler counts them; a plant keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A real file with fake secrets in it, and what was made of it."""

    original: Original
    source: Source = field(repr=False)
    plan: FilePlan
    after: str = field(repr=False)

    def value_of(self, span: Span) -> str:
        """Return the fake value at a place of the planted text."""
        return span.of(self.source.text)


@dataclass(slots=True)
class Tally:
    """What came of one language."""

    files: int = 0
    unfit: int = 0
    lifted: int = 0
    refused: Counter[RefusalReason] = field(default_factory=Counter)
    tried: Counter[RefusalReason] = field(default_factory=Counter)
    proven: Counter[RefusalReason] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """How many of the legal places were lifted, in percent."""
        avoidable = sum(n for reason, n in self.refused.items() if reason not in _UNAVOIDABLE)
        return 100 * self.lifted / max(self.lifted + avoidable, 1)


def plant(original: Original, language_id: str, engine: Engine, chooser: random.Random) -> str:
    """Return the file's text with fake secrets in some of its literals; "" where it has none."""
    syntax = LANGUAGES[language_id].syntax
    assert syntax is not None
    text = original.text
    if chooser.random() < 0.1:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    tree = parse(text, syntax.grammar)
    spans = [
        tree.span(node)
        for node in tree.walk()
        if node.type in syntax.literals
        and not (_is_frequent(node, language_id) and chooser.random() < _RARELY)
    ]
    outermost = [s for s in spans if not any(o != s and o.contains(s) for o in spans)]
    found = [(span, syntax.quotes.match(span.of(text))) for span in outermost]
    contents = [
        Span(span.start + each.start("content"), span.start + each.end("content"))
        for span, each in found
        if each
    ]
    chosen = chooser.sample(contents, min(len(contents), chooser.randint(1, 4)))
    for number, content in enumerate(sorted(chosen, reverse=True)):
        planted = _around(_secret(engine, chooser, number), chooser)
        planted += _holes(content.of(text), language_id)
        text = text[: content.start] + planted + text[content.end :]
    return text if chosen else ""


def _holes(content: str, language_id: str) -> str:
    """Return the holes of a format, each behind a blank."""
    form = _FORMATS.get(language_id)
    found = form.finditer(content) if form else ()
    return "".join(f" {hole[1]}" for hole in found if hole[1])


def _is_frequent(node: Node, language_id: str) -> bool:
    """Tell whether a literal is an import's path or a directive; those would crowd out the rest."""
    kind = node.parent.type if node.parent else ""
    is_directive = kind == "expression_statement" and language_id in {"javascript", "typescript"}
    return is_directive or "import" in kind or "export" in kind


def _secret(engine: Engine, chooser: random.Random, number: int) -> str:
    known = [each for each in _DETECTORS if each in engine.detectors]
    detector = engine.detectors[chooser.choice(known)]
    return sample(detector, variant=number % 3, seed=str(chooser.random())).value


def _around(secret: str, chooser: random.Random) -> str:
    kind = chooser.random()
    if kind < 0.8:
        return secret
    return f"Bearer {secret}" if kind < 0.9 else f"x {secret} y"


def lift(original: Original, text: str, language_id: str, engine: Engine) -> Planted:
    """Scan and plan a planted text, and apply the plan."""
    siblings = partial(_siblings, original.path, language_id)
    source = Source(text=text, language_id=language_id, path=original.path, siblings=siblings)
    findings = engine.scan(text, language_id).findings
    plan = engine.plan_file(source, findings, KnownNames())
    after = apply_edits(text, plan.edits)
    return Planted(original=original, source=source, plan=plan, after=after)


@cache
def _siblings(path: str, language_id: str) -> Mapping[str, str]:
    return read_siblings(Path(path), language_id, {}) if Path(path).is_absolute() else {}


def objections(planted: Planted, language_id: str, engine: Engine) -> Iterator[str]:
    """Yield what is wrong with the outcome, judged by the texts alone."""
    text, after = planted.source.text, planted.after
    outcomes = planted.plan.outcomes
    lifted = [(f, r) for f, r in outcomes if isinstance(r, Rewrite)]
    left = Counter(planted.value_of(f.span) for f, r in outcomes if isinstance(r, Refusal))
    values = [planted.value_of(finding.span) for finding, _ in lifted]
    for value in values:
        if after.count(value) > left[value]:
            yield "a lifted value is still there"
    stray = stray_lines(text, after, values)
    if stray and not _is_structural(stray, after):
        yield f"a line without a secret changed: {stray[0].strip()!r}"
    if has_mixed_ends(text, after):
        yield "line ends differ"
    again = lift(planted.original, after, language_id, engine)
    if again.after != after:
        yield "planning again changes the file"
    found = Counter(again.value_of(f.span) for f, _ in again.plan.outcomes)
    if found != left:
        yield f"{sum(found.values())} findings afterwards, not {sum(left.values())}"
    if language_id == "python" and lifted:
        by_name = {r.variable: r.secret.of(text) for _, r in lifted}
        if python_differs(text, after, by_name):
            yield "the syntax trees differ"


def _is_structural(lines: Sequence[str], after: str) -> bool:
    """Tell whether the lines are of constants, or use some that are called now."""
    return all("const" in line or any(each in after for each in _calls(line)) for line in lines)


def _calls(line: str) -> Iterator[str]:
    for name in re.findall(r"\b[A-Z][A-Z0-9_]+\b", line):
        yield re.sub(rf"\b{name}\b", f"{name.lower()}()", line.strip())


def run(language_id: str, found: Sequence[Original], seed: str, folder: Path) -> Tally:
    """Plant, lift and judge files of one language."""
    engine, tally = Engine(), Tally()
    chooser = random.Random(f"{seed}/plants/{language_id}")  # noqa: S311
    done: list[Planted] = []
    for original in found:
        if engine.scan(original.text, language_id).findings:
            continue
        text = plant(original, language_id, engine, chooser)
        if text:
            done.append(lift(original, text, language_id, engine))
    done, before = _settled(done, language_id, folder / "planted", tally)
    after = _judge([(each.original, each.after) for each in done], language_id, folder / "fixed")
    _prove(done, before, language_id, folder / "naive", tally)
    for number, planted in enumerate(done):
        new = after[number] - before[number]
        if before[number] and JUDGES[language_id].word == "parsed":
            tally.unfit += 1
            continue
        _count(planted, tally)
        said = [*new, *(() if new else objections(planted, language_id, engine))]
        tally.wrong += [f"{number:04} {planted.original.path}: {each}" for each in said]
    return tally


def _settled(
    done: list[Planted], language_id: str, folder: Path, tally: Tally
) -> tuple[list[Planted], list[set[str]]]:
    """Return the planted files and what their judge says of them.

    Where a judge needs clean files, those that a plant alone broke go.
    """

    def ask(text_of: Callable[[Planted], str]) -> list[set[str]]:
        return _judge([(each.original, text_of(each)) for each in done], language_id, folder)

    if not JUDGES[language_id].clean:
        return done, ask(lambda each: each.source.text)
    before = ask(lambda each: each.original.text)
    for _ in range(_ROUNDS):
        said = ask(lambda each: each.source.text)
        fit = [one <= had for one, had in zip(said, before, strict=True)]
        tally.unfit += fit.count(False)
        done, before = list(compress(done, fit)), list(compress(before, fit))
        if all(fit):
            return done, before
    raise RuntimeError(f"{language_id}: plants still break files after {_ROUNDS} rounds")


def _judge(texts: Sequence[tuple[Original, str]], language_id: str, folder: Path) -> list[set[str]]:
    files: list[Checked] = []
    for number, (original, text) in enumerate(texts):
        name = Path(original.path)
        path = folder / (name if language_id == "java" else f"{number:04}{name.suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        files.append(Checked(path=path, original=name, package=original.package, text=text))
    found = JUDGES[language_id].ask(files, folder) if files else {}
    return [found.get(file.path, set()) for file in files]


def _prove(
    done: Sequence[Planted],
    before: Sequence[set[str]],
    language_id: str,
    folder: Path,
    tally: Tally,
) -> None:
    """Ask the compiler about a naive lookup where we refused one, once a file."""
    tried = [
        (number, *found)
        for number, planted in enumerate(done)
        if (found := naive(planted.source, planted.plan)) is not None
    ]
    texts = [(done[number].original, text) for number, _, text in tried]
    batches = [[*range(len(texts))]]
    if JUDGES[language_id].stops_early:
        batches = _apart([original.package for original, _ in texts])[:_PROVEN_APART]
    for batch in batches:
        answers = _judge([texts[each] for each in batch], language_id, folder)
        for each, said in zip(batch, answers, strict=True):
            number, reason, _ = tried[each]
            tally.tried[reason] += 1
            tally.proven[reason] += bool(said - before[number])


def _apart(packages: Sequence[str]) -> list[list[int]]:
    """Return the numbers of packages in batches that have each but once, or "" alone."""
    batches: list[list[int]] = []
    for number, package in enumerate(packages):
        for batch in batches if package else ():
            if package not in {packages[other] for other in batch}:
                batch.append(number)
                break
        else:
            batches.append([number])
    return batches


def _count(planted: Planted, tally: Tally) -> None:
    tally.files += 1
    for _, outcome in planted.plan.outcomes:
        if isinstance(outcome, Rewrite):
            tally.lifted += 1
        else:
            tally.refused[outcome.reason] += 1


def table(tallies: Mapping[str, Tally]) -> str:
    """Return the outcome as a Markdown table, and the refusals by reason below."""
    lines = [
        "| language | judged by | files | lifted | refused | lifted of legal | wrong |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for language_id, tally in tallies.items():
        if not tally.files:
            lines.append(
                f"| {LANGUAGES[language_id].name} | NOTHING JUDGED: {_nothing(tally)} | | | | | |"
            )
            continue
        lines.append(
            f"| {LANGUAGES[language_id].name} "
            f"| {JUDGES[language_id].word}: {version_of(language_id)} "
            f"| {tally.files} | {tally.lifted} "
            f"| {tally.refused.total()} | {tally.share:.1f} % | {len(tally.wrong)} |"
        )
    for language_id, tally in tallies.items():
        if not tally.files:
            continue
        lines += ["", f"{LANGUAGES[language_id].name} refuses:"]
        for reason, number in tally.refused.most_common():
            mark = "" if reason in _UNAVOIDABLE else " *"
            lines.append(f"  {number:5} {reason.name}{mark}{_proof(tally, reason)}")
    return "\n".join(lines)


def _nothing(tally: Tally) -> str:
    return f"none of {tally.unfit} files is fit" if tally.unfit else "no sources"


def _proof(tally: Tally, reason: RefusalReason) -> str:
    if not tally.tried[reason]:
        return ""
    return f" (the compiler rejects {tally.proven[reason]} of {tally.tried[reason]} tried)"


def main() -> int:
    """Run, print the table and what is wrong; fail where anything is, or nothing was judged."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("languages", metavar="LANGUAGE", nargs="*")
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--sources", type=Path, help="take files from there")
    parser.add_argument("--keep", type=Path, help="leave the files there")
    arguments = parser.parse_args()
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for language_id in arguments.languages or languages():
            if LANGUAGES[language_id].syntax is None:
                continue
            folder = (arguments.keep or Path(scratch)) / language_id
            found = originals(language_id, arguments.files, arguments.seed, arguments.sources)
            tallies[language_id] = run(language_id, found, arguments.seed, folder)
    print(table(tallies))
    wrong = [each for tally in tallies.values() for each in tally.wrong]
    print(*wrong, sep="\n")
    judged = all(tally.files for tally in tallies.values())
    return 0 if judged and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
