"""Rust constants become functions: equal output, or a refusal where the compiler would object."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import Program, finding_of
from toolchains.running import run
from toolchains.test_rust import check_programs, rust

CONST = "const KEY: &str = @LITERAL;\n"
PROGRAMS = [
    rust("plain", CONST, "KEY"),
    rust("spelled", "const KEY: &'static str = @LITERAL;\n", "KEY"),
    rust("fixed", "static KEY: &str = @LITERAL;\n", "KEY"),
    rust("attributed", "/// It opens.\n#[allow(dead_code)]\n" + CONST, "KEY"),
    rust("typed", CONST + "fn f() -> &'static str { let k: &'static str = KEY; k }", "f()"),
    rust("method", CONST, "KEY.to_string()"),
    rust("into", CONST + "fn f() -> String { KEY.into() }", "f()"),
    rust("owned", CONST, "String::from(KEY)"),
    rust("argument", CONST + "fn f<T: AsRef<str>>(k: T) -> String { k.as_ref().into() }", "f(KEY)"),
    rust("field", CONST + "struct T { k: &'static str }\nfn f() -> T { T { k: KEY } }", "f().k"),
    rust("array", CONST + "fn f() -> [&'static str; 1] { [KEY] }", "f()[0]"),
    rust("sliced", CONST + "fn f() -> &'static str { &KEY[0..] }", "f()"),
    rust("compared", CONST, 'if KEY == "" { "" } else { KEY }'),
    rust("guarded", CONST, 'match KEY { k if k == KEY => k, _ => "" }'),
    rust("printed", CONST, '{ print!("{}", KEY); "" }'),
    rust("nested", CONST, 'format!("{}", String::from(KEY))'),
    rust("listed", CONST, "{ let all = vec![KEY]; all.concat() }"),
    rust("asserted", CONST, "{ assert_eq!(KEY, KEY); KEY }"),
    rust("closure", CONST, "(|| KEY)()"),
    rust("thread", CONST, "std::thread::spawn(|| KEY).join().unwrap()"),
    rust(
        "lazy",
        "use std::sync::LazyLock;\nstatic OWNED: LazyLock<String> = LazyLock::new(|| KEY.into());\n"
        + CONST,
        "&*OWNED",
    ),
    rust(
        "module",
        'mod a {\n    pub const KEY: &str = "";\n    pub mod b {\n'
        "        const KEY: &str = @LITERAL;\n"
        "        pub fn f() -> &'static str { self::KEY }\n    }\n}\n",
        "a::b::f()",
    ),
    rust("inner", CONST + "mod a {\n    pub fn f() -> &'static str { super::KEY }\n}\n", "a::f()"),
    rust(
        "glob",
        CONST + "mod a {\n    use super::*;\n    pub fn f() -> &'static str { KEY }\n}\n",
        "a::f()",
    ),
    rust(
        "imported",
        CONST + "mod a {\n    use super::{KEY};\n    pub fn f() -> &'static str { KEY }\n}\n",
        "a::f()",
    ),
    rust(
        "block",
        "fn f() -> &'static str {\n    const KEY: &str = @LITERAL;\n    KEY\n}\n",
        "f()",
    ),
    rust(
        "associated",
        "struct Shop;\nimpl Shop {\n    const KEY: &'static str = @LITERAL;\n"
        "    fn f(&self) -> &'static str { Self::KEY }\n}\n",
        'if Shop.f() == Shop::KEY { Shop::KEY } else { "" }',
    ),
    rust(
        "generic",
        "struct Shop<T>(T);\nimpl<T> Shop<T> {\n    const KEY: &'static str = @LITERAL;\n}\n"
        "impl<T> std::fmt::Display for Shop<T> {\n"
        "    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {\n"
        '        write!(f, "{}", Self::KEY)\n    }\n}\n',
        "Shop(1)",
    ),
    rust("taken", CONST + "fn f(key: &'static str) -> &'static str { key }\n", "f(KEY)"),
    rust("keyword", "const TYPE: &str = @LITERAL;\n", "TYPE"),
]
NAIVE = [
    ("fn f(k: &str) { match k { KEY => (), _ => () } }", "a pattern"),
    ("const OTHER: &str = KEY;", "a constant"),
    ("static OTHER: [&str; 1] = [KEY];", "a constant"),
    ("const fn f() -> &'static str { KEY }", "a constant"),
    ("fn f() -> [u8; KEY.len()] { todo!() }", "a constant"),
    ("fn f() -> &'static &'static str { &KEY }", "a borrowed value"),
    ("fn f() -> &'static [&'static str] { &[KEY] }", "a borrowed value"),
    ('fn f() -> bool { matches!("", KEY) }', "a macro"),
]


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every use of a constant: no warning, equal output, a named error without the variable."""
    check_programs(PROGRAMS, tmp_path)


@pytest.mark.parametrize(("user", "demand"), NAIVE)
def test_what_is_refused_would_not_compile(user: str, demand: str, tmp_path: Path) -> None:
    """A call put there all the same is an error of the compiler."""
    program = Program(name="naive", code=f"{CONST}{user}\nfn main() {{}}\n", value="plain")
    outcome = plan_rewrite(
        Source(text=program.text, language_id="rust"),
        finding_of(program),
        detector_variable="",
        names=KnownNames(),
    )
    assert outcome == Refusal(RefusalReason.CONSTANT_REQUIRED, f"Line 2 uses it in {demand}.")
    naive = tmp_path / "naive.rs"
    function = 'fn key() -> &\'static str { "" }\n'
    naive.write_text(function + f"{user}\nfn main() {{}}\n".replace("KEY", "key()"), "utf-8")
    compiled = run(["rustc", "--edition", "2021", "--emit=metadata", naive.name], tmp_path)
    assert compiled.status != 0, user
