"""Formats without a way to read the environment: each says what to do instead.

They are always refused, and their order counts: the last one fits whatever is left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.formats.model import Format

if TYPE_CHECKING:
    from collections.abc import Callable

    from keylift.model import Span
    from keylift.rewriting.formats.model import ConfigFile

_VALUES = re.compile(r"values(?:[.-][\w.-]+)?\.ya?ml\Z")


def _always(file: ConfigFile) -> bool:
    return bool(file.language_id)


def _in(*languages: str) -> Callable[[ConfigFile], bool]:
    return lambda file: file.language_id in languages


def _named(*names: str) -> Callable[[ConfigFile], bool]:
    return lambda file: file.name in names


def _unknown(_file: ConfigFile, _span: Span) -> Refusal:
    return Refusal(RefusalReason.UNKNOWN_TOOL)


def _refused(detail: str) -> Callable[[ConfigFile, Span], Refusal]:
    return lambda _file, _span: Refusal(RefusalReason.NO_LOOKUP, detail)


def _format(name: str, fits: Callable[[ConfigFile], bool], detail: str) -> Format:
    return Format(id=name.lower().replace(" ", "-"), name=name, fits=fits, read=_refused(detail))


HELM = _format(
    "Helm values",
    lambda file: file.language_id == "yaml" and bool(_VALUES.match(file.name)),
    "A chart's values take no variables: leave it empty, and have a template name a Secret that"
    " exists, or give the value at the installation, from a file that git ignores (`-f`).",
)
KUSTOMIZE = _format(
    "Kustomize",
    _named("kustomization.yaml", "kustomization.yml"),
    "Kustomize takes no variables: name the file with `envs: [.env]` in the `secretGenerator`,"
    " instead of `literals`, and have git ignore that file.",
)

FORMATS = (
    _format(
        "Other VS Code settings",
        lambda file: "/.vscode/" in f"/{file.path}",
        "Only launch.json, tasks.json and mcp.json take variables here; a setting has to move to"
        " your user settings.",
    ),
    _format(
        "package.json",
        _named("package.json", "package-lock.json"),
        "It is published with the package; let the code read the variable.",
    ),
    _format(
        "Netrc",
        _named(".netrc", "_netrc", ".pgpass", "credentials", ".gitconfig"),
        "Keep the file in your home folder and out of the repository.",
    ),
    _format(
        "pip and pypirc",
        _named(".pypirc", "pip.conf", "pip.ini"),
        "Remove the password, and set TWINE_PASSWORD or PIP_INDEX_URL instead.",
    ),
    _format(
        "Cargo configuration",
        lambda file: "/.cargo/" in f"/{file.path}",
        "Remove the token, and set CARGO_REGISTRY_TOKEN instead.",
    ),
    _format(
        "JSON",
        _in("json", "jsonc"),
        "Remove the value, and let the code that loads this file read it from the environment.",
    ),
    _format(
        "TOML",
        _in("toml"),
        "Remove the value, and let the code that loads this file read it from the environment.",
    ),
    _format(
        "XML",
        _in("xml"),
        "Remove the value, and let the code that loads this file read it from the environment.",
    ),
    Format(id="other-hcl", name="Other HCL files", fits=_in("terraform"), read=_unknown),
    Format(id="unknown", name="Other config files", fits=_always, read=_unknown),
)
