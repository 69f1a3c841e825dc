"""AWS Secrets Manager: a secret that is one string."""

from __future__ import annotations

from keylift.model import RefusalReason
from keylift.rewriting.lookups import Lookup, Store
from keylift.rewriting.snippets import python

_ARGUMENTS = '"@path"'
_LATER = RefusalReason.UNSUPPORTED_STORE

STORE = Store(
    id="aws",
    name="AWS Secrets Manager",
    command="aws secretsmanager create-secret --name @path --secret-string file:///dev/stdin",
    needs=("AWS_REGION",),
    lookups={
        "python": Lookup(
            expression=f"@function({_ARGUMENTS})",
            function=python.AWS,
            awaited=Lookup(
                expression=f"(await @symbol(@function, {_ARGUMENTS}))",
                symbol="asyncio.to_thread",
                function=python.AWS,
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
