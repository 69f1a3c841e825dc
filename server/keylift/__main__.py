"""`python -m keylift`: the same as the `keylift` command."""

from __future__ import annotations

import sys

from keylift.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
