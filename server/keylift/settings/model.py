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

USER_ONLY = "user_only"
"""Marks settings that no project can make."""
PLACE = "place"
"""Marks settings that say where something is written; no project can make them untrusted."""
HIDING = "hiding"
"""Marks settings by which secrets may stay unseen."""


def _doc(text: str, **extra: object) -> dict[str, object]:
    return {"doc": text, **extra}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """Which files are scanned."""

    exclude: tuple[str, ...] = field(
        default=(),
        metadata=_doc(
            "Paths to leave out, as `.gitignore` patterns relative to the folder.", hiding=True
        ),
    )
    respect_gitignore: bool = field(
        default=True,
        metadata=_doc("Leave out what `.gitignore` and `.keyliftignore` name."),
    )
    max_file_size: int = field(
        default=_MAX_FILE_SIZE,
        metadata=_doc(
            "Largest file to scan, in bytes; a larger one is reported.", minimum=1, hiding=True
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorSettings:
    """Which credentials are looked for, and how bad each is."""

    disable: tuple[str, ...] = field(
        default=(),
        metadata=_doc(
            "Ids of detectors to switch off; `keylift detectors` lists them.", hiding=True
        ),
    )
    severity: Mapping[str, Severity] = field(
        default_factory=dict,
        metadata=_doc('Severity by detector id: "error", "warning" or "info".', hiding=True),
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
        metadata=_doc(
            "File name, next to the project's manifest, that receives the values.", place=True
        ),
    )
    example_file: str = field(
        default=".env.example",
        metadata=_doc("File name that lists the variables without values.", place=True),
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


_ADDRESS = (r"https?://[^\s@?#]+", "an address that begins with https://, without a user's name")
_FILE = (r"[^\x00-\x1f]+", "a file's path")
_NAMESPACE = (_PATH + "/?", "the path of a namespace")
_REGION = (r"[a-z]{2}(?:-[a-z]+)+-\d+", "a region such as eu-west-1")
_ACCOUNT = (r"[A-Za-z0-9_.-]+", "the name of an account")
_LOGIN = (r"[^\s\x00-\x1f]+", "a login such as host/shop")


def _setting(
    text: str,
    variable: str,
    form: tuple[str, str],
    *,
    unless: str = "",
    user_only: bool = False,
) -> str:
    """Return a field that says what an environment variable would, were it set.

    Args:
        text: Documents it.
        variable: The environment variable.
        form: A pattern, and what it wants in words.
        unless: Another variable, which says the same and counts as well.
        user_only: Whether no project can set it, be it trusted or not.
    """
    pattern, wanted = form
    described = _doc(
        text,
        pattern=f"(?:{pattern})?",
        wanted=wanted,
        may_be_empty=True,
        variables=(variable, unless) if unless else (variable,),
        user_only=user_only,
        place=not user_only,
    )
    return field(default="", metadata=described)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where secrets managers keep values.

    Credentials come from your environment. So do addresses; a setting that names one counts where
    the environment does not, and only in your own editor settings, so that no project chooses where
    a secret is sent.
    """

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
            " for: `vault`, `aws`, `conjur`, `gcp`, `azure`, `keyring`, `doppler`, `infisical`,"
            " `onepassword`, `github`, `gitlab`.",
            place=True,
        ),
    )
    template: str = field(
        default="{project}/{name}",
        metadata=_doc(
            "Path of a secret: `{name}` is the variable in lower case with hyphens, `{project}`"
            " the project.",
            pattern=_TEMPLATE,
            wanted="a path with {name}, and no more than letters, digits and ./_- beside it",
            place=True,
        ),
    )
    project: str = field(
        default="",
        metadata=_doc(
            "The project's name in paths; empty means its folder's.", may_be_empty=True, place=True
        ),
    )
    vault_mount: str = field(
        default="secret",
        metadata=_doc(
            "Where Vault's KV engine is mounted.",
            pattern=_PATH,
            wanted="the name of a mount",
            place=True,
        ),
    )
    vault_key: str = field(
        default="api_key",
        metadata=_doc(
            "Field of a Vault secret that holds the value.",
            pattern=r"[A-Za-z0-9_.-]+",
            wanted="the name of a field",
            place=True,
        ),
    )
    vault_address: str = _setting(
        "Address of Vault, where `VAULT_ADDR` is not set.", "VAULT_ADDR", _ADDRESS, user_only=True
    )
    vault_namespace: str = _setting(
        "Namespace of Vault, where `VAULT_NAMESPACE` is not set.", "VAULT_NAMESPACE", _NAMESPACE
    )
    vault_ca_file: str = _setting(
        "File of certificate authorities to trust for Vault, where `VAULT_CACERT` is not set.",
        "VAULT_CACERT",
        _FILE,
        user_only=True,
    )
    aws_region: str = _setting(
        "Region of AWS, where neither `AWS_REGION` nor `AWS_DEFAULT_REGION` is set.",
        "AWS_REGION",
        _REGION,
        unless="AWS_DEFAULT_REGION",
    )
    aws_endpoint: str = _setting(
        "Address of AWS Secrets Manager, where `AWS_ENDPOINT_URL_SECRETS_MANAGER` is not set; empty"
        " means the one of the region.",
        "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        _ADDRESS,
        user_only=True,
    )
    conjur_address: str = _setting(
        "Address of Conjur, where `CONJUR_APPLIANCE_URL` is not set.",
        "CONJUR_APPLIANCE_URL",
        _ADDRESS,
        user_only=True,
    )
    conjur_account: str = _setting(
        "Account of Conjur, where `CONJUR_ACCOUNT` is not set.", "CONJUR_ACCOUNT", _ACCOUNT
    )
    conjur_login: str = _setting(
        "Who you are to Conjur, such as `host/shop`, where `CONJUR_AUTHN_LOGIN` is not set.",
        "CONJUR_AUTHN_LOGIN",
        _LOGIN,
        user_only=True,
    )
    conjur_ca_file: str = _setting(
        "File of certificate authorities to trust for Conjur, where neither"
        " `CONJUR_CERT_FILE` nor `CONJUR_SSL_CERTIFICATE` is set.",
        "CONJUR_CERT_FILE",
        _FILE,
        unless="CONJUR_SSL_CERTIFICATE",
        user_only=True,
    )
    onepassword_vault: str = field(
        default="Private",
        metadata=_doc(
            "Name or ID of the vault in 1Password that gets items.",
            pattern=r"[A-Za-z0-9_.][A-Za-z0-9_.-]*",
            wanted="the name or ID of a vault, of letters, digits and ._-",
            place=True,
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


def marked(mark: str) -> tuple[tuple[str, str], ...]:
    """Return section and name of the settings with a mark, such as `USER_ONLY`."""
    sections = typing.get_type_hints(Settings)
    return tuple(
        (section.name, each.name)
        for section in fields(Settings)
        for each in fields(sections[section.name])
        if each.metadata.get(mark)
    )


def environment_of(settings: StoreSettings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables that stores read, with what the settings add to them.

    Args:
        settings: Say what counts where the environment says nothing.
        environ: The user's environment variables.
    """
    added = {
        each.metadata["variables"][0]: getattr(settings, each.name)
        for each in fields(settings)
        if "variables" in each.metadata
        and getattr(settings, each.name)
        and not any(environ.get(name) for name in each.metadata["variables"])
    }
    return {**environ, **added}
