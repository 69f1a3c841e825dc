"""Each lookup of a store was run against something, and the support matrix says against what."""

from __future__ import annotations

from keylift.cli.generated.stores_tables import PROOF_LEVELS, stores_tables
from keylift.languages import LANGUAGES
from keylift.rewriting.stores import STORES
from toolchains.proofs import PROOFS

LANGUAGE_IDS = [each.id for each in LANGUAGES.values() if each.syntax and each.id != "tsx"]


def test_no_cell_is_missing_and_none_is_made_up() -> None:
    asked_over_a_network = {
        store.id: [language for language in LANGUAGE_IDS if language in store.lookups]
        for store in STORES.values()
        if not store.is_environment
    }
    assert {store_id: sorted(cells) for store_id, cells in PROOFS.items()} == {
        store_id: sorted(languages) for store_id, languages in asked_over_a_network.items()
    }


def test_each_level_is_explained() -> None:
    used = {level for cells in PROOFS.values() for level in cells.values()}
    assert used <= PROOF_LEVELS.keys()


def test_the_table_says_what_a_lookup_calls() -> None:
    """A client that a project may have, the SDK, HTTP, or the commands."""
    table = stores_tables(PROOFS).partition("### Vault\n")[2].partition("###")[0]
    rows = {line.partition(" |")[0]: line for line in table.splitlines()}
    assert "| `github.com/hashicorp/vault/api`, else HTTP | server |" in rows["| Go"]
    assert "| what the build has of `java.net.http`, `com.google.code.gson" in rows["| Java"]
    assert "| HTTP | server |" in rows["| PHP"]
    assert "| `ureq`, `serde_json` | server |" in rows["| Rust"]
    assert "| `curl`, `jq` | server |" in rows["| Shell"]
