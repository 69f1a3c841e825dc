"""VS Code as a person sees and uses it, in a browser; each step in `driver/*.mjs` is one test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import hvac
import pytest

from editors.code_server import (
    CHECKOUT,
    Tools,
    code_server,
    drive,
    interpreter_settings,
    server_environment,
)
from editors.suites import Suite, sentences
from servers.vault_server import vault_server

PICTURES = ("squiggle", "quick-fix", "fixed", "problems")
VAULT_PICTURES = ("vault-question", "vault-moved", "vault-replace")
UNSAVED = '''"""Takes payments for the shop."""

from shop.http import Client

API_KEY = ""


def charge(cents: int, card: str) -> str:
    client = Client("https://api.stripe.com", key=API_KEY)
    return client.post("/v1/charges", amount=cents, source=card)["id"]
'''
FIXED = '''"""Takes payments for the shop."""

import os

from shop.http import Client

API_KEY = os.environ["STRIPE_SECRET_KEY"]


def charge(cents: int, card: str) -> str:
    client = Client("https://api.stripe.com", key=API_KEY)
    return client.post("/v1/charges", amount=cents, source=card)["id"]
'''
LEAKS = {
    "src/notify.ts": ("Slack", "slack-bot-token"),
    "src/deploy.go": ("GitHub", "github-personal-access-token"),
    "config/ai.yaml": ("OpenAI", "openai-project-api-key"),
}
SUCCESSOR = "<secret:stripe-live-secret-key:1>"
PACKAGE = {
    "shop/__init__.py": "",
    "shop/http.py": "class Client:\n    pass\n",
    "shop/payments.py": UNSAVED.replace(
        '""\n\n\ndef', '"<secret:stripe-live-secret-key>"\n\n\ndef'
    ),
    "shop/refunds.py": 'API_KEY = "<secret:stripe-live-secret-key>"\n',
}
SHOP = {
    "payments.py": UNSAVED,
    "src/notify.ts": 'export const slack = new Slack("<secret:slack-bot-token>");\n',
    "src/deploy.go": 'package deploy\n\nvar token = "<secret:github-personal-access-token>"\n',
    "config/ai.yaml": "model: large\napi_key: <secret:openai-project-api-key>\n",
    "README.md": "# Leaky shop\n\nSells umbrellas.\n",
}
TOLD = {
    "NOTES.md": "# Notes\n\nThe shop has the key <secret:stripe-live-secret-key> for now.\n",
    "app.py": 'API_KEY = "<secret:stripe-live-secret-key>"\n',
    "lib.py": 'KEY = "<secret:stripe-live-secret-key>"\n',
}
EMPTY = 'API_KEY = ""\n'
LARGE = 4000
LONGEST = 300.0
"""Seconds that a run may take: installing on a busy machine takes its time."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What every run on screen needs."""

    tools: Tools
    extensions: Path
    screenshots: Path
    fill: Callable[[str], str]
    make_folder: Callable[[str], Path]

    def secret(self, detector: str = "stripe-live-secret-key") -> str:
        """A fake secret."""
        return self.fill(f"<secret:{detector}>")

    def play(
        self,
        name: str,
        run: Path,
        job: Mapping[str, object],
        *,
        env: Mapping[str, str] | None = None,
        settings: Mapping[str, object] | None = None,
    ) -> Suite:
        """Run the driver `name` on the shop in `run`; return each step's outcome."""
        results = run / "results.json"
        with code_server(
            self.tools,
            run,
            self.extensions,
            settings=interpreter_settings() if settings is None else settings,
            env=server_environment() if env is None else env,
        ) as url:
            own = {
                "name": name,
                "url": url,
                "folder": str(run / "leaky-shop"),
                "results": str(results),
                "screenshots": str(self.screenshots),
            }
            log = drive(self.tools, f"{name}.mjs", {**job, **own}, run, timeout=LONGEST)
        return Suite.read(results, log)

    def prepare(self, name: str, files: Mapping[str, str]) -> Path:
        """Make a fresh folder for a run and write the shop's files in it."""
        run = self.make_folder(name)
        for file, text in files.items():
            path = run / "leaky-shop" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.fill(text))
        return run


@pytest.fixture(scope="module")
def stage(
    tools: Tools,
    installed_extension: Path,
    screenshots: Path,
    fill: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Stage:
    """Everything that is installed, and where to put what comes of it."""
    extensions = installed_extension.parent
    return Stage(tools, extensions, screenshots, fill, tmp_path_factory.mktemp)


@pytest.fixture(scope="module")
def screen(stage: Stage) -> Suite:
    """Paste, fix, save and scan in a small shop."""
    run = stage.prepare("screen", SHOP)
    job = {
        "stripe": stage.secret(),
        "fixed": FIXED,
        "problems": [(Path(file).name, provider) for file, (provider, _) in LEAKS.items()],
        "secrets": [stage.secret(), *(stage.secret(detector) for _, detector in LEAKS.values())],
    }
    suite = stage.play("screen", run, job)
    if os.environ.get("KEYLIFT_UPDATE_SCREENSHOTS"):
        _publish(stage.screenshots, *PICTURES)
    return suite


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of moving a key to Vault, and of replacing it there.

    Attributes:
        suite: Each step's outcome.
        held: What Vault has in the end.
        written: How often it was written.
        token: What Vault knew the user by.
        left: All that VS Code wrote into its own folder.
        records: Arguments of all Python processes, and what the language server read and wrote.
    """

    suite: Suite
    held: dict[str, str]
    written: int
    token: str
    left: bytes
    records: dict[str, bytes]


@pytest.fixture(scope="module")
def vault(stage: Stage) -> Moved:
    """Move a committed key to a real Vault, whose token VS Code keeps."""
    run = stage.prepare("vault", PACKAGE)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", run / "leaky-shop")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *arguments], check=True)
    with vault_server() as server:
        job = {
            "stripe": stage.secret(),
            "successor": stage.fill(SUCCESSOR),
            "token": server.token,
            "address": server.address,
            "python": sys.executable,
        }
        env = _recorded(run / "wire") | {"VAULT_ADDR": server.address}
        suite = stage.play("vault", run, job, env=env)
        kv = hvac.Client(url=server.address, token=server.token).secrets.kv.v2
        path = "leaky-shop/stripe-secret-key"
        try:
            held = kv.read_secret_version(path, raise_on_deleted_version=True)["data"]["data"]
            written = len(kv.read_secret_metadata(path)["data"]["versions"])
        except hvac.exceptions.InvalidPath:
            held, written = {}, 0
    if os.environ.get("KEYLIFT_UPDATE_SCREENSHOTS"):
        _publish(stage.screenshots, *VAULT_PICTURES)
    left = [each.read_bytes() for each in (run / "user-data").rglob("*") if each.is_file()]
    records = {each.name: each.read_bytes() for each in (run / "wire").iterdir()}
    return Moved(suite, held, written, server.token, b"\n".join(left), records)


def _recorded(folder: Path) -> dict[str, str]:
    """The server's environment, in which Python programs leave records in a folder."""
    folder.mkdir()
    env = server_environment()
    env["PYTHONPATH"] = os.pathsep.join((str(CHECKOUT / "tests/editors/wire"), env["PYTHONPATH"]))
    return {**env, "KEYLIFT_WIRE": str(folder)}


@pytest.fixture(scope="module")
def telling(stage: Stage) -> Suite:
    """Read what is said, and have a server break off."""
    run = stage.prepare("telling", TOLD)
    return stage.play("telling", run, {"stripe": stage.secret()})


@pytest.fixture(scope="module")
def cancel(stage: Stage) -> Suite:
    """Cancel the scan of a folder with gigabytes to read, and nearly nothing to write."""
    filler = "".join(f"line {number:06} holds nothing of interest\n" for number in range(240_000))
    run = stage.prepare("cancel", {"app.py": EMPTY, "text0.txt": filler})
    folder = run / "leaky-shop"
    for number in range(1, LARGE):
        (folder / f"text{number}.txt").hardlink_to(folder / "text0.txt")
    return stage.play("cancel", run, {"stripe": stage.secret(), "files": LARGE})


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the extension's lock names, from which its server is installed offline."""
    folder = tmp_path_factory.mktemp("wheels")
    locked = CHECKOUT / "vscode-extension/requirements.txt"
    options = ("--quiet", "--require-hashes", "--only-binary", ":all:", "--dest", folder)
    command = (sys.executable, "-m", "pip", "download", *options, "--requirement", locked)
    subprocess.run(command, check=True)
    return folder


def without_server(run: Path, wheels: Path) -> dict[str, str]:
    """An environment whose only Python has no server, and in which pip asks no index."""
    programs = run / "bin"
    programs.mkdir()
    (programs / "python3").symlink_to(Path(sys._base_executable).resolve())
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    env["PATH"] = os.pathsep.join((str(programs), "/usr/bin", "/bin"))
    return env | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}


@pytest.fixture(scope="module")
def install(stage: Stage, wheels: Path) -> Suite:
    """Start where the only Python has no server, and take the offer to install it."""
    run = stage.prepare("install", {"app.py": EMPTY})
    env = without_server(run, wheels)
    return stage.play("install", run, {"stripe": stage.secret()}, env=env, settings={})


@pytest.fixture(scope="module")
def named(stage: Stage, wheels: Path) -> Suite:
    """Start where the setting names a Python that has no server."""
    run = stage.prepare("named", {"app.py": EMPTY})
    env = without_server(run, wheels)
    settings = {"keylift.interpreter": str(run / "bin/python3")}
    return stage.play("named", run, {}, env=env, settings=settings)


@pytest.mark.parametrize("step", sentences("driver/screen.mjs"))
def test_on_screen(screen: Suite, step: str) -> None:
    """The step succeeds, after those before it."""
    screen.check(step)


@pytest.mark.parametrize("step", sentences("driver/vault.mjs"))
def test_moving_to_vault(vault: Moved, step: str) -> None:
    """The step succeeds, after those before it."""
    vault.suite.check(step)


def test_vault_has_the_successor_and_was_written_twice(vault: Moved, stage: Stage) -> None:
    """Once for both files, and once for the new value."""
    assert vault.held == {"api_key": stage.fill(SUCCESSOR)}
    assert vault.written == 2


def test_vs_code_leaves_neither_a_value_nor_the_token_on_disk(vault: Moved, stage: Stage) -> None:
    """Not in its settings, its caches or its history of files."""
    assert b"keylift.interpreter" in vault.left
    for hidden in (vault.token, stage.fill(SUCCESSOR), stage.secret()):
        assert hidden.encode() not in vault.left


def test_no_argument_and_no_message_has_the_token_or_the_new_value(
    vault: Moved, stage: Stage
) -> None:
    """The protocol carries the old value only as the text that the editor has open."""
    assert (
        b"'stores', 'replace', 'vault', 'leaky-shop/stripe-secret-key'"
        in vault.records["arguments"]
    )
    assert b'"textDocument/didOpen"' in vault.records["read"]
    assert b"keylift.server.replaceStored" in vault.records["written"]
    # What is kept is handed over in a line of its own, before the first message.
    handed = json.dumps({"VAULT_TOKEN": vault.token}, separators=(",", ":")).encode() + b"\n"
    assert handed in vault.records["read"]
    everywhere = b"\n".join(vault.records.values()).replace(handed, b"")
    assert vault.token.encode() not in everywhere
    assert stage.fill(SUCCESSOR).encode() not in everywhere
    old = stage.secret().encode()
    assert old in vault.records["read"]
    assert old not in vault.records["written"] + vault.records["arguments"]


@pytest.mark.parametrize("step", sentences("driver/telling.mjs"))
def test_telling(telling: Suite, step: str) -> None:
    """The step succeeds, after those before it."""
    telling.check(step)


@pytest.mark.parametrize("step", sentences("driver/cancel.mjs"))
def test_canceling_a_scan(cancel: Suite, step: str) -> None:
    """The step succeeds, after those before it."""
    cancel.check(step)


@pytest.mark.parametrize("step", sentences("driver/install.mjs"))
def test_installing_the_server(install: Suite, step: str) -> None:
    """The step succeeds, after those before it."""
    install.check(step)


@pytest.mark.parametrize("step", sentences("driver/named.mjs"))
def test_naming_an_interpreter(named: Suite, step: str) -> None:
    """The step succeeds, after those before it."""
    named.check(step)


def _publish(screenshots: Path, *names: str) -> None:
    images = CHECKOUT / "docs/images"
    images.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(screenshots / f"{name}.png", images)
