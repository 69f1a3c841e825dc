"""What gofmt has formatted is formatted still, however constants and comments are lined up."""

from __future__ import annotations

import random
from pathlib import Path

from keylift.model import Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file
from support.findings import shop_key
from toolchains.running import run

COUNT = 200
SECRETS = ("Zq7vX2mK9pL4wN8sTb5R", "Yw6uT1")
NAMES = ("a", "retries", "longerNameOfOne", "é", "b, c", "_")
VALUES = ('"x"', "3", "2 * 3 * 4", '"a longer one"', "len(`a\nb`)")
ENDS = ("", "", " // why", " // a longer reason", " /* c */")
BETWEEN = ("", "", "", "\n", "\t// above\n", "\t/* above */\n")


def spec(chance: random.Random, number: int, secret: str) -> str:
    names = chance.choice(NAMES)
    kind = chance.choice(["", "", " string" if secret or number % 2 else " any"])
    value = f'"{secret}"' if secret else chance.choice(VALUES)
    if names == "b, c":
        value = f"{value}, {chance.choice(VALUES[:3])}"
    names = ", ".join(f"{each}{number}" if each != "_" else "_" for each in names.split(", "))
    # How far a comment stands behind a string of several lines depends on types elsewhere.
    between, end = chance.choice(BETWEEN), "" if "\n" in value else chance.choice(ENDS)
    return f"{between}\t{names}{kind if secret else ''} = {value}{end}\n"


def group(chance: random.Random, start: int) -> str:
    size = chance.randrange(1, 6)
    chosen = set(chance.sample(range(size), chance.randrange(1, size + 1)))
    lines = "".join(
        spec(chance, start + at, chance.choice(SECRETS) if at in chosen else "")
        for at in range(size)
    )
    return f"{chance.choice(['const', 'const', 'var'])} (\n{lines})\n"


def body(chance: random.Random) -> str:
    lines = [
        f"\t\tf({value}){chance.choice(ENDS)}\n"
        for value in ('"x"', f'"{chance.choice(SECRETS)}"', '"longer than that"')
    ]
    fields = [
        f'\t\t"{name}": "{value}",{chance.choice(ENDS)}\n'
        for name, value in (("a", "x"), ("bbb", chance.choice(SECRETS)), ("cc", "long and so"))
    ]
    chance.shuffle(lines)
    chance.shuffle(fields)
    more = f"\t\tm := map[string]string{{\n{''.join(fields)}\t\t}}\n\t\tf(m[``])\n"
    return f"func g() {{\n\tif true {{ // yes\n{''.join(lines)}{more}\t}}\n}}\n"


def program(chance: random.Random) -> str:
    parts = [group(chance, 10), body(chance), group(chance, 20)]
    return "package p\n\nfunc f(string) {}\n\n" + "\n".join(parts)


def moved(text: str) -> str:
    findings = [
        shop_key(start, len(secret))
        for secret in SECRETS
        for start in range(len(text))
        if text.startswith(secret, start)
    ]
    source = Source(text=text, language_id="go", path="p.go")
    plan = plan_file(source, findings, variable_of=lambda _: "KEY", names=KnownNames())
    assert any(isinstance(outcome, Rewrite) for _, outcome in plan.outcomes)
    return apply_edits(text, plan.edits)


def test_what_is_lined_up_stays_so(tmp_path: Path) -> None:
    """Groups of constants and variables, with and without types, and comments behind the code."""
    chance = random.Random(8)  # noqa: S311 -- nothing here is secret.
    for number in range(COUNT):
        (tmp_path / f"p{number}.go").write_text(program(chance), encoding="utf-8")
    done = run(["gofmt", "-w", "."], tmp_path)
    assert (done.status, done.errors) == (0, "")
    count = 0
    for path in tmp_path.glob("*.go"):
        text = path.read_text(encoding="utf-8")
        path.write_text(moved(text), encoding="utf-8")
        count += path.read_text(encoding="utf-8") != text
    assert count == COUNT
    assert run(["gofmt", "-d", "."], tmp_path).output.decode() == ""


def test_one_alone_is_lined_up_as_well(tmp_path: Path) -> None:
    """So is a single rewrite, as an editor asks for it."""
    text = f'package p\n\nconst (\n\tretries     = 3\n\tlongestName = "{SECRETS[0]}"\n)\n'
    (tmp_path / "p.go").write_text(text)
    assert run(["gofmt", "-l", "."], tmp_path).output == b""
    (tmp_path / "p.go").write_text(moved(text))
    assert "\n\tretries = 3\n" in (tmp_path / "p.go").read_text()
    assert run(["gofmt", "-l", "."], tmp_path).output == b""


def test_what_was_not_lined_up_stays_as_it_is() -> None:
    """Whoever does not use gofmt sees no other change."""
    text = f'package p\n\nvar (\n\ta      = 3 // x\n\tb = "{SECRETS[0]}" // y\n)\n'
    assert "\ta      = 3 // x\n\tb = mustEnv(" in moved(text)
