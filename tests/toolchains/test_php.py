"""Rewritten PHP programs print what they printed before, or say what is missing."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

from keylift.model import Refusal, RefusalReason, Rewrite, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite, secret_value
from keylift.workspace.project_files import project_files
from toolchains.programs import HOSTILE, VARIABLE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

# A single-quoted string has no escapes for these, and double-quoted ones take `$` for a variable.
LINE = HOSTILE.replace("\n", "").replace("\t", "")
NO_DOLLAR = HOSTILE.replace("$", "")
PHP = ["php", "-d", "display_errors=stderr", "-d", "error_reporting=-1"]


def php(name: str, code: str, *, literal: str = "'@VALUE'", value: str = LINE) -> Program:
    return Program(name=name, code=f"<?php\n{code}\n", literal=literal, value=value)


CONSTANT_USES = [
    ("constant", "const L = K; echo L;"),
    ("class", "class A { const L = K; } echo A::L;"),
    ("interface", "interface A { const L = [K]; } echo A::L[0];"),
    (
        "property",
        "class A { public string $k = K; static $l = K; } echo strlen(A::$l) ? (new A)->k : 0;",
    ),
    ("parameter", "function f(string $k = K) { return $k; } echo f();"),
    ("static", "function f() { static $k = K; return $k; } echo f();"),
    ("enum", "enum A: string { case L = K; } echo A::L->value;"),
    (
        "attribute",
        "#[Attribute] class A { function __construct(public $k) {} }\n#[A(K)] class B {}\n"
        "echo (new ReflectionClass('B'))->getAttributes()[0]->newInstance()->k;",
    ),
    ("match", "echo match (K) { K => K, default => '' };"),
    ("name", "echo constant('K');"),
]
# What frameworks call `env` gives null for a missing variable, or its default.
ENV = "<?php function env($n, $d = null) { return ($v = getenv($n)) === false ? $d : $v; }"
PROGRAMS = [
    php("variable", "$k = @LITERAL; echo $k;"),
    php("escapes", "$k = @LITERAL; echo $k;", literal='"@VALUE"', value=NO_DOLLAR),
    php("large", "$k = @LITERAL; echo $k;", value="x'\"\\%{é" * 600),
    php("binary", "$k = @LITERAL; echo $k;", literal="b'@VALUE'"),
    php("heredoc", "$k = @LITERAL;\necho $k;", literal="<<<K\n@VALUE\nK", value="'\" % {} é"),
    php("nowdoc", "echo strtr(@LITERAL, []);", literal="<<<'K'\n@VALUE\nK", value="'\" $x ${x} é"),
    php("strict", "declare(strict_types=1);\nnamespace A;\n$k = @LITERAL;\necho $k;"),
    php(
        "shadowed",
        "namespace A;\nfunction getenv(string $n): string { return 'wrong'; }\necho @LITERAL;",
    ),
    php("array", "$k = ['a' => ['b' => @LITERAL]]; echo $k['a']['b'];"),
    php("list", "$k = [1, @LITERAL]; echo $k[1];"),
    php("argument", "function f(int $n, string $k) { return $k; } echo f(1, @LITERAL);"),
    php("named", "function f(string $k, int $n = 1) { return $k; } echo f(n: 2, k: @LITERAL);"),
    php("constructed", "class A { function __construct(public $k) {} } echo (new A(@LITERAL))->k;"),
    php("property", "$o = new stdClass; $o->k = @LITERAL; echo $o->k;"),
    php("static", "class A { static $k = ''; } A::$k .= @LITERAL; echo A::$k;"),
    php("returned", "function f() { return@LITERAL; } echo f();"),
    php("arrow", "$f = fn() => @LITERAL; echo $f();"),
    php("yielded", "function f() { yield 'a' => @LITERAL; } foreach (f() as $k) echo $k;"),
    php("printed", "print@LITERAL;"),
    php("assigned within", "$k = @LITERAL and print $k;"),
    php("assigned in a condition", "if ($k = @LITERAL) { echo $k; }"),
    php(
        "private constant",
        "namespace S;\nfinal class A {\n    private const KEY = @LITERAL;\n"
        "    static function f() { return (fn() => [self::KEY, static::KEY, A::KEY])(); }\n}\n"
        "echo count(array_unique(A::f())) === 1 ? A::f()[2] : 'no';",
    ),
    php(
        "private constant of an array",
        "class A { private const KEYS = [1, 'a' => [@LITERAL]]; "
        "function f() { return self::KEYS['a'][0]; } }\necho (new A)->f();",
    ),
    php("echoed", "echo '', @LITERAL;"),
    php("conditional", "$n = 1; echo $n ? @LITERAL : 'no';"),
    php("alternative", "$n = 0; echo $n ? 'no' : @LITERAL;"),
    php(
        "compared",
        f"$k = base64_decode('{base64.b64encode(LINE.encode()).decode()}');\n"
        "switch ($k) { case 'no': echo 1; case @LITERAL: echo $k; }",
    ),
    php(
        "compared_part",
        "switch ('_' . ($k = strrev('zy'))) { case 'no': echo 1; case @LITERAL: echo $k; }",
        literal="'_@VALUE'",
        value="yz",
    ),
    php(
        "condition",
        f"$k = base64_decode('{base64.b64encode(LINE.encode()).decode()}');\n"
        "echo match ($k) { 'no', @LITERAL => $k, default => 1 };",
    ),
    php("matched", "echo match (1) { 1 => @LITERAL, default => '' };"),
    php("defined", "define('K', @LITERAL); echo K;"),
    php("joined", "echo '' . @LITERAL . '';"),
    php("cast", "echo (string) @LITERAL;"),
    php("exit", "exit(@LITERAL);"),
    php("constant", "const K = @LITERAL; echo K;"),
    php("constants", "const A = '', K = @LITERAL,\n  B = K; echo A, B;"),
    php("constant_list", "const K = ['a' => [@LITERAL]]; const L = K['a']; echo L[0];"),
    php("namespaced", "namespace A\\B;\nconst K = @LITERAL;\nuse const A\\B\\K as L;\necho L;"),
    php(
        "braces",
        "namespace A { const J = 1; }\n"
        "namespace { const K = @LITERAL; }\nnamespace B { echo \\K; }",
    ),
    php(
        "own_define",
        "namespace A;\nfunction define($n, $v) {}\nconst K = @LITERAL;\necho \\A\\K;",
    ),
    *(php(f"constant_in_{name}", f"const K = @LITERAL;\n{code}") for name, code in CONSTANT_USES),
    php(
        "heredoc_part",
        "$s = '|';\necho substr(@LITERAL, 6, -2);",
        literal="<<<K\n    a\n    {$s}b: @VALUE\n    c\n    K",
        value="'\" % {} é",
    ),
    php(
        "nowdoc_part",
        "echo substr('x' . @LITERAL . 'y', 3, -4);",
        literal="<<<'K'\n\n\t=@VALUE\n\n\t.\n\tK",
        value="'\" $x ${x} é",
    ),
    php("own_default", "final class A {\npublic string $k = @LITERAL;\n}\necho (new A)->k;"),
    php(
        "two_defaults",
        "$a = new class {\n  public $a = 'x', $k = @LITERAL;\n  private ?int $n = null;\n\n"
        "  function f() { return $this->k . $this->n; }\n};\necho $a->f();",
    ),
    php(
        "constructed_default",
        "final class A {\n    private $k = @LITERAL;\n"
        "    function __construct(int $n) { echo substr($this->k, $n); return; }\n}\nnew A(0);",
    ),
    php(
        "final_constructor",
        "class A {\n\tprotected string $k = @LITERAL;\n\tfinal function __construct()\n\t{\n\t}\n}"
        "\nclass B extends A { function f() { return $this->k; } }\necho (new B)->f();",
    ),
    php("parameter", "function f(string $k = @LITERAL, int $n = 1) { return $k; }\necho f(n: 2);"),
    php(
        "method",
        "interface I { function f(string $k); }\nclass A implements I {\n"
        "    final public function f(int|string $k = @LITERAL): string\n    {\n"
        "        return $k;\n    }\n    static function g() { return (new A)->f(); }\n}\n"
        "echo A::g() === (new A)->f('x') ? 'no' : A::g();",
    ),
    php(
        "constructor",
        "class A { public $k; function __construct(string $k = @LITERAL) { $this->k = $k; } }\n"
        "class B extends A { function __construct(string $k = 'y') { parent::__construct(); } }\n"
        "echo (new B)->k;",
    ),
    php("closure", "$f = function (string $k = @LITERAL) {return $k;}; echo $f();"),
    php(
        "private static",
        "class A {\n    private static ?string $stripe_key = @LITERAL;\n"
        "    static function f() { $a = self::$stripe_key; return [static::$stripe_key, $a]; }\n}\n"
        "echo A::f()[0] === A::f()[1] ? A::f()[1] : 'no';",
    ),
    php(
        "private static list",
        "class A {\n    private static $keys = ['a' => [@LITERAL]];\n"
        "    function f() { return self::$keys['a'][0]; }\n}\necho (new A)->f();",
    ),
    php("default", f"echo getenv('{VARIABLE}') ?: @LITERAL;"),
    php("array_default", f"$k = '' . ($_ENV['{VARIABLE}'] ?? @LITERAL); echo $k;"),
    php("server_default", f"echo $_SERVER['{VARIABLE}'] ?? (@LITERAL);"),
    php("env_default", f"require 'env.php';\necho '' . env('{VARIABLE}', @LITERAL) . '';"),
    php("env_or", f"require 'env.php';\necho env('{VARIABLE}') ?: @LITERAL;"),
]

INVALID = "Constant expression contains invalid operations"
NAIVE = [
    ("class A { const K = @LITERAL; }", RefusalReason.CONSTANT_REQUIRED),
    ("class A { const K = ['k' => [@LITERAL]]; }", RefusalReason.CONSTANT_REQUIRED),
    ("class A { public $k = @LITERAL; }", RefusalReason.CONSTANT_REQUIRED),
    ("class A { protected static string $k = @LITERAL; }", RefusalReason.CONSTANT_REQUIRED),
    ("function f($k = @LITERAL) {}", RefusalReason.CONSTANT_REQUIRED),
    ("$f = fn(string $k = @LITERAL) => $k;", RefusalReason.CONSTANT_REQUIRED),
    (
        "class A { function __construct(private $k = @LITERAL) {} }",
        RefusalReason.CONSTANT_REQUIRED,
    ),
    ("#[A(@LITERAL)] class B {}", RefusalReason.ANNOTATION),
    ("enum A: string { case K = @LITERAL; }", RefusalReason.CONSTANT_REQUIRED),
]


def command(folder: Path, when: str, program: Program) -> list[str]:
    return [*PHP, str(folder / f"{program.name}_{when}.php")]


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every place of a literal: equal output, and a named error without the variable."""
    (tmp_path / "env.php").write_text(ENV, encoding="utf-8")
    for program in PROGRAMS:
        (tmp_path / f"{program.name}_before.php").write_text(program.text, "utf-8", newline="")
        after = rewritten(program, "php")
        assert program.content.of(program.text) not in after, program.name
        (tmp_path / f"{program.name}_after.php").write_text(after, "utf-8", newline="")
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: command(tmp_path, "before", program),
        lambda program: command(tmp_path, "after", program),
    )


def test_programs_for_php_7(tmp_path: Path) -> None:
    """The form without a throw in an expression says the same; here PHP 8 runs it."""
    (tmp_path / "composer.json").write_text('{"require": {"php": "^7.4 || ^8.0"}}')
    (tmp_path / "env.php").write_text(ENV, encoding="utf-8")
    project = project_files(tmp_path, tmp_path / "main.php", {})
    for program in PROGRAMS:
        (tmp_path / f"{program.name}_before.php").write_text(program.text, "utf-8", newline="")
        after = rewritten(program, "php", project=project)
        assert "?: throw" not in after, program.name
        assert "?? throw" not in after, program.name
        (tmp_path / f"{program.name}_after.php").write_text(after, "utf-8", newline="")
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: command(tmp_path, "before", program),
        lambda program: command(tmp_path, "after", program),
    )


def test_what_is_refused_would_not_compile(tmp_path: Path) -> None:
    """A lookup put there all the same is an error of the compiler."""
    for code, reason in NAIVE:
        program = php("Naive", code, value="plain")
        source = Source(text=program.text, language_id="php")
        outcome = plan_rewrite(
            source, finding_of(program), detector_variable="", names=KnownNames()
        )
        assert isinstance(outcome, Refusal), code
        assert outcome.reason is reason, code
        naive = tmp_path / "naive.php"
        naive.write_text(program.code.replace("@LITERAL", "getenv('X')"), encoding="utf-8")
        compiled = run([*PHP, "-l", str(naive)], tmp_path)
        assert compiled.status != 0, code
        assert INVALID in compiled.errors or "must be compile-time evaluatable" in compiled.errors


def test_a_subclass_would_not_find_an_assigned_default(tmp_path: Path) -> None:
    """That is why only final classes assign a default: a constructor need not call its parent's."""
    code = (
        "class A {{ protected string $k{}; function __construct() {{ {} }} }}\n"
        "class B extends A {{ function __construct() {{ echo $this->k; }} }}\nnew B;"
    )
    before = php("Open", code.format(" = @LITERAL", ""), value="plain")
    source = Source(text=before.text, language_id="php")
    outcome = plan_rewrite(source, finding_of(before), detector_variable="", names=KnownNames())
    assert isinstance(outcome, Refusal)
    assert outcome.reason is RefusalReason.CONSTANT_REQUIRED
    assert "not final" in outcome.detail
    (tmp_path / "before.php").write_text(before.text, encoding="utf-8")
    assert run([*PHP, "before.php"], tmp_path).output == b"plain"
    after = "<?php " + code.format("", "$this->k = 'plain';")
    (tmp_path / "after.php").write_text(after, encoding="utf-8")
    failed = run([*PHP, "after.php"], tmp_path)
    assert failed.status != 0
    assert "must not be accessed before initialization" in failed.errors


def test_an_overridden_method_would_have_to_take_null(tmp_path: Path) -> None:
    """That is why only a method that nothing overrides lets null stand for its default."""
    code = (
        "class A {{ function f({} $k = {}) {{}} }}\n"
        "class B extends A {{ function f(string $k = 'x') {{ echo $k; }} }}\n(new B)->f();"
    )
    before = php("Open", code.format("string", "@LITERAL"), value="plain")
    source = Source(text=before.text, language_id="php")
    outcome = plan_rewrite(source, finding_of(before), detector_variable="", names=KnownNames())
    assert isinstance(outcome, Refusal)
    assert "override" in outcome.detail
    (tmp_path / "before.php").write_text(before.text, encoding="utf-8")
    assert run([*PHP, "before.php"], tmp_path).output == b"x"
    (tmp_path / "after.php").write_text("<?php " + code.format("?string", "null"), encoding="utf-8")
    failed = run([*PHP, "after.php"], tmp_path)
    assert failed.status != 0
    assert "must be compatible with" in failed.errors


def test_lines_of_a_heredoc_move_without_its_indentation(tmp_path: Path) -> None:
    """A key of several lines keeps its own blanks, and loses those of the closing word."""
    text = "<?php\n$k = <<<T\n    x: one\n      two\n\n    three!\n      y\n    T;\necho $k;\n"
    finding = replace(
        finding_of(php("Lines", "@LITERAL")), span=Span(text.index("one"), text.index("!"))
    )
    source = Source(text=text, language_id="php")
    rewrite = plan_rewrite(source, finding, detector_variable=VARIABLE, names=KnownNames())
    assert isinstance(rewrite, Rewrite)
    value = secret_value(source, rewrite.secret)
    assert value == "one\n  two\n\nthree"
    (tmp_path / "before.php").write_text(text, encoding="utf-8")
    (tmp_path / "after.php").write_text(apply_edits(text, rewrite.edits), encoding="utf-8")
    before = run([*PHP, "before.php"], tmp_path)
    assert run([*PHP, "after.php"], tmp_path, {VARIABLE: value}) == before


def test_a_plain_lookup_would_pass_silently(tmp_path: Path) -> None:
    """That is why the check is part of the lookup: a missing variable is only empty otherwise."""
    plain = tmp_path / "plain.php"
    plain.write_text(f"<?php echo getenv('{VARIABLE}'), '.';", encoding="utf-8")
    silent = run([*PHP, str(plain)], tmp_path)
    assert (silent.status, silent.output) == (0, b".")
