"""Putting a value: what is there is never lost, and what was written is read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from clients.conftest import connect
from keylift.clients import CLIENT_IDS
from keylift.clients.guarded import Guarded
from keylift.clients.model import Health, Held, UnansweredError
from keylift.clients.putting import TakenError, put
from keylift.errors import MoveError, StoreError
from keylift.model import Entry
from support.markers import MARK, TOKEN, VALUE

Refused = Callable[..., str]
ENTRY = Entry("shop/stripe", key="api_key")


@dataclass
class Shelf:
    """A store in memory that does to a value what `spoil` does."""

    held: Held | None = None
    spoil: Callable[[str], str] = lambda value: value
    written: list[Held | None] = field(default_factory=list)
    name: str = "Shelf"

    def check(self) -> Health:
        """Always ready."""
        return Health(is_ready=True, told="")

    def read(self, _entry: Entry) -> Held | None:
        """Return what the one place holds."""
        return self.held

    def write(self, _entry: Entry, value: str, held: Held | None) -> None:
        """Keep the value, spoiled."""
        self.written.append(held)
        self.held = Held(self.spoil(value), "2")


def test_a_new_value_is_written() -> None:
    shelf = Shelf()
    assert put(shelf, ENTRY, VALUE)
    assert (shelf.held, shelf.written) == (Held(VALUE, "2"), [None])


def test_an_entry_without_a_value_gets_one() -> None:
    shelf = Shelf(Held(None, "1"))
    assert put(shelf, ENTRY, VALUE)
    assert shelf.written == [Held(None, "1")]


def test_the_same_value_is_not_written_again() -> None:
    shelf = Shelf(Held(VALUE, "1"))
    assert not put(shelf, ENTRY, VALUE)
    assert shelf.written == []


def test_another_value_stays(refused: Refused) -> None:
    shelf = Shelf(Held(TOKEN, "1"))
    sentence = refused(lambda: put(shelf, ENTRY, VALUE), TOKEN)
    assert sentence == "Shelf has another value at shop/stripe (api_key) already."
    with pytest.raises(TakenError):
        put(shelf, ENTRY, VALUE)
    assert shelf.written == []


def test_an_empty_value_in_the_store_is_a_value() -> None:
    with pytest.raises(TakenError):
        put(Shelf(Held("", "1")), ENTRY, VALUE)


def test_another_value_goes_where_somebody_said_so() -> None:
    shelf = Shelf(Held("other", "1"))
    assert put(shelf, ENTRY, VALUE, overwrite=True)
    assert shelf.written == [Held("other", "1")]


@pytest.mark.parametrize("spoil", [str.strip, lambda value: value + "\n", lambda _: ""])
def test_what_reads_back_differently_is_an_error(
    spoil: Callable[[str], str], refused: Refused
) -> None:
    sentence = refused(lambda: put(Shelf(spoil=spoil), ENTRY, f"{MARK} "))
    assert sentence == "Shelf: shop/stripe (api_key) does not read back as it was written."


@pytest.mark.parametrize("odd", ["", f"{MARK} \ud800"])
def test_what_no_store_keeps_is_not_sent(odd: str, refused: Refused) -> None:
    shelf = Shelf()
    assert refused(lambda: put(shelf, ENTRY, odd)) == (
        "Shelf: the value is empty, or no Unicode text."
    )
    assert shelf.written == []


def test_nothing_shows_a_value_in_its_repr() -> None:
    assert MARK not in repr(Held(VALUE, "1"))


def test_a_failure_is_one_of_moving() -> None:
    """Whoever moves a value stops at it, with the source as it was."""
    assert issubclass(TakenError, MoveError)


@pytest.mark.parametrize("store_id", CLIENT_IDS)
def test_each_client_names_the_variables_it_lacks(store_id: str, refused: Refused) -> None:
    expected = {
        "vault": "Vault: VAULT_ADDR is not set.",
        "aws": "AWS: no region is set; set AWS_REGION.",
        "conjur": "Conjur: CONJUR_APPLIANCE_URL and CONJUR_ACCOUNT and CONJUR_AUTHN_LOGIN and"
        " CONJUR_AUTHN_API_KEY are not set.",
        "gcp": "Google Secret Manager: GOOGLE_CLOUD_PROJECT is not set.",
        "azure": "Azure Key Vault: AZURE_KEYVAULT_URL is not set.",
        "keyring": "The system keyring: there is none in this session; on Linux it takes a session"
        " bus with a Secret Service, such as GNOME Keyring.",
        "doppler": "Doppler: its command `doppler` is not installed.",
        "onepassword": "1Password: its command `op` is not installed.",
        "infisical": "Infisical: it is not known which project is meant; run `infisical init`, or"
        " set INFISICAL_PROJECT_ID.",
        "github": "GitHub: its command `gh` is not installed.",
        "gitlab": "GitLab: its command `glab` is not installed.",
    }
    assert refused(lambda: connect(store_id, {})) == expected[store_id]


def test_a_store_without_a_client_is_named(refused: Refused) -> None:
    assert refused(lambda: connect("env", {})) == (
        "Keylift itself neither reads nor writes the store 'env'."
    )


@dataclass
class Wall(Shelf):
    """A store that fails when something is written or, once it is, read."""

    failure: Exception = field(default_factory=Exception)
    fails_at: str = "write"

    def read(self, entry: Entry) -> Held | None:
        """Fail after a write, if that is asked for."""
        if self.written and self.fails_at == "read":
            raise self.failure
        return super().read(entry)

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Write, and fail if that is asked for."""
        super().write(entry, value, held)
        if self.fails_at == "write":
            raise self.failure


OUTCOMES = {
    "refused": (StoreError("No."), "write", "No."),
    "unanswered": (
        UnansweredError("No answer."),
        "write",
        "No answer. Perhaps Shelf has the value by now; the next try will tell.",
    ),
    "unread": (
        StoreError("No."),
        "read",
        "No. shop/stripe (api_key) was written, but cannot be read back.",
    ),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_is_known_of_a_write_is_told(outcome: str, refused: Refused) -> None:
    failure, fails_at, expected = OUTCOMES[outcome]
    wall = Wall(failure=failure, fails_at=fails_at)
    assert refused(lambda: put(wall, ENTRY, VALUE)) == expected


def test_an_odd_reply_breaks_nothing_and_is_not_quoted(refused: Refused) -> None:
    """Whatever a client did not think of comes out as a sentence without the value."""
    wall = Guarded(Wall(failure=ValueError(VALUE, TOKEN)))
    sentence = refused(lambda: put(wall, ENTRY, VALUE), TOKEN)
    assert sentence == "Shelf answers with something that Keylift cannot read (ValueError)."
