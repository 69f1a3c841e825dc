"""Programs with a password in a URL use the same URL once the password alone has moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.model import Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite, secret_value
from toolchains.running import run

VALUE = "p%40ss%2F$x+~w"
URL = f"postgres://app:{VALUE}@db:5432/shop?x=%20"
VARIABLE = "PGPASSWORD"
PROGRAMS = {
    "python": (f'u = "{URL}"\nprint(end=u)\n', "main.py", (), ["python3", "main.py"]),
    "javascript": (f'const u = "{URL}";\nprocess.stdout.write(u);\n', "m.js", (), ["node", "m.js"]),
    "go": (
        f'package main\n\nimport "os"\n\nconst u = "{URL}"\n\nfunc main() {{\n'
        "\tos.Stdout.WriteString(u)\n}\n",
        "main.go",
        ["go", "build", "-o", "main", "main.go"],
        ["./main"],
    ),
    "java": (
        "class Main {\n    public static void main(String[] arguments) {\n"
        f'        System.out.print("{URL}");\n    }}\n}}\n',
        "Main.java",
        ["javac", "Main.java"],
        ["java", "-Xint", "Main"],
    ),
    "ruby": (f'u = "{URL}"\nprint u\n', "main.rb", (), ["ruby", "-W0", "main.rb"]),
    "php": (
        f"<?php\n$u = '{URL}';\necho $u;\n",
        "main.php",
        (),
        ["php", "-d", "display_errors=stderr", "main.php"],
    ),
    "shell": (
        'u="' + URL.replace("$", "\\$") + '"\nprintf %s "$u"\n',
        "main.sh",
        (),
        ["sh", "main.sh"],
    ),
}


def lifted(code: str, language_id: str) -> str:
    start = code.index("app:") + len("app:")
    finding = Finding(
        detector_id="postgres-connection-uri",
        name="Probe",
        span=Span(start, code.index("@db")),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    source = Source(text=code, language_id=language_id)
    rewrite = plan_rewrite(
        source,
        finding,
        detector_variable=VARIABLE,
        names=KnownNames(),
        password_only=True,
    )
    assert isinstance(rewrite, Rewrite), rewrite
    assert (rewrite.variable, secret_value(source, rewrite.secret)) == (VARIABLE, VALUE)
    return apply_edits(code, rewrite.edits)


@pytest.mark.parametrize("language_id", PROGRAMS)
def test_the_url_is_the_same(tmp_path: Path, language_id: str) -> None:
    """Equal output before and after; without the variable, it is named."""
    code, name, compiler, command = PROGRAMS[language_id]
    for text in (code, lifted(code, language_id)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert not compiler or run(compiler, tmp_path).status == 0
        done = run(command, tmp_path, {VARIABLE: VALUE})
        assert (done.status, done.output.decode()) == (0, URL)
        assert text == code or VALUE not in text
    missing = run(command, tmp_path)
    assert missing.status != 0
    assert VARIABLE in missing.errors
