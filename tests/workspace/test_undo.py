"""The way back of a fix: what goes back, what is left alone, and what a journal can make of it."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keylift.errors import MoveError, StoreError
from keylift.model import Edit, Entry, HelperFile, Rewrite, Span
from keylift.rewriting.env_files import parse_env
from keylift.rewriting.plan import Source
from keylift.workspace import journal_files
from keylift.workspace.apply import fix_file
from keylift.workspace.journal import Journal
from keylift.workspace.journal_files import find_journals, journal_file, read_journal
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.recording import FileEdits, Recorder
from keylift.workspace.root import EnvPlace
from keylift.workspace.undo import Undone, stored_elsewhere, undo
from keylift.workspace.undo_plan import Fetch, State, plan_undo

KEY = b"k" * 32
DEFINITION = "function requireEnv() {}\n"
RUBY = ("app_secrets.rb", "def self.vault(path)\n")
KOTLIN = ("AppSecrets.kt", "fun vault(path: String)\n")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own state out of the tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "keylift" / "undo"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project outside git."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def fix(
    path: Path,
    value: str,
    *,
    variable: str = "A",
    helper: str = "",
    definition: str = DEFINITION,
    entry: Entry | None = None,
    recorder: Recorder | None = None,
) -> None:
    """Fix the one literal of a file, as the command line does."""
    planned = read_file(path)
    assert isinstance(planned, FileBytes)
    place = EnvPlace(root=path.parent)
    start = planned.text.index(value)
    span = Span(start, start + len(value))
    edits = (Edit(Span(start - 1, span.end + 1), f'os.environ["{variable}"]'),)
    known = path.parent / helper
    before = known.read_text() if helper and known.exists() else None
    rewrite = Rewrite(
        title="",
        store_id="vault" if entry else "env",
        variable=variable,
        secret=span,
        edits=edits,
        entry=entry,
        helper=HelperFile(path=helper, text=definition, before=before) if helper else None,
    )
    source = Source(text=planned.text, language_id="python")
    own, recorder = recorder is None, recorder or Recorder(KEY)
    change = FileEdits(file=planned, edits=edits, secrets=[span])
    recorder.before_fix(change, source, [rewrite], place, keeps=entry is not None)
    keep = (lambda _rewrite, _value: "kept") if entry else None
    fix_file(planned, source, [rewrite], edits, place, keep=keep)
    assert recorder.problems == []
    if own:
        recorder.end()


def go_back(project: Path, fetch: Fetch | None = None) -> Undone:
    """Undo the last run in a project."""
    (journal,) = find_journals(project)
    return undo(journal, plan_undo(journal, KEY, fetch), KEY)


def outcomes(undone: Undone) -> dict[str, tuple[State, str]]:
    return {each.path.name: (each.state, each.reason) for each in undone.files}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encoding_mark_line_ends_and_mode_come_back(project: Path, secret: str, codec: str) -> None:
    path = project / "a.py"
    path.write_bytes(f'# é🔑\r\na = "{secret}"\nb = 1\r'.encode(codec))
    path.chmod(0o750)
    before = path.read_bytes()
    fix(path, secret)
    assert path.read_bytes() != before
    assert outcomes(go_back(project)) == {"a.py": (State.BACK, "")}
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o750
    assert sorted(each.name for each in project.iterdir()) == ["a.py"]


def test_entries_that_were_there_stay(project: Path, secret: str) -> None:
    """Also what was added since, in both companion files."""
    (project / ".env").write_text("OLD=1\r\n")
    (project / ".env.example").write_text("# names\nOLD=\n")
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    with (project / ".env").open("a", newline="") as env:
        env.write("NEW=2\r\n")
    undone = go_back(project)
    assert (project / ".env").read_bytes() == b"OLD=1\r\nNEW=2\r\n"
    assert (project / ".env.example").read_text() == "# names\nOLD=\n"
    assert stat.S_IMODE((project / ".env").stat().st_mode) == 0o600
    assert [path.name for path in undone.written] == ["a.py", ".env", ".env.example"]
    assert (undone.deleted, undone.kept) == ((), ())


def test_an_entry_that_was_there_before_the_fix_is_not_taken(project: Path, secret: str) -> None:
    (project / ".env").write_text(f"A={secret}\n")
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    go_back(project)
    assert (project / ".env").read_text() == f"A={secret}\n"
    assert (project / "a.py").read_text() == f'a = "{secret}"\n'


def test_a_file_that_changed_since_is_left_with_all_that_it_needs(
    project: Path, secret: str
) -> None:
    """The helper and the entry that it shares with a file that goes back stay as well."""
    recorder = Recorder(KEY)
    for name in ("a.py", "b.py"):
        (project / name).write_text(f'a = "{secret}"\n')
        fix(project / name, secret, helper="look.js", recorder=recorder)
    changed = 'a = os.environ["A"]\nmore = 1\n'
    (project / "b.py").write_text(changed)
    undone = go_back(project)
    assert outcomes(undone) == {
        "look.js": (State.LEFT, "A file that is left alone may need it."),
        "a.py": (State.BACK, ""),
        "b.py": (State.LEFT, "It changed since the fix."),
    }
    assert undone.kept == ("A",)
    assert (project / "a.py").read_text() == f'a = "{secret}"\n'
    assert (project / "b.py").read_text() == changed
    assert parse_env((project / ".env").read_text()) == {"A": secret}
    assert (project / "look.js").read_text() == DEFINITION
    # Once the file is as the fix left it, the rest of the way can be gone.
    (project / "b.py").write_text('a = os.environ["A"]\n')
    assert {state for state, _ in outcomes(go_back(project)).values()} == {State.BACK, State.DONE}
    assert (project / "b.py").read_text() == f'a = "{secret}"\n'
    assert not (project / ".env").exists()
    assert not (project / "look.js").exists()
    assert find_journals(project) == []


def test_a_deleted_file_does_not_cost_its_value(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    (project / "a.py").unlink()
    assert outcomes(go_back(project)) == {"a.py": (State.LEFT, "It was deleted since.")}
    assert parse_env((project / ".env").read_text()) == {"A": secret}


@pytest.mark.parametrize(
    ("env", "reason"),
    [("", "A is not in .env any more."), ("A=x\n", "A has another value in .env by now.")],
)
def test_without_its_value_a_file_stays(project: Path, secret: str, env: str, reason: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    (project / ".env").write_text(env)
    assert outcomes(go_back(project)) == {"a.py": (State.LEFT, reason)}
    assert (project / ".env").read_text() == env
    assert (project / "a.py").read_text() == 'a = os.environ["A"]\n'


def test_an_entry_with_a_new_value_stays_even_if_all_sources_are_back(
    project: Path, secret: str
) -> None:
    """The user put the source back by hand and gave the variable a new value."""
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    (project / "a.py").write_text(f'a = "{secret}"\n')
    (project / ".env").write_text("A=new\n")
    undone = go_back(project)
    assert outcomes(undone) == {"a.py": (State.DONE, "")}
    assert undone.kept == ("A",)
    assert (project / ".env").read_text() == "A=new\n"


@pytest.mark.parametrize(
    "use",
    ['getenv("A")', "$A", "${A:?}", "process.env.A", "environment:\n  - A\n"],
)
def test_an_entry_that_another_file_looks_up_stays(project: Path, secret: str, use: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    (project / "other").write_text(f"{use}\n")
    undone = go_back(project)
    assert undone.kept == ("A",)
    assert (project / "a.py").read_text() == f'a = "{secret}"\n'
    assert parse_env((project / ".env").read_text()) == {"A": secret}


@pytest.mark.parametrize("use", ["import A", "A = 1", '"AB"', "xA", "# A", "secrets.A"])
def test_a_name_that_only_looks_alike_keeps_nothing(project: Path, secret: str, use: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    (project / "other").write_text(f"{use}\n")
    assert go_back(project).kept == ()
    assert not (project / ".env").exists()


@pytest.mark.parametrize("use", ["requireEnv('B')", "import './look.js'"])
def test_a_helper_that_another_file_uses_by_now_stays(project: Path, secret: str, use: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, helper="look.js")
    (project / "b.js").write_text(use)
    undone = go_back(project)
    assert outcomes(undone)["look.js"] == (State.LEFT, "Another file uses it by now.")
    assert outcomes(undone)["a.py"] == (State.BACK, "")
    assert (project / "look.js").read_text() == DEFINITION


@pytest.mark.parametrize(
    ("helper", "other", "use", "is_used"),
    [
        (RUBY, "lib.rb", "self.x = 1\n", False),
        (RUBY, "lib.rb", 'vault "x"\n', True),
        (RUBY, "bin/run", "#!/usr/bin/ruby\nvault 1", True),
        (RUBY, "x.erb", "<%= vault(1) %>\n", True),
        (KOTLIN, "README", "our vault\n", False),
        (KOTLIN, "README.md", "`vault`\n", False),
        (KOTLIN, "compose.yaml", "vault:\n", False),
        (KOTLIN, "b.py", "vault()\n", False),
        (KOTLIN, "B.java", "AppSecretsKt.vault(1)\n", True),
        (("look.js", DEFINITION), "a.vue", "requireEnv()\n", True),
    ],
)
def test_code_uses_a_helper_and_prose_does_not(
    project: Path, helper: tuple[str, str], other: str, use: str, *, is_used: bool
) -> None:
    name, definition = helper
    secret = "value-of-a-test"
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, helper=name, definition=definition)
    (project / other).parent.mkdir(exist_ok=True)
    (project / other).write_text(use)
    state = outcomes(go_back(project))[name][0]
    assert state is (State.LEFT if is_used else State.BACK)
    assert (project / name).exists() is is_used


def test_a_workflow_keeps_no_entry(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    workflows = project / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "a.yml").write_text("env:\n  A: ${{ secrets.A }}\nrun: echo $A ${{ env.A }}\n")
    fix(project / "a.py", secret)
    assert go_back(project).kept == ()
    assert not (project / ".env").exists()


@pytest.mark.parametrize(
    "before",
    [None, "", "*.log\n", "*.log", "*.log\r\n", "a\r\nb", "# .env\n", "\ufeffa\n"],
)
@pytest.mark.parametrize("name", [".gitignore", ".npmignore"])
def test_an_ignore_file_loses_its_line_with_the_last_value(
    project: Path, secret: str, name: str, before: str | None
) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    if before is not None:
        (project / name).write_text(before, newline="")
    files = {each.name: each.read_bytes() for each in project.iterdir()}
    fix(project / "a.py", secret)
    assert before is None or b".env" in (project / name).read_bytes().splitlines()
    undone = go_back(project)
    assert {each.name: each.read_bytes() for each in project.iterdir()} == files
    assert before is None or project / name in undone.written


@pytest.mark.parametrize(
    ("text", "env"), [(".env\nmine\n", None), ("mine\n", None), (".env\n", "OLD=1\n")]
)
def test_an_ignore_file_keeps_what_is_not_ours(
    project: Path, secret: str, text: str, env: str | None
) -> None:
    """Also the line, where somebody else's is behind it or `.env` is still there."""
    (project / "a.py").write_text(f'a = "{secret}"\n')
    if env:
        (project / ".env").write_text(env)
    fix(project / "a.py", secret)
    (project / ".gitignore").write_text(text)
    go_back(project)
    assert (project / ".gitignore").read_text() == text


def test_a_forged_journal_changes_no_other_file(project: Path, secret: str, tmp_path: Path) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    file = journal_file(project)
    head, *steps = file.read_text().splitlines()
    forged = {**json.loads(head), "ignores": [[1, ".gitignore", False, True], [0, "a.txt", 0, 1]]}
    file.write_text("\n".join([json.dumps(forged), *steps]) + "\n")
    for path in (tmp_path / ".gitignore", project / "a.txt"):
        path.write_text(".env\n")
    go_back(project)
    for path in (tmp_path / ".gitignore", project / "a.txt"):
        assert path.read_text() == ".env\n"


def test_a_helper_that_was_there_gets_its_former_text(project: Path, secret: str) -> None:
    (project / "look.js").write_text("function req\n")
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, helper="look.js")
    assert outcomes(go_back(project))["look.js"] == (State.BACK, "")
    assert (project / "look.js").read_text() == "function req\n"


def test_a_helper_that_lost_text_is_left(project: Path, secret: str) -> None:
    """What it lost might have been anything, so the journal does not have it."""
    (project / "look.js").write_text("const token = 1\n")
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, helper="look.js")
    assert "token" not in journal_file(project).read_text()
    assert outcomes(go_back(project))["look.js"][0] is State.LEFT
    assert (project / "look.js").read_text() == DEFINITION


def test_a_helper_with_changes_of_the_user_stays(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, helper="look.js")
    (project / "look.js").write_text(f"{DEFINITION}// mine\n")
    assert outcomes(go_back(project))["look.js"] == (State.LEFT, "It changed since the fix.")
    assert (project / "look.js").read_text() == f"{DEFINITION}// mine\n"


def test_values_of_other_stores_come_from_there_and_stay_there(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    entry = Entry("app/config", "kv", "a")
    fix(project / "a.py", secret, entry=entry)
    (journal,) = find_journals(project)
    (reference,) = stored_elsewhere(journal)
    assert (reference.store_id, reference.entry) == ("vault", entry)
    assert outcomes(go_back(project)) == {
        "a.py": (
            State.LEFT,
            "Its value is in a store that Keylift cannot read: kv/app/config (a).",
        )
    }
    asked: list[tuple[str, Entry]] = []

    def fetch(store_id: str, wanted: Entry) -> str:
        asked.append((store_id, wanted))
        return secret

    assert outcomes(go_back(project, fetch)) == {"a.py": (State.BACK, "")}
    assert asked == [("vault", entry)]
    assert (project / "a.py").read_text() == f'a = "{secret}"\n'


def test_why_a_store_has_no_answer_is_said(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, entry=Entry("x"))

    def down(_store_id: str, _entry: Entry) -> str:
        raise StoreError("Vault is sealed.")

    assert outcomes(go_back(project, down)) == {"a.py": (State.LEFT, "Vault is sealed.")}
    gone = "The store has no value at x any more."
    assert outcomes(go_back(project, lambda *_: None)) == {"a.py": (State.LEFT, gone)}
    assert (project / "a.py").read_text() == 'a = os.environ["A"]\n'


def test_a_wrong_value_from_a_store_changes_nothing(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, entry=Entry("x"))
    said = "The values that left it are not to be found as they were."
    assert outcomes(go_back(project, lambda *_: "wrong")) == {"a.py": (State.LEFT, said)}
    assert (project / "a.py").read_text() == 'a = os.environ["A"]\n'


def test_a_fix_that_failed_is_no_change(project: Path, secret: str) -> None:
    """The journal says what was about to happen, and the file shows that it did not."""
    (project / "a.py").write_text(f'a = "{secret}"\n')
    (project / ".env").write_text("A=other\n")
    with pytest.raises(MoveError, match="A has another value"):
        fix(project / "a.py", secret)
    assert outcomes(go_back(project)) == {"a.py": (State.DONE, "")}
    assert (project / ".env").read_text() == "A=other\n"


def test_the_last_run_takes_the_place_of_the_former_one(project: Path, secret: str) -> None:
    for name in ("a", "b"):
        (project / f"{name}.py").write_text(f'a = "{secret}"\n')
        fix(project / f"{name}.py", secret)
    assert outcomes(go_back(project)) == {"b.py": (State.BACK, "")}
    assert find_journals(project) == []


def test_a_run_after_an_interrupted_one_goes_back_with_it(project: Path, secret: str) -> None:
    """However often that happens, and where the last line was cut off; but only until one ends."""
    for name in ("a", "b", "c", "d"):
        (project / f"{name}.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, recorder=Recorder(KEY))
    with journal_file(project).open("ab") as file:
        file.write(b'{"path":"x')
    fix(project / "b.py", secret, recorder=Recorder(KEY))
    fix(project / "c.py", secret)
    assert outcomes(go_back(project)) == {f"{name}.py": (State.BACK, "") for name in "abc"}
    assert not (project / ".env").exists()
    for name in ("a", "b"):
        fix(project / f"{name}.py", secret)
    assert outcomes(go_back(project)) == {"b.py": (State.BACK, "")}


def test_a_value_that_an_interrupted_run_stored_goes_with_it(project: Path, secret: str) -> None:
    """Killed right before it changed the file, the fix is run again, and then taken back."""
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, recorder=Recorder(KEY))
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    assert outcomes(go_back(project)) == {"a.py": (State.BACK, "")}
    assert (project / "a.py").read_text() == f'a = "{secret}"\n'
    assert not (project / ".env").exists()


def test_a_journal_is_never_longer_than_what_is_read(
    project: Path, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit is said, and what was noted by then still goes back."""
    for name in ("a", "b"):
        (project / f"{name}.py").write_text(f'a = "{secret}"\n')
    recorder = Recorder(KEY)
    fix(project / "a.py", secret, recorder=recorder)
    size = journal_file(project).stat().st_size
    monkeypatch.setattr(journal_files, "_MOST_BYTES", size + 100)
    with pytest.raises(AssertionError):
        fix(project / "b.py", secret, recorder=recorder)
    assert f"would be larger than {size + 100:,} bytes" in recorder.problems[0]
    assert outcomes(go_back(project)) == {"a.py": (State.BACK, "")}
    assert (project / ".env").read_text() == f"A={secret}\n"


def test_a_run_over_two_projects_goes_back_as_one_or_apart(tmp_path: Path, secret: str) -> None:
    recorder = Recorder(KEY)
    for name in ("x", "y"):
        (tmp_path / "w" / name).mkdir(parents=True)
        (tmp_path / "w" / name / "a.py").write_text(f'a = "{secret}"\n')
        fix(tmp_path / "w" / name / "a.py", secret, recorder=recorder)
    roots = [each.place.root.name for each in find_journals(tmp_path / "w")]
    assert sorted(roots) == ["x", "y"]
    (one,) = find_journals(tmp_path / "w" / "x" / "a.py")
    assert one.place.root.name == "x"
    fix_again = Recorder(KEY)
    (tmp_path / "w" / "y" / "b.py").write_text(f'a = "{secret}"\n')
    fix(tmp_path / "w" / "y" / "b.py", secret, recorder=fix_again)
    assert [each.place.root.name for each in find_journals(tmp_path / "w")] == ["y"]


def test_the_journal_is_private_and_where_git_never_commits_from(
    repository: Path, secret: str, git: Callable[..., str], state: Path
) -> None:
    (repository / "a.py").write_text(f'a = "{secret}"\n')
    fix(repository / "a.py", secret)
    file = journal_file(repository)
    assert file.parent == repository / ".git" / "keylift"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "keylift" not in git(repository, "status", "--porcelain", "--ignored")
    assert not state.exists()


def test_without_git_the_journal_is_in_the_users_state_folder(
    project: Path, secret: str, state: Path
) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    (file,) = state.iterdir()
    assert file == journal_file(project)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    names = sorted(each.name for each in project.iterdir())
    assert names == [".env", ".env.example", ".gitignore", "a.py"]
    (project / ".git").write_text("nonsense\n")
    assert file == journal_file(project)


def test_the_journal_holds_no_piece_of_a_value(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, helper="look.js")
    text = journal_file(project).read_text()
    for start in range(len(secret) - 7):
        assert secret[start : start + 8] not in text


def test_a_seal_tells_nothing_without_the_key(project: Path, secret: str) -> None:
    """The same fix with another key has no seal in common."""

    def seals() -> set[str]:
        (project / "a.py").write_text(f'a = "{secret}"\n')
        (project / ".env").unlink(missing_ok=True)
        planned = read_file(project / "a.py")
        assert isinstance(planned, FileBytes)
        fix(project / "a.py", secret, recorder=Recorder(keys.pop()))
        (journal,) = find_journals(project)
        (step,) = journal.steps
        return {journal.check, step.before, step.after, *step.added.values()}

    keys = [b"k" * 32, b"j" * 32]
    first = seals()
    assert len(first) == 4
    assert first.isdisjoint(seals())


def test_another_key_is_said(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    (journal,) = find_journals(project)
    with pytest.raises(MoveError, match="was made with another key"):
        plan_undo(journal, b"other")


def test_a_failing_journal_is_said_and_the_fix_goes_on(
    project: Path, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal_files, "write_atomically", full)
    (project / "a.py").write_text(f'a = "{secret}"\n')
    recorder = Recorder(KEY)
    with pytest.raises(AssertionError):
        fix(project / "a.py", secret, recorder=recorder)
    (said,) = recorder.problems
    assert said.startswith("`keylift fix --undo` will not know of all this: ")
    assert said.endswith("No space left on device.")
    assert (project / "a.py").read_text() == 'a = os.environ["A"]\n'


def written(project: Path, change: Callable[[list[dict[str, Any]]], object]) -> Journal | None:
    """Change the lines of a project's journal, and read it again."""
    file = journal_file(project)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    change(lines)
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return read_journal(file)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "{}\n",
        "[]\n",
        "null\n",
        '{"keylift-undo": 2}\n',
        "\ud800\n",
        "[" * 5000 + "\n",
        '{"keylift-undo": 1, "root": "relative"}\n',
    ],
)
def test_nonsense_is_a_clear_error(project: Path, secret: str, text: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    journal_file(project).write_text(text, errors="surrogatepass")
    with pytest.raises(MoveError, match="is no journal that this version of Keylift understands"):
        find_journals(project)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[0].update(root="/elsewhere"),
        lambda lines: lines[0].update(env="../.env"),
        lambda lines: lines[0].update(example=".env"),
        lambda lines: lines[0].update(started="soon"),
        lambda lines: lines[0].pop("check"),
        lambda lines: lines[1].update(path="../outside.py"),
        lambda lines: lines[1].update(path="/etc/hosts"),
        lambda lines: lines[1].update(path=".git/config"),
        lambda lines: lines[1].update(path=""),
        lambda lines: lines[1].update(path="a\0b"),
        lambda lines: lines[1].update(path=["a.py"]),
        lambda lines: lines[1].update(edits=[[0, -1, []]]),
        lambda lines: lines[1].update(edits=[[0]]),
        lambda lines: lines[1].update(edits=[[0, 1, [{"variable": 1}]]]),
        lambda lines: lines[1].update(added=["A"]),
        lambda lines: lines.append("x"),
    ],
)
def test_what_does_not_fit_is_a_clear_error(
    project: Path, secret: str, change: Callable[[list[dict[str, Any]]], object]
) -> None:
    """Whoever wrote it: nothing outside the project can be reached with it."""
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    with pytest.raises(MoveError, match="is no journal that this version of Keylift understands"):
        written(project, change)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda step: step.update(edits=[]), "The values that left it"),
        (lambda step: step.update(edits=[[900, 901, []]]), "The values that left it"),
        (lambda step: step.update(edits=[[4, 5, ["x"]]]), "The values that left it"),
        (lambda step: step.update(edits=[[5, 4, ["x"]]]), "The values that left it"),
        (lambda step: step.update(after="0"), "It changed since the fix."),
        (lambda step: step.update(before="0"), "The values that left it"),
    ],
)
def test_a_forged_journal_changes_nothing(
    project: Path,
    secret: str,
    change: Callable[[dict[str, Any]], object],
    reason: str,
) -> None:
    """Nobody without the key can make a seal of bytes that the user never had."""
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    written(project, lambda lines: change(lines[1]))
    ((state, said),) = outcomes(go_back(project)).values()
    assert state is State.LEFT
    assert said.startswith(reason)
    assert (project / "a.py").read_text() == 'a = os.environ["A"]\n'
    assert parse_env((project / ".env").read_text()) == {"A": secret}


def test_a_forged_journal_takes_no_entry_that_no_file_of_it_needs(
    project: Path, secret: str
) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    (project / ".env").write_text(f"A={secret}\nB=mine\n")
    written(project, lambda lines: lines[1]["added"].update(B=lines[1]["added"]["A"]))
    go_back(project)
    assert (project / ".env").read_text() == "B=mine\n"


def test_a_last_line_that_was_not_finished_is_left_out(project: Path, secret: str) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    with journal_file(project).open("a") as file:
        file.write('{"path": "b.p')
    assert outcomes(go_back(project)) == {"a.py": (State.BACK, "")}


def test_no_symbolic_link_is_followed(project: Path, secret: str, tmp_path: Path) -> None:
    """Neither that of a file nor that of a folder, though the bytes would fit."""
    folder = project / "sub"
    folder.mkdir()
    (project / "package.json").write_text("{}")
    (folder / "a.py").write_text(f'a = "{secret}"\n')
    (project / "b.py").write_text(f'a = "{secret}"\n')
    recorder = Recorder(KEY)
    fix(project / "b.py", secret, recorder=recorder)
    fix(folder / "a.py", secret, recorder=recorder)
    journals = {each.place.root.name: each for each in find_journals(project)}
    outside = tmp_path / "outside.py"
    (project / "b.py").rename(outside)
    (project / "b.py").symlink_to(outside)
    undone = undo(journals["work"], plan_undo(journals["work"], KEY), KEY)
    assert outcomes(undone) == {
        "b.py": (State.LEFT, "A symbolic link leads to another file by now.")
    }
    assert outside.read_text() == 'a = os.environ["A"]\n'
    folder.rename(tmp_path / "moved")
    folder.symlink_to(tmp_path / "moved")
    with pytest.raises(MoveError, match="no longer the folder that the fix was in"):
        plan_undo(journals["sub"], KEY)


def test_a_journal_that_is_a_symbolic_link_is_not_read_or_written(
    project: Path, secret: str, tmp_path: Path
) -> None:
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret)
    file = journal_file(project)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").read_bytes()
    with pytest.raises(MoveError):
        find_journals(project)
    recorder = Recorder(KEY)
    (project / "b.py").write_text(f'a = "{secret}"\n')
    with pytest.raises(AssertionError):
        fix(project / "b.py", secret, recorder=recorder)
    assert "is a symbolic link" in recorder.problems[0]
    assert (tmp_path / "elsewhere").read_bytes() == before


def test_a_source_that_cannot_be_written_keeps_its_value_where_it_is(
    unprivileged: Path, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(unprivileged / "state"))
    project = unprivileged / "work"
    project.mkdir()
    (project / "a.py").write_text(f'a = "{secret}"\n')
    fix(project / "a.py", secret, helper="look.js")
    (project / "a.py").chmod(0o400)
    undone = go_back(project)
    assert outcomes(undone)["a.py"][0] is State.LEFT
    assert outcomes(undone)["a.py"][1].endswith("a.py is read-only.")
    assert outcomes(undone)["look.js"][0] is State.LEFT
    assert parse_env((project / ".env").read_text()) == {"A": secret}
    assert os.path.exists(journal_file(project))  # noqa: PTH110 - follows no link
