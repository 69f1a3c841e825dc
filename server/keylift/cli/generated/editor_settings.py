"""The parts of the VS Code extension's `package.json` that come from the settings."""

from __future__ import annotations

import json
import textwrap

from keylift.cli.generated.settings_fields import Setting, all_settings

_TITLE = '"title": "Scanning"'
_RESTRICTED = '"restrictedConfigurations":'
_INTERPRETER = "keylift.interpreter"
_PROPERTIES = '"properties":'


def with_editor_settings(manifest: str) -> str:
    """Return the manifest with these parts replaced; all else stays as it is.

    Raises:
        ValueError: The manifest lacks one of them.
    """
    settings = all_settings()
    places = [each.editor_key for each in settings if each.names_place]
    start = manifest.index("[", manifest.index(_RESTRICTED))
    manifest = _with(manifest, start, [_INTERPRETER, *places])
    start = manifest.index("{", manifest.index(_PROPERTIES, manifest.index(_TITLE)))
    properties = {each.editor_key: _schema(each, order) for order, each in enumerate(settings)}
    return _with(manifest, start, properties)


def _with(manifest: str, start: int, value: object) -> str:
    """Return the manifest with the value that begins there replaced."""
    _, end = json.JSONDecoder().raw_decode(manifest, start)
    line_start = manifest.rfind("\n", 0, start) + 1
    line = manifest[line_start:start]
    indent = line[: len(line) - len(line.lstrip())]
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return manifest[:start] + textwrap.indent(text, indent).lstrip() + manifest[end:]


def _schema(setting: Setting, order: int) -> dict[str, object]:
    return {
        **setting.schema,
        "default": setting.default,
        "order": order,
        "scope": "application" if setting.user_only else "resource",
        "markdownDescription": setting.doc,
    }
