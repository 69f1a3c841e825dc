"""Moving values into `.env`: the order, the companions, and every refusal."""

from __future__ import annotations

import multiprocessing
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from keylift.errors import MoveError
from keylift.model import Edit, Entry, Rewrite, Span
from keylift.rewriting.env_files import parse_env
from keylift.rewriting.plan import Source
from keylift.workspace import move
from keylift.workspace.move import Variable, move_value, store_rewrites, store_values
from keylift.workspace.root import EnvPlace

Git = Callable[..., str]
Said = Callable[[BaseException], str]


@pytest.fixture
def place(repository: Path) -> EnvPlace:
    """The companions of a project at a git top level."""
    return EnvPlace(root=repository)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _contents(folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(errors="replace")
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def test_a_value_goes_to_env_its_name_to_the_example_and_env_is_ignored(
    place: EnvPlace, secret: str, git: Git
) -> None:
    stored = store_values(place, [Variable("API_KEY", secret)])
    assert _contents(place.root) == {
        ".gitignore": ".env\n",
        ".env": f"API_KEY={secret}\n",
        ".env.example": "API_KEY=\n",
    }
    assert _mode(place.env) == 0o600
    assert stored.written == (place.root / ".gitignore", place.env, place.example)
    assert stored.notes == ()
    git(place.root, "add", "-A")
    assert git(place.root, "ls-files").split() == [".env.example", ".gitignore"]


def test_the_source_is_edited_last_and_only_if_all_went_well(place: EnvPlace, secret: str) -> None:
    seen: list[dict[str, str]] = []
    move_value(place, Variable("A", secret), lambda: seen.append(_contents(place.root)))
    assert parse_env(seen[0][".env"]) == {"A": secret}
    with pytest.raises(MoveError):
        move_value(place, Variable("A", "another"), lambda: seen.append({}))
    assert len(seen) == 1


def test_existing_entries_comments_and_line_ends_stay(place: EnvPlace, secret: str) -> None:
    place.env.write_bytes(b"# mine\r\nOLD='a b' # why\r\nLAST=x")
    place.example.write_bytes(b"# names\r\nOLD=\r\n")
    (place.root / ".gitignore").write_bytes(b"*.log\r\n!x.log")
    store_values(place, [Variable("A", secret), Variable("B", "it's")])
    new = f'A={secret}\r\nB="it\'s"\r\n'
    assert place.env.read_bytes().decode() == f"# mine\r\nOLD='a b' # why\r\nLAST=x\r\n{new}"
    assert place.example.read_bytes() == b"# names\r\nOLD=\r\nA=\r\nB=\r\n"
    assert (place.root / ".gitignore").read_bytes() == b"*.log\r\n!x.log\r\n.env\r\n"


def test_an_entry_that_has_this_value_already_is_left_alone(place: EnvPlace, secret: str) -> None:
    place.env.write_text(f"export A='{secret}'\n")
    place.env.chmod(0o600)
    place.example.write_text("A=fill me in\n")
    (place.root / ".gitignore").write_text("/.env\n")
    before = place.env.stat().st_ino
    assert store_values(place, [Variable("A", secret)]).written == ()
    assert place.env.stat().st_ino == before


def test_an_env_that_others_can_read_becomes_private_and_that_is_said(
    place: EnvPlace, secret: str
) -> None:
    place.env.write_text(f"A={secret}\n")
    place.env.chmod(0o644)
    stored = store_values(place, [Variable("A", secret)])
    assert _mode(place.env) == 0o600
    assert stored.notes == (".env was readable by other users; now it is yours alone.",)
    assert place.env in stored.written


def test_another_value_under_the_name_is_never_written_over(
    place: EnvPlace, secret: str, everything_said: Said
) -> None:
    place.env.write_text("A=theirs\n")
    before = _contents(place.root)
    with pytest.raises(MoveError, match=r"\.env: A has another value already") as caught:
        store_values(place, [Variable("B", "x"), Variable("A", secret)])
    assert _contents(place.root) == before
    assert secret not in everything_said(caught.value)
    assert "theirs" not in everything_said(caught.value)


@pytest.mark.parametrize("value", ["{s}\\", "{s}'\"$", "{s}\0", "", "{s}\r"])
def test_a_value_that_loaders_would_read_differently_is_refused(
    place: EnvPlace, secret: str, value: str, everything_said: Said
) -> None:
    with pytest.raises(MoveError, match=r"\.env: A cannot be written") as caught:
        store_values(place, [Variable("A", value.format(s=secret))])
    assert _contents(place.root) == {}
    assert secret not in everything_said(caught.value)


def test_a_tracked_env_is_refused_with_the_command_that_helps(
    place: EnvPlace, secret: str, git: Git
) -> None:
    place.env.write_text("OLD=1\n")
    (place.root / ".gitignore").write_text(".env\n")
    git(place.root, "add", "-f", ".env")
    with pytest.raises(MoveError, match=r"is tracked by git.*`git rm --cached \.env` first"):
        store_values(place, [Variable("A", secret)])
    assert place.env.read_text() == "OLD=1\n"


def test_the_nearest_gitignore_gets_the_line(repository: Path, secret: str, git: Git) -> None:
    (repository / ".gitignore").write_text("*.log\n")
    shop = repository / "packages" / "shop"
    shop.mkdir(parents=True)
    store_values(EnvPlace(root=shop), [Variable("A", secret)])
    assert (repository / ".gitignore").read_text() == "*.log\n.env\n"
    assert not (shop / ".gitignore").exists()
    assert git(shop, "check-ignore", ".env") == ".env\n"


def test_a_gitignore_beyond_the_repository_is_not_touched(repository: Path, secret: str) -> None:
    (repository.parent / ".gitignore").write_text("")
    store_values(EnvPlace(root=repository), [Variable("A", secret)])
    assert (repository.parent / ".gitignore").read_text() == ""
    assert (repository / ".gitignore").read_text() == ".env\n"


def test_a_line_that_takes_env_back_is_outdone(place: EnvPlace, secret: str) -> None:
    (place.root / ".gitignore").write_text(".env*\n!.env\n!.env.example\n")
    store_values(place, [Variable("A", secret)])
    assert (place.root / ".gitignore").read_text().endswith("!.env.example\n.env\n")


def test_a_gitignore_that_git_does_not_read_ends_the_move(
    place: EnvPlace, secret: str, everything_said: Said
) -> None:
    (place.root / "real").write_text("")
    (place.root / ".gitignore").symlink_to("real")
    with pytest.raises(MoveError, match="still not ignored") as caught:
        store_values(place, [Variable("A", secret)])
    assert not place.env.exists()
    assert secret not in everything_said(caught.value)


def test_a_folder_outside_git_gets_a_gitignore_too(tmp_path: Path, secret: str) -> None:
    store_values(EnvPlace(root=tmp_path), [Variable("A", secret)])
    assert (tmp_path / ".gitignore").read_text() == ".env\n"
    (tmp_path / ".gitignore").write_text("*\n")
    store_values(EnvPlace(root=tmp_path), [Variable("B", secret)])
    assert (tmp_path / ".gitignore").read_text() == "*\n"


def test_docker_leaves_env_out_where_docker_is_used(place: EnvPlace, secret: str) -> None:
    docker = place.root / ".dockerignore"
    docker.write_text("**/*.log\n")
    assert docker in store_values(place, [Variable("A", secret)]).written
    assert docker.read_text() == "**/*.log\n.env\n"
    docker.write_text("**/.env\n")
    assert docker not in store_values(place, [Variable("B", "x")]).written


def test_a_link_out_of_the_project_is_refused(place: EnvPlace, tmp_path: Path, secret: str) -> None:
    (tmp_path / "outside").write_text("OLD=1\n")
    place.env.symlink_to(tmp_path / "outside")
    with pytest.raises(MoveError, match="leads out of the project"):
        store_values(place, [Variable("A", secret)])
    assert (tmp_path / "outside").read_text() == "OLD=1\n"


def test_a_link_inside_the_repository_stays_and_its_target_is_ignored(
    repository: Path, secret: str, git: Git
) -> None:
    shop = repository / "shop"
    shop.mkdir()
    (shop / ".env").symlink_to("../shared env")
    store_values(EnvPlace(root=shop), [Variable("A", secret)])
    assert (shop / ".env").is_symlink()
    assert (repository / "shared env").read_text() == f"A={secret}\n"
    git(repository, "add", "-A")
    assert "shared" not in git(repository, "ls-files")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"A=\xff\n", "is not UTF-8"), ("A=1\n".encode("utf-16"), "is not UTF-8"), (b"\0", "binary")],
)
def test_an_env_in_another_encoding_is_left_alone(
    place: EnvPlace, secret: str, content: bytes, message: str
) -> None:
    place.env.write_bytes(content)
    with pytest.raises(MoveError, match=message):
        store_values(place, [Variable("B", secret)])
    assert place.env.read_bytes() == content


def test_an_env_that_is_no_file_is_refused_without_waiting(place: EnvPlace, secret: str) -> None:
    os.mkfifo(place.env)
    with pytest.raises(MoveError, match="not a regular file"):
        store_values(place, [Variable("A", secret)])


def test_a_byte_order_mark_stays(place: EnvPlace, secret: str) -> None:
    place.env.write_bytes(b"\xef\xbb\xbfOLD=1\n")
    store_values(place, [Variable("A", secret)])
    assert place.env.read_bytes() == b"\xef\xbb\xbfOLD=1\n" + f"A={secret}\n".encode()


def test_a_folder_that_cannot_be_written_ends_the_move(
    unprivileged: Path, secret: str, everything_said: Said
) -> None:
    unprivileged.chmod(0o500)
    edited: list[int] = []
    with pytest.raises(MoveError, match="Permission denied") as caught:
        move_value(EnvPlace(root=unprivileged), Variable("A", secret), lambda: edited.append(1))
    assert not edited
    assert _contents(unprivileged) == {}
    assert secret not in everything_said(caught.value)


def test_a_full_disk_ends_the_move(
    place: EnvPlace, secret: str, monkeypatch: pytest.MonkeyPatch, everything_said: Said
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (place.root / ".gitignore").write_text(".env\n")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MoveError, match=r"\.env: No space left on device") as caught:
        store_values(place, [Variable("A", secret)])
    assert _contents(place.root) == {".gitignore": ".env\n"}
    assert secret not in everything_said(caught.value)


def test_an_env_that_does_not_read_back_ends_the_move(
    place: EnvPlace, secret: str, monkeypatch: pytest.MonkeyPatch, everything_said: Said
) -> None:
    monkeypatch.setattr(move, "_write_values", lambda env, _: env.replace("A=other\n") or ())
    with pytest.raises(MoveError, match="A does not read back") as caught:
        store_values(place, [Variable("A", secret)])
    assert secret not in everything_said(caught.value)


def test_an_env_that_changes_meanwhile_ends_the_move(
    place: EnvPlace, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.env.write_text("OLD=1\n")
    ensure = move.ensure_ignored

    def slow(path: Path) -> tuple[Path, ...]:
        path.write_text("OLD=1\nTHEIRS=2\n")
        return ensure(path)

    monkeypatch.setattr(move, "ensure_ignored", slow)
    with pytest.raises(MoveError, match="was changed meanwhile"):
        store_values(place, [Variable("A", secret)])
    assert place.env.read_text() == "OLD=1\nTHEIRS=2\n"


def test_without_git_a_repository_is_left_alone(
    place: EnvPlace, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MoveError, match="git is not installed"):
        store_values(place, [Variable("A", secret)])
    assert _contents(place.root) == {}


def _store_some(root: str, worker: int) -> None:
    for number in range(5):
        name = f"KEY_{worker}_{number}"
        store_values(EnvPlace(root=Path(root)), [Variable(name, f"{name}-value")])


def test_processes_that_store_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_store_some, args=(str(tmp_path), n)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    names = {f"KEY_{worker}_{number}" for worker in range(3) for number in range(5)}
    assert parse_env((tmp_path / ".env").read_text()) == {n: f"{n}-value" for n in names}
    assert set(parse_env((tmp_path / ".env.example").read_text())) == names


def _rewrite(text: str, variable: str, value: str) -> Rewrite:
    start = text.index(value)
    span = Span(start, start + len(value))
    edit = Edit(Span(start - 1, span.end + 1), f'os.environ["{variable}"]')
    return Rewrite(title="", store_id="env", variable=variable, secret=span, edits=(edit,))


def test_the_values_of_a_document_are_decoded_and_stored_in_one_go(
    place: EnvPlace, secret: str
) -> None:
    text = f'a = "{secret}"\nb = "\\x41{secret}"\nc = "{secret}"\n'
    rewrites = [_rewrite(text, "A", secret), _rewrite(text, "B", f"\\x41{secret}")]
    source = Source(text=text, language_id="python")
    store_rewrites(source, [*rewrites, rewrites[0]], place)
    assert parse_env(place.env.read_text()) == {"A": secret, "B": f"A{secret}"}


def test_a_span_that_is_no_literal_ends_the_move(
    place: EnvPlace, secret: str, everything_said: Said
) -> None:
    text = f'a = 1  # "{secret}"\n'
    source = Source(text=text, language_id="python")
    with pytest.raises(MoveError, match="A: ") as caught:
        store_rewrites(source, [_rewrite(text, "A", secret)], place)
    assert not place.env.exists()
    assert secret not in everything_said(caught.value)


def _kept_elsewhere(text: str, variable: str, value: str) -> Rewrite:
    entry = Entry(f"shop/{variable.lower()}", mount="secret", key="api_key")
    return replace(_rewrite(text, variable, value), store_id="vault", entry=entry)


def test_a_value_of_another_store_goes_there_once(place: EnvPlace, secret: str) -> None:
    text = f'a = "{secret}"\nb = "{secret}2"\n'
    rewrites = [_kept_elsewhere(text, "A", secret), _kept_elsewhere(text, "A", secret)]
    kept: list[tuple[str, str]] = []

    def keep(rewrite: Rewrite, value: str) -> str:
        kept.append((str(rewrite.entry), value))
        return "Vault has it."

    source = Source(text=text, language_id="python")
    stored = store_rewrites(source, rewrites, place, keep)
    assert kept == [("secret/shop/a (api_key)", secret)]
    assert (stored.written, stored.notes) == ((), ("Vault has it.",))
    assert not place.env.exists()


def test_without_anyone_who_keeps_it_the_env_file_has_the_value(
    place: EnvPlace, secret: str
) -> None:
    text = f'a = "{secret}"\n'
    source = Source(text=text, language_id="python")
    store_rewrites(source, [_kept_elsewhere(text, "A", secret)], place)
    assert parse_env(place.env.read_text()) == {"A": secret}


def test_a_store_that_fails_ends_the_move_before_anything_is_written(
    place: EnvPlace, secret: str
) -> None:
    text = f'a = "{secret}"\nb = "{secret}2"\n'
    source = Source(text=text, language_id="python")

    def keep(rewrite: Rewrite, _value: str) -> str:
        raise MoveError(f"{rewrite.entry}: sealed.")

    rewrites = [_rewrite(text, "B", f"{secret}2"), _kept_elsewhere(text, "A", secret)]
    with pytest.raises(MoveError, match=r"secret/shop/a \(api_key\): sealed"):
        store_rewrites(source, rewrites, place, keep)
    assert _contents(place.root) == {}


def _kept_beside(text: str, variable: str, value: str) -> Rewrite:
    rewrite = _rewrite(text, variable, value)
    return replace(rewrite, store_id="github", entry=Entry(variable))


def test_a_store_beside_env_gets_the_value_after_it(place: EnvPlace, secret: str) -> None:
    """Killed in between, the value is in the source and in `.env`."""
    text = f'a = "{secret}"\n'
    seen: list[dict[str, str]] = []

    def keep(rewrite: Rewrite, _value: str) -> str:
        seen.append(parse_env(place.env.read_text()))
        return f"GitHub has {rewrite.variable}."

    source = Source(text=text, language_id="python")
    stored = store_rewrites(source, [_kept_beside(text, "A", secret)], place, keep)
    assert seen == [{"A": secret}]
    assert stored.notes == ("GitHub has A.",)
    assert parse_env(place.example.read_text()) == {"A": ""}


def test_a_store_beside_env_that_fails_leaves_the_value_there(place: EnvPlace, secret: str) -> None:
    text = f'a = "{secret}"\nb = "{secret}2"\n'

    def keep(rewrite: Rewrite, _value: str) -> str:
        raise MoveError(f"{rewrite.variable}: denied.")

    rewrites = [_kept_beside(text, "A", secret), _rewrite(text, "B", f"{secret}2")]
    with pytest.raises(MoveError) as caught:
        store_rewrites(Source(text=text, language_id="python"), rewrites, place, keep)
    assert str(caught.value) == "A: denied. .env has the value by now, which does no harm."
    assert parse_env(place.env.read_text()) == {"A": secret}


def test_no_repr_shows_a_value(secret: str) -> None:
    assert repr(Variable("A", secret)) == "Variable(name='A', is_read=True)"
