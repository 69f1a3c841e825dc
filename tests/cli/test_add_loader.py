"""`keylift fix --add-loader`: the code that was fixed loads `.env`."""

from __future__ import annotations

from support.command_line import git, stripe

LOADED = """\
import os

from dotenv import load_dotenv

load_dotenv()

KEY = os.environ["STRIPE_SECRET_KEY"]
"""


def plant(path, variant=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'import os\n\nKEY = "{stripe(variant)}"\n')


def test_the_file_loads_the_env_file_after_its_fix(keylift, folder):
    """A diff of its own, one line of what to install, and what to do next."""
    plant(folder / "pay.py")
    status, out, _ = keylift("fix", "--add-loader", "pay.py")
    assert status == 0
    assert (folder / "pay.py").read_text() == LOADED
    assert "+from dotenv import load_dotenv\n+\n+load_dotenv()\n" in out
    assert (
        "\n1 rewritten, 0 left.\n1 file loads .env now; install it: `pip install python-dotenv`.\n"
        in out
    )
    assert "  1. Install what loads .env now, as said above, or load it in a shell:\n" in out
    assert stripe() not in out


def test_a_dry_run_shows_the_loader_and_writes_nothing(keylift, folder):
    plant(folder / "pay.py")
    before = (folder / "pay.py").read_text()
    status, out, _ = keylift("fix", "--add-loader", "--dry-run", "pay.py")
    assert status == 0
    assert "+from dotenv import load_dotenv\n+\n+load_dotenv()\n" in out
    assert "\n1 file would load .env; install it: `pip install python-dotenv`.\n" in out
    assert (folder / "pay.py").read_text() == before
    assert sorted(path.name for path in folder.iterdir()) == ["pay.py"]


def test_a_file_that_was_fixed_before_gets_its_loader_once(keylift, folder):
    """What the first run offers works, and a third run changes nothing."""
    plant(folder / "pay.py")
    out = keylift("fix", ".")[1]
    assert "Nothing loads .env here yet: `keylift fix --add-loader` adds it" in out
    status, out, _ = keylift("fix", "--add-loader", ".")
    assert (status, (folder / "pay.py").read_text()) == (0, LOADED)
    assert (
        "\nNothing to fix.\n1 file loads .env now; install it: `pip install python-dotenv`.\n"
        in out
    )
    assert keylift("fix", "--add-loader", ".")[1] == (
        "\nNothing to fix.\nWhere something seems to load .env already, no loader was added.\n"
    )
    assert (folder / "pay.py").read_text() == LOADED


def test_a_lookup_of_a_variable_that_env_has_not_needs_no_loader(keylift, folder):
    """Somebody else sets it."""
    (folder / "pay.py").write_text('import os\n\nKEY = os.environ["HOME"]\n')
    (folder / ".env").write_text("OTHER=1\n")
    assert keylift("fix", "--add-loader", ".")[1] == "\nNothing to fix.\n"


def test_a_project_that_loads_it_keeps_its_code(keylift, folder):
    """What starts the program does so; then the user is told to look at the order."""
    (folder / "Pipfile").write_text("[packages]\n")
    plant(folder / "pay.py")
    out = keylift("fix", "--add-loader", ".")[1]
    assert "Something loads .env already; see that it runs before the lookups" in out
    assert "load_dotenv" not in (folder / "pay.py").read_text()


def test_a_project_that_may_load_it_gets_a_loader_where_that_is_asked_for(keylift, folder):
    """Only the manifest speaks of one, and nobody sees that it runs, and when."""
    (folder / "requirements.txt").write_text("flask\npython-dotenv\n")
    plant(folder / "pay.py")
    out = keylift("fix", ".")[1]
    assert (
        "Something may load .env, and Keylift does not see that it runs before the lookups:"
        " `keylift fix --add-loader` makes sure, or in a shell:\n"
    ) in out
    assert "load_dotenv" not in (folder / "pay.py").read_text()
    keylift("fix", "--add-loader", ".")
    assert "\nload_dotenv()\n" in (folder / "pay.py").read_text()
    assert (folder / "requirements.txt").read_text() == "flask\npython-dotenv\n"


def test_what_stands_at_the_top_of_the_repository_counts_too(keylift, folder):
    git("init", "-q")
    (folder / ".envrc").write_text("dotenv app/.env\n")
    (folder / "app").mkdir()
    (folder / "app/requirements.txt").write_text("stripe\n")
    plant(folder / "app/pay.py")
    keylift("fix", "--add-loader", "app/pay.py")
    assert "load_dotenv" not in (folder / "app/pay.py").read_text()


def test_where_there_is_no_place_for_it_the_reason_is_said(keylift, folder):
    (folder / "src").mkdir()
    (folder / "src/lib.rs").write_text(f'pub fn key() -> &\'static str {{\n    "{stripe()}"\n}}\n')
    status, out, _ = keylift("fix", "--add-loader", ".")
    assert status == 0
    assert (
        "! src/lib.rs does not load .env: Keylift finds no safe place in this file to load .env.\n"
    ) in out


def test_a_language_without_a_loader_is_not_spoken_of(keylift, folder):
    (folder / "Pay.java").write_text(f'class Pay {{ String key = "{stripe()}"; }}\n')
    out = keylift("fix", "--add-loader", ".")[1]
    assert "  1. Let the program find its variables, for example in a shell:\n" in out
    assert "loads .env" not in out


def test_every_file_gets_its_own_but_a_go_package_one(keylift, folder):
    """Each Python module may be imported first; a Go package is initialized as one."""
    plant(folder / "a.py")
    plant(folder / "b.py", 1)
    for name in ("a", "b"):
        (folder / f"{name}.go").write_text(f'package x\n\nvar {name} = "{stripe()}"\n')
    dry = keylift("fix", "--add-loader", "--dry-run", ".")[1]
    out = keylift("fix", "--add-loader", ".")[1]
    for said in (dry, out):
        assert said.count("+load_dotenv()\n") == 2
        assert said.count("godotenv/autoload") == 1
    commands = "`go get github.com/joho/godotenv`, `pip install python-dotenv`"
    assert f"\n3 files load .env now; install it: {commands}. " in out
    assert "It is looked for in the folder that the program is started in.\n" in out


def test_the_manifest_names_the_loader(keylift, folder):
    """Once for all files of a project, and only where one got a loader."""
    secret = stripe(2)
    (folder / "requirements.txt").write_text(f"stripe\n-e https://a:{secret}@b.example/c.zip\n")
    plant(folder / "a.py")
    plant(folder / "b.py", 1)
    dry = keylift("fix", "--add-loader", "--dry-run", "--language", "python", ".")[1]
    assert (folder / "requirements.txt").read_text().count("python-dotenv") == 0
    out = keylift("fix", "--add-loader", "--language", "python", ".")[1]
    for said in (dry, out):
        assert said.count("+python-dotenv>=1.0\n") == 1
        assert secret not in said
    assert (folder / "requirements.txt").read_text() == (
        f"stripe\n-e https://a:{secret}@b.example/c.zip\npython-dotenv>=1.0\n"
    )


def test_each_language_has_its_manifest(keylift, folder):
    (folder / "package.json").write_text('{\n  "name": "shop"\n}\n')
    (folder / "pay.js").write_text(f'const key = "{stripe()}";\n')
    keylift("fix", "--add-loader", ".")
    assert (folder / "pay.js").read_text().startswith('require("dotenv/config");\n')
    assert (folder / "package.json").read_text() == (
        '{\n  "name": "shop",\n  "dependencies": {\n    "dotenv": "^16.4.5"\n  }\n}\n'
    )
