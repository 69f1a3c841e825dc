"""A crate has the function of its lookups once: Cargo builds, tests, lints and formats it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.command_line import fake, git, run_process, stripe
from toolchains.running import run

VARIABLE = "STRIPE_SECRET_KEY"
HELPER = "app_secrets.rs"
MANIFEST = '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "@EDITION"\n'
CARD = """\
pub fn key() -> &'static str {
    "@SECRET"
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_set() {
        let key = "@SECRET";
        assert_eq!(super::key(), key);
    }
}
"""
PAY = """\
pub mod card;

pub fn main_key() -> &'static str {
    "@SECRET"
}
"""
PRINTING = 'print!("{}|{}", pay::main_key(), pay::card::key());'
FILES = {"src/pay.rs": PAY, "src/pay/card.rs": CARD}
CRATES = {
    # The root has no secret of its own, but has to name the module.
    "plain-root": (
        {"src/main.rs": f"mod pay;\n\nfn main() {{\n    {PRINTING}\n}}\n", **FILES},
        {"src/app_secrets.rs"},
    ),
    # rustfmt wants modules in order; an attribute belongs to the one below.
    "ordered": (
        {
            "src/main.rs": "//! A shop.\n\n#![forbid(unsafe_code)]\n\nmod apes {}\n\n"
            "#[allow(dead_code)]\nmod alone;\n\nmod a;\nmod pay;\n\nuse std::env as around;\n\n"
            f"fn main() {{\n    assert!(around::args().count() == 1);\n    {PRINTING}\n}}\n",
            "src/alone.rs": 'pub fn key() -> &\'static str {\n    "@SECRET"\n}\n',
            "src/a.rs": "// Nothing yet.\n",
            **FILES,
        },
        {"src/app_secrets.rs"},
    ),
    "root": (
        {
            "src/main.rs": "// A shop, sold as it is.\n\nmod pay;\n\nfn main() {\n"
            '    print!("{}|{}", "@SECRET", pay::main_key());\n}\n',
            **FILES,
            "src/pay/card.rs": CARD.replace("pub fn", "#[allow(dead_code)]\npub fn"),
        },
        {"src/app_secrets.rs"},
    ),
    # Each of the two crates names the module that both have; the other program is a crate, too.
    "library": (
        {
            "src/lib.rs": "pub mod pay;\n",
            **FILES,
            "src/main.rs": "mod own;\n\nfn main() {\n"
            '    print!("{}|{}", own::key(), shop::pay::card::key());\n}\n',
            "src/own.rs": 'pub fn key() -> &\'static str {\n    "@SECRET"\n}\n',
            "src/bin/other.rs": 'fn main() {\n    print!("{}", "@SECRET".len());\n}\n',
        },
        {"src/app_secrets.rs"},
    ),
    # Another program takes a file of the crate, whose root would not name the module.
    "included": (
        {
            "src/main.rs": f"mod pay;\n\nfn main() {{\n    {PRINTING}\n}}\n",
            **FILES,
            "examples/show.rs": '#[path = "../src/pay/card.rs"]\nmod card;\n\nfn main() {\n'
            "    card::key();\n}\n",
        },
        set(),
    ),
}


def cargo(folder: Path, *arguments: str) -> None:
    done = run(["cargo", *arguments], folder, {VARIABLE: stripe()})
    assert (done.status, done.errors) == (0, ""), (arguments, done.output.decode())


@pytest.mark.parametrize("edition", ["2018", "2021"])
@pytest.mark.parametrize("name", CRATES)
def test_crates(name: str, edition: str, tmp_path: Path) -> None:
    files, helpers = CRATES[name]
    before = {
        path: text.replace("@SECRET", stripe()).replace("@EDITION", edition)
        for path, text in {"Cargo.toml": MANIFEST, **files}.items()
    }
    git("init", "-q", folder=tmp_path)
    (tmp_path / ".gitignore").write_text("target/\nCargo.lock\n.env\n")
    for path, text in before.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    status, out, err = run_process("fix", "--quiet", str(tmp_path))
    assert status == 0, out + err
    sources = list(tmp_path.rglob("*.rs"))
    assert not any(stripe() in each.read_text() for each in sources)
    assert {
        each.relative_to(tmp_path).as_posix() for each in sources if each.name == HELPER
    } == helpers
    defined = sum("fn require_env(" in each.read_text() for each in sources)
    assert defined == {"library": 2, "included": 2}.get(name, 1)
    cargo(tmp_path, "clippy", "--offline", "-q", "--all-targets", "--", "-D", "warnings")
    cargo(tmp_path, "fmt", "--check")
    cargo(tmp_path, "test", "--offline", "-q")
    command = ["cargo", "run", "--offline", "-q", "--bin", "shop"]
    done = run(command, tmp_path, {VARIABLE: stripe()})
    assert (done.status, done.output.decode()) == (0, f"{stripe()}|{stripe()}"), done.errors
    missing = run(command, tmp_path, {VARIABLE: ""})
    assert missing.status != 0
    assert f"{VARIABLE} is not set" in missing.errors
    status, out, err = run_process("fix", "--undo", str(tmp_path))
    assert status == 0, out + err
    assert {path: (tmp_path / path).read_text() for path in before} == before
    assert not list(tmp_path.rglob(HELPER))


def test_the_root_keeps_its_own_secret_to_itself(tmp_path: Path) -> None:
    """The diff shows where the module is named, but no value around it, and undo shows none."""
    other = fake("huggingface-user-access-token")
    root = f'mod pay;\n\npub const OTHER: &str = "{other}";\n\nfn main() {{}}\n'
    files = {
        "Cargo.toml": MANIFEST.replace("@EDITION", "2021"),
        "src/main.rs": root,
        "src/pay.rs": f'pub fn key() -> &\'static str {{\n    "{stripe()}"\n}}\n',
    }
    git("init", "-q", folder=tmp_path)
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    status, out, err = run_process("fix", str(tmp_path / "src/pay.rs"))
    assert status == 0, out + err
    assert (tmp_path / "src/main.rs").read_text() == f"mod app_secrets;\n{root}"
    assert "+mod app_secrets;" in out
    assert other not in out + err
    status, out, err = run_process("fix", "--undo", str(tmp_path))
    assert status == 0, out + err
    assert other not in out + err
    assert (tmp_path / "src/main.rs").read_text() == root
