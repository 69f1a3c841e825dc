"""Google Secret Manager: the newest version of a secret, as text."""

from __future__ import annotations

from keylift.model import RefusalReason
from keylift.rewriting.lookups import Store
from keylift.rewriting.snippets import go, javascript, python
from keylift.rewriting.snippets.forms import awaited, blocking, threaded

_ARGUMENTS = '"@path"'

STORE = Store(
    id="gcp",
    name="Google Secret Manager",
    is_flat=True,
    command='gcloud secrets create @path --project="$GOOGLE_CLOUD_PROJECT" --data-file=-',
    needs=("GOOGLE_CLOUD_PROJECT",),
    signs=("GOOGLE_CLOUD_PROJECT",),
    lookups={
        "python": threaded(python.GCP, _ARGUMENTS),
        "javascript": awaited(javascript.GCP, _ARGUMENTS),
        "typescript": awaited(javascript.GCP_TYPED, _ARGUMENTS),
        "tsx": awaited(javascript.GCP_TYPED, _ARGUMENTS),
        "go": blocking(go.GCP, _ARGUMENTS),
    },
    unsupported=dict.fromkeys(
        ("java", "kotlin", "csharp", "ruby", "php", "rust", "shell"), RefusalReason.UNTRIED_SDK
    ),
)
