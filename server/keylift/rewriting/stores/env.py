"""Environment variables, kept in a `.env` file: a lookup that fails fast in every language."""

from __future__ import annotations

from keylift.rewriting.lookups import Lookup, Store

STORE = Store(
    id="env",
    name="environment variable",
    keeps_lines=False,
    in_env_file=True,
    lookups={
        "python": Lookup(expression='@symbol["@variable"]', symbol="os.environ"),
    },
)
