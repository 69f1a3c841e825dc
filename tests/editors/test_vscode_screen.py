"""VS Code as a person sees and uses it, in a browser; each step in `driver/*.mjs` is one test."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

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

PICTURES = ("squiggle", "quick-fix", "fixed", "problems")
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
SHOP = {
    "payments.py": UNSAVED,
    "src/notify.ts": 'export const slack = new Slack("<secret:slack-bot-token>");\n',
    "src/deploy.go": (
        "package deploy\n\nimport \"os\"\n\n"
        'var token = "<secret:github-personal-access-token>"\n'
    ),
    "config/ai.yaml": "model: large\napi_key: <secret:openai-project-api-key>\n",
    "README.md": "# Leaky shop\n\nSells umbrellas.\n",
}
LARGE = 4000


@pytest.fixture(scope="module")
def screen(
    tools: Tools,
    installed_extension: Path,
    fill: Callable[[str], str],
    screenshots: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Suite:
    """Paste, fix, save and scan in a small shop."""
    run = tmp_path_factory.mktemp("screen")
    folder = run / "leaky-shop"
    _write(folder, {name: fill(text) for name, text in SHOP.items()})
    problems = {
        "notify.ts": "Slack",
        "deploy.go": "GitHub",
        "ai.yaml": "OpenAI",
    }
    job = {
        "stripe": fill("<secret:stripe-live-secret-key>"),
        "fixed": FIXED,
        "problems": list(problems.items()),
        "secrets": [
            fill(f"<secret:{each}>")
            for each in (
                "stripe-live-secret-key",
                "slack-bot-token",
                "github-personal-access-token",
                "openai-project-api-key",
            )
        ],
    }
    suite = _drive(tools, installed_extension, run, folder, screenshots, "screen", job)
    if os.environ.get("KEYLIFT_UPDATE_SCREENSHOTS"):
        _publish(screenshots)
    return suite


@pytest.fixture(scope="module")
def cancel(
    tools: Tools,
    installed_extension: Path,
    fill: Callable[[str], str],
    screenshots: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Suite:
    """Cancel the scan of a folder with many files."""
    run = tmp_path_factory.mktemp("cancel")
    folder = run / "large"
    filler = "".join(f"line {number:06} holds nothing of interest\n" for number in range(240_000))
    _write(folder, {"app.py": 'API_KEY = ""\n', "text0.txt": filler})
    for number in range(1, LARGE):
        # Links to one file: gigabytes to read, and nearly nothing to write.
        (folder / f"text{number}.txt").hardlink_to(folder / "text0.txt")
    job = {"stripe": fill("<secret:stripe-live-secret-key>"), "files": LARGE}
    return _drive(tools, installed_extension, run, folder, screenshots, "cancel", job)


@pytest.fixture(scope="module")
def install(
    tools: Tools,
    installed_extension: Path,
    fill: Callable[[str], str],
    screenshots: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Suite:
    """Start where the only Python has no server, and take the offer to install it."""
    run = tmp_path_factory.mktemp("install")
    folder, programs = run / "folder", run / "bin"
    _write(folder, {"app.py": 'API_KEY = ""\n'})
    programs.mkdir()
    (programs / "python3").symlink_to(Path(sys._base_executable).resolve())
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    env["PATH"] = f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin"
    job = {"stripe": fill("<secret:stripe-live-secret-key>")}
    with code_server(tools, run, installed_extension.parent, settings={}, env=env) as url:
        job |= _job(url, run, folder, screenshots, "install")
        log = drive(tools, "install.mjs", job, run)
    return Suite.read(run / "results.json", log)


@pytest.mark.parametrize("step", sentences("driver/screen.mjs"))
def test_on_screen(screen: Suite, step: str) -> None:
    """The step succeeds, after those before it."""
    screen.check(step)


@pytest.mark.parametrize("step", sentences("driver/cancel.mjs"))
def test_canceling_a_scan(cancel: Suite, step: str) -> None:
    """The step succeeds, after those before it."""
    cancel.check(step)


@pytest.mark.parametrize("step", sentences("driver/install.mjs"))
def test_installing_the_server(install: Suite, step: str) -> None:
    """The step succeeds, after those before it."""
    install.check(step)


def _drive(
    tools: Tools,
    extension: Path,
    run: Path,
    folder: Path,
    screenshots: Path,
    name: str,
    job: Mapping[str, object],
) -> Suite:
    env, settings = server_environment(), interpreter_settings()
    with code_server(tools, run, extension.parent, settings=settings, env=env) as url:
        own = _job(url, run, folder, screenshots, name)
        log = drive(tools, f"{name}.mjs", {**job, **own}, run)
    return Suite.read(run / "results.json", log)


def _job(url: str, run: Path, folder: Path, screenshots: Path, name: str) -> dict[str, str]:
    return {
        "name": name,
        "url": url,
        "folder": str(folder),
        "results": str(run / "results.json"),
        "screenshots": str(screenshots),
    }


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _publish(screenshots: Path) -> None:
    images = CHECKOUT / "docs/images"
    images.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        shutil.copy(screenshots / f"{name}.png", images)
