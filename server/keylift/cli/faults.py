"""What went wrong, in words that hold no text of a document."""

from __future__ import annotations

from pathlib import Path

from keylift.errors import KeyliftError


def told(error: Exception) -> str:
    """Say what an error is about, without a stop at the end.

    Only errors of ours are quoted. Any other is named by its type and place, since its message
    might hold a value; of one of the system's, the system's own words are safe.
    """
    if isinstance(error, KeyliftError):
        return str(error).rstrip(".")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return internal(error)


def internal(error: Exception) -> str:
    """Name the error's type and place."""
    import traceback  # noqa: PLC0415 - slow to import

    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__)[-8:])
        if not frame.filename.startswith("<")
    )
    return f"internal error, please report it: {type(error).__name__} at {places}"
