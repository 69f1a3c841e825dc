"""`keylift fix`: what it changes, what it leaves, and what it says."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import pytest

from support.command_line import fake, git, stripe

DOTS = "••••••••"


def snapshot(folder):
    """Return everything in a folder but git's own, by path."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


@pytest.fixture
def project(folder):
    """A git repository with one file that can be fixed in part."""
    git("init", "-q")
    (folder / "pay.py").write_text(
        f'KEY = "{stripe()}"\n# an old one: {stripe(1)}\nOTHER = "{stripe()}"\n'
    )
    return folder


def test_fix_moves_the_value_and_says_what_went_where(keylift, project):
    """The whole output, letter by letter."""
    status, out, err = keylift("fix", "pay.py")
    assert (status, err) == (1, "")
    assert out == (
        "--- pay.py\n"
        "+++ pay.py\n"
        "@@ -1,3 +1,5 @@\n"
        f'-KEY = "sk_live_{DOTS}"\n'
        "+import os\n"
        "+\n"
        '+KEY = os.environ["STRIPE_SECRET_KEY"]\n'
        f" # an old one: sk_live_{DOTS}\n"
        f'-OTHER = "sk_live_{DOTS}"\n'
        '+OTHER = os.environ["STRIPE_SECRET_KEY"]\n'
        "✓ pay.py:1  Stripe live secret key moved to STRIPE_SECRET_KEY in .env\n"
        "✓ pay.py:3  Stripe live secret key has the value of STRIPE_SECRET_KEY in .env\n"
        "✗ pay.py:2  Stripe live secret key is left: "
        "The secret stands in a comment; remove it and revoke the credential.\n"
        "\n"
        "Wrote .gitignore\n"
        "Wrote .env\n"
        "Wrote .env.example\n"
        "\n"
        "2 rewritten, 1 left.\n"
        "\n"
        "What to do next\n"
        "  1. Nothing loads .env here yet: `keylift fix --add-loader` adds it, or in a shell:\n"
        "       set -a; . ./.env; set +a\n"
        "  2. Revoke or rotate what was hardcoded; git keeps what was ever committed:\n"
        "       Stripe live secret key, in no commit of this repository"
        "  https://dashboard.stripe.com/apikeys\n"
    )
    assert (project / ".env").read_text() == f"STRIPE_SECRET_KEY={stripe()}\n"
    assert stat.S_IMODE((project / ".env").stat().st_mode) == 0o600
    assert (project / ".env.example").read_text() == "STRIPE_SECRET_KEY=\n"
    assert git("status", "--porcelain", "--", ".env") == ""
    assert (project / "pay.py").read_text() == (
        'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n'
        f'# an old one: {stripe(1)}\nOTHER = os.environ["STRIPE_SECRET_KEY"]\n'
    )


def test_a_dry_run_says_the_same_and_writes_nothing(keylift, project):
    """Not even the ignore file, and no file is touched."""
    before = snapshot(project)
    status, out, err = keylift("fix", "--dry-run", ".")
    assert (status, err) == (1, "")
    assert '+KEY = os.environ["STRIPE_SECRET_KEY"]\n' in out
    assert "✓ pay.py:1  Stripe live secret key would move to STRIPE_SECRET_KEY in .env\n" in out
    assert out.endswith("\n2 would be rewritten, 1 left. Nothing was written.\n")
    assert snapshot(project) == before


def test_a_dry_run_over_several_files_gives_the_names_that_the_real_run_gives(keylift, folder):
    """Two files with different values for one variable, and one with a value known by then."""
    (folder / "a.py").write_text(f'key = "{stripe(0)}"\n')
    (folder / "b.py").write_text(f'key = "{stripe(1)}"\n')
    (folder / "c.py").write_text(f'key = "{stripe(0)}"\n')

    def lookups(out):
        return [line for line in out.splitlines() if line.startswith("+key")]

    dry = lookups(keylift("fix", "--dry-run", ".")[1])
    assert lookups(keylift("fix", ".")[1]) == dry
    assert dry[0] == dry[2] == '+key = os.environ["STRIPE_SECRET_KEY"]'
    assert dry[1] != dry[0]
    values = dict(line.split("=") for line in (folder / ".env").read_text().splitlines())
    assert sorted(values.values()) == sorted([stripe(0), stripe(1)])


def test_go_files_of_one_package_share_one_function(keylift, folder):
    """In a dry run as well, where the first file is not written."""
    (folder / "go.mod").write_text("module x\n\ngo 1.21\n")
    (folder / "a.go").write_text(f'package x\n\nvar a = "{stripe(0)}"\n')
    (folder / "b.go").write_text(f'package x\n\nvar b = "{fake("github-personal-access-token")}"\n')
    dry = keylift("fix", "--dry-run", ".")[1]
    assert dry.count("+func mustEnv(") == 1
    assert keylift("fix", ".")[1].count("+func mustEnv(") == 1


def test_fixing_again_changes_nothing(keylift, project):
    keylift("fix", ".")
    before = snapshot(project)
    status, out, _ = keylift("fix", ".")
    assert status == 1
    assert out.endswith("\n0 rewritten, 1 left.\n")
    assert snapshot(project) == before


def test_a_clean_folder_has_nothing_to_fix(keylift, folder):
    (folder / "a.py").write_text("x = 1\n")
    assert keylift("fix", ".") == (0, "\nNothing to fix.\n", "")


def test_only_limits_the_fix_to_a_detector(keylift, folder):
    """What nobody asked for is not even mentioned."""
    (folder / "a.py").write_text(
        f'A = "{stripe()}"\nB = "{fake("github-personal-access-token")}"\n'
    )
    status, out, _ = keylift("fix", "a.py", "--only", "github-personal-access-token")
    assert status == 0
    assert "Stripe" not in out
    assert f'A = "{stripe()}"\n' in (folder / "a.py").read_text()


def test_public_and_unsure_findings_are_left_unless_named(keylift, folder):
    """A key meant to be published does not count as left; a likely password does."""
    public, unsure = fake("stripe-publishable-key"), fake("generic-password")
    (folder / "a.py").write_text(f'PK = "{public}"\nDOOR_PASSWORD = "{unsure}"\n')
    status, out, _ = keylift("fix", "a.py")
    assert status == 1
    assert "✗ a.py:1  Stripe publishable key is left: It is public by design;" in out
    assert "✗ a.py:2  Password in a variable is left: It may be no secret at all;" in out
    assert "\n0 rewritten, 1 left.\n" in out
    wanted = ("--only", "stripe-publishable-key", "--only", "generic-password")
    assert keylift("fix", "a.py", *wanted)[0] == 0
    assert "DOOR_PASSWORD" in (folder / ".env").read_text()


def test_a_file_type_that_cannot_be_rewritten_is_told(keylift, folder):
    (folder / "a.swift").write_text(f'let key = "{stripe()}"\n')
    status, out, _ = keylift("fix", "a.swift")
    assert status == 1
    assert "is left: Keylift cannot rewrite this file type yet.\n" in out
    assert [path.name for path in folder.iterdir()] == ["a.swift"]


def test_a_file_of_unknown_encoding_is_left_as_it_is(keylift, folder):
    raw = f'# caf\xe9\nK = "{stripe()}"\n'.encode("latin-1")
    (folder / "a.py").write_bytes(raw)
    status, out, _ = keylift("fix", "a.py")
    assert status == 1
    assert "is left: The file is not valid UTF-8, so it is left alone.\n" in out
    assert (folder / "a.py").read_bytes() == raw


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_line_ends_and_mode_are_kept(keylift, folder, encoding):
    path = folder / "a.py"
    path.write_bytes(f'x = "é"\r\nK = "{stripe()}"\r\n'.encode(encoding))
    path.chmod(0o750)
    assert keylift("fix", "a.py")[0] == 0
    expected = 'import os\r\n\r\nx = "é"\r\nK = os.environ["STRIPE_SECRET_KEY"]\r\n'
    assert path.read_bytes() == expected.encode(encoding)
    assert stat.S_IMODE(path.stat().st_mode) == 0o750


def test_an_env_file_that_git_tracks_stops_the_move_and_nothing_changes(keylift, project):
    (project / ".env").write_text("A=1\n")
    git("add", "-f", ".env")
    before = snapshot(project)
    status, out, _ = keylift("fix", "pay.py")
    assert status == 3
    assert "! pay.py stays as it was: " in out
    assert "git rm --cached .env" in out
    assert "✓" not in out
    assert snapshot(project) == before


def test_one_failure_does_not_stop_the_other_files(keylift, folder):
    """Two projects below one folder, one with an `.env` that cannot be used."""
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "package.json").write_text("{}")
        (folder / name / "a.py").write_text(f'K = "{stripe()}"\n')
    (folder / "one/.env").mkdir()
    status, out, _ = keylift("fix", ".")
    assert status == 3
    assert "! one/a.py stays as it was: " in out
    assert "✓ two/a.py:1  Stripe live secret key moved to STRIPE_SECRET_KEY in two/.env\n" in out
    assert (folder / "two/.env").read_text() == f"STRIPE_SECRET_KEY={stripe()}\n"
    assert stripe() in (folder / "one/a.py").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.py", "--only", "nope"), "--only: unknown detector id 'nope'; see keylift detectors."),
    ],
)
def test_wrong_usage_is_told_before_anything_changes(keylift, folder, arguments, message):
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    before = snapshot(folder)
    assert keylift("fix", *arguments) == (2, "", f"keylift: {message}\n")
    assert keylift("fix", "a.py", "--store", "nope")[0] == 2
    assert snapshot(folder) == before


def test_the_value_goes_to_the_nearest_project_and_else_to_the_folder_named(keylift, folder):
    (folder / "plain/deep").mkdir(parents=True)
    (folder / "plain/deep/a.py").write_text(f'K = "{stripe()}"\n')
    keylift("fix", "plain")
    assert (folder / "plain/.env").is_file()
    assert not (folder / ".env").exists()
    (folder / "shop/part").mkdir(parents=True)
    (folder / "shop/package.json").write_text("{}")
    (folder / "shop/part/a.py").write_text(f'K = "{stripe()}"\n')
    keylift("fix", "shop/part")
    assert (folder / "shop/.env").is_file()
    (folder / "lone.py").write_text(f'K = "{stripe()}"\n')
    keylift("fix", "lone.py")
    assert (folder / ".env").is_file()


def test_the_report_says_what_was_committed(keylift, project):
    """A later commit without the value changes nothing about that."""
    git("add", "pay.py")
    git("commit", "-q", "-m", "a")
    (project / "new.py").write_text(f'TOKEN = "{fake("slack-bot-token")}"\n')
    _, out, _ = keylift("fix", ".")
    first = datetime.fromtimestamp(int(git("log", "-1", "--format=%ct")), UTC).date()
    assert (
        f"Stripe live secret key, in 1 committed file, first on {first}"
        "  https://dashboard.stripe.com/apikeys\n"
    ) in out
    assert "Slack bot token, in no commit of this repository  https://" in out


def test_without_git_the_report_says_so(keylift, folder):
    (folder / "pay.py").write_text(f'KEY = "{stripe()}"\n')
    _, out, _ = keylift("fix", "pay.py")
    assert "key, not checked in git: there is no git repository  https://" in out


def test_what_holds_for_all_credentials_is_said_once(keylift, folder):
    (folder / "pay.py").write_text(f'A = "{stripe()}"\nB = "{fake("slack-bot-token")}"\n')
    _, out, _ = keylift("fix", "pay.py")
    assert out.count("git: there is no git repository") == 1
    assert "       Each is not checked in git: there is no git repository.\n" in out
    assert "       Stripe live secret key  https://dashboard.stripe.com/apikeys\n" in out
