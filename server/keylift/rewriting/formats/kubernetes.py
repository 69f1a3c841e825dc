"""Kubernetes manifests: a container's variable is read from a `Secret` of the cluster.

A container does not start while that is missing. A `Secret` manifest itself has no reference, so
its values are refused: such an object is not for the repository.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span, Supply
from keylift.rewriting.formats.model import ConfigFile, Format, Slot, part_of, place_of
from keylift.rewriting.formats.yaml import (
    GRAMMAR,
    ITEM,
    Scalar,
    child_of,
    find_scalar,
    pairs_of,
    text_of,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_KIND = re.compile(r"^\ufeff?kind[ \t]*:", re.MULTILINE)
_API = re.compile(r"^\ufeff?apiVersion[ \t]*:", re.MULTILINE)
_PLACE = re.compile(
    r"(?:.*/)?spec/(?:containers|initContainers|ephemeralContainers)/\[\]/env/\[\]/value"
)
_WORKLOADS = frozenset(
    {"Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"}
    | {"ReplicationController"}
)
_OBJECT_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\Z")
_VARIABLE = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_KEEP_OUT = (
    "Create it in the cluster with `kubectl create secret generic`, or commit a SealedSecret or an"
    " ExternalSecret instead."
)
_REFER = "Put the value into a Secret of the cluster, and refer to that."


def _fits(file: ConfigFile) -> bool:
    is_yaml = file.language_id == "yaml"
    return is_yaml and bool(_KIND.search(file.text) and _API.search(file.text))


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    tree = file.tree(GRAMMAR)
    scalar = find_scalar(tree, span)
    if isinstance(scalar, Refusal):
        return scalar
    objection = _object_to(tree, scalar)
    part = objection or part_of(file.text, scalar.content, scalar.value, span)
    if isinstance(part, Refusal):
        return part
    name = _variable(tree, scalar)
    owner = text_of(tree, child_of(tree, child_of(tree, scalar.document, "metadata"), "name"))
    is_all = part.span == scalar.content and "$(" not in part.value
    if not is_all or not _VARIABLE.match(name) or not _OBJECT_NAME.match(owner):
        return Refusal(RefusalReason.NO_CONTEXT, _REFER)
    return Slot(
        secret=part.span,
        value=part.value,
        write=partial(_write, tree, scalar, f"{owner}-secrets"),
        target=name,
        note=partial(_note, f"{owner}-secrets"),
        supply=_supply(f"{owner}-secrets"),
        applicability=Applicability.ASK,
    )


def _object_to(tree: SyntaxTree, scalar: Scalar) -> Refusal | None:
    kind = text_of(tree, child_of(tree, scalar.document, "kind"))
    if kind == "Secret":
        return Refusal(RefusalReason.NO_LOOKUP, _KEEP_OUT)
    is_place = kind in _WORKLOADS and _PLACE.fullmatch(place_of(scalar.keys))
    if not is_place or _entry(scalar) is None or "{{" in tree.text:
        return Refusal(RefusalReason.NO_CONTEXT, _REFER)
    return None


def _entry(scalar: Scalar) -> Node | None:
    """Return the list item around the value, where nothing in it has an anchor or a tag."""
    if scalar.quote == "|" or scalar.keys[-2:-1] != (ITEM,) or len(scalar.nodes[-2].children) > 1:
        return None
    return scalar.nodes[scalar.nodes.index(scalar.pair) - 1] if scalar.pair else None


def _variable(tree: SyntaxTree, scalar: Scalar) -> str:
    entry = _entry(scalar)
    if any(pair.has_error for pair in pairs_of(entry)):
        return ""
    return text_of(tree, child_of(tree, entry, "name"))


def _write(tree: SyntaxTree, scalar: Scalar, secret: str, variable: str) -> tuple[Edit, ...]:
    pair = scalar.pair
    if pair is None:
        return ()
    span = tree.span(pair)
    if scalar.is_in_flow:
        reference = f"{{secretKeyRef: {{name: {secret}, key: {variable}}}}}"
        return (Edit(span, f"valueFrom: {reference}"),)
    line = max(tree.text.rfind("\n", 0, span.start), tree.text.rfind("\r", 0, span.start)) + 1
    indent = " " * (span.start - line)
    reference = f"secretKeyRef:\n{indent}    name: {secret}\n{indent}    key: {variable}"
    return (Edit(span, f"valueFrom:\n{indent}  {reference}"),)


def _supply(secret: str) -> Supply:
    """Return the command that creates the Secret; no value is among its arguments."""
    return Supply(
        head=f"Create the Secret {secret} in the cluster, from bash or zsh:",
        command=f"kubectl create secret generic {secret}",
        each='--from-file=@name=<(printf %s "$@name")',
    )


def _note(secret: str, variable: str) -> str:
    return (
        f"Create the Secret in the cluster: `kubectl create secret generic {secret}"
        f" --from-file={variable}=/dev/stdin` reads the value from its input, without a line end."
    )


FORMAT = Format(
    id="kubernetes",
    name="Kubernetes",
    fits=_fits,
    read=_read,
    filled_by="kubernetes",
    reference="`valueFrom: {secretKeyRef: …}` in a container's `env`",
    grammar=GRAMMAR,
)
