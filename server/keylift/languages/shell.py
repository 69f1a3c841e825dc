"""Shell (POSIX and bash): strings and words, and the places where a lookup is legal.

`${NAME:?…}` stops a script that lacks the variable, but inside a subshell it stops only that, so
there a check goes in front of the statement. A script's own variables and its environment share
one set of names, so a variable that the script sets is never looked up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import File, Function, Language, Reach, Syntax
from keylift.languages.placement import insert, is_first_on_line, line_start
from keylift.languages.tree import Place, SyntaxTree, field_of
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.model import Edit, Span

_QUOTES = re.compile(
    r"""(?P<prefix>)(?P<quote>(?P<ansi>\$')|["']|)(?P<content>.*)(?(ansi)'|(?P=quote))\Z""",
    re.DOTALL,
)
_DOUBLE = Escapes(simple("", '$`"\\', **{"\n": ""}), re.compile(r"(?!)"), keeps_backslash=True)
_ANSI = Escapes(
    simple("abfnrtv", "\\'\"?", e="\x1b", E="\x1b"),
    re.compile(
        r"(?P<hex>x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8})|(?P<octal>[0-7]{1,3})"
    ),
    limit=0x80,
)
_WORD = re.compile(r"[\w./+:=@%,-]*\Z", re.ASCII)
_SPECIAL = re.compile(r"""["`]|\$[\w{(@*#?$!-]""", re.ASCII)
_SUBSHELLS = frozenset({"subshell", "command_substitution", "process_substitution", "pipeline"})
_BODIES = frozenset(
    {
        "program",
        "compound_statement",
        "do_group",
        "if_statement",
        "elif_clause",
        "else_clause",
        "case_item",
    }
)
_HEADS = frozenset({"condition", "value"})
_COMPARISONS = frozenset({"=", "==", "!="})
_OTHER_SHELL = re.compile(r"^\ufeff?#!.*\b(?:fish|t?csh|pwsh|rc|nu|elvish|xonsh)\b")
_STARTUP = re.compile(
    r"(?:^|/)\.?(?:bashrc|bash_profile|bash_login|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin"
    r"|kshrc|mkshrc|shrc)\Z"
)


def decode(literal: str) -> str | None:
    """Return the value of a whole string or word; None where the shell would expand it."""
    found = _QUOTES.match(literal)
    if not found:
        return None
    quote, content = found["quote"], found["content"]
    if quote == "'":
        return None if "'" in content else content
    if quote == '"':
        is_plain = not _SPECIAL.search(re.sub(r"\\.", "", content, flags=re.DOTALL))
        return unescape(content, _DOUBLE) if is_plain else None
    if quote:
        return unescape(content, _ANSI)
    return content if _WORD.match(content) else None


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if any(_is_in_backquotes(tree, node) for node in place.ancestors):
        return RefusalReason.UNUSUAL_PLACE
    if place.parent.type == "binary_expression" and _is_pattern(tree, place):
        return RefusalReason.PATTERN
    subshell = _outermost_subshell(place)
    if subshell is not None and _guarded(place, subshell) is None:
        return RefusalReason.SUBSHELL
    return None


def _is_in_backquotes(tree: SyntaxTree, node: Node) -> bool:
    return node.type == "command_substitution" and tree.source(node).startswith("`")


def _is_pattern(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether a comparison takes the literal for more than its characters."""
    operator = place.parent.child_by_field_name("operator")
    is_equality = operator is not None and tree.source(operator) in _COMPARISONS
    return not is_equality or place.literal.type == "word"


def _outermost_subshell(place: Place) -> int | None:
    """Return the index in the path of the outermost node that runs in its own process."""
    for depth, node in enumerate(place.path):
        following = node.next_sibling
        is_in_background = following is not None and following.type == "&"
        if node.type in _SUBSHELLS or (is_in_background and not node.type.endswith("word")):
            return depth
    return None


def _guarded(place: Place, subshell: int) -> Node | None:
    """Return the statement around a subshell before which a check may stand, or None."""
    for depth in range(subshell, 0, -1):
        parent, statement = place.path[depth - 1], place.path[depth]
        if parent.type == "function_definition":
            return None
        if parent.type in _BODIES and field_of(parent, statement) not in _HEADS:
            return statement
    return None


def _object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    if file.path.endswith(".fish") or _OTHER_SHELL.match(tree.text):
        return RefusalReason.UNSUPPORTED_LANGUAGE
    return RefusalReason.STARTUP_FILE if _STARTUP.search(file.path) else None


def _import_symbol(tree: SyntaxTree, place: Place, _symbol: str) -> Reach | None:
    """Reach a variable; where the place runs in a subshell, with a check before its statement."""
    subshell = _outermost_subshell(place)
    if subshell is None:
        return Reach("")
    statement = _guarded(place, subshell)
    return Reach("", (_check_before(tree, statement),)) if statement else None


def _check_before(tree: SyntaxTree, statement: Node) -> Edit:
    start = tree.span(statement).start
    indent = tree.text[line_start(tree.text, start) : start]
    end = f"\n{indent}" if is_first_on_line(tree.text, start) else "; "
    return insert(start, f': "${{@variable:?@variable is not set}}"{end}')


def _is_bound(tree: SyntaxTree, place: Place, part: Span, name: str) -> bool:
    """Tell whether `name` may be something else than what the environment says at the place.

    A variable that is set to the part alone may have that name: it is set to what it already is.
    """
    target = _own_target(tree, place, part)
    start = tree.span(place.literal).start
    for found in re.finditer(rf"(?<!\w){name}(?!\w)", tree.text):
        before, after = tree.text[: found.start()], tree.text[found.end() :]
        if target and tree.span(target).start == found.start():
            continue
        is_read = re.search(r"\$(?:\{[#!]?)?\Z", before) and not re.match(r":?=", after)
        is_exported = re.search(r"\bexport(?:[ \t]+\w+)*[ \t]+\Z", before[-200:])
        is_later = target is not None and found.start() > start
        if is_later and (is_read or (is_exported and not re.match(r"\+?=", after))):
            continue
        return True
    return False


def _own_target(tree: SyntaxTree, place: Place, part: Span) -> Node | None:
    """Return the name of the variable that the part alone is assigned to."""
    found = _QUOTES.match(tree.source(place.literal))
    is_whole = found is not None and len(found["content"]) == part.end - part.start
    if place.parent.type != "variable_assignment" or place.value != place.literal or not is_whole:
        return None
    name, text = place.parent.child_by_field_name("name"), tree.source(place.parent)
    is_plain = name is not None and text.startswith(f"{tree.source(name)}=")
    return name if is_plain and name and name.type == "variable_name" else None


def _define(_tree: SyntaxTree, _place: Place, _function: Function, _file: File) -> Reach | None:
    return None


LANGUAGE = Language(
    id="shell",
    name="Shell",
    line_comment="#",
    extensions=(".sh", ".bash", ".zsh", ".ksh", ".bats", ".fish"),
    filenames=(".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv"),
    lsp_ids=("shellscript", "sh", "bash", "zsh", "fish"),
    syntax=Syntax(
        grammar="tree_sitter_bash:language",
        literals=frozenset({"string", "raw_string", "ansi_c_string", "word"}),
        quotes=_QUOTES,
        decode=decode,
        object_to=_object_to,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        define=_define,
        is_bound=_is_bound,
        wrappers=frozenset({"concatenation"}),
        holes=frozenset(
            {
                "simple_expansion",
                "expansion",
                "command_substitution",
                "arithmetic_expansion",
                "process_substitution",
            }
        ),
        joins=frozenset({"concatenation"}),
        operator="",
        spaced=lambda _place: "",
        interpolating=frozenset({'"'}),
        interpolation="@value",
        places=frozenset(
            {
                "variable_assignment.value",
                "command.argument",
                "array",
                "for_statement.value",
                "herestring_redirect",
                "binary_expression.left",
                "binary_expression.right",
            }
        ),
        refused={
            "case_item.value": RefusalReason.PATTERN,
            "expansion": RefusalReason.FALLBACK,
        },
        blockers={
            "translated_string": RefusalReason.UNUSUAL_PLACE,
            "expansion": RefusalReason.FALLBACK,
            "arithmetic_expansion": RefusalReason.UNUSUAL_PLACE,
        },
        targets={"variable_assignment": "name"},
        barriers=frozenset({"command", "function_definition"}),
    ),
)
