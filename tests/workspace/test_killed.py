"""A fix that is killed at any moment loses nothing and tells nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from keylift.detection.samples import fill
from keylift.rewriting.env_files import parse_env

_RUNNER = Path(__file__).with_name("kill_at_each_step.py")
_SEED = "killed"


@pytest.fixture(scope="module")
def attempts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One project folder for each step at which the fix was killed, and a last one that lived."""
    projects = _killed(tmp_path_factory.mktemp("killed"))
    # Fewer would mean that the hook no longer sees the steps.
    assert len(projects) > 20
    return projects


@pytest.fixture(scope="module")
def attempts_to_store(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same, where the value goes to a store other than `.env`."""
    projects = _killed(tmp_path_factory.mktemp("killed-store"), "store")
    assert len(projects) > 7
    return projects


def _killed(folder: Path, *kind: str) -> list[Path]:
    command = [sys.executable, "-W", "ignore", str(_RUNNER), str(folder), _SEED, *kind]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    projects = sorted(folder.iterdir())
    assert len(projects) == int(done.stdout) + 1
    return projects


@pytest.fixture
def secret() -> str:
    """The value that the runner plants."""
    return fill("{base62:40}", _SEED).value


def _stored(project: Path) -> str | None:
    return parse_env((project / ".env").read_text()).get("A")


def test_the_value_is_always_in_the_source_or_in_env(attempts: list[Path], secret: str) -> None:
    outcomes = {((project / "a.py").read_text(), _stored(project)) for project in attempts}
    before, after = f'a = "{secret}"\n', 'a = os.environ["A"]\n'
    assert outcomes == {(before, None), (before, secret), (after, secret)}


def test_what_env_held_before_is_always_there(attempts: list[Path]) -> None:
    entries = [parse_env((project / ".env").read_text()).get("OLD") for project in attempts]
    assert set(entries) == {"1"}


def test_env_is_ignored_before_it_holds_the_value(attempts: list[Path], secret: str) -> None:
    holding = [project for project in attempts if _stored(project) == secret]
    assert holding
    assert {(project / ".gitignore").read_text() for project in holding} == {".env\n"}
    assert {(project / ".env").stat().st_mode & 0o777 for project in holding} == {0o600}


def test_what_a_killed_write_left_is_private_and_cannot_be_committed(
    attempts: list[Path], secret: str
) -> None:
    left = [path for project in attempts for path in project.rglob(".*.keylift-tmp")]
    holding = [path for path in left if secret in path.read_text()]
    assert holding
    assert {path.parent.name for path in holding} == {".git"}
    assert {path.stat().st_mode & 0o777 for path in holding} == {0o600}


def test_the_attempt_that_lived_is_complete_and_tidy(attempts: list[Path], secret: str) -> None:
    last = attempts[-1]
    names = sorted(path.name for path in last.iterdir())
    assert names == [".env", ".env.example", ".git", ".gitignore", "a.py"]
    assert (last / ".env").read_text() == f"OLD=1\nA={secret}\n"
    assert (last / ".env.example").read_text() == "A=\n"


def test_the_value_is_always_in_the_source_or_in_the_store(
    attempts_to_store: list[Path], secret: str
) -> None:
    def stored(project: Path) -> str | None:
        file = project / ".git" / "store"
        return file.read_text() if file.exists() else None

    outcomes = {((each / "a.py").read_text(), stored(each)) for each in attempts_to_store}
    before, after = f'a = "{secret}"\n', 'a = vault_secret("shop/a")\n'
    assert outcomes == {(before, None), (before, secret), (after, secret)}
    assert {(each / ".env").read_text() for each in attempts_to_store} == {"OLD=1\n"}
