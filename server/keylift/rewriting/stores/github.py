"""GitHub Actions: `.env` has the values, and the repository's secrets get them for its workflows.

GitHub shows nobody a secret again, so `.env` stays the place that they are read from.
"""

from __future__ import annotations

from keylift.model import Entry
from keylift.rewriting.lookups import Store
from keylift.rewriting.stores.env import STORE as ENV

STORE = Store(
    id="github",
    name="GitHub Actions secret",
    lookups=ENV.lookups,
    non_empty=ENV.non_empty,
    is_beside_env=True,
    placed=Entry("@variable"),
    command="gh secret set @path",
    variables="(?i:(?!GITHUB_)[A-Z_][A-Z0-9_]*)",
)
