"""Notes in the project's journal what a fix is about to change, before it changes anything.

Whatever fails afterwards, the journal still says the truth: a file that was not changed is seen to
be as it was before. Where nothing can be noted, the fix goes on, and the user is told. It changes
nothing but journals.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePosixPath

from keylift.errors import MoveError
from keylift.model import Edit, HelperFile, Rewrite, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.env_files import parse_env
from keylift.rewriting.plan import Source, value_of
from keylift.rewriting.reversal import Moved, Reference, Secrets, reverse_edits
from keylift.rewriting.source import helpers_of
from keylift.rewriting.stores import STORES
from keylift.workspace.ignored import lacking
from keylift.workspace.journal import IgnoreLine, Journal, Step, is_path_below, seal, seal_of_key
from keylift.workspace.journal_files import add_steps, begin_journal, close_journal, journal_file
from keylift.workspace.paths import real_path
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.root import EnvPlace
from keylift.workspace.salt import fingerprint_salt
from keylift.workspace.text_file import read_text_file

_UNSPELLED = "Its secrets were written, or left, in a way that Keylift cannot note without them."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEdits:
    """Edits of a file that are about to happen.

    Attributes:
        file: As it is before.
        edits: Sorted and disjoint.
        secrets: Where secrets stand in its text before.
        final: Those of the edits that are not to be taken back.
    """

    file: FileBytes
    edits: Sequence[Edit]
    secrets: Collection[Span]
    final: Collection[Edit] = ()


class Recorder:
    """Notes what one run does, in the journal of each project that it changes.

    Attributes:
        problems: Why something could not be noted.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self.problems: list[str] = []
        self._key = key or fingerprint_salt()
        self._run = secrets.token_hex(8)
        self._started = time.time()
        self._files: dict[Path, Path] = {}
        self._secrets = Secrets()

    def before_fix(
        self,
        change: FileEdits,
        source: Source,
        rewrites: Iterable[Rewrite],
        place: EnvPlace,
        *,
        keeps: bool = False,
    ) -> None:
        """Note what `fix_file` is about to do; `keeps` tells whether it puts values into stores."""
        rewrites = tuple(rewrites)
        moved = [
            Moved(rewrite.secret, value, _reference(rewrite, keeps=keeps))
            for rewrite in rewrites
            if (value := value_of(source, rewrite)) is not None
        ]
        self._secrets.add(each.value for each in moved)
        helpers = [each for each in helpers_of(rewrites) if each.text != each.before]
        self._note(place, change, moved, helpers)

    def before_edit(
        self, path: Path, edits: Sequence[Edit], place: EnvPlace, secrets: Collection[Span] = ()
    ) -> None:
        """Note what `edit_file` is about to do to a file that only helps: nothing moves."""
        file = read_file(path)
        if isinstance(file, FileBytes):
            self._note(place, FileEdits(file=file, edits=edits, secrets=secrets), [], [])

    def end(self) -> None:
        """Note that the run came to its end; without it, the next run goes on in its journals."""
        for file in self._files.values():
            # All that fails is that the next run is taken back with this one.
            with suppress(MoveError):
                close_journal(file)

    def _note(
        self,
        place: EnvPlace,
        change: FileEdits,
        moved: Sequence[Moved],
        helpers: Iterable[HelperFile],
    ) -> None:
        try:
            step = self._step(place, change, moved)
            if step is None:
                return
            steps = [*(self._helper_step(place, each) for each in helpers), step]
        except MoveError:
            # A companion file that cannot be read, which stops the fix as well.
            return
        if not all(is_path_below(each.path) for each in steps):
            self._say("a file has an odd path.")
            return
        try:
            add_steps(self._journal(place), steps)
        except MoveError as error:
            self._say(str(error))

    def _say(self, reason: str) -> None:
        said = f"`keylift fix --undo` will not know of all this: {reason}"
        if said not in self.problems:
            self.problems.append(said)

    def _journal(self, place: EnvPlace) -> Path:
        """Return the project's journal; the first time, see `begin_journal`."""
        if place.root not in self._files:
            journal = Journal(
                file=journal_file(place.root),
                run=self._run,
                started=self._started,
                place=place,
                check=seal_of_key(self._key),
                had_env=place.env.exists(),
                had_example=place.example.exists(),
                ignores=_ignores(place),
            )
            begin_journal(journal)
            self._files[place.root] = journal.file
        return self._files[place.root]

    def _step(self, place: EnvPlace, change: FileEdits, moved: Sequence[Moved]) -> Step | None:
        """Return the step of a file; None where nothing is to be taken back."""
        file = change.file
        if not file.is_rewritable:
            return None
        final = [edit for edit in change.edits if edit in change.final]
        try:
            after = file.encoding.encode(apply_edits(file.text, change.edits))
            before = file.encoding.encode(apply_edits(file.text, final)) if final else file.raw
        except ValueError:
            return None
        reversals = reverse_edits(
            file.text,
            change.edits,
            moved,
            change.secrets,
            secrets=self._secrets,
            final=final,
        )
        if reversals == ():
            return None
        env = parse_env(read_text_file(place.env, inside=place.boundary).text)
        names = parse_env(read_text_file(place.example, inside=place.boundary).text)
        lines = {each.where.variable: each.where.line(each.value) for each in moved}
        read = {each.where.variable for each in moved if STORES[each.where.store_id].is_environment}
        stored = {name: line for name, line in lines.items() if line is not None}
        return Step(
            path=_below(place, file.path),
            is_source=bool(moved),
            before=seal(before, self._key),
            after=seal(after, self._key),
            reversals=reversals or (),
            is_redacted=bool(final),
            moved=tuple(dict.fromkeys(each.where for each in moved)),
            added={
                name: seal(value.encode("utf-8", "surrogatepass"), self._key)
                for name, value in stored.items()
                if name not in env
            },
            listed=tuple(name for name in stored if name in read and name not in names),
            objection=_UNSPELLED if reversals is None else "",
        )

    def _helper_step(self, place: EnvPlace, helper: HelperFile) -> Step:
        file = read_text_file(place.root / PurePosixPath(helper.path), inside=place.boundary)
        encode = file.content.encoding.encode if file.content else str.encode
        edit = _difference(file.text, helper.text)
        # It holds no secrets of ours, but somebody may have written one into it.
        is_plain = not edit.span.of(file.text).strip()
        reversals = reverse_edits(file.text, [edit], secrets=self._secrets) if is_plain else None
        return Step(
            path=_below(place, place.root / PurePosixPath(helper.path)),
            is_source=False,
            before=seal(file.content.raw if file.content else None, self._key),
            after=seal(encode(helper.text), self._key),
            reversals=reversals or (),
            objection=_UNSPELLED if reversals is None else "",
        )


def _reference(rewrite: Rewrite, *, keeps: bool) -> Reference:
    return Reference(rewrite.variable, rewrite.store_id, rewrite.entry if keeps else None)


def _ignores(place: EnvPlace) -> tuple[IgnoreLine, ...]:
    """Return the ignore files that are to get a line for `.env`; none where that is a link."""
    if place.env.is_symlink():
        return ()
    lines: list[IgnoreLine] = []
    try:
        for file in lacking(place.env):
            text = read_text_file(file, inside=place.boundary)
            levels = len(place.root.relative_to(file.parent).parts)
            was_there, had_end = text.content is not None, not text.text or text.text[-1] in "\r\n"
            lines.append(IgnoreLine(levels, file.name, was_there, had_end))
    except MoveError:
        # The fix stops there as well.
        return ()
    return tuple(lines)


def _below(place: EnvPlace, path: str | Path) -> str:
    """Return a path below the project's root, links resolved; "" where it is not there."""
    real = real_path(Path(path))
    return real.relative_to(place.root).as_posix() if real.is_relative_to(place.root) else ""


def _difference(before: str, after: str) -> Edit:
    """Return the one edit that makes a text of another."""
    most = min(len(before), len(after))
    start = sum(1 for _ in takewhile(lambda at: before[at] == after[at], range(most)))
    most -= start
    end = sum(1 for _ in takewhile(lambda at: before[-at] == after[-at], range(1, most + 1)))
    return Edit(Span(start, len(before) - end), after[start : len(after) - end])
