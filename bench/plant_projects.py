"""Compiles whole projects, in C# and Rust, with a few files in the place of their originals."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from plant_judges import Checked, Faults, at_home
from plant_packages import PACKAGES, fetched

CSHARP: Mapping[str, tuple[str, ...]] = {
    "NET40": ("newtonsoft-json/*/Src/Newtonsoft.Json",),
    "KeePass": ("keepass2/KeePass", "keepass2/KeePassLib"),
    "CLR_2_0": ("nunit/*/src/NUnitFramework/framework", "nunit/*/src/NUnitCore/interfaces"),
}
"""The symbol that each C# project is compiled with, and its folders."""

_ASSEMBLIES = (
    "System.Core",
    "System.Xml",
    "System.Security",
    "System.Numerics",
    "Microsoft.CSharp",
)
_CSHARP_ERROR = re.compile(r"^(.+\.cs)\(\d+,\d+\): error (CS\d+: .*)", re.MULTILINE)


def csharp_files(folder: Path, symbol: str) -> Iterator[Path]:
    """Yield the files of a project but for those that name keys to sign it with."""
    for pattern in CSHARP[symbol]:
        for home in folder.glob(pattern):
            yield from (path for path in home.rglob("*.cs") if path.name != "AssemblyInfo.cs")


def csharp(files: Sequence[Checked], folder: Path) -> Faults:
    """Compile each project with the files that are its own, and files that have none alone."""
    home = fetched("csharp")
    places = {file.original: file.path for file in files}
    found: list[tuple[Path, str]] = []
    if home is None:
        return at_home(_mcs([*places.values()], (), folder), files)
    references = tuple(f"-r:{path}" for path in sorted(home.glob("refs/*/usr/lib/mono/4.5/*.dll")))
    for symbol in CSHARP:
        members = list(csharp_files(home, symbol))
        if places.keys() & set(members):
            replaced = [places.get(path, path) for path in members]
            found += _mcs(replaced, (f"-d:{symbol}", *references), folder)
    return at_home(found, files)


def _mcs(paths: Sequence[Path], options: Sequence[str], folder: Path) -> list[tuple[Path, str]]:
    listed = folder / "files.txt"
    listed.write_text("\n".join(f'"{path}"' for path in paths))
    assemblies = [f"-r:{name}" for name in _ASSEMBLIES]
    fixed = ("-warn:0", "-unsafe", "-target:library", "-langversion:latest")
    command = ["mcs", *fixed, *assemblies, *options, f"-out:{folder / 'out.dll'}", f"@{listed}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    said = _CSHARP_ERROR.findall(result.stdout + result.stderr)
    if result.returncode and not said:
        raise RuntimeError((result.stdout + result.stderr)[-2000:])
    return [(Path(name), message) for name, message in said]


def rust_sources(folder: Path) -> Iterator[Path]:
    """Yield the folders of sources of the crates that are compiled from files of ours."""
    for name in PACKAGES["rust"].names:
        yield folder / "vendor" / name.split("@")[0] / "src"


def rust(files: Sequence[Checked], _folder: Path) -> Faults:
    """Check all crates and their tests, with the files in the place of their originals."""
    home = fetched("rust")
    if home is None:
        raise RuntimeError("fetch Rust's packages first: python bench/plant_packages.py rust")
    work = home / "work"
    places = {file.original.relative_to(home / "vendor"): file for file in files}
    for original in (path for src in rust_sources(home) for path in src.rglob("*.rs")):
        name = original.relative_to(home / "vendor")
        data = places[name].text.encode() if name in places else original.read_bytes()
        if (work / "crates" / name).read_bytes() != data:
            (work / "crates" / name).write_bytes(data)
    command = (
        "cargo", "check", "--offline", "--quiet", "--workspace", "--profile=test", "--lib",
        "--keep-going", "--message-format=json",
    )  # fmt: skip
    environ = {**os.environ, "RUSTFLAGS": "--cap-lints=allow"}
    result = subprocess.run(
        command, cwd=work, env=environ, capture_output=True, text=True, check=False
    )
    originals = {file.original for file in files}
    found: list[tuple[Path, str]] = []
    for likely, message in _cargo_errors(result.stdout, work):
        of_crates = [home / "vendor" / each.relative_to(work / "crates") for each in likely]
        ours = [each for each in of_crates if each in originals]
        found.append(((ours or of_crates)[0], message))
    if result.returncode and not found:
        raise RuntimeError(result.stderr[-2000:])
    return at_home(found, files)


def _cargo_errors(output: str, work: Path) -> Iterator[tuple[list[Path], str]]:
    """Yield the messages, each with the files that may be the cause, the likeliest first."""
    for line in output.splitlines():
        each = json.loads(line)
        if each["reason"] != "compiler-message" or each["message"]["level"] != "error":
            continue
        message = each["message"]
        spans = [span for span in message["spans"] if span["is_primary"]][:1]
        noted = [span for note in message["children"] for span in note["spans"]]
        # What a feature's name leaves out is missed elsewhere.
        is_left_out = any("configured out" in note["message"] for note in message["children"])
        causes = [*noted, *spans] if is_left_out else [*spans, *noted]
        places = [path for span in causes for path in _places(span, work)]
        code = (message["code"] or {}).get("code", "")
        if spans:
            yield places, f"{code} {message['message']}"


def _places(span: dict[str, Any], work: Path) -> Iterator[Path]:
    """Yield the files of our crates that a message is about: a macro and where it is used."""
    at: dict[str, Any] | None = span
    while at:
        path = work / str(at["file_name"])
        if (work / "crates") in path.parents:
            yield path
        at = (at["expansion"] or {}).get("span")
