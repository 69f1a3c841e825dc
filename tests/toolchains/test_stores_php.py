"""Rewritten PHP programs read their secrets from the stores (run with PHP itself)."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolchains.storing import Project, check

MAIN = """\
<?php
declare(strict_types=1);

namespace Shop;

use DateTime;

require __DIR__ . '/deep/other.php';

$probeKey = "@FIRST";
for ($i = 0; $i < 9; $i++) {
    $other = (new Deep\\Other())->key();
}
echo $probeKey . '|' . $other;
"""
OTHER = """\
<?php

namespace Shop\\Deep;

class Other
{
    public function key(): string
    {
        $otherProbeKey = "@SECOND";
        return $otherProbeKey;
    }
}
"""


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_php(store_id: str, tmp_path: Path) -> None:
    """Each entry is read once, from namespaces of two files."""
    project = Project(
        language="php",
        files={"src/main.php": MAIN, "src/deep/other.php": OTHER},
        command=["php", "-d", "error_reporting=-1", "-d", "display_errors=stderr", "src/main.php"],
        escapes="$",
    )
    asked = check(project, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]
