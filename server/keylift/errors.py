"""Exceptions for the edges, and the exit codes of the command line.

```
KeyliftError
├── UsageError          a flag or argument is wrong (exit 2)
├── ConfigError         keylift.toml or a setting is wrong (exit 2)
├── UnreadableError     a file could not be read or scanned (exit 3)
├── UnparsableError     a text might end the process that parses it
└── MoveError           a value could not be moved; the source is as it was
    └── StoreError      a store was not reached, or does not take the value
```

Some have kinds of their own where they are raised: `GitMissingError` (`workspace/git_command.py`),
`TakenError` and `UnansweredError` (`clients`).

The core returns values and `Problem`s instead of raising. Messages name the path or key at fault
and never hold text of a scanned document.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line's exit status means."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNSCANNED = 3


class KeyliftError(Exception):
    """Base of all errors that Keylift raises on purpose."""


class UsageError(KeyliftError):
    """A flag or argument is wrong."""


class ConfigError(KeyliftError):
    """A configuration file or setting cannot be used at all.

    Attributes:
        file: The file's path, or "" where it is no file's fault.
    """

    def __init__(self, message: str, file: str = "") -> None:
        super().__init__(message)
        self.file = file


class UnreadableError(KeyliftError):
    """A file could not be read or scanned."""


class UnparsableError(KeyliftError):
    """A text is not parsed, since the parser might not survive it; plans turn it into a refusal."""


class MoveError(KeyliftError):
    """A secret could not be moved; the user's files are as they were."""


class StoreError(MoveError):
    """A store could not be reached, denied what was asked, or is not set up for it.

    Attributes:
        remedy: What to do about it, in several lines, or "".
    """

    remedy = ""
