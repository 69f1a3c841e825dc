"""A Java constant has its value from the start; a lookup in its place is read as `null` too early.

Each class prints what it read of the constant while others were still being made.
"""

from __future__ import annotations

from pathlib import Path

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import Program, finding_of, rewritten
from toolchains.running import run
from toolchains.test_java import JAVA

# `@NAME` is the class, which gives what it read by `read()`; `@LITERAL` is the constant's value.
EARLY = {
    "Only": "static final @NAME ONLY = new @NAME(); static final String K = @LITERAL;"
    " final String k = K; static String read() { return ONLY.k; }",
    "Block": "static String k; static { k = f(); } static String f() { return K; }"
    " static final String K = @LITERAL; static String read() { return k; }",
    "Qualified": "static final String S = @NAME.K; static final String K = @LITERAL;"
    " static String read() { return S; }",
    "Passed": "static final String S = String.valueOf(@NAME.T);"
    " static final String K = @LITERAL, T = K; static String read() { return S; }",
    "Anonymous": "static final Object O = new Object() { public String toString() { return K; } };"
    ' static final String S = "" + O; static final String K = @LITERAL;'
    " static String read() { return S; }",
    "Nested": "static class N { static String k = K; } static final String S = N.k;"
    " static final String K = @LITERAL; static String read() { return S; }",
    "Instance": "final String s = f(); final String k = @LITERAL; String f() { return k; }"
    " static String read() { return new @NAME().s; }",
    "Overriding": "static class B { B() { f(); } void f() {} } static String got;"
    " static class D extends B { final String k = @LITERAL; void f() { got = k; } }"
    " static String read() { new D(); return got; }",
}
LATE = {
    "First": "static final String K = @LITERAL; static final @NAME ONLY = new @NAME();"
    " final String k = K; static String read() { return ONLY.k; }",
    "Apart": "static final @NAME ONLY = new @NAME(); static final String K = @LITERAL;"
    " String k() { return K; } static String read() { return ONLY.k(); }",
    "Literal": "static final Class<?> C = @NAME.class; static final String K = @LITERAL;"
    " @NAME() { C.getName(); } final String k = K; static String read() { return new @NAME().k; }",
    "Quiet": "static class B { B() { g(); } void f() {} void g() {} }"
    " static class D extends B { final String k = @LITERAL; void f() { s = k; } String s; }"
    " static String read() { D d = new D(); d.f(); return d.s; }",
}
LINE = '  System.out.println("{} " + {}.read());\n'


def program(name: str, members: str) -> Program:
    code = f"class {name} {{ {members} }}\n".replace("@NAME", name)
    return Program(name=name, code=code, value="told")


def read_all(folder: Path, codes: dict[str, str]) -> list[str]:
    """Compile the classes and return what each of them read."""
    folder.mkdir()
    lines = "".join(LINE.format(name, name) for name in codes)
    main = f"class Main {{ public static void main(String[] a) {{\n{lines}}} }}\n"
    for name, code in {**codes, "Main": main}.items():
        (folder / f"{name}.java").write_text(code, encoding="utf-8")
    compiled = run(["javac", "-d", "out", *(f"{name}.java" for name in [*codes, "Main"])], folder)
    assert compiled.errors == ""
    return run([*JAVA, "Main"], folder, {"PROBE_KEY": "told"}).output.decode().split("\n")[:-1]


def test_what_is_read_early_is_refused_since_it_would_be_null(tmp_path: Path) -> None:
    """Before, every class reads the value; with a lookup all the same, every class reads null."""
    programs = [program(name, members) for name, members in EARLY.items()]
    for each in programs:
        source = Source(text=each.text, language_id="java")
        outcome = plan_rewrite(source, finding_of(each), detector_variable="", names=KnownNames())
        assert isinstance(outcome, Refusal), each.name
        assert outcome.reason is RefusalReason.READ_EARLY, each.name
        assert outcome.detail == "Line 1 may do so."
    before = read_all(tmp_path / "before", {each.name: each.text for each in programs})
    assert before == [f"{name} told" for name in EARLY]
    lookup = 'System.getenv("PROBE_KEY")'
    naive = {each.name: each.code.replace("@LITERAL", lookup) for each in programs}
    assert read_all(tmp_path / "naive", naive) == [f"{name} null" for name in EARLY]


def test_what_is_read_later_is_the_same(tmp_path: Path) -> None:
    """Where nothing reads the constant before its own line, a lookup is as good."""
    programs = [program(name, members) for name, members in LATE.items()]
    after = read_all(tmp_path / "after", {each.name: rewritten(each, "java") for each in programs})
    assert after == [f"{name} told" for name in LATE]


def test_an_inner_class_could_not_have_the_field_in_older_versions(tmp_path: Path) -> None:
    """A constant may stand there, any other static field may not."""
    for name, value, error in (("A", '"x"', ""), ("B", 'System.getenv("X")', "static")):
        code = f"class {name} {{ class I {{ static final String K = {value}; }} }}\n"
        (tmp_path / f"{name}.java").write_text(code, encoding="utf-8")
        said = run(["javac", "--release", "15", "-d", "out", f"{name}.java"], tmp_path).errors
        assert (error in said) if error else said == ""
