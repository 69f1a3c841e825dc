"""How tools that do not look into `.env` get what moved there, as steps for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from keylift.cli.reports.paths import sourced
from keylift.model import Supply

Supplies = Mapping[tuple[Path, Supply], Iterable[str]]
"""The variables by the `.env` that has them and by how they get to a tool."""


def supply_steps(supplies: Supplies) -> list[str]:
    """Return a step for each tool, with the commands that it takes on lines of their own."""
    return [_step(env, supply, list(names)) for (env, supply), names in supplies.items()]


def _step(env: Path, supply: Supply, names: list[str]) -> str:
    head = supply.head.replace("@env", sourced(env))
    each = [supply.each.replace("@name", name) for name in names]
    if not supply.each:
        return head
    commands = [" ".join([supply.command, *each])] if supply.command else each
    return "\n".join([head, f"set -a; . {sourced(env)}; set +a", *commands])
