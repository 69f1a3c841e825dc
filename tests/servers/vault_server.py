"""A real Vault for tests: built from its published module, in memory, on the loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_PROGRAM = "keylift-test-vault"
_BUILT = Path(__file__).parents[2] / ".cache" / "bin"


@dataclass(frozen=True, slots=True)
class VaultServer:
    """A running server.

    Attributes:
        address: Its URL.
        token: The root token.
        key: What unseals it.
    """

    address: str
    token: str = field(repr=False)
    key: str = field(repr=False)

    @property
    def environ(self) -> dict[str, str]:
        """What a client finds in its environment."""
        return {"VAULT_ADDR": self.address, "VAULT_TOKEN": self.token}


@contextmanager
def vault_server(*flags: str) -> Iterator[VaultServer]:
    """Serve until the block ends, with KV version 2 at `secret` and version 1 at `old`."""
    program = shutil.which(_PROGRAM) or shutil.which(_PROGRAM, path=str(_BUILT))
    assert program, f"{_PROGRAM} is not built; scripts/test.py does that"
    process = subprocess.Popen(
        [program, *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    try:
        yield VaultServer(**json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()
