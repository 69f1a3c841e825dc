"""Rust macros take lookups where they take expressions: equal output, or the compiler objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import ASCII, VARIABLE, Program, finding_of, rewritten
from toolchains.running import run
from toolchains.test_rust import BYTES, RUSTC, check_programs, rust
from toolchains.test_rust_parts import BRACELESS

CAUGHT = """\
fn f() -> &'static str {{
    std::panic::set_hook(Box::new(|info| {{
        let said = info.payload();
        let text = said.downcast_ref::<String>().map(|text| text.as_str());
        let text = text.or(said.downcast_ref::<&str>().copied()).unwrap();
        match text.split("=>").nth(1) {{
            Some(said) => print!("{{}}", said.split("<=").next().unwrap()),
            None => eprint!("{{}}", text),
        }}
        std::process::exit(if text.contains("=>") {{ 0 }} else {{ 1 }});
    }}));
    let is_fine = std::env::args().count() > 9;
    {}
    ""
}}
"""


def message(name: str, macro: str) -> Program:
    """Return a program that prints what a macro panics with, between arrows."""
    literal = '"=>@VALUE<="'
    return rust(name, CAUGHT.format(macro), "f()", literal=literal, value=BRACELESS)


PRINTS = """\
#[derive(Debug)]
struct Prints;
impl PartialEq<&str> for Prints {
    fn eq(&self, other: &&str) -> bool {
        print!("{}", other);
        true
    }
}
impl PartialOrd<&str> for Prints {
    fn partial_cmp(&self, other: &&str) -> Option<std::cmp::Ordering> {
        print!("{}", other);
        Some(std::cmp::Ordering::Less)
    }
}
"""
BYTES_PRINT = """\
#[derive(Debug)]
struct Bytes;
impl<T: AsRef<[u8]>> PartialEq<T> for Bytes {
    fn eq(&self, other: &T) -> bool {
        print!("{}", std::str::from_utf8(other.as_ref()).unwrap());
        true
    }
}
"""
PROGRAMS = [
    rust("arm", "", 'format!("{}", match 1 { 1 => @LITERAL, _ => "" })'),
    rust("branch", "", '{ let all = vec![if true { @LITERAL } else { "" }]; all.concat() }'),
    rust("closure", "", 'vec![1].iter().map(|_| format!("{}", @LITERAL)).collect::<String>()'),
    rust("borrowed", "", '{ print!("{}", &@LITERAL); "" }'),
    rust("ordered", PRINTS, '{ assert!(Prints < @LITERAL); "" }'),
    rust("same", PRINTS, '{ assert_eq!(&Prints, &@LITERAL); "" }'),
    rust("side", PRINTS, 'if &Prints == &@LITERAL { "" } else { "x" }'),
    rust("square", "", 'std::format!["{}", std::convert::identity(@LITERAL)]'),
    rust("deep", "", 'vec![format!("{}", vec![format!("{}", @LITERAL)].concat())].concat()'),
    rust(
        "commented",
        "",
        'format!(\n        "{}{}", // One.\n        "", // Two!\n        @LITERAL, // End.\n    )',
    ),
    rust(
        "own",
        "macro_rules! own {\n    ($n:ident, $k:expr) => { own!($n, $k, 1); };\n"
        "    ($n:ident, $k:expr, $c:expr $(,)?) => { fn $n() -> String { $k.repeat($c) } };\n}\n"
        "own!(f, @LITERAL);",
        "f()",
    ),
    rust(
        "own_inner",
        "macro_rules! own { ($k:expr) => {{ let k: &'static str = $k; Some(k) }}; }",
        "own!(vec![@LITERAL][0]).unwrap()",
    ),
    rust(
        "own_rounds",
        "macro_rules! own {\n    ($($n:ident = [$k:expr, $v:ty]),+ $(,)? $(; $($rest:tt)*)?) => {\n"
        "        $(fn $n() -> $v { <$v>::from($k) })+\n        $(own!($($rest)*);)?\n    };\n}\n"
        'own!(f = ["", String], g = ["", Box<str>]; h = [@LITERAL, std::rc::Rc<str>],);',
        "h()",
    ),
    rust(
        "own_tokens",
        "macro_rules! show { ($($tt:tt)*) => { inner!(String::new(), $($tt)*) }; }\n"
        "macro_rules! inner { ($a:expr, $b:block, $c:expr => $l:lifetime $d:ident) => {\n"
        "    $l: loop { let $d: &'static str = $c; break $l $a + $b + $d; }\n}; }",
        'show!({ "" }, match 1 { 1 => @LITERAL, _ => "" } => \'a k)',
    ),
    rust(
        "bytes_same", BYTES_PRINT, '{ assert_eq!(Bytes, @LITERAL); "" }', literal=BYTES, value=ASCII
    ),
    rust(
        "bytes_side",
        BYTES_PRINT,
        'if &b"x"[..] == b"x" && Bytes == @LITERAL { "" } else { "x" }',
        literal=BYTES,
        value=ASCII,
    ),
    message("panics", "if !is_fine { panic!(@LITERAL) }"),
    message("asserts", "assert!(is_fine, @LITERAL);"),
    message("asserts_equal", "assert_eq!(is_fine, true, @LITERAL);"),
    message("asserts_unequal", "let a = 1; debug_assert_ne!(is_fine, false, @LITERAL, );"),
    message("unreachable", "if !is_fine { unreachable!(@LITERAL) }"),
    message("todo", "if !is_fine { todo!(@LITERAL) }"),
    rust(
        "counted",
        CAUGHT.format("let a = 2; assert!(is_fine, @LITERAL, 1, b = 3);"),
        "f()",
        literal='"{}=>@VALUE<={a}{b}"',
        value=BRACELESS,
    ),
]
NAIVE = [
    ("fn f() { let _ = include_str!(@); }", RefusalReason.CONSTANT_REQUIRED),
    ("fn f() { let _ = option_env!(@); }", RefusalReason.CONSTANT_REQUIRED),
    ('fn f() { assert!(matches!("", @ | "x")); }', RefusalReason.PATTERN),
    ('fn f() { dbg!(match "" { @ => 1, _ => 2 }); }', RefusalReason.PATTERN),
    ("($k:literal) => { f($k) };\nfn f(_: &str) { own!(@) }", RefusalReason.CONSTANT_REQUIRED),
    ("($k:tt) => { f($k) };\nfn f(_: &str) { own!(@) }", RefusalReason.CONSTANT_REQUIRED),
    ('($($k:tt)*) => { concat!($($k)* "") };\nfn f() { own!("", @,); }', RefusalReason.MACRO),
    ('($k:expr) => { concat!("", $k) };\nfn f() { own!(@); }', RefusalReason.MACRO),
    ("($k:expr) => { const K: &str = $k; };\nown!(@);", RefusalReason.MACRO),
    ("($k:expr) => { mod n { fn f() { drop($k) } } };\nown!(@);", RefusalReason.MACRO),
    ("($k:expr) => { &$k };\nfn f() -> &'static &'static str { own!(@) }", RefusalReason.MACRO),
]


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Arguments and messages of macros: no warning, equal output, a named error."""
    check_programs(PROGRAMS, tmp_path)


@pytest.mark.parametrize("edition", ["2015", "2018", "2021", "2024"])
def test_messages_are_the_same_in_every_edition(tmp_path: Path, edition: str) -> None:
    """A lone message is no format in the first editions, but one with an argument is."""
    program = Program(
        name="probe",
        code="fn main() { assert!(std::env::args().count() > 1, @LITERAL); }\n",
        value="plain text",
    )
    for name, text in (("before", program.text), ("after", rewritten(program, "rust"))):
        (tmp_path / f"{name}.rs").write_text(text, encoding="utf-8")
        compiled = run(["rustc", "--edition", edition, "-D", "warnings", f"{name}.rs"], tmp_path)
        assert compiled.errors == "", name
        said = run([f"./{name}"], tmp_path, {VARIABLE: program.value})
        assert program.value in said.errors.splitlines(), name


@pytest.mark.parametrize(("code", "reason"), NAIVE)
def test_what_is_refused_would_not_compile(
    tmp_path: Path, code: str, reason: RefusalReason
) -> None:
    """A lookup put there all the same is an error of the compiler."""
    rule, own, rest = code.rpartition("\n")
    code = f"macro_rules! own {{ {rule} }}\n{rest}" if own else code
    program = Program(
        name="Naive", code=code.replace("@", "@LITERAL") + "\nfn main() {}\n", value="plain"
    )
    source = Source(text=program.text, language_id="rust")
    outcome = plan_rewrite(source, finding_of(program), detector_variable="", names=KnownNames())
    assert isinstance(outcome, Refusal)
    assert outcome.reason is reason
    naive = "fn require_env(_: &'static str) -> &'static str { \"\" }\n"
    naive += code.replace("@", 'require_env("X")') + "\nfn main() {}\n"
    (tmp_path / "naive.rs").write_text(naive, encoding="utf-8")
    assert run([*RUSTC, "--emit=metadata", "naive.rs"], tmp_path).status != 0
