"""Rewritten TypeScript compiles under the strictest settings and prints what it printed before."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import HOSTILE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

MODULES = Path(__file__).parents[2] / "vscode-extension" / "node_modules"
OUT = "process.stdout.write({});\n"
ENCODED = base64.b64encode(HOSTILE.encode()).decode()
PROGRAMS = [
    Program(name="constant", code="const k: string = @LITERAL;\n" + OUT.format("k")),
    Program(name="inferred", code="export const k = @LITERAL;\n" + OUT.format("k")),
    Program(name="imports", code='import { writeSync } from "node:fs";\nwriteSync(1, @LITERAL);\n'),
    Program(
        name="import_type",
        code='import type { Stats } from "node:fs";\nexport type S = Stats;\n'
        + OUT.format("@LITERAL"),
    ),
    Program(
        name="readonly",
        code="class A { private static readonly k: string = @LITERAL; "
        "static get(): string { return A.k; } }\n" + OUT.format("A.get()"),
    ),
    Program(
        name="parameter_property",
        code="class A { constructor(readonly k: string = @LITERAL) {} }\n"
        + OUT.format("new A().k"),
    ),
    Program(
        name="default",
        code="function f(a: number, k = @LITERAL): string { return a ? k : k; }\n"
        + OUT.format("f(1)"),
    ),
    Program(name="as_string", code="const k = @LITERAL as string;\n" + OUT.format("k")),
    Program(name="assertion", code="const k = <string>@LITERAL;\n" + OUT.format("k")),
    Program(
        name="satisfies",
        code="const o = { k: @LITERAL } satisfies Record<string, string>;\n" + OUT.format("o.k"),
    ),
    Program(name="inside_const", code="const o = { k: @LITERAL } as const;\n" + OUT.format("o.k")),
    Program(
        name="bound_process",
        code="export function process(k: string): string { return k; }\n"
        "globalThis.process.stdout.write(process(@LITERAL));\n",
    ),
    Program(name="non_null", code="const k = @LITERAL!;\n" + OUT.format("k")),
    Program(
        name="missing",
        code="const o: { k?: string } = {};\nconst k: string = o.k ?? @LITERAL;\n"
        + OUT.format("k"),
    ),
    Program(
        name="record",
        code="const o: Record<string, string> = { k: @LITERAL };\n" + OUT.format('o["k"] ?? ""'),
    ),
    Program(
        name="array", code="const a: readonly string[] = [@LITERAL];\n" + OUT.format("a.join()")
    ),
    Program(
        name="return",
        code="const f = function (): string { return@LITERAL; };\n" + OUT.format("f()"),
    ),
    Program(name="arrow", code="const f = (): string => @LITERAL;\n" + OUT.format("f()")),
    Program(
        name="generic", code="const f = <T>(x: T): T => x;\n" + OUT.format("f<string>(@LITERAL)")
    ),
    Program(
        name="namespace", code="namespace N { export const k = @LITERAL; }\n" + OUT.format("N.k")
    ),
    Program(
        name="ternary",
        code="const k = process.argv.length ? @LITERAL : undefined;\n" + OUT.format('k ?? ""'),
    ),
    Program(
        name="template",
        code="const k = @LITERAL;\n" + OUT.format("k"),
        literal="`@VALUE`",
        value="'\"\\\n#é🔑",
    ),
    Program(
        name="label",
        code="const f = (s: string): string => { switch (s) { case @LITERAL: return s; default: "
        'return ""; } };\n' + OUT.format(f'f(Buffer.from("{ENCODED}", "base64").toString())'),
    ),
    Program(
        name="keys",
        code='const o = { k: @LITERAL, b: "b" } as const;\ntype K = keyof typeof o;\n'
        'const k: K = "k";\n' + OUT.format("o[k]"),
    ),
    Program(
        name="type_of_let",
        code="let k = @LITERAL;\nconst s: typeof k = k;\nk = s;\n" + OUT.format("k"),
    ),
    Program(
        name="type_of_object",
        code="const o = { k: @LITERAL };\nconst p: typeof o = { ...o };\n" + OUT.format("p.k"),
    ),
    Program(
        name="generator",
        code="function* g(): Generator<string> { yield @LITERAL; }\n"
        + OUT.format("[...g()].join()"),
    ),
]
NAIVE = [
    ("const k = @LITERAL as const;\nexport { k };\n", RefusalReason.CONSTANT_REQUIRED, "TS1355"),
    (
        "enum E { A = @LITERAL, B = 'b' }\nexport { E };\n",
        RefusalReason.CONSTANT_REQUIRED,
        "TS18033",
    ),
    ("export const enum E { A = @LITERAL }\n", RefusalReason.CONSTANT_REQUIRED, "TS2474"),
    ('export const k: "plain" | "b" = @LITERAL;\n', RefusalReason.NAMED_TYPE, "TS2322"),
    (
        'type M = "plain" | "b";\nexport const f = (m: M): M => m;\nf(@LITERAL);\n',
        RefusalReason.NAMED_TYPE,
        "TS2345",
    ),
    (
        "const k = @LITERAL;\nexport const f = (m: `pl${string}`): string => m;\nf(k);\n",
        RefusalReason.NAMED_TYPE,
        "TS2345",
    ),
    (
        "const k = @LITERAL;\nexport enum E { A = k, B = 'b' }\n",
        RefusalReason.NAMED_TYPE,
        "TS18033",
    ),
    (
        "const k = @LITERAL;\nconst o = { [k]: 1 };\nexport const n: number = o[k];\n",
        RefusalReason.NAMED_TYPE,
        "TS2322",
    ),
    (
        "const a = [@LITERAL, 'b'] as const;\n"
        "export const f = (v: (typeof a)[number]): 'b' | 0 => (v === a[0] ? 0 : v);\n",
        RefusalReason.NAMED_TYPE,
        "TS2322",
    ),
    (
        "const k = @LITERAL;\ntype U = { of: typeof k; a: number } | { of: 'b'; b: number };\n"
        "export const f = (u: U): number => (u.of === k ? u.a : u.b);\n",
        RefusalReason.NAMED_TYPE,
        "TS2339",
    ),
    (
        "class A { readonly of = @LITERAL; a = 1; }\nclass B { readonly of = 'b'; b = 2; }\n"
        "export const f = (u: A | B): number => (u.of === 'b' ? u.b : u.a);\n",
        RefusalReason.NAMED_TYPE,
        "TS2339",
    ),
    (
        "export function f(s: 'plain' | 'b'): number {\n"
        "  switch (s) { case @LITERAL: return 1; case 'b': return 2; }\n}\n",
        RefusalReason.NAMED_TYPE,
        "TS2366",
    ),
    (
        "const k = @LITERAL;\nconst o = { plain: 1 };\nexport const n = o[k];\n",
        RefusalReason.NAMED_TYPE,
        "TS7053",
    ),
]
OPTIONS = {
    "strict": True,
    # The types of Node do not compile under all of these themselves.
    "skipLibCheck": True,
    "noPropertyAccessFromIndexSignature": True,
    "noUncheckedIndexedAccess": True,
    "exactOptionalPropertyTypes": True,
    "noImplicitReturns": True,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "target": "es2022",
    "module": "nodenext",
    "types": ["node"],
    "outDir": "out",
    "moduleDetection": "force",
}


def compile_all(folder: Path) -> str:
    """Compile the folder's programs and return what the compiler says about them."""
    settings = {"compilerOptions": OPTIONS, "include": ["*.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    (folder / "package.json").write_text("{}", encoding="utf-8")
    (folder / "node_modules").symlink_to(MODULES)
    return run([str(MODULES / ".bin" / "tsc"), "--pretty", "false"], folder).output.decode()


def test_programs_compile_and_print_the_same_value(tmp_path: Path) -> None:
    """Every place of a literal: no compiler error, equal output, a named error without it."""
    for program in PROGRAMS:
        after = rewritten(program, "typescript")
        (tmp_path / f"{program.name}_before.ts").write_bytes(program.text.encode())
        (tmp_path / f"{program.name}_after.ts").write_bytes(after.encode())
    assert compile_all(tmp_path) == ""
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: ["node", f"out/{program.name}_before.js"],
        lambda program: ["node", f"out/{program.name}_after.js"],
    )


def test_what_is_refused_would_not_compile(tmp_path: Path) -> None:
    """A lookup put there all the same is an error of the compiler, each with its own number."""
    function = "declare function requireEnv(name: string): string;\n"
    for number, (code, reason, _) in enumerate(NAIVE):
        program = Program(name="naive", code=code, value="plain")
        source = Source(text=program.text, language_id="typescript")
        outcome = plan_rewrite(
            source, finding_of(program), detector_variable="", names=KnownNames()
        )
        assert isinstance(outcome, Refusal), code
        assert outcome.reason is reason, code
        naive = function + code.replace("@LITERAL", 'requireEnv("X")')
        (tmp_path / f"naive_{number}.ts").write_text(naive, encoding="utf-8")
        (tmp_path / f"plain_{number}.ts").write_text(program.text, encoding="utf-8")
    said = compile_all(tmp_path).splitlines()
    assert [line for line in said if line.startswith("plain_")] == []
    for number, (code, _, error) in enumerate(NAIVE):
        about = [line for line in said if line.startswith(f"naive_{number}.ts(")]
        assert any(f"error {error}" in line for line in about), code


@pytest.mark.parametrize("grammar", ["typescript", "tsx"])
def test_both_grammars_plan_alike(grammar: str) -> None:
    """A file without markup or bracket casts is rewritten alike as TypeScript and as TSX."""
    for program in PROGRAMS:
        if program.name not in {"assertion", "generic"}:
            assert rewritten(program, grammar) == rewritten(program, "typescript")
