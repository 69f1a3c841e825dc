"""Plans the code of a notebook's cell like a file of its own.

It knows no notebook: the format finds the cells, and this plans what stands in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keylift.model import Edit, Finding, Span
    from keylift.rewriting.formats import Outcomes
    from keylift.rewriting.naming import Names, ReservedNames
    from keylift.rewriting.source import FilePlan, Source


class PlanFile(Protocol):
    """How a whole file of code is planned."""

    def __call__(
        self,
        source: Source,
        findings: Sequence[Finding],
        *,
        variable_of: Callable[[Finding], str],
        names: Names,
        store_id: str,
    ) -> FilePlan:
        """Plan all findings of one file."""


@dataclass(frozen=True, slots=True)
class CellPlanner:
    """Plans cells of one notebook.

    Attributes:
        source_of: Gives the code of a cell as a document.
        plan_file: Plans a document.
        value_at: Reads a value from a document.
    """

    source_of: Callable[[str], Source]
    plan_file: PlanFile
    value_at: Callable[[Source, Span], str | None]

    def plan(
        self,
        code: str,
        findings: Sequence[Finding],
        variable_of: Callable[[Finding], str],
        names: ReservedNames,
        store_id: str,
    ) -> tuple[Outcomes, tuple[Edit, ...]]:
        """Plan one cell's findings; the names that it gives away stay reserved."""
        cell = self.source_of(code)
        plan = self.plan_file(
            cell, findings, variable_of=variable_of, names=names, store_id=store_id
        )
        names.keep(rewrite for _, rewrite in plan.rewrites)
        return plan.outcomes, plan.edits

    def value(self, code: str, span: Span) -> str | None:
        """Return the value of a literal in a cell's code, or of a part of it."""
        return self.value_at(self.source_of(code), span)
