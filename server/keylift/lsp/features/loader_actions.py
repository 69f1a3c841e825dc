"""Offers to load `.env`, at a lookup of one of its variables, and to name the loader's package.

Both are plain edits, since neither holds a value, and each can be taken alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.lsp.edit_offers import EditOffer, action_of, lines_of
from keylift.lsp.folders import path_of
from keylift.lsp.planning import project_of
from keylift.rewriting.companions import (
    DependencyPlan,
    LoaderPlan,
    has_loader,
    looked_up,
    plan_dependency,
    plan_loader,
)
from keylift.workspace.loading import depth_below, read_manifests, read_project_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lsprotocol import types

    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Span
    from keylift.workspace.root import EnvPlace


async def loader_actions(session: Session, scan: Scan, touched: Span) -> list[types.CodeAction]:
    """Return what can be done so that the document loads `.env`."""
    document = scan.document
    language_id = document.language_id
    lines = lines_of(document.text, touched)
    if not looked_up(language_id, lines) and not has_loader(language_id, [lines], {}):
        return []
    project = await project_of(session, scan)
    path, place = path_of(document.uri), project.place
    names = looked_up(language_id, document.text)
    if path is None or place is None or not any(map(project.names.is_set, names)):
        return []
    opened = {each: other for other in session.documents if (each := path_of(other.uri))}
    texts = {each: other.text for each, other in opened.items()}
    offers = await session.scanner.work(lambda: list(_offers(project, place, path, texts)))
    return [action_of(session, scan, each, opened) for each in offers]


def _offers(
    project: Project, place: EnvPlace, path: Path, opened: Mapping[Path, str]
) -> Iterator[EditOffer]:
    """Yield the loader where there is none, else its package where the manifest has it not."""
    source = project.source
    files = read_project_files(place)
    plan = plan_loader(source, files, depth=depth_below(path, place), env_file=place.env_file)
    if isinstance(plan, LoaderPlan):
        yield EditOffer(plan.title, plan)
    if not has_loader(source.language_id, [source.text], {}):
        return
    manifests = read_manifests(place)
    manifests = {name: opened.get(place.root / name, text) for name, text in manifests.items()}
    if has_loader(source.language_id, [], manifests):
        return
    added = plan_dependency(source.language_id, manifests)
    if isinstance(added, DependencyPlan):
        yield EditOffer(added.title, added, place.root / added.file, manifests[added.file])
