"""PHP: moves a property's default into the constructor, which may call what a default may not.

Only where every object runs that constructor first: no subclass can do without it, no parent has
one, and objects are not made in another way. Other files that do so are not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._php_static_properties import is_static
from keylift.languages.placement import after_statement, insert, is_last_on_line, line_start
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Edit, Refusal, RefusalReason, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File

_CONSTRUCTOR = "__construct"
_OTHER_WAYS = re.compile(
    r"__(?:un)?serialize\b|__sleep\b|__wakeup\b|\bunserialize\b|newInstanceWithoutConstructor"
    r"|FETCH_(?:CLASS|PROPS)",
    re.IGNORECASE,
)
_ELSEWHERE = {
    "attribute_list": "Its attributes may need the default.",
    "base_clause": "Its class has a parent.",
    "use_declaration": "Its class uses a trait, which may have a constructor.",
    "property_hook_list": "It has hooks.",
}


def assignment_of(tree: SyntaxTree, place: Place) -> Edit | None:
    """Return the edit that assigns the property whose default the place is, or None."""
    if place.parent.type != "property_element" or _objection(tree, place):
        return None
    constructor = _constructor(tree, place.ancestors[2])
    line = f"$this->{tree.source(place.parent.children[0])[1:]} = @value;"
    if constructor is None:
        at = _new_constructor(tree, place.ancestors[1:3])[1].span.start
        return insert(at, f"\n{indents_of(tree, place.ancestors[1])[1]}{line}")
    return first_in(tree, constructor, line)


def first_in(tree: SyntaxTree, function: Node, line: str) -> Edit:
    """Return the edit that makes `line` the first of a function's body, which `opened` opens."""
    body = function.child_by_field_name("body")
    start = tree.span(body).start + 1 if body else 0
    if body and _is_on_one_line(tree, body) and body.named_children:
        return insert(start, f" {line}")
    return insert(start, f"\n{indents_of(tree, function)[1]}{line}")


def cleared_properties(
    tree: SyntaxTree, places: Sequence[Place], _file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that clear the defaults at these places, or why they have to stay."""
    edits: list[Edit] = []
    for place in places:
        element = next((node for node in place.path if node.type == "property_element"), None)
        if element is None or is_static(place.path[place.path.index(element) - 1]):
            continue
        objection = _objection(tree, place)
        if objection:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
        edits.append(Edit(tree.span(element), tree.source(element.children[0])))
        constructor = _constructor(tree, place.ancestors[2])
        if constructor is None:
            edits += _new_constructor(tree, place.ancestors[1:3])
        else:
            edits += opened(tree, constructor)
    return tuple(dict.fromkeys(edits))


def _new_constructor(tree: SyntaxTree, around: Sequence[Node]) -> tuple[Edit, Edit]:
    """Return what begins and what ends a constructor behind the properties.

    They replace the last character of a line and the line's end, and assignments are inserted
    between these two.
    """
    declaration, members = around
    last = _last_property(members)
    edit = after_statement(tree.text, tree.span(last).end, "@code", "//")
    head, _, tail = edit.new_text.partition("@code")
    indent, at = indents_of(tree, declaration)[0], edit.span.start
    opening = f"{tree.text[at - 1]}{head}{indent}public function {_CONSTRUCTOR}()\n{indent}{{"
    end = at + (2 if tree.text.startswith("\r\n", at) else 1)
    rest = "" if last == members.named_children[-1] else tail
    return (
        Edit(Span(at - 1, at), opening),
        Edit(Span(at, end), f"\n{indent}}}{rest}\n"),
    )


def _last_property(members: Node) -> Node:
    return [node for node in members.named_children if node.type == "property_declaration"][-1]


def opened(tree: SyntaxTree, function: Node) -> Iterator[Edit]:
    """Let an empty body on one line end on a line of its own."""
    body = function.child_by_field_name("body")
    if body and _is_on_one_line(tree, body) and not body.named_children:
        closing = tree.span(body).end
        yield Edit(Span(closing - 1, closing), f"\n{indents_of(tree, function)[0]}}}")


def _objection(tree: SyntaxTree, place: Place) -> str:
    kinds = [node.type for node in place.path]
    declaration = place.path[kinds.index("property_declaration")]
    if is_static(declaration):
        return "A static method could return one instead."
    if place.parent.type != "property_element":
        return "The constructor could assign one instead."
    members, owner = place.ancestors[2:4]
    found = {node.type for part in (owner, members, declaration) for node in part.children}
    found |= {node.type for node in place.parent.children}
    objection = next((said for kind, said in _ELSEWHERE.items() if kind in found), "")
    return objection or _object_to_class(tree, owner, members, place.parent)


def _object_to_class(tree: SyntaxTree, owner: Node, members: Node, element: Node) -> str:
    constructor = _constructor(tree, members)
    if owner.type not in {"class_declaration", "anonymous_class"}:
        return "Its users may have constructors of their own."
    finals = [*owner.children, *(constructor.children if constructor else ())]
    is_final = any(node.type == "final_modifier" for node in finals)
    if owner.type == "class_declaration" and not is_final:
        return "A subclass may have a constructor of its own, as its class is not final."
    end = tree.span(_last_property(members)).end
    if constructor is None and not is_last_on_line(tree.text, end, "//"):
        return "It has no constructor, and its class no line for one."
    if constructor is not None and constructor.child_by_field_name("body") is None:
        return "Its constructor has no body."
    if _OTHER_WAYS.search(tree.text):
        return "An object may be made without its constructor."
    is_plain = [node.type for node in element.children[:2]] == ["variable_name", "="]
    return "" if is_plain and len(element.children) == len("$= ") else "A comment stands in it."


def _constructor(tree: SyntaxTree, members: Node) -> Node | None:
    for node in members.named_children:
        name = node.child_by_field_name("name") if node.type == "method_declaration" else None
        if name is not None and tree.source(name).lower() == _CONSTRUCTOR:
            return node
    return None


def _is_on_one_line(tree: SyntaxTree, body: Node) -> bool:
    return "\n" not in tree.source(body)


def indents_of(tree: SyntaxTree, member: Node) -> tuple[str, str]:
    """Return the indentation of a member of a class, and that of code in it."""
    start = tree.span(member).start
    line = tree.text[line_start(tree.text, start) : start]
    indent = line[: len(line) - len(line.lstrip())]
    return indent, indent + ("\t" if "\t" in indent else "    ")
