"""Names of variables: the detector's word first, then the code's, never one that is taken."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from keylift.rewriting.naming import (
    KnownNames,
    ReservedNames,
    choose_name,
    is_looked_up,
)
from keylift.rewriting.words import Hints, url_variable, variable_from


def choose(
    *,
    detector: str = "",
    target: str = "",
    scopes: Sequence[str] = (),
    stem: str = "shop",
    taken: Sequence[str] = (),
    is_url: bool = False,
) -> str:
    hints = Hints(
        detector_id="generic-secret",
        detector_variable=detector,
        target=target,
        scopes=scopes,
        stem=stem,
        is_url=is_url,
    )
    return choose_name(hints, KnownNames(dict.fromkeys(taken, "other")))


@pytest.mark.parametrize(
    ("target", "variable"),
    [
        ("apiKey", "API_KEY"),
        ("APIKey", "API_KEY"),
        ("self.stripe_key", "STRIPE_KEY"),
        ('config["mail-token"]', "MAIL_TOKEN"),
        ("this.#dbPassword", "DB_PASSWORD"),
        ("user, secretKey", "SECRET_KEY"),
        ("S3Key2", "S3_KEY2"),
        ("", ""),
        ("[0]", ""),
    ],
)
def test_a_target_gives_an_upper_case_name(target: str, variable: str) -> None:
    """Camel case, members, subscripts and dashes become words with underscores."""
    assert variable_from(target) == variable


def test_the_detector_knows_best() -> None:
    """Its conventional name is what other tools expect."""
    assert choose(detector="STRIPE_SECRET_KEY", target="billingKey") == "STRIPE_SECRET_KEY"


def test_the_code_comes_second() -> None:
    """A detector without a name leaves it to the code."""
    assert choose(target="billingKey") == "BILLING_KEY"


@pytest.mark.parametrize("target", ["", "x", "key", "value", "data", "PATH"])
def test_a_target_that_says_nothing_gives_the_detector_id(target: str) -> None:
    """A vague or reserved word would tell nobody what the variable holds."""
    name = choose(target=target)
    assert name == ("SHOP_PATH" if target == "PATH" else "SECRET_GENERIC_SECRET")


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("billingKey", "STRIPE_BILLING_KEY"),
        ("stripeBilling", "STRIPE_BILLING"),
        ("key", "SHOP_STRIPE_SECRET_KEY"),
    ],
)
def test_a_taken_name_is_qualified(target: str, name: str) -> None:
    """By the code's word, with the service in front unless it is there, else by the file."""
    taken = ("STRIPE_SECRET_KEY",)
    assert choose(detector="STRIPE_SECRET_KEY", target=target, taken=taken) == name


def test_numbers_come_last() -> None:
    """Where everything else is taken, the first free number is appended."""
    taken = ("TOKEN_A", "SHOP_TOKEN_A", "TOKEN_A_2")
    assert choose(detector="TOKEN_A", taken=taken) == "TOKEN_A_3"


@pytest.mark.parametrize(
    "reserved", ["PATH", "HOME", "NODE_OPTIONS", "PYTHONPATH", "LD_PRELOAD", "BASH_ENV"]
)
def test_a_reserved_name_is_never_chosen(reserved: str) -> None:
    """Setting it would change how programs run."""
    assert choose(detector=reserved) != reserved


@pytest.mark.parametrize("stem", ["", "2fa", "-", "日本"])
def test_any_file_name_gives_a_valid_variable(stem: str) -> None:
    """What is no letter or digit is left out, and no name begins with a digit."""
    name = choose(detector="TOKEN_A", stem=stem, taken=("TOKEN_A",))
    assert name.isidentifier()
    assert name.isascii()


@pytest.mark.parametrize(
    ("url", "variable"),
    [
        ("postgres://a", "DATABASE_URL"),
        ("mysql+pymysql://a", "DATABASE_URL"),
        ("mongodb+srv://a", "MONGODB_URL"),
        ("rediss://a", "REDIS_URL"),
        ("amqps://a", "AMQP_URL"),
        ("https://a", ""),
    ],
)
def test_a_url_is_named_by_its_service(url: str, variable: str) -> None:
    """The usual names of the usual services; the web's own schemes say nothing."""
    assert url_variable(url) == variable


@pytest.mark.parametrize(
    ("code", "is_read"),
    [
        ('os.environ["NAME"]', True),
        ("os.environ.get('NAME', 1)", True),
        ("os.getenv( 'NAME')", True),
        ("process.env.NAME", True),
        ("process.env?.['NAME']", True),
        ("import.meta.env.NAME === 1", True),
        ('System.getenv("NAME")', True),
        ('os.LookupEnv("NAME")', True),
        ("requireEnv(`NAME`)", True),
        ('os.environ["NAME"] = 1', False),
        ("process.env.NAME = 1", False),
        ('{"NAME": 1}', False),
        ("NAME = 1", False),
        ("env.NAMES", False),
    ],
)
def test_a_name_that_code_reads_is_known(code: str, is_read: bool) -> None:  # noqa: FBT001
    """It may hold another value already; a key or a target of that name says nothing."""
    assert is_looked_up(code, "NAME") == is_read


def test_reserved_names_count_as_taken() -> None:
    """A name given away is found by its value, and no longer free."""
    names = ReservedNames(KnownNames({"A": "one"}))
    names.reserve("B", "two")
    assert (names.name_of("one"), names.name_of("two"), names.name_of("three")) == ("A", "B", None)
    assert names.is_taken("A")
    assert names.is_taken("B")
    assert not names.is_taken("C")


def test_a_reserved_family_of_names_does_not_exhaust_the_candidates() -> None:
    """LD_KEY is reserved and so is every numbering of it, and an unsaved file has no name."""
    assert choose(detector="LD_KEY", stem="") == "SECRET_LD_KEY"
    assert choose(detector="LD_KEY", stem="", taken=("SECRET_LD_KEY",)) == "SECRET_LD_KEY_2"


def test_a_token_of_github_keeps_its_usual_name() -> None:
    """Only stores of GitHub's own workflows reserve it."""
    assert choose(detector="GITHUB_TOKEN") == "GITHUB_TOKEN"


@pytest.mark.parametrize(
    ("target", "scopes", "name"),
    [
        ("password", (), "PASSWORD"),
        ("password", ("db",), "DB_PASSWORD"),
        ('"PASSWORD"', ('"default"', "DATABASES"), "DATABASES_PASSWORD"),
        ("self.token", ("config", "MailClient"), "MAIL_CLIENT_TOKEN"),
        ("settings.db.password", ("Shop",), "DB_PASSWORD"),
        ("user, password", ("Shop",), "SHOP_PASSWORD"),
        ("key", ("StripeClient",), "STRIPE_CLIENT_KEY"),
        ("key", ("config", "a"), "SECRET_GENERIC_SECRET"),
        ("value", ('"db_password"',), "DB_PASSWORD"),
        ("password", ("db_password",), "DB_PASSWORD"),
        ("apiKey", ("Shop",), "API_KEY"),
        ("token", ("auth", "kafka.consumer"), "CONSUMER_TOKEN"),
    ],
)
def test_a_generic_target_says_whose_it_is(target: str, scopes: tuple[str, ...], name: str) -> None:
    """The nearest telling name around it comes first; what only holds things tells nothing."""
    assert choose(target=target, scopes=scopes) == name


def test_the_names_around_do_not_change_what_the_detector_knows() -> None:
    """Only where its name is taken do they help."""
    known = {"detector": "STRIPE_SECRET_KEY", "target": "key", "scopes": ("Billing",)}
    assert choose(**known) == "STRIPE_SECRET_KEY"
    assert choose(**known, taken=["STRIPE_SECRET_KEY"]) == "STRIPE_BILLING_KEY"


@pytest.mark.parametrize(
    ("target", "scopes", "name"),
    [
        ("registry", (), "REGISTRY_URL"),
        ("registryUrl", (), "REGISTRY_URL"),
        ("hook_endpoint", (), "HOOK_ENDPOINT"),
        ("url", (), "STRIPE_URL"),
        ("", (), "STRIPE_URL"),
        ("url", ("npm",), "NPM_URL"),
    ],
)
def test_a_whole_url_is_not_named_like_the_token_in_it(
    target: str, scopes: tuple[str, ...], name: str
) -> None:
    """Else a program that wants the token would get a URL."""
    chosen = choose(detector="STRIPE_SECRET_KEY", target=target, scopes=scopes, is_url=True)
    assert chosen == name
