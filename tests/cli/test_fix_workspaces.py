"""Where the values of a JavaScript monorepo's library have to be, which is no program itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command_line import git, run_process, stripe

WORKSPACES = {"workspaces": ["packages/*", "apps/*"]}
ASKED = "--interactive shows it and asks, --only rewrites it."
START = {"scripts": {"start": "node index.js"}}


def package(top: Path, folder: str, *imports: str, **more: object) -> Path:
    """Write a package that is named after its folder."""
    path = top / folder
    path.mkdir(parents=True, exist_ok=True)
    name = f"@shop/{path.name}"
    manifest = {"name": name, "dependencies": dict.fromkeys(imports, "*"), **more}
    (path / "package.json").write_text(json.dumps(manifest))
    return path


def monorepo(top: Path, **library: object) -> Path:
    """Return the file of a library of which a key is to move."""
    git("init", "-q", folder=top)
    (top / "package.json").write_text(json.dumps(WORKSPACES))
    keys = package(top, "packages/keys", **library)
    (keys / "index.js").write_text(f'exports.key = "{stripe()}";\n')
    return keys / "index.js"


def fixed(top: Path, *options: str) -> str:
    _, out, _ = run_process("fix", *options, str(top))
    return " ".join(out.split())


@pytest.mark.parametrize(
    ("app", "env"),
    [
        (START, "../../apps/api/.env"),
        ({"scripts": {"dev": "tsx watch src/index.ts"}}, "../../apps/api/.env"),
        ({"bin": "cli.js"}, "../../apps/api/.env"),
        ({"devDependencies": {"dotenv": "16"}}, "../../apps/api/.env"),
        ({"scripts": {"start": "node --env-file=../../.env index.js"}}, "../../.env"),
        (
            {"scripts": {"start": "node --env-file .env.local index.js"}},
            "../../apps/api/.env.local",
        ),
        ({"scripts": {"start": "dotenv -e ../../.env -- node index.js"}}, "../../.env"),
    ],
)
def test_the_only_program_is_named(tmp_path: Path, app: dict[str, object], env: str) -> None:
    """Through whatever packages it imports the library; nothing is moved unasked."""
    file = monorepo(tmp_path)
    package(tmp_path, "packages/pay", "@shop/keys", scripts={"dev": "tsc --watch"})
    package(tmp_path, "apps/api", "@shop/pay", **app)
    out = fixed(tmp_path)
    assert f"The value has to be in {env} too: the program there imports this package" in out
    assert ASKED in out
    assert stripe() in file.read_text()
    assert not (file.parent / ".env").exists()


@pytest.mark.parametrize(
    ("manifest", "env"),
    [
        ({"scripts": {"start": "node apps/api/index.js"}}, "../../.env"),
        ({"scripts": {"dev": "tsc -b && nodemon ./apps/api/dist/index.js"}}, "../../.env"),
        ({"scripts": {"dev": "dotenv -- turbo run dev"}}, "../../.env"),
        ({"scripts": {"dev": "dotenv -e .env.local -- turbo run dev"}}, "../../.env.local"),
        ({"scripts": {"start": "node ."}, "dependencies": {"@shop/keys": "*"}}, "../../.env"),
    ],
)
def test_what_starts_in_the_monorepo_s_folder_loads_its_file(
    tmp_path: Path, manifest: dict[str, object], env: str
) -> None:
    """By a script of its own, which starts a package or loads the file for what it starts."""
    file = monorepo(tmp_path)
    (tmp_path / "package.json").write_text(json.dumps(WORKSPACES | manifest))
    package(tmp_path, "apps/api", "@shop/keys")
    assert f"The value has to be in {env} too: the program there" in fixed(tmp_path)
    assert stripe() in file.read_text()


@pytest.mark.parametrize(
    "script", ["prettier apps/api/", "npm start --prefix apps/api", "cd apps/api && node index.js"]
)
def test_other_scripts_of_the_monorepo_start_nothing_there(tmp_path: Path, script: str) -> None:
    """What starts in the package's own folder loads the package's own file."""
    monorepo(tmp_path)
    (tmp_path / "package.json").write_text(json.dumps(WORKSPACES | {"scripts": {"start": script}}))
    package(tmp_path, "apps/api", "@shop/keys", **START)
    assert "The value has to be in ../../apps/api/.env too" in fixed(tmp_path)


def test_whoever_wants_it_is_told_as_well(tmp_path: Path) -> None:
    """What is named by `--only` is rewritten, and the report says where the value is missing."""
    file = monorepo(tmp_path)
    package(tmp_path, "apps/api", "@shop/keys", **START)
    out = fixed(tmp_path, "--only", "stripe-live-secret-key")
    assert "The value has to be in ../../apps/api/.env too" in out
    assert 'requireEnv("STRIPE_SECRET_KEY")' in file.read_text()
    assert stripe() in (file.parent / ".env").read_text()


def test_several_programs_are_named(tmp_path: Path) -> None:
    """Each has a file of its own, unless they say that they load the same."""
    file = monorepo(tmp_path)
    package(tmp_path, "apps/api", "@shop/keys", **START)
    package(tmp_path, "apps/jobs", "@shop/keys", **START)
    out = fixed(tmp_path)
    assert (
        "The value has to be in ../../apps/api/.env, ../../apps/jobs/.env too: the programs" in out
    )
    assert stripe() in file.read_text()
    shared = {"scripts": {"start": "node --env-file=../../.env index.js"}}
    package(tmp_path, "apps/api", "@shop/keys", **shared)
    package(tmp_path, "apps/jobs", "@shop/keys", **shared)
    assert "The value has to be in ../../.env too: the program" in fixed(tmp_path)


@pytest.mark.parametrize("library", [{}, {"dependencies": {"dotenv": "16"}}])
def test_a_library_of_libraries(tmp_path: Path, library: dict[str, object]) -> None:
    """Nobody knows the program, so that the packages are named which lead to it."""
    file = monorepo(tmp_path, **library)
    package(tmp_path, "packages/pay", "@shop/keys")
    out = fixed(tmp_path)
    assert "that imports this package (through ../pay)" in out
    assert ASKED in out
    assert stripe() in file.read_text()


def test_a_program_that_others_import_has_a_file_of_its_own(tmp_path: Path) -> None:
    """Its value moves; who else needs it is said."""
    file = monorepo(tmp_path, **START)
    package(tmp_path, "packages/tests", "@shop/keys", **START)
    out = fixed(tmp_path)
    assert "what is in ../tests imports this package, and needs the value there" in out
    assert 'requireEnv("STRIPE_SECRET_KEY")' in file.read_text()
    assert stripe() in (file.parent / ".env").read_text()


def test_a_package_that_nobody_imports_is_not_asked_for(tmp_path: Path) -> None:
    """Nor is one beside a package that has been imported."""
    file = monorepo(tmp_path)
    package(tmp_path, "apps/api", "express", **START)
    assert "The value has to be" not in fixed(tmp_path)
    assert 'requireEnv("STRIPE_SECRET_KEY")' in file.read_text()


def test_a_front_end_is_named_besides(tmp_path: Path) -> None:
    """That the code may run in a browser is the greater doubt."""
    file = monorepo(tmp_path)
    package(tmp_path, "apps/api", "@shop/keys", "next")
    out = fixed(tmp_path)
    assert "This project has a front end (Next.js in ../../apps/api)" in out
    assert "The value has to be in ../../apps/api/.env too" in out
    assert stripe() in file.read_text()


def test_a_broken_manifest_says_nothing(tmp_path: Path) -> None:
    """Scripts that are no texts are no scripts."""
    file = monorepo(tmp_path, scripts=["start"])
    package(tmp_path, "apps/api", "@shop/keys", scripts={"start:dev": 7, "dev": None})
    assert "(through ../../apps/api)" in fixed(tmp_path)
    assert stripe() in file.read_text()
