"""Shell (POSIX and bash): strings and words, and the places where a lookup is legal.

`${NAME:?…}` stops a script that lacks the variable, but inside a subshell it stops only that, so
there a check goes in front of the statement. A script's own variables and its environment share
one set of names, so a variable that the script sets is never looked up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._shell_checks import checks_for
from keylift.languages._shell_documents import is_expandable, unquoted_delimiters
from keylift.languages._shell_fallback import find_fallback
from keylift.languages._shell_functions import define
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import File, Function, Language, Reach, Syntax
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.model import Span

_QUOTES = re.compile(
    r"""
    (?P<prefix>) (?P<quote> (?P<document><<) | (?P<ansi>\$') | ["'] | (?!<<) )
    (?(document) -?[ \t]* (?P<mark>["']?) (?P<delimiter>[\w.]+) (?P=mark) [^\n]*\n )
    (?P<content>.*)
    (?(document) (?P=delimiter) | (?(ansi) ' | (?P=quote) ) ) \Z
    """,
    re.DOTALL | re.VERBOSE,
)
_DOUBLE = Escapes(simple("", '$`"\\', **{"\n": ""}), re.compile(r"(?!)"), keeps_backslash=True)
_DOCUMENT = Escapes(simple("", "$`\\", **{"\n": ""}), re.compile(r"(?!)"), keeps_backslash=True)
_ANSI = Escapes(
    simple("abfnrtv", "\\'\"?", e="\x1b", E="\x1b"),
    re.compile(
        r"(?P<hex>x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8})|(?P<octal>[0-7]{1,3})"
    ),
    limit=0x80,
)
_WORD = re.compile(r"[\w./+:=@%,-]*\Z", re.ASCII)
_PIECE = re.compile(r"<<(?P<text>.*)<<\Z", re.DOTALL)
_SPECIAL = re.compile(r"""`|\$[\w{(@*#?$!-]""", re.ASCII)
_OTHER_SHELL = re.compile(r"^\ufeff?#!.*\b(?:fish|t?csh|pwsh|rc|nu|elvish|xonsh)\b")
_STARTUP = re.compile(
    r"(?:^|/)\.?(?:bashrc|bash_profile|bash_login|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin"
    r"|kshrc|mkshrc|shrc)\Z"
)


def decode(literal: str) -> str | None:
    """Return the value of a whole string or word; None where the shell would expand it.

    A piece of a here-document's text comes between two `<<`.
    """
    piece = _PIECE.match(literal)
    if piece:
        return _unescape(piece["text"], _DOCUMENT)
    found = _QUOTES.match(literal)
    if not found or found["document"]:
        return None
    quote, content = found["quote"], found["content"]
    if quote == "'":
        return None if "'" in content else content
    if quote == '"':
        return None if '"' in re.sub(r"\\.", "", content) else _unescape(content, _DOUBLE)
    if quote:
        return unescape(content, _ANSI)
    return content if _WORD.match(content) else None


def _unescape(text: str, escapes: Escapes) -> str | None:
    is_plain = not _SPECIAL.search(re.sub(r"\\.", "", text, flags=re.DOTALL))
    return unescape(text, escapes) if is_plain else None


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if _is_in_backquotes(tree, place):
        return RefusalReason.UNUSUAL_PLACE
    if place.parent.type == "command_name" and _is_called_like_a_function(tree, place):
        return RefusalReason.COMMAND_NAME
    if place.parent.type == "binary_expression" and _is_pattern(tree, place):
        return RefusalReason.PATTERN
    if place.literal.type == "heredoc_redirect" and not is_expandable(tree, place.literal):
        return RefusalReason.NO_LITERAL
    return RefusalReason.SUBSHELL if checks_for(tree, place) is None else None


def _is_called_like_a_function(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the name is a function's, which the grammar sees only where it has no quotes."""
    return tree.text[tree.span(place.literal).end :].lstrip(" \t").startswith("(")


def _is_in_backquotes(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether quotes or backslashes may mean something else, as inside of backquotes."""
    quoted = [
        depth
        for depth, node in enumerate(place.path)
        if node.type == "command_substitution" and tree.source(node).startswith("`")
    ]
    is_in_string = any(node.type == "string" for node in place.path[: max(quoted, default=0)])
    return bool(quoted) and (is_in_string or "\\" in tree.source(place.literal))


def _is_pattern(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the literal is a regular expression."""
    operator = place.parent.child_by_field_name("operator")
    is_match = operator is not None and tree.source(operator) == "=~"
    return is_match and place.value != place.parent.child_by_field_name("left")


def _object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    if file.path.endswith(".fish") or _OTHER_SHELL.match(tree.text):
        return RefusalReason.UNSUPPORTED_LANGUAGE
    return RefusalReason.STARTUP_FILE if _STARTUP.search(file.path) else None


def _import_symbol(tree: SyntaxTree, place: Place, _symbol: str) -> Reach | None:
    """Reach a variable, with a check where the lookup alone would not stop the script."""
    checks = checks_for(tree, place)
    return None if checks is None else Reach("", checks)


def _frame(tree: SyntaxTree, place: Place) -> str:
    return "expansion" if find_fallback(tree, place) else ""


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


def _define(
    tree: SyntaxTree, place: Place, function: Function, _file: File
) -> Reach | Refusal | None:
    return define(tree, place, function) if function.is_shared else None


LANGUAGE = Language(
    id="shell",
    name="Shell",
    line_comment="#",
    extensions=(".sh", ".bash", ".zsh", ".ksh", ".bats", ".fish"),
    filenames=(".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv"),
    lsp_ids=("shellscript", "sh", "bash", "zsh", "fish"),
    syntax=Syntax(
        grammar="tree_sitter_bash:language",
        literals=frozenset(
            {
                "string",
                "raw_string",
                "ansi_c_string",
                "word",
                "extglob_pattern",
                "concatenation",
                "heredoc_redirect",
            }
        ),
        quotes=_QUOTES,
        decode=decode,
        object_to=_object_to,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        define=_define,
        is_bound=_is_bound,
        restructure=unquoted_delimiters,
        frame=_frame,
        fallback=find_fallback,
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
        interpolating=frozenset({'"', "<<"}),
        interpolation="@value",
        places=frozenset(
            {
                "variable_assignment.value",
                "command.argument",
                "command_name",
                "array",
                "for_statement.value",
                "herestring_redirect",
                "file_redirect.destination",
                "redirected_statement.redirect",
                "unary_expression",
                "test_command",
                "case_statement.value",
                "case_item.value",
                "binary_expression.left",
                "binary_expression.right",
            }
        ),
        refused={
            "function_definition.name": RefusalReason.COMMAND_NAME,
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
