"""Says under which path a store other than `.env` keeps a variable's value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.model import Entry

if TYPE_CHECKING:
    from keylift.settings import StoreSettings

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryNames:
    """How a project names its entries.

    Attributes:
        project: The project's own name; what no path takes is replaced.
        template: A path with `{project}` and `{name}`, which stands for the variable in lower case
            with hyphens.
        mount: Vault's mount of the KV engine.
        key: Field of a secret in Vault.
        onepassword_vault: Name or ID of the vault in 1Password.
    """

    project: str = "app"
    template: str = "{project}/{name}"
    mount: str = "secret"
    key: str = "api_key"
    onepassword_vault: str = "Private"

    def entry(self, variable: str, *, has_mount: bool, has_key: bool) -> Entry:
        """Return the entry of a variable in a store that has mounts and keys, or has not."""
        project = _UNSAFE.sub("-", self.project).strip("-.").lower() or "app"
        name = variable.lower().replace("_", "-")
        path = self.template.replace("{project}", project).replace("{name}", name)
        return Entry(path, self.mount if has_mount else "", self.key if has_key else "")


def entry_names(settings: StoreSettings, folder: str) -> EntryNames:
    """Return how the project in a folder of that name wants its entries named."""
    return EntryNames(
        project=settings.project or folder,
        template=settings.template,
        mount=settings.vault_mount,
        key=settings.vault_key,
        onepassword_vault=settings.onepassword_vault,
    )
