"""Which string type each place in Go code takes, and what is said where nobody knows."""

from __future__ import annotations

import re

import pytest

from keylift.languages import LANGUAGES
from keylift.languages._go_package import GRAMMAR, Package
from keylift.languages._go_shapes import Verdict, Want
from keylift.languages._go_types import wanted
from keylift.languages.tree import Place, parse
from keylift.model import Applicability, Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.places import find_place
from keylift.rewriting.plan import Source, plan_rewrite

PLAIN, FOREIGN, UNKNOWN = (Want(each) for each in (Verdict.PLAIN, Verdict.FOREIGN, Verdict.UNKNOWN))
KEY = Want(Verdict.NAMED, "Key")
HEAD = """package shop

import (
\t"net/http"
\t"os"
\t"slices"

\t"example.com/keys"
)

type Key string
type Base struct{}
type Part struct { Base; a string; k Key }
type Whole struct { n int; P *Part; keys.Other }
type Doer interface { Do(k Key) }

func (w *Whole) take(n int, more ...Key) {}
func first[T ~string](a, b T) T { return a }
func look(q Whole, ks []Key, d Doer, r *http.Request, p ...Key) {
"""
PLACES = (
    ('_ = []Part{{Base{}, "@", ""}}', PLAIN),
    ('_ = []Part{{Base{}, "", "@"}}', KEY),
    ('_ = []*Part{ /* none */ {k: "@"}}', KEY),
    ('_ = map[string]Part{"a": {a: "@"}}', PLAIN),
    ('_ = keys.Pair{Name: "@"}', FOREIGN),
    ('_ = http.Cookie{Name: "@"}', PLAIN),
    ('if q.P.k == "@" {}', KEY),
    ('switch q.P.k { case "@": }', KEY),
    ('if r.URL.Host == "@" {}', PLAIN),
    ('if os.Args[1] == "@" {}', PLAIN),
    ('if q.Name == "@" {}', UNKNOWN),
    ('if keys.Live == "@" {}', UNKNOWN),
    ('for _, z := range ks { if z == "@" {} }', KEY),
    ('for _, z := range os.Args { if z == "@" {} }', PLAIN),
    ('if p[0] == "@" {}', KEY),
    ('c := q; c.P.k = "@"', KEY),
    ('keys.Live = "@"', FOREIGN),
    ('ks = append(ks, "@")', KEY),
    ('_ = slices.Contains(ks, "@")', KEY),
    ('_ = slices.Contains(os.Args, "@")', PLAIN),
    ('_ = slices.Contains(keys.All, "@")', UNKNOWN),
    ('q.take(1, "", "@")', KEY),
    ('d.Do("@")', KEY),
    ('r.Header.Set("a", "@")', PLAIN),
    ('keys.Find().take(1, "@")', UNKNOWN),
    ('keys.Find().Set("@")', FOREIGN),
    ('keys.Set("@")', FOREIGN),
    ('first(ks[0], "@")', UNKNOWN),
    ('func(k Key) {}("@")', KEY),
    ('f := func(k Key) {}; f("@")', KEY),
    ('_ = "@" + string(ks[0])', PLAIN),
    ('_ = "@" + ks[0]', KEY),
    ('_ = keys.Live + "@"', UNKNOWN),
    ('os.Remove(keys.Live + "@")', PLAIN),
    ('var Key = 1; q.P.k = "@"; _ = Key', UNKNOWN),
)


def place_in(code: str) -> tuple[Package, Place]:
    tree = parse(f"{HEAD}\t{code}\n}}\n", GRAMMAR)
    syntax = LANGUAGES["go"].syntax
    found = re.search("@", tree.text)
    assert found is not None
    assert syntax is not None
    place = find_place(tree, syntax, Span(*found.span()))
    assert isinstance(place, Place)
    return Package(tree, list), place


@pytest.mark.parametrize(("code", "want"), PLACES, ids=[code for code, _ in PLACES])
def test_each_place_wants_its_type(code: str, want: Want) -> None:
    """A type is followed through the package's declarations and the standard library's."""
    assert wanted(*place_in(code)) == want


@pytest.mark.parametrize(
    ("code", "applicability", "has_note"),
    [
        ("var k = @", Applicability.SAFE, False),
        ("func init() { keys.Live = @ }", Applicability.ASK, True),
        ("func f(k string) { switch k { case @: } }", Applicability.SAFE, True),
    ],
)
def test_a_note_goes_with_what_must_be_asked(
    code: str, applicability: Applicability, *, has_note: bool
) -> None:
    """What another package takes may have a type of its own; a compared secret has its own note."""
    text = f'package shop\n\nimport "example.com/keys"\n\n{code}\n'.replace("@", '"abcdef"')
    start = text.index("abcdef")
    finding = Finding(
        detector_id="probe",
        name="Probe",
        span=Span(start, start + len("abcdef")),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    source = Source(text=text, language_id="go")
    rewrite = plan_rewrite(source, finding, detector_variable="PROBE", names=KnownNames())
    assert isinstance(rewrite, Rewrite)
    assert rewrite.applicability is applicability
    assert bool(rewrite.note) == has_note
