"""The stores that a lookup can read, one file each, found by listing this folder."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.rewriting.lookups import Store


def _load() -> Mapping[str, Store]:
    names = sorted(found.name for found in iter_modules(__path__))
    stores = [import_module(f"{__name__}.{name}").STORE for name in names]
    return MappingProxyType({store.id: store for store in stores})


STORES: Mapping[str, Store] = _load()
