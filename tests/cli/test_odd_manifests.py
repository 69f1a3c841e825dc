"""A manifest that nobody can read costs what it would have told, never the run."""

from __future__ import annotations

import json

import pytest

from cli.test_reports import stripe

ODD = {
    "brackets": "[" * 5000,
    "braces": '{"a":' * 5000,
    "digits": '{"version": ' + "9" * 100_000 + "}",
    "toml-digits": "version = " + "9" * 100_000,
    "toml-brackets": "a = " + "[" * 5000,
    "toml-keys": "a." * 5000 + "b = 1",
    "versions": json.dumps(
        {
            "type": "module",
            "dependencies": {"dotenv": "9" * 5000, "x": f"^{'8' * 5000}.1"},
            "require": {"php": f">={'7' * 5000}"},
            "engines": {"node": f">={'6' * 5000}"},
        }
    ),
    "yaml": "a:\n" + "".join(f"{' ' * number}- b:\n" for number in range(1, 400)),
    "xml": "<a>" * 5000,
    "nothing": "",
    "mark": "\ufeff",
    "surrogate": '{"a": "\\ud800", "dependencies": {"\\ud800": 1}}',
    "list": "[1]",
    "null": "null",
    "cfg": "[metadata\n" + "a" * 10_000 + "\n\x0b\n= 1\n",
}
MANIFESTS = (
    "package.json",
    "tsconfig.json",
    "jsconfig.json",
    "deno.json",
    "composer.json",
    "Cargo.toml",
    "Pipfile",
    "setup.cfg",
    "go.mod",
    "go.work",
    "Gemfile",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "shop.csproj",
    "Directory.Build.props",
    "docker-compose.yml",
    "Dockerfile",
    "Procfile",
    "Makefile",
    ".vscode/settings.json",
    ".vscode/launch.json",
    ".github/workflows/ci.yml",
    ".gitlab-ci.yml",
    "application.yml",
    "values.yaml",
    "nb.ipynb",
    "requirements.txt",
    "pnpm-workspace.yaml",
)
SOURCES = {
    "a.py": 'K = "{}"\n',
    "a.js": 'const k = "{}";\n',
    "a.ts": 'const k: string = "{}";\n',
    "a.go": 'package main\n\nvar k = "{}"\n',
    "a.rs": 'fn main() {{\n    let k = "{}";\n}}\n',
    "A.java": 'class A {{\n    String k = "{}";\n}}\n',
    "a.kt": 'fun main() {{\n    val k = "{}"\n}}\n',
    "A.cs": 'class A {{\n    string k = "{}";\n}}\n',
    "a.rb": 'k = "{}"\n',
    "a.php": '<?php\n$k = "{}";\n',
    "a.sh": 'k="{}"\n',
    "src/b.py": 'K = "{}"\n',
    "src/b.mjs": 'const k = "{}";\n',
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("store", ["env", "vault"])
def test_no_manifest_ends_the_run(keylift, folder, odd, store):
    for name in MANIFESTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(ODD[odd])
    for number, (name, text) in enumerate(SOURCES.items()):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.format(stripe(variant=number)))
    more = ("--add-loader",) if store == "env" else ("--add-client", "--rewrite-only")
    status, out, err = keylift("fix", ".", "--store", store, *more)
    assert "internal error" not in err
    assert status in (0, 1), err
    assert "sk_live_" not in (folder / "a.rb").read_text()
    assert stripe() not in out + err
    status, _, err = keylift("scan")
    assert "internal error" not in err
    status, _, err = keylift("fix", "--undo", ".")
    assert "internal error" not in err
    assert (folder / "a.rb").read_text() == SOURCES["a.rb"].format(
        stripe(variant=list(SOURCES).index("a.rb"))
    )


@pytest.mark.parametrize("name", ["keylift.toml", "pyproject.toml"])
@pytest.mark.parametrize("odd", ["toml-brackets", "toml-digits", "toml-keys"])
def test_a_configuration_that_cannot_be_read_is_a_fault_that_names_it(keylift, folder, name, odd):
    (folder / name).write_text(ODD[odd])
    for arguments in (("scan",), ("fix", "."), ("detectors",), ("stores", "check", "vault")):
        status, out, err = keylift(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith(f"keylift: {folder / name}: ")
        assert err.endswith(("nested too deep, or it is too large.\n", "in no encoding.\n"))
