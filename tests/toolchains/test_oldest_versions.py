"""What is written for the oldest version that a project names is compiled as that version."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.command_line import git, run_process, stripe
from toolchains.running import run

VARIABLE = "STRIPE_SECRET_KEY"
CSHARP = """\
using System;

class Program
{
    static string Key() { return "@SECRET"; }

    static void Main()
    {
        Console.Write("@SECRET" + "|" + Key());
    }
}
"""
CSPROJ = """\
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <LangVersion>@VERSION</LangVersion>
  </PropertyGroup>
</Project>
"""
STRICT = "[rewrite]\nrequire_non_empty = true\n"


def fixed(folder: Path, files: dict[str, str]) -> None:
    git("init", "-q", folder=folder)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("@SECRET", stripe()))
    status, out, err = run_process("fix", "--quiet", str(folder))
    assert status == 0, out + err
    assert not any(stripe() in (folder / name).read_text() for name in files)


def check(folder: Path, command: list[str], *, is_strict: bool = False) -> None:
    done = run(command, folder, {VARIABLE: stripe()})
    assert (done.status, done.output.decode()) == (0, f"{stripe()}|{stripe()}"), done.errors
    missing = run(command, folder, {VARIABLE: ""} if is_strict else {})
    assert missing.status != 0
    assert f"{VARIABLE} is not set" in missing.errors


@pytest.mark.parametrize("settings", ["", STRICT], ids=["plain", "strict"])
@pytest.mark.parametrize("version", ["3", "5", "6", "7"])
def test_csharp(version: str, settings: str, tmp_path: Path) -> None:
    """Where a throw is a statement and nothing else, too."""
    fixed(
        tmp_path,
        {
            "shop.csproj": CSPROJ.replace("@VERSION", version),
            "Program.cs": CSHARP,
            "keylift.toml": settings,
        },
    )
    built = run(["mcs", "-nologo", f"-langversion:{version}", "Program.cs"], tmp_path)
    assert built.status == 0, built.output.decode() + built.errors
    check(tmp_path, ["mono", "Program.exe"], is_strict=bool(settings))


RUST = """\
mod pay {
    pub fn key() -> &'static str {
        "@SECRET"
    }
}

fn bearer() -> &'static str {
    "Bearer @SECRET"
}

fn main() {
    for _ in 0..3 {
        assert_eq!(pay::key().as_ptr(), pay::key().as_ptr());
        assert_eq!(bearer().as_ptr(), bearer().as_ptr());
    }
    print!("{}|{}", pay::key(), &bearer()["Bearer ".len()..]);
}

#[cfg(test)]
mod tests {}
"""


@pytest.mark.parametrize(("edition", "version"), [("2018", "1.56"), ("2021", "1.65")])
def test_rust(edition: str, version: str, tmp_path: Path) -> None:
    """Clippy knows which version of the library has what is called, and so do formatters."""
    package = f'[package]\nname = "shop"\nedition = "{edition}"\nrust-version = "{version}"\n'
    fixed(tmp_path, {"Cargo.toml": package, "src/main.rs": RUST})
    lints = ["-D", "warnings", "-D", "clippy::incompatible_msrv"]
    checked = run(["cargo", "clippy", "--offline", "-q", "--", *lints], tmp_path)
    assert (checked.status, checked.errors) == (0, "")
    shape = run(["rustfmt", "--check", "--edition", edition, "src/main.rs"], tmp_path)
    assert (shape.status, shape.output.decode()) == (0, "")
    built = run(["cargo", "build", "--offline", "-q"], tmp_path)
    assert (built.status, built.errors) == (0, "")
    check(tmp_path, ["target/debug/shop"])


def test_rust_as_it_is_for_newer_versions_is_none_for_older_ones(tmp_path: Path) -> None:
    """That is why there are two forms."""
    package = '[package]\nname = "shop"\nedition = "2021"\n'
    fixed(tmp_path, {"Cargo.toml": package, "src/main.rs": RUST})
    (tmp_path / "Cargo.toml").write_text(f'{package}rust-version = "1.60"\n')
    checked = run(["cargo", "clippy", "--offline", "-q"], tmp_path)
    assert "incompatible_msrv" in checked.errors
