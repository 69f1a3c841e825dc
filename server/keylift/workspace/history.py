"""Tells whether values were ever committed, as far as this repository knows.

All of a repository is asked, whatever the file's name, encoding and way of writing a value; where
only a part could be, the answer is "not checked", never "no". A value is looked for here, in the
contents that git hands out: it is in no argument of a process.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from keylift.detection.prefilter import best_prefilter
from keylift.errors import UsageError
from keylift.model import Finding
from keylift.rewriting.formats import has_format
from keylift.rewriting.plan import Source, secret_value
from keylift.workspace.git_objects import (
    NO_REPOSITORY,
    Blob,
    Change,
    PartOfHistoryError,
    changes_of,
    committed_blobs,
    is_on_remote,
)
from keylift.workspace.paths import find_git_top
from keylift.workspace.spellings import PLAIN, Needle, codecs_of

_MEANS_ITSELF = re.compile(r"[\w./+:=@,~-]*", re.ASCII)
_LEAST_SECONDS = 0.5
"""How long git may tell of what was found, even where all time went into finding it."""
_SHORTEST_START = 4
_OVERLAP = 1 << 16
"""How many bytes of a part of a large file are looked at again with the next."""


class Committed(StrEnum):
    """Whether a commit has a value."""

    YES = "committed"
    NO = "not committed"
    UNKNOWN = "not checked"


@dataclass(frozen=True, slots=True)
class Question:
    """One value, and the repository that may have it.

    Attributes:
        path: A file or folder in its work tree, absolute or not; None where there is none yet.
        values: The value as it is, and as it is written in the file, where that differs.
    """

    path: Path | None
    values: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a repository's history has of a value.

    Attributes:
        committed: Whether a commit has it; "no" only if all contents of all commits were read.
        paths: The files that have, or had, it in a commit.
        is_complete: Whether those are all.
        first: When it was committed first, in seconds since 1970; None where that is not known.
        commit: The id of that commit, or "".
        is_pushed: Whether a branch of a remote, as last seen here, has it; None where not known.
        unchecked: Why not all could be read, to follow "not checked: ", or "".
    """

    committed: Committed
    paths: frozenset[str] = frozenset()
    is_complete: bool = False
    first: float | None = None
    commit: str = ""
    is_pushed: bool | None = None
    unchecked: str = ""

    @property
    def told(self) -> str:
        """What to say after "The value is", of all that was asked."""
        if self.committed is Committed.NO:
            return "in no commit of this repository"
        if self.committed is Committed.UNKNOWN:
            return f"not checked in git: {self.unchecked}"
        number = len(self.paths)
        least = "" if self.is_complete else "at least "
        since = "" if self.first is None else f", first on {_day(self.first)}"
        pushed = ", pushed" if self.is_pushed else ""
        return f"in {least}{number} committed {'file' if number == 1 else 'files'}{since}{pushed}"


def question_of(path: Path | None, source: Source, finding: Finding) -> Question:
    """Return what to ask of the secret of a finding: as it is written, and what that means.

    Args:
        path: The file, or None where it was never saved.
        source: Its text, as the finding has it.
        finding: What was found.
    """
    written = finding.span.of(source.text)
    values = {written}
    if has_format(source.language_id) or not _MEANS_ITSELF.fullmatch(written):
        values.add(secret_value(source, finding.span) or "")
    return Question(path, frozenset(filter(None, values)))


def look_up(questions: Iterable[Question], seconds: float) -> dict[Question, Trace]:
    """Ask git about values, for a limited time in all.

    It reads every content of every commit of each repository once, whatever the number of values:
    so ask for all at once, on a thread that may wait, and keep the answers. `Trace.told` says an
    answer in words. Memory stays small; processes end when the time is up.

    Args:
        questions: Values of any number of files and repositories.
        seconds: How long to ask. What could not be asked by then is not checked.
    """
    deadline = time.monotonic() + seconds
    answers: dict[Question, Trace] = {}
    repositories: dict[Path, list[Question]] = {}
    for question in dict.fromkeys(questions):
        top = _top(question.path)
        if top is None:
            answers[question] = Trace(committed=Committed.UNKNOWN, unchecked=NO_REPOSITORY)
        else:
            repositories.setdefault(top, []).append(question)
    for top, asked in repositories.items():
        answers |= _Search(top, asked, deadline).answers()
    return answers


def joined(traces: Iterable[Trace]) -> Trace:
    """Return what holds for several values together: the worst that is known."""
    given = list(traces)
    found = [each for each in given if each.committed is Committed.YES]
    if found:
        first = min(found, key=lambda each: each.first or time.time())
        return replace(
            first,
            paths=frozenset().union(*(each.paths for each in found)),
            is_complete=all(each.is_complete for each in given),
            is_pushed=_worst(each.is_pushed for each in found),
        )
    unknown = (each for each in given if each.committed is Committed.UNKNOWN)
    nothing = Trace(committed=Committed.UNKNOWN, unchecked=NO_REPOSITORY)
    return next(unknown, given[0] if given else nothing)


class _Search:
    """One pass over a repository."""

    def __init__(self, top: Path, questions: Collection[Question], deadline: float) -> None:
        self._top = top
        self._deadline = deadline
        self._needles = {each: Needle(each.values) for each in questions}
        self._kept = max(_OVERLAP, 2 * max(each.longest for each in self._needles.values()))
        starts = [
            (start, each) for each, needle in self._needles.items() for start in needle.starts
        ]
        self._starts = [pair for pair in starts if len(pair[0]) >= _SHORTEST_START]
        self._always = {each for start, each in starts if len(start) < _SHORTEST_START}
        self._filter = best_prefilter([start for start, _ in self._starts] or [b"\0" * 9])
        self._found: dict[Question, dict[str, str]] = {each: {} for each in questions}
        self._unchecked = ""

    def answers(self) -> dict[Question, Trace]:
        try:
            for blob in committed_blobs(self._top, self._left()):
                for question in self._questions_of(blob):
                    self._found[question][blob.object_id] = blob.path
        except PartOfHistoryError as error:
            self._unchecked = str(error)
        changes = self._changes()
        return {each: self._answer(each, changes) for each in self._found}

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _questions_of(self, blob: Blob) -> set[Question]:
        """Return those of which a content has the value."""
        found: set[Question] = set()
        codecs: tuple[str, ...] = ()
        before = b""
        for part in blob.parts:
            codecs = codecs or codecs_of(part)
            window = before + part if before else part
            found.update(
                question
                for question in self._candidates(window, codecs) - found
                if self._needles[question].is_in(window, codecs)
            )
            before = window[-self._kept :]
        return found

    def _candidates(self, window: bytes, codecs: tuple[str, ...]) -> set[Question]:
        """Return those worth a look; one pass tells, however many values there are."""
        if codecs != PLAIN:
            return set(self._needles)
        hits = {number for number, _ in self._filter.hits(window)}
        return self._always.union(self._starts[number][1] for number in hits)

    def _changes(self) -> list[Change]:
        """Return the commits that brought what was found; as many as can be told in the time."""
        wanted = {each for blobs in self._found.values() for each in blobs}
        changes: list[Change] = []
        if wanted:
            try:
                seconds = max(self._left(), _LEAST_SECONDS)
                changes.extend(changes_of(self._top, wanted, seconds))
            except UsageError:
                self._unchecked = self._unchecked or "git cannot tell all commits"
        return changes

    def _answer(self, question: Question, changes: Iterable[Change]) -> Trace:
        blobs, unchecked = self._found[question], self._unchecked
        if not self._needles[question]:
            return Trace(committed=Committed.UNKNOWN, unchecked="there is no value to look for")
        if not blobs:
            committed = Committed.UNKNOWN if unchecked else Committed.NO
            return Trace(committed=committed, is_complete=not unchecked, unchecked=unchecked)
        brought = [each for each in changes if each.object_id in blobs]
        first = min(brought, key=lambda each: each.time, default=None)
        return Trace(
            committed=Committed.YES,
            paths=frozenset(each.path for each in brought) or frozenset(blobs.values()),
            is_complete=not unchecked,
            # What was not read may be older.
            first=first.time if first and not unchecked else None,
            commit=first.commit if first else "",
            is_pushed=self._is_pushed(brought),
            unchecked=unchecked,
        )

    def _is_pushed(self, changes: Iterable[Change]) -> bool | None:
        commits = list(dict.fromkeys(each.commit for each in changes))
        if not commits:
            return None
        try:
            is_there = is_on_remote(self._top, commits)
        except UsageError:
            return None
        return None if self._unchecked and not is_there else is_there


def _top(path: Path | None) -> Path | None:
    """Return the top level of the work tree around a path, which need not exist."""
    if path is None:
        return None
    real = path.resolve()
    return find_git_top(real if real.is_dir() else real.parent)


def _worst(pushed: Iterable[bool | None]) -> bool | None:
    given = set(pushed)
    if True in given:
        return True
    return None if None in given else False


def _day(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return "an odd day"
