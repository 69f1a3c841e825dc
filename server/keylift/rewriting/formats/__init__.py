"""Config formats that Keylift rewrites or refuses: one file each, in the order they are tried.

A file is told by its path and content; the first format that fits decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.rewriting.formats import (
    ansible,
    appsettings,
    compose,
    dockerfile,
    dotenv,
    github_actions,
    gitlab_ci,
    kubernetes,
    npmrc,
    plain,
    properties,
    rails,
    serverless,
    terraform,
    vscode,
    yarnrc,
)
from keylift.rewriting.formats.model import ConfigFile, Format, Outcomes
from keylift.rewriting.formats.notebook import plan_notebook, read_notebook
from keylift.rewriting.formats.planning import config_value, plan_config
from keylift.rewriting.naming import ReservedNames

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keylift.model import Edit, Finding, Span
    from keylift.rewriting.naming import Names

__all__ = [
    "FORMATS",
    "ConfigFile",
    "Outcomes",
    "format_of",
    "has_format",
    "plan_config_file",
    "read_config_value",
]

FORMATS: Sequence[Format] = (
    github_actions.FORMAT,
    github_actions.ACTION,
    gitlab_ci.FORMAT,
    ansible.FORMAT,
    properties.FORMAT,
    properties.PLAIN,
    terraform.FORMAT,
    terraform.VALUES,
    plain.KUSTOMIZE,
    plain.HELM,
    rails.FORMAT,
    serverless.FORMAT,
    kubernetes.FORMAT,
    compose.FORMAT,
    dockerfile.FORMAT,
    npmrc.FORMAT,
    yarnrc.FORMAT,
    dotenv.FORMAT,
    vscode.FORMAT,
    vscode.CONTAINER,
    appsettings.FORMAT,
    *plain.FORMATS,
)

_NOTEBOOK = "notebook"
_LANGUAGES = frozenset(
    {
        "yaml",
        "properties",
        "json",
        "jsonc",
        "toml",
        "xml",
        "terraform",
        "dockerfile",
        "ini",
        "dotenv",
        _NOTEBOOK,
    }
)


def has_format(language_id: str) -> bool:
    """Tell whether files of a language are config files, which are planned here."""
    return language_id in _LANGUAGES


def format_of(file: ConfigFile) -> Format:
    """Return the format that a config file is in; the last one fits every file."""
    return next(form for form in FORMATS if form.fits(file))


def plan_config_file(
    file: ConfigFile,
    findings: Sequence[Finding],
    *,
    variable_of: Callable[[Finding], str],
    names: Names,
    store_id: str,
) -> tuple[Outcomes, tuple[Edit, ...]]:
    """Return each finding with its rewrite or refusal, and the edits of all rewrites together."""
    if file.language_id == _NOTEBOOK:
        reserved = ReservedNames(names)
        return plan_notebook(
            file.text,
            findings,
            lambda code, found: file.code.plan(code, found, variable_of, reserved, store_id),
        )
    return plan_config(
        format_of(file), file, findings, variable_of=variable_of, names=names, store_id=store_id
    )


def read_config_value(file: ConfigFile, span: Span) -> str | None:
    """Return the value at `span` where exactly that is to be stored, or None."""
    if file.language_id == _NOTEBOOK:
        return read_notebook(file.text, span, file.code.value)
    return config_value(format_of(file), file, span)
