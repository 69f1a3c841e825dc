"""Rewritten Ruby programs print what they printed before, or say what is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason, Rewrite, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite, secret_value
from toolchains.programs import HOSTILE, VARIABLE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

# A single-quoted literal has no escapes for these.
LINE = HOSTILE.replace("\n", "").replace("\t", "")
# In a heredoc the quotes need no escape, and a backslash or a hole does.
LINE_IN_TEXT = LINE.replace("\\", "").replace("'", "").replace('"', "")
RUBY = ["ruby", "-W0"]


def ruby(name: str, code: str, **more: str) -> Program:
    return Program(name=name, code=f"{code}\n", **more)


PROGRAMS = [
    ruby("variable", "k = @LITERAL; print k"),
    ruby("single", "k = @LITERAL; print k", literal="'@VALUE'", value=LINE),
    ruby("large", "k = @LITERAL; print k", value="x'\"\\%{é" * 600),
    ruby("brackets", "k = @LITERAL; print k", literal="%q[@VALUE]", value="'\"$x é🔑"),
    ruby("constant", "K = @LITERAL.freeze; print K"),
    ruby("attribute", "o = Struct.new(:k).new; o.k = @LITERAL; print o.k"),
    ruby("index", "h = {}; h['k'] = @LITERAL; print h['k']"),
    ruby("hash", "h = { 'a' => @LITERAL }; print h['a']"),
    ruby("symbol", "h = { a: 1, b: @LITERAL }; print h[:b]"),
    ruby("argument", "def f(a, k) = k\nprint f(1, @LITERAL)"),
    ruby("command", "print @LITERAL"),
    ruby("tight", "print@LITERAL"),
    ruby("keyword", "def f(k:, n: 1) = k\nprint f(n: 2, k: @LITERAL)"),
    ruby("defaults", "def f(n, k = @LITERAL) = k\nprint f(1)"),
    ruby("named", "def f(n, k: @LITERAL) = k\nprint f(1)"),
    ruby("returned", "def f\n  return@LITERAL\nend\nprint f"),
    ruby("last", "def f\n  1\n  @LITERAL\nrescue IOError\n  nil\nend\nprint f"),
    ruby("endless", "def f = @LITERAL\nprint f"),
    ruby("block", "print [1].map { @LITERAL }.first"),
    ruby("do", "k = [1].map do |n|\n  @LITERAL\nend\nprint k.first"),
    ruby("lambda", "f = -> { @LITERAL }; print f.call"),
    ruby("if", "k = if true then @LITERAL else 'no' end; print k"),
    ruby("else", "k = if false\n  'no'\nelse\n  @LITERAL\nend\nprint k"),
    ruby("choice", "n = 1; print(n > 0 ?@LITERAL : nil)"),
    ruby("case", "k = case 1 when 1 then @LITERAL end; print k"),
    ruby("array", "k = [1, @LITERAL]; print k[1]"),
    ruby(
        "words",
        "K = @LITERAL.freeze\nprint K[1]\nabort if K.values_at(0, 2) != ['liv\"e', 'a#{1}']",
        literal='%w[liv"e @VALUE a#{1}]',
        value="sk_l1ve-é/+=:.{}$",
    ),
    ruby(
        "words_of_an_argument",
        'def f(k, n) = k[1] == "it\'s" ? k[n] : 0\nprint f @LITERAL, 0',
        literal="%W(@VALUE\n  it's\n)",
        value="sk_l1ve-é/+=:.{}$",
    ),
    ruby(
        "words_returned",
        "def f\n  return @LITERAL\nend\nprint f[0]",
        literal="%w<@VALUE b>",
        value="sk_l1ve",
    ),
    ruby("several", "a, k = 1, @LITERAL; print k"),
    ruby("kept", "@k ||= @LITERAL; print @k"),
    ruby("parentheses", "k = (@LITERAL); print k"),
    ruby("method", "k = @LITERAL.bytes.pack('C*').force_encoding('UTF-8'); print k"),
    ruby("hole", 'k = "#{[@LITERAL].first}"; print k'),
    ruby("shadowed", "module A\n  ENV = {}\n  K = @LITERAL\nend\nprint A::K"),
    ruby("yielded", "def f = yield(@LITERAL)\nf { |k| print k }"),
    ruby("raised", "begin; raise @LITERAL; rescue RuntimeError => e; print e.message; end"),
    ruby("part", "k = @LITERAL; print k[7..-2]", literal='"Bearer @VALUE!"'),
    ruby("cut", "k = @LITERAL; print k[7..-2]", literal="'Bearer @VALUE!'", value=LINE),
    ruby("frozen", "print @LITERAL.freeze[1..]", literal="'x@VALUE'", value=LINE),
    ruby("holes", "n = 1; k = @LITERAL; print k[1..-2]", literal='"#{n}@VALUE#{n}"'),
    ruby("sum", 'k = "a" + @LITERAL + "b"; print k[1..-2]'),
    ruby("operand", "k = 'a' + @LITERAL + 'b'; print k[2..-2]", literal="'x@VALUE'", value=LINE),
    ruby("default", f"k = ENV['{VARIABLE}'] || @LITERAL; print k"),
    ruby("fetched", f"k = ENV.fetch('{VARIABLE}', @LITERAL); print k"),
    ruby("heredoc", "k = @LITERAL\nprint k.chomp", literal="<<~T\n  @VALUE\nT", value=LINE_IN_TEXT),
    ruby(
        "heredocs",
        "def f(a, b, n) = a[2..-2] + b.chomp[0, n]\nprint f(@LITERAL",
        literal='<<-A, <<~"B", 0)\n: @VALUE\n A\nx\nB',
        value=LINE_IN_TEXT,
    ),
    ruby(
        "raw_heredoc",
        "K = @LITERAL\nprint K[5..-2]",
        literal="<<~'T'.freeze\n  key: @VALUE\nT",
        value="\"' %s # {x} $h é🔑",
    ),
    ruby(
        "heredoc_result",
        "def f\n  1\n  @LITERAL\nend\nprint f[6..-4]",
        literal="<<~T\n    'é \n  @VALUE\n  '\nT",
        value=LINE_IN_TEXT,
    ),
    ruby(
        "heredoc_changed",
        "k = @LITERAL\nk << ''\nprint k.chop",
        literal="<<T\n@VALUE\nT",
        value="x",
    ),
    ruby("bracket_part", "k = @LITERAL; print k[2..-2]", literal="%(a @VALUE!)", value="'\"$x é🔑"),
    ruby("bracket_hole", "k = @LITERAL; print k[1..]", literal="%Q[#{1}@VALUE]", value="'\"(x é🔑"),
    ruby("adjacent", "k = 'a' @LITERAL \"b\"; print k[1..-2]"),
    ruby("adjacent_single", "k = 'a' @LITERAL; print k[1..]", literal="'@VALUE'", value=LINE),
    ruby(
        "adjacent_part", "k = @LITERAL \\\n 'b'; print k[2..-2]", literal="'a @VALUE'", value="$x é"
    ),
    ruby("modified", "def f\n  1\n  @LITERAL if $0\nend\nprint f"),
    ruby("changeable", "k = +@LITERAL; k << 'x'; print k.chop"),
    ruby("copied", "k = +@LITERAL; k << 'x'; print k[1..-2]", literal="'_@VALUE'", value=LINE),
    ruby("added", "k = 'x'; k += @LITERAL; print k[1..]"),
    ruby("changed", "k = @LITERAL; k << 'x'; print k.chop"),
    ruby("changed_later", "@k ||= @LITERAL; @k.chomp!('?'); print @k"),
    ruby("changed_place", "k = @LITERAL; k[0] = k[0]; print k", literal="'@VALUE'", value=LINE),
    ruby("changed_sum", "k = @LITERAL; k << 'x'; print k[1..-2]", literal="'_@VALUE'", value=LINE),
    ruby("changed_hole", "k = @LITERAL; k << 'x'; print k[1..-2]", literal='"_@VALUE"'),
    ruby("fetching", f"k = ENV.fetch('{VARIABLE}') {{ @LITERAL }}; print k"),
]
FROZEN = "can't modify frozen String"
NAIVE = [
    ("k = (@LITERAL); k << 'x'", RefusalReason.CHANGED_IN_PLACE, FROZEN),
    ("@LITERAL.force_encoding('BINARY')", RefusalReason.CHANGED_IN_PLACE, FROZEN),
    ("case 'x'\nin @LITERAL then 1\nend", RefusalReason.PATTERN, "syntax error"),
    ("case { a: 'x' }\nin { a: @LITERAL } then 1\nend", RefusalReason.PATTERN, "syntax error"),
    ("format(@LITERAL)", RefusalReason.FORMAT_STRING, "too few arguments"),
    ("@LITERAL % []", RefusalReason.FORMAT_STRING, "too few arguments"),
]


def write(folder: Path, name: str, code: str) -> list[str]:
    (folder / name).write_bytes(code.encode())
    return [*RUBY, name]


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every place of a literal: equal output, and a named error without the variable."""
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: write(tmp_path, f"{program.name}.before.rb", program.text),
        lambda program: write(tmp_path, f"{program.name}.after.rb", rewritten(program, "ruby")),
    )


@pytest.mark.parametrize(("code", "reason", "error"), NAIVE, ids=[code for code, *_ in NAIVE])
def test_what_is_refused_would_not_run(
    tmp_path: Path, code: str, reason: RefusalReason, error: str
) -> None:
    """A lookup put there all the same is an error, where the literal was none."""
    program = ruby("naive", code, value="plain")
    source = Source(text=program.text, language_id="ruby")
    outcome = plan_rewrite(source, finding_of(program), detector_variable="", names=KnownNames())
    assert outcome == Refusal(reason)
    naive = program.code.replace("@LITERAL", f"ENV.fetch('{VARIABLE}')")
    failed = run(write(tmp_path, "naive.rb", naive), tmp_path, {VARIABLE: "100% x"})
    assert failed.status != 0
    assert error in failed.errors
    plain = run(write(tmp_path, "plain.rb", program.text), tmp_path)
    assert error not in plain.errors


def test_lines_of_a_heredoc_move_without_its_indentation(tmp_path: Path) -> None:
    """A key of several lines keeps its own blanks, and loses those that Ruby takes away."""
    text = "k = <<~T\n    x: one\n      two\n\n    three!\n      y\nT\nprint k\n"
    start, end = text.index("one"), text.index("!")
    program = ruby("lines", "@LITERAL")
    finding = replace(finding_of(program), span=Span(start, end))
    source = Source(text=text, language_id="ruby")
    rewrite = plan_rewrite(source, finding, detector_variable=VARIABLE, names=KnownNames())
    assert isinstance(rewrite, Rewrite)
    value = secret_value(source, rewrite.secret)
    assert value == "one\n  two\n\nthree"
    before = run(write(tmp_path, "before.rb", text), tmp_path)
    after = write(tmp_path, "after.rb", apply_edits(text, rewrite.edits))
    assert run(after, tmp_path, {VARIABLE: value}) == before


def test_a_plain_lookup_would_pass_silently(tmp_path: Path) -> None:
    """That is why the lookup fetches: a missing variable is only `nil` otherwise."""
    silent = run(write(tmp_path, "plain.rb", f"print ENV['{VARIABLE}']"), tmp_path)
    assert (silent.status, silent.output) == (0, b"")
