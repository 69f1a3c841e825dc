"""Asks git what it tracks, ignores, has and is about to commit, without letting it run anything.

It reads only. It does not know what the answers are for.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from keylift.errors import UsageError
from keylift.workspace.git_command import (
    COMMIT_VARIABLES,
    GitMissingError,
    first_line,
    git_command,
    git_environment,
    run_git,
)
from keylift.workspace.ignore import is_ignored as match_rules
from keylift.workspace.ignore_files import folder_rules, odd_ignore_file, outer_rules
from keylift.workspace.paths import find_git_top, shown

_REGULAR = frozenset({b"100644", b"100755", b"100664"})


def toplevel(path: Path) -> Path | None:
    """Return the top level of the work tree that holds `path`, None outside git.

    Raises:
        UsageError: Git is missing, or will not open this repository.
    """
    folder = path if path.is_dir() else path.parent
    done = run_git(["rev-parse", "--show-toplevel"], folder, git_environment())
    if done.returncode == 0:
        return Path(os.fsdecode(done.stdout).removesuffix("\n"))
    if find_git_top(folder.resolve()) is None:
        return None
    raise UsageError(f"{shown(folder)}: {first_line(done.stderr)}")


def is_ignored(path: Path) -> bool:
    """Tell whether git's ignore rules cover a file, tracked or not; it need not exist.

    Where git is missing or there is no repository, the ignore files around the path decide.

    Raises:
        UsageError: Git will not open this repository.
    """
    real = _real(path)
    top = find_git_top(real.parent)
    if top is None:
        return _is_ignored_by_files(real)
    odd = odd_ignore_file(real.parent, top)
    if odd is not None:
        raise UsageError(f"{shown(odd)} is not a regular file, so git cannot be asked.")
    try:
        # The prefix keeps a name that begins with a colon from being a pattern.
        done = run_git(["check-ignore", "-q", "--no-index", "--", f"./{real.name}"], real.parent)
    except GitMissingError:
        return _is_ignored_by_files(real)
    if done.returncode in (0, 1):
        return done.returncode == 0
    raise UsageError(f"{shown(path)}: {first_line(done.stderr)}")


def is_tracked(path: Path) -> bool:
    """Tell whether git's index holds `path`; False outside a repository.

    Raises:
        UsageError: There is a repository, but git is missing or will not open it.
    """
    real = _real(path)
    if find_git_top(real.parent) is None:
        return False
    done = run_git(["--literal-pathspecs", "ls-files", "-z", "--", real.name], real.parent)
    if done.returncode != 0:
        raise UsageError(f"{shown(path)}: {first_line(done.stderr)}")
    return bool(done.stdout)


def untrack(path: Path) -> None:
    """Take `path` out of git's index; the file itself stays.

    Raises:
        UsageError: Git does not do it.
    """
    real = _real(path)
    arguments = ["--literal-pathspecs", "rm", "--cached", "--quiet", "--", real.name]
    done = run_git(arguments, real.parent)
    if done.returncode != 0:
        raise UsageError(f"{shown(path)}: {first_line(done.stderr)}")


def staged_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file that the next commit would add or change.

    Paths are relative to the top level. Submodules and symbolic links have no content to scan.

    Raises:
        UsageError: Git is missing, or `root` is in no repository.
    """
    environment = git_environment(COMMIT_VARIABLES)
    # Outside a repository `diff` would not fail but compare files.
    inside = run_git(["rev-parse", "--show-toplevel"], root, environment)
    if inside.returncode != 0:
        raise UsageError(f"{shown(root)}: {first_line(inside.stderr)}")
    arguments = ["diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative"]
    arguments += ["--no-ext-diff", "--no-color", "--diff-filter=ACMRT", f"-O{os.devnull}"]
    done = run_git(arguments, root, environment)
    if done.returncode != 0:
        raise UsageError(f"{shown(root)}: {first_line(done.stderr)}")
    changes = _changes(done.stdout)
    if changes:
        yield from _contents(changes, root, environment)


def _changes(raw: bytes) -> list[tuple[bytes, bytes]]:
    """Return path and object id of each regular file in `diff --raw -z`, sorted by path."""
    fields = raw.split(b"\0")
    pairs = zip(fields[0::2], fields[1::2], strict=False)
    changes: list[tuple[bytes, bytes]] = []
    for change, path in pairs:
        _, mode, _, object_id, _ = change.split(b" ")
        if mode in _REGULAR:
            changes.append((path, object_id))
    return sorted(changes)


def _contents(
    changes: Sequence[tuple[bytes, bytes]], root: Path, environment: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Fetch all blobs from one `cat-file`; asking one by one, neither side fills its pipe."""
    command = git_command(["cat-file", "--batch"])
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        requests, replies = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        for path, object_id in changes:
            requests.write(object_id + b"\n")
            requests.flush()
            yield os.fsdecode(path), _blob(replies, path)


def _blob(replies: IO[bytes], path: bytes) -> bytes:
    header = replies.readline().split()
    if len(header) != 3 or header[1] != b"blob":  # noqa: PLR2004 - id, type, size
        raise UsageError(f"{shown(os.fsdecode(path))}: git cannot read the staged content.")
    content = replies.read(int(header[2]))
    replies.read(1)
    return content


def _is_ignored_by_files(path: Path) -> bool:
    folder = str(path.parent)
    rules, _ = folder_rules(folder)
    outer, _ = outer_rules(folder)
    return match_rules([*rules, *outer], str(path), path.name, is_folder=False)


def _real(path: Path) -> Path:
    """Resolve the folder only: git judges a symbolic link itself, not what it points to."""
    return path.parent.resolve() / path.name
