"""What a user may set, and how it is read."""

from keylift.settings.keys import snake_case
from keylift.settings.model import (
    HIDING,
    PLACE,
    USER_ONLY,
    DetectorSettings,
    EditorSettings,
    RewriteSettings,
    ScanSettings,
    Settings,
    StoreSettings,
    environment_of,
    marked,
)
from keylift.settings.reading import parse

__all__ = [
    "HIDING",
    "PLACE",
    "USER_ONLY",
    "DetectorSettings",
    "EditorSettings",
    "RewriteSettings",
    "ScanSettings",
    "Settings",
    "StoreSettings",
    "environment_of",
    "marked",
    "parse",
    "snake_case",
]
