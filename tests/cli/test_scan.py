"""`keylift scan`: what it reads, what it reports, and the exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.command_line import fake, git, run_process, stripe


def test_the_text_report_shows_place_name_and_redacted_line(keylift, folder):
    """The whole report, letter by letter."""
    (folder / "app").mkdir()
    (folder / "app/pay.py").write_text(f'import x\n\nKEY = "{stripe()}"  # live\n')
    (folder / "app/empty.py").write_text("")
    status, out, err = keylift("scan")
    assert status == 1
    assert err == ""
    assert re.sub(r"\d+\.\d s", "0.0 s", out) == (
        "app/pay.py\n"
        "    3:8    error    Stripe live secret key (sk_live_••••••••)  [stripe-live-secret-key]\n"
        '         │ KEY = "sk_live_••••••••"  # live\n'
        "         │        ^^^^^^^^^^^^^^^^\n"
        "\n"
        "1 finding in 1 file (2 files, 0.0 s)\n"
    )


def test_a_clean_folder_ends_with_zero(keylift, folder):
    (folder / "a.py").write_text("x = 1\n")
    status, out, _ = keylift("scan", ".")
    assert status == 0
    assert re.fullmatch(r"Nothing found \(1 file, \d\.\d s\)\.\n", out)


def test_quiet_leaves_only_findings(keylift, folder):
    (folder / "a.py").write_text("x = 1\n")
    assert keylift("scan", "--quiet") == (0, "", "")


@pytest.mark.parametrize(
    ("detector_id", "fail_on", "expected"),
    [
        ("stripe-live-secret-key", "error", 1),
        ("stripe-test-secret-key", "error", 0),
        ("stripe-test-secret-key", "warning", 1),
        ("stripe-publishable-key", "warning", 0),
        ("stripe-publishable-key", "info", 1),
    ],
)
def test_fail_on_sets_the_least_severity(keylift, folder, detector_id, fail_on, expected):
    (folder / "a.py").write_text(f'K = "{fake(detector_id)}"\n')
    status, out, _ = keylift("scan", "--fail-on", fail_on)
    assert status == expected
    assert f"[{detector_id}]" in out


def test_exit_zero_covers_findings_but_not_what_could_not_be_scanned(keylift, folder):
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    assert keylift("scan", "--exit-zero")[0] == 0
    assert keylift("scan", "--exit-zero", ".", "missing")[0] == 3


def test_findings_win_over_what_could_not_be_scanned(keylift, folder):
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    status, out, _ = keylift("scan", ".", "missing")
    assert status == 1
    assert "Could not be scanned\n  missing: No such file or directory\n" in out


def test_standard_input_takes_its_language_from_the_name():
    """A bare value counts in YAML and not in Python."""
    given = f"db.password: {fake('generic-password')}\n".encode()
    assert run_process("scan", "-", "--stdin-name", "a.py", given=given)[0] == 0
    status, out, err = run_process("scan", "-", "--stdin-name", "a.yml", given=given)
    assert (status, err) == (1, "")
    assert out.startswith("a.yml\n    1:14   warning  ")


def test_exclude_is_relative_to_the_current_folder(keylift, folder, monkeypatch):
    """Also where the settings that count stand further up."""
    (folder / "keylift.toml").write_text("")
    git("init", "-q")
    for name in ("in/a.py", "in/deep/a.py", "in/keep/a.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f'K = "{stripe()}"\n')
    monkeypatch.chdir(folder / "in")
    _, out, _ = keylift("scan", ".", "--exclude", "/a.py", "--exclude", "deep")
    assert [line for line in out.splitlines() if line.endswith(".py")] == ["keep/a.py"]


def test_ignore_files_count_unless_told_otherwise(keylift, folder):
    (folder / ".gitignore").write_text("local.py\n")
    (folder / "local.py").write_text(f'K = "{stripe()}"\n')
    assert keylift("scan")[0] == 0
    assert keylift("scan", "--no-gitignore")[0] == 1


def test_each_path_follows_its_own_settings(keylift, folder):
    """Two projects in one run, one of which has switched the detector off."""
    for name, setting in (("one", '["stripe-live-secret-key"]'), ("two", "[]")):
        (folder / name).mkdir()
        (folder / name / "keylift.toml").write_text(f"[detectors]\ndisable = {setting}\n")
        (folder / name / "a.py").write_text(f'K = "{stripe()}"\n')
    status, out, _ = keylift("scan", "one", "two")
    assert status == 1
    assert [line for line in out.splitlines() if line.endswith(".py")] == ["two/a.py"]


def test_a_file_that_two_paths_lead_to_is_scanned_once_by_the_inner_settings(keylift, folder):
    (folder / "in").mkdir()
    (folder / "keylift.toml").write_text("")
    (folder / "in/keylift.toml").write_text('[detectors]\ndisable = ["stripe-live-secret-key"]\n')
    (folder / "in/a.py").write_text(f'K = "{stripe()}"\nL = "{fake("stripe-test-secret-key")}"\n')
    (folder / "b.py").write_text(f'K = "{stripe()}"\n')
    _, out, _ = keylift("scan", ".", "in", "in/a.py", "--format", "json")
    found = [(each["path"], each["detector"]) for each in json.loads(out)["findings"]]
    assert found == [
        ("in/a.py", "stripe-test-secret-key"),
        ("b.py", "stripe-live-secret-key"),
    ]


def test_config_names_the_settings_to_use(keylift, folder):
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    (folder / "ci.toml").write_text('[detectors]\ndisable = ["stripe-live-secret-key"]\n')
    assert keylift("scan", "--config", "ci.toml")[0] == 0


def test_a_custom_detector_is_used(keylift, folder):
    (folder / "keylift.toml").write_text(
        '[[detectors.custom]]\nid = "acme-token"\nname = "Acme token"\n'
        "pattern = 'acme_[0-9a-f]{32}'\nkeywords = [\"acme_\"]\n"
    )
    (folder / "a.py").write_text(f'K = "acme_{fake("datadog-api-key")}"\n')
    status, out, _ = keylift("scan", "a.py")
    assert status == 1
    assert "Acme token (••••••••)  [acme-token]" in out


def test_staged_reads_the_index_and_not_the_disk(keylift, folder):
    """What was staged counts, even where the file was cleaned or deleted afterwards."""
    git("init", "-q")
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    (folder / "b.py").write_text("x = 1\n")
    git("add", ".")
    (folder / "a.py").write_text("x = 1\n")
    (folder / "b.py").write_text(f'K = "{stripe()}"\n')
    status, out, _ = keylift("scan", "--staged")
    assert status == 1
    assert [line for line in out.splitlines() if line.endswith(".py")] == ["a.py"]


def test_staged_leaves_out_what_is_excluded(keylift, folder, monkeypatch):
    """By settings, by `.keyliftignore`, and with paths shown from where one stands."""
    git("init", "-q")
    (folder / "keylift.toml").write_text('[scan]\nexclude = ["vendored/"]\n')
    (folder / ".keyliftignore").write_text("fixtures\n")
    for name in ("vendored/a.py", "deep/fixtures/a.py", "deep/a.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f'K = "{stripe()}"\n')
    git("add", ".")
    (folder / "other").mkdir()
    monkeypatch.chdir(folder / "other")
    _, out, _ = keylift("scan", "--staged")
    assert [line for line in out.splitlines() if line.endswith(".py")] == ["../deep/a.py"]


def test_staged_outside_git_is_wrong_usage(keylift):
    status, out, err = keylift("scan", "--staged")
    assert (status, out) == (2, "")
    assert err == "keylift: --staged: this folder is in no git repository.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--staged", "a.py"), "--staged takes no PATH."),
        (("-", "a.py"), '"-" cannot be combined with other paths.'),
        (("--output", "no/such/file"), "--output: the folder of no/such/file does not exist."),
        (("--output", "."), "--output: . is a folder."),
        (("--config", "/no/such.toml"), "/no/such.toml: No such file or directory"),
    ],
)
def test_contradictory_flags_are_refused_before_any_work(keylift, arguments, message):
    assert keylift("scan", *arguments) == (2, "", f"keylift: {message}\n")


def test_output_is_replaced_whole(keylift, folder):
    """The report goes to the file, only the summary of nothing to the screen."""
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    (folder / "report.json").write_text("old")
    status, out, err = keylift("scan", "a.py", "--format", "json", "--output", "report.json")
    assert (status, out, err) == (1, "", "")
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["findings"][0]["start"] == {"line": 1, "column": 6}
    assert sorted(path.name for path in Path(folder).iterdir()) == ["a.py", "report.json"]


def test_settings_further_down_are_not_read_and_it_is_said(keylift, folder):
    (folder / "sub").mkdir()
    (folder / "sub/keylift.toml").write_text("[scan]\nmax_file_size = 5000\n")
    (folder / "sub/a.py").write_text("x = 1\n")
    said = "Scan that folder by itself, or move what it says up.\n"
    status, _, err = keylift("scan")
    assert (status, err) == (
        0,
        f"keylift: sub/keylift.toml is not read: none counts here. {said}",
    )
    (folder / "keylift.toml").write_text("")
    _, _, err = keylift("fix", ".")
    assert err == (
        f"keylift: sub/keylift.toml is not read: {folder / 'keylift.toml'} counts here. {said}"
    )
    assert keylift("scan", "sub")[2] == ""
    assert keylift("scan", ".", "sub")[2] == ""
