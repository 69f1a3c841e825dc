"""GitLab CI: `.env` has the values, and the project's CI/CD variables get them for its jobs."""

from __future__ import annotations

from keylift.model import Entry
from keylift.rewriting.lookups import Store
from keylift.rewriting.stores.env import STORE as ENV

STORE = Store(
    id="gitlab",
    name="GitLab CI variable",
    lookups=ENV.lookups,
    non_empty=ENV.non_empty,
    is_beside_env=True,
    placed=Entry("@variable"),
    command="glab variable set @path --masked --raw",
    variables="[A-Za-z0-9_]{1,255}",
)
