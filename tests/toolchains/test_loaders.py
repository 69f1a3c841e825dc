"""Files that load `.env` by the real loaders, so that their lookups find the value again.

Each program prints the value; its modules look it up when they are imported, where the language
has such a time. Without `.env`, and without the loader, it stops and names the variable.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from keylift.languages import language_of
from keylift.model import Refusal
from keylift.rewriting.companions import DependencyPlan, plan_dependency, plan_loader
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.env_files import add_entry
from keylift.rewriting.plan import Source
from toolchains.programs import VARIABLE
from toolchains.running import Outcome, run

HERE = Path(__file__).parent / "loaders"
NODE_MODULES = Path(__file__).parents[2] / "vscode-extension/node_modules"
VALUE = 'Zq7v"X2 %s {} `id` #é🔑ñ:x'

PYTHON = {
    "main.py": "import sys\nimport config\nsys.stdout.write(config.KEY)\n",
    "config.py": f'"""Keys."""\nimport os\nKEY = os.environ["{VARIABLE}"]\n',
}
REQUIRE_ENV = """\
function requireEnv(name@TYPE)@RESULT {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
"""
JAVASCRIPT = REQUIRE_ENV.replace("@TYPE", "").replace("@RESULT", "")
TYPESCRIPT = REQUIRE_ENV.replace("@TYPE", ": string").replace("@RESULT", ": string")
MODULE = {
    "main.mjs": "import { KEY } from './config.mjs';\nprocess.stdout.write(KEY);\n" + JAVASCRIPT,
    "config.mjs": JAVASCRIPT + f'export const KEY = requireEnv("{VARIABLE}");\n',
}
COMMON = {
    "main.cjs": '"use strict";\nconst { KEY } = require("./config.cjs");\n'
    "process.stdout.write(KEY);\n" + JAVASCRIPT,
    "config.cjs": JAVASCRIPT + f'exports.KEY = requireEnv("{VARIABLE}");\n',
}
TYPED = {
    "main.ts": 'import { KEY } from "./config";\nprocess.stdout.write(KEY);\n',
    "config.ts": TYPESCRIPT + f'export const KEY: string = requireEnv("{VARIABLE}");\n',
}
GO = {
    "main.go": 'package main\n\nimport (\n\t"fmt"\n\n\t"loaders/aconfig"\n)\n\n'
    "func main() { fmt.Print(aconfig.Key) }\n",
    # It sorts before the loader, so that it is initialized first unless it imports it.
    "aconfig/key.go": 'package aconfig\n\nimport "os"\n\n'
    f'var Key = mustEnv("{VARIABLE}")\n\nfunc mustEnv(name string) string {{\n'
    '\tvalue := os.Getenv(name)\n\tif value == "" {\n\t\tpanic(name + " is not set")\n\t}\n'
    "\treturn value\n}\n",
}
RUBY = {
    "main.rb": "# frozen_string_literal: true\n\nrequire_relative 'config'\nprint Config::KEY\n",
    "config.rb": f'module Config\n  KEY = ENV.fetch("{VARIABLE}")\nend\n',
}
PHP_LOOKUP = f'getenv("{VARIABLE}") ?: throw new \\RuntimeException("{VARIABLE} is not set")'
PHP = {
    "public/main.php": "<?php\n\nrequire __DIR__ . '/../vendor/autoload.php';\n\n"
    f"echo {PHP_LOOKUP};\n",
}
RUST = {
    "main.rs": "fn main() {\n"
    f'    let key = std::env::var("{VARIABLE}").expect("{VARIABLE} is not set");\n'
    '    print!("{key}");\n}\n',
}


def written(files: Mapping[str, str], folder: Path, *, loading: Sequence[str]) -> None:
    """Write a program of which some files get their loader."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(loaded(name, text) if name in loading else text, encoding="utf-8")


def loaded(name: str, text: str) -> str:
    source = Source(text=text, language_id=language_of(name), path=name)
    plan = plan_loader(source, {}, depth=name.count("/"))
    assert not isinstance(plan, Refusal), plan
    return apply_edits(text, plan.edits)


def depending(language_id: str, name: str, text: str) -> str:
    """Return a manifest that names the loader."""
    plan = plan_dependency(language_id, {name: text})
    assert isinstance(plan, DependencyPlan), plan
    return apply_edits(text, plan.edits)


def check(
    files: Mapping[str, str], folder: Path, command: Sequence[str], *, loading: Sequence[str]
) -> None:
    """Run a program with its loader and `.env`, without `.env`, and without the loader."""
    env = folder / ".env"
    written(files, folder, loading=loading)
    missing = run(command, folder)
    assert missing.status != 0
    assert VARIABLE in missing.errors
    env.write_text(add_entry("", VARIABLE, VALUE), encoding="utf-8")
    assert run(command, folder) == Outcome(0, VALUE.encode(), "")
    kept = run(command, folder, {VARIABLE: "from outside"})
    assert kept.output == b"from outside", "a variable that is set counts"
    written(files, folder, loading=())
    unloaded = run(command, folder)
    assert unloaded.status != 0
    assert VARIABLE in unloaded.errors


@pytest.mark.parametrize("loading", [("config.py",), ("main.py", "config.py")])
def test_python_dotenv(tmp_path: Path, loading: Sequence[str]) -> None:
    """From any folder: the loader looks beside the file and above it."""
    command = [sys.executable, "-X", "utf8", str(tmp_path / "main.py")]
    check(PYTHON, tmp_path, command, loading=loading)
    (tmp_path / "elsewhere").mkdir()
    written(PYTHON, tmp_path, loading=loading)
    assert run(command, tmp_path / "elsewhere").output == VALUE.encode()


def test_a_module_that_python_imports_earlier_needs_its_own_loader(tmp_path: Path) -> None:
    """That is why each file that looks something up at import gets one."""
    written(PYTHON, tmp_path, loading=["main.py"])
    (tmp_path / ".env").write_text(add_entry("", VARIABLE, VALUE), encoding="utf-8")
    failed = run([sys.executable, "main.py"], tmp_path)
    assert failed.status != 0
    assert VARIABLE in failed.errors


@pytest.fixture(scope="module")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node")
    shutil.copy(HERE / "node/package-lock.json", folder)
    # The lock file fits only a manifest that asks for what Keylift writes.
    manifest = depending("javascript", "package.json", '{\n  "name": "loaders"\n}\n')
    (folder / "package.json").write_text(manifest)
    done = run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder)
    assert done.status == 0, done.errors
    return folder / "node_modules"


@pytest.mark.parametrize(
    ("files", "loading"),
    [
        (MODULE, ("main.mjs",)),
        (MODULE, ("config.mjs",)),
        (COMMON, ("main.cjs",)),
        (COMMON, ("main.cjs", "config.cjs")),
    ],
)
def test_dotenv_in_node(
    node_modules: Path, tmp_path: Path, files: Mapping[str, str], loading: Sequence[str]
) -> None:
    """The first import is done before those below it, so one in the entry file is enough."""
    (tmp_path / "node_modules").symlink_to(node_modules)
    check(files, tmp_path, ["node", next(iter(files))], loading=loading)


def test_dotenv_in_typescript(node_modules: Path, tmp_path: Path) -> None:
    """The compiler takes the import and keeps its place."""
    modules = tmp_path / "node_modules"
    (modules / "@types").mkdir(parents=True)
    (modules / "dotenv").symlink_to(node_modules / "dotenv")
    (modules / "@types/node").symlink_to(NODE_MODULES / "@types/node")
    (modules / "undici-types").symlink_to(NODE_MODULES / "undici-types")
    written(TYPED, tmp_path, loading=["main.ts"])
    compiler = ["node", str(NODE_MODULES / "typescript/bin/tsc"), "--strict", "--outDir", "out"]
    options = ["--module", "node16", "--target", "es2022", "--types", "node"]
    done = run([*compiler, *options, "main.ts", "config.ts"], tmp_path)
    assert done.status == 0, done.output
    (tmp_path / ".env").write_text(add_entry("", VARIABLE, VALUE), encoding="utf-8")
    assert run(["node", "out/main.js"], tmp_path) == Outcome(0, VALUE.encode(), "")


def test_godotenv(tmp_path: Path) -> None:
    """The package that looks up at initialization imports the loader itself."""
    for name in ("go.mod", "go.sum"):
        shutil.copy(HERE / "go" / name, tmp_path / name)
    check(GO, tmp_path, ["go", "run", "."], loading=["aconfig/key.go"])


def test_main_would_load_too_late_for_another_go_package(tmp_path: Path) -> None:
    """That is why the import goes into the file with the lookups."""
    for name in ("go.mod", "go.sum"):
        shutil.copy(HERE / "go" / name, tmp_path / name)
    written(GO, tmp_path, loading=())
    call = (
        '\t"loaders/aconfig"\n\n\t"github.com/joho/godotenv"\n)\n\n'
        "func init() { _ = godotenv.Load() }\n"
    )
    main = GO["main.go"].replace('\t"loaders/aconfig"\n)\n', call)
    (tmp_path / "main.go").write_text(main, encoding="utf-8")
    (tmp_path / ".env").write_text(add_entry("", VARIABLE, VALUE), encoding="utf-8")
    failed = run(["go", "run", "."], tmp_path)
    assert failed.status != 0
    assert f"{VARIABLE} is not set" in failed.errors


@pytest.mark.parametrize("loading", [("main.rb",), ("config.rb",)])
def test_dotenv_in_ruby(tmp_path: Path, loading: Sequence[str]) -> None:
    """The first `require` is done before those below it."""
    check(RUBY, tmp_path, ["ruby", "main.rb"], loading=loading)


def test_phpdotenv(tmp_path: Path) -> None:
    """Beside the manifest, one folder above the file."""
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor/autoload.php").write_text("<?php\nrequire 'Dotenv/autoload.php';\n")
    check(PHP, tmp_path, ["php", "public/main.php"], loading=["public/main.php"])
    immutable = loaded("public/main.php", PHP["public/main.php"]).replace("Unsafe", "")
    (tmp_path / "public/main.php").write_text(immutable, encoding="utf-8")
    failed = run(["php", "public/main.php"], tmp_path)
    assert failed.status != 0
    assert f"{VARIABLE} is not set" in failed.errors + failed.output.decode()


def test_dotenvy(tmp_path: Path) -> None:
    """At the start of main."""
    manifest = (HERE / "rust/Cargo.toml").read_text()
    (tmp_path / "Cargo.toml").write_text(depending("rust", "Cargo.toml", manifest))
    check(RUST, tmp_path, ["cargo", "run", "--quiet"], loading=["main.rs"])
