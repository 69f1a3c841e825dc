"""Random literals in random places: to Node, a rewritten one is worth what it was."""

from __future__ import annotations

import json
import random
from pathlib import Path

from keylift.model import Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file, secret_value
from toolchains.running import run

CASES = 2000
LEAST_MOVED = 400
SECRETS = ("Zq7vX2mK9pL4", "Yw6uT1nJ8oK3")
PIECES = (
    *SECRETS, *SECRETS, "${s}", "$", "{", "}", "%s", "\\n", "\\\\", "\\x41", "\\u00e9",
    "\\u{1f511}", "\\0", "\\\n", "\\", "'", '"', "`", "é", "🔑", " ", "\n", "#", "//", "a", "1",
)  # fmt: skip
PLACES = (
    "var k = @", "var k = s + @", "var k = @ + s", "var k = 1 + 2 + (@)", "var k = @.trim()",
    "var k = (@)[1]", "var k = [@, s][0]", "var k = s; k += @", "var k = ({ a: @ }).a",
    "var k = `<${@}>`", "var k = s ? @ : s", "var k = @ === s", "var k = (() => @)()",
    "var f = (a = @) => a, k = f()", "var k = s > @", "var k = typeof @", "var k = @, j = s",
    "var k = process.env.UNSET_NAME || @", "var k = s + (process.env.UNSET_NAME ?? @) + s",
    "switch (s) { case @: var k = 1; break; default: var k = 2 }", "var k = ((@ + s) + @s)",
    "function f() { return@ }\nvar k = f()", "var k = s\n;(@).length",
)  # fmt: skip
RUNNER = """
const vm = require("node:vm");
const { cases } = require("./cases.json");
const worth = (code, env) => {
  const context = vm.createContext({ s: "|", process: { env } });
  try {
    vm.runInContext(code, context);
    return ["value", context.k];
  } catch (error) {
    return ["error", error.name];
  }
};
const said = cases.map(({ before, after, env }) => [worth(before, {}), worth(after, env)]);
process.stdout.write(JSON.stringify(said));
"""


def findings_in(text: str) -> list[Finding]:
    starts = [(text.find(secret), len(secret)) for secret in SECRETS]
    return [
        Finding(
            detector_id="shop-key",
            name="Shop key",
            span=Span(start, start + length),
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            fingerprint="",
            redacted="",
        )
        for start, length in starts
        if start >= 0
    ]


def planned(code: str) -> dict[str, object] | None:
    """Return a program before and after, with its environment; None where nothing moves."""
    source = Source(text=code, language_id="javascript")
    plan = plan_file(
        source, findings_in(code), variable_of=lambda _: "SHOP_KEY", names=KnownNames()
    )
    moved = [outcome for _, outcome in plan.outcomes if isinstance(outcome, Rewrite)]
    if not moved:
        return None
    env = {one.variable: secret_value(source, one.secret) or "" for one in moved}
    return {"before": code, "after": apply_edits(code, plan.edits), "env": env}


def test_a_literal_keeps_its_worth(tmp_path: Path) -> None:
    """Whatever part of whatever literal moves, the program computes the same."""
    chooser = random.Random("literals")  # noqa: S311 -- the same cases each time.
    cases = []
    for _ in range(CASES):
        quote = chooser.choice("\"'`")
        pieces = chooser.choices(PIECES, k=chooser.randint(1, 6))
        literal = f"{quote}{''.join(pieces)}{quote}"
        case = planned(f"{chooser.choice(PLACES).replace('@s', 's').replace('@', literal)}\n")
        cases += [case] if case else []
    (tmp_path / "cases.json").write_text(json.dumps({"cases": cases}), encoding="utf-8")
    (tmp_path / "run.cjs").write_text(RUNNER, encoding="utf-8")
    told = json.loads(run(["node", "run.cjs"], tmp_path).output)
    sound = [
        (case, before, after)
        for case, (before, after) in zip(cases, told, strict=True)
        if before != ["error", "SyntaxError"]
    ]
    assert len(sound) > LEAST_MOVED
    assert [each for each in sound if each[1] != each[2]] == []
