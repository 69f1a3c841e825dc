"""Each language's own tool, by language: how it is asked, and how deep it looks."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

import plant_judges as judges
import plant_projects as projects
from plant_judges import Judge

_NODE = ("node", "--version")
JUDGES: Mapping[str, Judge] = {
    "python": Judge(ask=judges.python, word="compiled", version=("python3", "--version")),
    "javascript": Judge(ask=judges.javascript, word="parsed", version=_NODE),
    "typescript": Judge(ask=judges.typescript, word="compiled", version=_NODE, clean=True),
    "go": Judge(ask=judges.go, word="compiled", version=("go", "version")),
    "java": Judge(ask=judges.java, word="compiled", version=(judges.java_program(), "--version")),
    "kotlin": Judge(ask=judges.kotlin, word="compiled", version=("kotlinc", "-version")),
    "csharp": Judge(
        ask=projects.csharp,
        word="compiled",
        version=("mcs", "--version"),
        clean=True,
        stops_early=True,
    ),
    "rust": Judge(
        ask=projects.rust,
        word="compiled",
        version=("rustc", "--version"),
        clean=True,
        stops_early=True,
    ),
    "ruby": Judge(
        ask=judges.ruby, word="compiled with warnings", version=("ruby", "--version"), clean=True
    ),
    "php": Judge(ask=judges.each("php", "-l"), word="compiled", version=("php", "--version")),
    "shell": Judge(ask=judges.shell, word="parsed", version=("bash", "--version")),
}


def version_of(language_id: str) -> str:
    """Return what a language's tool says that it is."""
    command = JUDGES[language_id].version
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if "warning" not in line]
    return lines[0] if lines else "?"
