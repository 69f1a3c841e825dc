"""Offers to name the client that a lookup calls in the project's manifest.

At a lookup that lacks it, and at a secret that becomes no lookup without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.model import File
from keylift.lsp.edit_offers import EditOffer, action_of, lines_of
from keylift.lsp.folders import path_of
from keylift.lsp.planning import project_of
from keylift.rewriting.companions import (
    DependencyPlan,
    missing_packages,
    packages_of,
    plan_dependency,
)
from keylift.workspace.loading import read_manifests
from keylift.workspace.project_files import project_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lsprotocol import types

    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Span


async def client_actions(session: Session, scan: Scan, touched: Span) -> list[types.CodeAction]:
    """Return the manifest's new lines for the lookups in the touched lines."""
    language_id, lines = scan.document.language_id, lines_of(scan.document.text, touched)
    if not missing_packages(language_id, lines, File("", dict)):
        # Without a project, each package that is called for is missing.
        return []
    project = await project_of(session, scan)
    return await _actions(
        session, scan, project, lambda file: missing_packages(language_id, lines, file)
    )


async def client_for_store(
    session: Session, scan: Scan, project: Project, store_id: str
) -> list[types.CodeAction]:
    """Return the manifest's new lines for the lookup of a store."""
    language_id = scan.document.language_id
    return await _actions(
        session, scan, project, lambda file: packages_of(language_id, store_id, file)
    )


async def _actions(
    session: Session, scan: Scan, project: Project, missing: Callable[[File], Sequence[str]]
) -> list[types.CodeAction]:
    path, place = path_of(scan.document.uri), project.place
    if path is None or place is None:
        return []
    opened = {each: other for other in session.documents if (each := path_of(other.uri))}
    texts = {each: other.text for each, other in opened.items()}

    def offer() -> EditOffer | None:
        files = project_files(place.root, path, texts)
        packages = missing(File(path.name, dict, files))
        manifests = read_manifests(place)
        manifests = {name: texts.get(place.root / name, text) for name, text in manifests.items()}
        plan = plan_dependency(scan.document.language_id, manifests, packages) if packages else None
        if not isinstance(plan, DependencyPlan):
            return None
        return EditOffer(plan.title, plan, place.root / plan.file, manifests[plan.file])

    found = await session.scanner.work(offer)
    return [action_of(session, scan, found, opened)] if found else []
