"""Fills the templates of the leaky shop with fake secrets; it writes no file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import expand

_SUFFIX = ".template"


def shop_files(seed: str) -> dict[str, str]:
    """Return the shop's files, text by path with forward slashes; another seed, other secrets."""
    templates = files("keylift.demo") / "leaky_shop"
    return {
        path.removesuffix(_SUFFIX): expand(template, builtin_detectors(), seed=seed)
        for path, template in sorted(_templates(templates, ""))
    }


def _templates(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        path = prefix + entry.name
        if entry.is_dir():
            yield from _templates(entry, f"{path}/")
        elif entry.name.endswith(_SUFFIX):
            yield path, entry.read_text(encoding="utf-8")
