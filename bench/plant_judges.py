"""Asks each language's own parser or compiler what it has against files.

Most compilers judge a file in the place of its original, among the rest of its package. It knows
nothing of how a rewrite comes about.
"""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plant_packages import ROOT, fetched

_CHECKERS = Path(__file__).parent / "checkers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file for a judge.

    Attributes:
        path: Where it lies.
        original: The file that it stands for.
        package: The folder, module or package it is compiled with, or "".
        text: What it says.
    """

    path: Path
    original: Path
    package: str = ""
    text: str = field(repr=False)


Faults = dict[Path, set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A language's own tool.

    Attributes:
        ask: Returns what it says against files, by path; `folder` is a scratch folder they are in.
        word: How deep it looks: "parsed", or "compiled", which includes types where there are any,
            perhaps "with warnings".
        clean: True where a file must have no fault to begin with: the tool says of a fault that is
            a plant's own something else once the plant is gone.
        stops_early: True where one fault may even hide those of other files.
        version: Prints the tool's version.
    """

    ask: Callable[[Sequence[Checked], Path], Faults]
    word: str
    version: tuple[str, ...]
    clean: bool = False
    stops_early: bool = False


def lines_of(found: Sequence[tuple[str, str]]) -> Faults:
    """Return the messages by file."""
    faults: Faults = {}
    for name, message in found:
        faults.setdefault(Path(name), set()).add(message)
    return faults


def at_home(found: Sequence[tuple[Path, str]], files: Sequence[Checked]) -> Faults:
    """Return the messages by file; one about a file that is not ours goes to the nearest of ours.

    A rewrite may break the code that uses a file.
    """
    ours = {file.path: file.path for file in files} | {file.original: file.path for file in files}
    faults: Faults = {}
    for path, message in found:
        mine = ours.get(path)
        if mine is None:
            near = max(files, key=lambda file: _shared(file.original, path))
            faults.setdefault(near.path, set()).add(f"{path.name}: {message}")
        else:
            faults.setdefault(mine, set()).add(message)
    return faults


def _shared(one: Path, other: Path) -> int:
    pairs = zip(one.parts, other.parts, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), len(one.parts))


def python(files: Sequence[Checked], _folder: Path) -> Faults:
    """Compile each file."""
    found: Faults = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for file in files:
            try:
                compile(file.text.encode(), file.path, "exec", dont_inherit=True)
            except (SyntaxError, ValueError) as error:
                found[file.path] = {str(getattr(error, "msg", error))}
    return found


def _run(command: Sequence[str], lines: Sequence[str]) -> Faults:
    result = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, check=False, cwd=_CHECKERS
    )
    if result.returncode:
        raise RuntimeError(result.stderr[-2000:])
    said = (line.partition("\t")[::2] for line in result.stdout.splitlines())
    return lines_of([(name, re.sub(r"\S+:\d+:\d+: |line \d+", "", text)) for name, text in said])


def javascript(files: Sequence[Checked], _folder: Path) -> Faults:
    """Parse each file."""
    options = ("--no-warnings", "--experimental-vm-modules")
    return _run(["node", *options, "parse.cjs"], [str(file.path) for file in files])


def typescript(files: Sequence[Checked], _folder: Path) -> Faults:
    """Check the types of all files at once, each in the place of its original."""
    home = fetched("typescript")
    compiler = (home or ROOT / "vscode-extension") / "node_modules/typescript"
    lines = [f"{file.path}\t{file.original}" for file in files]
    return _run(["node", "--max-old-space-size=6000", "types.cjs", str(compiler)], lines)


def go(files: Sequence[Checked], _folder: Path) -> Faults:
    """Check the types of each file in the place of its original."""
    lines = [f"{file.path}\t{file.package}\t{file.original.name}" for file in files]
    return _run(["go", "run", "check.go"], lines)


def java(files: Sequence[Checked], folder: Path) -> Faults:
    """Analyze the JDK's files as patches of its modules, and others with the packages' jars."""
    home = fetched("java")
    jars = ":".join(map(str, sorted((home / "jars").glob("*.jar")))) if home else ""
    lines = [
        f"{file.path}\t{file.package}\t{folder / file.package if file.package else jars}"
        for file in files
    ]
    return _run([java_program(), "Check.java"], lines)


def java_program() -> str:
    """Return the Java whose library's sources are there."""
    archives = sorted(Path("/usr/lib/jvm").glob("*/lib/src.zip"))
    return next((str(each.parents[1] / "bin/java") for each in archives if each.exists()), "java")


def kotlin(files: Sequence[Checked], folder: Path) -> Faults:
    """Compile all files at once, as friends of the packages that they are from."""
    home = fetched("kotlin")
    jars = [str(jar) for jar in sorted((home / "jars").glob("*.jar"))] if home else []
    command = ["kotlinc", "-nowarn", "-d", str(folder / "classes")]
    if jars:
        command += [f"-Xfriend-paths={','.join(jars)}", "-classpath", ":".join(jars)]
    command += [str(file.path) for file in files]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    said = re.compile(r"^(.+\.kts?):\d+:\d+: error: (.*)", re.MULTILINE)
    return lines_of(said.findall(result.stderr)) if result.returncode else {}


def ruby(files: Sequence[Checked], _folder: Path) -> Faults:
    """Compile each file, and take Ruby's warnings for faults, too."""
    return _run(["ruby", "compile.rb"], [str(file.path) for file in files])


def each(*command: str) -> Callable[[Sequence[Checked], Path], Faults]:
    """Return a judge that runs a command on each file."""

    def ask(files: Sequence[Checked], _folder: Path) -> Faults:
        found: Faults = {}
        for file in files:
            run = [*command, str(file.path)]
            result = subprocess.run(run, capture_output=True, text=True, check=False)
            if result.returncode:
                said = (result.stderr or result.stdout).strip().split("\n", 1)[0]
                found[file.path] = {re.sub(r"\d+", "", said.replace(str(file.path), ""))}
        return found

    return ask


def shell(files: Sequence[Checked], folder: Path) -> Faults:
    """Ask Bash, or for what `/bin/sh` runs the smaller shell that it is on Debian."""
    plain = [file for file in files if re.match(r"#! ?/bin/(da)?sh\b", file.text)]
    found = each("dash", "-n")(plain, folder)
    return found | each("bash", "-n")([file for file in files if file not in plain], folder)
