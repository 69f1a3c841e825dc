"""The key of the fingerprints."""

from __future__ import annotations

import stat
import threading

import pytest

from keylift.workspace.salt import fingerprint_salt, state_folder


@pytest.fixture
def environment(tmp_path):
    return {"XDG_STATE_HOME": str(tmp_path / "state")}


def test_the_key_is_kept_for_its_owner_alone(environment):
    salt = fingerprint_salt(environment)
    path = state_folder(environment) / "salt"
    assert path.read_bytes() == salt
    assert len(salt) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["salt"]
    assert fingerprint_salt(environment) == salt


def test_a_damaged_key_is_replaced(environment):
    path = state_folder(environment) / "salt"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"short")
    assert len(fingerprint_salt(environment)) == 32
    assert fingerprint_salt(environment) == path.read_bytes()


def test_where_nothing_can_be_kept_each_run_has_its_own_key(tmp_path):
    (tmp_path / "file").write_text("")
    environment = {"XDG_STATE_HOME": str(tmp_path / "file")}
    assert fingerprint_salt(environment) != fingerprint_salt(environment)


def test_the_variable_wins_and_is_hashed(environment):
    salt = fingerprint_salt({**environment, "KEYLIFT_SALT": "x" * 500})
    assert len(salt) == 32
    assert fingerprint_salt({"KEYLIFT_SALT": "x" * 500}) == salt
    assert not state_folder(environment).exists()


def test_two_that_make_the_key_at_once_agree(environment):
    """As two hooks that start together do."""
    barrier = threading.Barrier(8)
    salts = []

    def make() -> None:
        barrier.wait()
        salts.append(fingerprint_salt(environment))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(salts) == 8
    assert set(salts) == {fingerprint_salt(environment)}
