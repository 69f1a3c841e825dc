"""Plans rewrites for open documents: where their values would go, and under which names.

Plans are made anew each time, since `.env` and the code around it may have changed. Planning reads
files, so it runs in a worker. It sends nothing and writes nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keylift.errors import KeyliftError
from keylift.languages import LANGUAGES
from keylift.lsp.folders import path_of
from keylift.model import Refusal, Rewrite
from keylift.rewriting.entries import entry_names
from keylift.rewriting.fixtures import is_test_file
from keylift.rewriting.formats import has_format
from keylift.rewriting.naming import KnownNames, ReservedNames
from keylift.rewriting.occupied import Occupied
from keylift.rewriting.plan import FilePlan, Source
from keylift.rewriting.stores import STORES
from keylift.workspace.mentions import find_entries
from keylift.workspace.paths import shown
from keylift.workspace.project_files import ProjectFiles, project_files
from keylift.workspace.root import EnvPlace, env_place, is_project
from keylift.workspace.root_names import RootNames
from keylift.workspace.siblings import read_siblings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from keylift.lsp.folders import Folder
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Entry, Finding
    from keylift.rewriting.naming import Names

NOWHERE = "Open a folder first, so that there is a place for .env."


@dataclass(frozen=True, slots=True)
class Project:
    """What a document's rewrites depend on besides its text.

    Attributes:
        source: The text, as it was scanned.
        place: Where values go, or None.
        names: What is there already.
        fault: Why values cannot go anywhere, or "".
        is_test: Whether it is a test, which needs its values on every machine.
        env_name: What to call the file that gets values: with its folder where that is below the
            one that is open, so that there may be several.
    """

    source: Source
    place: EnvPlace | None
    names: Names
    fault: str = ""
    is_test: bool = False
    env_name: str = ".env"


def can_rewrite(language_id: str) -> bool:
    """Tell whether any secret of a language can become a lookup."""
    language = LANGUAGES.get(language_id)
    return has_format(language_id) or (language is not None and language.syntax is not None)


async def project_of(session: Session, scan: Scan) -> Project:
    """Learn what a document's rewrites depend on."""
    document = scan.document
    text, language_id = document.text, document.language_id
    folder = session.folders.of(document.uri)
    path, root = path_of(document.uri), folder.path
    file = path or (root / "untitled" if root else None)
    open_texts = {
        each: other.text for other in session.documents if (each := path_of(other.uri)) is not None
    }

    others = [*open_texts, *(each.path / "any" for each in session.folders.all if each.path)]
    homes = homes_of(others, session.folders.holding)

    is_test = path is not None and is_test_file(path, root)

    def load() -> Project:
        source = Source(
            text=text,
            language_id=language_id,
            path=str(path or ""),
            siblings=lambda: read_siblings(path, language_id, open_texts) if path else {},
            non_empty=folder.settings.rewrite.require_non_empty,
            secrets=tuple({each.span.of(text) for each in scan.result.findings}),
        )
        if file is None:
            return Project(source, None, KnownNames(), NOWHERE)
        try:
            place = env_place(file, folder.settings.rewrite, workspace=root)
            entries = entry_names(folder.settings.stores, place.root.name)
            is_store = path is not None and place.holds(path)
            source = replace(source, entries=entries, is_store=is_store)
            if path and is_project(place.root):
                may_write = folder.settings.rewrite.helper_file
                memo = session.memos.of(place.root)
                files = project_files(place.root, path, open_texts, may_write=may_write, memo=memo)
                source = replace(source, project=files)
            env_name = _env_name(place, root)
            return Project(source, place, _names(place, homes), is_test=is_test, env_name=env_name)
        except KeyliftError as error:
            return Project(source, None, KnownNames(), str(error))

    return await session.scanner.work(load)


def _env_name(place: EnvPlace, opened: Path | None) -> str:
    """Return the name of the file with the values, as seen from the folder that is open."""
    folder = opened.resolve() if opened else place.root
    if not place.root.is_relative_to(folder):
        return place.env_file
    return shown((place.root / place.env_file).relative_to(folder).as_posix())


def _located(outcome: Rewrite | Refusal, project: Project) -> Rewrite | Refusal:
    """Return a rewrite whose title says which `.env` is meant, where there may be several."""
    if isinstance(outcome, Refusal) or "/" not in project.env_name:
        return outcome
    named = f"environment variable {outcome.variable}"
    title = outcome.title.replace(named, f"{named} in {project.env_name}", 1)
    return replace(outcome, title=title)


def homes_of(paths: Iterable[Path], holding: Callable[[Path], Folder]) -> list[tuple[Path, Folder]]:
    """Return one file of each folder, with the workspace's folder that holds it.

    Files beside each other have the same root, so that one of them is enough to find it by.
    """
    homes: dict[Path, tuple[Path, Folder]] = {}
    for path in paths:
        if path.parent not in homes:
            homes[path.parent] = (path, holding(path))
    return list(homes.values())


def _names(place: EnvPlace, homes: Iterable[tuple[Path, Folder]]) -> Names:
    """Return a root's names, which know those of the roots around all these files."""
    names = RootNames()
    for path, folder in homes:
        with suppress(KeyliftError):
            names.of(env_place(path, folder.settings.rewrite, workspace=folder.path))
    return names.of(place)


def avoiding(project: Project, store_id: str, avoided: Collection[Entry]) -> Project:
    """Return a project whose values get none of these entries of a store."""
    place, store = project.place, STORES.get(store_id)
    if not avoided or place is None or store is None:
        return project
    occupied = Occupied(
        store=store,
        entries=project.source.entries,
        looked_up=lambda: find_entries(store, place.root),
        avoided=avoided,
    )
    return replace(project, names=ReservedNames(project.names, occupancy=occupied))


async def plan(
    session: Session, scan: Scan, project: Project, finding: Finding, store_id: str = "env"
) -> Rewrite | Refusal:
    """Plan one finding's rewrite."""
    outcome = await session.scanner.work(
        lambda: scan.engine.plan(project.source, finding, project.names, store_id)
    )
    return _located(outcome, project)


async def plan_password(
    session: Session, scan: Scan, project: Project, finding: Finding, store_id: str = "env"
) -> Rewrite | Refusal:
    """Plan the rewrite of a URL's password alone."""
    outcome = await session.scanner.work(
        lambda: scan.engine.plan(
            project.source, finding, project.names, store_id, password_only=True
        )
    )
    return _located(outcome, project)


async def plan_edit(
    session: Session, scan: Scan, project: Project, finding: Finding
) -> Rewrite | Refusal:
    """Plan one finding's rewrite as edits of its document alone: no helper file is written."""
    files = project.source.project
    if isinstance(files, ProjectFiles):
        source = replace(project.source, project=replace(files, may_write=False))
        project = replace(project, source=source)
    return await plan(session, scan, project, finding)


async def plan_all(
    session: Session,
    scan: Scan,
    project: Project,
    findings: Iterable[Finding],
    store_id: str = "env",
) -> FilePlan:
    """Plan several findings of a document together."""
    chosen = tuple(findings)
    return await session.scanner.work(
        lambda: scan.engine.plan_file(project.source, chosen, project.names, store_id)
    )


def same_value(scan: Scan, finding: Finding) -> tuple[Finding, ...]:
    """Return the findings of a document that have this one's value, itself among them."""
    found = scan.result.findings
    return tuple(each for each in found if each.fingerprint == finding.fingerprint)
