"""Rewritten Python programs print what they printed before, or say what is missing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import ASCII, HOSTILE, IN_FORMAT, Program, finding_of, rewritten
from toolchains.running import check_equal, run

WRITE = "import sys\nsys.stdout.write({})\n"
PROGRAMS = [
    Program(name="constant", code="KEY = @LITERAL\n" + WRITE.format("KEY")),
    Program(
        name="docstring_and_future",
        code='"""Doc."""\nfrom __future__ import annotations\nKEY = @LITERAL\n'
        + WRITE.format('KEY if __doc__ == "Doc." else ""'),
    ),
    Program(
        name="shebang_and_coding",
        code="#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nKEY = @LITERAL\n"
        + WRITE.format("KEY"),
    ),
    Program(
        name="single_quotes", code="KEY = @LITERAL\n" + WRITE.format("KEY"), literal="'@VALUE'"
    ),
    Program(
        name="triple_quotes", code="KEY = @LITERAL\n" + WRITE.format("KEY"), literal='"""@VALUE"""'
    ),
    Program(
        name="bytes",
        code="KEY = @LITERAL\n" + WRITE.format("KEY.decode()"),
        literal='b"@VALUE"',
        value=ASCII,
    ),
    Program(name="alias", code="import os as o\nKEY = @LITERAL\n" + WRITE.format("KEY")),
    Program(
        name="environ", code="from os import environ as e\nKEY = @LITERAL\n" + WRITE.format("KEY")
    ),
    Program(name="submodule", code="import os.path\nKEY = @LITERAL\n" + WRITE.format("KEY")),
    Program(
        name="shadowed_parameter",
        code="def f(os):\n    return @LITERAL\n" + WRITE.format('f("x")'),
    ),
    Program(
        name="shadowed_global", code='os = "x"\nKEY = @LITERAL\n' + WRITE.format("KEY if os else 0")
    ),
    Program(
        name="local_import_elsewhere",
        code="def f():\n    import os\n    return os\nKEY = @LITERAL\n" + WRITE.format("KEY"),
    ),
    Program(
        name="local_import_after",
        code="def f():\n    key = @LITERAL\n    import os\n    return key\n" + WRITE.format("f()"),
    ),
    Program(name="import_below", code="KEY = @LITERAL\nimport os\n" + WRITE.format("KEY")),
    Program(name="argument", code="import sys\nsys.stdout.write(@LITERAL)\n"),
    Program(
        name="decorator",
        code="def d(k):\n    return lambda f: lambda: k\n\n@d(@LITERAL)\ndef f(): ...\n"
        + WRITE.format("f()"),
    ),
    Program(
        name="class_keyword",
        code="class A:\n    def __init_subclass__(cls, k):\n        cls.k = k\n"
        "class B(A, k=@LITERAL): ...\n" + WRITE.format("B.k"),
    ),
    Program(
        name="enumeration",
        code="from enum import Enum\nclass A(Enum):\n    K = @LITERAL\n"
        + WRITE.format("A.K.value"),
    ),
    Program(name="keyword", code="import sys\nprint(end=@LITERAL, file=sys.stdout)\n"),
    Program(name="dictionary", code='D = {"a": {"b": @LITERAL}}\n' + WRITE.format('D["a"]["b"]')),
    Program(name="elements", code="L = [(@LITERAL, 1), 2]\n" + WRITE.format("L[0][0]")),
    Program(name="return", code="def f():\n    return@LITERAL\n" + WRITE.format("f()")),
    Program(
        name="default",
        code="def f(a: int, k: str = @LITERAL):\n    return k\n" + WRITE.format("f(1)"),
    ),
    Program(name="lambda", code="f = lambda: @LITERAL\n" + WRITE.format("f()")),
    Program(name="class_attribute", code="class A:\n    k: str = @LITERAL\n" + WRITE.format("A.k")),
    Program(
        name="dataclass",
        code="from dataclasses import dataclass\n\n@dataclass\nclass A:\n    k: str = @LITERAL\n"
        + WRITE.format("A().k"),
    ),
    Program(name="conditional", code="K = @LITERAL if 1 else 2\n" + WRITE.format("K")),
    Program(
        name="comparison",
        code=f'import sys\nK = bytes.fromhex("{HOSTILE.encode().hex()}").decode()\n'
        "sys.stdout.write(K if @LITERAL == K else sys.exit(1))\n",
    ),
    Program(name="walrus", code="if k := @LITERAL:\n    pass\n" + WRITE.format("k")),
    Program(name="method", code="K = @LITERAL.encode()\n" + WRITE.format("K.decode()")),
    Program(name="yield", code="def f():\n    yield @LITERAL\n" + WRITE.format("next(f())")),
    *(
        Program(
            name=f"format_{name}",
            code=f"K = {code}\n" + WRITE.format("K.strip('_')"),
            literal=literal,
            value=IN_FORMAT,
        )
        for name, code, literal in (
            ("tuple", "@LITERAL % (1, '_')", '"@VALUE_%.0s%s"'),
            ("name", "'_' + @LITERAL % '__'", '"%s@VALUE_"'),
            ("mapping", "@LITERAL % {'a': '_'}", "'%(a)s@VALUE'"),
            ("method", "@LITERAL.format('_', a='_').strip()", '"@VALUE{}{a}"'),
            ("map", "(@LITERAL.format_map({'a': '_'}))[1:]", '"""{a}@VALUE"""'),
            ("sum", "1 and @LITERAL % '_' or ''", '"_%s_@VALUE"'),
        )
    ),
    Program(
        name="multiplied",
        code="K = @LITERAL * 2\n" + WRITE.format("K[: len(K) // 2]"),
    ),
    Program(
        name="multiplying",
        code="K = 1 * @LITERAL\n" + WRITE.format("K[1:]"),
        literal='"_@VALUE"',
    ),
    Program(
        name="path",
        code="from pathlib import PurePath\nK = PurePath('a') / @LITERAL / 'b'\n"
        + WRITE.format("K.parts[1][1:]"),
        literal='"_@VALUE"',
        value=HOSTILE.replace("/", ""),
    ),
    Program(name="loop", code='K = ""\nfor c in @LITERAL:\n    K += c\n' + WRITE.format("K")),
    Program(name="comprehension", code='K = "".join(c for c in @LITERAL)\n' + WRITE.format("K")),
    Program(
        name="async",
        code="import asyncio\nasync def f():\n    return @LITERAL\n"
        + WRITE.format("asyncio.run(f())"),
    ),
    Program(
        name="decorator",
        code="def d(k):\n    return lambda f: k\n@d(@LITERAL)\ndef f(): ...\n" + WRITE.format("f"),
    ),
    Program(name="one_line", code="import sys; K = @LITERAL; sys.stdout.write(K)\n"),
    Program(name="no_final_newline", code="import sys\nsys.stdout.write(@LITERAL)"),
    Program(name="crlf", code="import sys\r\nsys.stdout.write(@LITERAL)\r\n"),
]


def interpreters() -> list[str]:
    """Return this interpreter, and the newer ones that the machine has."""
    names = [f"python3.{minor}" for minor in range(12, 20)]
    named = [path for name in names if (path := shutil.which(name))]
    # A version manager's link is there for versions that it does not run.
    working = [path for path in named if not run([path, "-V"], Path.cwd()).status]
    return list(dict.fromkeys([sys.executable, *working]))


@pytest.mark.parametrize("interpreter", interpreters())
def test_programs_print_the_same_value_and_fail_without_it(
    tmp_path: Path, interpreter: str
) -> None:
    """Every place of a literal: equal output with the variable, a named error without it."""
    for program in PROGRAMS:
        (tmp_path / f"{program.name}_before.py").write_bytes(program.text.encode())
        (tmp_path / f"{program.name}_after.py").write_bytes(rewritten(program, "python").encode())
    check_equal(
        PROGRAMS,
        tmp_path,
        lambda program: [interpreter, "-I", "-X", "utf8", f"{program.name}_before.py"],
        lambda program: [interpreter, "-I", "-X", "utf8", f"{program.name}_after.py"],
    )


NAIVE = 'os.environ["PROBE_KEY"]'


@pytest.mark.parametrize(
    ("code", "reason", "error"),
    [
        ("match 1:\n    case @LITERAL:\n        pass\n", RefusalReason.PATTERN, "SyntaxError"),
        ('import os\nd = {@LITERAL: 1}\nd["plain"]\n', RefusalReason.KEY, "KeyError"),
    ],
)
def test_what_is_refused_would_break(
    code: str, reason: RefusalReason, error: str, tmp_path: Path
) -> None:
    """A lookup put there all the same fails in Python itself."""
    program = Program(name="naive", code=code, value="plain")
    outcome = plan_rewrite(
        Source(text=program.text, language_id="python"),
        finding_of(program),
        detector_variable="",
        names=KnownNames(),
    )
    assert outcome == Refusal(reason)
    (tmp_path / "naive.py").write_text(code.replace("@LITERAL", NAIVE), encoding="utf-8")
    failed = run([sys.executable, "-I", "naive.py"], tmp_path, {"PROBE_KEY": "other"})
    assert failed.status != 0
    assert error in failed.errors


def test_an_import_above_a_future_import_would_break(tmp_path: Path) -> None:
    """That is why the import is not simply put on top."""
    code = "import os\nfrom __future__ import annotations\n"
    (tmp_path / "naive.py").write_text(code, encoding="utf-8")
    assert "SyntaxError" in run([sys.executable, "-I", "naive.py"], tmp_path).errors
