"""Settings: every key in three spellings, and one clear problem for each thing that is wrong."""

from __future__ import annotations

import pytest

from keylift.model import Severity
from keylift.settings import Settings, environment_of, parse


def problems_of(mapping: dict[str, object]) -> list[str]:
    settings, problems = parse(mapping, "keylift.toml")
    assert isinstance(settings, Settings)
    return [str(problem) for problem in problems]


@pytest.mark.parametrize("key", ["max-file-size", "max_file_size", "maxFileSize"])
def test_a_key_may_be_written_in_three_cases(key: str) -> None:
    settings, problems = parse({"scan": {key: 5}}, "keylift.toml")
    assert settings.scan.max_file_size == 5
    assert problems == ()


def test_sections_lists_and_tables_are_read() -> None:
    settings, problems = parse(
        {
            "scan": {"exclude": ["a/**"], "respect-gitignore": False},
            "detectors": {"disable": ["x"], "severity": {"y": "info"}},
            "rewrite": {"env-file": ".env.local"},
            "stores": {"template": "team/{project}-x/{name}.v1", "vault-mount": "kv/team"},
        },
        "keylift.toml",
    )
    assert problems == ()
    assert settings.scan.exclude == ("a/**",)
    assert settings.scan.respect_gitignore is False
    assert settings.detectors.disable == ("x",)
    assert settings.detectors.severity == {"y": Severity.INFO}
    assert settings.rewrite.env_file == ".env.local"
    assert settings.stores.template == "team/{project}-x/{name}.v1"
    assert settings.stores.vault_mount == "kv/team"


def test_a_detector_of_the_users_own_is_read() -> None:
    settings, problems = parse(
        {
            "detectors": {
                "custom": [
                    {
                        "id": "acme-token",
                        "name": "Acme token",
                        "pattern": "acme_[0-9a-z]{32}",
                        "keywords": ["acme_"],
                        "severity": "warning",
                    }
                ]
            }
        },
        "keylift.toml",
    )
    assert problems == ()
    [detector] = settings.detectors.custom
    assert (detector.id, detector.severity) == ("acme-token", Severity.WARNING)


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (
            {"scan": {"exclud": []}},
            "keylift.toml: scan.exclud: unknown setting; it is ignored (did you mean exclude?)",
        ),
        (
            {"scan": {"exclude": "a"}},
            "keylift.toml: scan.exclude: expected a list of texts, got a text; the default stands",
        ),
        (
            {"scan": {"respect-gitignore": 1}},
            "keylift.toml: scan.respect-gitignore: expected true or false, got a number; "
            "the default stands",
        ),
        (
            {"scan": {"max-file-size": True}},
            "keylift.toml: scan.max-file-size: expected a whole number, got true/false; "
            "the default stands",
        ),
        (
            {"scan": {"max-file-size": 0}},
            "keylift.toml: scan.max-file-size: must be at least 1; the default stands",
        ),
        *(
            (
                {"stores": {"template": template}},
                "keylift.toml: stores.template: expected a path with {name}, and no more than"
                " letters, digits and ./_- beside it; the default stands",
            )
            for template in (
                "shop",
                "/{name}",
                "a//{name}",
                "../{name}",
                "{name}\n",
                "{user}{name}",
            )
        ),
        *(
            (
                {"stores": {"vault-mount": mount}},
                "keylift.toml: stores.vault-mount: expected the name of a mount;"
                " the default stands",
            )
            for mount in ("a b", "/a", "a/", "a?b")
        ),
        (
            {"stores": {"vault-key": 'a"b'}},
            "keylift.toml: stores.vault-key: expected the name of a field; the default stands",
        ),
        ({"scan": 3}, "keylift.toml: scan: expected a table, got a number; it is ignored"),
        (
            {"detectors": {"severity": {"x": "fatal"}}},
            'keylift.toml: detectors.severity.x: expected "error", "warning" or "info"; '
            "it is ignored",
        ),
        (
            {"detectors": {"custom": [{"id": "a-b", "name": "A", "pattern": "a"}]}},
            "keylift.toml: detectors.custom.1: missing keywords; the detector is skipped",
        ),
        (
            {
                "detectors": {
                    "custom": [
                        {"id": "A B", "name": "A", "pattern": "abc", "keywords": ["abc"]},
                    ]
                }
            },
            "keylift.toml: detectors.custom.1.id: expected an id in kebab-case, of at most 80"
            " characters; the detector is skipped",
        ),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_stands(
    mapping: dict[str, object], expected: str
) -> None:
    assert problems_of(mapping) == [expected]


def test_a_problem_never_repeats_the_value() -> None:
    """Somebody may paste a token into the wrong setting."""
    [problem] = problems_of({"scan": {"max-file-size": "hunter2-hunter2"}})
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    "template", ["{project}", "/a/{name}", "a//{name}", "{name}/", "../{name}", "a b/{name}", "{x}"]
)
def test_a_template_that_is_no_path_is_reported(template: str) -> None:
    settings, problems = parse({"stores": {"template": template}}, "keylift.toml")
    assert settings.stores.template == "{project}/{name}"
    assert [str(problem) for problem in problems] == [
        "keylift.toml: stores.template: expected a path with {name}, and no more than letters,"
        " digits and ./_- beside it; the default stands"
    ]


def test_a_template_may_have_parts_of_its_own() -> None:
    settings, problems = parse({"stores": {"template": "team.a/{project}-{name}_v1"}}, "x")
    assert (settings.stores.template, problems) == ("team.a/{project}-{name}_v1", ())


def test_a_place_of_a_store_counts_where_the_environment_names_none() -> None:
    """Programs read the environment, so what it says is where their values have to be."""
    settings, problems = parse(
        {
            "stores": {
                "vaultAddress": "https://vault.shop.example:8200",
                "vaultNamespace": "team/shop",
                "awsRegion": "eu-west-1",
                "conjurLogin": "host/shop",
                "conjurCaFile": "/etc/shop/ca.pem",
                "awsEndpoint": "",
            }
        },
        "editor settings",
    )
    assert problems == ()
    assert environment_of(settings.stores, {"HOME": "/h", "VAULT_ADDR": ""}) == {
        "HOME": "/h",
        "VAULT_ADDR": "https://vault.shop.example:8200",
        "VAULT_NAMESPACE": "team/shop",
        "AWS_REGION": "eu-west-1",
        "CONJUR_AUTHN_LOGIN": "host/shop",
        "CONJUR_CERT_FILE": "/etc/shop/ca.pem",
    }
    said = {
        "VAULT_ADDR": "http://127.0.0.1:8200",
        "VAULT_NAMESPACE": "other",
        "AWS_DEFAULT_REGION": "us-east-1",
        "CONJUR_AUTHN_LOGIN": "host/other",
        "CONJUR_SSL_CERTIFICATE": "PEM",
    }
    assert environment_of(settings.stores, said) == said


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("vault_address", "vault.shop.example", "an address that begins with https://"),
        ("vault_address", "https://me@vault.shop.example", "without a user's name"),
        ("vault_namespace", "team//shop", "the path of a namespace"),
        ("aws_region", "eu-west-1.evil.example", "a region such as eu-west-1"),
        ("conjur_account", "a/b", "the name of an account"),
        ("conjur_login", "host/shop now", "a login such as host/shop"),
    ],
)
def test_a_place_that_is_none_is_left_out(key: str, value: str, wanted: str) -> None:
    (problem,) = problems_of({"stores": {key: value}})
    assert problem.startswith(f"keylift.toml: stores.{key}: expected ")
    assert wanted in problem
    assert value not in problem


OWN = {"id": "acme-token", "name": "Acme", "pattern": "acme_[0-9a-z]{32}", "keywords": ["acme_"]}


def own_problems(**changed: object) -> list[str]:
    """Return what is wrong with a detector of the user's own, below its key."""
    settings, problems = parse({"detectors": {"custom": [{**OWN, **changed}]}}, "keylift.toml")
    assert len(settings.detectors.custom) == (0 if problems else 1)
    return [f"{each.key.removeprefix('detectors.custom.1')}: {each.message}" for each in problems]


@pytest.mark.parametrize(
    "page",
    [
        "file:///tmp/evil.exe",
        "vscode://evil/x",
        "javascript:alert(1)",
        "command:x",
        "http://example.org/",
        "https://user@example.org/",
        "https://example.org\\@evil.org/",
        "https://exa mple.org/",
        "https://example.org/(x)",
        'https://example.org/"',
        "https://example.org/<x>",
        "https://example.org/\n",
        "https://example.org/\u202e",
        "https://münchen.example/",
        "https://localhost/x",
        "https://example.org/" + "a" * 300,
        "HTTPS://example.org/x",
        7,
    ],
)
def test_where_to_revoke_is_a_plain_https_page(page: object) -> None:
    assert own_problems(revoke_url=page) == [
        ".revoke_url: expected an address such as https://example.org/keys, without blanks, quotes"
        " and brackets; the detector is skipped"
    ]


@pytest.mark.parametrize("page", ["https://a.example.org:8443/x/y?z=1&b=%20#top", "https://a.io/"])
def test_an_ordinary_page_is_taken(page: str) -> None:
    assert own_problems(revoke_url=page) == []


@pytest.mark.parametrize("key", ["name", "provider"])
@pytest.mark.parametrize(
    "text", ["", " ", "a\nb", "a\x1b[31m", "a\u202eb", "a\u200bb", "a" * 81, 1, ["a"]]
)
def test_a_name_is_one_short_line_of_visible_characters(key: str, text: object) -> None:
    assert own_problems(**{key: text}) == [
        f".{key}: expected one line of at most 80 visible characters; the detector is skipped"
    ]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"pattern": "acme_" + "a" * 2000}, ".pattern: is longer than 2,000 characters"),
        (
            {"pattern": "acme_(?:(?:a{1000}){1000}){1000}"},
            ".pattern: has more than 10,000 steps once its counts are written out",
        ),
        (
            {"pattern": "acme_(?:(?:a{1000} # )\n){1000}){1000} # (\n"},
            ".pattern: has more than 10,000 steps once its counts are written out",
        ),
        (
            {"pattern": "acme_a{,99999999999999999999}"},
            ".pattern: has more than 10,000 steps once its counts are written out",
        ),
        ({"pattern": "acme_" + "(" * 51 + ")" * 51}, ".pattern: has groups more than 50 deep"),
        ({"pattern": "(?-x:acme_)"}, ".pattern: has flags other than i, m and s"),
        ({"pattern": "(?V1)acme_"}, ".pattern: has flags other than i, m and s"),
        (
            {"keywords": ["a" * 101]},
            ".keywords: expected a list of at most 20 texts of 3 to 100 characters",
        ),
        (
            {"keywords": ["acme"] * 21},
            ".keywords: expected a list of at most 20 texts of 3 to 100 characters",
        ),
        ({"keep": "a\x1b"}, ".keep: expected one line of at most 80 visible characters"),
        ({"id": "a" * 81}, ".id: expected an id in kebab-case, of at most 80 characters"),
        (
            {"variable": "A" * 101},
            ".variable: expected an environment variable's name, of at most 100 characters",
        ),
        ({"x\n::error::y" + "z" * 99: 1}, f": unknown key x\ufffd::error::y{'z' * 67}…"),
    ],
)
def test_a_detector_of_the_users_own_has_limits(changed: dict[str, object], told: str) -> None:
    assert own_problems(**changed) == [f"{told}; the detector is skipped"]


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?i:acme)[^\n]{0,200}(?P<secret>[a-z]{40})",
        r"acme_[[:alpha:](]{30}(?:ab){20}",
        r"acme_[]()]{30}\({3}",
        r"acme_(?:[0-9a-f]{2}:){31}[0-9a-f]{2}",
        r"acme_[0-9A-Za-z]{20,}",
    ],
)
def test_ordinary_patterns_are_within_the_limits(pattern: str) -> None:
    assert own_problems(pattern=pattern) == []


def test_the_detectors_of_the_users_own_are_limited_together() -> None:
    many = [{**OWN, "id": f"acme-{number}"} for number in range(202)]
    settings, problems = parse({"detectors": {"custom": many}}, "keylift.toml")
    assert [each.id for each in settings.detectors.custom] == [f"acme-{n}" for n in range(200)]
    assert [str(each) for each in problems] == [
        "keylift.toml: detectors.custom.201: only the first 200 detectors count;"
        " the rest is skipped"
    ]
    large = [{**OWN, "id": f"acme-{number}", "pattern": "acme_a{9900}"} for number in range(12)]
    settings, problems = parse({"detectors": {"custom": large}}, "keylift.toml")
    assert len(settings.detectors.custom) == 10
    assert [str(each) for each in problems] == [
        "keylift.toml: detectors.custom.11.pattern: the patterns up to here are too large together;"
        " this and the rest is skipped"
    ]
