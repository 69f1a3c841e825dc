"""Go constants that became variables, and comparisons; what is refused would not compile."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import HOSTILE, Program, finding_of, rewritten
from toolchains.running import check_equal, run
from toolchains.test_go import go, write

USES = """\
type config struct{ k string }

const k = @LITERAL

var (
	one   = config{k: k}
	list  = []string{k, k[:2]}
	table = map[string]int{k: len(k)}
	joint = "" + k
	bytes = []byte(k)
)

func check(a string) string {
	for range k {
		if a != k {
			return list[1] + fmt.Sprint(table)
		}
	}
	switch a {
	case k:
		return string(append(bytes[:0:0], k...))
	}
	return ""
}"""
SAME = f"f(string([]byte{{{', '.join(str(byte) for byte in HOSTILE.encode())}}}))"
PROGRAMS = [
    go("single", "const k = @LITERAL", "k"),
    go("typed", "const k string = @LITERAL\n\nvar m = map[string]string{k: k}", "m[k]"),
    go("alone", "const (\n\t// k is live.\n\tk = @LITERAL // rotate\n)", "k"),
    go("first", 'const (\n\tk = @LITERAL\n\ta = "a"\n)', "a[1:] + k"),
    go(
        "middle",
        'const (\n\ta = "a"\n\t// k is live.\n\tk = @LITERAL\n\tb = "b"\n)',
        "a[1:] + k + b[1:]",
    ),
    go("last", 'const (\n\ta = "a"\n\n\tk = @LITERAL // rotate\n)', "a[1:] + k"),
    go(
        "local",
        'func f() string {\n\tconst (\n\t\tk = @LITERAL\n\t\ta = "a"\n\t)\n\treturn a[1:] + k\n}',
        "f()",
    ),
    go("exported", "const K = @LITERAL", "K"),
    go(
        "compared",
        'func f(k string) string {\n\tif k == @LITERAL {\n\t\treturn k\n\t}\n\treturn "no"\n}',
        SAME,
    ),
    go(
        "cased",
        'func f(k string) string {\n\tswitch k {\n\tcase "a", @LITERAL:\n\t\treturn k\n\t}\n'
        '\treturn "no"\n}',
        SAME,
    ),
    go("uses", USES, "check(joint)[:0] + check(one.k)"),
]
# What stands below the constant, and what the compiler says once that is a variable.
NAIVE = [
    ('const h = "Bearer " + k\n', "is not constant"),
    ("var a [len(k)]int\n", "array length"),
    ("var a = []int{len(k): 1}\n", "index"),
    ("type Token string\n\nvar t Token = k\n", "cannot use k"),
    ("type Token string\n\nfunc f(t Token) bool { return t == k }\n", "mismatched types"),
    ("type Token string\n\nfunc f(t Token) {}\n\nfunc g() { f(k) }\n", "cannot use k"),
    ('type Token string\n\nfunc f(t Token) Token { return t + "a" + k }\n', "mismatched types"),
    ("var f float64 = 1 << len(k)\n", "shifted operand"),
]
NAIVE_LOCAL = [
    ("func f() {\n\t@SPEC\n}\n", "declared and not used"),
    ("func f() {\n\tgoto end\n\t@SPEC\nend:\n\tprintln(k)\n}\n", "jumps over"),
]


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Each declaration of a constant: equal output, and a named panic without the variable."""
    (tmp_path / "go.mod").write_text("module probe\n\ngo 1.21\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    for program in PROGRAMS:
        write(tmp_path, f"{program.name}_before", program.text)
        write(tmp_path, f"{program.name}_after", rewritten(program, "go"))
    assert run(["gofmt", "-l", "."], tmp_path).output == b""
    vetted = run(["go", "vet", "./..."], tmp_path).errors.splitlines()
    assert [line for line in vetted if "_after/" in line] == []
    assert run(["go", "build", "-ldflags=-s -w", "-o", "bin/", "./..."], tmp_path).errors == ""
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: [str(tmp_path / "bin" / f"{program.name}_before")],
        lambda program: [str(tmp_path / "bin" / f"{program.name}_after")],
    )


def test_what_is_refused_would_not_compile(tmp_path: Path) -> None:
    """A variable in place of each refused constant is an error of the compiler."""
    (tmp_path / "go.mod").write_text("module probe\n\ngo 1.21\n", encoding="utf-8")
    below = [(f"@SPEC\n\n{code}", error) for code, error in NAIVE]
    codes = [(f"package naive\n\n{code}", error) for code, error in below + NAIVE_LOCAL]
    for number, (code, _) in enumerate(codes):
        refused(code.replace("@SPEC", "const k = @LITERAL"))
        write(tmp_path, f"constant{number}", code.replace("@SPEC", 'const k = "value"'))
        function = "\nfunc mustEnv(name string) string { return name }\n"
        write(tmp_path, f"naive{number}", code.replace("@SPEC", 'var k = mustEnv("X")') + function)
    said = run(["go", "build", "./..."], tmp_path).errors.splitlines()
    for number, (code, error) in enumerate(codes):
        about = [line for line in said if line.startswith(f"naive{number}/")]
        assert any(error in line for line in about), (code, about)
    assert [line for line in said if line.startswith("constant")] == []


def refused(code: str) -> None:
    program = Program(name="naive", code=code, value="plain")
    outcome = plan_rewrite(
        Source(text=program.text, language_id="go"),
        finding_of(program),
        detector_variable="",
        names=KnownNames(),
    )
    assert isinstance(outcome, Refusal), code
    assert outcome.reason is RefusalReason.CONSTANT_REQUIRED, code


@pytest.mark.parametrize("lines", ["\n", "\r\n"])
def test_a_group_is_left_in_either_kind_of_lines(lines: str) -> None:
    """A middle constant leaves its group with the file's own line ends."""
    program = next(one for one in PROGRAMS if one.name == "middle")
    moved = Program(name="middle", code=program.code.replace("\n", lines), value="plain")
    expected = rewritten(Program(name="middle", code=program.code, value="plain"), "go")
    assert rewritten(moved, "go") == expected.replace("\n", lines)
