"""No part of a secret becomes part of a variable's name, whatever the code calls the value.

A key, a member, a URL or a file's name that is itself a secret says nothing.
"""

from __future__ import annotations

import re

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import sample
from keylift.engine import Engine
from keylift.model import Edit, Rewrite
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source
from keylift.rewriting.words import holds_secret

ENGINE = Engine()
DETECTORS = (
    *("stripe-live-secret-key", "github-personal-access-token", "gitlab-personal-access-token"),
    *("slack-bot-token", "npm-access-token", "sendgrid-api-key"),
)
# `K` is a secret that names the value `V`, which is another one; `U` is a URL that holds `K`.
TEXTS = {
    "python": ("python", "a.py", 'keys = {"K": "V"}\nmore = {"U": "V"}\nf(headers={"K": "V"})\n'),
    "python, members": ("python", "a.py", 'cfg["K"] = "V"\ncfg["x"]["K"]["key"] = "V"\n'),
    "javascript": (
        "javascript",
        "a.js",
        'const a = {"K": "V", "U": {token: "V"}};\na["K"] = "V";\n',
    ),
    "typescript": ("typescript", "a.ts", 'const a = {"K": "V", "U": {token: "V"}};\n'),
    "go": ("go", "a.go", 'package a\n\nvar m = map[string]string{"K": "V", "U": "V"}\n'),
    "ruby": ("ruby", "a.rb", 'A = {"K" => "V", "U" => {"token" => "V"}}\n'),
    "php": ("php", "a.php", '<?php\n$a = ["K" => "V", "U" => "V"];\n$a["K"] = "V";\n'),
    "java": (
        "java",
        "A.java",
        'class A { void f(Map<String, String> m) { m.put("K", "V"); m.put("U", "V"); } }\n',
    ),
    "kotlin": ("kotlin", "a.kt", 'val m = mapOf("K" to "V", "U" to "V")\n'),
    "csharp": (
        "csharp",
        "A.cs",
        "class A { object m = new System.Collections.Generic.Dictionary<string, string>"
        ' { ["K"] = "V", ["U"] = "V" }; }\n',
    ),
    "rust": ("rust", "a.rs", 'fn f() { g("K", "V"); h(("U", "V")); }\n'),
    "shell": ("shell", "a.sh", 'declare -A m\nm["K"]="V"\nm=([K]="V")\ncurl -u "V" "U"\n'),
    "compose": ("yaml", "docker-compose.yml", "services:\n  a:\n    environment:\n      K: V\n"),
    "ansible": ("yaml", "group_vars/all.yml", "K: V\nmore:\n  U: V\n"),
    "workflow": (
        "yaml",
        ".github/workflows/ci.yml",
        "on: push\njobs:\n  t:\n    runs-on: x\n    steps:\n      - run: make\n        env:\n"
        "          K: V\n",
    ),
    "gitlab": ("yaml", ".gitlab-ci.yml", "variables:\n  K: V\ntest:\n  script: make\n"),
    "spring": ("properties", "src/main/resources/application.properties", "a.K=V\n"),
    "terraform": ("terraform", "main.tf", 'locals {\n  m = { "K" = "V", "U" = "V" }\n}\n'),
    "vscode": ("jsonc", ".vscode/launch.json", '{"configurations": [{"env": {"K": "V"}}]}\n'),
    "npmrc": ("ini", ".npmrc", "//K.test/:_authToken=V\n//npm.test/:_authToken=V\n"),
    "notebook": (
        "notebook",
        "a.ipynb",
        '{"cells": [{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],'
        ' "source": ["keys = {\\"K\\": \\"V\\"}\\n"]}], "metadata": {}, "nbformat": 4,'
        ' "nbformat_minor": 5}\n',
    ),
    "a file's name": ("python", "K.py", 'TAKEN = "V"\n'),
}


def token(detector_id: str, variant: int) -> str:
    return sample(builtin_detectors()[detector_id], variant=variant).value


def squashed(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text).upper()


def chunks(secret: str) -> set[str]:
    """Return all runs of eight letters and digits behind a token's public beginning."""
    plain = squashed(secret[8:])
    return {plain[start : start + 8] for start in range(len(plain) - 7)}


@pytest.mark.parametrize("detector_id", DETECTORS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_secret_that_names_another_one_stays_out_of_the_name(name: str, detector_id: str) -> None:
    language_id, path, template = TEXTS[name]
    key, value = token(detector_id, 0), token(detector_id, 1)
    filled = {"K": key, "V": value, "U": f"https://ci:{key}@git.shop.test/app.git"}

    def written(text: str) -> str:
        return re.sub(r"\b[KUV]\b", lambda match: filled[match[0]], text)

    text = written(template)
    findings = ENGINE.scan(text, language_id).findings
    assert any(each.span.of(text) == value for each in findings)
    hidden = tuple(each.span.of(text) for each in findings)
    source = Source(text=text, language_id=language_id, path=written(path), secrets=hidden)
    # The names that a detector knows would hide what the code says.
    for taken in ({}, {each.variable: "other" for each in builtin_detectors().values()}):
        plan = ENGINE.plan_file(source, findings, KnownNames(taken))
        one_by_one = [ENGINE.plan(source, each, KnownNames(taken)) for each in findings]
        rewrites = [each for _, each in plan.outcomes if isinstance(each, Rewrite)]
        rewrites += [each for each in one_by_one if isinstance(each, Rewrite)]
        secret_parts = chunks(key) | chunks(value)
        for each in rewrites:
            told = squashed(each.variable + each.title + each.note)
            assert not any(part in told for part in secret_parts)
            assert not any(part in squashed(_new(each.edits, key)) for part in secret_parts)


def _new(edits: tuple[Edit, ...], key: str) -> str:
    """Return what edits write, without what stood there before."""
    return " ".join(edit.new_text.replace(key, "") for edit in edits)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("stripe_key", False),
        ("S3Key2", False),
        ("myOauth2ClientSecretV2", False),
        ("AWS_SECRET_ACCESS_KEY_FOR_PRODUCTION", False),
        ('cfg["k8s-prod-db1"]', False),
        ("A1b2C3d4E5f6G7h8", True),
        ('m["deadbeef01deadbeef23deadbeef45ab"]', True),
    ],
)
def test_a_word_that_nobody_thought_of_is_no_name(text: str, *, is_one: bool) -> None:
    """Also where no detector knows it, or where that is switched off."""
    assert holds_secret(text) is is_one
