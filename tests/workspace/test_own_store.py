"""The file that values go to is never the file that they come from, by whatever name or link."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import sample
from keylift.engine import Engine
from keylift.errors import MoveError
from keylift.model import Refusal, RefusalReason, Rewrite
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source
from keylift.workspace.apply import fix_file
from keylift.workspace.move import store_rewrites
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.root import EnvPlace

VALUE = sample(builtin_detectors()["stripe-live-secret-key"]).value
TEXTS = {
    "env.sh": ("shell", f'#!/bin/sh\nexport STRIPE_KEY="{VALUE}"\n'),
    "settings.py": ("python", f'STRIPE_KEY = "{VALUE}"\n'),
    "secrets.rb": ("ruby", f'STRIPE_KEY = "{VALUE}"\n'),
    "application.properties": ("properties", f"stripe.key={VALUE}\n"),
    "values.yml": ("yaml", f"STRIPE_KEY: {VALUE}\n"),
    "docker-compose.yml": (
        "yaml",
        f"services:\n  a:\n    environment:\n      STRIPE_KEY: {VALUE}\n",
    ),
}
WAYS = ["env_file", "example_file", "symbolic link", "hard link", "linked example"]


def placed(root: Path, name: str, way: str) -> EnvPlace:
    """Return companions of which one is the file itself."""
    path = root / name
    if way == "symbolic link":
        (root / ".env").symlink_to(path)
    elif way == "hard link":
        (root / ".env").hardlink_to(path)
    elif way == "linked example":
        (root / ".env.example").symlink_to(path)
    named = {way: name} if way.endswith("_file") else {}
    return EnvPlace(root=root, **named)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TEXTS)
def test_the_plan_and_the_write_refuse_it(repository: Path, name: str, way: str) -> None:
    language_id, text = TEXTS[name]
    path = repository / name
    path.write_text(text)
    place = placed(repository, name, way)
    engine = Engine()
    findings = engine.scan(text, language_id).findings
    assert findings
    source = Source(text=text, language_id=language_id, path=str(path), is_store=place.holds(path))
    plan = engine.plan_file(source, findings, KnownNames())
    assert [outcome for _, outcome in plan.outcomes] == [Refusal(RefusalReason.OWN_STORE)]
    # Whoever comes with a plan from before it was so is stopped at the write.
    old = Source(text=text, language_id=language_id, path=str(path))
    earlier = engine.plan_file(old, findings, KnownNames())
    rewrites = [each for _, each in earlier.outcomes if isinstance(each, Rewrite)]
    content = read_file(path)
    assert isinstance(content, FileBytes)
    for write in (
        lambda: store_rewrites(old, rewrites, place),
        lambda: fix_file(content, old, rewrites, earlier.edits, place),
    ):
        with pytest.raises(MoveError) as caught:
            write()
        assert RefusalReason.OWN_STORE.value in str(caught.value)
        assert VALUE not in str(caught.value)
    assert path.read_text() == text


def test_another_file_is_not_meant(repository: Path) -> None:
    (repository / "env.sh").write_text("A=1\n")
    (repository / "other.sh").write_text("A=1\n")
    place = EnvPlace(root=repository, env_file="env.sh")
    assert place.holds(repository / "env.sh")
    assert place.holds(repository / "x" / ".." / "env.sh")
    assert not place.holds(repository / "other.sh")
    assert not EnvPlace(root=repository).holds(repository / "missing.py")
