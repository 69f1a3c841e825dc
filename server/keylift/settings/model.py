"""What a user may set, as nested dataclasses with defaults.

One field is one setting: its name, type, default and the sentence that documents it; the editor's
settings and the reference page are generated from them.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from keylift.model import Detector, Severity

_MAX_FILE_SIZE = 10_000_000


def _doc(text: str, **extra: object) -> dict[str, object]:
    return {"doc": text, **extra}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """Which files are scanned."""

    exclude: tuple[str, ...] = field(
        default=(),
        metadata=_doc("Paths to leave out, as `.gitignore` patterns relative to the folder."),
    )
    respect_gitignore: bool = field(
        default=True,
        metadata=_doc("Leave out what `.gitignore` and `.keyliftignore` name."),
    )
    max_file_size: int = field(
        default=_MAX_FILE_SIZE,
        metadata=_doc("Largest file to scan, in bytes; a larger one is reported.", minimum=1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorSettings:
    """Which credentials are looked for, and how bad each is."""

    disable: tuple[str, ...] = field(
        default=(),
        metadata=_doc("Ids of detectors to switch off; `keylift detectors` lists them."),
    )
    severity: Mapping[str, Severity] = field(
        default_factory=dict,
        metadata=_doc('Severity by detector id: "error", "warning" or "info".'),
    )
    custom: tuple[Detector, ...] = field(
        default=(),
        metadata=_doc("Detectors of your own: id, name, pattern and keywords, as in the manual."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteSettings:
    """How a secret becomes a lookup."""

    env_file: str = field(
        default=".env",
        metadata=_doc("File name, next to the project's manifest, that receives the values."),
    )
    example_file: str = field(
        default=".env.example",
        metadata=_doc("File name that lists the variables without values."),
    )
    helper_file: bool = field(
        default=True,
        metadata=_doc(
            "Put functions that lookups call into one file of the project, e.g. `app-secrets.js`,"
            " not into each file."
        ),
    )
    require_non_empty: bool = field(
        default=False,
        metadata=_doc(
            "Have lookups stop at an empty variable as well, in Python, Java, Kotlin, C# and Ruby;"
            " those of the other languages always do."
        ),
    )


_PATH = r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*"
_TEMPLATE = (
    r"(?!.*//)(?!/)(?=.*\{name\})(?!.*(?:^|/)\.{1,2}(?:/|$))"
    r"(?:[A-Za-z0-9_./-]|\{project\}|\{name\})*(?<!/)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where secrets managers keep values. Addresses and credentials come from your environment."""

    allow_write: bool = field(
        default=False,
        metadata=_doc(
            "Write values to a secrets manager without asking each time. Only your own editor"
            " settings can say so, never a project's; on the command line it is `--allow-write`.",
            user_only=True,
        ),
    )
    offer: tuple[str, ...] = field(
        default=(),
        metadata=_doc(
            "Stores whose actions editors offer, besides those that your environment is set up"
            " for: `vault`, `aws`, `conjur`, `doppler`, `onepassword`."
        ),
    )
    template: str = field(
        default="{project}/{name}",
        metadata=_doc(
            "Path of a secret: `{name}` is the variable in lower case with hyphens, `{project}`"
            " the project.",
            pattern=_TEMPLATE,
            wanted="a path with {name}, and no more than letters, digits and ./_- beside it",
        ),
    )
    project: str = field(
        default="",
        metadata=_doc("The project's name in paths; empty means its folder's.", may_be_empty=True),
    )
    vault_mount: str = field(
        default="secret",
        metadata=_doc(
            "Where Vault's KV engine is mounted.", pattern=_PATH, wanted="the name of a mount"
        ),
    )
    vault_key: str = field(
        default="api_key",
        metadata=_doc(
            "Field of a Vault secret that holds the value.",
            pattern=r"[A-Za-z0-9_.-]+",
            wanted="the name of a field",
        ),
    )
    onepassword_vault: str = field(
        default="Private",
        metadata=_doc(
            "Name or ID of the vault in 1Password that gets items.",
            pattern=r"[A-Za-z0-9_.][A-Za-z0-9_.-]*",
            wanted="the name or ID of a vault, of letters, digits and ._-",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorSettings:
    """How the language server behaves while you type."""

    debounce: int = field(
        default=40,
        metadata=_doc("Pause in typing, in milliseconds, before a scan.", minimum=0),
    )
    max_diagnostics: int = field(
        default=500,
        metadata=_doc("Most diagnostics to show in one file.", minimum=1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings."""

    scan: ScanSettings = field(default_factory=ScanSettings)
    detectors: DetectorSettings = field(default_factory=DetectorSettings)
    rewrite: RewriteSettings = field(default_factory=RewriteSettings)
    stores: StoreSettings = field(default_factory=StoreSettings)
    editor: EditorSettings = field(default_factory=EditorSettings)


def user_only() -> frozenset[tuple[str, str]]:
    """Return section and name of the settings that no project can set."""
    sections = typing.get_type_hints(Settings)
    return frozenset(
        (section.name, each.name)
        for section in fields(Settings)
        for each in fields(sections[section.name])
        if each.metadata.get("user_only")
    )
