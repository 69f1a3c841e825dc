"""Tells whether something loads `.env` already: the code, a framework, or what starts the program.

It goes by signs in a project's own files and errs on the side of "yes": a second loader would be
noise at best. It opens nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.rewriting.companions import python_presence
from keylift.rewriting.companions.model import Loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keylift.rewriting.source import Source

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
_PYTHON = r"(?i)(?:python[-_.]dotenv|django[-_.]environ|\benvirons)\b"
# Vite, Astro, SvelteKit, Gatsby and Create React App read files of that kind, but into what their
# own code asks for; `process.env` does not get it.
_JAVASCRIPT = (
    r'"(?:dotenv(?:-\w+)?|env-cmd|node-env-run|@next/env|next|nuxt|@nestjs/config'
    r"|@remix-run/dev|@react-router/dev|@redwoodjs/core|@types/bun"
    r'|bun-types|@dotenvx/dotenvx|@adonisjs/core)"\s*:'
    r"|--env-file|\bdotenvx?\s|\bbun\s+(?:run\s+)?[\w./-]+\.[jt]sx?\b"
)
_DENO = r"--env(?:-file)?\b"
_NODE_FILES = {"package.json": _JAVASCRIPT, "deno.json": _DENO, "deno.jsonc": _DENO}
_MANIFESTS: Mapping[str, Mapping[str, str]] = {
    "python": dict.fromkeys(python_presence.MANIFESTS, _PYTHON),
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
    "python": r"(?m)^\s*(?:from|import)\s+(?:dotenv|environs|environ)\b",
    "javascript": _NODE_CODE,
    "typescript": _NODE_CODE,
    "tsx": _NODE_CODE,
    "go": r"joho/godotenv|subosito/gotenv",
    "ruby": r"""(?m)^\s*require\s*\(?\s*["']dotenv(?:/\w+|-rails)?["']""",
    # Without these words the variables come into `$_ENV` alone.
    "php": r"\bDotenv\b[^;]*\b(?:createUnsafe|usePutenv)|\bPutenvAdapter\b",
    "rust": r"\bdotenvy?\s*::",
}
PROJECT_FILES = tuple(
    sorted({*_STARTERS, *(name for names in _MANIFESTS.values() for name in names)})
)
"""Names of the files in a project's folder that tell what loads `.env` there."""


# Frameworks that load it by themselves, where others of their manifest need a call.
_FRAMEWORKS = {"php": {"composer.json": r'"laravel/(?:lumen-)?framework"\s*:'}}


def loads(source: Source, files: Mapping[str, str]) -> Loads:
    """Tell whether something loads `.env` for a document before its lookups run.

    Args:
        source: The document; its lookups are there already.
        files: The project's `PROJECT_FILES` by name; those that exist.
    """
    if _has_sign(_STARTERS, files):
        return Loads.YES
    if source.language_id == "python":
        return python_presence.loads(source, files)
    signs = _FRAMEWORKS.get(source.language_id)
    texts = [source.text, *source.siblings().values()]
    found = has_loader(source.language_id, texts, files if signs is None else {})
    return Loads.YES if found or _has_sign(signs or {}, files) else Loads.NO


def has_loader(language_id: str, texts: Iterable[str], files: Mapping[str, str]) -> bool:
    """Tell whether a program in this language has something that loads `.env` when it is called.

    Args:
        language_id: Our id of the language.
        texts: Source files of the program, as far as they are at hand.
        files: The project's `PROJECT_FILES` by name; those that exist.
    """
    code = _CODE.get(language_id)
    if code and any(re.search(code, text.removeprefix("\ufeff")) for text in texts):
        return True
    return _has_sign({**_STARTERS, **_MANIFESTS.get(language_id, {})}, files)


def _has_sign(signs: Mapping[str, str], files: Mapping[str, str]) -> bool:
    return any(name in files and re.search(sign, files[name]) for name, sign in signs.items())
