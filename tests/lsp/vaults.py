"""What Vault has, as its official client for Python sees it."""

from __future__ import annotations

from typing import Any

PATH = "shop/stripe-secret-key"


def newest(witness: Any, path: str = PATH) -> dict[str, str]:
    """Return the fields of the newest version."""
    read = witness.read_secret_version(path, raise_on_deleted_version=True)
    fields: dict[str, str] = read["data"]["data"]
    return fields


def versions(witness: Any) -> int:
    """Return how often it was written."""
    return len(witness.read_secret_metadata(PATH)["data"]["versions"])
