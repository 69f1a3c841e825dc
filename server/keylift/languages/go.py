"""Go: string literals, the places where a lookup is legal, imports, functions of the package.

An untyped constant takes any string type and a function's result does not, so what a place takes
counts: where that is a type with a name, a conversion goes around the lookup.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from keylift.languages._go_constants import variables_from_constants
from keylift.languages._go_fallback import find_fallback
from keylift.languages._go_formats import compose_format, is_format, takes_argument
from keylift.languages._go_helpers import shared, shared_only
from keylift.languages._go_joins import spaced
from keylift.languages._go_package import Package
from keylift.languages._go_packages import has_package
from keylift.languages._go_shapes import Verdict
from keylift.languages._go_types import wanted
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import File, Function, Language, Reach, Syntax
from keylift.languages.placement import (
    at_end,
    insert,
    is_first_on_line,
    line_end,
    line_start,
)
from keylift.languages.tree import Place, SyntaxTree, field_of
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

_QUOTES = re.compile(r"""(?P<prefix>)(?P<quote>["`])(?P<content>.*)(?P=quote)\Z""", re.DOTALL)
_ESCAPES = Escapes(
    simple("abfnrtv", '\\"'),
    re.compile(r"(?P<hex>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|(?P<octal>[0-7]{3})"),
    limit=0x80,
)
_UNSEEN = (
    "What takes this string is declared where Keylift does not look. If it has a string type of its"
    " own, the lookup needs a conversion to that."
)
_LOOKUPS = re.compile(r"(?:get|lookup|set|unset|must|require)env\Z", re.IGNORECASE)
_PACKAGE = re.compile(r"^\ufeff?package\s+(\w+)", re.MULTILINE)
_MAIN = re.compile(r"^func main\(\)", re.MULTILINE)
_CONSTRAINED = re.compile(r"^\ufeff?//\s*(?:go:build|\+build)\b", re.MULTILINE)
_IGNORED = re.compile(r"^\ufeff?//go:build ignore\s*$", re.MULTILINE)
_CONSTRAINED_NAME = re.compile(
    r"_(?:linux|windows|darwin|freebsd|openbsd|netbsd|js|wasip1|unix|plan9|solaris|android|ios"
    r"|amd64|arm64|arm|386|wasm|riscv64|ppc64le|s390x)\.go\Z"
)


def decode(literal: str) -> str | None:
    """Return the value of a whole literal; None where it holds raw bytes."""
    found = _QUOTES.match(literal)
    if not found:
        return None
    if found["quote"] == "`":
        return found["content"].replace("\r", "")
    return unescape(found["content"], _ESCAPES)


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if place.parent.type != "argument_list":
        return None
    function = place.ancestors[1].child_by_field_name("function")
    name = tree.source(function).split(".")[-1] if function else ""
    if _LOOKUPS.match(name) and place.parent.named_children[0] == place.value:
        return RefusalReason.LOOKUP_NAME
    is_fixed = is_format(tree, place) and not takes_argument(tree, place)
    return RefusalReason.FORMAT_STRING if is_fixed else None


def _restructure(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Convert lookups to the types that the places take, and turn constants into variables."""
    texts = partial(_texts, tree, file)
    package, edits = Package(tree, texts), []
    for place in places:
        want = wanted(package, place)
        if want.verdict is Verdict.UNKNOWN:
            return Refusal(RefusalReason.NAMED_TYPE)
        if want.verdict is Verdict.NAMED:
            span = tree.span(place.literal)
            edits += [insert(span.start, f"{want.name}("), insert(span.end, ")")]

    def judge(where: SyntaxTree, place: Place) -> RefusalReason | None:
        objection = _object_to(where, place)
        if objection or is_format(where, place):
            return objection or RefusalReason.FORMAT_STRING
        verdict = wanted(Package(where, texts), place).verdict
        is_plain = verdict in {Verdict.PLAIN, Verdict.FOREIGN}
        return None if is_plain else RefusalReason.NAMED_TYPE

    variables = variables_from_constants(tree, places, file, judge)
    return variables if isinstance(variables, Refusal) else (*edits, *variables)


def _texts(tree: SyntaxTree, file: File) -> list[str]:
    return [tree.text, *file.siblings().values()]


def _caution(tree: SyntaxTree, place: Place, file: File) -> str:
    package = Package(tree, partial(_texts, tree, file))
    return _UNSEEN if wanted(package, place).verdict is Verdict.FOREIGN else ""


def _object_to_file(tree: SyntaxTree, _file: File) -> RefusalReason | None:
    is_whole = any(node.type == "package_clause" for node in tree.root.named_children)
    return None if is_whole else RefusalReason.SYNTAX


def _define(
    tree: SyntaxTree, place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    """Reach `function` by its first name that means it already or means nothing yet."""
    if function.is_shared and not all(map(_is_call, tree.occurrences(function.names[0]))):
        return None
    if function.is_shared:
        return shared_only(tree, function, file)
    for name in function.names:
        uses = list(tree.occurrences(name))
        bindings = [path for path in uses if not _is_call(path)]
        if len(bindings) == 1 and _is_ours(tree, bindings[0]):
            return Reach(name)
        if bindings:
            continue
        is_there, is_taken = _look_at_siblings(tree, name, file)
        if is_there:
            return Reach(name)
        if not is_taken:
            there = shared(tree, function, file) if name == function.names[0] else None
            return there or _added(tree, place, function, name)
    return None


def _added(tree: SyntaxTree, place: Place, function: Function, name: str) -> Reach | None:
    symbol = _import_symbol(tree, place, function.symbol)
    if symbol is None:
        return None
    code = function.code.replace("@function", name).replace("@symbol", symbol.name)
    return Reach(name, (*symbol.edits, at_end(tree.text, code.replace("  ", "\t"))))


def _is_call(path: tuple[Node, ...]) -> bool:
    is_callee = path[-2].type == "call_expression" and field_of(path[-2], path[-1]) == "function"
    return is_callee or "comment" in path[-1].type or "string" in path[-1].type


def _is_ours(tree: SyntaxTree, path: tuple[Node, ...]) -> bool:
    declaration = path[-2]
    if declaration.type != "function_declaration" or field_of(declaration, path[-1]) != "name":
        return False
    return bool(_signature(tree.source(path[-1])).match(tree.source(declaration)))


def _signature(name: str) -> re.Pattern[str]:
    return re.compile(rf"^func {name}\(\w+ string\) string \{{", re.MULTILINE)


def _look_at_siblings(tree: SyntaxTree, name: str, file: File) -> tuple[bool, bool]:
    """Tell whether another file of the package defines the function, and whether one takes it."""
    own = _PACKAGE.search(tree.text)
    is_there = is_taken = False
    is_script = _IGNORED.search(tree.text)
    for sibling, text in () if is_script else file.siblings().items():
        package = _PACKAGE.search(text)
        is_same = own and package and own[1] == package[1]
        if not is_same or (_MAIN.search(text) and _MAIN.search(tree.text)):
            continue
        if re.search(rf"^(?:func|var|const|type)\s+{name}\b|^\t{name}\s.*=", text, re.MULTILINE):
            is_built = _is_always_built(sibling, text) or (
                sibling.endswith("_test.go") and file.path.endswith("_test.go")
            )
            is_there |= is_built and bool(_signature(name).search(text))
            is_taken = True
    return is_there, is_taken


def _is_always_built(name: str, text: str) -> bool:
    is_limited = _CONSTRAINED.search(text) or _CONSTRAINED_NAME.search(name)
    return not is_limited and not name.endswith("_test.go")


def _import_symbol(tree: SyntaxTree, _place: Place, symbol: str) -> Reach | None:
    """Reach `package.Member` by an import that is there, else by a new one."""
    package, member = symbol.rsplit(".", 1)
    for spec in _specs(tree.root):
        if _path_of(tree, spec) == package:
            name = spec.child_by_field_name("name")
            word = tree.source(name) if name else package
            if word == ".":
                return Reach(member)
            if word != "_":
                return Reach(f"{word}.{member}")
    if any(len(path) > 1 and _is_package_level(path) for path in tree.occurrences(package)):
        return None
    return Reach(symbol, (_insert_import(tree, package),))


def _is_package_level(path: tuple[Node, ...]) -> bool:
    kinds = [node.type for node in path[1:-1]]
    is_inside = {"block", "parameter_list", "literal_value"} & set(kinds)
    is_name = field_of(path[-2], path[-1]) == "name"
    return is_name and not is_inside and "field_declaration" not in kinds


def _specs(node: Node) -> list[Node]:
    """Return the import specs of a file, a declaration or a block, in order."""
    specs: list[Node] = []
    for child in node.named_children:
        if child.type == "import_spec":
            specs.append(child)
        elif child.type in {"import_declaration", "import_spec_list"}:
            specs += _specs(child)
    return specs


def _path_of(tree: SyntaxTree, spec: Node) -> str:
    path = spec.child_by_field_name("path")
    return tree.source(path)[1:-1] if path else ""


def _insert_import(tree: SyntaxTree, package: str) -> Edit:
    declarations = [node for node in tree.root.named_children if node.type == "import_declaration"]
    usable = [
        node for node in declarations if [_path_of(tree, one) for one in _specs(node)] != ["C"]
    ]
    for declaration in usable:
        block = declaration.named_children[0]
        if block.type == "import_spec_list":
            return _insert_spec(tree, block, package)
    if len(usable) == 1 and not _has_comment_behind(tree, usable[0]):
        return _make_block(tree, usable[0], package)
    if usable:
        end = line_end(tree.text, tree.span(usable[-1]).end)
        return insert(end, f'\nimport "{package}"')
    clause = next(node for node in tree.root.named_children if node.type == "package_clause")
    return insert(line_end(tree.text, tree.span(clause).end), f'\n\nimport "{package}"')


def _has_comment_behind(tree: SyntaxTree, declaration: Node) -> bool:
    """Tell whether a comment on the import's line would move away from it."""
    end = tree.span(declaration).end
    return bool(tree.text[end : line_end(tree.text, end)].strip())


def _make_block(tree: SyntaxTree, declaration: Node, package: str) -> Edit:
    """Turn the only `import "x"` into a block of two."""
    spec = declaration.named_children[0]
    lines = [f'\t"{package}"', f"\t{tree.source(spec)}"]
    if not _is_standard(tree, spec):
        lines.insert(1, "")
    elif _path_of(tree, spec) < package:
        lines.reverse()
    return Edit(tree.span(declaration), "\n".join(["import (", *lines, ")"]))


def _insert_spec(tree: SyntaxTree, block: Node, package: str) -> Edit:
    """Insert into the block's first group of standard packages, in alphabetical order."""
    specs = _specs(block)
    if not specs:
        return Edit(tree.span(block), f'(\n\t"{package}"\n)')
    if not all(is_first_on_line(tree.text, tree.span(one).start) for one in specs):
        return insert(tree.span(specs[0]).start, f'"{package}"; ')
    group = _standard_group(tree, specs)
    if not group:
        return insert(line_start(tree.text, tree.span(specs[0]).start), f'\t"{package}"\n\n')
    later = [spec for spec in group if _path_of(tree, spec) > package]
    if later:
        return insert(line_start(tree.text, tree.span(later[0]).start), f'\t"{package}"\n')
    return insert(line_end(tree.text, tree.span(group[-1]).end), f'\n\t"{package}"')


def _standard_group(tree: SyntaxTree, specs: list[Node]) -> list[Node]:
    group: list[Node] = []
    for spec in specs:
        has_gap = group and spec.start_point.row != group[-1].end_point.row + 1
        if group and (has_gap or not _is_standard(tree, spec)):
            break
        if _is_standard(tree, spec):
            group.append(spec)
    return group


def _is_standard(tree: SyntaxTree, spec: Node) -> bool:
    return "." not in _path_of(tree, spec).split("/")[0]


LANGUAGE = Language(
    id="go",
    name="Go",
    extensions=(".go",),
    lsp_ids=("go",),
    line_comment="//",
    syntax=Syntax(
        grammar="tree_sitter_go:language",
        literals=frozenset({"interpreted_string_literal", "raw_string_literal"}),
        quotes=_QUOTES,
        decode=decode,
        object_to=_object_to,
        compose=compose_format,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        define=_define,
        has_package=has_package,
        install="go get",
        restructure=_restructure,
        caution=_caution,
        fallback=find_fallback,
        compared=frozenset({"expression_case.value"}),
        wrappers=frozenset({"parenthesized_expression", "expression_list", "literal_element"}),
        places=frozenset(
            {
                "var_spec.value",
                "const_spec.value",
                "binary_expression",
                "expression_case.value",
                "short_var_declaration.right",
                "assignment_statement.right",
                "keyed_element.value",
                "literal_value",
                "argument_list",
                "variadic_argument",
                "send_statement.value",
                "return_statement",
                "type_conversion_expression.operand",
            }
        ),
        refused={
            "keyed_element.key": RefusalReason.KEY,
            "index_expression.index": RefusalReason.KEY,
        },
        blockers={
            "const_spec": RefusalReason.CONSTANT_REQUIRED,
            "array_type.length": RefusalReason.CONSTANT_REQUIRED,
            "import_spec": RefusalReason.IMPORT,
            "field_declaration.tag": RefusalReason.CONSTANT_REQUIRED,
        },
        targets={
            "var_spec": "name",
            "short_var_declaration": "left",
            "assignment_statement": "left",
            "keyed_element": "key",
        },
        barriers=frozenset({"call_expression", "func_literal", "function_declaration"}),
        joins=frozenset({"binary_expression"}),
        spaced=spaced,
        tight=frozenset({"binary_expression.right"}),
    ),
)
