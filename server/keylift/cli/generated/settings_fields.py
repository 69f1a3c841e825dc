"""Every setting as one flat list: what the page and the editor's settings are both made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from inspect import cleandoc
from typing import Any, get_origin, get_type_hints

from keylift.model import Detector, Severity
from keylift.settings import PLACE, USER_ONLY, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting.

    Attributes:
        section: The table it stands in, e.g. `scan`.
        name: Its key in that table, e.g. `max_file_size`.
        schema: Its type as JSON Schema.
        type_name: Its type in words.
        default: As JSON has it.
        doc: The sentence that documents it.
        user_only: Whether no project can set it.
        names_place: Whether it says where something is written, which needs trust.
    """

    section: str
    name: str
    schema: Mapping[str, Any]
    type_name: str
    default: object
    doc: str
    user_only: bool = False
    names_place: bool = False

    @property
    def editor_key(self) -> str:
        """Its key in an editor's settings, e.g. `keylift.scan.maxFileSize`."""
        first, *rest = self.name.split("_")
        return f"keylift.{self.section}.{first}{''.join(word.capitalize() for word in rest)}"


def all_settings() -> list[Setting]:
    """Return the settings in the order of their fields."""
    return list(_settings())


def section_docs() -> dict[str, str]:
    """Return what each section is about."""
    hints = get_type_hints(Settings)
    return {each.name: cleandoc(hints[each.name].__doc__ or "") for each in fields(Settings)}


def _settings() -> Iterator[Setting]:
    sections = get_type_hints(Settings)
    for section in fields(Settings):
        hints = get_type_hints(sections[section.name])
        for each in fields(sections[section.name]):
            schema, type_name = _type_of(hints[each.name])
            limits = {key: each.metadata[key] for key in ("minimum",) if key in each.metadata}
            if "pattern" in each.metadata:
                limits["pattern"] = f"^(?:{each.metadata['pattern']})$"
            yield Setting(
                section=section.name,
                name=each.name,
                schema={**schema, **limits},
                type_name=type_name,
                default=_default(each),
                doc=each.metadata["doc"],
                user_only=bool(each.metadata.get(USER_ONLY)),
                names_place=bool(each.metadata.get(PLACE)),
            )


def _type_of(hint: Any) -> tuple[dict[str, Any], str]:  # noqa: ANN401 - a type form
    simple = {
        bool: ({"type": "boolean"}, "true or false"),
        int: ({"type": "integer"}, "whole number"),
        str: ({"type": "string"}, "text"),
    }
    if hint in simple:
        return simple[hint]
    if hint == tuple[str, ...]:
        return {"type": "array", "items": {"type": "string"}}, "list of texts"
    if hint == tuple[Detector, ...]:
        return {"type": "array", "items": _DETECTOR_SCHEMA}, "list of tables"
    if get_origin(hint) is Mapping:
        severity = {"enum": [each.value for each in Severity]}
        return {"type": "object", "additionalProperties": severity}, "table of texts"
    raise TypeError(f"no schema for {hint!r}")


def _default(each: Field[Any]) -> object:
    value = each.default_factory() if each.default_factory is not MISSING else each.default
    return list(value) if isinstance(value, tuple) else value


_DETECTOR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name", "pattern", "keywords"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "pattern": {"type": "string"},
        "keywords": {"type": "array", "items": {"type": "string", "minLength": 3}},
    },
}
