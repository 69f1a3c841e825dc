"""Rewritten YAML is what its tool's schema demands, and says what it said with its values."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import expand
from keylift.model import Span
from keylift.rewriting.formats.yaml import Scalar, find_scalar, parse_yaml
from support.cases import Case, read_cases

DETECTORS = builtin_detectors()
SCHEMAS = {
    "compose": "compose-spec.json",
    "github-actions": "github-workflows.json",
    "gitlab-ci": "gitlab-ci.json",
}
REFERENCE = re.compile(r"\$\{\{ secrets\.(\w+) \}\}|\$\{(\w+)(?::\?set \w+)?\}")


def rewritten_cases(*folders: str) -> list[Any]:
    return [
        pytest.param(case, id=case.id)
        for case in read_cases("rewriting")
        if case.path.parent.name in folders and (after := case.find(word="rewrite"))
        if after.language == "yaml"
    ]


def texts_of(case: Case) -> tuple[str, str]:
    """Return the file before and after, with its fake secrets."""
    before = next(block for block in case.blocks if block.language == "yaml")
    after = case.find(word="rewrite")
    assert after is not None
    return expand(before.text, DETECTORS), expand(after.text, DETECTORS)


@pytest.mark.parametrize("case", rewritten_cases(*SCHEMAS))
def test_the_schema_still_holds(case: Case) -> None:
    """A file that its tool's published schema accepts is accepted after the rewrite, too."""
    folder = files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((folder / SCHEMAS[case.path.parent.name]).read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    for text in texts_of(case):
        # A bare `on` is true in YAML 1.1, which PyYAML reads.
        document = yaml.safe_load(re.sub(r"(?m)^on:", '"on":', text))
        assert [error.message[:200] for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("case", rewritten_cases("kubernetes"))
def test_kubernetes_accepts_the_manifest(case: Case) -> None:
    """Every document is valid for the newest Kubernetes, unknown fields being errors."""
    version = kubernetes_validate.latest_version()
    documents = [one for text in texts_of(case) for one in yaml.safe_load_all(text)]
    for document in documents:
        kubernetes_validate.validate(complete(document), version, strict=True)
    assert len(documents) >= 2


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Add what a pod needs beside what a case is about."""
    if document["kind"] == "Pod":
        document["spec"].setdefault("containers", [{"name": "main", "image": "nginx"}])
    return document


def test_a_naive_kubernetes_reference_is_invalid() -> None:
    """The reference belongs under `valueFrom`; `value` takes only text."""
    text = (
        "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web,"
        " image: nginx, env: [{name: K, value: {secretKeyRef: {name: s, key: K}}}]}]}}"
    )
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(
            yaml.safe_load(text), kubernetes_validate.latest_version(), strict=True
        )


@pytest.mark.parametrize("case", rewritten_cases("compose", "github-actions", "spring"))
def test_another_parser_reads_the_same_structure(case: Case) -> None:
    """With its values put back, the changed file loads as the original did."""
    before, after = texts_of(case)
    originals, changed = (dict(leaves(list(yaml.safe_load_all(one)))) for one in (before, after))
    values = values_of(case)
    # A step whose script reads secrets gets these variables more, and nothing else.
    added = changed.keys() - originals.keys()
    assert originals.keys() == changed.keys() - added
    assert {where[-2] for where in added} <= {"env"}
    assert all(changed[where] == f"${{{{ secrets.{where[-1]} }}}}" for where in added)
    moved = {where for where in originals if changed[where] != originals[where]}
    assert moved
    scripts = {where for where in moved if where[-1] == "run"}
    assert bool(scripts) or not added
    for where in scripts:
        # The shell's quotes around a variable differ, the words that it makes do not.
        script = REFERENCE.sub(lambda found: values[found[2]], str(changed[where]))
        assert shlex.split(script) == shlex.split(str(originals[where]))
    for where in moved - scripts:
        literal = REFERENCE.split(str(changed[where]))[:: REFERENCE.groups + 1]
        pattern = ".+".join(re.escape(piece) for piece in literal)
        assert re.fullmatch(pattern, str(originals[where]), re.DOTALL)


class Values(dict[str, str]):
    """Fake secrets by the detector's variable; a longer name ends with that."""

    def __missing__(self, name: str) -> str:
        return next(self[ending] for ending in self if name.endswith(f"_{ending}"))


def values_of(case: Case) -> Values:
    before = next(block for block in case.blocks if block.language == "yaml").text
    found = re.finditer(r"<secret:([a-z0-9-]+)>", before)
    return Values((DETECTORS[one[1]].variable, expand(one[0], DETECTORS)) for one in found)


def leaves(node: object, where: tuple[object, ...] = ()) -> Iterator[tuple[object, object]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*where, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from leaves(value, (*where, index))
    else:
        yield where, node


@given(st.text(min_size=1, max_size=30), st.sampled_from(["'", '"', None]))
def test_values_are_read_as_another_parser_reads_them(value: str, style: str | None) -> None:
    """What PyYAML writes is decoded to what PyYAML means, or left alone."""
    text = yaml.safe_dump({"key": value}, default_style=style, allow_unicode=True, width=10**6)
    document = yaml.safe_load(text)
    tree = parse_yaml(text)
    head = re.match(r"[\"']?key[\"']?:[ \n]*", text)
    assert head is not None
    start = head.end()
    found = find_scalar(tree, Span(start + 1, start + 1))
    if isinstance(found, Scalar) and found.value is not None and found.quote != "|":
        assert found.value == document["key"]
