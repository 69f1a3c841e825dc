"""What reports say, and that other programs can read them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import subprocess
import tarfile
import time
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest

from keylift.cli import progress
from keylift.cli.reports.excerpts import excerpt_of, place_of
from keylift.cli.terminal import cells
from keylift.engine import Engine
from keylift.text import LineIndex
from support.command_line import fake, git, stripe

ROOT = Path(__file__).parents[2]
DOTS = "••••••••"
ENVIRONMENT = dict(os.environ)

# The schema of the standard comes from Microsoft's package of SARIF tools (MIT), which has it as
# OASIS published it; nothing of it is kept in this repository.
SARIF_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
SARIF_SHA512 = (
    "A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A=="
)
SARIF_MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


@cache
def sarif_schema(cache_folder: Path) -> dict[str, object]:
    """Fetch the schema once a run, and make sure that it is the one we looked at."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(cache_folder), SARIF_PACKAGE]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    archive = (cache_folder / done.stdout.strip()).read_bytes()
    assert base64.b64encode(hashlib.sha512(archive).digest()).decode() == SARIF_SHA512
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        member = files.extractfile(SARIF_MEMBER)
        assert member is not None
        return json.load(member)


def excerpt(text: str, *, width: int = 100, which: int = 0) -> tuple[str, str]:
    """Return the redacted line of a finding, and the carets under it."""
    lines = LineIndex(text)
    findings = Engine().scan(text, "python").findings
    found = excerpt_of(findings[which], findings, text, lines, width)
    carets = " " * found.indent + "^" * len(found.shown)
    return found.before + found.shown + found.after, carets


def test_an_excerpt_hides_every_value_of_its_line():
    """The other finding as well, shown by its own prefix."""
    line, carets = excerpt(f'a, b = "{stripe()}", "{fake("github-personal-access-token")}"\n')
    assert line == f'a, b = "sk_live_{DOTS}", "ghp_{DOTS}"'
    assert carets == "        ^^^^^^^^^^^^^^^^"


def test_an_excerpt_hides_a_copy_of_the_value_and_what_looks_like_one():
    """Also where nothing is found: here because of the comment at the end."""
    token = fake("github-personal-access-token")
    line, _ = excerpt(
        f'a = "{stripe()}", "{token}"  # keylift:ignore=github-personal-access-token\n'
    )
    assert line == f'a = "sk_live_{DOTS}", "{DOTS}"  # keylift:ignore=github-personal-access-token'


def test_carets_stand_under_the_value_behind_tabs_and_wide_characters():
    line, carets = excerpt(f'def f():\n\tx = 1\n\tdef 鍵(): k = "{stripe()}"\n')
    assert line == f'def 鍵(): k = "sk_live_{DOTS}"'
    assert carets == " " * 15 + "^" * 16
    assert cells(line.partition("sk_live_")[0]) == 15


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_long_line_is_cut_around_the_value(width):
    before, after = "x" * 9 + " + " * 200, " - " * 200
    line, carets = excerpt(f'{before}"{stripe()}"{after}\n', width=width)
    assert cells(line) <= width
    assert line.startswith("…")
    assert line.endswith("…")
    assert line[carets.index("^") : len(carets)] == f"sk_live_{DOTS}"


def test_places_count_characters_from_one():
    """An astral character and a combining one are characters of their own."""
    text = f'x = 1\r\n"🔑e\u0301" + "{stripe()}"\r\n'
    (finding,) = Engine().scan(text, "python").findings
    place = place_of(finding, LineIndex(text))
    assert (place.line, place.column, place.end_line) == (2, 10, 2)
    assert place.end_column == 10 + len(stripe())


@pytest.fixture
def shop(folder):
    """A folder with findings, names that need quoting, and something that cannot be scanned."""
    git("init", "-q")
    (folder / "keylift.toml").write_text("[detectors]\ndisable = ['nope']\n")
    (folder / "dir ñ#").mkdir()
    (folder / "dir ñ#/a b.py").write_text(f'"🔑" + "{stripe()}"\n')
    (folder / "pub.js").write_text(f'pk = "{fake("stripe-publishable-key")}"\n')
    (folder / "big.txt").write_bytes(b"a" * 10_000_001)
    return folder


@pytest.mark.usefixtures("shop")
def test_json_follows_the_published_schema(keylift):
    status, out, _ = keylift("scan", "--format", "json")
    report = json.loads(out)
    schema = json.loads((ROOT / "docs/report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
    assert status == 2
    assert [finding["path"] for finding in report["findings"]] == ["pub.js", "dir ñ#/a b.py"]
    assert report["findings"][1]["start"] == {"line": 1, "column": 8}
    assert report["problems"][0]["source"] == "big.txt"
    assert report["configuration_problems"][0]["key"] == "detectors.disable"


def test_sarif_follows_the_standard(keylift, shop, tmp_path):
    """Valid by the schema, with UTF-16 columns, relative addresses and what was not scanned."""
    status, out, _ = keylift("scan", "--format", "sarif")
    log = json.loads(out)
    jsonschema.validate(log, sarif_schema(tmp_path), cls=jsonschema.Draft7Validator)
    (run,) = log["runs"]
    assert status == 2
    assert run["columnKind"] == "utf16CodeUnits"
    assert run["originalUriBaseIds"] == {"SRCROOT": {"uri": f"{shop.as_uri()}/"}}
    publishable, live = run["results"]
    assert (publishable["level"], live["level"]) == ("note", "error")
    assert live["ruleId"] == run["tool"]["driver"]["rules"][live["ruleIndex"]]["id"]
    place = live["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uriBaseId"] == "SRCROOT"
    assert place["artifactLocation"]["uri"] == "dir%20%C3%B1%23/a%20b.py"
    assert (shop / unquote(place["artifactLocation"]["uri"])).is_file()
    assert place["region"] == {
        "startLine": 1,
        "startColumn": 9,
        "endLine": 1,
        "endColumn": 9 + len(stripe()),
    }
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "big.txt" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert (
        "detectors.disable: item 1"
        in invocation["toolConfigurationNotifications"][0]["message"]["text"]
    )


def test_sarif_names_a_file_outside_the_current_folder_in_full(keylift, folder, monkeypatch):
    (folder / "in").mkdir()
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    monkeypatch.chdir(folder / "in")
    _, out, _ = keylift("scan", "../a.py", "--format", "sarif")
    location = json.loads(out)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": (folder / "a.py").as_uri()}


def test_fingerprints_are_equal_for_equal_values_and_from_run_to_run(keylift, folder, monkeypatch):
    """And other ones under another key, so that nobody can try out values."""
    (folder / "a.py").write_text(f'A = "{stripe()}"\nB = "{stripe()}"\nC = "{stripe(1)}"\n')

    def fingerprints() -> list[str]:
        report = json.loads(keylift("scan", "--format", "json")[1])
        return [finding["fingerprint"] for finding in report["findings"]]

    first = fingerprints()
    assert first[0] == first[1] != first[2]
    assert fingerprints() == first
    monkeypatch.setenv("KEYLIFT_SALT", "of our build server")
    keyed = fingerprints()
    assert set(keyed).isdisjoint(first)
    assert fingerprints() == keyed


@pytest.mark.parametrize(
    ("environment", "colored"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colors_follow_the_environment(keylift, folder, monkeypatch, environment, colored):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    _, out, _ = keylift("scan")
    assert ("\x1b[1;31merror" in out) is colored
    assert ("\x1b" in out) is colored


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_a_file_name_that_is_no_text_does_not_stop_a_report(keylift, folder, form):
    """Linux lets a name be any bytes."""
    with open(os.fsencode(folder) + b"/\xff.py", "w") as file:  # noqa: PTH123
        file.write(f'K = "{stripe()}"\n')
    status, out, err = keylift("scan", "--format", form)
    assert (status, err) == (1, "")
    assert {"text": "\\xff.py\n", "json": '"\\\\xff.py"', "sarif": '"%FF.py"'}[form] in out


def test_a_bar_shows_progress_where_a_person_waits(capsys, monkeypatch):
    """On standard error, with all items passed on, and gone in the end."""
    monkeypatch.setattr(progress, "is_terminal", lambda _stream: True)
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert list(progress.with_progress(range(100))) == list(range(100))
    said = capsys.readouterr()
    assert said.out == ""
    assert "Scanning" in said.err
    assert "/100" in said.err


@pytest.mark.parametrize(
    ("terminal", "patience", "quiet"),
    [(False, -1.0, False), (True, 60.0, False), (True, -1.0, True)],
    ids=["no-terminal", "short-scan", "quiet"],
)
def test_no_bar_shows_otherwise(capsys, monkeypatch, terminal, patience, quiet):
    monkeypatch.setattr(progress, "is_terminal", lambda _stream: terminal)
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    assert list(progress.with_progress(range(100), quiet=quiet)) == list(range(100))
    assert capsys.readouterr() == ("", "")


def test_excerpts_of_a_long_line_take_time_by_their_number_and_not_by_its_length(keylift, folder):
    """A minified file with many findings, and a long word without an end."""
    calls = ";".join(f'f("{stripe(number)}",a{number})' for number in range(2000))
    (folder / "min.js").write_text(f"{'x' * 400_000};{calls};{'y' * 400_000}\n")
    started = time.process_time()
    status, out, _ = keylift("scan")
    assert status == 1
    assert out.count("[stripe-live-secret-key]") == 2000
    assert time.process_time() - started < 20


def test_a_word_that_is_cut_is_not_shown_in_part():
    """What is left of a suppressed token at the edge might no longer look like one."""
    token = fake("github-personal-access-token")
    filler = "z" * 24 + "1"
    for shift in range(0, 40, 3):
        text = f'{"a," * shift}{token} {(filler + " ") * 16} f("{stripe()}")'
        text += "  # keylift:ignore=github-personal-access-token\n"
        line, _ = excerpt(text, width=100, which=-1)
        assert not any(token[start : start + 8] in line for start in range(len(token) - 8))


def test_names_and_paths_stay_readable_in_an_excerpt():
    """Only words in which letters and digits mix look like a value."""
    line, _ = excerpt(
        f'test_user_can_login_with_2fa("{stripe()}", "src/api/v2/customers/list.ts")\n'
    )
    assert line == f'test_user_can_login_with_2fa("sk_live_{DOTS}", "src/api/v2/customers/list.ts")'
