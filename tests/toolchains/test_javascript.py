"""Rewritten JavaScript programs print what they printed before, or say what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import HOSTILE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

OUT = "process.stdout.write({});\n"


def common(name: str, code: str, **more: str) -> Program:
    return Program(name=f"{name}.cjs", code=code, **more)


def module(name: str, code: str, **more: str) -> Program:
    return Program(name=f"{name}.mjs", code=code, **more)


PROGRAMS = [
    common("constant", "const k = @LITERAL;\n" + OUT.format("k")),
    common("strict", '"use strict";\nvar k = @LITERAL;\n' + OUT.format("this === undefined || k")),
    common("shebang", "#!/usr/bin/env node\nconst k = @LITERAL;\n" + OUT.format("k")),
    common("single_quotes", "const k = @LITERAL;\n" + OUT.format("k"), literal="'@VALUE'"),
    common(
        "template",
        "const k = @LITERAL;\n" + OUT.format("k"),
        literal="`@VALUE`",
        value="'\"\\\n#é🔑",
    ),
    common("required", 'const fs = require("fs");\nfs.writeSync(1, @LITERAL);\n'),
    common(
        "required_call",
        'const f = require("util").format("%s", 1) && ((k) => k);\n' + OUT.format("f(@LITERAL)"),
    ),
    common("no_semicolons", "const k = @LITERAL\nprocess.stdout.write(k)\n"),
    common(
        "case",
        "function f(k) {\n  switch (k) { case 1: case @LITERAL: return k; }\n}\n"
        + OUT.format(f'f(Buffer.from("{HOSTILE.encode().hex()}", "hex").toString())'),
    ),
    common("argument", "process.stdout.write(@LITERAL);\n"),
    common("missing", "const o = {};\nprocess.stdout.write(o.k ?? @LITERAL);\n"),
    common("empty", 'const k = "" || @LITERAL;\n' + OUT.format("k")),
    common("new", "process.stdout.write(new String(@LITERAL).valueOf());\n"),
    common("object", "const o = { a: { b: @LITERAL } };\n" + OUT.format("o.a.b")),
    common("array", "const a = [[@LITERAL]];\n" + OUT.format("a[0][0]")),
    common("assignment", "let k; k = @LITERAL;\n" + OUT.format("k")),
    common("member", "exports.k = @LITERAL;\n" + OUT.format("exports.k")),
    common("return", "function f() { return@LITERAL; }\n" + OUT.format("f()")),
    common("arrow", "const f = () => @LITERAL;\n" + OUT.format("f()")),
    common("default", "function f(a, k = @LITERAL) { return k; }\n" + OUT.format("f(1)")),
    common("destructured", "const { k = @LITERAL } = {};\n" + OUT.format("k")),
    common("fields", "class A { static k = @LITERAL; #x = 1; }\n" + OUT.format("A.k")),
    common(
        "private_field",
        "class A { #k = @LITERAL; get() { return this.#k; } }\n" + OUT.format("new A().get()"),
    ),
    common("ternary", "const k = 1 ? @LITERAL : 2;\n" + OUT.format("k")),
    common("method", "const k = @LITERAL.concat();\n" + OUT.format("k")),
    common("generator", "function* g() { yield @LITERAL; }\n" + OUT.format("g().next().value")),
    common("nested_process", "function f(process) { return @LITERAL; }\n" + OUT.format("f(1)")),
    common(
        "bound_process", "function process() {}\nrequire('fs').writeSync(1, @LITERAL, process());\n"
    ),
    common("taken", "const requireEnv = 1, k = @LITERAL;\n" + OUT.format("requireEnv && k")),
    common("crlf", "const k = @LITERAL;\r\nprocess.stdout.write(k);\r\n"),
    module("imports", 'import { writeSync } from "node:fs";\nwriteSync(1, @LITERAL);\n'),
    module(
        "imports_without_semicolons",
        "import fs from 'node:fs'\nconst k = @LITERAL\nfs.writeSync(1, k)\n",
    ),
    module("one_line", 'import fs from "node:fs"; const k = @LITERAL; fs.writeSync(1, k);'),
    module("export", "export const k = @LITERAL;\n" + OUT.format("k")),
    module(
        "export_default",
        "export default @LITERAL;\nsetImmediate(async () => "
        + OUT.format("(await import(import.meta.url)).default").replace(";", ");"),
    ),
    module("process", 'import process from "node:process";\nprocess.stdout.write(@LITERAL);\n'),
    # Node.js with Deno's object for the environment, which is all that the lookup needs of it.
    module(
        "deno",
        "globalThis.Deno = { env: { get: (name) => globalThis.process.env[name] }, args: [] };\n"
        "const print = (text) => globalThis.process.stdout.write(text);\n"
        "print(@LITERAL, Deno.args);\n",
    ),
    module("await", "async function f() { return @LITERAL; }\n" + OUT.format("await f()")),
]


def file_of(program: Program, when: str) -> str:
    stem, extension = program.name.split(".")
    return f"{stem}_{when}.{extension}"


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every place of a literal: equal output with the variable, a named error without it."""
    for program in PROGRAMS:
        after = rewritten(program, "javascript")
        (tmp_path / file_of(program, "before")).write_bytes(program.text.encode())
        (tmp_path / file_of(program, "after")).write_bytes(after.encode())
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: ["node", file_of(program, "before")],
        lambda program: ["node", file_of(program, "after")],
    )


def test_an_empty_variable_counts_as_missing(tmp_path: Path) -> None:
    """The function does not let an empty value pass."""
    (tmp_path / "after.cjs").write_text(rewritten(PROGRAMS[0], "javascript"), encoding="utf-8")
    empty = run(["node", "after.cjs"], tmp_path, {"PROBE_KEY": ""})
    assert empty.status != 0
    assert "PROBE_KEY is not set" in empty.errors


NAIVE = 'requireEnv("PROBE_KEY")'


@pytest.mark.parametrize(
    ("code", "reason", "error"),
    [
        ("import x from @LITERAL;\n", RefusalReason.IMPORT, "SyntaxError"),
        ("export * from @LITERAL;\n", RefusalReason.IMPORT, "SyntaxError"),
        ("const o = { @LITERAL: 1 };\n", RefusalReason.KEY, "SyntaxError"),
        ("class A { @LITERAL = 1; }\n", RefusalReason.KEY, "SyntaxError"),
    ],
)
def test_what_is_refused_would_break(
    code: str, reason: RefusalReason, error: str, tmp_path: Path
) -> None:
    """A lookup put there all the same does not even parse in Node."""
    program = Program(name="naive", code=code, value="plain")
    outcome = plan_rewrite(
        Source(text=program.text, language_id="javascript"),
        finding_of(program),
        detector_variable="",
        names=KnownNames(),
    )
    assert outcome == Refusal(reason)
    (tmp_path / "naive.mjs").write_text(code.replace("@LITERAL", NAIVE), encoding="utf-8")
    failed = run(["node", "--check", "naive.mjs"], tmp_path)
    assert failed.status != 0
    assert error in failed.errors


def test_a_plain_lookup_would_pass_silently(tmp_path: Path) -> None:
    """That is why a function is added: a missing variable is only `undefined` otherwise."""
    (tmp_path / "plain.cjs").write_text("console.log(process.env.PROBE_KEY);", encoding="utf-8")
    silent = run(["node", "plain.cjs"], tmp_path)
    assert (silent.status, silent.output) == (0, b"undefined\n")
