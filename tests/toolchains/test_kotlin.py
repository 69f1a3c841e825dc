"""Rewritten Kotlin programs compile and print what they printed before, or say what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import HOSTILE, VARIABLE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

COMMON_LIBRARY = "/usr/share/java/kotlin-stdlib-common.jar"
LIBRARY = "/usr/share/java/kotlin-stdlib.jar"
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
JAVA += ["-cp", f"out:{LIBRARY}"]

# Without percent signs, for formats.
QUIET = "\"'\\$HOME {} é🔑"


def kotlin(name: str, members: str, printed: str, **more: str) -> Program:
    code = f"package {name}_WHEN\n{members}\nfun main() {{ print({printed}) }}\n"
    return Program(name=name, code=code, also_escaped="$", **more)


PROGRAMS = [
    kotlin("Property", "val k = @LITERAL", "k"),
    kotlin("Large", "val k = @LITERAL", "k", value="x'\"\\%{é" * 600),
    kotlin("Raw", "val k = @LITERAL", "k", literal='"""@VALUE"""', value="% {} é🔑'"),
    kotlin("Member", "class A { private val k: String = @LITERAL; fun f() = k }", "A().f()"),
    kotlin("Companion", "class A {\n companion object {\n  val K = @LITERAL\n }\n}", "A.K"),
    kotlin("Assigned", "class A { var k: String\n init { this.k = @LITERAL } }", "A().k"),
    kotlin(
        "Index", "val d = HashMap<Int, String>()\nfun f() { d[1] = @LITERAL }", "f().run { d[1] }"
    ),
    kotlin("Argument", "fun f(k: String, n: Int) = k", "f(@LITERAL, 1)"),
    kotlin("Named", "fun f(n: Int, key: String) = key", "f(n = 1, key = @LITERAL)"),
    kotlin("Based", "open class A(val k: String)\nclass B : A(@LITERAL)", "B().k"),
    kotlin("Delegated", "class A(val k: String) { constructor() : this(@LITERAL) }", "A().k"),
    kotlin("Generic", "val k = listOf<String>(@LITERAL)", "k[0]"),
    kotlin("Trailing", "fun f(k: String, f: (String) -> String) = f(k)", "f(@LITERAL) { it }"),
    kotlin("Pair", 'val k = mapOf("k" to @LITERAL)', 'k["k"]'),
    kotlin("Default", "fun f(n: Int, key: String = @LITERAL) = key", "f(1)"),
    kotlin("Parameter", "class A(val k: String = @LITERAL)", "A().k"),
    kotlin("Expression", "fun f(): String = @LITERAL", "f()"),
    kotlin("Returned", "fun f(): String { return @LITERAL }", "f()"),
    kotlin("Labeled", "val k = run { return@run @LITERAL }", "k"),
    kotlin("Getter", "val k: String\n    get() = @LITERAL", "k"),
    kotlin("Lazy", "val k by lazy { @LITERAL }", "k"),
    kotlin("Branches", 'val n = 1\nval k = if (n > 0) @LITERAL else "no"', "k"),
    kotlin("Block", 'val n = 1\nval k = if (n > 0) {\n @LITERAL\n} else "no"', "k"),
    kotlin("When", 'val n = 1\nval k = when (n) {\n 1 -> @LITERAL\n else -> "no"\n}', "k"),
    kotlin("Tried", 'val k = try { @LITERAL } catch (e: ArithmeticException) { "no" }', "k"),
    kotlin("Elements", "val k = arrayOf(@LITERAL)", "k[0]"),
    kotlin("Entry", "enum class E(val k: String) { A(@LITERAL) }", "E.A.k"),
    kotlin("Cast", "val k = @LITERAL as Any", "k"),
    kotlin("Method", "val k = @LITERAL.toCharArray()", "String(k)"),
    kotlin(
        "Negated",
        'var k = ""\nfun String.keep(): Boolean { k = this; return true }\n'
        "fun f() = !@LITERAL.keep()",
        "f().run { k }",
    ),
    kotlin(
        "Contained",
        'class A { var k = ""\n operator fun contains(s: String) = s.also { k = s } == s }\n'
        "val a = A()\nval n = @LITERAL !in a",
        "a.k",
    ),
    kotlin("Hole", 'fun f(k: String) = k\nval k = "${f(@LITERAL)}"', "k"),
    kotlin("Shadowed", "object System { val k = @LITERAL }", "System.k"),
    kotlin("Part", "val k = @LITERAL", "k.drop(7).dropLast(1)", literal='"Bearer @VALUE!"'),
    kotlin("RawPart", "val k = @LITERAL", "k.drop(2)", literal='"""a"@VALUE"""', value="% {} é🔑'"),
    kotlin("Holes", "val n = 1\nval k = @LITERAL", "k.drop(1)", literal='"${n}@VALUE"'),
    kotlin("Short", "val n = 1\nval k = @LITERAL", "k.trim('1')", literal='"$n@VALUE$n"'),
    kotlin("Quoted", "val `a b` = 1\nval k = @LITERAL", "k.drop(3)", literal='"$$`a b` @VALUE"'),
    kotlin(
        "RawShort",
        "val n = 1\nval k = @LITERAL",
        "k.drop(4).dropLast(1)",
        literal='"""\\$n $@VALUE$n"""',
        value="% {} é🔑' ",
    ),
    kotlin("Format", "val k = @LITERAL.format(1)", "k.drop(2)", literal='"%d @VALUE"', value=QUIET),
    kotlin("Whole", "val k = String.format(java.util.Locale.US, @LITERAL)", "k", value=QUIET),
    kotlin("Sum", 'val k = "a" + @LITERAL + "b"', "k.drop(1).dropLast(1)"),
    kotlin("Listed", 'val k = listOf("a") + @LITERAL', "k[1].drop(1)", literal='"b@VALUE"'),
    kotlin("Fallback", f'val k = System.getenv("{VARIABLE}") ?: @LITERAL', "k"),
    kotlin("Constant", "const val K = @LITERAL", "K"),
    kotlin("Nested", "class A {\n companion object {\n  const val K = @LITERAL\n }\n}", "A.K"),
    kotlin("Preceded", "class A { val n = K }\nval a = A()\nconst val K = @LITERAL", "a.n"),
    kotlin(
        "Initialized",
        "object O { val n: String\n init { n = f() }\n fun f() = K\n const val K = @LITERAL }",
        "O.n",
    ),
]
PERCENT = kotlin("Percent", "val k = @LITERAL.format(1)", "k", literal='"@VALUE %d"', value="old")
PLAIN = kotlin("Plain", "", f'System.getenv("{VARIABLE}")')
EARLY = kotlin(
    "Early", f'class A {{ val k = K }}\nval a = A()\nval K = System.getenv("{VARIABLE}")', "a.k"
)
NOT_CONSTANT = "an annotation argument must be a compile-time constant"
NO_CONSTANT = "const 'val' initializer should be a constant value"
CONSTANT = "const val K = @LITERAL"
NAIVE = [
    ("@Deprecated(@LITERAL) val n = 1", RefusalReason.ANNOTATION, NOT_CONSTANT),
    ("@Deprecated(message = @LITERAL) val n = 1", RefusalReason.ANNOTATION, NOT_CONSTANT),
    ("@Deprecated(@LITERAL)\nobject O", RefusalReason.ANNOTATION, NOT_CONSTANT),
    ("@Suppress(@LITERAL) fun f() = 1", RefusalReason.ANNOTATION, NOT_CONSTANT),
    (f"{CONSTANT}; @Deprecated(K) val n = 1", RefusalReason.CONSTANT_REQUIRED, NOT_CONSTANT),
    (f"{CONSTANT}; const val L = K", RefusalReason.CONSTANT_REQUIRED, NO_CONSTANT),
    (f'{CONSTANT}; const val L = "a $K b"', RefusalReason.CONSTANT_REQUIRED, NO_CONSTANT),
]
LOOKUP = 'System.getenv("X")'


def write(folder: Path, program: Program, when: str, code: str) -> None:
    (folder / f"{program.name}_{when}.kt").write_bytes(code.replace("_WHEN", f"_{when}").encode())


def compile_all(folder: Path) -> str:
    files = sorted(path.name for path in folder.glob("*.kt"))
    done = run(["kotlinc", "-nowarn", "-jvm-target", "1.8", "-d", "out", *files], folder)
    return done.errors


def main_of(program: Program, when: str) -> list[str]:
    return [*JAVA, f"{program.name}_{when}.{program.name}_{when}Kt"]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with everything compiled, since the compiler takes long to start."""
    folder = tmp_path_factory.mktemp("kotlin")
    for program in PROGRAMS:
        write(folder, program, "before", program.text)
        write(folder, program, "after", rewritten(program, "kotlin"))
    write(folder, PERCENT, "x", rewritten(PERCENT, "kotlin"))
    for program in (PLAIN, EARLY):
        write(folder, program, "x", program.code)
    assert "error:" not in compile_all(folder)
    return folder


def test_programs_print_the_same_value_and_fail_without_it(compiled: Path) -> None:
    """Every place of a literal: it compiles, equal output, a named error without the variable."""
    check_equal(
        PROGRAMS,
        compiled,
        lambda program: main_of(program, "before"),
        lambda program: main_of(program, "after"),
    )


def test_what_is_refused_would_not_compile(tmp_path: Path) -> None:
    """A lookup put there all the same is an error of the compiler."""
    for number, (code, reason, _) in enumerate(NAIVE):
        program = Program(name="Naive", code=f"package naive{number}\n{code}\n", value="plain")
        source = Source(text=program.text, language_id="kotlin")
        outcome = plan_rewrite(
            source, finding_of(program), detector_variable="", names=KnownNames()
        )
        assert isinstance(outcome, Refusal), code
        assert outcome.reason is reason, code
        naive = program.code.replace("@LITERAL", LOOKUP).replace("const val K", "val K")
        (tmp_path / f"Naive{number}.kt").write_text(naive, encoding="utf-8")
    said = compile_all(tmp_path).splitlines()
    for number, (code, _, error) in enumerate(NAIVE):
        about = [line for line in said if line.startswith(f"Naive{number}.kt:2:")]
        assert any(error in line for line in about), (code, about)


def test_a_percent_sign_of_a_value_is_no_part_of_a_format(compiled: Path) -> None:
    """A new value may have one, although the old one had none."""
    said = run(main_of(PERCENT, "x"), compiled, {VARIABLE: "5%d%%"})
    assert said.output == b"5%d%% 1"


def test_code_for_all_targets_knows_no_environment(tmp_path: Path) -> None:
    """That is why it is refused: the compiler for such code does not know the JVM's classes."""
    code = "package shop\nval key: String = @LITERAL\n"
    program = Program(name="Common", code=code, value="plain")
    path = "shop/src/commonMain/kotlin/Shop.kt"
    source = Source(text=program.text, language_id="kotlin", path=path)
    outcome = plan_rewrite(source, finding_of(program), detector_variable="", names=KnownNames())
    assert isinstance(outcome, Refusal)
    assert outcome.reason is RefusalReason.NO_ENVIRONMENT
    compiler = {"KOTLIN_COMPILER": "org.jetbrains.kotlin.cli.metadata.K2MetadataCompiler"}
    for text, is_legal in ((program.text, True), (code.replace("@LITERAL", LOOKUP), False)):
        (tmp_path / "Shop.kt").write_text(text, encoding="utf-8")
        command = ["kotlinc", "-d", "out", "-classpath", COMMON_LIBRARY, "Shop.kt"]
        said = run(command, tmp_path, compiler)
        assert ("unresolved reference: System" in said.errors) is not is_legal, said.errors
        assert (said.status == 0) is is_legal, said.errors


def test_a_plain_lookup_would_pass_silently(compiled: Path) -> None:
    """That is why the check is part of the lookup: a missing variable is only `null` otherwise."""
    silent = run(main_of(PLAIN, "x"), compiled)
    assert (silent.status, silent.output) == (0, b"null")
    moved = run(main_of(PLAIN, "x"), compiled, {VARIABLE: HOSTILE})
    assert moved.output == HOSTILE.encode()


def test_a_property_behind_others_would_be_read_too_early(compiled: Path) -> None:
    """That is why such a constant gets a getter: as a property it is `null` to what precedes."""
    assert run(main_of(EARLY, "x"), compiled, {VARIABLE: HOSTILE}).output == b"null"
