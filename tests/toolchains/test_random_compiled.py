"""Random literals of compiled languages: what we read is what the program says, and stays so.

All literals of a language are compiled at once, each in a function of its own, so their pieces
are chosen to be legal in any order.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from keylift.languages import LANGUAGES
from keylift.model import Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file, secret_value
from support.findings import shop_key
from toolchains.running import run

SECRET = "Zq7vX2mK9pL4"
COUNT = 400
KOTLIN_LIBRARY = "/usr/share/java/kotlin-stdlib.jar"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of literal.

    Attributes:
        opening: What stands before the content.
        closing: What stands behind it.
        pieces: What the content is made of, beside the secret.
    """

    opening: str
    closing: str
    pieces: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A compiled language.

    Attributes:
        language: Our id of it.
        file: The program's name.
        compiler: Makes a program of that file.
        command: Runs the program.
        function: Defines a function `#N`; `@BODY` stands for what it does.
        call: Prints what the function `#N` returns, or "!" and a message.
        program: The whole; `@CALLS` and `@FUNCTIONS` stand for those.
        forms: The kinds of literals.
        places: What a function may do; `@` is the literal and `s` a string.
    """

    language: str
    file: str
    compiler: tuple[str, ...]
    command: tuple[str, ...]
    function: str
    call: str
    program: str = field(repr=False)
    forms: Sequence[Form]
    places: Sequence[str]


COMMON = ("'", "é", "🔑", " ", "%", "%s", "%%", "#", "@", "(", ")", "[0]", "a", "1", "\t", "  ")
BLANKS = ("\xa0", "\u2003", "\u3000", "\x85", "\u2007", "\x0c", "\x1f")
JAVA_ESCAPES = (
    "\\n", "\\\\", "\\u0041", "\\uu00e9", "\\101", "\\7", "\\12", "\\377", "\\s", '\\"', "\\'",
    "\\ud83d\\udd11", "\\ud83d", "\\t", "\\0", "\\u0020", "\\u005c\\u005c", "\\u005cn", "\\b",
    "$", "{", "}", "\\f", "\\u2028",
)  # fmt: skip
JAVA_LINES = ("\n", "\n            ", "\n  ", "\r\n        ", '"a', '""b', "\\\n        ", '\\"""c',
              "  \n        ", "\\s\n        ", "\\t\n", "\n\n", "\n\t", "\\\r\n ")  # fmt: skip
JAVA_BLOCK = (*COMMON, *BLANKS, *JAVA_ESCAPES, *JAVA_LINES, *JAVA_LINES)
JAVA = Tongue(
    language="java",
    file="Main.java",
    compiler=("javac", "-encoding", "UTF-8", "-nowarn", "Main.java"),
    command=("java", "-Xint", "Main"),
    function="class L#N { static String k(String s) { @BODY } }\n",
    call="try { p(L#N.k(\"|\")); } catch (Throwable e) { p('!' + e.getMessage()); }\n",
    program="""class Main {
static String f(String a, String b) { return a + b; }
static void p(String s) {
  for (char c : s.toCharArray()) System.out.print(String.format("%04x", (int) c));
  System.out.println();
}
public static void main(String[] a) {
@CALLS}
}
@FUNCTIONS""",
    forms=[
        Form('"', '"', (*COMMON, *BLANKS, *JAVA_ESCAPES)),
        Form('"', '"', (*COMMON, *JAVA_ESCAPES)),
        Form('"""\n        ', '"""', JAVA_BLOCK),
        Form('"""\n        ', '\n        """', JAVA_BLOCK),
        Form('"""  \n        ', '\n    """', JAVA_BLOCK),
        Form('"""\n\n      x\n    ', '\n    y\n        """', JAVA_BLOCK),
        Form('"""\n        ', '\n        """', ()),
    ],
    places=[
        "return @;", "return s + @;", "return @ + s;", "return s + 1 + @ + 2;", "return 1 + 2 + @;",
        "return (@).trim();", "return @.substring(1);", "return Main.f(s, @);", "return(@);",
        "return Main.f(@, s);", "return s == null ? s : @;", "final String k = @; return k;",
        "String k = s; k += @; return k;", "char[] k = @.toCharArray(); return new String(k);",
        "return (String) (Object) @;", 'return "a" + (@ + s) + "b";', "return s + -1 + @;",
        "String[] k = {s, @}; return k[1];", "return String.valueOf(@.equals(s));",
        "return String.format(@, s, s);", 'return ("a" + @ + "%s").formatted(s, s);',
        "return String.format(java.util.Locale.US, @, s, s);",
        "java.util.function.Supplier<String> f = () -> @; return f.get();",
    ],
)  # fmt: skip
CSHARP_ESCAPES = (
    "\\n", "\\\\", "\\x41", "\\x0e9", "\\x4", "\\u00e9", "\\U0001f511", "\\ud83d\\udd11", "\\0",
    "\\a", "\\v", '\\"', "\\'", "\\t", "$",
)  # fmt: skip
HOLES = ("{s}", "{1}", "{s,3}", "{{", "}}", "{{{s}}}", "{s.Length:x}")
VERBATIM = ('""', "\\", "\n", "\n  ", "\\n", "$", '""""')
CSHARP = Tongue(
    language="csharp",
    file="Main.cs",
    compiler=("mcs", "-nologo", "-langversion:7.2", "-codepage:utf8", "-nowarn:0219", "Main.cs"),
    command=("mono", "Main.exe"),
    function="class L#N { public static string K(string s) { @BODY } }\n",
    call='try { P(L#N.K("|")); } catch (System.Exception e) { P("!" + e.Message); }\n',
    program="""class Start {
public static string F(object a, string b) { return a + b; }
static void P(string s) {
  foreach (char c in s) System.Console.Write(((int)c).ToString("x4"));
  System.Console.WriteLine();
}
static void Main() {
@CALLS}
}
@FUNCTIONS""",
    forms=[
        Form('"', '"', (*COMMON, *BLANKS, "{", "}", *CSHARP_ESCAPES)),
        # Mono reads this line end as "\n" where a string has holes, unlike other compilers.
        Form('@"', '"', (*COMMON, "{", "}", *VERBATIM, "\r\n  ")),
        Form('$"', '"', (*COMMON, *HOLES, *CSHARP_ESCAPES)),
        Form('$@"', '"', (*COMMON, *HOLES, *VERBATIM)),
    ],
    places=[
        "return @;", "return s + @;", "return @ + s;", "return s + 1 + @ + 2;", "return 1 + 2 + @;",
        "return (@).Trim();", "return @.Substring(1);", "return Start.F(s, @);", "return(@);",
        "return Start.F(@, s);", "return s == null ? s : @;", "var k = @; return k;",
        "string k = s; k += @; return k;", "return new string(@.ToCharArray());",
        "return (string)(object)@;", 'return "a" + (@ + s) + "b";', "return s + -1 + @;",
        "string[] k = { s, @ }; return k[1];", "return (@ == s).ToString();",
        "System.Func<string> f = () => @; return f();",
    ],
)  # fmt: skip
SHORT = ("$s ", "$s.", "$s-", "$`a b`", "${s}", "${s + 1}", "$ ", "$1", "$-", "$")
KOTLIN_ESCAPES = ("\\n", "\\\\", "\\$", "\\$s", "\\u00e9", "\\ud83d\\udd11", '\\"', "\\'", "\\b")
KOTLIN_RAW = ("\\", "\n", "\r\n  ", '"a', '""b', "\\n", "${'$'}", '${"$"}', "\\\\")
KOTLIN = Tongue(
    language="kotlin",
    file="Main.kt",
    compiler=("kotlinc", "-nowarn", "-jvm-target", "1.8", "-d", "out", "Main.kt"),
    command=("java", "-Xint", "-cp", f"out:{KOTLIN_LIBRARY}", "MainKt"),
    function="fun k#N(s: String, `a b`: Int): String { @BODY }\n",
    call='try { p(k#N("|", 1)) } catch (e: Throwable) { p("!${e.message}") }\n',
    program="""fun f(a: String, b: String) = a + b
fun p(s: String) = println(s.map { String.format("%04x", it.toInt()) }.joinToString(""))
fun main() {
@CALLS}
@FUNCTIONS""",
    forms=[
        Form('"', '"', (*COMMON, *BLANKS, "{", "}", *KOTLIN_ESCAPES, *SHORT[:-1])),
        Form('"', '"', (*COMMON, *KOTLIN_ESCAPES, *SHORT[:-1], *SHORT[:-1])),
        Form('"""', '"""', (*COMMON, "{", "}", *KOTLIN_RAW, *SHORT[:-1])),
    ],
    places=[
        "return @", "return s + @", "return @ + s", "return s + 1 + @ + 2", "return (@).trim()",
        "return @.substring(1)", "return f(s, @)", "return f(@, s)", "val k = @; return k",
        "var k = s; k += @; return k", 'return if (s == "") s else @', "return @ as String",
        "return (!@.equals(s)).toString()", "return ('1' in @).toString()", "return run { @ }",
        "return @.format(s, s)", "return String.format(java.util.Locale.US, @, s, s)",
        'return ("a" + @ + "%s").format(s, s)',
        'return when (s) { "|" -> @\n else -> s }', "return listOf(s, @)[1]",
    ],
)  # fmt: skip
TONGUES = [JAVA, CSHARP, KOTLIN]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A function with one literal that has the secret in it.

    Attributes:
        literal: The literal's text.
        is_plain: True where the function returns just what it says.
        before: The function.
        after: The same with a lookup, or unchanged.
        variable: What that looks up, or "".
        value: The variable's value.
    """

    literal: str
    is_plain: bool
    before: str
    after: str
    variable: str
    value: str


def a_case(tongue: Tongue, chooser: random.Random, number: int) -> Case:
    place, form = chooser.choice(tongue.places), chooser.choice(tongue.forms)
    pieces = chooser.choices(form.pieces, k=chooser.randint(0, 4)) if form.pieces else []
    pieces.insert(chooser.randint(0, len(pieces)), SECRET)
    literal = f"{form.opening}{''.join(pieces)}{form.closing}"
    body = place.replace("@", literal, 1)
    text = tongue.function.replace("#N", str(number)).replace("@BODY", body)
    source = Source(text=text, language_id=tongue.language)
    plan = plan_file(
        source,
        [shop_key(text.index(SECRET), len(SECRET))],
        variable_of=lambda _: f"KEY_{number}",
        names=KnownNames(),
    )
    moved = [outcome for _, outcome in plan.outcomes if isinstance(outcome, Rewrite)]
    return Case(
        literal=literal,
        is_plain=place.replace(";", "") in {"return @", "return(@)"},
        before=text,
        after=apply_edits(text, plan.edits),
        variable=moved[0].variable if moved else "",
        value=secret_value(source, moved[0].secret) or "" if moved else "",
    )


def outputs(tongue: Tongue, folder: Path, cases: Sequence[str]) -> Path:
    """Compile functions, and return the folder with the program."""
    folder.mkdir()
    calls = "".join(tongue.call.replace("#N", str(number)) for number in range(len(cases)))
    program = tongue.program.replace("@CALLS", calls).replace("@FUNCTIONS", "".join(cases))
    (folder / tongue.file).write_bytes(program.encode())
    compiled = run(tongue.compiler, folder)
    assert compiled.status == 0, compiled.output.decode() + compiled.errors
    return folder


@pytest.mark.parametrize("tongue", TONGUES, ids=[tongue.language for tongue in TONGUES])
def test_a_literal_says_what_we_read_and_stays_the_same(tongue: Tongue, tmp_path: Path) -> None:
    """Whatever part of it moves, the function returns the same, or names what it lacks."""
    chooser = random.Random(tongue.language)  # noqa: S311 -- no secret depends on it.
    cases = [a_case(tongue, chooser, number) for number in range(COUNT)]
    moved = {case.variable: case.value for case in cases if case.variable}
    assert len(moved) > COUNT / 2, len(moved)
    before = outputs(tongue, tmp_path / "before", [case.before for case in cases])
    after = outputs(tongue, tmp_path / "after", [case.after for case in cases])
    runs = [run(tongue.command, before), run(tongue.command, after, moved)]
    said, still, missing = (
        [bytes.fromhex(line.decode()).decode("utf-16-be", "surrogatepass") for line in lines]
        for lines in (
            one.output.split(b"\n")[:COUNT] for one in [*runs, run(tongue.command, after)]
        )
    )
    syntax = LANGUAGES[tongue.language].syntax
    assert syntax is not None
    for case, one, other, none in zip(cases, said, still, missing, strict=True):
        assert other == one, (case.before, case.after)
        value = syntax.decode(case.literal) if case.is_plain else None
        assert value is None or value == one, case.literal
        if case.variable:
            assert none.startswith("!"), case.after
            assert case.variable in none, case.after
