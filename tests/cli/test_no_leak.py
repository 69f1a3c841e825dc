"""A planted secret comes out nowhere but in `.env`, whatever the command line is asked to do."""

from __future__ import annotations

import pytest

from support.command_line import fake, git, run_process, stripe

PEM = fake("pkcs8-private-key")
VALUES = {
    "plain": stripe(),
    "password": fake("generic-password"),
    "url": f"x{fake('generic-password', 1)}",
    "token": fake("github-personal-access-token"),
    "pem": PEM.splitlines()[5],
}
FILES = {
    "a.py": 'KEY = "{plain}"  # {plain} {plain}\nDB_PASSWORD = "{password}"\n',
    "b.js": 'const url = "postgres://shop:{url}@db.example.com/x", k = `{token}`;\n// {token}\n',
    "c.go": 'package x\n\nconst k = "{token}"\n\nvar l = "{plain}"\n',
    "d.yml": "password: {password}\nkey: {plain}\n",
    "e.ts": 'f("Bearer {token}", \'{plain}\', "{plain}" + x);\n',
    "broken.py": 'def f(:\n  x = "{plain}\n  y = "{token}"\n',
    "marked.py": 'a = "{plain}"; b = "{token}"  # keylift:ignore=stripe-live-secret-key\n',
    "minified.js": "a=1;" * 300 + 'b="{plain}";c="{token}";' + "d=2;" * 300 + "\n",
}
COMMANDS = [
    ("scan",),
    ("scan", "--no-gitignore"),
    ("scan", "--format", "json", "--output", "report.json"),
    ("scan", "--format", "sarif", "--output", "report.sarif"),
    ("scan", "--format", "text", "--output", "report.txt"),
    ("scan", "--staged"),
    ("scan", "nope", "a.py", "--fail-on", "error"),
    ("fix", "--dry-run", "."),
    ("fix", "."),
    ("fix", "--only", "github-personal-access-token", "."),
    ("fix", "--only", "generic-password", "a.py"),
    ("fix", "."),
    ("scan",),
]


@pytest.fixture
def leaky(folder):
    git("init", "-q")
    for name, template in FILES.items():
        (folder / name).write_text(template.format(**VALUES))
    (folder / "key.pem").write_text(f"{PEM}\n")
    (folder / "script.py").write_text(f'KEY = """{PEM}"""\n')
    git("add", ".")
    return folder


def assert_hidden(where: str, text: str) -> None:
    """Fail without printing the text, and look for parts of values as well as whole ones."""
    for name, value in VALUES.items():
        for start in range(0, len(value) - 11, 4):
            assert value[start : start + 12] not in text, f"{where} shows {name} from {start}"


@pytest.mark.parametrize("color", ["", "1"])
def test_nothing_that_is_said_or_written_holds_a_value(keylift, leaky, monkeypatch, color):
    """All commands in turn, on one project, with and without colors."""
    monkeypatch.setenv("FORCE_COLOR", color)
    for arguments in COMMANDS:
        _, out, err = keylift(*arguments)
        assert_hidden(f"output of {arguments}", out)
        assert_hidden(f"errors of {arguments}", err)
    sources = {*FILES, "key.pem", "script.py", ".env"}
    written = [path for path in leaky.iterdir() if path.is_file() and path.name not in sources]
    assert {"report.json", "report.sarif", "report.txt", ".env.example"} <= {
        path.name for path in written
    }
    for path in written:
        assert_hidden(path.name, path.read_text("utf-8"))
    assert VALUES["plain"] in (leaky / ".env").read_text()


def test_standard_input_is_not_shown_either():
    text = "".join(FILES.values()).format(**VALUES)
    for form in ("text", "json", "sarif"):
        status, out, err = run_process("scan", "-", "--format", form, given=text.encode())
        assert status == 1
        assert_hidden(form, out + err)
