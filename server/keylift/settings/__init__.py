"""What a user may set, and how it is read."""

from keylift.settings.keys import snake_case
from keylift.settings.model import (
    DetectorSettings,
    EditorSettings,
    RewriteSettings,
    ScanSettings,
    Settings,
    StoreSettings,
    environment_of,
    user_only,
)
from keylift.settings.reading import parse

__all__ = [
    "DetectorSettings",
    "EditorSettings",
    "RewriteSettings",
    "ScanSettings",
    "Settings",
    "StoreSettings",
    "environment_of",
    "parse",
    "snake_case",
    "user_only",
]
