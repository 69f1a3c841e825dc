"""Programs whose settings a library reads find what was moved to `.env` (run with libraries)."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import sample
from keylift.engine import Engine
from keylift.model import Rewrite
from keylift.rewriting.companions import LoaderPlan, plan_loader
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.env_files import add_entry
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file, secret_value
from toolchains.running import Outcome, run

TOKEN = sample(builtin_detectors()["stripe-live-secret-key"]).value
SHOW = "\nprint(KEY, end='')\n"
READERS = {
    "decouple": f'from decouple import config\n\nKEY = config("SHOP_KEY", default="{TOKEN}")\n',
    "decouple by place": f"from decouple import config\n\nKEY = config('SHOP_KEY', '{TOKEN}')\n",
    "environs": "from environs import Env\n\nenv = Env()\nenv.read_env()\n"
    f'KEY = env("SHOP_KEY", "{TOKEN}")\n',
    "environs of its own": "from environs import env\n\nenv.read_env()\n"
    f'KEY = env.str("SHOP_KEY", default="{TOKEN}")\n',
    "django-environ": "import environ\n\nenv = environ.Env()\nenviron.Env.read_env()\n"
    f'KEY = env("SHOP_KEY", default="{TOKEN}")\n',
    "django-environ's scheme": "import environ\n\n"
    f'env = environ.Env(DEBUG=(bool, False), SHOP_KEY=(str, "{TOKEN}"))\n'
    "environ.Env.read_env()\nKEY = env('SHOP_KEY')\n",
    "starlette": "from starlette.config import Config\n\nconfig = Config('.env')\n"
    f'KEY = config("SHOP_KEY", cast=str, default="{TOKEN}")\n',
    "pydantic": "from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\n"
    "class Settings(BaseSettings):\n"
    '    model_config = SettingsConfigDict(env_file=".env", env_prefix="SHOP_")\n'
    f'    key: str = "{TOKEN}"\n\n\nKEY = Settings().key\n',
    "pydantic's secret": "from pydantic import SecretStr\n"
    "from pydantic_settings import BaseSettings\n\n\n"
    "class Settings(BaseSettings, env_file='.env'):\n"
    f'    shop_key: SecretStr = SecretStr("{TOKEN}")\n\n\n'
    "KEY = Settings().shop_key.get_secret_value()\n",
}


def moved(text: str, folder: Path, *, is_loading: bool) -> str:
    """Write a program and `.env` as they are after the fix; return the program."""
    findings = Engine().scan(text, "python").findings
    source = Source(text=text, language_id="python", path=str(folder / "app.py"))
    plan = plan_file(source, findings, variable_of=lambda _: "", names=KnownNames())
    ((_, rewrite),) = plan.outcomes
    assert isinstance(rewrite, Rewrite), rewrite
    value = secret_value(source, rewrite.secret)
    assert value
    after = apply_edits(text, plan.edits)
    if is_loading:
        loader = plan_loader(Source(text=after, language_id="python"), {})
        assert isinstance(loader, LoaderPlan), loader
        after = apply_edits(after, loader.edits)
    (folder / "app.py").write_text(after)
    (folder / ".env").write_text(add_entry("", rewrite.variable, value))
    return after


@pytest.mark.parametrize("name", READERS)
def test_a_reader_without_its_default(name: str, tmp_path: Path) -> None:
    """It reads `.env` for itself, lets what is set count, and names what nothing sets."""
    command = [sys.executable, "app.py"]
    (tmp_path / "app.py").write_text(READERS[name] + SHOW)
    (tmp_path / ".env").write_text("")
    before = run(command, tmp_path)
    assert before == Outcome(0, TOKEN.encode(), "")
    after = moved(READERS[name] + SHOW, tmp_path, is_loading=False)
    assert TOKEN not in after
    assert "os.environ" not in after
    assert run(command, tmp_path) == before
    assert run(command, tmp_path, {"SHOP_KEY": "from outside"}).output == b"from outside"
    (tmp_path / ".env").write_text("")
    missing = run(command, tmp_path)
    assert missing.status != 0
    assert {"SHOP_KEY", "shop_key", "key"} & set(re.findall(r"\w+", missing.errors))
    assert TOKEN not in missing.errors


BESIDE: Mapping[str, str] = {
    "flask": "from flask import Flask\n\napp = Flask(__name__)\n"
    f'app.secret_key = shop_key = "{TOKEN}"\nKEY = app.secret_key\n',
    "decouple": "from decouple import config\n\nNAME = config('NAME', default='x')\n"
    f'KEY = shop_key = "{TOKEN}"\n',
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_lookup_beside_a_reader_needs_a_loader(name: str, tmp_path: Path) -> None:
    """Neither of these puts the file's variables where the lookup looks, started by Python."""
    command = [sys.executable, "app.py"]
    moved(BESIDE[name] + SHOW, tmp_path, is_loading=False)
    assert "KeyError" in run(command, tmp_path).errors
    moved(BESIDE[name] + SHOW, tmp_path, is_loading=True)
    assert run(command, tmp_path) == Outcome(0, TOKEN.encode(), "")
