"""`keylift fix` told what to take: languages, answers to its questions, names across roots."""

from __future__ import annotations

import io
import json
import sys

import pytest

from support.command_line import fake, stripe


@pytest.fixture
def answers(monkeypatch):
    """Let the user type these lines, and then end the input."""

    def give(*lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return give


@pytest.mark.parametrize("word", ["python", "Python", "py", ".py"])
def test_language_limits_the_fix_to_its_files(keylift, folder, word):
    """By id, name or file ending; files in other languages are not even mentioned."""
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    (folder / "b.js").write_text(f'const k = "{stripe()}";\n')
    status, out, _ = keylift("fix", ".", "--language", word)
    assert status == 0
    assert "b.js" not in out
    assert (folder / "b.js").read_text() == f'const k = "{stripe()}";\n'
    assert (folder / "a.py").read_text().endswith('K = os.environ["STRIPE_SECRET_KEY"]\n')


def test_an_unknown_language_is_wrong_usage(keylift, folder):
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    status, out, err = keylift("fix", ".", "--language", "klingon")
    assert (status, out) == (2, "")
    assert err == "keylift: --language: unknown language 'klingon'.\n"


def test_interactive_rewrites_what_was_said_yes_to(keylift, folder, answers):
    """An answer that is none is asked again; what is declined counts as left."""
    (folder / "a.py").write_text(f'A = "{stripe(0)}"\nB = "{stripe(1)}"\nC = "{stripe(2)}"\n')
    answers("n", "what?", "", "yes", "N")
    status, out, _ = keylift("fix", "a.py", "--interactive")
    assert status == 1
    assert out.count("Stripe live secret key: Move to environment variable ") == 5
    assert out.count("is left: You chose to leave it.") == 2
    assert (folder / "a.py").read_text() == (
        f'import os\n\nA = "{stripe(0)}"\nB = os.environ["STRIPE_SECRET_KEY"]\nC = "{stripe(2)}"\n'
    )
    assert (folder / ".env").read_text() == f"STRIPE_SECRET_KEY={stripe(1)}\n"
    assert not any(stripe(number) in out for number in range(3))


def test_interactive_can_move_only_the_password_of_a_url(keylift, folder, answers):
    """The choice is there for such findings alone; `p` elsewhere is no answer."""
    value = "Zq7vX2mK9pL4wN8s%2Fx"
    url = f"redis://app:{value}@cache.shop.io:6379/0"
    (folder / "a.py").write_text(f'A = "{stripe(0)}"\nB = "{url}"\nC = "{url[:-1]}1"\n')
    answers("p", "n", "p", "y")
    status, out, _ = keylift("fix", "a.py", "--interactive")
    assert status == 1
    assert out.count("p only the password, ") == 2
    assert (folder / "a.py").read_text() == (
        f'import os\n\nA = "{stripe(0)}"\n'
        'B = "redis://app:" + os.environ["REDIS_PASSWORD"] + "@cache.shop.io:6379/0"\n'
        'C = os.environ["REDIS_URL"]\n'
    )
    assert (folder / ".env").read_text().splitlines() == [
        f"REDIS_PASSWORD={value}",
        f"REDIS_URL={url[:-1]}1",
    ]
    assert value not in out


def test_interactive_takes_one_answer_for_all_that_follow(keylift, folder, answers):
    """In later files as well."""
    (folder / "a.py").write_text(f'A = "{stripe(0)}"\nB = "{stripe(0)}"\n')
    (folder / "b.py").write_text(f'A = "{stripe(0)}"\n')
    answers("n", "a")
    status, out, _ = keylift("fix", ".", "--interactive")
    assert status == 1
    assert "\n2 rewritten, 1 left.\n" in out
    assert stripe() not in (folder / "b.py").read_text()


@pytest.mark.parametrize("given", [("y", "q"), ("y",)])
def test_interactive_leaves_the_rest_at_q_and_at_the_end_of_the_input(
    keylift, folder, answers, given
):
    (folder / "a.py").write_text(f'A = "{stripe(0)}"\nB = "{stripe(1)}"\n')
    (folder / "b.py").write_text(f'A = "{stripe(0)}"\n')
    answers(*given)
    status, out, _ = keylift("fix", ".", "--interactive")
    assert status == 1
    assert "\n1 rewritten, 2 left.\n" in out
    assert (folder / "b.py").read_text() == f'A = "{stripe(0)}"\n'


def test_interactive_offers_unsure_findings_too(keylift, folder, answers):
    (folder / "a.py").write_text(f'DB_PASSWORD = "{fake("generic-password")}"\n')
    answers("y")
    assert keylift("fix", "a.py", "--interactive")[0] == 0
    assert (folder / ".env").read_text().startswith("DB_PASSWORD=")


def test_one_value_has_one_name_in_all_roots(keylift, folder):
    """The root that comes last decides, since its `.env` has a name already."""
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "package.json").write_text("{}")
        (folder / name / "a.py").write_text(f'K = "{stripe()}"\n')
    (folder / "two/.env").write_text(f"BILLING_KEY={stripe()}\n")
    assert keylift("fix", "one/a.py", "two/a.py")[0] == 0
    for name in ("one", "two"):
        assert (folder / name / "a.py").read_text().endswith('os.environ["BILLING_KEY"]\n')
        assert (folder / name / ".env").read_text() == f"BILLING_KEY={stripe()}\n"


def test_a_name_of_another_root_that_is_taken_here_is_qualified(keylift, folder):
    """The other root's name holds another value here, which stays as it is."""
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "package.json").write_text("{}")
    (folder / "one/.env").write_text(f"BILLING_KEY={stripe()}\n")
    (folder / "two/.env").write_text(f"BILLING_KEY={stripe(1)}\n")
    (folder / "one/a.py").write_text(f'K = "{stripe()}"\n')
    (folder / "two/a.py").write_text(f'K = "{stripe()}"\n')
    assert keylift("fix", "one/a.py", "two/a.py")[0] == 0
    assert (folder / "one/a.py").read_text().endswith('os.environ["BILLING_KEY"]\n')
    values = dict(line.split("=") for line in (folder / "two/.env").read_text().splitlines())
    assert values.pop("BILLING_KEY") == stripe(1)
    ((name, value),) = values.items()
    assert value == stripe()
    assert (folder / "two/a.py").read_text().endswith(f'os.environ["{name}"]\n')


def test_redact_puts_a_word_for_what_stands_in_comments(keylift, folder):
    """Only where it is asked for; such a value is stored nowhere."""
    text = f'"""Log in with {stripe(1)}."""\nK = "{stripe(0)}"  # was {stripe(2)}\n'
    (folder / "a.py").write_text(text)
    status, out, _ = keylift("fix", "a.py", "--dry-run")
    assert status == 1
    assert "\n1 would be rewritten, 2 left. Nothing was written.\n" in out
    status, out, _ = keylift("fix", "a.py", "--redact", "--dry-run")
    assert status == 0
    assert "✓ a.py:1  Stripe live secret key would be replaced by [REDACTED]\n" in out
    assert (folder / "a.py").read_text() == text
    status, out, _ = keylift("fix", "a.py", "--redact")
    assert status == 0
    assert "✓ a.py:2  Stripe live secret key is replaced by [REDACTED]\n" in out
    assert "\n1 rewritten, 2 redacted, 0 left.\n" in out
    assert (folder / "a.py").read_text() == (
        '"""Log in with [REDACTED]."""\n\nimport os\n\n'
        'K = os.environ["STRIPE_SECRET_KEY"]  # was [REDACTED]\n'
    )
    assert (folder / ".env").read_text() == f"STRIPE_SECRET_KEY={stripe(0)}\n"
    assert not any(stripe(number) in out for number in range(3))


def test_redacting_alone_writes_no_env_file(keylift, folder):
    """There is nothing to store, and still something to revoke."""
    (folder / "a.py").write_text(f"# {stripe()}\n")
    status, out, _ = keylift("fix", "a.py", "--redact")
    assert status == 0
    assert (folder / "a.py").read_text() == "# [REDACTED]\n"
    assert sorted(path.name for path in folder.iterdir()) == ["a.py"]
    assert "  1. Revoke or rotate what was hardcoded" in out


def test_redact_clears_the_outputs_of_a_notebook(keylift, folder):
    """Only with the flag, since what was printed is gone then; the source is moved either way."""
    output = {"name": "stdout", "output_type": "stream", "text": [f"{stripe()}\n"]}
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}}
    cells = [
        cell | {"outputs": [], "source": [f"K = '{stripe()}'"]},
        cell | {"outputs": [output], "source": ["print(K)"]},
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / "a.ipynb").write_text(json.dumps(notebook, indent=1))
    status, out, _ = keylift("fix", "a.ipynb", "--dry-run")
    assert status == 1
    assert "The secret stands in a saved output; clear that" in out
    assert "1 would be rewritten, 1 left." in out
    status, out, _ = keylift("fix", "a.ipynb", "--redact")
    assert status == 0
    assert "Stripe live secret key is cleared with its cell's outputs\n" in out
    assert "\n1 rewritten, 1 redacted, 0 left.\n" in out
    cells[0]["source"] = ["import os\n", "\n", "K = os.environ['STRIPE_SECRET_KEY']"]
    cells[1]["outputs"] = []
    assert json.loads((folder / "a.ipynb").read_text()) == notebook
    assert stripe() not in out


def test_interactive_redacts_beside_what_was_chosen(keylift, folder, answers):
    """Questions are asked about rewrites alone."""
    (folder / "a.py").write_text(f'A = "{stripe(0)}"\nB = "{stripe(1)}"  # {stripe(2)}\n')
    answers("n", "y")
    status, out, _ = keylift("fix", "a.py", "--interactive", "--redact")
    assert status == 1
    assert "\n1 rewritten, 1 redacted, 1 left.\n" in out
    assert (folder / "a.py").read_text() == (
        f'import os\n\nA = "{stripe(0)}"\nB = os.environ["STRIPE_SECRET_KEY"]  # [REDACTED]\n'
    )


def test_a_setting_makes_lookups_stop_at_an_empty_value(keylift, folder):
    """In each file of the project, and in a notebook's cells."""
    (folder / "keylift.toml").write_text("[rewrite]\nrequire-non-empty = true\n")
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    (folder / "A.java").write_text(f'class A {{ String k = "{stripe()}"; }}\n')
    cell = '{"cell_type": "code", "metadata": {}, "source": ["K = \'@\'\\n"], "outputs": [],'
    (folder / "n.ipynb").write_text(
        f'{{"cells": [{cell.replace("@", stripe())} "execution_count": null}}],'
        ' "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}\n'
    )
    status, out, _ = keylift("fix", ".")
    assert status == 0, out
    assert (folder / "a.py").read_text().endswith('\n\n\nK = require_env("STRIPE_SECRET_KEY")\n')
    assert "Optional.ofNullable" in (folder / "A.java").read_text()
    assert "require_env('STRIPE_SECRET_KEY')" in (folder / "n.ipynb").read_text()


def test_a_rewrite_of_code_that_needs_a_look_is_left_unless_asked_for(keylift, folder):
    """What another package declares may have a type of its own, which nothing here can see."""
    body = f'func main() {{ stripe.Key = "{stripe()}" }}'
    text = f'package main\n\nimport "x.example/stripe"\n\n{body}\n'
    (folder / "main.go").write_text(text)
    status, out, _ = keylift("fix", "main.go")
    assert (status, (folder / "main.go").read_text()) == (1, text)
    assert "--interactive shows it and asks, --only rewrites it." in out
    assert not (folder / ".env").exists()
    status, _, _ = keylift("fix", "--only", "stripe-live-secret-key", "main.go")
    assert status == 0
    assert 'stripe.Key = mustEnv("STRIPE_SECRET_KEY")' in (folder / "main.go").read_text()


TESTS = ("tests/keys.py", "test_shop.py", "src/shop.spec.ts")


@pytest.fixture
def shop(folder):
    """A shop with tests, in all of which there is a value."""
    for number, name in enumerate(("shop.py", *TESTS)):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        start = "const k" if name.endswith(".ts") else "K"
        path.write_text(f'{start} = "{stripe(number)}"\n')
    return folder


def left(folder):
    return {name for name in ("shop.py", *TESTS) if "sk_live" in (folder / name).read_text()}


def test_tests_are_left_where_a_folder_was_named(keylift, shop):
    """They would stop on every machine that lacks the values; each is told, and counts as left."""
    status, out, _ = keylift("fix", ".")
    assert status == 1
    assert left(shop) == set(TESTS)
    reason = (
        "is left: This is a test file, which needs its values wherever it runs. --tests, or naming"
        " the file, rewrites it."
    )
    told = [line for line in out.splitlines() if line.endswith(reason)]
    assert {line.split(":")[0].strip("✗ ") for line in told} == set(TESTS)


@pytest.mark.parametrize(
    ("words", "still"),
    [
        ([".", "--tests"], set()),
        ([".", "--only", "stripe-live-secret-key"], set()),
        ([".", "test_shop.py"], set(TESTS) - {"test_shop.py"}),
        (["shop.py", "tests"], set(TESTS) - {"tests/keys.py"}),
        (["tests/keys.py"], {"shop.py", *TESTS} - {"tests/keys.py"}),
    ],
)
def test_tests_that_were_named_are_fixed(keylift, shop, words, still):
    """By their own names, by a folder of tests, by an option, or by the credential's id."""
    keylift("fix", *words)
    assert left(shop) == still


def test_a_folder_of_tests_that_one_works_in_is_named(keylift, shop, monkeypatch):
    monkeypatch.chdir(shop / "tests")
    keylift("fix", ".")
    assert left(shop) == {"shop.py", *TESTS} - {"tests/keys.py"}
