"""What lookups of stores are run against, as `tests/cases/stores/proofs.toml` says it."""

from __future__ import annotations

import tomllib
from pathlib import Path

_FILE = Path(__file__).parents[1] / "cases/stores/proofs.toml"
PROOFS: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text("utf-8"))
"""Level by store id, then by language id."""

_USUAL = {"vault": "server", "aws": "moto", "conjur": "contract", "gcp": "sdk", "azure": "sdk"}


def check_proof(language_id: str, store_id: str, level: str = "") -> None:
    """Fail unless the file says what a test has just run a lookup against.

    Args:
        language_id: The language.
        store_id: The store.
        level: One of the file's words; "" means the one that is usual for the store.
    """
    assert PROOFS[store_id][language_id] == (level or _USUAL[store_id])
