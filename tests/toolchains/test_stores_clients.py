"""Rewritten programs read Vault by the clients that their manifests have: hvac and node-vault.

Both are the real ones, and ask a real Vault beside the stand-in.
"""

from __future__ import annotations

import json
import ssl
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from servers.certificates import make_certificates
from servers.scripted import Answer, scripted_server
from toolchains import test_stores_javascript, test_stores_python
from toolchains.programs import HOSTILE
from toolchains.running import run
from toolchains.stand_ins import TOKEN, store
from toolchains.storing import Project, check, rewrite

NODE_VAULT = Path(__file__).parents[2] / ".cache" / "vault_js" / "node_modules"
LONG = HOSTILE + "é🔑" * 700
DEPENDS = {"dependencies": {"node-vault": "^0.12.0"}}
CALLS = {"python": "from hvac import Client", "node": 'import("node-vault")'}


def python(name: str) -> Project:
    files = {"requirements.txt": "hvac>=2.3\n", **test_stores_python.PROJECTS[name]}
    return Project(
        language="python",
        files=files,
        command=[sys.executable, "main.py"],
        value=LONG,
        denied="Forbidden",
    )


def node(name: str, options: Mapping[str, object] | None = None) -> Project:
    project = test_stores_javascript.PROJECTS[name]
    files = dict(project.files)
    files["package.json"] = json.dumps({**json.loads(files["package.json"]), **DEPENDS})
    if options:
        config = json.loads(files["tsconfig.json"])
        config["compilerOptions"].update(options)
        files["tsconfig.json"] = json.dumps(config)
    return replace(project, files=files, value=LONG)


PROJECTS = {
    "python package": python("package"),
    "python tasks": python("tasks"),
    "node esm": node("esm"),
    "node commonjs": node("commonjs"),
    "node typescript": node("typescript"),
}
KEYS = """\
export async function keys(): Promise<string> {
  const probeKey = "@FIRST";
  const otherProbeKey = "@SECOND";
  return `${probeKey}|${otherProbeKey}`;
}
"""
PRINT = 'require("./out/main.js").keys().then((each) => process.stdout.write(each))'


@pytest.mark.parametrize("name", ["python tasks", "node commonjs", "node typescript"])
def test_the_client_of_the_manifest_reads_vault(name: str, tmp_path: Path) -> None:
    """Byte for byte, once each; failures name the entry, and neither the value nor the token."""
    (tmp_path / "node_modules").symlink_to(NODE_VAULT)
    asked = check(PROJECTS[name], "vault", tmp_path).asked
    assert len(asked) == 2
    written = [each.read_text() for each in tmp_path.glob("**/*") if each.is_file()]
    call = CALLS[name.split(maxsplit=1)[0]]
    assert any(call in text.replace("'", '"') for text in written)


@pytest.mark.parametrize("name", ["python package", "node esm"])
def test_an_authority_of_ones_own(name: str, tmp_path: Path) -> None:
    """Only whom VAULT_CACERT names is trusted, whatever else asks to trust anybody."""
    (tmp_path / "node_modules").symlink_to(NODE_VAULT)
    project = PROJECTS[name]
    values = rewrite(project, "vault", tmp_path)
    for folder in ("ours", "theirs"):
        (tmp_path / folder).mkdir()
    ours, theirs = (make_certificates(tmp_path / each) for each in ("ours", "theirs"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours.certificate, ours.key)
    with store("vault", values, context) as stand_in:
        done = run(
            project.command, tmp_path, {**stand_in.environ, "VAULT_CACERT": str(ours.authority)}
        )
        assert done.output.decode() == "|".join(project.values.values()), done.errors
        stand_in.asked.clear()
        for untrusted in ({}, {"VAULT_CACERT": str(theirs.authority)}):
            more = {**stand_in.environ, **untrusted, "VAULT_SKIP_VERIFY": "1"}
            done = run(project.command, tmp_path, more)
            assert done.status != 0
            assert "secret/shop/" in done.errors
            assert TOKEN not in done.errors
        assert stand_in.asked == []


@pytest.mark.parametrize("module", ["commonjs", "esnext"])
def test_types_in_other_module_systems(module: str, tmp_path: Path) -> None:
    """Where the compiler can import the client, its types and ours agree, and CommonJS runs."""
    (tmp_path / "node_modules").symlink_to(NODE_VAULT)
    options = {"module": module, "moduleResolution": "bundler", "esModuleInterop": True}
    project = node("typescript", options)
    files = {**project.files, "package.json": json.dumps(DEPENDS), "src/main.ts": KEYS}
    del files["src/deep/other.ts"]
    project = replace(project, files=files)
    values = rewrite(project, "vault", tmp_path)
    assert 'import("node-vault")' in (tmp_path / "src/app-secrets.ts").read_text()
    built = run(project.builds[0], tmp_path)
    assert built.status == 0, built.output.decode() + built.errors
    if module == "commonjs":
        with store("vault", values) as stand_in:
            done = run(["node", "-e", PRINT], tmp_path, stand_in.environ)
        assert done.output.decode() == "|".join(project.values.values()), done.errors


def test_hvac_takes_the_token_to_no_other_server(tmp_path: Path) -> None:
    """A redirection is not followed; the error names the entry."""
    rewrite(PROJECTS["python tasks"], "vault", tmp_path)
    with scripted_server(lambda _: Answer()) as other:
        to_other = {"Location": f"{other.address}/v1/secret/data/shop/secret-first"}
        with scripted_server(lambda _: Answer(307, b"", to_other)) as server:
            environ = {"VAULT_ADDR": server.address, "VAULT_TOKEN": TOKEN}
            done = run(PROJECTS["python tasks"].command, tmp_path, environ)
        assert done.status != 0
        assert "Vault has no secret/shop/secret-first (api_key)" in done.errors
        assert len(server.asked) == 1
        assert other.asked == []
