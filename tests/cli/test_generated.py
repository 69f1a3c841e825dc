"""What is written from the code is up to date, and says what the code does."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from keylift.cli.generate import stale_files
from keylift.cli.generated.editor_settings import with_editor_settings
from keylift.cli.generated.settings_fields import all_settings
from keylift.cli.generated.stores_tables import stores_tables
from keylift.languages import LANGUAGES
from keylift.rewriting.stores import STORES
from keylift.settings import Settings, parse

ROOT = Path(__file__).parents[2]
MANIFEST = (
    '{"restrictedConfigurations": ["old"], "a": ['
    '{"title": "Scanning", "properties": {"old": {"x": "}"}}}, {"properties": {}}]}'
)


def test_pages_and_editor_settings_are_up_to_date():
    stale = [path.relative_to(ROOT).as_posix() for path in stale_files(ROOT)]
    assert stale == [], "run `keylift generate` at the top of the checkout"


def test_the_example_on_the_settings_page_is_valid():
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    example = tomllib.loads(page.partition("```toml\n")[2].partition("```")[0])
    settings, problems = parse(example, "page")
    assert problems == ()
    assert settings.detectors.custom[0].id == "acme-token"


def test_every_setting_reaches_the_editor_with_a_default_that_parses():
    sections: dict[str, dict[str, object]] = {}
    manifest = json.loads(with_editor_settings(MANIFEST))
    properties = manifest["a"][0]["properties"]
    for key, schema in properties.items():
        _, section, name = key.split(".")
        sections.setdefault(section, {})[name] = schema["default"]
    assert parse(sections, "editor") == (Settings(), ())
    assert len(properties) == len(all_settings())


def test_only_the_section_changes_in_the_manifest():
    made = with_editor_settings(MANIFEST)
    assert made.startswith('{"restrictedConfigurations": [\n  "keylift.interpreter",\n')
    assert '\n], "a": [{"title": "Scanning", "properties": {\n' in made
    assert made.endswith('  }\n}}, {"properties": {}}]}')
    assert '"old"' not in made
    assert with_editor_settings(made) == made


def test_check_names_stale_files_and_writes_nothing(keylift, folder):
    (folder / "vscode-extension").mkdir()
    (folder / "vscode-extension/package.json").write_text(MANIFEST)
    (folder / "tests/cases/stores").mkdir(parents=True)
    (folder / "tests/cases/stores/proofs.toml").write_text('[vault]\npython = "server"\n')
    status, out, err = keylift("generate", "--check")
    assert (status, out) == (1, "")
    assert err.splitlines()[0] == "keylift: docs/detectors.md is stale; run `keylift generate`."
    assert not (folder / "docs").exists()
    status, out, _ = keylift("generate")
    assert status == 0
    assert out.splitlines()[-1] == "Wrote vscode-extension/package.json"
    assert keylift("generate", "--check") == (0, "", "")


def test_generate_outside_a_checkout_is_wrong_usage(keylift):
    status, out, err = keylift("generate")
    assert (status, out) == (2, "")
    assert err == "keylift: generate: run this at the top of a checkout of Keylift.\n"


def test_detectors_lists_every_detector_and_describes_one_without_a_sample(keylift):
    _, out, _ = keylift("detectors")
    assert "\nstripe-live-secret-key " in out
    status, out, _ = keylift("detectors", "stripe-live-secret-key")
    assert status == 0
    assert out.startswith("Stripe live secret key\n  id                  stripe-live-secret-key\n")
    assert "  variable            STRIPE_SECRET_KEY\n" in out
    assert "  revoke it at        https://dashboard.stripe.com/apikeys\n" in out
    assert "sk_live_" not in out


def test_detectors_of_the_project_are_listed_with_its_severities(keylift, folder):
    (folder / "keylift.toml").write_text(
        '[detectors.severity]\nacme-token = "info"\n'
        '[[detectors.custom]]\nid = "acme-token"\nname = "Acme token"\n'
        "pattern = 'acme_[0-9a-f]{32}'\nkeywords = [\"acme_\"]\n"
    )
    _, out, _ = keylift("detectors")
    assert "\nacme-token " in out
    assert "  severity            info\n" in keylift("detectors", "acme-token")[1]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("stripe-live-secret", "did you mean stripe-live-secret-key?"),
        ("qqq", "`keylift detectors` lists them."),
    ],
)
def test_an_unknown_detector_is_wrong_usage(keylift, asked, hint):
    status, out, err = keylift("detectors", asked)
    assert (status, out) == (2, "")
    assert err == f"keylift: there is no detector {asked!r}; {hint}\n"


def test_each_setting_that_names_a_place_is_restricted_in_vs_code() -> None:
    """A text names a file, an address or a place in a store; a project may set none untrusted."""
    manifest = json.loads((ROOT / "vscode-extension/package.json").read_text("utf-8"))
    restricted = manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    made = {
        key: each
        for part in manifest["contributes"]["configuration"]
        for key, each in part["properties"].items()
    }
    places = {
        key
        for key, each in made.items()
        if each["scope"] != "application"
        and (each["type"] == "string" or key == "keylift.stores.offer")
        and not key.startswith("keylift.trace")
    }
    assert set(restricted) == places | {"keylift.interpreter"}
    assert len(restricted) == len(set(restricted)) == 12
    user_only = {key for key, each in made.items() if each["scope"] == "application"}
    assert {"keylift.stores.vaultAddress", "keylift.stores.allowWrite"} <= user_only


def test_no_introduction_of_a_section_is_a_code_block():
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    outside = page.split("```")[::2]
    assert [line for part in outside for line in part.splitlines() if line.startswith("    ")] == []


@pytest.mark.parametrize("page", ["README.md", "docs/command-line.md"])
def test_every_command_for_users_is_in_the_table(keylift, page):
    _, out, _ = keylift("--help")
    commands = set(re.findall(r"^    (\w+) ", out, re.MULTILINE)) - {"generate"}
    assert {"scan", "fix", "stores", "lsp"} <= commands
    told = set(re.findall(r"^\| `keylift (\w+)", (ROOT / page).read_text("utf-8"), re.MULTILINE))
    assert told == commands


@pytest.mark.parametrize(
    ("store_id", "language_id", "lookup"),
    [
        pytest.param(store.id, language_id, lookup, id=f"{store.id}-{language_id}")
        for store in STORES.values()
        for language_id, lookup in store.lookups.items()
        if lookup.function and not store.is_environment
    ],
)
def test_the_table_says_what_the_code_of_a_lookup_calls(store_id, language_id, lookup):
    _, _, section = stores_tables({store_id: {language_id: "server"}}).partition(
        f"### {STORES[store_id].name[:1].upper()}{STORES[store_id].name[1:]}\n"
    )
    row = next(
        line.split(" | ")
        for line in section.splitlines()
        if line.startswith(f"| {LANGUAGES[language_id].name} | ")
    )
    code = lookup.function.code
    own = row[2].rpartition("else ")[2]
    if lookup.function.package:
        return
    commands = re.findall(r"`([\w-]+)`", own)
    assert [each for each in commands if each not in code] == []
    # Whoever asks a server has its address; whoever does not runs a command.
    assert (own == "HTTP") == bool(re.search(r"(?i)https?[^\w]|url", code))
