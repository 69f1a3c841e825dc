"""Parts of literals, joined literals and defaults of lookups, with each language's own toolchain.

`@VALUE` is the part that moves; a program prints the whole string without what stands around it, so
that its output is the value alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from keylift.model import Refusal
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import ASCII, HOSTILE, Program, finding_of, rewritten
from toolchains.running import check_equal, run
from toolchains.test_go import go
from toolchains.test_go import write as write_go
from toolchains.test_java import JAVA as JAVA_COMMAND
from toolchains.test_java import compile_all as compile_java
from toolchains.test_java import java
from toolchains.test_javascript import OUT, common, file_of
from toolchains.test_python import WRITE
from toolchains.test_typescript import compile_all as compile_typescript

# A formatted literal would take braces for a hole of its own.
BRACELESS = HOSTILE.translate(str.maketrans("", "", "{}"))
# Before Python 3.12, no backslash and no second use of a quote may stand in a hole.
PLAIN = "$HOME {x} %s%% `id` #é🔑ñ"
PART = '"Bearer @VALUE"'
MIDDLE = '"é{0} @VALUE\\t"'

PYTHON = [
    Program(name=name, code=f"{before}k = {code}\n{WRITE.format(printed)}", **more)
    for name, before, code, printed, more in (
        ("part", "", "@LITERAL", "k[7:]", {"literal": PART}),
        ("middle", "", "@LITERAL", "k[5:-1]", {"literal": MIDDLE}),
        ("single", "", "@LITERAL", "k[7:]", {"literal": "'Bearer @VALUE'"}),
        ("lines", "", "@LITERAL", "k[1:-2]", {"literal": '"""\n@VALUE \n"""', "value": PLAIN}),
        ("bytes", "", "@LITERAL", "k[1:].decode()", {"literal": 'b":@VALUE"', "value": ASCII}),
        ("method", "", "@LITERAL.strip('+')", "k", {"literal": '"++@VALUE++"'}),
        ("sum_left", "s = '|'\n", "@LITERAL + s", "k[:-1]", {}),
        ("sum_right", "s = '|'\n", "s + s + @LITERAL", "k[2:]", {}),
        ("sum_part", "s = '|'\n", "s + @LITERAL + s", "k[8:-1]", {"literal": PART}),
        ("added", "k = '|'\n", "k; k += @LITERAL", "k[1:]", {}),
        ("modulo", "", "'%s|' % @LITERAL", "k[:-1]", {}),
        ("modulo_part", "", "'%s|' % @LITERAL", "k[7:-1]", {"literal": PART}),
        ("key_in", "", "{'a': @LITERAL}['a']", "k[7:]", {"literal": PART}),
        ("f", "s = '|'\n", "f@LITERAL", "k[1:-1]", {"literal": '"{s}@VALUE{s}"'}),
        ("f_single", "s = '|'\n", "f@LITERAL", "k[1:]", {"literal": "'{s}@VALUE'"}),
        ("f_triple", "s = '|'\n", "f@LITERAL", "k[1:]", {"literal": '"""{s}@VALUE"""'}),
        ("f_braces", "s = '|'\n", "f@LITERAL", "k[5:]", {"literal": '"{{{s}}}: @VALUE"'}),
        ("adjacent", "", "('{|}' @LITERAL\n '}')", "k[3:-1]", {}),
        ("adjacent_part", "", "('{}' @LITERAL 'x')", "k[6:-3]", {"literal": '"{%s}@VALUE{}"'}),
        ("adjacent_f", "s = '|'\n", "'{}' f@LITERAL", "k[3:]", {"literal": '"{s}@VALUE"'}),
        ("adjacent_method", "", "('+' @LITERAL).strip('+')", "k", {}),
        ("hole", "", "f'|{@LITERAL}'", "k[1:]", {"value": PLAIN}),
        ("hole_part", "", "f'|{@LITERAL}'", "k[8:]", {"literal": PART, "value": PLAIN}),
        ("getenv", "import os\n", 'os.getenv("PROBE_KEY", @LITERAL)', "k", {}),
        ("get", "import os\n", 'os.environ.get("PROBE_KEY", @LITERAL)', "k", {}),
        ("named", "from os import getenv\n", "getenv('PROBE_KEY', default=@LITERAL)", "k", {}),
        ("either", "import os\n", 'os.getenv("PROBE_KEY") or @LITERAL', "k", {}),
        ("environ", "from os import environ as e\n", "e.get('PROBE_KEY', @LITERAL)", "k", {}),
    )
]
PYTHON = [
    Program(
        name=one.name,
        code=one.code.replace("f@LITERAL", "@LITERAL"),
        literal=f"f{one.literal}",
        value=BRACELESS,
    )
    if "f@LITERAL" in one.code
    else one
    for one in PYTHON
]
JAVASCRIPT = [
    common(name, f"const s = '|';\n{code};\n{OUT.format(out)}", **more)
    for name, code, out, more in (
        ("part", "const k = @LITERAL", "k.slice(7)", {"literal": PART}),
        ("middle", "const k = @LITERAL", "k.slice(5, -1)", {"literal": MIDDLE}),
        ("method", "const k = @LITERAL.slice(7)", "k", {"literal": PART}),
        ("sum", "const k = 1 + 2 + @LITERAL + s", "k.slice(1, -1)", {}),
        ("sum_part", "const k = 1 + 2 + @LITERAL + s", "k.slice(8, -1)", {"literal": PART}),
        ("added", "let k = s; k += @LITERAL", "k.slice(1)", {}),
        (
            "template",
            "const k = @LITERAL",
            "k.slice(3, -1)",
            {"literal": "`$${s}:@VALUE${s}`", "value": BRACELESS},
        ),
        (
            "template_in_template",
            "const k = `${s}${@LITERAL}`",
            "k.slice(2)",
            {"literal": "`${s}@VALUE`", "value": BRACELESS},
        ),
        ("or", "const k = process.env.PROBE_KEY || @LITERAL", "k", {}),
        ("nullish", "const k = process.env['PROBE_KEY'] ?? (@LITERAL)", "k", {}),
        ("in_sum", "const k = s + (process.env.PROBE_KEY || @LITERAL)", "k.slice(1)", {}),
    )
]
TYPESCRIPT = [
    Program(name=name, code=f"{code};\n{OUT.format(out)}", **more)
    for name, code, out, more in (
        ("part", "const k: string = @LITERAL", "k.slice(7)", {"literal": PART}),
        ("cast", "const k = @LITERAL as string", "k.slice(7)", {"literal": PART}),
        ("satisfies", "const k = @LITERAL satisfies string", "k.slice(7)", {"literal": PART}),
        (
            "template",
            "const s: string = '|'; const k: string = @LITERAL",
            "k.slice(1)",
            {"literal": "`${s}@VALUE`", "value": BRACELESS},
        ),
        ("sum", "const k: string = 1 + @LITERAL", "k.slice(1)", {}),
        ("nullish", 'const k: string = process.env["PROBE_KEY"] ?? @LITERAL', "k", {}),
    )
]
GO = [
    go(name, declarations, printed, **more)
    for name, declarations, printed, more in (
        ("part", "var k = @LITERAL", "k[7:]", {"literal": PART}),
        ("middle", "var k = @LITERAL", "k[6 : len(k)-1]", {"literal": MIDDLE}),
        ("bytes", "var k = []byte(@LITERAL)", "string(k[7:])", {"literal": PART}),
        ("sum", 'var k = "|" + @LITERAL + "|"', "k[1 : len(k)-1]", {}),
        ("sum_part", 'var k = "|" + @LITERAL', "k[8:]", {"literal": PART}),
        ("constant", "const k = @LITERAL", "k[7:]", {"literal": PART}),
        (
            "parameter",
            "func f(s string) (string, error) {\n\treturn s + @LITERAL, nil\n}\n\n"
            'var k, _ = f("|")',
            "k[1:]",
            {},
        ),
        (
            "argument",
            "func f(s string, n int) string { return s[n:] }",
            "f(@LITERAL, 7)",
            {"literal": PART},
        ),
        (
            "field",
            "type T struct{ K string }\n\nvar t = T{K: @LITERAL}",
            "t.K[7:]",
            {"literal": PART},
        ),
    )
]
JAVA = [
    java(name, f'  static String s = "|";\n  {members}', printed, **more)
    for name, members, printed, more in (
        ("Part", "static final String K = @LITERAL;", "K.substring(7)", {"literal": PART}),
        (
            "Middle",
            "static String k = @LITERAL;",
            "k.substring(5, k.length() - 1)",
            {"literal": MIDDLE},
        ),
        ("Method", "static String k = @LITERAL.substring(7);", "k", {"literal": PART}),
        (
            "Cast",
            "static Object k = (Object) @LITERAL;",
            "k.toString().substring(7)",
            {"literal": PART},
        ),
        ("Sum", "static String k = 1 + 2 + @LITERAL + s;", "k.substring(1, k.length() - 1)", {}),
        ("SumPart", "static String k = 1 + 2 + @LITERAL;", "k.substring(8)", {"literal": PART}),
        ("Added", "static String f(String k) { k += @LITERAL; return k; }", 'f("")', {}),
        (
            "Map",
            'static String k = System.getenv().getOrDefault("PROBE_KEY", @LITERAL);',
            "k",
            {},
        ),
        (
            "Optional",
            "static String k ="
            ' java.util.Optional.ofNullable(System.getenv("PROBE_KEY")).orElse(@LITERAL);',
            "k",
            {},
        ),
    )
]


def test_python(tmp_path: Path) -> None:
    """Every part: equal output with the variable, a named error without it."""
    for program in PYTHON:
        (tmp_path / f"{program.name}_before.py").write_bytes(program.text.encode())
        (tmp_path / f"{program.name}_after.py").write_bytes(rewritten(program, "python").encode())
    check_equal(
        PYTHON,
        tmp_path,
        lambda program: [sys.executable, "-I", "-X", "utf8", f"{program.name}_before.py"],
        lambda program: [sys.executable, "-I", "-X", "utf8", f"{program.name}_after.py"],
    )


def test_javascript(tmp_path: Path) -> None:
    """Every part: equal output with the variable, a named error without it."""
    for program in JAVASCRIPT:
        after = rewritten(program, "javascript")
        (tmp_path / file_of(program, "before")).write_bytes(program.text.encode())
        (tmp_path / file_of(program, "after")).write_bytes(after.encode())
    check_equal(
        JAVASCRIPT,
        tmp_path,
        lambda program: ["node", file_of(program, "before")],
        lambda program: ["node", file_of(program, "after")],
    )


def test_typescript(tmp_path: Path) -> None:
    """Every part: no compiler error, equal output, a named error without the variable."""
    for program in TYPESCRIPT:
        after = rewritten(program, "typescript")
        (tmp_path / f"{program.name}_before.ts").write_bytes(program.text.encode())
        (tmp_path / f"{program.name}_after.ts").write_bytes(after.encode())
    assert compile_typescript(tmp_path) == ""
    check_equal(
        TYPESCRIPT,
        tmp_path,
        lambda program: ["node", f"out/{program.name}_before.js"],
        lambda program: ["node", f"out/{program.name}_after.js"],
    )


def test_go(tmp_path: Path) -> None:
    """Every part: it compiles, is formatted, equal output, a named panic without the variable."""
    (tmp_path / "go.mod").write_text("module probe\n\ngo 1.21\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    for program in GO:
        write_go(tmp_path, f"{program.name}_before", program.text)
        write_go(tmp_path, f"{program.name}_after", rewritten(program, "go"))
    assert run(["gofmt", "-l", "."], tmp_path).output == b""
    built = run(["go", "build", "-ldflags=-s -w", "-o", "bin/", "./..."], tmp_path)
    assert built.errors == ""
    check_equal(
        GO,
        tmp_path,
        lambda program: [str(tmp_path / "bin" / f"{program.name}_before")],
        lambda program: [str(tmp_path / "bin" / f"{program.name}_after")],
    )


def test_java(tmp_path: Path) -> None:
    """Every part: it compiles, equal output, a named error without the variable."""
    for program in JAVA:
        for when, code in (("before", program.text), ("after", rewritten(program, "java"))):
            path = tmp_path / f"{program.name}_{when}.java"
            path.write_bytes(code.replace("_WHEN", f"_{when}").encode())
    assert compile_java(tmp_path) == ""
    check_equal(
        JAVA,
        tmp_path,
        lambda program: [*JAVA_COMMAND, f"probe.{program.name}_before"],
        lambda program: [*JAVA_COMMAND, f"probe.{program.name}_after"],
    )


@pytest.mark.parametrize(
    ("code", "literal", "naive", "error"),
    [
        ("k = 'a' @LITERAL\n", 'b"@VALUE"', "k = 'a' os.environ['X']\n", "SyntaxError"),
        ("k = @LITERAL\n", 'r"\\@VALUE"', 'k = r"\\" + os.environ["X"]\n', "SyntaxError"),
        ("k = @LITERAL.format(1)\n", '"@VALUE"', "k = os.environ['X'].format(1)\n", "ValueError"),
        (
            "def f(environ):\n    return environ.get('X', @LITERAL)\nf({})\n",
            '"@VALUE"',
            "def f(environ):\n    return environ['X']\nf({})\n",
            "KeyError",
        ),
    ],
)
def test_what_is_refused_would_break(
    code: str, literal: str, naive: str, error: str, tmp_path: Path
) -> None:
    """A lookup put there all the same fails in Python itself."""
    program = Program(name="naive", code=code, literal=literal, value="plain")
    source = Source(text=program.text, language_id="python")
    outcome = plan_rewrite(source, finding_of(program), detector_variable="", names=KnownNames())
    assert isinstance(outcome, Refusal)
    (tmp_path / "naive.py").write_text(f"import os\n{naive}", encoding="utf-8")
    failed = run([sys.executable, "-I", "naive.py"], tmp_path, {"X": "100% {"})
    assert failed.status != 0
    assert error in failed.errors
