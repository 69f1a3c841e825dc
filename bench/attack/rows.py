"""What attacks come to: how many were tried, how many were held, and what was not."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Row:
    """One line of the record.

    Attributes:
        area: What was attacked, in a few words.
        promise: What Keylift promises there.
        tried: How many attacks there were.
        held: How many of them the promise outlived.
        broken: The others, each in a sentence that names how to do it again and no value.
        note: A figure besides.
    """

    area: str
    promise: str
    tried: int = 0
    held: int = 0
    broken: list[str] = field(default_factory=list)
    note: str = ""

    def count(self, attack: str, faults: list[str]) -> None:
        """Add an attack and what it broke, if anything."""
        self.tried += 1
        self.held += not faults
        if faults:
            self.broken.append(f"{attack}: {'; '.join(faults)}")
            print(f"  {self.area}: {self.broken[-1]}", flush=True)


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = "| attacked | promise | tried | held | |\n| --- | --- | ---: | ---: | --- |\n"
    lines = [
        f"| {row.area} | {row.promise} | {row.tried:,} | {row.held:,} | {row.note} |"
        for row in rows
    ]
    return head + "\n".join(lines) + "\n"
