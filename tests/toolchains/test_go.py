"""Rewritten Go programs compile and print what they printed before, or say what is missing."""

from __future__ import annotations

from pathlib import Path

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from support.command_line import git, run_process, stripe
from toolchains.programs import IN_FORMAT, VARIABLE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

HEAD = 'package main\n\nimport "fmt"\n\n'
MAIN = "\n\nfunc main() {{\n\tfmt.Print({})\n}}\n"


def go(name: str, declarations: str, printed: str, **more: str) -> Program:
    return Program(name=name, code=HEAD + declarations + MAIN.format(printed), **more)


PROGRAMS = [
    go("variable", "var k = @LITERAL", "k"),
    go("group", 'var (\n\ta, k = "a", @LITERAL\n)', "a[1:] + k"),
    go("field", "type T struct{ K string }\n\nvar t = T{K: @LITERAL}", "t.K"),
    go("elements", 'var m = map[string][]string{"a": {@LITERAL}}', 'm["a"][0]'),
    go("raw", "var k = @LITERAL", "k", literal='"@VALUE"'),
    go("bytes", "var k = []byte(@LITERAL)", "string(k)"),
    go("named", "type Key string\n\nvar k = Key(@LITERAL)", "k"),
    go("declared", "type Key string\n\nvar k Key = @LITERAL", "k"),
    go("constant", "type Key string\n\nconst k Key = @LITERAL", "k"),
    go("part", "type Key string\n\nvar k Key = @LITERAL", "k[1:]", literal='"_@VALUE"'),
    go("result", "type Key string\n\nfunc f() Key { return @LITERAL }", "f()"),
    go("keyed", "type Key string\n\ntype T struct{ K Key }\n\nvar t = T{K: @LITERAL}", "t.K"),
    go(
        "placed",
        "type Key string\n\ntype T struct{ N int; K Key }\n\nvar t = []*T{{1, @LITERAL}}",
        "t[0].K",
    ),
    go("passed", "type Key string\n\nfunc f(k Key) Key { return k }", "f(@LITERAL)"),
    go(
        "method",
        "type Key string\n\nfunc (k Key) f(l ...Key) Key { return l[0] }",
        'Key("").f(@LITERAL)',
    ),
    go("appended", "type Key string\n\nvar ks []Key", "append(ks, @LITERAL)[0]"),
    go("bytes_appended", "var ks []byte", "string(append(ks, @LITERAL...))"),
    go(
        "sent",
        "type Key string\n\nfunc f() Key {\n"
        "\tc := make(chan Key, 1)\n\tc <- @LITERAL\n\treturn <-c\n}",
        "f()",
    ),
    go(
        "set",
        "type Key string\n\ntype T struct{ K Key }\n\nfunc f() Key {\n"
        "\tt := &T{}\n\tt.K = @LITERAL\n\treturn t.K\n}",
        "f()",
    ),
    go("summed", 'type Key string\n\nvar a Key = "a"\n\nvar k = a + @LITERAL', "k[1:]"),
    go(
        "compared",
        "type Key string\n\nfunc f(k Key) bool { return k != @LITERAL }",
        'map[bool]string{true: "y" + "es"}[f("")]',
        value="yes",
    ),
    go("generic", "func f[T ~string](k T) T { return k + @LITERAL }", 'f("")'),
    go("inferred", "func p[T any](k T) *T { return &k }\n\nvar k *string = p(@LITERAL)", "*k"),
    go(
        "inferred_second",
        "func m[K comparable, V any](k K, v V) map[K]V { return map[K]V{k: v} }",
        "m(1, @LITERAL)[1]",
    ),
    go("anything", "var k any = @LITERAL", "k"),
    go("results", "func f() (string, error) {\n\treturn @LITERAL, nil\n}\n\nvar k, _ = f()", "k"),
    go("argument", "func f(n int, k string) string { return k }", "f(1, @LITERAL)"),
    go("variadic", "func f(n int, k ...string) string { return k[1] }", 'f(1, "", @LITERAL)'),
    go("local", "func f() string {\n\tk := @LITERAL\n\tk = k + k[:0]\n\treturn k\n}", "f()"),
    go("closure", "var f = func() string { return @LITERAL }", "f()"),
    go("formatted", "", 'fmt.Sprintf("%s", @LITERAL)'),
    *(
        go(f"format_{name}", "", printed, literal=literal, value=IN_FORMAT)
        for name, printed, literal in (
            ("whole", "fmt.Sprintf(@LITERAL)", '"@VALUE"'),
            ("first", "fmt.Sprintf(@LITERAL, 0)[1:]", '"_@VALUE%.0d"'),
            ("last", "fmt.Sprintf(@LITERAL, 1, 2)[2:]", '"%d%d@VALUE"'),
            ("middle", 'string(fmt.Appendf(nil, @LITERAL, 1, "", "z"))[2:]', '"%d%%%s@VALUE%.0s"'),
            ("error", 'fmt.Errorf(@LITERAL, fmt.Errorf("x")).Error()[1:]', '"%w@VALUE"'),
        )
    ),
    Program(
        name="block",
        code='package main\n\nimport (\n\t"fmt"\n\t"strings"\n)\n\nvar k = @LITERAL\n'
        + MAIN.format("strings.TrimPrefix(k, `no`)"),
    ),
    Program(
        name="alias",
        code='package main\n\nimport (\n\to "os"\n)\n\n'
        "func main() {\n\to.Stdout.WriteString(@LITERAL)\n}\n",
    ),
    Program(
        name="shadowed",
        code='package main\n\nimport "fmt"\n\nfunc f(os string) string { return @LITERAL }\n'
        + MAIN.format('f("")'),
    ),
    Program(
        name="singles",
        code='package main\n\nimport "fmt"\nimport "log"\n\nvar k = @LITERAL\n'
        + MAIN.format("k + log.Prefix()"),
    ),
    Program(name="no_newline", code=HEAD + "var k = @LITERAL\n\nfunc main() { fmt.Print(k) }"),
]
GETTER = """func getEnv(name, def string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return def
}
"""
PROGRAMS += [
    Program(
        name=name,
        code=f"package main\n\nimport (\n\t{imports}\n)\n\n{code}\nfunc main() {{ {main} }}\n",
    )
    for name, imports, code, main in (
        (
            "default",
            '"cmp"\n\t"os"',
            f'var k = cmp.Or(os.Getenv("{VARIABLE}"), @LITERAL)\n',
            'os.Stdout.WriteString(cmp.Or("", k))',
        ),
        (
            "default_alone",
            '"cmp"\n\t"fmt"\n\t"os"',
            f'var k = cmp.Or(os.Getenv("{VARIABLE}"), @LITERAL)\n',
            "fmt.Print(k)",
        ),
        (
            "getter",
            '"fmt"\n\t"os"',
            f'{GETTER}\nvar k = getEnv("{VARIABLE}", @LITERAL)\n',
            "fmt.Print(k)",
        ),
    )
]
NAIVE = [
    (
        "type Key string\n\nfunc f(Key int) (k Key) { return @LITERAL }\n",
        RefusalReason.NAMED_TYPE,
        "cannot use",
    ),
    (
        "type Key string\n\nfunc f[T ~string](a, b T) T { return b }\n\n"
        'var k = f(Key(""), @LITERAL)\n',
        RefusalReason.NAMED_TYPE,
        "cannot use",
    ),
    (
        "func f[T ~string](k T) T { return k }\n\ntype Key string\n\nvar k = f[Key](@LITERAL)\n",
        RefusalReason.NAMED_TYPE,
        "cannot use",
    ),
    (
        "type Key string\n\nfunc f[T ~string, L ~[]T](t T, l L) T { return t }\n\n"
        "var k = f(@LITERAL, []Key{})\n",
        RefusalReason.NAMED_TYPE,
        "cannot use",
    ),
    ("type T struct {\n\tK string @LITERAL\n}\n", RefusalReason.CONSTANT_REQUIRED, "syntax error"),
    ("var a [len(@LITERAL)]int\n", RefusalReason.CONSTANT_REQUIRED, "array length"),
]


def write(folder: Path, name: str, code: str) -> None:
    (folder / name).mkdir()
    (folder / name / "main.go").write_bytes(code.encode())


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every place of a literal: it compiles, equal output, a named panic without the variable."""
    (tmp_path / "go.mod").write_text("module probe\n\ngo 1.21\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    for program in PROGRAMS:
        write(tmp_path, f"{program.name}_before", program.text)
        write(tmp_path, f"{program.name}_after", rewritten(program, "go"))
    built = run(["go", "build", "-ldflags=-s -w", "-o", "bin/", "./..."], tmp_path)
    assert built.errors == ""
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: [str(tmp_path / "bin" / f"{program.name}_before")],
        lambda program: [str(tmp_path / "bin" / f"{program.name}_after")],
    )
    empty = run([str(tmp_path / "bin" / "variable_after")], tmp_path, {VARIABLE: ""})
    assert empty.status != 0
    assert f"{VARIABLE} is not set" in empty.errors
    percent = run([str(tmp_path / "bin" / "format_last_after")], tmp_path, {VARIABLE: "5%d {x}"})
    assert percent.output == b"5%d {x}"
    formats = [f"./{one.name}_after" for one in PROGRAMS if one.name.startswith("format_")]
    vetted = run(["go", "vet", *formats], tmp_path)
    assert (vetted.status, vetted.errors) == (0, "")


def test_a_rewritten_file_is_formatted(tmp_path: Path) -> None:
    """What gofmt had formatted is formatted still."""
    for program in PROGRAMS:
        (tmp_path / f"{program.name}.go").write_bytes(program.text.encode())
    run(["gofmt", "-w", "."], tmp_path)
    for program in PROGRAMS:
        path = tmp_path / f"{program.name}.go"
        code = path.read_text(encoding="utf-8").replace(
            program.text[program.content.start : program.content.end], "@VALUE"
        )
        tidy = Program(
            name=program.name,
            code=code.replace(program.literal, "@LITERAL"),
            literal=program.literal,
            value=program.value,
        )
        path.write_bytes(rewritten(tidy, "go").encode())
    assert run(["gofmt", "-l", "."], tmp_path).output == b""


TIDY_JOINS = """package probe

func f(a, b string, m map[string]bool, g func(...string) string) (string, error) {
	if a == "x" || b == @LITERAL || @LITERAL == a {
		a, b = @LITERAL, "y"
		a = b + @LITERAL + a
	}
	_ = a + (b + @LITERAL)
	_ = (@LITERAL + a) == b
	_ = @LITERAL == b
	_ = m[g(@LITERAL)]
	_ = g(@LITERAL)
	_ = g(a, @LITERAL)
	_ = g(g(@LITERAL), g(g(@LITERAL), (@LITERAL), a+@LITERAL))
	_ = g(a, func() string { return @LITERAL }())
	_ = []string{@LITERAL, g(a, @LITERAL), a + @LITERAL}
	_ = map[string]string{"a": @LITERAL, g(a, b): g(b, @LITERAL)}
	_ = m[a] || a+b == @LITERAL
	for a == @LITERAL {
	}
	switch g(a, @LITERAL) {
	case "a" + @LITERAL:
	}
	return @LITERAL, nil
}
"""


def test_a_join_is_formatted(tmp_path: Path) -> None:
    """A part that moves leaves a sum with the blanks that gofmt wants at the place."""
    parts = TIDY_JOINS.split("@LITERAL")
    for number in range(1, len(parts)):
        before, after = ('"Bearer x"'.join(some) for some in (parts[:number], parts[number:]))
        program = Program(
            name=f"join{number}", code=f"{before}@LITERAL{after}", literal='"Bearer @VALUE"'
        )
        path = tmp_path / f"{number:02}.go"
        path.write_bytes(program.text.encode())
        assert run(["gofmt", "-l", path.name], tmp_path).output == b"", path.name
        path.write_bytes(rewritten(program, "go").encode())
    assert run(["gofmt", "-d", "."], tmp_path).output.decode() == ""


TRAILING = """package probe

var (
	a  = @LITERAL // One.
	bb = "y" // Two.
)

var m = map[string]string{
	"a":   a, // One.
	"bbb": bb, // Two.
}
"""


def test_comments_behind_other_lines_stay_lined_up(tmp_path: Path) -> None:
    """Where a line gets shorter, the comments of its neighbours move as well."""
    path = tmp_path / "trailing.go"
    program = Program(name="trailing", code=TRAILING, value="x" * 40)
    path.write_bytes(program.text.encode())
    run(["gofmt", "-w", path.name], tmp_path)
    code = path.read_text(encoding="utf-8").replace(f'"{program.value}"', "@LITERAL")
    after = rewritten(Program(name="tidy", code=code, value=program.value), "go")
    path.write_bytes(after.encode())
    tidy = run(["gofmt", path.name], tmp_path).output.decode()
    assert tidy == after


def test_what_is_refused_would_not_compile(tmp_path: Path) -> None:
    """A lookup put there all the same is an error of the compiler."""
    (tmp_path / "go.mod").write_text("module probe\n\ngo 1.21\n", encoding="utf-8")
    function = "\nfunc mustEnv(name string) string { return name }\n"
    for number, (code, reason, _) in enumerate(NAIVE):
        program = Program(name="naive", code=f"package naive\n\n{code}", value="plain")
        source = Source(text=program.text, language_id="go")
        outcome = plan_rewrite(
            source, finding_of(program), detector_variable="", names=KnownNames()
        )
        assert outcome == Refusal(reason), code
        naive = program.code.replace("@LITERAL", 'mustEnv("X")') + function
        write(tmp_path, f"naive{number}", naive)
    said = run(["go", "build", "./..."], tmp_path).errors.splitlines()
    for number, (code, _, error) in enumerate(NAIVE):
        about = [line for line in said if line.startswith(f"naive{number}/")]
        assert any(error in line for line in about), code


def test_packages_of_the_same_module_say_what_they_take(tmp_path: Path) -> None:
    """What takes a plain string gets the lookup without a question; other types are left."""
    files = {
        "go.mod": "module example.com/shop\n\ngo 1.21\n",
        "main.go": 'package main\n\nimport "example.com/shop/pay"\n\n'
        'func main() {\n\tpay.Show(1, "@SECRET")\n\tpay.Show(2, string(pay.Key("@SECRET")))\n}\n',
        "other.go": "package main\n",
        "pay/pay.go": "package pay\n\ntype Key string\n\n"
        "func Show(count int, keys ...string) {\n\tprint(count, keys[0])\n}\n",
    }
    git("init", "-q", folder=tmp_path)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text.replace("@SECRET", stripe()))
    status, out, err = run_process("fix", "--quiet", str(tmp_path))
    assert status == 0, out + err
    assert stripe() not in (tmp_path / "main.go").read_text()
    assert run(["go", "vet", "./..."], tmp_path).status == 0
    done = run(["go", "run", "."], tmp_path, {"STRIPE_SECRET_KEY": stripe()})
    assert (done.status, done.errors) == (0, f"1{stripe()}2{stripe()}")
