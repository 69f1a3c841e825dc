"""What a program needs beside its lookups: something that loads `.env` before they run.

It is pure: it reads texts and returns edits. What a lookup calls is a package of the project's
manifest as well. Loaders are offered only where they set the very
environment that Keylift's lookups read.
"""

from __future__ import annotations

from keylift.rewriting.companions.clients import installing, missing_packages, packages_of
from keylift.rewriting.companions.dependencies import (
    MANIFESTS,
    DependencyPlan,
    plan_dependency,
)
from keylift.rewriting.companions.loaders import loader_for, plan_loader
from keylift.rewriting.companions.model import Loader, LoaderPlan
from keylift.rewriting.companions.presence import PROJECT_FILES, has_loader
from keylift.rewriting.companions.uses import looked_up

__all__ = [
    "MANIFESTS",
    "PROJECT_FILES",
    "DependencyPlan",
    "Loader",
    "LoaderPlan",
    "has_loader",
    "installing",
    "loader_for",
    "looked_up",
    "missing_packages",
    "packages_of",
    "plan_dependency",
    "plan_loader",
]
