"""CyberArk Conjur: a variable that a policy declares."""

from __future__ import annotations

from keylift.model import RefusalReason
from keylift.rewriting.lookups import Lookup, Store
from keylift.rewriting.snippets import python

_ARGUMENTS = '"@path"'
_LATER = RefusalReason.UNSUPPORTED_STORE

STORE = Store(
    id="conjur",
    name="Conjur",
    command="conjur variable set -i @path -f /dev/stdin",
    needs=(
        "CONJUR_APPLIANCE_URL", "CONJUR_ACCOUNT", "CONJUR_AUTHN_LOGIN", "CONJUR_AUTHN_API_KEY",
    ),
    lookups={
        "python": Lookup(
            expression=f"@function({_ARGUMENTS})",
            function=python.CONJUR,
            awaited=Lookup(
                expression=f"(await @symbol(@function, {_ARGUMENTS}))",
                symbol="asyncio.to_thread",
                function=python.CONJUR,
            ),
        ),
    },
    unsupported=dict.fromkeys(
        (
            "javascript", "typescript", "tsx", "go", "java", "kotlin", "csharp", "ruby", "php",
            "rust", "shell",
        ),
        _LATER,
    ),
)  # fmt: skip
