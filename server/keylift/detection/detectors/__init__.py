"""One file per provider, data only; the folder is listed, so a new file is all it takes.

Each module defines `DETECTORS`, a tuple of `Detector` values, and nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from keylift.model import Detector


@cache
def builtin_detectors() -> Mapping[str, Detector]:
    """Return all detectors that ship with Keylift by id, in the order of their files.

    Raises:
        ValueError: Two detectors share an id.
    """
    detectors: dict[str, Detector] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        for detector in importlib.import_module(f"{__name__}.{module}").DETECTORS:
            if detector.id in detectors:
                raise ValueError(f"two detectors have the id {detector.id}")
            detectors[detector.id] = detector
    return detectors
