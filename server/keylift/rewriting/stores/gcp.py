"""Google Secret Manager: the newest version of a secret, as text."""

from __future__ import annotations

from keylift.model import Entry, RefusalReason
from keylift.rewriting.lookups import Store
from keylift.rewriting.snippets import (
    go,
    java_clouds,
    javascript,
    kotlin_clouds,
    python,
    shell_clouds,
)
from keylift.rewriting.snippets.forms import awaited, blocking, printed, threaded
from keylift.rewriting.snippets.javascript_preload import loaded

_ARGUMENTS = '"@path"'
_LOADED, _LOADED_TYPED = loaded(javascript.GCP, _ARGUMENTS, "Google @path")

STORE = Store(
    id="gcp",
    name="Google Secret Manager",
    placed=Entry("@flat"),
    command='gcloud secrets create @path --project="$GOOGLE_CLOUD_PROJECT" --data-file=-',
    needs=("GOOGLE_CLOUD_PROJECT",),
    signs=("GOOGLE_CLOUD_PROJECT",),
    lookups={
        "python": threaded(python.GCP, _ARGUMENTS),
        "javascript": awaited(javascript.GCP, _ARGUMENTS, _LOADED, since="14"),
        "typescript": awaited(javascript.GCP_TYPED, _ARGUMENTS, _LOADED_TYPED, since="14"),
        "tsx": awaited(javascript.GCP_TYPED, _ARGUMENTS, _LOADED_TYPED, since="14"),
        "go": blocking(go.GCP, _ARGUMENTS),
        "java": blocking(java_clouds.GCP, _ARGUMENTS, since="8"),
        "kotlin": blocking(kotlin_clouds.GCP, _ARGUMENTS),
        "shell": printed(shell_clouds.GCP, _ARGUMENTS),
    },
    unsupported={
        **dict.fromkeys(("csharp", "ruby", "php"), RefusalReason.UNTRIED_SDK),
        "rust": RefusalReason.UNTRIED_SDK,
    },
)
