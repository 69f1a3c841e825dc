"""What tests of clients share: the proof that failures hide it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from keylift import clients
from keylift.clients.model import Client
from keylift.errors import StoreError
from servers.certificates import Certificates, make_certificates
from support.markers import MARK

Refused: TypeAlias = Callable[..., str]
NO_FOLDER = Path("/nowhere")


def connect(store_id: str, environ: Mapping[str, str], folder: Path = NO_FOLDER) -> Client:
    """Return a client of a store to which folders say nothing, unless a test names one."""
    return clients.connect(store_id, environ, folder)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that anybody logs."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


@pytest.fixture
def refused(
    everything_said: Callable[[BaseException], str],
    logged: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Refused:
    """Runs what must fail and returns the sentence, after a search of all output for secrets."""

    def check(ask: Callable[[], object], *hidden: str) -> str:
        with pytest.raises(StoreError) as caught:
            ask()
        output = capfd.readouterr()
        said = everything_said(caught.value) + logged.text + output.out + output.err
        for text in (MARK, *hidden):
            assert text not in said
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return check


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder
