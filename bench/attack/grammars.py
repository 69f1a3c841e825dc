"""Texts that overflow the scanners of grammars: none of them ends a run or a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from peer import Peer
from projects import Project
from rows import Row

from support.command_line import fake

_PATIENCE = 60


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Fix each text, and look at it in an editor."""
    del times
    fixed = Row("texts that overflow grammars, `fix`", "no crash, in time, other files are fixed")
    edited = Row("the same in the editor", "the server answers the next request")
    for at, (name, (file, text)) in enumerate(_texts(seed).items()):
        root = folder / f"{at}"
        (root / "home").mkdir(parents=True)
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
        other = root / "zz_last.py"
        last = fake("stripe-live-secret-key", seed + 1000 + at)
        other.write_text(f'KEY = "{last}"\n', encoding="utf-8")
        edited.count(name, _in_editor(root, root / file, text))
        status, _ = Project(root, root / "home", {}, {}).run("fix", ".", seconds=_PATIENCE)
        faults = [f"ended with {status}"] if status not in (0, 1, 3) else []
        if last in other.read_text(encoding="utf-8"):
            faults.append("the last file is not fixed")
        fixed.count(name, faults)
    yield fixed
    yield edited


def _in_editor(root: Path, path: Path, text: str) -> list[str]:
    peer = Peer(root)
    uri = path.as_uri()
    language = {".py": "python", ".yml": "yaml", ".rb": "ruby", ".sh": "shellscript"}.get(
        path.suffix, path.suffix[1:]
    )
    item = {"uri": uri, "languageId": language, "version": 1, "text": text}
    peer.tell("textDocument/didOpen", {"textDocument": item})
    answer = peer.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}}, _PATIENCE)
    for each in ((answer or {}).get("result") or {}).get("items", [])[:1]:
        place = {"textDocument": {"uri": uri}}
        peer.ask("textDocument/hover", {**place, "position": each["range"]["start"]}, _PATIENCE)
        context = {"range": each["range"], "context": {"diagnostics": [each]}}
        peer.ask("textDocument/codeAction", {**place, **context}, _PATIENCE)
    is_well = peer.process.poll() is None and peer.is_well()
    peer.leave()
    return [] if is_well else ["the server is gone"]


def _texts(seed: int) -> dict[str, tuple[str, str]]:
    """Return texts by what they are, each with its file's name; all hold a secret."""
    key = fake("stripe-live-secret-key", seed)
    compose = f"services:\n  a:\n    environment:\n      K: {key}\nx:\n  "
    texts = {
        "Python, 511 levels": (
            "a.py",
            f'K = "{key}"\n' + _stairs("if x:", 511) + " " * 511 + "y\n",
        ),
        "Python, 5,000 levels": ("a.py", f'K = "{key}"\n' + _stairs("if x:", 5000)),
        "Python, tabs": ("a.py", f'K = "{key}"\n' + _stairs("if x:", 600, "\t")),
        "YAML, dashes on one line": ("compose.yaml", compose + "- " * 253 + "a\n"),
        "YAML, 5,000 dashes": ("compose.yaml", compose + "- " * 5000 + "a\n"),
        "YAML, levels": ("compose.yaml", compose.rstrip() + "\n" + _stairs("a:", 600)),
        "YAML, levels of a workflow": (
            ".github/workflows/a.yml",
            f"on: push\nenv:\n  K: {key}\nx:\n" + _stairs("- a:", 600, "   "),
        ),
        "YAML, question marks": ("compose.yaml", compose + "? " * 400 + "a\n"),
    }
    for name, (file, code) in _NESTED.items():
        texts[f"{name}, 20,000 deep"] = (file, code(key))
    for name, (file, begin, again, end) in _MANY.items():
        texts[f"{name}, 600 open"] = (file, begin.format(key=key) + again * 600 + end)
    return texts


def _stairs(line: str, levels: int, step: str = " ") -> str:
    return "".join(f"{step * level}{line}\n" for level in range(levels))


def _brackets(begin: str, end: str = "") -> Callable[[str], str]:
    return lambda key: f'{begin}{"(" * 20_000}"{key}"{")" * 20_000}{end}\n'


_NESTED: dict[str, tuple[str, Callable[[str], str]]] = {
    "Python": ("a.py", _brackets("K = ")),
    "JavaScript": ("a.js", _brackets("const k = ", ";")),
    "TypeScript": ("a.ts", _brackets("const k = ", ";")),
    "Go": ("a.go", _brackets("package main\n\nvar k = ")),
    "Java": ("A.java", _brackets("class A { String k = ", "; }")),
    "Kotlin": ("a.kt", _brackets("val k = ")),
    "C#": ("a.cs", _brackets("class A { string k = ", "; }")),
    "Ruby": ("a.rb", _brackets("k = ")),
    "PHP": ("a.php", _brackets("<?php\n$k = ", ";")),
    "Rust": ("a.rs", _brackets("fn main() { let k = ", "; }")),
    "shell": ("a.sh", lambda key: f'{"(" * 20_000}K="{key}"{")" * 20_000}\n'),
    "Terraform": ("a.tf", _brackets("locals {\n k = ", "\n}")),
    "JSON": (".vscode/settings.json", lambda key: f'{{"a": "{key}", "b": {"[" * 20_000}}}\n'),
}
_MANY: dict[str, tuple[str, str, str, str]] = {
    "heredocs of Ruby": ("a.rb", 'K = "{key}"\nf(', "<<~AVERYLONGWORDTHATENDSIT, ", "1)\n"),
    "heredocs of shell": ("a.sh", 'K="{key}"\ncat ', "<<AVERYLONGWORDTHATENDSIT ", "\n"),
    "heredoc word of shell": ("a.sh", 'K="{key}"\ncat <<', "AVERYLONGWORD", "\nx\n"),
    "heredoc word of PHP": ("a.php", '<?php\n$k = "{key}";\n$a = <<<', "AVERYLONGWORD", "\nx\n"),
    "heredocs of PHP": ("a.php", '<?php\n$k = "{key}";\nf(', "<<<AVERYLONGWORD\n", ""),
    "heredoc word of Ruby": ("a.rb", 'K = "{key}"\na = <<~', "AVERYLONGWORD", "\nx\n"),
    "literals of Ruby": ("a.rb", 'K = "{key}"\na = ', '%w[a #{"', ""),
    "holes of JavaScript": ("a.js", 'const k = "{key}";\na = ', "`${", ""),
    "holes of Kotlin": ("a.kt", 'val k = "{key}"\nval a = ', '"${', ""),
    "holes of C#": ("a.cs", 'class A {{ string k = "{key}"; string a = ', '$"{', ""),
    "holes of Python": ("a.py", 'K = "{key}"\na = ', "f'{", ""),
    "holes of Terraform": ("a.tf", 'locals {{\n k = "{key}"\n a = ', '"${', ""),
    "heredoc word of Terraform": ("a.tf", 'locals {{\n k = "{key}"\n a = <<', "WORD", "\n"),
    "raw literals of Rust": ("a.rs", 'const K: &str = "{key}";\nconst A: &str = r', "#", '"a"'),
    "dollars of C#": ("a.cs", 'class A {{ string k = "{key}"; string a = ', "$", '"""x"""; }'),
    "elements of TSX": ("a.tsx", 'const k = "{key}";\nconst a = ', "<a>", ""),
    "templates of PHP": ("a.php", '<?php\n$k = "{key}";\n$a = ', '"{$a[', ""),
}
