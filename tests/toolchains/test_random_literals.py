"""Random literals in random places of Ruby and PHP: worth what they were, or refused.

One run of the interpreter judges many pieces of code: each is evaluated before, after without its
variables, and after with them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from keylift.model import Finding, Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file, secret_value
from support.findings import shop_key
from toolchains.running import run

SECRETS = ("Zq7vX2mK9pL4", "Yw6uT1nJ8oK3")
COUNT = 800

RUBY = r"""
require "json"
def worth(code, names)
  ENV.update(names)
  s = "|"
  o = binding
  [true, o.eval(code).inspect]
rescue StandardError, ScriptError => error
  [false, "#{error.class}: #{error.message}"]
ensure
  names.each_key { |name| ENV.delete(name) }
end
def f(a, b = "|") = [a, b]
JSON.parse(File.read("cases.json")).each { |code, names| puts worth(code, names).to_json }
"""
PHP = r"""<?php
error_reporting(0);
function f($a, $b = '|') { return [$a, $b]; }
function env($name, $default = null) { return ($v = getenv($name)) === false ? $default : $v; }
class Shop { public $key = 'k'; public $list = ['l']; }
function worth(string $code, array $names): array {
    foreach ($names as $name => $value) putenv("$name=$value");
    $s = '|'; $o = new Shop; $a = ['a' => '+'];
    try {
        return [true, serialize(eval($code))];
    } catch (\Throwable $error) {
        return [false, get_class($error) . ': ' . $error->getMessage()];
    } finally {
        foreach ($names as $name => $value) putenv($name);
    }
}
foreach (json_decode(file_get_contents('cases.json'), true) as $case) {
    echo json_encode(worth(...$case), JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language with a driver that evaluates `[code, variables]` pairs.

    Attributes:
        language: Our id of it.
        command: The interpreter and the driver's file name.
        driver: What the driver says.
        head: What a file begins with that `eval` does not take.
        pieces: What literals are made of, beside the secrets.
        openings: Pairs of what stands before and behind a literal's content.
        places: Code around `@`; `#N` is a number of its own.
    """

    language: str
    command: tuple[str, ...]
    driver: str = field(repr=False)
    head: str = ""
    pieces: Sequence[str] = ()
    openings: Sequence[tuple[str, str]] = ()
    places: Sequence[str] = ()


COMMON = (
    "\\n", "\\\\", "\\x41", "\\101", "\\", "'", '"', "é", "🔑", " ", "\n", "%", "%s", "{", "}",
    "#", "$", "@", "(", ")", "[0]", "a", "1", "\t", "\r\n", "  ", "T",
)  # fmt: skip
TONGUES = [
    Tongue(
        language="ruby",
        command=("ruby", "-W0", "driver.rb"),
        driver=RUBY,
        pieces=(*COMMON, "#{s}", "#{s}", "\\u00e9", "\\u{e9}", "\\s", "#{'}'}", "\\#{s}", "#@a"),
        openings=[
            ('"', '"'), ("'", "'"), ("%(", ")"), ("%q(", ")"), ("%Q[", "]"), ("%q{", "}"),
            ("<<~T\n  ", "\nT\n"), ("<<~T\n    x\n  ", "\n  T\n"), ("<<-T\n", "\n  T\n"),
            ("<<~'T'\n  ", "\n  y\nT\n"), ('<<~"T"\n  ', "\nT\n"), ("<<T\n", "\nT\n"),
        ],
        places=[
            "k = @", "k = s + @", "k = @ + s", "[@, s][0]", "k = 'a' @", 'k = "a" @ "b"',
            "k = @ 'b'", "(@).strip", "(@)[1..]", "{ a: @ }[:a]", "true ? @ : s", "@ == s",
            "f(@)", "f(s, @)", "f @", "-> { @ }.call", "k = @\nk << 'x'", "k = @.freeze",
            "k = ENV['UNSET_NAME'] || @", "ENV.fetch('UNSET_NAME', @)", "k = @ * 2", "@ % [1]",
            "ENV.fetch('UNSET_NAME') { @ }", "format(@, 1)", "format('%s', @)", "f(%w[@], @)",
            "case s when @ then 1 else @ end", "if s then @ else s end", "def g\n  @\nend\ng",
            'k = "a#{@}b"', "[*@]", "k = s\nk += @", "k = nil\nk ||= @", "[] if @ == 1\ns",
        ],
    ),
    Tongue(
        language="php",
        command=("php", "-d", "display_errors=stderr", "driver.php"),
        driver=PHP,
        head="<?php ",
        pieces=(*COMMON, "$s", "{$s}", "${s}", "\\u{e9}", "$o->key", "{$o->list[0]}", "$a[a]",
                "\\$s", "->key"),
        openings=[
            ('"', '"'), ("'", "'"), ('b"', '"'), ("<<<T\n", "\nT"), ("<<<T\n    ", "\n    T"),
            ("<<<T\n  x\n  ", "\n  y\n  T"), ("<<<'T'\n", "\nT"), ("<<<'T'\n  ", "\n  z\n  T"),
            ('<<<"T"\n\t', "\n\tT"), ("<<<'T'\n\n   ", "\n   T"), ("<<<T\r\n  ", "\r\n  T"),
        ],
        places=[
            "return @;", "return $s . @;", "return @ . $s;", "return ($s . @) . 'x';", "return -@;",
            "return [@, $s];", "return ['a' => @]['a'];", "return f(@);", "return f($s, @);",
            "return (fn() => @)();", "$k = $s; $k .= @; return $k;", "return (string) @ . '';",
            "return $s ? @ : 1;", "return 0 ?: @;", "return @ === $s;", "return 1 . @ . 2 . @;",
            "return match (true) { default => @ };", "return sprintf(@, 1);", "return @[0];",
            "const K#N = @; return K#N;", "const J#N = 1, K#N = ['a' => @]; return K#N;",
            "namespace A#N; const K = 'x' . @; return \\A#N\\K;", "return $none ?? @;",
            "return getenv('UNSET_NAME') ?: @;", "return env('UNSET_NAME', @);",
            "return $_ENV['UNSET_NAME'] ?? @;", "return env('UNSET_NAME') ?? @;",
            "return 'a' . (env('UNSET_NAME', @)) . 'b';", "return \"{$a['a']}\" . @;",
            "class C#N { const K = @; } return C#N::K;",
            "final class D#N {\npublic $k = @;\n} return (new D#N)->k;",
            "return (new class(1) { public $k = @; function __construct(public $n) {} })->k;",
            "return strlen(@) + 1;",
        ],
    ),
]  # fmt: skip


def findings_in(text: str) -> list[Finding]:
    found = [(text.find(secret), len(secret)) for secret in SECRETS]
    return [shop_key(start, length) for start, length in found if start >= 0]


def a_case(tongue: Tongue, chooser: random.Random, number: int) -> str:
    """Return a piece of code with one or two literals, most of them with a secret."""
    code = chooser.choice(tongue.places).replace("#N", str(number))
    while "@" in code.replace("@a", ""):
        opening, closing = chooser.choice(tongue.openings)
        pieces = chooser.choices(tongue.pieces, k=chooser.randint(0, 4))
        pieces.insert(chooser.randint(0, len(pieces)), SECRETS[0])
        if chooser.random() < 0.1:
            pieces.append(SECRETS[1])
        content = "".join(pieces).replace("@", "\0")
        at = code.index("@")
        if opening.startswith("<<") and tongue.language == "ruby":
            word, _, first = opening.partition("\n")
            line, _, rest = f"{code[:at]}{word}{code[at + 1 :]}".partition("\n")
            code = f"{line}\n{first}{content}{closing}{rest}"
        else:
            code = f"{code[:at]}{opening}{content}{closing}{code[at + 1 :]}"
        if code.count("@") and chooser.random() < 0.5:
            code = code.replace("@", "s" if tongue.language == "ruby" else "$s")
    return code.replace("\0", "@")


def lifted(tongue: Tongue, code: str) -> tuple[str, dict[str, str]]:
    """Return the code after the plan, and the variables that it looks up."""
    text = tongue.head + code
    source = Source(text=text, language_id=tongue.language)
    findings = findings_in(text)
    plan = plan_file(source, findings, variable_of=lambda _: "SHOP_KEY", names=KnownNames())
    moved = [outcome for _, outcome in plan.outcomes if isinstance(outcome, Rewrite)]
    values = {one.variable: secret_value(source, one.secret) or "" for one in moved}
    return apply_edits(text, plan.edits).removeprefix(tongue.head), values


@pytest.mark.parametrize("tongue", TONGUES, ids=[tongue.language for tongue in TONGUES])
def test_a_literal_keeps_its_worth(tongue: Tongue, tmp_path: Path) -> None:
    """Whatever part of a literal moves, the code is worth the same, or says what it lacks."""
    (tmp_path / tongue.command[-1]).write_text(tongue.driver, encoding="utf-8")
    chooser = random.Random(tongue.language)  # noqa: S311 -- no secret depends on it.
    codes = [a_case(tongue, chooser, number) for number in range(COUNT)]
    judge = judge_of(tongue, tmp_path)
    sound = [
        (code, result)
        for code, result in zip(codes, judge([(code, {}) for code in codes]), strict=True)
        if result[0]
    ]
    cases = [(code, worth, *lifted(tongue, code)) for code, (_, worth) in sound]
    cases = [case for case in cases if case[3]]
    assert len(cases) > COUNT / 6, len(cases)
    # What PHP declares stays declared, so each run has a process of its own.
    with_values = judge([(after, values) for _, _, after, values in cases])
    without = judge([(after, {}) for _, _, after, _ in cases])
    for (code, worth, after, values), moved, missing in zip(
        cases, with_values, without, strict=True
    ):
        assert moved == [True, worth], (code, after)
        assert not missing[0], (code, after)
        assert any(name in missing[1] for name in values), (code, after, missing)


def judge_of(
    tongue: Tongue, folder: Path
) -> Callable[[Sequence[tuple[str, dict[str, str]]]], list[list[object]]]:
    def judge(cases: Sequence[tuple[str, dict[str, str]]]) -> list[list[object]]:
        results: list[list[object]] = []
        while len(results) < len(cases):
            (folder / "cases.json").write_text(json.dumps(cases[len(results) :]), encoding="utf-8")
            done = run(tongue.command, folder)
            results += [json.loads(line) for line in done.output.splitlines()]
            if done.status:
                # What does not compile ends PHP itself.
                results.append([False, done.errors])
        return results

    return judge
