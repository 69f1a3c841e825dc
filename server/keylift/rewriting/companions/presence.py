"""Tells whether something loads `.env` already: the code, a framework, or what starts the program.

It goes by signs in a project's own files and errs on the side of "yes": a second loader would be
noise at best. It opens nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PYTHON_MANIFESTS = ("pyproject.toml", "requirements.txt", "Pipfile", "setup.cfg", "setup.py")
# What starts any program: direnv, just, make, mise and Compose.
_STARTERS = {
    ".envrc": r"(?m)^\s*(?:dotenv|source_env|source|\.)\b|^\s*\.\s",
    "justfile": r"(?m)^set\s+dotenv-",
    "Makefile": r"(?m)^-?include\s+(?:.*\s)?\S*\.env\b",
    "mise.toml": r"(?m)^\s*_\.file\s*=",
    ".mise.toml": r"(?m)^\s*_\.file\s*=",
    "compose.yaml": r"\benv_file\b",
    "compose.yml": r"\benv_file\b",
    "docker-compose.yaml": r"\benv_file\b",
    "docker-compose.yml": r"\benv_file\b",
}
_PYTHON = r"(?i)(?:python[-_.]dotenv|django[-_.]environ|\benvirons|python[-_.]decouple|dynaconf)\b"
# Vite, Astro, SvelteKit, Gatsby and Create React App read files of that kind, but into what their
# own code asks for; `process.env` does not get it.
_JAVASCRIPT = (
    r'"(?:dotenv(?:-\w+)?|env-cmd|node-env-run|@next/env|next|nuxt|@nestjs/config'
    r"|@remix-run/dev|@react-router/dev|@redwoodjs/core|@types/bun"
    r'|bun-types|@dotenvx/dotenvx|@adonisjs/core)"\s*:'
    r"|--env-file|\bdotenvx?\s|\bbun\s+(?:run\s+)?[\w./-]+\.[jt]sx?\b"
)
_NODE_FILES = {"package.json": _JAVASCRIPT}
_MANIFESTS: Mapping[str, Mapping[str, str]] = {
    "python": dict.fromkeys(_PYTHON_MANIFESTS, _PYTHON),
    "javascript": _NODE_FILES,
    "typescript": _NODE_FILES,
    "tsx": _NODE_FILES,
    "go": {"go.mod": r"(?m)\b(?:joho/godotenv|subosito/gotenv)\b(?!.*//\s*indirect)"},
    "ruby": {"Gemfile": r"""(?m)^\s*gem\s*\(?\s*["'](?:dotenv(?:-rails)?|foreman)["']"""},
    "php": {
        "composer.json": r'"(?:vlucas/phpdotenv|symfony/dotenv|symfony/framework-bundle'
        r'|laravel/(?:lumen-)?framework)"\s*:'
    },
    "rust": {"Cargo.toml": r"(?m)^\s*(?:\[dependencies\.)?dotenvy?\b"},
}
_NODE_CODE = (
    r"""["'](?:dotenv|dotenv-\w+|@dotenvx/dotenvx|@next/env)(?:/[\w-]+)?["']|\bloadEnvFile\("""
)
_CODE: Mapping[str, str] = {
    "python": r"(?m)^\s*(?:from|import)\s+(?:dotenv|environs|environ|decouple|dynaconf)\b",
    "javascript": _NODE_CODE,
    "typescript": _NODE_CODE,
    "tsx": _NODE_CODE,
    "go": r"joho/godotenv|subosito/gotenv",
    "ruby": r"""(?m)^\s*require\s*\(?\s*["']dotenv(?:/\w+|-rails)?["']""",
    "php": r"\bDotenv\b",
    "rust": r"\bdotenvy?\s*::",
}
PROJECT_FILES = tuple(
    sorted({*_STARTERS, *(name for names in _MANIFESTS.values() for name in names)})
)
"""Names of the files in a project's folder that tell what loads `.env` there."""


def has_loader(language_id: str, texts: Iterable[str], files: Mapping[str, str]) -> bool:
    """Tell whether a program in this language has its `.env` loaded.

    Args:
        language_id: Our id of the language.
        texts: Source files of the program, as far as they are at hand.
        files: The project's `PROJECT_FILES` by name; those that exist.
    """
    code = _CODE.get(language_id)
    if code and any(re.search(code, text.removeprefix("\ufeff")) for text in texts):
        return True
    signs = {**_STARTERS, **_MANIFESTS.get(language_id, {})}
    return any(name in files and re.search(sign, files[name]) for name, sign in signs.items())
