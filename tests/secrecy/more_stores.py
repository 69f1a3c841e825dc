"""Further stores that the canary is planted for, on the command line alone.

Their faults are tested with their clients; here each is seen well, and once as it fails. Those that
are reached by a proxy cannot share a process's environment with others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from secrecy.stores import PATH, VARIABLE, Planted
from servers.azure_server import azure_server
from servers.gcp_server import gcp_server
from servers.infisical_server import infisical_server
from servers.keyring_server import keyring_server
from servers.stand_ins import gh, glab

_FLAT = PATH.replace("/", "-")
_DEAD = "http://127.0.0.1:9"
FAILING: Mapping[str, Mapping[str, str]] = {
    "keyring": {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    "gcp": {"HTTPS_PROXY": _DEAD, "https_proxy": _DEAD},
    "azure": {"IDENTITY_HEADER": "wrong"},
    "infisical": {"INFISICAL_API_URL": _DEAD},
}
"""What makes each store fail, in its environment."""


@contextmanager
def _keyring(_folder: Path) -> Iterator[Planted]:
    with keyring_server() as server:
        yield Planted(
            id="keyring",
            name="the system keyring",
            environ=server.environ,
            tokens=(),
            held=lambda: [secret.decode() for _, secret in server.items(PATH)],
            clear=server.clear,
        )


@contextmanager
def _gcp(folder: Path) -> Iterator[Planted]:
    (folder / "gcp").mkdir()
    with gcp_server(folder / "gcp") as server:

        def held() -> list[str]:
            found = server.find(_FLAT, "latest")
            return [found[1].data.decode()] if found else []

        yield Planted(
            id="gcp",
            name="Google Secret Manager",
            environ=server.environ,
            tokens=(),
            held=held,
            clear=server.secrets.clear,
        )


@contextmanager
def _azure(folder: Path) -> Iterator[Planted]:
    (folder / "azure").mkdir()
    with azure_server(folder / "azure") as server:
        yield Planted(
            id="azure",
            name="Azure Key Vault",
            environ=server.environ,
            tokens=(server.header,),
            held=lambda: [each.value for each in server.secrets.get(_FLAT, [])],
            clear=server.secrets.clear,
        )


@contextmanager
def _infisical(_folder: Path) -> Iterator[Planted]:
    with infisical_server() as server:
        yield Planted(
            id="infisical",
            name="Infisical",
            environ=server.environ,
            tokens=(server.key,),
            held=lambda: server.values.get(VARIABLE, []),
            clear=server.values.clear,
        )


@contextmanager
def _github(folder: Path) -> Iterator[Planted]:
    stand_in = gh(folder / "gh")
    yield Planted(
        id="github",
        name="GitHub Actions secret",
        environ={},
        tokens=(),
        command=stand_in,
        held=lambda: list(stand_in.state["secrets"].values()),
        clear=lambda: stand_in.change(secrets={}),
    )


@contextmanager
def _gitlab(folder: Path) -> Iterator[Planted]:
    stand_in = glab(folder / "glab")
    yield Planted(
        id="gitlab",
        name="GitLab CI variable",
        environ={},
        tokens=(),
        command=stand_in,
        held=lambda: list(stand_in.state["values"].values()),
        clear=lambda: stand_in.change(values={}, flags={}),
    )


BESIDE_ENV: Mapping[str, Callable[[Path], AbstractContextManager[Planted]]] = {
    "github": _github,
    "gitlab": _gitlab,
}
"""Those that get what `.env` gets."""

MORE_STORES: Mapping[str, Callable[[Path], AbstractContextManager[Planted]]] = {
    "keyring": _keyring,
    "gcp": _gcp,
    "azure": _azure,
    "infisical": _infisical,
    **BESIDE_ENV,
}
