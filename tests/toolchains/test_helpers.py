"""Projects whose lookups call a helper file run, and print what they printed before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command_line import git, run_process, stripe
from toolchains.running import run

VARIABLE = "STRIPE_SECRET_KEY"
MODULES = Path(__file__).parents[2] / "vscode-extension" / "node_modules"
OPTIONS = {
    "strict": True,
    "target": "es2022",
    "skipLibCheck": True,
    "noPropertyAccessFromIndexSignature": True,
    "types": ["node"],
    "typeRoots": [str(MODULES / "@types")],
    "outDir": "out",
    "rootDir": "src",
}


def write(folder: Path, files: dict[str, str]) -> None:
    git("init", "-q", folder=folder)
    (folder / ".gitignore").write_text("out/\n")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("@SECRET", stripe()))


def check(folder: Path, *commands: list[str]) -> None:
    """Run the project before its fix, after it with the variable, and after it without.

    All commands but the last build it.
    """

    def outcome(variables: dict[str, str]) -> tuple[int, bytes, str]:
        for command in commands[:-1]:
            built = run(command, folder)
            assert built.status == 0, built.output.decode() + built.errors
        done = run(commands[-1], folder, {VARIABLE: "", **variables})
        return done.status, done.output, done.errors

    before = outcome({})
    assert before[:2] == (0, f"{stripe()}|{stripe()}".encode()), before[2]
    status, out, err = run_process("fix", "--quiet", str(folder))
    assert status == 0, out + err
    sources = [each for each in folder.rglob("*") if each.suffix not in {".env", ""}]
    texts = [each.read_text() for each in sources if "out" not in each.relative_to(folder).parts]
    assert not any(stripe() in each for each in texts)
    assert outcome({VARIABLE: stripe()}) == before
    missing = outcome({})
    assert missing[0] != 0
    assert f"{VARIABLE} is not set" in missing[2]


def tsc(*arguments: str) -> list[str]:
    return ["node", str(MODULES / "typescript/bin/tsc"), *arguments]


JAVASCRIPT = {
    "esm": (
        {
            "package.json": '{"type": "module"}',
            "src/main.js": 'import { b } from "./deep/b.js";\n'
            'process.stdout.write("@SECRET" + "|" + b);\n',
            "src/deep/b.js": 'export const b = "@SECRET";\n',
        },
        "src/main.js",
        {"src/app-secrets.js"},
    ),
    "commonjs": (
        {
            "package.json": "{}",
            "lib/main.js": "'use strict'\nconst fs = require('fs')\nconst { b } = require('./b')\n"
            "fs.writeSync(1, '@SECRET' + '|' + b)\n",
            "lib/b.js": "exports.b = '@SECRET'\n",
        },
        "lib/main.js",
        {"lib/app-secrets.js"},
    ),
    "mixed": (
        {
            "package.json": "{}",
            "main.mjs": 'import b from "./b.cjs";\nprocess.stdout.write("@SECRET|" + b);\n',
            "b.cjs": 'module.exports = "@SECRET";\n',
        },
        "main.mjs",
        {"app-secrets.mjs", "app-secrets.cjs"},
    ),
    "cycle": (
        {
            "package.json": "{}",
            "main.js": 'exports.key = key;\nconst b = require("./b");\n'
            'function key() { return "@SECRET"; }\nprocess.stdout.write(key() + "|" + b.key);\n',
            "b.js": 'exports.key = require("./main").key();\n',
        },
        "main.js",
        {"app-secrets.js"},
    ),
}


@pytest.mark.parametrize("name", JAVASCRIPT)
def test_javascript(name: str, tmp_path: Path) -> None:
    files, main, helpers = JAVASCRIPT[name]
    write(tmp_path, files)
    check(tmp_path, ["node", main])
    assert {
        each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("app-secrets*")
    } == helpers


def test_typescript_with_isolated_declarations(tmp_path: Path) -> None:
    """What a module exports gets its type written out; without it the compiler would object."""
    options = {**OPTIONS, "module": "nodenext", "declaration": True, "isolatedDeclarations": True}
    write(
        tmp_path,
        {
            "package.json": '{ "type": "module" }',
            "tsconfig.json": json.dumps({"compilerOptions": options, "include": ["src"]}),
            "src/main.ts": 'import { Client, b } from "./b.js";\n'
            "process.stdout.write(`${b}|${new Client().key}`);\n",
            "src/b.ts": 'export const b = "@SECRET";\n'
            'export class Client {\n  key = "@SECRET";\n}\n',
        },
    )
    check(tmp_path, tsc("-p", "."), ["node", "out/main.js"])
    file = tmp_path / "src" / "b.ts"
    file.write_text(file.read_text().replace(": string", ""))
    built = run(tsc("-p", "."), tmp_path)
    assert b"TS9010" in built.output
    assert b"TS9012" in built.output


@pytest.mark.parametrize("version", ["^5.9.0", "^6.0.3"])
def test_typescript_without_types_of_node(version: str, tmp_path: Path) -> None:
    """The compiler takes no lookup, so none is offered until the types are there.

    Older compilers take all types that are installed, as `*` says of this one.
    """
    options = {"strict": True, "noEmit": True, "skipLibCheck": True}
    is_listed = version.startswith("^6")
    config = {"compilerOptions": {**options, "types": ["*"]}, "include": ["src"]}
    write(
        tmp_path,
        {
            "package.json": json.dumps({"devDependencies": {"typescript": version}}),
            "tsconfig.json": json.dumps(config),
            "src/main.ts": 'export const key = "@SECRET";\n',
        },
    )
    compiler = tsc("-p", ".")
    types = tmp_path / "node_modules" / "@types"
    types.mkdir(parents=True)
    (tmp_path / "node_modules" / "typescript").symlink_to(MODULES / "typescript")
    assert run(compiler, tmp_path).status == 0
    _, out, _ = run_process("fix", "--quiet", str(tmp_path))
    assert "npm install --save-dev @types/node" in out
    main = tmp_path / "src" / "main.ts"
    assert stripe() in main.read_text()
    (types / "node").symlink_to(MODULES / "@types" / "node")
    if is_listed:
        unlisted = {"compilerOptions": options, "include": ["src"]}
        (tmp_path / "tsconfig.json").write_text(json.dumps(unlisted))
        run_process("fix", "--quiet", str(tmp_path))
        assert stripe() in main.read_text()
        (tmp_path / "tsconfig.json").write_text(json.dumps(config))
    (types.parent / "undici-types").symlink_to(MODULES / "undici-types")
    run_process("fix", "--quiet", str(tmp_path))
    assert stripe() not in main.read_text()
    built = run(compiler, tmp_path)
    assert built.status == 0, built.output
    (types / "node").unlink()
    assert b"@types/node" in run(compiler, tmp_path).output


@pytest.mark.parametrize(
    ("module", "resolution", "ending"),
    [("nodenext", "nodenext", ".js"), ("commonjs", "bundler", ""), ("esnext", "bundler", ".js")],
)
def test_typescript(module: str, resolution: str, ending: str, tmp_path: Path) -> None:
    options = {**OPTIONS, "module": module, "moduleResolution": resolution}
    if (module, resolution) == ("commonjs", "bundler"):
        del options["moduleResolution"]
        options["ignoreDeprecations"] = "6.0"
    kind = "commonjs" if module == "commonjs" else "module"
    write(
        tmp_path,
        {
            "package.json": json.dumps({"type": kind}),
            "tsconfig.json": json.dumps({"compilerOptions": options, "include": ["src"]}),
            "src/main.ts": f'import {{ b }} from "./deep/b{ending}";\n'
            'process.stdout.write("@SECRET" + "|" + b);\n',
            "src/deep/b.ts": 'import { EOL } from "node:os";\n'
            'export const b = "@SECRET" + EOL.trim();\n',
        },
    )
    check(tmp_path, tsc("-p", "."), ["node", "out/main.js"])
    assert (tmp_path / "src/app-secrets.ts").exists()


def test_go(tmp_path: Path) -> None:
    """Two packages: a program of two files, and one that it imports."""
    write(
        tmp_path,
        {
            "go.mod": "module example.com/shop\n\ngo 1.20\n",
            "main.go": 'package main\n\nimport (\n\t"os"\n\n\t"example.com/shop/pay"\n)\n\n'
            'func main() {\n\tos.Stdout.WriteString(join("@SECRET", pay.Key))\n}\n',
            "join.go": 'package main\n\nfunc join(a, b string) string { return a + "|" + b }\n',
            "pay/pay.go": 'package pay\n\nvar Key = "@SECRET"\n',
        },
    )
    check(tmp_path, ["go", "vet", "./..."], ["go", "build", "-o", "out/shop", "."], ["out/shop"])
    assert (tmp_path / "appsecrets.go").exists()
    assert (tmp_path / "pay/appsecrets.go").exists()
    assert run(["gofmt", "-l", "."], tmp_path).output == b""
