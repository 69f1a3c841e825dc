"""Rewritten C# programs compile and print what they printed before, or say what is missing.

Mono's compiler stops at C# 7, so raw literals, switch expressions and collections in brackets are
shown by cases only.
"""

from __future__ import annotations

from pathlib import Path

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from support.command_line import git, run_process, stripe
from toolchains.programs import HOSTILE, VARIABLE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

HEAD = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\n"
DISPATCH = "class Start {{ static void Main(string[] a) {{ switch (a[0]) {{ {} }} }} }}\n"
COMPILE = ["mcs", "-nologo", "-langversion:7.2", "-codepage:utf8", "-nowarn:0162,0414,0169,0219"]


def csharp(name: str, members: str, printed: str, *, head: str = HEAD, **more: str) -> Program:
    run = f"public static void Run() {{ System.Console.Write({printed}); }}"
    code = f"{head}namespace {name}_WHEN {{ class Probe {{\n{members}\n{run}\n}} }}\n"
    return Program(name=name, code=code, **more)


GETTER = f'Environment.GetEnvironmentVariable("{VARIABLE}")'

PROGRAMS = [
    csharp("Field", "static readonly string K = @LITERAL;", "K"),
    csharp("Unused", "static readonly string K = @LITERAL;", "K", head=""),
    csharp("Large", "static string k = @LITERAL;", "k", value="x'\"\\%{é" * 600),
    csharp("Verbatim", "static string k = @LITERAL;", "k", literal='@"@VALUE"', value="$ '%{} é🔑"),
    csharp("Local", "static string F() { var k = @LITERAL; return k; }", "F()"),
    csharp("Property", "string K { get; set; } = @LITERAL;", "new Probe().K"),
    csharp("Getter", "static string K => @LITERAL;", "K"),
    csharp("Arrow", "static string F() => @LITERAL;", "F()"),
    csharp("Assigned", "string k;\nProbe() { this.k = @LITERAL; }", "new Probe().k"),
    csharp(
        "Index",
        'static string F() { var d = new Dictionary<string, string>(); d[@"k"] = @LITERAL;'
        " return d.Values.First(); }",
        "F()",
    ),
    csharp("Argument", "static string F(string k, int n) { return k; }", "F(@LITERAL, 1)"),
    csharp("Named", "static string F(int n, string k) { return k; }", "F(n: 1, k: @LITERAL)"),
    csharp("Constructed", "", "new System.Text.StringBuilder(@LITERAL)"),
    csharp("Based", "class E : Exception { public E() : base(@LITERAL) {} }", "new E().Message"),
    csharp("Member", "string k;", "new Probe { k = @LITERAL }.k"),
    csharp("Entry", "", 'new Dictionary<string, string> { { "k", @LITERAL } }["k"]'),
    csharp("Indexer", "", 'new Dictionary<string, string> { ["k"] = @LITERAL }["k"]'),
    csharp("Anonymous", "", "new { K = @LITERAL }.K"),
    csharp("Returned", "static string F() { return@LITERAL; }", "F()"),
    csharp("Yielded", "static IEnumerable<string> F() { yield return @LITERAL; }", "F().First()"),
    csharp("Elements", 'static string[] k = { "", @LITERAL };', "k[1]"),
    csharp("Inferred", "", "new[] { @LITERAL }[0]"),
    csharp("Table", "", 'new string[,] { { "", @LITERAL } }[0, 1]'),
    csharp("Tuple", "", "(1, k: @LITERAL).k"),
    csharp("Choice", "static string F(int n) { return n > 0 ? @LITERAL : null; }", "F(1)"),
    csharp("Cast", "static object k = (object)@LITERAL;", "k"),
    csharp("Method", "static char[] k = @LITERAL.ToCharArray();", "new string(k)"),
    csharp("Lambda", "static Func<string> f = () => @LITERAL;", "f()"),
    csharp(
        "Statements", "static string F(Func<string> f) => f();", "F(() => { return @LITERAL; })"
    ),
    csharp(
        "Assigning",
        "string k; static string F(Action<Probe> f) { var p = new Probe(); f(p); return p.k; }",
        "F(p => p.k = @LITERAL)",
    ),
    csharp("Lazily", "", "new Lazy<string>(() => @LITERAL).Value"),
    csharp("Hole", "static string F(string k) => k;", '$"{F(@LITERAL)}"'),
    csharp("Part", "static string k = @LITERAL;", "k.Substring(7)", literal='"Bearer @VALUE"'),
    csharp("Middle", "", "@LITERAL.Trim('x')", literal='"x@VALUEx"'),
    csharp("CastPart", "", "(object)@LITERAL", literal='"@VALUE"'),
    csharp("VerbatimPart", "", "@LITERAL.Trim('\"')", literal='@"""@VALUE"""', value="$ '%{} é🔑"),
    csharp("Holes", "", "@LITERAL.Trim('1')", literal='$"{1}@VALUE{1}"', value="$ '%\\ é🔑\""),
    csharp("VerbatimHoles", "", "@LITERAL.Trim('1')", literal='$@"{1}@VALUE{1}"', value="$ '% é"),
    csharp("NoHoles", "", "@LITERAL.Trim('1')", literal='$@"1@VALUE"', value="$ '% é"),
    csharp(
        "Formattable",
        "static FormattableString k = @LITERAL;",
        "k.ToString()",
        literal='$"@VALUE"',
        value="$ '%\\ é🔑\"",
    ),
    csharp("Sum", "", '("a" + @LITERAL + "a").Trim(\'a\')'),
    csharp("Operand", "", "(1 + @LITERAL).Substring(2)", literal='"b@VALUE"'),
    csharp("Added", "static string F(string k) { k += @LITERAL; return k; }", 'F("")'),
    csharp("Fallback", f"static string k = {GETTER} ?? @LITERAL;", "k"),
    csharp("Constant", "const string K = @LITERAL;", "K"),
    csharp("ConstantPart", "const string K = @LITERAL;", "K.Substring(1)", literal='"b@VALUE"'),
    csharp(
        "Preceded",
        "static readonly Probe P = new Probe(); const string K = @LITERAL; string k = K;",
        "P.k",
    ),
    csharp(
        "LocalConstant",
        "static string F() { const string k = @LITERAL; Func<string> f = () => k; return f(); }",
        "F()",
    ),
    Program(
        name="Shadowed",
        code="namespace Shadowed_WHEN { class Probe { class System {} string k = @LITERAL;\n"
        "public static void Run() { global::System.Console.Write(new Probe().k); } } }\n",
    ),
]
NOT_CONSTANT = "An attribute argument must be a constant expression"
DEFAULT = "must be a constant"
CASE = "A constant value is expected"
TREE = "CS8188"
CONSTANT = "const string K = @LITERAL;"
NAIVE = [
    ("[Obsolete(@LITERAL)] int n;", RefusalReason.ANNOTATION, NOT_CONSTANT),
    ("[Obsolete(message: @LITERAL)] int n;", RefusalReason.ANNOTATION, NOT_CONSTANT),
    ("void F(string k = @LITERAL) {}", RefusalReason.CONSTANT_REQUIRED, DEFAULT),
    (
        "int F(string s) { switch (s) { case @LITERAL: return 1; } return 0; }",
        RefusalReason.PATTERN,
        CASE,
    ),
    (
        "System.Linq.Expressions.Expression<Func<string>> e = () => @LITERAL;",
        RefusalReason.EXPRESSION_TREE,
        TREE,
    ),
    (f"{CONSTANT} [Obsolete(K)] int n;", RefusalReason.CONSTANT_REQUIRED, NOT_CONSTANT),
    (f"{CONSTANT} void F(string k = K) {{}}", RefusalReason.CONSTANT_REQUIRED, DEFAULT),
    (
        f"{CONSTANT} const string L = K;",
        RefusalReason.CONSTANT_REQUIRED,
        "can only be initialized with null",
    ),
    (
        f"{CONSTANT} int F(string s) {{ switch (s) {{ case K: return 1; }} return 0; }}",
        RefusalReason.CONSTANT_REQUIRED,
        CASE,
    ),
]
LOOKUP = 'System.Environment.GetEnvironmentVariable("X") ?? throw new Exception()'


def write(folder: Path, program: Program, when: str, code: str) -> None:
    (folder / f"{program.name}_{when}.cs").write_bytes(code.replace("_WHEN", f"_{when}").encode())


def test_programs_print_the_same_value_and_fail_without_it(tmp_path: Path) -> None:
    """Every place of a literal: it compiles, equal output, a named error without the variable."""
    for program in PROGRAMS:
        write(tmp_path, program, "before", program.text)
        write(tmp_path, program, "after", rewritten(program, "csharp"))
    names = sorted(path.stem for path in tmp_path.glob("*.cs"))
    cases = " ".join(f'case "{name}": {name}.Probe.Run(); break;' for name in names)
    (tmp_path / "Start.cs").write_text(DISPATCH.format(cases), encoding="utf-8")
    compiled = run([*COMPILE, "-out:all.exe", "Start.cs", *(f"{n}.cs" for n in names)], tmp_path)
    assert (compiled.status, compiled.output.decode() + compiled.errors) == (0, "")
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: ["mono", "all.exe", f"{program.name}_before"],
        lambda program: ["mono", "all.exe", f"{program.name}_after"],
    )


def test_what_is_refused_would_not_compile(tmp_path: Path) -> None:
    """A lookup put there all the same is an error of the compiler."""
    for code, reason, error in NAIVE:
        program = Program(name="Naive", code=f"using System;\nclass A {{ {code} }}\n", value="p")
        source = Source(text=program.text, language_id="csharp")
        outcome = plan_rewrite(
            source, finding_of(program), detector_variable="", names=KnownNames()
        )
        assert isinstance(outcome, Refusal), code
        assert outcome.reason is reason, code
        naive = program.code.replace("const string K", "static readonly string K")
        for text, is_legal in ((program.text, True), (naive, False)):
            (tmp_path / "A.cs").write_text(text.replace("@LITERAL", LOOKUP), encoding="utf-8")
            said = run([*COMPILE, "-target:library", "A.cs"], tmp_path)
            assert (said.status == 0) is is_legal, code
            assert (error in said.errors) is not is_legal, said.errors


def test_a_plain_lookup_would_pass_silently(tmp_path: Path) -> None:
    """That is why the check is part of the lookup: a missing variable is only `null` otherwise."""
    code = "class A { static void Main() { System.Console.Write(@K); } }"
    plain = code.replace("@K", f'System.Environment.GetEnvironmentVariable("{VARIABLE}")')
    (tmp_path / "A.cs").write_text(plain, encoding="utf-8")
    assert run([*COMPILE, "A.cs"], tmp_path).status == 0
    silent = run(["mono", "A.exe"], tmp_path)
    assert (silent.status, silent.output) == (0, b"")
    assert run(["mono", "A.exe"], tmp_path, {VARIABLE: HOSTILE}).output == HOSTILE.encode()


def test_a_field_behind_static_members_would_be_read_too_early(tmp_path: Path) -> None:
    """That is why such a constant becomes a property: as a field it is `null` to what precedes."""
    members = "static A a = new A(); string k = K; static readonly string K = @K;"
    code = f"class A {{ {members} static void Main() {{ System.Console.Write(a.k); }} }}"
    early = code.replace("@K", f'System.Environment.GetEnvironmentVariable("{VARIABLE}")')
    (tmp_path / "A.cs").write_text(early, encoding="utf-8")
    assert run([*COMPILE, "A.cs"], tmp_path).status == 0
    assert run(["mono", "A.exe"], tmp_path, {VARIABLE: HOSTILE}).output == b""


def test_a_namespace_of_another_file_hides_no_lookup(tmp_path: Path) -> None:
    """In `Acme`, its own `System` would come first, with another `Environment` in it."""
    files = {
        "shop.csproj": '<Project Sdk="Microsoft.NET.Sdk">\n</Project>\n',
        "src/Program.cs": "namespace Acme.Shop { class Program { static void Main() {"
        ' global::System.Console.Write("@SECRET"); } } }\n',
        "other/Clock.cs": "namespace Acme.System { static class Environment {"
        ' public static string GetEnvironmentVariable(string name) { return "other"; } }'
        " class InvalidOperationException : global::System.Exception {"
        " public InvalidOperationException(string said) { } } }\n",
    }
    git("init", "-q", folder=tmp_path)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text.replace("@SECRET", stripe()))
    status, out, err = run_process("fix", "--quiet", str(tmp_path))
    assert status == 0, out + err
    built = run([*COMPILE, "-out:all.exe", "src/Program.cs", "other/Clock.cs"], tmp_path)
    assert built.status == 0, built.output.decode() + built.errors
    done = run(["mono", "all.exe"], tmp_path, {"STRIPE_SECRET_KEY": stripe()})
    assert (done.status, done.output.decode()) == (0, stripe()), done.errors
