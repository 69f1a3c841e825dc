"""The lookups that Keylift writes are found again, in every language and also when formatted."""

from __future__ import annotations

import pytest

from keylift.languages import LANGUAGES
from keylift.model import Entry
from keylift.rewriting.recognizing import lookups_in
from keylift.rewriting.stores import STORES
from support.cases import read_cases

STRIPE, VAULT = Entry("shop/stripe"), Entry("shop/stripe", "secret", "api_key")
OWN = [store for store in STORES.values() if store.in_env_file or not store.is_environment]


def rewritten() -> list[tuple[str, str, str]]:
    """Return language, store and text of what the cases say that comes out."""
    found = []
    for case in read_cases("rewriting"):
        if case.path.stem == "readers":
            # Libraries that read settings stay as they are, without their defaults.
            continue
        before = case.blocks[0]
        language = LANGUAGES.get(before.language)
        store = before.attribute("store") or "env"
        if language and language.syntax:
            after = [block for block in case.blocks[1:] if "rewrite" in block.words]
            found += [(language.id, store, block.text) for block in after]
    return found


@pytest.mark.parametrize("store", OWN, ids=lambda each: each.id)
@pytest.mark.parametrize("language_id", [each.id for each in LANGUAGES.values() if each.syntax])
def test_each_form_is_found_as_it_is_written(store, language_id) -> None:
    """The grid: where a store has a lookup, that is found, with its entry and nothing else."""
    tables = (store.lookups, store.non_empty)
    for lookup in filter(None, (table.get(language_id) for table in tables)):
        for form in filter(None, (lookup, lookup.awaited, *lookup.frames.values())):
            if form.is_text:
                continue
            path = "STRIPE_KEY" if store.in_env_file else "shop/stripe"
            mount, key = "secret" * store.has_mounts, "api_key" * store.has_keys
            entry = Entry(path, mount, key)
            text = form.of(entry).expression.replace("@variable", path).replace("@symbol", "a.b.C")
            for name in form.function.names if form.function else ("",):
                code = f"x = {text.replace('@function', name)};\n"
                (found,) = lookups_in(code, language_id)
                assert (found.store_id, found.entry) == (store.id, entry)
                assert path in found.span.of(code)


@pytest.mark.parametrize(
    ("language_id", "code", "store_id", "entry"),
    [
        ("python", "k = a.b.vault_secret(\n    'shop/stripe',\n    'api_key',\n    'secret',\n)",
         "vault", VAULT),
        ("python", "k = await asyncio.to_thread(aws_secret, 'shop/stripe')", "aws", STRIPE),
        ("javascript", "const k = await conjurSecret('shop/stripe');", "conjur", STRIPE),
        ("java", 'var k = AppSecrets.vault("shop/stripe", "api_key", "secret");', "vault", VAULT),
        ("rust", 'let k = crate::app_secrets::vault_secret( "shop/stripe", "api_key", "secret" );',
         "vault", VAULT),
        ("php", "$k = \\A\\Secrets::vault('shop/stripe', 'api_key', 'secret');", "vault", VAULT),
        ("shell", "k=$(vault_secret 'shop/stripe' api_key secret)", "", None),
        ("python", "k = os.environ['STRIPE_KEY']", "env", Entry("STRIPE_KEY")),
        ("python", "k = os.environ[name]", "", None),
        ("python", 'k = vault_secret(f"shop/{name}", "api_key", "secret")', "", None),
        ("python", 'k = my_vault_secret("shop/stripe", "api_key", "secret")', "", None),
        ("java", 'String k = aws("shop/stripe", 1);', "", None),
        ("cobol", 'x = vault_secret("shop/stripe", "api_key", "secret")', "", None),
    ],
)  # fmt: skip
def test_what_is_formatted_or_somebody_elses(language_id, code, store_id, entry) -> None:
    found = [(each.store_id, each.entry) for each in lookups_in(code, language_id)]
    assert found == ([(store_id, entry)] if store_id else [])


def test_what_the_cases_write_is_found() -> None:
    """Each rewritten case of a store has a lookup of that store.

    Only frameworks have their own: Spring's annotation, and Laravel's function in place of ours.
    """
    cases = rewritten()
    assert len(cases) > 300
    missed = [
        text
        for language_id, store, text in cases
        if not any(each.store_id == store for each in lookups_in(text, language_id))
        if (store == "env" or not STORES[store].is_environment)
        and "Value(" not in text
        and "env('STRIPE_KEY')" not in text
    ]
    assert missed == []
