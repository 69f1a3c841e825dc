"""Parts of Rust strings and formats: equal output, whatever the rest of the string says."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from keylift.model import Finding, Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file, secret_value
from support.findings import shop_key
from toolchains.programs import HOSTILE
from toolchains.running import run
from toolchains.test_rust import RUSTC, check_programs, rust

# A format would take braces for a hole of its own.
BRACELESS = HOSTILE.translate(str.maketrans("", "", "{}"))
PART = '"Bearer {}@VALUE"'
PROGRAMS = [
    rust("part", "fn f() -> &'static str { @LITERAL }", "&f()[9..]", literal=PART),
    rust(
        "middle",
        "fn f() -> &'static str { @LITERAL }",
        "&f()[8..][..f().len() - 10]",
        literal='"\\u{e9}{0}\\x41\\\n   {{@VALUE}\\n"',
    ),
    rust(
        "raw",
        "fn f() -> &'static str { @LITERAL }",
        "&f()[3..][..f().len() - 4]",
        literal='r#"{"\\@VALUE}"#',
        value="$x é' {}",
    ),
    rust("owned", "fn f() -> String { @LITERAL.to_string() }", "&f()[9..]", literal=PART),
    rust("from", "fn f() -> String { String::from(@LITERAL) }", "&f()[9..]", literal=PART),
    rust(
        "listed",
        "fn f() -> Vec<String> { vec![@LITERAL.to_owned()] }",
        "&f()[0][9..]",
        literal=PART,
    ),
    rust(
        "method",
        "fn f() -> &'static str { @LITERAL.trim_start() }",
        "f()",
        literal='"  @VALUE"',
        value="\"'\\$HOME {x} %s #é🔑ñ",
    ),
    rust(
        "constant",
        "struct S;\nimpl S { const K: &'static str = @LITERAL; }\n"
        "mod a { pub fn f() -> &'static str { &super::S::K[9..] } }",
        "a::f()",
        literal=PART,
    ),
    rust(
        "format",
        "fn f(a: u8) -> String { format!(@LITERAL, a) }",
        "&f(1)[1..]",
        literal='"{}@VALUE"',
        value=BRACELESS,
    ),
    rust("whole_format", "", '{ print!(@LITERAL); "" }', value=BRACELESS),
    rust(
        "many",
        "fn f(a: u8, b: &str) -> String { let c = 1; format!(@LITERAL, a, b, d = 2,) }",
        '&f(1, "x")[3..][..f(1, "x").len() - 9]',
        literal='"{:?}{c}{d:.1}@VALUE{{}}{:>2}{c}{d}"',
        value=BRACELESS,
    ),
    rust(
        "written",
        "use std::fmt::Write;\n"
        "fn f() -> String { let mut k = String::new(); write!(k, @LITERAL).unwrap(); k }",
        "&f()[2..]",
        literal='"{{:@VALUE"',
        value=BRACELESS,
    ),
]
SECRETS = ("Zq7vX2mK9pL4", "Yw6uT1nJ8oK3")
PIECES = [
    *SECRETS, "{}", "{a}", "{{", "}}", "{:?}", "{0}", "{b:>4}", "\\n", "\\\\", "\\x41", "\\u{e9}",
    "\\u{1F511}", "\\'", '\\"', "é", "🔑", " ", "%s", "a", "1", "/",
]  # fmt: skip
PLACES = [
    "@.to_string()", "String::from(@)", "@.len().to_string()", "f(@)", "[@, a].concat()",
    'format!("<{}>", @)', "vec![@].concat()", "format!(@, a)", "format!(@)", "format!(@, a, b)",
    "{ const K: &str = @; K.to_owned() }", "{ static K: &str = @; f(K) }", "(@ == a).to_string()",
    "{ let k: &'static str = @; k.into() }", 'format!("{k}", k = @.to_string())',
    "{ let mut k = String::new(); let _ = write!(k, @, b); k }",
]  # fmt: skip
HEAD = """#![allow(unused)]
use std::fmt::Write;
fn f(k: &'static str) -> String { k.to_owned() }
"""
CASE = 'fn case{}() -> String {{ let (a, b) = ("(a)", "(b)"); {} }}\n'
PRINT = '    println!("{}: {{}}", case{}());\n'
COUNT = 150
ERROR = re.compile(r"^probe\.rs:(\d+):\d+: error", re.MULTILINE)


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every kind of part: no warning, equal output, a named error without the variable."""
    check_programs(PROGRAMS, tmp_path)


def test_random_literals_are_worth_what_they_were(tmp_path: Path) -> None:
    """One program of many literals, of which those count that compile as they are."""
    chance = random.Random(4)  # noqa: S311 -- nothing here is secret.
    functions = those_that_compile([random_function(chance) for _ in range(COUNT)], tmp_path)
    before = program_of(functions)
    source = Source(text=before, language_id="rust")
    plan = plan_file(source, findings_in(before), variable_of=lambda _: "", names=KnownNames())
    rewrites = [one for _, one in plan.outcomes if isinstance(one, Rewrite)]
    assert len(rewrites) > len(functions) / 2 > COUNT / 8
    values = {one.variable: secret_value(source, one.secret) or "" for one in rewrites}
    outputs = []
    for text, variables in ((before, {}), (apply_edits(before, plan.edits), values)):
        (tmp_path / "probe.rs").write_text(text, "utf-8", newline="")
        assert run([*RUSTC, "probe.rs"], tmp_path).errors == ""
        outputs.append(run(["./probe"], tmp_path, variables))
    assert outputs[0].status == 0
    assert outputs[1] == outputs[0]


def random_function(chance: random.Random) -> str:
    """Return the body of a function, with a literal of random pieces."""
    pieces = [*chance.choices(PIECES, k=chance.randint(0, 4)), chance.choice(SECRETS)]
    pieces.append(chance.choice(PIECES) if chance.random() < 0.5 else "")
    opening, closing = chance.choice([('"', '"'), ('"', '"'), ('r#"', '"#')])
    return chance.choice(PLACES).replace("@", f"{opening}{''.join(pieces)}{closing}")


def program_of(functions: Sequence[str]) -> str:
    cases = "".join(CASE.format(at, body) for at, body in enumerate(functions))
    printed = "".join(PRINT.format(at, at) for at in range(len(functions)))
    return f"{HEAD}{cases}fn main() {{\n{printed}}}\n"


def those_that_compile(functions: list[str], tmp_path: Path) -> list[str]:
    """Return the functions that the compiler has nothing against; each is on a line of its own."""
    while True:
        (tmp_path / "probe.rs").write_text(program_of(functions), "utf-8", newline="")
        compiled = run([*RUSTC, "--error-format=short", "--emit=metadata", "probe.rs"], tmp_path)
        lines = {int(line) - HEAD.count("\n") - 1 for line in ERROR.findall(compiled.errors)}
        if not lines:
            assert compiled.status == 0, compiled.errors
            return functions
        functions = [body for at, body in enumerate(functions) if at not in lines]


def findings_in(text: str) -> list[Finding]:
    starts = [
        (found.start(), len(secret)) for secret in SECRETS for found in re.finditer(secret, text)
    ]
    return [shop_key(start, length) for start, length in starts]
