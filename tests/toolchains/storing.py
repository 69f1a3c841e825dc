"""Rewrites a project for a store, and runs it against that store as it would run in production."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import hvac

from keylift.model import Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.entries import EntryNames
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file
from keylift.workspace.project_files import project_files, write_helpers
from servers.scripted import Answer, scripted_server
from servers.vault_server import VaultServer, vault_server
from toolchains.programs import HOSTILE, escaped
from toolchains.proofs import check_proof
from toolchains.running import Outcome, run
from toolchains.stand_ins import API_KEY, TOKEN, StandIn, store

NAMES = EntryNames(project="shop")
PATHS = {"@FIRST": "shop/probe-key", "@SECOND": "shop/other-probe-key"}
NAMED = {"gcp": "google secret manager", "azure": "azure key vault"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project whose program prints two secrets with a bar between them.

    Attributes:
        language: Its language's id.
        files: Path -> text, in which `"@FIRST"` and `"@SECOND"` are the literals' places.
        builds: Commands that build it after the rewrite.
        command: What runs it.
        escapes: Characters that need a backslash in a literal, beside the quote.
        value: What the secrets begin with.
        proof: Word for what it is run against, where that is not what is usual for a store.
        denied: What it says where a real Vault does not take the token.
    """

    language: str
    files: Mapping[str, str]
    command: Sequence[str]
    builds: Sequence[Sequence[str]] = ()
    escapes: str = ""
    value: str = HOSTILE
    proof: str = ""
    denied: str = "403"

    @property
    def values(self) -> dict[str, str]:
        """The secrets by what stands for them."""
        return {word: f"{self.value}{word[1:].lower()}" for word in PATHS}


def rewrite(
    project: Project, store_id: str, folder: Path, names: EntryNames = NAMES
) -> dict[str, str]:
    """Write the project to `folder`, rewritten; return the values by their entries' paths."""
    stored: dict[str, str] = {}
    files = {folder / name: text for name, text in project.files.items()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for path, text in files.items():
        whole, findings = _located(project, text)
        if not findings:
            continue
        siblings = {each.name: other for each, other in files.items() if each.parent == path.parent}
        source = Source(
            text=whole,
            language_id=project.language,
            path=str(path),
            siblings=lambda name=path.name, all_of=siblings: {
                each: other for each, other in all_of.items() if each != name
            },
            project=project_files(folder.resolve(), path, {}),
            entries=names,
        )
        plan = plan_file(
            source,
            findings,
            variable_of=lambda _: "",
            names=KnownNames(),
            store_id=store_id,
        )
        for finding, outcome in plan.outcomes:
            assert isinstance(outcome, Rewrite), outcome
            assert outcome.entry
            word = next(w for w in PATHS if finding.detector_id == w)
            stored[outcome.entry.path] = project.values[word]
        write_helpers(plan.helpers, folder, folder)
        path.write_text(apply_edits(whole, plan.edits))
    assert len(stored) == len(PATHS)
    return stored


def _located(project: Project, text: str) -> tuple[str, list[Finding]]:
    findings = []
    for word, value in project.values.items():
        written = escaped(value, '"' + project.escapes)
        start = text.find(word)
        if start < 0:
            continue
        text = text.replace(word, written)
        grown = len(written) - len(word)
        findings = [
            each
            if each.span.start < start
            else replace(each, span=Span(each.span.start + grown, each.span.end + grown))
            for each in findings
        ]
        findings.append(_finding(word, Span(start, start + len(written))))
    return text, findings


def _finding(word: str, span: Span) -> Finding:
    return Finding(
        detector_id=word,
        name="Probe key",
        span=span,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )


def check(
    project: Project, store_id: str, folder: Path, variables: Mapping[str, str] | None = None
) -> StandIn:
    """Run the rewritten project against the store; return the store with what it was asked.

    It prints the values byte for byte, and stops with a telling error without the store's address,
    without the right credentials, and without the entry. For Vault it does so against the stand-in,
    which counts what it is asked, and against a real one.
    """
    values = rewrite(project, store_id, folder)
    for command in project.builds:
        built = run(command, folder, variables)
        assert built.status == 0, built.output.decode() + built.errors

    def outcome(environ: Mapping[str, str]) -> Outcome:
        return run(project.command, folder, {**(variables or {}), **environ})

    with store(store_id, values) as stand_in:
        done = outcome(stand_in.environ)
        assert (done.output.decode(), done.status) == ("|".join(project.values.values()), 0), (
            done.errors
        )
        asked = list(stand_in.asked)
        _check_failures(outcome, store_id, stand_in, values, is_command=project.language == "shell")
    if store_id == "vault":
        _check_real_vault(outcome, project, values, folder)
        _check_broken_reply(outcome)
    with store(store_id, {}) as empty:
        missing = outcome(empty.environ)
        assert missing.status != 0
        assert any(path in missing.errors for path in values), missing.errors
    stand_in.asked = asked
    check_proof(project.language, store_id, project.proof)
    return stand_in


def _check_real_vault(outcome, project: Project, values: Mapping[str, str], folder: Path) -> None:
    with vault_server() as server:
        official = hvac.Client(url=server.address, token=server.token).secrets.kv.v2
        for path, value in values.items():
            official.create_or_update_secret(path, {"other": "x", "api_key": value})
        done = outcome(server.environ)
        assert (done.output.decode(), done.status) == ("|".join(project.values.values()), 0), (
            done.errors
        )
        denied = outcome({**server.environ, "VAULT_TOKEN": "hvs.wrong"})
        assert denied.status != 0
        assert project.denied in denied.errors
        assert "hvs.wrong" not in denied.errors
        _check_login(outcome, project, server, folder)
        official.delete_latest_version_of_secret(next(iter(values)))
        gone = outcome(server.environ)
        assert gone.status != 0
        assert next(iter(values)) in gone.errors


def _check_login(outcome, project: Project, server: VaultServer, folder: Path) -> None:
    """What `vault login` left is taken where there is no variable; else both are named."""
    home = folder / "home"
    home.mkdir()
    environ = {**server.environ, "VAULT_TOKEN": "", "HOME": str(home)}
    missing = outcome(environ)
    assert missing.status != 0
    for named in ("VAULT_TOKEN is not set", "`vault login` left no ~/.vault-token"):
        assert named in missing.errors, missing.errors
    (home / ".vault-token").write_text(f"{server.token}\n")
    done = outcome(environ)
    assert (done.output.decode(), done.status) == ("|".join(project.values.values()), 0), (
        done.errors
    )
    for wrong in ("w-r-o-n-g", "w-r-o-n-g\nX-Other: 1"):
        (home / ".vault-token").write_text(wrong)
        denied = outcome(environ)
        assert denied.status != 0
        assert "w-r-o-n-g" not in denied.errors + denied.output.decode()
        # The variable comes first.
        assert outcome({**environ, "VAULT_TOKEN": server.token}).status == 0


def _check_broken_reply(outcome) -> None:
    """A reply that is no JSON is not quoted, since it may hold the value."""
    answer = Answer(200, b'{"data": {"data": {"api_key": held-back}}}')
    with scripted_server(lambda _: answer) as server:
        broken = outcome({"VAULT_ADDR": server.address, "VAULT_TOKEN": TOKEN})
    assert broken.status != 0
    assert "shop/" in broken.errors
    assert "held-back" not in broken.errors + broken.output.decode()


def check_version_1(project: Project, folder: Path) -> None:
    """Run the rewritten project against version 1 of a real Vault's KV engine."""
    values = rewrite(project, "vault-kv1", folder, replace(NAMES, mount="old"))
    for command in project.builds:
        built = run(command, folder)
        assert built.status == 0, built.output.decode() + built.errors
    with vault_server() as server:
        official = hvac.Client(url=server.address, token=server.token).secrets.kv.v1
        missing = run(project.command, folder, server.environ)
        assert missing.status != 0
        assert any(path in missing.errors for path in values), missing.errors
        for path, value in values.items():
            fields = {"other": "x", "api_key": value}
            official.create_or_update_secret(path, fields, mount_point="old")
        done = run(project.command, folder, server.environ)
        assert (done.output.decode(), done.status) == ("|".join(project.values.values()), 0), (
            done.errors
        )
    check_proof(project.language, "vault-kv1", "server")


def _check_failures(
    outcome, store_id: str, stand_in: StandIn, values: Mapping[str, str], *, is_command: bool
) -> None:
    if store_id == "aws":
        # Moto takes any credentials, but what cannot be a header is in the message of who says so.
        broken = outcome({**stand_in.environ, "AWS_SESSION_TOKEN": "w-r-o-n-g\nX-Other: 1"})
        assert broken.status != 0
        # AWS's command quotes it on its own.
        assert is_command or "w-r-o-n-g" not in broken.errors + broken.output.decode()
        return
    first = next(iter(stand_in.environ))
    unset = outcome({key: each for key, each in stand_in.environ.items() if key != first})
    assert unset.status != 0
    assert f"{first} is not set" in unset.errors
    # What Azure's platform sets has no line end, and Azure's SDKs would quote that in their logs.
    more = () if store_id == "azure" else ("w-r-o-n-g\nX-Other: 1",)
    for wrong in ("w-r-o-n-g", *more):
        denied = outcome({**stand_in.environ, **stand_in.with_credential(wrong)})
        assert denied.status != 0
        said = denied.errors + denied.output.decode()
        for hidden in ("w-r-o-n-g", TOKEN, API_KEY, *values.values()):
            assert hidden not in said, said.replace(hidden, "HIDDEN")
    assert NAMED.get(store_id, store_id) in denied.errors.lower()
