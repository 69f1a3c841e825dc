"""Rewritten steps of Dockerfiles, as BuildKit's parser reads them, print what they printed.

No image is built: BuildKit's parser tells the commands and mounts, and the shell runs the commands.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pytest

from toolchains.configs import Config, lifted
from toolchains.programs import VARIABLE
from toolchains.running import Outcome, run

HERE = Path(__file__).parent / "dockerfile"
KEY = "Zq7v+X2/mK9=pL4%w:N8@s"
STEPS = {
    "word": "RUN printf %s,%s @VALUE b",
    "in a word": "RUN printf %s, --key=@VALUE/x",
    "quoted": 'RUN printf %s "Bearer @VALUE, twice"',
    "single": "RUN printf %s 'a \"$HOME\" @VALUE b'",
    "lines": "RUN true && \\\n    printf %s \\\n\t@VALUE && \\\n    printf b",
    "assignment": 'RUN export K=@VALUE; printf %s "$K"',
    "two steps": "RUN printf a\nRUN printf %s @VALUE",
    "flags": "RUN --network=none --mount=type=cache,target=/c printf %s @VALUE",
    "argument": f'ARG {VARIABLE}=@VALUE\nRUN printf %s "${VARIABLE}"\nRUN printf b; env',
    "quoted argument": f"ARG {VARIABLE}='@VALUE'\nRUN printf %s \"${{{VARIABLE}}}\"",
    "for a command": f'ARG {VARIABLE}="@VALUE"\nRUN ["sh", "-c", "printf %s \\"${VARIABLE}\\""]',
}


class Secret(TypedDict):
    """A secret that a step mounts as a variable."""

    ID: str
    Env: str
    Required: bool


class Step(TypedDict):
    """A step as BuildKit reads it."""

    Arguments: dict[str, str]
    Command: list[str]
    IsShell: bool
    Secrets: list[Secret]


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> str:
    program = tmp_path_factory.mktemp("dockerfile") / "dockerfile"
    built = run(["go", "build", "-o", str(program), "."], HERE)
    assert built.status == 0, built.errors
    return str(program)


def steps_of(parser: str, text: str, folder: Path) -> list[Step]:
    file = folder / "Dockerfile"
    file.write_text(text, encoding="utf-8", newline="")
    read = run(["sh", "-c", '"$0" < "$1"', parser, str(file)], folder)
    assert read.status == 0, read.errors
    steps: list[Step] = json.loads(read.output)
    return steps


def executed(steps: list[Step], folder: Path, secrets: dict[str, str]) -> list[Outcome]:
    """Run the steps as a build does: arguments and mounted secrets are variables."""
    outcomes = []
    for step in steps:
        mounted = {each["Env"]: secrets[each["ID"]] for each in step["Secrets"]}
        shell = ["sh", "-c", *step["Command"]]
        command = shell if step["IsShell"] else step["Command"]
        variables = {"PATH": "/usr/bin:/bin", **step["Arguments"], **mounted}
        pairs = [f"{name}={value}" for name, value in variables.items()]
        outcomes.append(run(["env", "-i", *pairs, *command], folder))
    return outcomes


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_the_steps_do_the_same(parser: str, tmp_path: Path, step: str, ending: str) -> None:
    """With the secret the output is the same; no build goes on without it."""
    text = f"FROM alpine\n{step}\nCMD true\n".replace("\n", ending)
    one = Config(text=text, path="Dockerfile", language_id="dockerfile", written=KEY)
    after, variable, value = lifted(one)
    assert (variable, value, KEY in after) == (VARIABLE, KEY, False)
    before = executed(steps_of(parser, one.before, tmp_path), tmp_path, {})
    assert {each.status for each in before} == {0}, before
    steps = steps_of(parser, after, tmp_path)
    assert [
        sorted(each.output.split(b"\n")) for each in executed(steps, tmp_path, {VARIABLE: KEY})
    ] == [sorted(each.output.split(b"\n")) for each in before]
    mounts = [each for one_step in steps for each in one_step["Secrets"]]
    assert mounts
    assert all(each == {"ID": VARIABLE, "Env": VARIABLE, "Required": True} for each in mounts)


def test_an_empty_secret_stops_the_step(parser: str, tmp_path: Path) -> None:
    """A secret that is there but empty is named."""
    text = "FROM alpine\nRUN printf %s @VALUE\n"
    after, _, _ = lifted(
        Config(text=text, path="Dockerfile", language_id="dockerfile", written=KEY)
    )
    [outcome] = executed(steps_of(parser, after, tmp_path), tmp_path, {VARIABLE: ""})
    assert outcome.status != 0
    assert VARIABLE in outcome.errors
