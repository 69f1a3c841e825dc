"""1Password: `.env` has references, which its command resolves for the program that it starts."""

from __future__ import annotations

from keylift.model import Entry
from keylift.rewriting.lookups import Store
from keylift.rewriting.stores.env import STORE as ENV

_TEMPLATE = (
    '{title: "@path", category: "API_CREDENTIAL", fields:'
    ' [{id: "@key", type: "CONCEALED", label: "@key", value: .}]}'
)


STORE = Store(
    id="onepassword",
    name="1Password",
    lookups=ENV.lookups,
    non_empty=ENV.non_empty,
    placed=Entry("@path", "@vault", "credential"),
    injects="op run --env-file=@env --",
    reference="op://@mount/@path/@key",
    command=f"jq -Rs '{_TEMPLATE}' | op item create - --vault=@mount",
    signs=("OP_SERVICE_ACCOUNT_TOKEN", "OP_ACCOUNT"),
)
