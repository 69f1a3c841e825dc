"""Programs with a key of several lines print it before and after, read from a real `.env`.

Each program writes the same key in several ways and prints all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from keylift.engine import Engine
from keylift.model import Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.env_files import add_entry
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, secret_value
from toolchains.running import Outcome, run

ENDS = ("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----")
LINES = (ENDS[0], *(f"{letter}9+/{'xY0k' * 15}" for letter in "MNO"), ENDS[1])
KEY = "".join(f"{line}\n" for line in LINES)
VARIABLE = "SECRET_RSA_PRIVATE_KEY"
ESCAPED = KEY.replace("\n", "\\n")


def pieces(joint: str) -> str:
    return f"{joint}\n        ".join(f'"{line}\\n"' for line in LINES)


PYTHON = f"""\
import sys
A = \"\"\"{KEY}\"\"\"
B = (
    {pieces("")}
)
C = {pieces(" +").replace(chr(10), chr(92) + chr(10))}
D = b"{ESCAPED}"
sys.stdout.write(A + B + C + D.decode())
"""
JAVASCRIPT = f"""\
const a = `{KEY}`;
const b = {pieces(" +")};
process.stdout.write(a + b + "{ESCAPED}");
"""
GO = f"""\
package main

import "os"

const a = `{KEY}`

func main() {{
	b := {pieces(" +")}
	c := []byte("{ESCAPED}")
	os.Stdout.WriteString(a)
	os.Stdout.WriteString(b + string(c))
}}
"""
JAVA = f"""\
class Main {{
    static final String A = {pieces(" +")};
    static final String B = \"\"\"
        {KEY.replace(chr(10), chr(10) + "        ")}\"\"\";

    public static void main(String[] arguments) {{
        System.out.print(A + B + "{ESCAPED}");
    }}
}}
"""
KOTLIN = f"""\
const val A = {pieces(" +")}
val B = \"\"\"{KEY}\"\"\"

fun main() {{
    print(A + B + "{ESCAPED}")
}}
"""
KOTLIN_LIBRARY = "/usr/share/java/kotlin-stdlib.jar"
RUBY = f"""\
A = {pieces(" +")}
B = '{KEY}'
print A + B + "{ESCAPED}"
"""
PHP = f"""\
<?php
$a = {pieces(" .")};
$b = '{KEY}';
$c = <<<KEY
{KEY}
KEY;
echo $a . $b . $c . "{ESCAPED}";
"""
CSHARP = f"""\
class Main_
{{
    const string A = {pieces(" +")};
    static void Main()
    {{
        string b = @"{KEY}";
        System.Console.Write(A + b + "{ESCAPED}");
    }}
}}
"""
RUST = f"""\
fn main() {{
    let a = "{KEY}";
    let b = r#"{KEY}"#;
    print!("{{}}{{}}{{}}", a, b, "{ESCAPED}");
}}
"""
SHELL = f"""\
set -eu
A='{KEY}'
B="{KEY}"
printf %s "$A" "$B"
"""
PROGRAMS = {
    "python": (PYTHON, "main.py", (), ["python3", "main.py"], 4),
    "javascript": (JAVASCRIPT, "main.js", (), ["node", "main.js"], 3),
    "go": (GO, "main.go", ["go", "build", "-o", "main", "main.go"], ["./main"], 3),
    "java": (JAVA, "Main.java", ["javac", "Main.java"], ["java", "-Xint", "Main"], 3),
    "kotlin": (
        KOTLIN,
        "main.kt",
        ["kotlinc", "-nowarn", "-d", "out", "main.kt"],
        ["java", "-Xint", "-cp", f"out:{KOTLIN_LIBRARY}", "MainKt"],
        3,
    ),
    "ruby": (RUBY, "main.rb", (), ["ruby", "-W0", "main.rb"], 3),
    "php": (PHP, "main.php", (), ["php", "-d", "display_errors=stderr", "main.php"], 4),
    "csharp": (CSHARP, "main.cs", ["mcs", "main.cs"], ["mono", "main.exe"], 3),
    "rust": (RUST, "main.rs", ["rustc", "main.rs"], ["./main"], 3),
    "shell": (SHELL, "main.sh", (), ["sh", "main.sh"], 2),
}
WITH_ENV = 'set -a; . ./.env; exec "$@"'


def lifted(code: str, language_id: str, copies: int) -> str:
    """Return the program with lookups for all its copies of the key."""
    engine, source = Engine(), Source(text=code, language_id=language_id)
    findings = engine.scan(code, language_id).findings
    plan = engine.plan_file(source, findings, KnownNames())
    rewrites = [one for _, one in plan.outcomes if isinstance(one, Rewrite)]
    assert len(rewrites) == copies, plan.outcomes
    assert {one.variable for one in rewrites} == {VARIABLE}
    assert {secret_value(source, one.secret) for one in rewrites} == {KEY}
    assert "several lines" in rewrites[0].note
    return apply_edits(code, plan.edits)


@pytest.mark.parametrize("language_id", PROGRAMS)
def test_the_key_is_the_same_byte_for_byte(tmp_path: Path, language_id: str) -> None:
    """The output is equal before, and after with `.env`; without, the variable is named."""
    code, name, compiler, command, copies = PROGRAMS[language_id]
    file = tmp_path / name

    def outcome(text: str, started: Sequence[str] = command) -> Outcome:
        file.write_text(text, encoding="utf-8", newline="")
        compiled = run(compiler, tmp_path) if compiler else None
        assert compiled is None or compiled.status == 0, compiled
        return run(started, tmp_path)

    before = outcome(code)
    assert (before.status, before.output.decode()) == (0, KEY * copies)
    after = lifted(code, language_id, copies)
    assert LINES[1] not in after
    (tmp_path / ".env").write_text(add_entry("A=1\n", VARIABLE, KEY), encoding="utf-8")
    assert outcome(after, ["sh", "-c", WITH_ENV, "sh", *command]) == before
    missing = run(command, tmp_path)
    assert missing.status != 0
    assert VARIABLE in missing.errors


def test_loaders_of_the_languages_read_the_key(tmp_path: Path) -> None:
    """What a shell reads from `.env`, python-dotenv and Node give the program, too."""
    (tmp_path / ".env").write_text(add_entry("A=1\n", VARIABLE, KEY), encoding="utf-8")
    python = (
        "import dotenv, os, sys; dotenv.load_dotenv('.env'); print(end=os.environ[sys.argv[1]])"
    )
    node = f"process.stdout.write(process.env.{VARIABLE})"
    told = run([sys.executable, "-c", python, VARIABLE], tmp_path)
    assert told == Outcome(0, KEY.encode(), "")
    assert run(["node", "--env-file=.env", "-e", node], tmp_path) == told
