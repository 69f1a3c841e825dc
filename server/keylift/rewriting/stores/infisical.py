"""Infisical: its command starts a program with the values in the environment, under their names.

That command takes a value as an argument, which others may see, or entries from a file.
"""

from __future__ import annotations

from keylift.model import Entry
from keylift.rewriting.lookups import Store
from keylift.rewriting.stores.env import STORE as ENV

STORE = Store(
    id="infisical",
    name="Infisical",
    lookups=ENV.lookups,
    non_empty=ENV.non_empty,
    placed=Entry("@variable"),
    injects="infisical run --",
    command="grep '^@path=' @env | infisical secrets set --file=/dev/stdin",
    signs=("INFISICAL_TOKEN", "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID", "INFISICAL_PROJECT_ID"),
    variables="[A-Za-z_][A-Za-z0-9_]*",
)
