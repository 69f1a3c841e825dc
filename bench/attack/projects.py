"""Projects to attack: secrets in several languages, and what must be true of them at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from support.command_line import SERVER, fake, git

_DETECTORS = (
    "stripe-live-secret-key",
    "github-personal-access-token",
    "gitlab-personal-access-token",
    "openai-project-api-key",
    "sendgrid-api-key",
    "npm-access-token",
)
_CODE = {
    "app/main.py": '{name}_{at} = "{value}"\n',
    "web/server.cjs": 'const {name}_{at} = "{value}";\nconsole.log({name}_{at}.length);\n',
    "cmd/main.go": "",
    "lib/shop.rb": "{name}{at} = '{value}'\n",
    "src/Shop.java": "",
    "bin/deploy.sh": '{name}_{at}="{value}"\n',
}
_WRAPPED = {
    "cmd/main.go": (
        'package main\n\nimport "fmt"\n\nfunc main() {{\n{lines}}}\n',
        '\tfmt.Println(len("{value}"))\n',
    ),
    "src/Shop.java": (
        "public class Shop {{\n{lines}}}\n",
        '    static String {name}{at} = "{value}";\n',
    ),
}


@dataclass
class Project:
    """A folder with planted secrets.

    Attributes:
        root: The folder.
        home: Of the user who works there; what Keylift remembers goes below it.
        originals: The sources, by their paths below the root.
        values: The secrets by the paths of their sources.
        finals: The sources as an undisturbed fix leaves them; empty before.
    """

    root: Path
    home: Path
    originals: dict[str, bytes] = field(repr=False)
    values: dict[str, list[str]] = field(repr=False)
    finals: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a run."""
        own = {"HOME": str(self.home), "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1"}
        kept = ("PATH", "LANG", "TMPDIR")
        return {name: os.environ[name] for name in kept if name in os.environ} | own

    def sources(self) -> dict[str, bytes]:
        """Return the sources as they are now."""
        return {name: (self.root / name).read_bytes() for name in self.originals}

    def entries(self) -> set[str]:
        """Return the values that `.env` has, as an independent reader reads it."""
        file = self.root / ".env"
        found = dotenv_values(file, interpolate=False) if file.is_file() else {}
        return {value for value in found.values() if value}

    def start(
        self,
        *arguments: str,
        prefix: Sequence[str] = (),
        environ: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start the command line in the project."""
        return subprocess.Popen(
            [*prefix, sys.executable, "-m", "keylift", *arguments],
            cwd=self.root,
            env={**self.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(
        self, *arguments: str, environ: Mapping[str, str] | None = None, seconds: float = 120
    ) -> tuple[int, str]:
        """Run the command line; returns its exit status and all that it said."""
        process = self.start(*arguments, environ=environ)
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return -1, ""
        return process.returncode, said.decode(errors="replace")

    def faults(self, held: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
        """Return what is wrong right now: lost values, torn files.

        Args:
            held: Values that a store has.
        """
        now, kept = self.sources(), self.entries() | held
        wrong = [
            f"a value of {name} is lost"
            for name, values in self.values.items()
            for value in values
            if value.encode() not in now[name] and value not in kept
        ]
        whole = (self.originals, self.finals)
        return wrong + [
            f"{name} is torn"
            for name, content in now.items()
            if self.finals and all(content != known[name] for known in whole)
        ]


def make_project(folder: Path, *, seed: int, per_file: int = 5, with_git: bool = True) -> Project:
    """Write a project of six languages below an empty folder.

    Args:
        folder: Gets the project and a home.
        seed: Of the fake secrets.
        per_file: Secrets of each file.
        with_git: Whether it is a repository, with all committed.
    """
    root, home = folder / "shop", folder / "home"
    home.mkdir(parents=True)
    originals: dict[str, bytes] = {}
    values: dict[str, list[str]] = {}
    for place, (name, line) in enumerate(_CODE.items()):
        planted = [_value(seed * 1000 + place * per_file + at, at) for at in range(per_file)]
        text = _text(name, line, planted)
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
        originals[name], values[name] = text.encode(), planted
    (root / "go.mod").write_text("module shop\n\ngo 1.22\n", encoding="utf-8")
    (root / "package.json").write_text('{"name": "shop"}\n', encoding="utf-8")
    if with_git:
        git("init", "-q", folder=root)
        git("add", "-A", folder=root)
        git("commit", "-qm", "Begin", folder=root)
    return Project(root, home, originals, values)


def _value(variant: int, at: int) -> str:
    return fake(_DETECTORS[at % len(_DETECTORS)], variant)


def _text(name: str, line: str, planted: list[str]) -> str:
    whole, line = _WRAPPED.get(name, ("{lines}", line))
    lines = "".join(line.format(name="KEY", at=at, value=value) for at, value in enumerate(planted))
    return whole.format(lines=lines)
