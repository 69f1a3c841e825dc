"""Rewritten Python programs read their secrets from the stores (run with Python itself)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from toolchains.storing import Project, check

CLIENT = """\
import sys

from shop.pay.other import other

probe_key = "@FIRST"


def run():
    sys.stdout.buffer.write(f"{probe_key}|{other()}".encode())
"""
OTHER = """\
def other(other_probe_key="@SECOND"):
    return other_probe_key
"""
TASKS = """\
import asyncio
import os
import sys
import threading


def watch(event, _):
    # The loop's own thread must not wait for a store.
    if event == "socket.connect" and threading.current_thread() is threading.main_thread():
        os._exit(9)


sys.addaudithook(watch)


async def main():
    probe_key = "@FIRST".strip("")
    other_probe_key = ["@SECOND" for _ in range(9)][0]
    sys.stdout.buffer.write(f"{probe_key}|{other_probe_key}".encode())


asyncio.run(main())
"""
# Bots load each file of such a folder, and expect a `setup` in it.
BOT = """\
import importlib
import pkgutil
import sys

import cogs

found = [each.name for each in pkgutil.iter_modules(cogs.__path__)]
values = [importlib.import_module(f"cogs.{name}").setup() for name in sorted(found)]
sys.stdout.buffer.write("|".join(values).encode())
"""
COG = """def setup({name}="{word}"):
    return {name}
"""
PROJECTS = {
    "cogs": {
        "main.py": BOT,
        "cogs/__init__.py": "",
        "cogs/a.py": COG.format(name="probe_key", word="@FIRST"),
        "cogs/b.py": COG.format(name="other_probe_key", word="@SECOND"),
    },
    "package": {
        "main.py": "from shop.pay import client\n\nclient.run()\n",
        "shop/__init__.py": "",
        "shop/pay/__init__.py": "",
        "shop/pay/client.py": CLIENT,
        "shop/pay/other.py": OTHER,
    },
    # Of the folders around the package some are no packages, and none is the project's root.
    "namespace": {
        "main.py": "import sys\n\nsys.path[0] += '/lib'\n\n"
        "from company.shop.pay import client\n\nclient.run()\n",
        "lib/company/shop/__init__.py": "",
        "lib/company/shop/pay/__init__.py": "",
        "lib/company/shop/pay/client.py": CLIENT.replace("from shop", "from company.shop"),
        "lib/company/shop/pay/other.py": OTHER,
    },
    "tasks": {"main.py": TASKS},
}


@pytest.mark.parametrize("store_id", ["vault", "conjur", "aws", "gcp", "azure"])
@pytest.mark.parametrize("name", PROJECTS)
def test_python(name: str, store_id: str, tmp_path: Path) -> None:
    """Each entry is read once: nine lookups of one are one request, or two with Conjur's login.

    AWS, Google and Azure are asked by their own SDKs.
    """
    command = [sys.executable, "main.py"]
    project = Project(language="python", files=PROJECTS[name], command=command)
    asked = check(project, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4, "aws": 0, "gcp": 2, "azure": 2}[store_id]
