"""The section of the VS Code extension's `package.json` that comes from the settings."""

from __future__ import annotations

import json
import textwrap

from keylift.cli.generated.settings_fields import Setting, all_settings

_TITLE = '"title": "Scanning"'
_PROPERTIES = '"properties":'


def with_editor_settings(manifest: str) -> str:
    """Return the manifest with the section's properties replaced; all else stays as it is.

    Raises:
        ValueError: The manifest has no such section.
    """
    start = manifest.index("{", manifest.index(_PROPERTIES, manifest.index(_TITLE)))
    _, end = json.JSONDecoder().raw_decode(manifest, start)
    line_start = manifest.rfind("\n", 0, start) + 1
    line = manifest[line_start:start]
    indent = line[: len(line) - len(line.lstrip())]
    properties = {
        each.editor_key: _schema(each, order) for order, each in enumerate(all_settings())
    }
    text = json.dumps(properties, indent=2, ensure_ascii=False)
    return manifest[:start] + textwrap.indent(text, indent).lstrip() + manifest[end:]


def _schema(setting: Setting, order: int) -> dict[str, object]:
    return {
        **setting.schema,
        "default": setting.default,
        "order": order,
        "scope": "application" if setting.user_only else "resource",
        "markdownDescription": setting.doc,
    }
