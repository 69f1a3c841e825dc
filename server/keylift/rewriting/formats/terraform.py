"""Terraform: a sensitive variable, which `TF_VAR_name` sets; a missing one fails the plan.

The state keeps the value in clear all the same, which every note says. A sensitive value may not
reach a plain output or `for_each`, so what is visibly used there is refused.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.hcl import (
    GRAMMAR,
    Text,
    attributes_of,
    find_text,
    labels_of,
    name_of,
)
from keylift.rewriting.formats.lines import delete_line
from keylift.rewriting.formats.model import ConfigFile, Format, Part, Slot, part_of
from keylift.rewriting.formats.terraform_flow import addresses_of, is_exposed

if TYPE_CHECKING:
    from keylift.languages.tree import SyntaxTree

_PREFIX = "TF_VAR_"
_BLOCKS = frozenset({"resource", "data", "ephemeral", "provider", "module", "locals"})
_LITERAL_BLOCKS = frozenset({"lifecycle", "backend", "required_providers", "cloud"})
_LITERAL_ATTRIBUTES = frozenset(
    {"source", "version", "count", "for_each", "depends_on", "provider", "alias"}
)
_META_NAMES = frozenset(
    {"source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"}
)
_VARIABLE = re.compile(rf"{_PREFIX}[A-Za-z_]\w*\Z", re.ASCII)
_DECLARED = re.compile(r"^[ \t\ufeff]*variable[ \t]+\"?([\w-]+)\"?", re.MULTILINE)
_EXPOSED = "A plain output, a `for_each` or an import gets it, and takes no sensitive value."


def _fits(file: ConfigFile) -> bool:
    return file.name.endswith((".tf", ".tofu"))


def _fits_values(file: ConfigFile) -> bool:
    return file.name.endswith(".tfvars")


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    tree = file.tree(GRAMMAR)
    text = find_text(tree, span)
    if isinstance(text, Refusal):
        return text
    if text.blocks and name_of(tree, text.blocks[0]) == "variable":
        return _read_default(file, tree, text, span)
    objection = _object_to(file, tree, text)
    part = objection or part_of(file.text, text.content, text.value, span)
    if isinstance(part, Refusal):
        return part
    return Slot(
        secret=part.span,
        value=part.value,
        write=partial(_write, file, text, part),
        target=_target(tree, text),
        spell=lambda name: _PREFIX + name.lower(),
        accepts=_accepts,
        is_used=lambda name: _is_declared(file, name.removeprefix(_PREFIX)),
        note=_note,
        applicability=Applicability.ASK,
    )


def _object_to(file: ConfigFile, tree: SyntaxTree, text: Text) -> Refusal | None:
    if not text.blocks or text.attribute is None:
        return Refusal(RefusalReason.NO_CONTEXT)
    if name_of(tree, text.blocks[0]) not in _BLOCKS or _is_literal_only(tree, text):
        return Refusal(RefusalReason.CONSTANT_REQUIRED)
    if _is_exposed(file, tree, text):
        return Refusal(RefusalReason.NO_CONTEXT, _EXPOSED)
    return None


def _read_default(file: ConfigFile, tree: SyntaxTree, text: Text, span: Span) -> Slot | Refusal:
    """Return the slot of a variable's own default, which simply goes."""
    block, attribute = text.blocks[0], text.attribute
    attributes = attributes_of(tree, block)
    labels = labels_of(tree, block)
    if attribute is None or attributes.get("default") != attribute or len(labels) != 1:
        return Refusal(RefusalReason.CONSTANT_REQUIRED)
    kind = attributes.get("type")
    if kind is not None and tree.source(kind).split("=")[-1].strip() != "string":
        return Refusal(RefusalReason.NO_CONTEXT)
    if _is_exposed(file, tree, text):
        return Refusal(RefusalReason.NO_CONTEXT, _EXPOSED)
    edit = delete_line(file.text, tree.span(attribute))
    if "sensitive" not in attributes:
        edit = Edit(tree.span(attribute), "sensitive = true")
    return _removal(file.text, text, span, labels[0], edit)


def _read_values(file: ConfigFile, span: Span) -> Slot | Refusal:
    tree = file.tree(GRAMMAR)
    text = find_text(tree, span)
    if isinstance(text, Refusal):
        return text
    if text.attribute is None or text.blocks:
        return Refusal(RefusalReason.NO_CONTEXT)
    name = name_of(tree, text.attribute)
    edit = delete_line(file.text, tree.span(text.attribute))
    return _removal(file.text, text, span, name, edit)


def _removal(source: str, text: Text, span: Span, name: str, edit: Edit | None) -> Slot | Refusal:
    part = part_of(source, text.content, text.value, span)
    if isinstance(part, Refusal):
        return part
    is_alone = text.is_whole and text.nodes[-4:-3] == (text.attribute,)
    if not is_alone or part.span != text.content:
        return Refusal(RefusalReason.NO_CONTEXT, "Only a string on its own can move from here.")
    if edit is None:
        return Refusal(RefusalReason.UNUSUAL_PLACE)
    return Slot(
        secret=part.span,
        value=part.value,
        write=lambda _variable: (edit,),
        fixed=_PREFIX + name,
        accepts=_accepts,
        note=_note,
        applicability=Applicability.ASK,
    )


def _write(file: ConfigFile, text: Text, part: Part, variable: str) -> tuple[Edit, ...]:
    name = variable.removeprefix(_PREFIX)
    if text.is_whole and part.span == text.content:
        edit = Edit(text.template, f"var.{name}")
    else:
        edit = Edit(part.span, f"${{var.{name}}}")
    return (edit,) if _is_declared(file, name) else (edit, _declaration(file.text, name))


def _declaration(text: str, name: str) -> Edit:
    block = f'variable "{name}" {{\n  type      = string\n  sensitive = true\n}}'
    end = Span(len(text), len(text))
    return Edit(end, f"\n{block}\n" if text.endswith("\n") else f"\n\n{block}")


def _target(tree: SyntaxTree, text: Text) -> str:
    elements = [node for node in text.nodes if node.type == "object_elem"]
    key = elements[-1].child_by_field_name("key") if elements else None
    return tree.source(key).strip('"') if key else name_of(tree, text.attribute)


def _is_literal_only(tree: SyntaxTree, text: Text) -> bool:
    inside = any(name_of(tree, block) in _LITERAL_BLOCKS for block in text.blocks)
    return inside or name_of(tree, text.attribute) in _LITERAL_ATTRIBUTES


def _is_exposed(file: ConfigFile, tree: SyntaxTree, text: Text) -> bool:
    block = text.blocks[0]
    member = text.nodes[text.nodes.index(block) + 2]
    addresses = addresses_of(tree, block, member)
    return is_exposed([tree, *file.sibling_trees(GRAMMAR)], addresses)


def _accepts(variable: str) -> bool:
    return bool(_VARIABLE.match(variable)) and variable.removeprefix(_PREFIX) not in _META_NAMES


def _is_declared(file: ConfigFile, name: str) -> bool:
    trees = [file.tree(GRAMMAR), *file.sibling_trees(GRAMMAR)]
    return any(name in tree.once(_declared) for tree in trees)


def _declared(tree: SyntaxTree) -> frozenset[str]:
    return frozenset(found[1] for found in _DECLARED.finditer(tree.text))


def _note(variable: str) -> str:
    return (
        f"Export {variable} before Terraform runs: it does not read .env by itself. Its state"
        " still stores the value in clear."
    )


FORMAT = Format(
    id="terraform",
    name="Terraform",
    fits=_fits,
    read=_read,
    reference="`var.name`, declared as sensitive",
    grammar=GRAMMAR,
)
VALUES = Format(
    id="terraform-values",
    name="Terraform variable files",
    fits=_fits_values,
    read=_read_values,
    reference="nothing: the line goes, and `TF_VAR_name` sets the variable",
    grammar=GRAMMAR,
)
