"""`keylift fix` with a CI's secrets beside `.env`.

The commands are stand-ins that keep to the documentation, not the real ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from keylift.rewriting.env_files import parse_env
from servers.stand_ins import StandIn, gh, glab
from support.command_line import fake, git, stripe

Keylift = Callable[..., tuple[int, str, str]]
KEPT = {"github": "secrets", "gitlab": "values"}
NAMES = {"github": "GitHub", "gitlab": "GitLab"}
NOUNS = {"github": "GitHub Actions secret", "gitlab": "GitLab CI variable"}
COMMANDS = {
    "github": "gh secret set STRIPE_SECRET_KEY",
    "gitlab": "glab variable set STRIPE_SECRET_KEY --masked --raw",
}
each_store = pytest.mark.parametrize("store", KEPT)


@pytest.fixture
def project(folder: Path) -> Path:
    git("init", "-q")
    (folder / "pay.py").write_text(f'KEY = "{stripe()}"\nprint(KEY)\n')
    return folder


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, StandIn]:
    made = {"github": gh(tmp_path / "a"), "gitlab": glab(tmp_path / "b")}
    for each in made.values():
        each.on_path(monkeypatch)
    return made


def kept(store: str, commands: dict[str, StandIn]) -> dict[str, str]:
    found: dict[str, str] = commands[store].state[KEPT[store]]
    return found


@each_store
def test_both_have_what_the_program_reads(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    status, out, err = keylift("fix", "pay.py", "--store", store, "--allow-write")
    assert (status, err) == (0, "")
    assert 'KEY = os.environ["STRIPE_SECRET_KEY"]' in (project / "pay.py").read_text()
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": stripe()}
    assert (project / ".env.example").read_text() == "STRIPE_SECRET_KEY=\n"
    assert kept(store, commands) == {"STRIPE_SECRET_KEY": stripe()}
    assert f"moved to STRIPE_SECRET_KEY in .env and a {NOUNS[store]}\n" in out
    place = {"github": "GitHub, repository acme/shop", "gitlab": "GitLab, project acme/shop"}[store]
    assert f"Values go to {place}.\n" in out
    assert f"{place}, has STRIPE_SECRET_KEY at STRIPE_SECRET_KEY.\n" in out
    assert "set -a; . ./.env; set +a" in out
    assert stripe() not in out


@each_store
def test_no_argument_and_no_environment_holds_the_value(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    keylift("fix", "pay.py", "--store", store, "--allow-write")
    calls = commands[store].calls
    assert [call["argv"] for call in calls if call["given"]] == [COMMANDS[store].split()[1:]]
    assert [call["given"] for call in calls if call["given"]] == [stripe()]
    for call in calls:
        assert stripe() not in json.dumps({"argv": call["argv"], "environ": call["environ"]})
        assert call["folder"] == str(project)


@each_store
def test_env_has_the_value_before_the_pipeline_gets_it(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    module = __import__(f"keylift.clients.{store}", fromlist=["x"])
    client = getattr(module, NAMES[store])
    write, seen = client.write, []

    def watched(*given: object) -> None:
        seen.append(parse_env((project / ".env").read_text()))
        write(*given)

    monkeypatch.setattr(client, "write", watched)
    keylift("fix", "pay.py", "--store", store, "--allow-write")
    assert seen == [{"STRIPE_SECRET_KEY": stripe()}]
    assert kept(store, commands) == {"STRIPE_SECRET_KEY": stripe()}


@each_store
def test_a_pipeline_that_says_no_at_the_start_leaves_everything(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    before = (project / "pay.py").read_text()
    commands[store].change(fails="403 HTTP 403: no ")
    status, out, err = keylift("fix", "pay.py", "--store", store, "--allow-write")
    assert status == 3
    assert "is denied: the login may not do that." in out + err
    assert (project / "pay.py").read_text() == before
    assert not (project / ".env").exists()


@each_store
@pytest.mark.parametrize("flags", [[], ["--overwrite"]])
def test_another_value_there_goes_only_where_that_is_said(
    store: str, flags: list[str], keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    commands[store].change(**{KEPT[store]: {"STRIPE_SECRET_KEY": "another-one"}})
    assert keylift("fix", "pay.py", "--store", store, "--allow-write", *flags)[0] == 0
    name = "STRIPE_SECRET_KEY" if flags else "PAY_STRIPE_SECRET_KEY"
    there = {} if flags else {"STRIPE_SECRET_KEY": "another-one"}
    assert kept(store, commands) == {**there, name: stripe()}
    assert f'os.environ["{name}"]' in (project / "pay.py").read_text()


@each_store
def test_another_value_under_the_name_that_env_has_leads_to_another(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    """Of a value that the store shows nobody it is not known whether it is another one."""
    (project / ".env").write_text(f"STRIPE_SECRET_KEY={stripe()}\n")
    commands[store].change(**{KEPT[store]: {"STRIPE_SECRET_KEY": "another-one"}})
    status, out, _ = keylift("fix", "pay.py", "--store", store, "--allow-write")
    assert kept(store, commands)["STRIPE_SECRET_KEY"] == "another-one"
    if store == "github":
        assert status == 3
        assert "pay.py stays as it was: GitHub has STRIPE_SECRET_KEY already" in out
        assert ".env has the value by now, which does no harm." in out
    else:
        assert status == 0
        assert kept(store, commands)["PAY_STRIPE_SECRET_KEY"] == stripe()


def test_a_secret_that_is_not_listed_afterwards_leaves_the_source(
    keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    before = (project / "pay.py").read_text()
    commands["github"].change(spoils="lost")
    status, out, _ = keylift("fix", "pay.py", "--store", "github", "--allow-write")
    assert status == 3
    assert "GitHub: STRIPE_SECRET_KEY does not read back as it was written. .env has" in out
    assert (project / "pay.py").read_text() == before


@each_store
def test_one_value_in_two_files_is_set_once(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    (project / "ray.py").write_text((project / "pay.py").read_text())
    status, _, err = keylift("fix", ".", "--store", store, "--allow-write")
    assert (status, err) == (0, "")
    assert sum(bool(call["given"]) for call in commands[store].calls) == 1


@each_store
def test_rewriting_only_shows_the_commands(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    status, out, err = keylift("fix", "pay.py", "--store", store, "--rewrite-only")
    assert (status, err) == (0, "")
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": stripe()}
    assert (
        f"2. Make each value a {NOUNS[store]} as well:\n"
        f'       (. ./.env; printf %s "$STRIPE_SECRET_KEY") | {COMMANDS[store]}\n'
    ) in out
    assert "take them out of .env" not in out
    assert commands[store].calls == []


@each_store
def test_nothing_is_written_unasked(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    status, _, err = keylift("fix", "pay.py", "--store", store)
    assert (status, f"makes each value a {NOUNS[store]} as well" in err) == (2, True)
    status, out, _ = keylift("fix", "pay.py", "--store", store, "--dry-run")
    assert f"would move to STRIPE_SECRET_KEY in .env and a {NOUNS[store]}\n" in out
    assert commands[store].calls == []
    assert not (project / ".env").exists()


@each_store
def test_the_way_back_reads_env(
    store: str, keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    before = (project / "pay.py").read_text()
    keylift("fix", "pay.py", "--store", store, "--allow-write")
    calls = len(commands[store].calls)
    status, out, err = keylift("fix", "--undo")
    assert (status, err) == (0, "")
    assert (project / "pay.py").read_text() == before
    assert not (project / ".env").exists()
    assert f"Still a {NOUNS[store]}: STRIPE_SECRET_KEY\n" in out
    assert len(commands[store].calls) == calls


def test_what_github_cannot_name_gets_another_name(
    keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    """No secret of a repository may begin with GITHUB_."""
    token = fake("github-personal-access-token")
    (project / "pay.py").write_text(f'KEY = "{token}"\n')
    assert keylift("fix", "pay.py", "--store", "github", "--allow-write")[::2] == (0, "")
    assert 'KEY = os.environ["PAY_GITHUB_TOKEN"]' in (project / "pay.py").read_text()
    assert kept("github", commands) == {"PAY_GITHUB_TOKEN": token}
    assert parse_env((project / ".env").read_text()) == {"PAY_GITHUB_TOKEN": token}


WORKFLOW = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: python pay.py
        env:
          TOKEN: {}
"""


def test_a_workflow_gets_the_secret_that_it_names(
    keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    workflow = project / ".github" / "workflows" / "test.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(WORKFLOW.format(stripe(1)))
    status, out, err = keylift("fix", ".", "--store", "github", "--allow-write")
    assert (status, err) == (0, "")
    assert workflow.read_text() == WORKFLOW.format("${{ secrets.STRIPE_TOKEN }}")
    assert kept("github", commands) == {
        "STRIPE_SECRET_KEY": stripe(),
        "STRIPE_TOKEN": stripe(1),
    }
    # It is set, so nobody needs to be told how.
    assert "gh secret set" not in out
    assert (
        "Have the workflows pass the variables on:\n"
        "       .github/workflows/test.yml seems to run pay.py; its step needs below `env:`"
        " `STRIPE_SECRET_KEY: ${{ secrets.STRIPE_SECRET_KEY }}`.\n"
    ) in out


@pytest.mark.usefixtures("commands")
def test_a_workflow_that_passes_the_variable_or_runs_something_else_needs_no_line(
    keylift: Keylift, project: Path
) -> None:
    folder = project / ".github" / "workflows"
    folder.mkdir(parents=True)
    passing = WORKFLOW.replace("TOKEN", "STRIPE_SECRET_KEY")
    (folder / "a.yml").write_text(passing.format("${{ secrets.STRIPE_SECRET_KEY }}"))
    (folder / "b.yml").write_text(WORKFLOW.replace("pay.py", "repay.py").format("x"))
    (folder / "c.txt").write_text(WORKFLOW.format("x"))
    status, out, _ = keylift("fix", "pay.py", "--store", "github", "--allow-write")
    assert (status, "Have the workflows" in out) == (0, False)


def test_a_job_of_gitlab_gets_the_variable_that_its_file_loses(
    keylift: Keylift, project: Path, commands: dict[str, StandIn]
) -> None:
    text = "variables:\n  STRIPE_KEY: {}\n  MODE: live\ntest:\n  script: [make]\n"
    jobs = project / ".gitlab-ci.yml"
    jobs.write_text(text.format(stripe(1)))
    status, out, err = keylift("fix", ".gitlab-ci.yml", "--store", "gitlab", "--allow-write")
    assert (status, err) == (0, "")
    assert jobs.read_text() == "variables:\n  MODE: live\ntest:\n  script: [make]\n"
    assert kept("gitlab", commands) == {"STRIPE_KEY": stripe(1)}
    assert "glab variable set" not in out


@pytest.mark.usefixtures("project", "commands")
def test_a_burnt_value_is_replaced_there(
    keylift: Keylift, commands: dict[str, StandIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    keylift("fix", "pay.py", "--store", "github", "--allow-write")
    monkeypatch.setattr("keylift.cli.replacing._new_value", lambda: "the next")
    status, out, _ = keylift("stores", "replace", "github", "STRIPE_SECRET_KEY")
    assert (status, "GitHub has the new value at" in out) == (0, True)
    assert ".env keeps what it has; change it there as well.\n" in out
    assert kept("github", commands) == {"STRIPE_SECRET_KEY": "the next"}
