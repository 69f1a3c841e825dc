"""Where settings come from, and which wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from keylift.errors import ConfigError
from keylift.model import Problem, Severity
from keylift.settings import PLACE, Settings, marked
from keylift.workspace.config import find_config, load_config


def test_without_any_layer_the_defaults_stand(tmp_path: Path) -> None:
    config = load_config(tmp_path)
    assert (config.settings, config.file, config.problems) == (Settings(), None, ())


def test_the_nearest_file_up_to_the_git_top_level_counts(repository: Path) -> None:
    deep = repository / "a" / "b"
    deep.mkdir(parents=True)
    (repository.parent / "keylift.toml").write_text("")
    assert find_config(deep) is None
    (repository / "pyproject.toml").write_text("[tool.keylift.scan]\nmax-file-size = 1\n")
    assert find_config(deep) == repository / "pyproject.toml"
    (repository / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert find_config(deep) == repository / "pyproject.toml"
    (repository / "keylift.toml").write_text("")
    assert find_config(deep) == repository / "keylift.toml"
    assert load_config(deep).settings == Settings()


def test_outside_git_only_the_folder_itself_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "keylift.toml").write_text("")
    (tmp_path / "sub").mkdir()
    assert find_config(tmp_path) == tmp_path / "keylift.toml"
    assert find_config(tmp_path / "sub") is None


def test_later_layers_win_key_by_key_however_a_key_is_spelled(tmp_path: Path) -> None:
    (tmp_path / "keylift.toml").write_text(
        '[scan]\nexclude = ["file"]\nmax-file-size = 1\n[editor]\ndebounce = 1\n'
        '[detectors.severity]\na-b = "info"\nc-d = "info"\n'
    )
    editor = {
        "scan": {"maxFileSize": 2},
        "editor": {"debounce": 2},
        "detectors": {"severity": {"c-d": "warning"}},
    }
    settings = load_config(tmp_path, editor=editor, flags={"scan": {"max_file_size": 3}}).settings
    assert settings.scan.exclude == ("file",)
    assert (settings.scan.max_file_size, settings.editor.debounce) == (3, 2)
    assert settings.detectors.severity == {"a-b": Severity.INFO, "c-d": Severity.WARNING}


def test_defaults_that_an_editor_sends_unasked_do_not_hide_the_file(tmp_path: Path) -> None:
    (tmp_path / "keylift.toml").write_text('[scan]\nexclude = ["x"]\nrespect-gitignore = false\n')
    sent = asdict(Settings())
    sent["scan"]["exclude"] = []
    sent["trace"] = None
    settings = load_config(tmp_path, editor=sent).settings
    assert (settings.scan.exclude, settings.scan.respect_gitignore) == (("x",), False)


def test_each_problem_names_the_layer_and_the_key(tmp_path: Path) -> None:
    (tmp_path / "keylift.toml").write_text("[scan]\nexclude = 1\n[scna]\n")
    config = load_config(tmp_path, editor={"editor": {"debounce": -1}}, flags={"x": 1})
    assert [(each.source, each.key) for each in config.problems] == [
        (str(tmp_path / "keylift.toml"), "scan.exclude"),
        (str(tmp_path / "keylift.toml"), "scna"),
        ("editor settings", "editor.debounce"),
        ("command line", "x"),
    ]
    assert isinstance(config.problems[0], Problem)


def test_broken_toml_is_an_error_with_file_and_line_but_no_content(
    tmp_path: Path, secret: str, everything_said: Callable[[BaseException], str]
) -> None:
    path = tmp_path / "keylift.toml"
    path.write_text(f"[scan]\nexclude = x{secret}\n")
    with pytest.raises(
        ConfigError, match=rf"{path}: Invalid value \(at line 2, column 11\)\."
    ) as c:
        load_config(tmp_path)
    assert secret not in everything_said(c.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("keylift.toml", b"\0", "binary file"),
        ("pyproject.toml", b"[tool]\nkeylift = 1\n", "tool.keylift: expected a table"),
        ("pyproject.toml", b"tool = 1\nx\n", "line 2"),
    ],
)
def test_a_file_that_is_no_configuration_is_named(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError, match=f"{name}: .*{message}"):
        load_config(tmp_path)


def test_a_file_named_on_purpose_is_used_and_must_exist(tmp_path: Path) -> None:
    (tmp_path / "keylift.toml").write_text("[editor]\ndebounce = 1\n")
    (tmp_path / "other.toml").write_text("[editor]\ndebounce = 2\n")
    assert load_config(tmp_path, file=tmp_path / "other.toml").settings.editor.debounce == 2
    with pytest.raises(ConfigError, match=r"none\.toml: No such file"):
        load_config(tmp_path, file=tmp_path / "none.toml")


@pytest.mark.parametrize("key", ["allow_write", "allow-write", "allowWrite"])
def test_no_project_can_let_keylift_write_to_a_store(tmp_path: Path, key: str) -> None:
    """Whoever opens somebody's project has not agreed to that."""
    (tmp_path / "keylift.toml").write_text(f'[stores]\n{key} = true\nvault_mount = "kv"\n')
    config = load_config(tmp_path)
    assert (config.settings.stores.allow_write, config.settings.stores.vault_mount) == (False, "kv")
    (problem,) = config.problems
    assert problem.key == f"stores.{key}"
    assert "only your own editor settings can say so" in problem.message
    own = load_config(tmp_path, editor={"stores": {"allowWrite": True}})
    assert own.settings.stores.allow_write is True


def test_no_project_chooses_where_a_secret_is_sent(tmp_path: Path) -> None:
    """Not even one that tries it several ways; names inside the user's own store are its choice."""
    (tmp_path / "keylift.toml").write_text(
        '[stores]\nvault_address = "https://a.example"\nconjur-address = "https://b.example"\n'
        'awsEndpoint = "https://c.example"\nvault_ca_file = "ca.pem"\nallow_write = true\n'
        'vault_namespace = "team"\naws_region = "eu-west-1"\n'
    )
    config = load_config(tmp_path)
    stores = config.settings.stores
    assert (stores.vault_address, stores.conjur_address, stores.aws_endpoint) == ("", "", "")
    assert (stores.vault_ca_file, stores.allow_write) == ("", False)
    assert (stores.vault_namespace, stores.aws_region) == ("team", "eu-west-1")
    assert sorted(problem.key for problem in config.problems) == [
        "stores.allow_write",
        "stores.awsEndpoint",
        "stores.conjur-address",
        "stores.vault_address",
        "stores.vault_ca_file",
    ]


def test_an_untrusted_project_says_nothing_of_where_values_go(tmp_path: Path) -> None:
    """Each setting that names a place is left out, however it is spelled; the others count."""
    lines: dict[str, list[str]] = {}
    for number, (section, name) in enumerate(marked(PLACE)):
        spelled = name.replace("_", "-") if number % 2 else name
        value = '["vault"]' if name == "offer" else '"eu-west-1"'
        if name == "template":
            value = '"theirs/{name}"'
        lines.setdefault(section, []).append(f"{spelled} = {value}")
    lines["scan"] = ['exclude = ["x"]']
    text = "".join(f"[{section}]\n" + "\n".join(said) + "\n" for section, said in lines.items())
    (tmp_path / "keylift.toml").write_text(text)
    trusted, careful = load_config(tmp_path), load_config(tmp_path, is_trusted=False)
    assert trusted.problems == ()
    assert trusted.settings.rewrite.env_file == "eu-west-1"
    assert trusted.settings.stores != Settings().stores
    assert (careful.settings.stores, careful.settings.rewrite) == (
        Settings().stores,
        Settings().rewrite,
    )
    assert careful.settings.scan.exclude == ("x",)
    ignored, hiding = careful.problems
    assert len(ignored.key.split(", ")) == len(marked(PLACE)) == 11
    assert ignored.message == "a folder that you have not trusted cannot say so; it is ignored"
    assert (hiding.key, hiding.message) == (
        "scan.exclude",
        "may hide secrets, and you have not trusted this folder",
    )
    editor = {"rewrite": {"envFile": ".env.local"}}
    mine = load_config(tmp_path, editor=editor, is_trusted=False).settings
    assert mine.rewrite.env_file == ".env.local"
