"""Folders of strangers: git settings that start programs, and files that are odd on purpose."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from projects import Project, make_project
from rows import Row

from support.command_line import fake, git

_PATIENCE = 60
_MEMORY_KB = 2_000_000
_PROGRAMS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.gitProxy",
    "core.askPass", "core.alternateRefsCommand", "core.hooksPath", "diff.external",
    "diff.x.textconv", "diff.x.command", "filter.x.clean", "filter.x.smudge", "filter.x.process",
    "merge.x.driver", "credential.helper", "gpg.program", "gpg.ssh.program", "pager.log",
    "pager.show", "pager.status", "sequence.editor", "interactive.diffFilter", "difftool.x.cmd",
    "mergetool.x.cmd", "uploadpack.packObjectsHook", "remote.origin.uploadpack",
    "remote.origin.receivepack", "remote.origin.vcs", "trailer.x.command", "trailer.x.cmd",
    "log.showSignature", "alias.rev-parse", "alias.ls-files", "alias.log", "browser.x.cmd",
    "man.x.cmd", "sendemail.tocmd", "instaweb.httpd", "web.browser", "help.browser",
    "protocol.ext.allow", "gc.recentObjectsHook", "commit.gpgSign", "imap.tunnel",
    "submodule.a.update", "core.worktree",
)  # fmt: skip
_HOOKS = (
    "pre-commit", "post-checkout", "post-index-change", "reference-transaction",
    "fsmonitor-watchman", "pre-auto-gc", "post-rewrite",
)  # fmt: skip
_RUNS = (("scan", "."), ("scan", "--staged"), ("fix", "."), ("fix", "--undo"))


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Work in hostile folders."""
    del times
    yield _programs(folder / "git", seed)
    yield _odd_files(folder / "odd", seed)
    yield _shown(folder / "shown", seed)
    yield _modes(folder / "modes", seed)


def _programs(folder: Path, seed: int) -> Row:
    row = Row("repository settings and hooks that start programs", "none is started")
    for name in (*_PROGRAMS, *_HOOKS):
        project = make_project(folder / name.replace(".", "-"), seed=seed, per_file=1)
        mark = project.root.parent / "started"
        program = project.root.parent / "program"
        program.write_text(f"#!/bin/sh\necho x >> '{mark}'\nexit 0\n", encoding="utf-8")
        program.chmod(0o755)
        (project.root / ".gitattributes").write_text(
            "* diff=x filter=x merge=x\n", encoding="utf-8"
        )
        if "." in name:
            value = str(project.root) if name == "core.worktree" else _setting(name, program)
            git("config", name, value, folder=project.root)
        else:
            hook = project.root / ".git" / "hooks" / name
            hook.parent.mkdir(exist_ok=True)
            hook.write_bytes(program.read_bytes())
            hook.chmod(0o755)
        for run in _RUNS:
            project.run(*run, seconds=_PATIENCE)
        row.count(name, ["a program ran"] if mark.exists() else [])
    return row


def _setting(name: str, program: Path) -> str:
    if name.startswith("alias."):
        return f"!{program}"
    if name == "core.hooksPath":
        return str(program.parent)
    flags = {"log.showSignature": "true", "commit.gpgSign": "true", "protocol.ext.allow": "always"}
    return flags.get(name, f"!{program}" if name.startswith("submodule") else str(program))


def _odd_files(folder: Path, seed: int) -> Row:
    row = Row(
        "odd configuration, manifests and ignore files",
        f"an answer in {_PATIENCE} s and {_MEMORY_KB // 1000:,} MB, without an internal error;"
        " the rest is scanned",
    )
    for name, (file, content) in _odd().items():
        root = folder / name
        (root / "shop" / file).parent.mkdir(parents=True)
        (root / "home").mkdir()
        project = Project(root / "shop", root / "home", {}, {})
        git("init", "-q", folder=project.root)
        (project.root / file).write_bytes(content)
        key = fake("stripe-live-secret-key", seed)
        for source in ("a.py", "b.js", "src/lib.rs", "Main.java", "c.go", "d.rb", "e.php", "F.cs"):
            (project.root / source).parent.mkdir(exist_ok=True)
            (project.root / source).write_text(_code(source, key), encoding="utf-8")
        faults = []
        for run in (("scan", "."), ("fix", "--dry-run", ".")):
            status, said = _limited(project, run)
            faults += [f"{run[0]}: {fault}" for fault in _judged(run[0], status, said)]
        row.count(name, faults)
    return row


def _code(name: str, key: str) -> str:
    return {
        "a.py": f'K = "{key}"\n',
        "b.js": f'const k = "{key}";\n',
        "src/lib.rs": f'pub fn k() -> &\'static str {{ "{key}" }}\n',
        "Main.java": f'class Main {{ String k = "{key}"; }}\n',
        "c.go": f'package c\n\nvar k = "{key}"\n',
        "d.rb": f'K = "{key}"\n',
        "e.php": f'<?php\n$k = "{key}";\n',
        "F.cs": f'class F {{ string k = "{key}"; }}\n',
    }[name]


def _limited(project: Project, run: tuple[str, ...]) -> tuple[int, str]:
    prefix = ("sh", "-c", f'ulimit -v {_MEMORY_KB + 1_000_000}; exec "$@"', "sh")
    process = project.start(*run, prefix=prefix)
    try:
        said, _ = process.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return -1, ""
    return process.returncode, said.decode(errors="replace")


def _judged(command: str, status: int, said: str) -> list[str]:
    faults = ["no answer in time"] if status == -1 else []
    if status not in (-1, 0, 1, 2, 3):
        faults.append(f"ended with {status}")
    if "internal error" in said or "Traceback" in said or "MemoryError" in said:
        faults.append("internal error")
    # With a broken configuration a run may refuse to begin; else it finds the keys.
    if status == 0 and command == "scan":
        faults.append("finds nothing")
    return faults


def _odd() -> dict[str, tuple[str, bytes]]:
    deep, digits = b"[" * 5000, b"1" * 100_000
    own = b'[[detectors.custom]]\nid = "own"\nname = "Own"\nkeywords = ["KEY"]\n'
    odd: dict[str, tuple[str, bytes]] = {
        "stars in an ignore file": (".gitignore", b"*a*a*a*a*a*a*a*b\n" * 50),
        "stars in keyliftignore": (".keyliftignore", b"*a*a*a*a*a*a*a*b\n" * 50),
        "double stars": (".gitignore", b"**/a/**/a/**/a/**/a/**/b\n" * 200),
        "an ignore file of 20 MB": (".gitignore", b"abc*def\n" * 2_500_000),
        "brackets in an ignore file": (".gitignore", b"[" * 100_000 + b"\n"),
        "NUL in an ignore file": (".gitignore", b"\0\n*\0*\n"),
    }
    for file in (
        "package.json", "composer.json", "tsconfig.json", "deno.json", "appsettings.json",
        "jsconfig.json", "package-lock.json", "a.ipynb", ".vscode/settings.json",
    ):  # fmt: skip
        odd[f"{file}, deep"] = (file, b'{"dependencies": ' + deep)
        odd[f"{file}, objects"] = (file, b'{"a":' * 5000)
        odd[f"{file}, digits"] = (file, b'{"dependencies": ' + digits + b"}")
        odd[f"{file}, other kinds"] = (file, b'{"dependencies": 1, "scripts": [], "type": {}}')
        odd[f"{file}, no UTF-8"] = (file, b"\xff\xfe\x00")
    for file in ("keylift.toml", "pyproject.toml", "Cargo.toml", "Pipfile"):
        odd[f"{file}, deep"] = (file, b"a = " + deep)
        odd[f"{file}, digits"] = (file, b"a = " + digits)
        odd[f"{file}, dots"] = (file, b".".join([b"a"] * 5000) + b" = 1\n")
        odd[f"{file}, other kinds"] = (file, b'project = 1\ntool = []\nscan = "x"\nrewrite = 2\n')
        odd[f"{file}, no UTF-8"] = (file, b"\xff\xfe\x00")
    for file in ("pom.xml", "a.csproj"):
        odd[f"{file}, entities"] = (file, _laughs())
        odd[f"{file}, deep"] = (file, b"<a>" * 50_000)
    for file in ("compose.yaml", ".github/workflows/a.yml", "config/database.yml", "app.yaml"):
        odd[f"{file}, deep"] = (file, b"a: " + deep)
        odd[f"{file}, aliases"] = (file, _aliases())
    for file in ("go.mod", "Gemfile", "build.gradle", "requirements.txt", ".env", "setup.py"):
        odd[f"{file}, long line"] = (file, b"a" * 5_000_000)
        odd[f"{file}, lines"] = (file, b"require a v1\n" * 200_000)
    for name, pattern in {
        "counts": rb"KEY(?:(?:a{1000}){1000}){1000}",
        "stars": rb"KEY(?:(?:.|.)*)*!!",
        "brackets": b"KEY" + b"(" * 20_000,
        "an alternation": b"KEY(?:" + b"|".join(b"w%d" % at for at in range(200_000)) + b")",
        "no regex": rb"KEY(",
    }.items():
        odd[f"own detector, {name}"] = ("keylift.toml", own + b"pattern = '" + pattern + b"'\n")
    many = b"".join(
        b'[[detectors.custom]]\nid = "own-%d"\nname = "Own"\nkeywords = ["K"]\n'
        b"pattern = 'K(?:(?:.|.)*)*!!'\n" % at
        for at in range(3000)
    )
    odd["3,000 own detectors"] = ("keylift.toml", many)
    odd["a keyword of 1 MB"] = (
        "keylift.toml",
        b'[[detectors.custom]]\nid = "own"\nname = "Own"\npattern = "a"\nkeywords = ["'
        + b"a" * 1_000_000 + b'"]\n',
    )  # fmt: skip
    return odd


def _laughs() -> bytes:
    lines = [b'<!DOCTYPE a [<!ENTITY e0 "ha">']
    lines += [b'<!ENTITY e%d "%s">' % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 12)]
    return b"".join(lines) + b"]><a>&e11;</a>"


def _aliases() -> bytes:
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [
        b"a%d: &a%d [%s]" % (at, at, b", ".join([b"*a%d" % (at - 1)] * 9)) for at in range(1, 12)
    ]
    return b"\n".join(lines) + b"\n"


_WORDS = {
    "escape sequences": "\x1b]0;pwned\x07\x1b[31mred",
    "a command of GitHub": "x\n::error::pwned",
    "reversed text": "x\u202ecod.exe",
    "a megabyte": "x" * 1_000_000,
}
_LINKS = (
    "file:///tmp/evil.exe", "javascript:alert(1)", "command:evil", "vscode://evil", "ms-word:evil",
    "http://evil.invalid", "https://evil.invalid/a b", "https://user:pw@evil.invalid/",
)  # fmt: skip


def _shown(folder: Path, seed: int) -> Row:
    """Look for a stranger's words, and names of files, in all reports."""
    row = Row("words, links and file names of a stranger", "no report carries them as they are")
    for name, word in {**_WORDS, **{f"link {link}": link for link in _LINKS}}.items():
        key = "revoke_url" if name.startswith("link ") else "name"
        root = folder / f"{len(list(folder.glob('*'))) if folder.exists() else 0}"
        (root / "shop").mkdir(parents=True)
        (root / "home").mkdir()
        project = Project(root / "shop", root / "home", {}, {})
        escaped = word.encode("unicode_escape").decode().replace("\\x", "\\u00").replace('"', '\\"')
        settings = {"name": "Own", "revoke_url": "https://own.invalid/x", key: escaped}
        lines = [f'{field} = "{text}"' for field, text in settings.items()]
        (project.root / "keylift.toml").write_text(
            '[[detectors.custom]]\nid = "own"\nkeywords = ["OWN_"]\n'
             "pattern = 'OWN_[A-Za-z0-9]{24}'\n" + "\n".join(lines) + "\n",
            encoding="utf-8",
        )  # fmt: skip
        (project.root / "a.py").write_text(
            f'K = "OWN_{fake("stripe-live-secret-key", seed)[-24:]}"\n', encoding="utf-8"
        )
        said = "".join(
            project.run("scan", ".", "--format", form, seconds=_PATIENCE)[1]
            for form in ("text", "json", "sarif")
        )
        row.count(name, ["a report carries it"] if _raw(word) in said else [])
    for name in (
        "::warning file=x::pwn.py",
        "##vso[task.prependpath]x.py",
        "a\x1b[31m.py",
        "a\n::e.py",
    ):
        root = folder / f"name-{len(name)}"
        (root / "shop").mkdir(parents=True)
        (root / "home").mkdir()
        project = Project(root / "shop", root / "home", {}, {})
        (project.root / name).write_text(
            f'K = "{fake("stripe-live-secret-key")}"\n', encoding="utf-8"
        )
        said = project.run("scan", ".", seconds=_PATIENCE)[1] + project.run("fix", ".")[1]
        lines = said.split("\n")
        bad = any(line.startswith(("::", "##vso")) for line in lines) or "\x1b" in said
        row.count(f"a file named {name!r}", ["a line is a command"] if bad else [])
    return row


def _raw(word: str) -> str:
    return word if len(word) < 1000 else word[:1000]


def _modes(folder: Path, seed: int) -> Row:
    """Look at the modes of what a run writes with no mask at all."""
    row = Row("file modes with umask 0", "what holds a value is for its owner alone")
    project = make_project(folder, seed=seed)
    before = os.umask(0)
    try:
        project.run("fix", ".")
    finally:
        os.umask(before)
    holders = [
        project.root / ".env",
        *_below(project.home),
        *_below(project.root / ".git"),
    ]
    for path in holders:
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = 0o700 if path.is_dir() else 0o600
        row.count(path.name, [] if mode == wanted else [f"mode {mode:o}"])
    return row


def _below(folder: Path) -> list[Path]:
    """Return what Keylift keeps below a folder."""
    return [path for path in folder.rglob("*") if "keylift" in str(path.relative_to(folder))]
