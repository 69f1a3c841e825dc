"""Says under which path a store other than `.env` keeps a variable's value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from keylift.model import Entry

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_TEMPLATE = re.compile(r"(?:[A-Za-z0-9_./-]|\{project\}|\{name\})*\{name\}[A-Za-z0-9_./-]*\Z")
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryNames:
    """How a project names its entries.

    Attributes:
        project: The project's own name; what no path takes is replaced.
        template: A path with `{project}` and `{name}`, which stands for the variable in lower case
            with hyphens.
        mount: Vault's mount of the KV engine.
        key: Field of a secret in Vault.
    """

    project: str = "app"
    template: str = "{project}/{name}"
    mount: str = "secret"
    key: str = "api_key"

    def entry(self, variable: str, *, has_mount: bool, has_key: bool) -> Entry:
        """Return the entry of a variable in a store that has mounts and keys, or has not."""
        project = _UNSAFE.sub("-", self.project).strip("-.").lower() or "app"
        name = variable.lower().replace("_", "-")
        path = self.template.replace("{project}", project).replace("{name}", name)
        return Entry(path, self.mount if has_mount else "", self.key if has_key else "")


def object_to_template(template: str) -> str:
    """Return what is wrong with a template, or ""."""
    if not _TEMPLATE.match(template) or "//" in template or template.startswith("/"):
        return "expected a path with {name}, and no more than letters, digits and ./_- beside it"
    return ""


def is_plain(name: str) -> bool:
    """Tell whether a mount or key may stand in a path and in any language's string."""
    return bool(_PLAIN.match(name))
