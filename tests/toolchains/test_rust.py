"""Rewritten Rust programs compile and print what they printed before, or say what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import ASCII, Program, finding_of, rewritten
from toolchains.running import check_equal, run

MAIN = '\n\npub fn main() {{\n    let printed = {};\n    print!("{{}}", printed);\n}}\n'
RUSTC = ["rustc", "--edition", "2021", "-C", "debuginfo=0", "-A", "unused", "-D", "warnings"]


def rust(name: str, items: str, printed: str, **more: str) -> Program:
    return Program(name=name, code=items + MAIN.format(printed), **more)


PROGRAMS = [
    rust("local", "fn f() -> &'static str {\n    let k = @LITERAL;\n    k\n}", "f()"),
    rust("typed", "fn f() -> String { let k: &'static str = @LITERAL; k.to_owned() }", "f()"),
    rust("large", "fn f() -> &'static str { @LITERAL }", "f()", value="x'\"\\{é" * 700),
    rust(
        "raw", "fn f() -> &'static str { @LITERAL }", "f()", literal='r"@VALUE"', value="' {} $x é"
    ),
    rust("returned", "fn f() -> &'static str { return @LITERAL; }", "f()"),
    rust("to_string", "fn f() -> String { @LITERAL.to_string() }", "f()"),
    rust("to_owned", "fn f() -> String { @LITERAL.to_owned() }", "f()"),
    rust("into", "fn f() -> Box<str> { @LITERAL.into() }", "f()"),
    rust("cow", "fn f() -> std::borrow::Cow<'static, str> { @LITERAL.into() }", "f()"),
    rust("from", "fn f() -> String { String::from(@LITERAL) }", "f()"),
    rust("field", "struct T { k: &'static str }\nfn f() -> T { T { k: @LITERAL } }", "f().k"),
    rust(
        "owned_field",
        "struct T { k: Option<String> }\nfn f() -> T { T { k: Some(@LITERAL.to_string()) } }",
        "f().k.unwrap()",
    ),
    rust("wrapped", "struct T(&'static str);\nfn f() -> T { T(@LITERAL) }", "f().0"),
    rust("argument", "fn g(_: u8, k: &str) -> String { k.into() }", "g(1, @LITERAL)"),
    rust(
        "generic",
        "fn g<T: AsRef<str> + 'static>(k: T) -> String { k.as_ref().into() }",
        "g(@LITERAL)",
    ),
    rust("array", 'fn f() -> [&\'static str; 2] { ["", @LITERAL] }', "f()[1]"),
    rust("tuple", "fn f() -> (u8, &'static str) { (1, @LITERAL) }", "f().1"),
    rust(
        "chain",
        "struct B(u8, &'static str);\nimpl B {\n    const N: u8 = 1;\n"
        "    fn at(mut self, n: u8) -> B { self.0 = n; self }\n"
        "    fn key(&self, k: &'static str) -> B { B(self.0, k) }\n"
        "    fn get(self) -> &'static str { self.1 }\n}",
        '{ let b = &B(0, "").at(B::N).key(@LITERAL); B(b.0, b.1).get() }',
    ),
    rust("branch", 'fn f(n: u8) -> &\'static str { if n > 0 { @LITERAL } else { "" } }', "f(1)"),
    rust("matched", 'fn f(n: u8) -> &\'static str { match n { 1 => @LITERAL, _ => "" } }', "f(1)"),
    rust("assigned", 'fn f() -> &\'static str { let mut k = ""; k = @LITERAL; k }', "f()"),
    rust("closure", "fn f() -> impl Fn() -> &'static str { || @LITERAL }", "f()()"),
    rust(
        "lazy",
        "static K: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| @LITERAL.into());",
        "&*K",
    ),
    rust("constants", "fn f<const N: usize>() -> &'static str { @LITERAL }", "f::<3>()"),
    rust(
        "module",
        "mod a {\n    pub mod b {\n        pub fn f() -> &'static str { @LITERAL }\n    }\n}",
        "a::b::f()",
    ),
    rust("plain", "", "@LITERAL"),
    rust("printed", "", '{ print!("{}", @LITERAL); "" }'),
    rust(
        "listed",
        "fn f() -> Vec<String> { vec![String::new(), @LITERAL.to_string()] }",
        "f()[1].clone()",
    ),
    rust("formatted", 'fn f() -> String { format!("{}{}", "", @LITERAL) }', "f()"),
    rust("in_call", "fn f(k: &str) -> String { k.into() }", 'format!("{}", f(@LITERAL))'),
    rust("in_list", "", 'format!("{}{}", "", vec![@LITERAL].concat())'),
    rust("in_fields", "struct T { k: &'static str }", "vec![T { k: @LITERAL }][0].k"),
    rust("in_name", "", 'format!("{k}", k = @LITERAL)'),
    rust("named", "fn require_env() {}\nfn f() -> &'static str { @LITERAL }", "f()"),
]
BYTES = 'b"@VALUE"'
TEXT = "std::str::from_utf8({}).unwrap()"
PROGRAMS += [
    rust(name, items, TEXT.format(printed), literal=BYTES, value=ASCII)
    for name, items, printed in (
        ("bytes_local", "fn f() -> &'static [u8] { let k: &'static [u8] = @LITERAL; k }", "f()"),
        ("bytes_constant", "const K: &[u8] = @LITERAL;", "K"),
        ("bytes_static", "static K: &'static [u8] = @LITERAL;", "&K[..]"),
        ("bytes_returned", "fn f<'a>() -> &'a [u8] { return @LITERAL; }", "f()"),
        ("bytes_result", "fn f() -> &'static [u8] { @LITERAL }", "f()"),
        ("bytes_argument", "fn f<'a>(_: u8, k: &'a [u8]) -> &'a [u8] { k }", "f(1, @LITERAL)"),
        (
            "bytes_field",
            "struct T { k: &'static [u8] }\nfn f() -> T { T { k: @LITERAL } }",
            "f().k",
        ),
        ("bytes_vector", "fn f() -> &'static [u8] { @LITERAL.to_vec().leak() }", "f()"),
        ("bytes_slice", "fn f() -> &'static [u8] { &@LITERAL[0..] }", "f()"),
        ("bytes_cast", "fn f() -> &'static [u8] { let k = @LITERAL as &[u8]; k }", "f()"),
        ("bytes_known", "", "std::str::from_utf8(@LITERAL).unwrap().as_bytes()"),
    )
]
PROGRAMS += [
    rust("cast", "fn f() -> &'static str { @LITERAL as &str }", "f()"),
    rust("sliced", "fn f() -> &'static str { &@LITERAL[0..] }", "f()"),
    rust("joined", 'fn f() -> String { ["", @LITERAL].concat() }', "f()"),
]
FUNCTION = "fn require_env(_: &'static str) -> &'static str { \"\" }\n"
NOT_CONST = "cannot call non-const function"
NAIVE = [
    ("trait T { const K: &'static str = @LITERAL; }", RefusalReason.CONSTANT_REQUIRED, NOT_CONST),
    ("static K: [&str; 1] = [@LITERAL];", RefusalReason.CONSTANT_REQUIRED, NOT_CONST),
    ("const fn f() -> &'static str { @LITERAL }", RefusalReason.CONSTANT_REQUIRED, NOT_CONST),
    ("fn f() -> [u8; @LITERAL.len()] { todo!() }", RefusalReason.CONSTANT_REQUIRED, NOT_CONST),
    ("fn f() { let _ = [0; @LITERAL.len()]; }", RefusalReason.CONSTANT_REQUIRED, NOT_CONST),
    (
        "fn f() -> &'static [&'static str] { &[@LITERAL] }",
        RefusalReason.CONSTANT_REQUIRED,
        "cannot return",
    ),
    (
        "fn f() -> Option<&'static &'static str> { [@LITERAL].iter().next() }",
        RefusalReason.CONSTANT_REQUIRED,
        "cannot return",
    ),
    (
        "fn f() -> &'static Option<&'static str> { &Some(@LITERAL) }",
        RefusalReason.CONSTANT_REQUIRED,
        "cannot return",
    ),
    ("const K: &[u8; 5] = b@LITERAL;", RefusalReason.NAMED_TYPE, "mismatched types"),
    ("fn f() { let k: [u8; 5] = *b@LITERAL; }", RefusalReason.UNUSUAL_PLACE, "mismatched types"),
    (
        "fn f() -> [u8; 5] { g(b@LITERAL) }\nfn g(k: &[u8; 5]) -> [u8; 5] { *k }",
        RefusalReason.NAMED_TYPE,
        "mismatched types",
    ),
    (
        "fn f() { let k = b@LITERAL; let l: &[u8; 5] = k; }",
        RefusalReason.NAMED_TYPE,
        "mismatched types",
    ),
    ("fn f(k: &str) { match k { @LITERAL => (), _ => () } }", RefusalReason.PATTERN, "expected"),
    ("#[doc = @LITERAL] fn f() {}", RefusalReason.ANNOTATION, "must be a literal"),
    ("fn f() { let _ = concat!(@LITERAL); }", RefusalReason.CONSTANT_REQUIRED, "a literal"),
    ('fn f() { let _ = matches!("", @LITERAL); }', RefusalReason.PATTERN, "expected"),
]


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every place of a literal: no warning, equal output, a named error without the variable."""
    check_programs(PROGRAMS, tmp_path)


def check_programs(programs: Sequence[Program], tmp_path: Path) -> None:
    """Compile programs, before and after, as modules of one; run them with and without a value."""
    for program in programs:
        (tmp_path / f"{program.name}_before.rs").write_text(program.text, "utf-8", newline="")
        after = rewritten(program, "rust")
        assert program.content.of(program.text) not in after, program.name
        (tmp_path / f"{program.name}_after.rs").write_text(after, "utf-8", newline="")
    modules = [path.stem for path in sorted(tmp_path.glob("*.rs"))]
    arms = "".join(f'"{name}" => {name}::main(),' for name in modules)
    chosen = f"match std::env::args().nth(1).unwrap().as_str() {{ {arms} _ => unreachable!() }}"
    listed = "".join(f"mod {name};\n" for name in modules)
    (tmp_path / "probe.rs").write_text(f"{listed}fn main() {{ {chosen} }}\n", encoding="utf-8")
    compiled = run([*RUSTC, "probe.rs"], tmp_path)
    assert compiled.errors == ""
    check_equal(
        programs,
        tmp_path,
        lambda program: ["./probe", f"{program.name}_before"],
        lambda program: ["./probe", f"{program.name}_after"],
    )


def test_what_is_refused_would_not_compile(tmp_path: Path) -> None:
    """A lookup put there all the same is an error of the compiler."""

    def check(number: int) -> None:
        code, reason, error = NAIVE[number]
        literal = BYTES if "b@LITERAL" in code else '"@VALUE"'
        program = Program(
            name="Naive",
            code=f"{code}\nfn main() {{}}\n".replace("b@LITERAL", "@LITERAL"),
            literal=literal,
            value="plain",
        )
        source = Source(text=program.text, language_id="rust")
        outcome = plan_rewrite(
            source, finding_of(program), detector_variable="", names=KnownNames()
        )
        assert isinstance(outcome, Refusal), code
        assert outcome.reason is reason, code
        naive = tmp_path / f"naive{number}.rs"
        text = FUNCTION + code.replace("b@LITERAL", 'require_env("X").as_bytes()').replace(
            "@LITERAL", 'require_env("X")'
        )
        text += "\nfn main() {}\n"
        naive.write_text(text, encoding="utf-8")
        compiled = run([*RUSTC, "--emit=metadata", naive.name], tmp_path)
        assert not error or compiled.status != 0, code
        assert error in compiled.errors, code

    with ThreadPoolExecutor(max_workers=2) as workers:
        list(workers.map(check, range(len(NAIVE))))


def test_the_function_compiles_in_every_edition(tmp_path: Path) -> None:
    """What it is written in has been there since the first edition."""
    program = rust("editions", "fn f() -> &'static str { @LITERAL }", "f()", value="plain")
    (tmp_path / "probe.rs").write_text(rewritten(program, "rust"), encoding="utf-8")
    for edition in ("2015", "2018", "2021", "2024"):
        compiled = run(
            ["rustc", "--edition", edition, "-D", "warnings", "--emit=metadata", "probe.rs"],
            tmp_path,
        )
        assert (compiled.status, compiled.errors) == (0, ""), edition
