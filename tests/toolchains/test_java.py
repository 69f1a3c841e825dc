"""Rewritten Java programs compile and print what they printed before, or say what is missing."""

from __future__ import annotations

from pathlib import Path

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import HOSTILE, VARIABLE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

MAIN = "  public static void main(String[] a) {{ System.out.print({}); }}\n"
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp", "out"]


def java(name: str, members: str, printed: str, *, head: str = "", **more: str) -> Program:
    code = f"package probe;\n{head}class {name}_WHEN {{\n{members}\n{MAIN.format(printed)}}}\n"
    return Program(name=name, code=code, **more)


PROGRAMS = [
    java("Constant", "  static final String K = @LITERAL;", "K"),
    java(
        "Imported", "  static final String K = @LITERAL;", "K", head="import java.util.Objects;\n"
    ),
    java(
        "Importing",
        "  static final List<String> K = Collections.singletonList(@LITERAL);",
        "K.get(0)",
        head="import java.util.Collections;\nimport java.util.List;\n",
    ),
    java("Field", "  private final String k = @LITERAL;", "new Field_WHEN().k"),
    java("Local", "  static String f() { var k = @LITERAL; return k; }", "f()"),
    java(
        "Assigned", "  String k;\n  Assigned_WHEN() { this.k = @LITERAL; }", "new Assigned_WHEN().k"
    ),
    java("Argument", "  static String f(String k, int n) { return k; }", "f(@LITERAL, 1)"),
    java(
        "Delegated",
        "  String k;\n  Delegated_WHEN(String k) { this.k = k; }\n"
        "  Delegated_WHEN() { this(@LITERAL); }",
        "new Delegated_WHEN().k",
    ),
    java("Constructed", "", "new StringBuilder(@LITERAL)"),
    java("Returned", "  static String f() { return@LITERAL; }", "f()"),
    java("Elements", '  static String[] k = {"", @LITERAL};', "k[1]"),
    java("Ternary", "  static String f(int n) { return n > 0 ? @LITERAL : null; }", "f(1)"),
    java("Lambda", "  static java.util.function.Supplier<String> f = () -> @LITERAL;", "f.get()"),
    java("Cast", "  static Object k = (Object) @LITERAL;", "k"),
    java("Method", "  static char[] k = @LITERAL.toCharArray();", "new String(k)"),
    java("Constants", "  interface I { String K = @LITERAL; }", "I.K"),
    java(
        "Enumerated",
        "  enum E { A(@LITERAL); final String k; E(String k) { this.k = k; } }",
        "E.A.k",
    ),
    java(
        "Yielded",
        "  static String f(int n) { return switch (n) { default: yield @LITERAL; }; }",
        "f(1)",
    ),
    java("Generic", "  static java.util.List<String> k = java.util.List.of(@LITERAL);", "k.get(0)"),
]
# What a text block says beside the value, and how to take the value out of it again.
BLOCKS = [
    ("@VALUE", "k.substring(0, k.length() - 1)"),
    ("x @VALUE y", "k.substring(2, k.length() - 3)"),
    ("@VALUE %s%n%%", 'k.replace(" %s%n%%\\n", "")'),
    ('\\t{\n            "key": "@VALUE"\n      }', "k.substring(19, k.length() - 4)"),
]
PROGRAMS += [
    java(
        f"Block{number}",
        "  static String k = @LITERAL;",
        printed,
        literal=f'"""\n        {form}\n        """',
        value=HOSTILE.replace("\n", " "),
    )
    for number, (form, printed) in enumerate(BLOCKS)
]
QUIET = "\"'\\\\$HOME {} é🔑"
PROGRAMS += [
    java("Format", "", 'String.format(@LITERAL, "").trim()', literal='"%s @VALUE"', value=QUIET),
    java("Whole", "", "String.format(java.util.Locale.US, @LITERAL, 1)", value=QUIET),
    java(
        "Formatted", "", '("" + @LITERAL).formatted("").trim()', literal='"@VALUE %s"', value=QUIET
    ),
]
NOT_ALLOWED = "expression not allowed as annotation value"
CASE_NOT_CONSTANT = "constant string expression required"
NAIVE = [
    ("@Deprecated(since = @LITERAL) static int n;", RefusalReason.ANNOTATION, NOT_ALLOWED),
    ("@interface N { String k() default @LITERAL; }", RefusalReason.ANNOTATION, NOT_ALLOWED),
    (
        "static final String K = @LITERAL; @Deprecated(since = K) int n;",
        RefusalReason.CONSTANT_REQUIRED,
        "must be a constant expression",
    ),
    (
        "static int f(String s) { switch (s) { case @LITERAL: return 1; } return 0; }",
        RefusalReason.PATTERN,
        CASE_NOT_CONSTANT,
    ),
    (
        "static final String K = @LITERAL;"
        " static int f(String s) { switch (s) { case K: return 1; } return 0; }",
        RefusalReason.CONSTANT_REQUIRED,
        CASE_NOT_CONSTANT,
    ),
]


def write(folder: Path, program: Program, when: str, code: str) -> None:
    (folder / f"{program.name}_{when}.java").write_bytes(code.replace("_WHEN", f"_{when}").encode())


def compile_all(folder: Path) -> str:
    files = sorted(path.name for path in folder.glob("*.java"))
    return run(
        ["javac", "-encoding", "UTF-8", "-d", "out", "-Xmaxerrs", "999", *files], folder
    ).errors


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every place of a literal: it compiles, equal output, a named error without the variable."""
    for program in PROGRAMS:
        write(tmp_path, program, "before", program.text)
        write(tmp_path, program, "after", rewritten(program, "java"))
    assert compile_all(tmp_path) == ""
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: [*JAVA, f"probe.{program.name}_before"],
        lambda program: [*JAVA, f"probe.{program.name}_after"],
    )


def test_a_percent_sign_of_a_value_is_no_part_of_a_format(tmp_path: Path) -> None:
    """A new value may have one, although the old one had none."""
    program = java("Percent", "", "String.format(@LITERAL, 1)", literal='"@VALUE %d"', value="old")
    write(tmp_path, program, "after", rewritten(program, "java"))
    assert compile_all(tmp_path) == ""
    said = run([*JAVA, "probe.Percent_after"], tmp_path, {VARIABLE: "5%d%%"})
    assert said.output == b"5%d%% 1"


def test_what_is_refused_would_not_compile(tmp_path: Path) -> None:
    """A lookup put there all the same is an error of the compiler."""
    for number, (code, reason, _) in enumerate(NAIVE):
        program = Program(name="Naive", code=f"class Naive{number} {{ {code} }}\n", value="plain")
        source = Source(text=program.text, language_id="java")
        outcome = plan_rewrite(
            source, finding_of(program), detector_variable="", names=KnownNames()
        )
        assert isinstance(outcome, Refusal), code
        assert outcome.reason is reason, code
        naive = program.code.replace("@LITERAL", 'System.getenv("X")')
        (tmp_path / f"Naive{number}.java").write_text(naive, encoding="utf-8")
    said = compile_all(tmp_path).splitlines()
    for number, (code, _, error) in enumerate(NAIVE):
        about = [line for line in said if line.startswith(f"Naive{number}.java:1: error: ")]
        assert len(about) == 1, code
        assert error in about[0], code


def test_a_plain_lookup_would_pass_silently(tmp_path: Path) -> None:
    """That is why the check is part of the lookup: a missing variable is only `null` otherwise."""
    program = java("Plain", "", 'System.getenv("PROBE_KEY")')
    write(tmp_path, program, "x", program.code)
    assert compile_all(tmp_path) == ""
    silent = run([*JAVA, "probe.Plain_x"], tmp_path)
    assert (silent.status, silent.output) == (0, b"null")
    assert run([*JAVA, "probe.Plain_x"], tmp_path, {VARIABLE: HOSTILE}).output == HOSTILE.encode()
