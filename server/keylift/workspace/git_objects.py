"""Reads the contents of all files that a repository's commits have, one after the other.

All branches, tags, stashes and what a reflog still knows count, in all work trees; what is only
staged does not. Contents stream, each once, whatever their number and size; it starts no network
and knows no reason to read them. A commit that was never fetched here is not seen.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from subprocess import Popen
from threading import Thread
from typing import IO, cast

from keylift.errors import UsageError
from keylift.workspace.git_command import GitMissingError, LimitedGit, run_git
from keylift.workspace.paths import find_git_top, git_directory

_CHUNK = 1 << 20
_ALL = ("--all", "--reflog")
_LIST = ("rev-list", *_ALL, "--objects")
# A missing file is named by it; a missing folder goes unsaid where files alone are listed.
_SKIP_MISSING = "--missing=print"
_PARTIAL = ("config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$")
_BLOBS_ALONE = "--filter=object:type=blob"
_READ = (
    "cat-file",
    "--batch=%(objectname) %(objecttype) %(objectsize) %(rest)",
    "--buffer",
)
_CHANGES = (
    *("log", *_ALL, "--raw", "-c", "--root", "--no-renames", "--no-abbrev", "--no-ext-diff"),
    *("--no-color", "--no-relative", f"-O{os.devnull}", "--no-show-signature"),
    "--format=commit %H %ct",
)
_MOST_COMMITS = 50
_SECONDS = 2.0
"""How long git may take for what is cheap to tell."""

NO_REPOSITORY = "there is no git repository"


class PartOfHistoryError(UsageError):
    """Not all contents could be read; the message goes on after "not checked: "."""


@dataclass(frozen=True, slots=True)
class Blob:
    """One content.

    Attributes:
        object_id: Git's name of it, in hexadecimal.
        path: Below the top level; one of several that had this content.
        parts: Its bytes, in order; they can be read once, before the next content.
    """

    object_id: str
    path: str
    parts: Iterator[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A commit that gave a path one of several contents.

    Attributes:
        commit: Its id.
        time: When it was made, in seconds since 1970.
        object_id: The content.
        path: Below the top level.
    """

    commit: str
    time: float
    object_id: str
    path: str


def committed_blobs(folder: Path, seconds: float) -> Iterator[Blob]:
    """Yield each content that any commit of the repository around an existing folder has.

    Args:
        folder: Somewhere in the work tree.
        seconds: After how many to give up.

    Raises:
        PartOfHistoryError: There are, or may be, others than those that were yielded.
    """
    top = find_git_top(folder.resolve())
    if top is None:
        raise PartOfHistoryError(NO_REPOSITORY)
    try:
        is_partial = bool(run_git(_PARTIAL, folder, seconds=_SECONDS).stdout)
        listing = (*_LIST, _SKIP_MISSING) if is_partial else _LIST
        with LimitedGit(seconds) as run:
            listed = _Listed()
            yield from _listed_blobs(run, folder, (*listing, _BLOBS_ALONE), listed)
            if listed.is_empty and not listed.is_whole and not run.is_late:
                # Git before 2.32 cannot leave other objects out.
                yield from _listed_blobs(run, folder, listing, listed)
        lacks = is_partial or _is_cut(folder, top)
    except GitMissingError:
        raise PartOfHistoryError("git is not installed") from None
    except UsageError as error:
        raise PartOfHistoryError(str(error)) from None
    if run.is_late:
        raise PartOfHistoryError("git takes too long to read all of it")
    if not listed.is_whole:
        raise PartOfHistoryError("git cannot read all of it")
    if lacks:
        raise PartOfHistoryError("this clone has a part of the history alone")


def changes_of(folder: Path, object_ids: Collection[str], seconds: float) -> Iterator[Change]:
    """Yield the commits that gave a path one of these contents, the later ones mostly first.

    Raises:
        UsageError: Git cannot tell all of them.
    """
    commit, time = "", 0.0
    with LimitedGit(seconds) as run:
        process = run.start(_CHANGES, folder)
        for raw in cast("IO[bytes]", process.stdout):
            line = os.fsdecode(raw).removesuffix("\n")
            if line.startswith("commit "):
                _, commit, seconds_since = line.split(" ")
                time = float(seconds_since)
            elif line.startswith(":"):
                about, _, path = line.partition("\t")
                object_id = about.split(" ")[-2]
                if object_id in object_ids:
                    yield Change(commit, time, object_id, path)
        is_whole = process.wait() == 0
    if not is_whole:
        raise UsageError("git could not tell the commits")


def is_on_remote(folder: Path, commits: Iterable[str]) -> bool | None:
    """Tell whether a remote's branch, as last seen here, has a commit; None where none is known.

    Raises:
        UsageError: Git cannot tell.
    """
    asked = [f"--contains={each}" for each in islice(commits, _MOST_COMMITS)]
    branches = ("for-each-ref", "--count=1", "--format=%(refname)")
    for arguments in ((), asked):
        done = run_git([*branches, *arguments, "refs/remotes"], folder, seconds=_SECONDS)
        if done.returncode:
            raise UsageError("git could not tell the branches")
        if not done.stdout:
            return False if arguments else None
    return True


@dataclass(slots=True)
class _Listed:
    """What is known of a list that a thread passes on while it is read.

    Attributes:
        is_empty: Whether there was nothing in it so far.
        is_whole: Whether all of it was read.
    """

    is_empty: bool = True
    is_whole: bool = False


def _listed_blobs(
    run: LimitedGit, folder: Path, listing: Iterable[str], listed: _Listed
) -> Iterator[Blob]:
    """Yield the contents that one process lists and another reads."""
    names = run.start(listing, folder)
    reader = run.start(_READ, folder, is_asked=True)
    feeder = Thread(target=_feed, args=(names, reader, listed), daemon=True)
    feeder.start()
    replies, is_lacking = cast("IO[bytes]", reader.stdout), False
    try:
        for header in replies:
            if not header.endswith(b"\n"):
                break
            object_id, kind, *rest = os.fsdecode(header).removesuffix("\n").split(" ", 3)
            if not rest:
                is_lacking = True
                continue
            parts = _parts(replies, int(rest[0]))
            if kind == "blob":
                yield Blob(object_id, rest[1] if len(rest) > 1 else "", parts)
            for _ in parts:
                pass
            replies.read(1)
        listed.is_whole = reader.wait() == 0 and names.wait() == 0 and not is_lacking
    finally:
        run.kill()
        feeder.join()


def _feed(names: Popen[bytes], reader: Popen[bytes], listed: _Listed) -> None:
    """Ask for each object that is there; those without a path are commits, or tags."""
    requests = cast("IO[bytes]", reader.stdin)
    with suppress(OSError, ValueError):
        for line in cast("IO[bytes]", names.stdout):
            listed.is_empty = False
            if b" " in line and not line.startswith(b"?"):
                requests.write(line)
    with suppress(OSError):
        requests.close()


def _parts(replies: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (part := replies.read(min(size, _CHUNK))):
        size -= len(part)
        yield part


def _is_cut(folder: Path, top: Path) -> bool:
    """Tell whether commits are missing that others are known to build on."""
    shallow = run_git(["rev-parse", "--is-shallow-repository"], folder, seconds=_SECONDS)
    return shallow.stdout.strip() != b"false" or (git_directory(top) / "info" / "grafts").exists()
