"""Rewritten shell scripts print what they printed before, or say what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from toolchains.programs import HOSTILE, VARIABLE, Program, finding_of, rewritten
from toolchains.running import check_equal, run

# What each kind of string can hold without an expansion.
DOUBLE = "".join(char for char in HOSTILE if char not in "$`\n\t")
SINGLE = "".join(char for char in HOSTILE if char not in "'\\\n\t")
WORD = "sk_9z-x.y/q+r=@%,:"
UNTICKED = SINGLE.replace("`", "")
PLAIN = "".join(char for char in HOSTILE if char not in "$`\\\n\t")
LINE = "".join(char for char in HOSTILE if char not in "\n\t")
DOCUMENT = {"literal": "@VALUE.", "value": LINE, "also": "$`"}
CUT = "sed 's/[.]$//' | tr -d '\\n'"
PRINT = "\nprintf %s "


def shell(
    name: str, code: str, *, literal: str = '"@VALUE"', value: str = DOUBLE, also: str = ""
) -> Program:
    """Return a program whose status is zero wherever it gets to its end."""
    return Program(
        name=name, code=f"{code}\nexit 0\n", literal=literal, value=value, also_escaped=also
    )


PROGRAMS = [
    shell("double", f'k=@LITERAL{PRINT}"$k"'),
    shell("single", f'k=@LITERAL{PRINT}"$k"', literal="'@VALUE'", value=SINGLE),
    shell("word", f'k=@LITERAL{PRINT}"$k"', literal="@VALUE", value=WORD),
    shell("large", f'k=@LITERAL{PRINT}"$k"', literal="'@VALUE'", value='"x $x `x` é' * 360),
    shell("exported", f"""export a=1 k=@LITERAL{PRINT}"$(sh -c 'printf %s "$k"')\""""),
    shell("frozen", f'readonly k=@LITERAL{PRINT}"$k"'),
    shell("argument", "printf %s @LITERAL"),
    shell(
        "beside a quoted quote",
        """k='it'"'"'s '@LITERAL'x'\nk=${k#*s }\nprintf %s "${k%x}\"""",
        literal="'@VALUE'",
        value=SINGLE,
    ),
    shell("name", "@LITERAL %s pr''intf", literal="@VALUE", value="printf"),
    shell("name in a pipe", "@LITERAL %s pr''intf | cat", value="printf"),
    shell("bare", "printf %s @LITERAL", literal="@VALUE", value=WORD),
    shell("several", "printf %s%s '' @LITERAL && true"),
    shell("function", 'f() {\n  k=@LITERAL\n  printf %s "$k"\n}\nf'),
    shell("own", f'{VARIABLE}=@LITERAL{PRINT}"${VARIABLE}"'),
    shell("command", """k=@LITERAL sh -c 'printf %s "$k"'"""),
    shell("loop", 'for k in @LITERAL; do printf %s "$k"; done'),
    shell("comparison", f'k=@LITERAL\nif [ "$k" != "" ]; then :; fi{PRINT}"$k"'),
    shell("branch", "if false; then :\nelse printf %s @LITERAL; fi"),
    shell("pipeline", "printf %s @LITERAL | cat"),
    shell("substitution", 'k="$(printf %s @LITERAL)"\nprintf %s "$k"'),
    shell("subshell", "f() {\n  (true && printf %s @LITERAL)\n}\nf"),
    shell("inline", "true; printf %s @LITERAL | cat"),
    shell("case", "case a in\n  a) printf %s @LITERAL | cat ;;\nesac"),
    shell("elif", "if false; then :; elif printf %s @LITERAL | cat; then :; fi"),
    shell("while", "while printf %s @LITERAL | cat; do break; done"),
    shell("grouped", "{ printf %s @LITERAL; } | cat"),
    shell("background", "printf %s @LITERAL &\nwait"),
    shell("strict", "set -eu\nprintf %s @LITERAL | cat"),
    shell("touching", "printf %s ''@LITERAL"),
    shell("touched", 'x=\nprintf %s "$x"@LITERAL$x'),
    shell("ignored", "printf %s @LITERAL || true"),
    shell("filled", f'k=@LITERAL\n[ -n "$k" ]{PRINT}"$k"'),
    shell(
        "tested", "k=no\n[ -z @LITERAL ] || k=y''es\nprintf %s y''es", literal="@VALUE", value="yes"
    ),
    shell("true", "if [ @LITERAL ]; then printf %s y''es; fi", literal="@VALUE", value="yes"),
    shell("chosen", "case @LITERAL in y''es) printf %s y''es ;; esac", value="yes"),
    shell("pattern", "case y''es in no | @LITERAL) printf %s y''es ;; esac", value="yes"),
    shell(
        "label", "case y''es in @LITERAL) printf %s y''es ;; esac", literal="@VALUE", value="yes"
    ),
    shell("inner", "case [y''es] in *@LITERAL?) printf %s y''es ;; esac", value="yes"),
    shell("written", "printf %s fi''le > @LITERAL\ncat fil? | cat", value="file"),
    shell("emptied", "> @LITERAL\nprintf %s emp[t]y", literal="@VALUE", value="empty"),
    shell(
        "backquotes", 'k=`printf %s @LITERAL`\nprintf %s "$k"', value=UNTICKED, literal="'@VALUE'"
    ),
    shell("called", 'f() {\n  printf %s @LITERAL\n}\nk=$(f)\nprintf %s "$k"'),
    shell("piped", "f() {\n  printf %s @LITERAL\n}\ng() {\n  f\n}\nif true; then g | cat; fi"),
    shell("enclosed", "f() (\n  printf %s @LITERAL\n)\nf"),
    shell("inside", 'f() {\n  printf %s @LITERAL\n}\ng() { printf %s "$(f)"; }\ng'),
    shell("document", f"cat <<EOF | {CUT}\n@LITERAL\nEOF", **DOCUMENT),
    shell(
        "indented",
        f'k=$(cat <<-EOF\n\t"${{x-}}@LITERAL"\n\tEOF\n)\nk=${{k#?}}{PRINT}"${{k%.*}}"',
        **DOCUMENT,
    ),
    shell("quoted", f"cat <<'EOF' | {CUT}\n@LITERAL\nEOF", literal="@VALUE.", value=PLAIN),
    shell("default", f'k=${{{VARIABLE}:-@LITERAL}}{PRINT}"$k"', literal="@VALUE", value=WORD),
    shell(
        "set",
        f'{VARIABLE}="${{{VARIABLE}-@LITERAL}}"{PRINT}"${VARIABLE}"',
        literal="@VALUE",
        value=WORD,
    ),
    shell(
        "assigned",
        f': "${{{VARIABLE}:=@LITERAL}}"{PRINT}"${VARIABLE}"',
        literal="@VALUE",
        value=WORD,
    ),
    shell("spaced", f'k=${{{VARIABLE}=@LITERAL}}{PRINT}"$k"', literal="'@VALUE'", value=SINGLE),
    shell(
        "default_inside",
        f'printf %s "$(printf %s "${{{VARIABLE}:-@LITERAL}}")"',
        literal="@VALUE",
        value=WORD,
    ),
]
ONLY_BASH = [
    shell("escapes", f'k=@LITERAL{PRINT}"$k"', literal="$'@VALUE'", value=HOSTILE),
    shell("array", f'k=(a @LITERAL){PRINT}"${{k[1]}}"'),
    shell("element", f'k[2]=@LITERAL{PRINT}"${{k[2]}}"'),
    shell("table", f'declare -A k\nk[a]=@LITERAL{PRINT}"${{k[a]}}"'),
    shell("local", 'f() {\n  local k=@LITERAL\n  printf %s "$k"\n}\nf'),
    shell("input", 'read -r k <<< @LITERAL\nprintf %s "$k"', literal="'@VALUE'", value=SINGLE),
    shell("test", "[[ $HOME != x ]] && printf %s @LITERAL"),
    shell("process", "cat <(printf %s @LITERAL)"),
    shell("fed", "cat <<< @LITERAL | tr -d '\\n'"),
    shell("fed_alone", 'k=x\nprintf %s "$(cat <<< @LITERAL)"'),
    shell("equal", "[[ y''es == @LITERAL ]] && printf %s y''es", literal="@VALUE", value="yes"),
    shell("coprocess", """coproc sh -c 'printf %s "$0" > co' @LITERAL\nwait\ncat co"""),
]
EACH_SHELL = [("dash", PROGRAMS), ("bash", [*PROGRAMS, *ONLY_BASH])]


@pytest.mark.parametrize(("interpreter", "programs"), EACH_SHELL, ids=["dash", "bash"])
def test_programs_print_the_same_value_and_fail_without_it(
    tmp_path: Path, interpreter: str, programs: list[Program]
) -> None:
    """Every place of a string: equal output, and a named error without the variable."""
    for program in programs:
        (tmp_path / f"{program.name}_before.sh").write_text(program.text, "utf-8", newline="")
        after = rewritten(program, "shell")
        assert program.content.of(program.text) not in after, program.name
        (tmp_path / f"{program.name}_after.sh").write_text(after, "utf-8", newline="")
    check_equal(
        programs,
        tmp_path,
        lambda program: [interpreter, f"{program.name}_before.sh"],
        lambda program: [interpreter, f"{program.name}_after.sh"],
    )


@pytest.mark.parametrize("interpreter", ["dash", "bash"])
def test_a_check_in_a_subshell_alone_would_not_stop_the_script(
    tmp_path: Path, interpreter: str
) -> None:
    """That is why one stands in front of the statement: the exit status would be zero otherwise."""
    script = f'k="$(printf %s "${{{VARIABLE}:?is not set}}")"\ntrue | cat "$k" | cat\necho "$?"\n'
    (tmp_path / "naive.sh").write_text(script, encoding="utf-8")
    assert run([interpreter, "naive.sh"], tmp_path).status == 0


@pytest.mark.parametrize("interpreter", ["dash", "bash"])
def test_a_name_that_the_script_sets_would_be_read_back(tmp_path: Path, interpreter: str) -> None:
    """So such a name is not used: the script would see its own value."""
    program = shell("taken", f"{VARIABLE}=other\n{VARIABLE}=@LITERAL\nprintf %s ${VARIABLE}")
    names = KnownNames({VARIABLE: program.value})
    source = Source(text=program.text, language_id="shell")
    outcome = plan_rewrite(source, finding_of(program), detector_variable=VARIABLE, names=names)
    assert not isinstance(outcome, Refusal)
    assert outcome.variable == f"{VARIABLE}_2"
    naive = program.code.replace("@LITERAL", f'"${{{VARIABLE}:?}}"')
    (tmp_path / "naive.sh").write_text(naive, encoding="utf-8")
    assert run([interpreter, "naive.sh"], tmp_path, {VARIABLE: "right"}).output == b"other"


@pytest.mark.parametrize("interpreter", ["dash", "bash"])
def test_a_lookup_in_a_function_alone_would_not_stop_the_script(
    tmp_path: Path, interpreter: str
) -> None:
    """That is why a check stands before its first call, where a substitution calls it."""
    script = f'f() {{ printf %s "${{{VARIABLE}:?}}"; }}\nk=$(f)\ntrue "$k"\nf | cat\necho end\n'
    (tmp_path / "naive.sh").write_text(script, encoding="utf-8")
    assert run([interpreter, "naive.sh"], tmp_path).output == b"end\n"


def test_a_redirection_alone_would_not_stop_the_script(tmp_path: Path) -> None:
    """That is why a check stands in front of it in bash."""
    script = f'cat <<< "${{{VARIABLE}:?}}"\ncat > "${{{VARIABLE}:?}}"\necho end\n'
    (tmp_path / "naive.sh").write_text(script, encoding="utf-8")
    assert run(["bash", "naive.sh"], tmp_path).output == b"end\n"


def test_quotes_in_a_default_belong_to_its_value_in_a_string(tmp_path: Path) -> None:
    """So such a default is refused: the value is not what stands between the quotes."""
    program = shell("quotes", "printf %s \"${X:-'@LITERAL'}\"", literal="@VALUE", value="abc")
    source = Source(text=program.text, language_id="shell")
    outcome = plan_rewrite(source, finding_of(program), detector_variable="", names=KnownNames())
    assert outcome == Refusal(RefusalReason.FALLBACK)
    (tmp_path / "quotes.sh").write_text(program.text, encoding="utf-8")
    assert run(["dash", "quotes.sh"], tmp_path).output == b"'abc'"


def test_a_pattern_is_refused_where_a_lookup_would_match_differently(tmp_path: Path) -> None:
    """A word next to `=~` is a regular expression, and a quoted expansion is none."""
    program = shell("regex", "[[ axb =~ @LITERAL ]] && printf yes", literal="@VALUE", value="a.b")
    source = Source(text=program.text, language_id="shell")
    outcome = plan_rewrite(source, finding_of(program), detector_variable="", names=KnownNames())
    assert isinstance(outcome, Refusal)
    assert outcome.reason in {RefusalReason.PATTERN, RefusalReason.NO_LITERAL}
    naive = program.code.replace("@LITERAL", '"${X:?}"')
    for code, expected in ((program.text, b"yes"), (naive, b"")):
        (tmp_path / "regex.sh").write_text(code, encoding="utf-8")
        assert run(["bash", "regex.sh"], tmp_path, {"X": "a.b"}).output == expected
