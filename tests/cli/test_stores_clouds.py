"""Google Secret Manager and Azure Key Vault on the command line, against their stand-ins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from servers.azure_server import ADDRESS, APP_ID, AzureServer, azure_server
from servers.azure_server import Version as AzureVersion
from servers.gcp_server import EMAIL, GcpServer, gcp_server
from servers.gcp_server import Version as GcpVersion
from support.command_line import start, stripe

NAME = "work-stripe-secret-key"
NAMES = {"gcp": "Google Secret Manager", "azure": "Azure Key Vault"}
READY = {
    "gcp": f"gcp  ready  Google Secret Manager in the project acme, as {EMAIL}.\n",
    "azure": f"azure  ready  Azure Key Vault at {ADDRESS}, as {APP_ID}.\n",
}
NEW = f"{stripe(1)}\"'\\$HOME é🔑\n"
each_store = pytest.mark.parametrize("store_id", NAMES)
Servers = dict[str, GcpServer | AzureServer]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield {
            "gcp": stack.enter_context(gcp_server(tmp_path_factory.mktemp("gcp"))),
            "azure": stack.enter_context(azure_server(tmp_path_factory.mktemp("azure"))),
        }


@pytest.fixture
def server(served: Servers, store_id: str, monkeypatch: pytest.MonkeyPatch):
    """The store, empty, in the environment of this process."""
    running = served[store_id]
    running.secrets.clear()
    for name, said in running.environ.items():
        monkeypatch.setenv(name, said)
    return running


def values(server: GcpServer | AzureServer) -> list[str]:
    if isinstance(server, GcpServer):
        return [each.data.decode() for each in server.secrets.get(NAME, [])]
    return [each.value for each in server.secrets.get(NAME, [])]


def fill(server: GcpServer | AzureServer, value: str) -> None:
    if isinstance(server, GcpServer):
        server.secrets[NAME] = [GcpVersion(value.encode())]
    else:
        server.secrets[NAME] = [AzureVersion(value)]


def source(folder: Path) -> str:
    return (folder / "pay.py").read_text()


@pytest.fixture
def project(folder: Path) -> Path:
    """A package that has a secret."""
    (folder / "__init__.py").touch()
    (folder / "pay.py").write_text(f'KEY = "{stripe()}"\n')
    return folder


@each_store
def test_a_value_is_in_the_store_before_the_code_reads_it(
    keylift, project, store_id, server
) -> None:
    before = source(project)
    status, out, err = keylift("fix", ".", "--store", store_id, "--allow-write")
    assert (status, err) == (0, "")
    assert values(server) == [stripe()]
    assert f"{NAMES[store_id]} has STRIPE_SECRET_KEY at {NAME}.\n" in out
    assert stripe() not in out + source(project)
    assert f'KEY = {store_id}_secret("{NAME}")\n' in source(project)
    assert not (project / ".env").exists()
    status, out, _ = keylift("fix", "--undo")
    assert (status, source(project)) == (0, before)
    assert f"Still in {NAMES[store_id]}: {NAME}\n" in out


@each_store
@pytest.mark.parametrize("flags", [[], ["--overwrite"]])
def test_another_value_in_the_store_goes_only_where_that_is_said(
    keylift, project, store_id, server, flags
) -> None:
    fill(server, "other")
    assert keylift("fix", ".", "--store", store_id, "--allow-write", *flags)[0] == 0
    is_other = "work-pay-stripe-secret-key" in source(project)
    assert (values(server), is_other) == (["other", stripe()] if flags else ["other"], not flags)


@each_store
def test_a_store_that_denies_changes_nothing(keylift, project, store_id, server) -> None:
    before = source(project)
    server.denied = {"secrets.create", "set"}
    try:
        status, out, _ = keylift("fix", ".", "--store", store_id, "--allow-write")
    finally:
        server.denied = set()
    assert status == 3
    assert f"pay.py stays as it was: {NAMES[store_id]}: {NAME} is denied: " in out
    assert (source(project), values(server)) == (before, [])


@each_store
def test_the_check_tells_as_whom(keylift, store_id, server) -> None:
    assert server.environ
    status, out, err = keylift("stores", "check", store_id)
    assert (status, out, err) == (0, READY[store_id], "")


@each_store
def test_a_new_value_takes_the_place_of_another(store_id, server) -> None:
    fill(server, stripe())
    process = start("stores", "replace", store_id, NAME, env=server.environ)
    out, err = process.communicate(NEW.encode(), timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.decode().startswith(f"✓ {NAMES[store_id]} has the new value at {NAME}.\n")
    assert values(server) == [stripe(), NEW]
