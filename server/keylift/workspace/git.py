"""Asks git what it tracks, ignores, has and is about to commit, without letting it run anything.

A repository's own configuration can name programs, so those settings are overridden, and variables
that point git at another repository are dropped: a hook of one repository may ask about another. It
reads only; the index lock is never taken. It does not know what the answers are for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from keylift.errors import UsageError
from keylift.workspace.ignore import is_ignored as match_rules
from keylift.workspace.ignore_files import folder_rules, outer_rules
from keylift.workspace.paths import find_git_top, shown

_SECONDS = 30.0
_SAFE_OPTIONS = (
    "--no-pager",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
)
_SAFE_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# What a hook is told about the commit at hand; only `staged_files` follows it.
_COMMIT_VARIABLES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
_KEPT_VARIABLES = frozenset({"GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH"})
_REGULAR = frozenset({b"100644", b"100755", b"100664"})
_VERSION = re.compile(rb"(?:^|\0|\n):\d{6} 100\d{3} [0-9a-f]+ ([0-9a-f]+) [A-Z]")


class GitMissingError(UsageError):
    """There is no git to ask."""


def toplevel(path: Path) -> Path | None:
    """Return the top level of the work tree that holds `path`, None outside git.

    Raises:
        UsageError: Git is missing, or will not open this repository.
    """
    folder = path if path.is_dir() else path.parent
    done = _run(["rev-parse", "--show-toplevel"], folder, _environment())
    if done.returncode == 0:
        return Path(os.fsdecode(done.stdout).removesuffix("\n"))
    if find_git_top(folder.resolve()) is None:
        return None
    raise UsageError(f"{shown(folder)}: {_first_line(done.stderr)}")


def is_ignored(path: Path) -> bool:
    """Tell whether git's ignore rules cover a file, tracked or not; it need not exist.

    Where git is missing or there is no repository, the ignore files around the path decide.

    Raises:
        UsageError: Git will not open this repository.
    """
    real = _real(path)
    if find_git_top(real.parent) is None:
        return _is_ignored_by_files(real)
    try:
        # The prefix keeps a name that begins with a colon from being a pattern.
        done = _run(["check-ignore", "-q", "--no-index", "--", f"./{real.name}"], real.parent)
    except GitMissingError:
        return _is_ignored_by_files(real)
    if done.returncode in (0, 1):
        return done.returncode == 0
    raise UsageError(f"{shown(path)}: {_first_line(done.stderr)}")


def is_tracked(path: Path) -> bool:
    """Tell whether git's index holds `path`; False outside a repository.

    Raises:
        UsageError: There is a repository, but git is missing or will not open it.
    """
    real = _real(path)
    if find_git_top(real.parent) is None:
        return False
    done = _run(["--literal-pathspecs", "ls-files", "-z", "--", real.name], real.parent)
    if done.returncode != 0:
        raise UsageError(f"{shown(path)}: {_first_line(done.stderr)}")
    return bool(done.stdout)


def untrack(path: Path) -> None:
    """Take `path` out of git's index; the file itself stays.

    Raises:
        UsageError: Git does not do it.
    """
    real = _real(path)
    arguments = ["--literal-pathspecs", "rm", "--cached", "--quiet", "--", real.name]
    done = _run(arguments, real.parent)
    if done.returncode != 0:
        raise UsageError(f"{shown(path)}: {_first_line(done.stderr)}")


def staged_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file that the next commit would add or change.

    Paths are relative to the top level. Submodules and symbolic links have no content to scan.

    Raises:
        UsageError: Git is missing, or `root` is in no repository.
    """
    environment = _environment(_COMMIT_VARIABLES)
    # Outside a repository `diff` would not fail but compare files.
    inside = _run(["rev-parse", "--show-toplevel"], root, environment)
    if inside.returncode != 0:
        raise UsageError(f"{shown(root)}: {_first_line(inside.stderr)}")
    arguments = ["diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative"]
    arguments += ["--no-ext-diff", "--no-color", "--diff-filter=ACMRT", f"-O{os.devnull}"]
    done = _run(arguments, root, environment)
    if done.returncode != 0:
        raise UsageError(f"{shown(root)}: {_first_line(done.stderr)}")
    changes = _changes(done.stdout)
    if changes:
        yield from _contents(changes, root, environment)


def committed_contents(path: Path, seconds: float) -> Iterator[bytes]:
    """Yield each content that a file of this name has had in any commit of its repository.

    All branches count, also what came and went on one that was merged since. A commit that was
    never fetched here, or that no branch leads to any more, is not seen.

    Raises:
        UsageError: Not all contents can be told: there is no repository, git is missing, a part of
            the history is, or it takes too long.
    """
    real, deadline = _real(path), time.monotonic() + seconds
    if find_git_top(real.parent) is None:
        raise UsageError(f"{shown(path)}: no repository has it.")
    arguments = ["--literal-pathspecs", "log", "--all", "--full-history", "-m", "--raw", "-z"]
    arguments += ["--no-abbrev", "--no-renames", "--no-ext-diff", "--no-color", "--format="]
    arguments += ["--no-show-signature", "--", f"./{real.name}"]
    done = _run(arguments, real.parent, seconds=seconds)
    if done.returncode != 0:
        raise UsageError(f"{shown(path)}: {_first_line(done.stderr)}")
    ids = dict.fromkeys(found[1] for found in _VERSION.finditer(done.stdout))
    versions = [(os.fsencode(real.name), each) for each in ids]
    if versions:
        for _, content in _contents(versions, real.parent, _environment()):
            yield content
            if time.monotonic() > deadline:
                raise UsageError(f"{shown(path)}: git takes too long to tell its history.")
    shallow = _run(["rev-parse", "--is-shallow-repository"], real.parent)
    if shallow.stdout.strip() != b"false":
        raise UsageError(f"{shown(path)}: the repository has a part of its history alone.")


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
    command = [_program(), *_SAFE_OPTIONS, "cat-file", "--batch"]
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


def _run(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    seconds: float = _SECONDS,
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [_program(), *_SAFE_OPTIONS, *arguments],
            cwd=folder,
            env=environment or _environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"{shown(folder)}: No such folder.") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"{shown(folder)}: git gave no answer in {seconds:.0f} s.") from None


def _program() -> str:
    """Return git's absolute path; a folder on the PATH that depends on where we are is no source.

    Otherwise a scanned repository could bring its own `git`.
    """
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = shutil.which("git", path=os.pathsep.join(filter(os.path.isabs, folders)) or os.devnull)
    if found is None or not Path(found).is_absolute():
        raise GitMissingError("git is not installed, or not on the PATH.")
    return found


def _environment(kept: Sequence[str] = ()) -> dict[str, str]:
    """Return this process's environment, `kept` being those of the repository's that stay."""
    plain = {key: value for key, value in os.environ.items() if _is_harmless(key)}
    for key in kept:
        if os.environ.get(key):
            plain[key] = _absolute(key, os.environ[key])
    return {**plain, **_SAFE_ENVIRONMENT}


def _is_harmless(key: str) -> bool:
    """Tell whether a variable may stay: configuration of the user's own, and what is not git's."""
    return not key.startswith("GIT_") or key.startswith("GIT_CONFIG_") or key in _KEPT_VARIABLES


def _absolute(key: str, value: str) -> str:
    """Hooks get paths relative to where they start, which need not be where git is run here."""
    if key == "GIT_ALTERNATE_OBJECT_DIRECTORIES":
        return value
    return str(Path(value).absolute())


def _is_ignored_by_files(path: Path) -> bool:
    folder = str(path.parent)
    rules, _ = folder_rules(folder)
    outer, _ = outer_rules(folder)
    return match_rules([*rules, *outer], str(path), path.name, is_folder=False)


def _real(path: Path) -> Path:
    """Resolve the folder only: git judges a symbolic link itself, not what it points to."""
    return path.parent.resolve() / path.name


def _first_line(stderr: bytes) -> str:
    """Return git's own words; about these commands it says paths and reasons, never content."""
    text = os.fsdecode(stderr).strip().partition("\n")[0].removeprefix("fatal: ")
    return shown(text) or "git failed."
