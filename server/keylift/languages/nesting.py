"""Which texts are nested more deeply than their grammar's scanner can note.

While it reads, a scanner writes down its state, such as the open levels of indentation, into 1,024
bytes. Some write on beyond these, which ends the process at best. What they would have to note is
counted here before, in linear time, and rather too high than too low.
"""

from __future__ import annotations

import re

# Two bytes a level, beside up to 257 for strings.
_PYTHON_LEVELS = 380
_TAB = 8
# Four bytes a level, and two levels can stand in one column.
_YAML_COLUMNS = 120
# Widths are counted in 15 or 16 bits.
_WIDEST = 32_000

# Without a line that is indented that far, there cannot be as many levels.
_PYTHON_DEEP = re.compile(rf"(?:[ \t]|\\\r?\n){{{_PYTHON_LEVELS // _TAB}}}")
_PYTHON_INDENT = re.compile(r"(?:\A|[\n\r\f])((?:[ \t]|\\\r?\n)+)")
_YAML_DEEP = re.compile(rf"[ \t?:-]{{{_YAML_COLUMNS}}}")
_YAML_HEAD = re.compile(r"(?:\A|(?<=[\n\r]))\ufeff?([ \t]*)((?:[-?:][ \t]+)*)")
_YAML_CHAIN = re.compile(rf"(?:[-?:][ \t]+){{{_YAML_COLUMNS}}}")
_RUBY_WORD = re.compile(r"<<[-~]?[\"'`]?[^\s\"'`]{200}")


def is_too_deep(text: str, grammar: str) -> bool:
    """Tell whether a text may be nested too deeply; `grammar` as for `parse`."""
    counted = _COUNTED.get(grammar)
    return counted is not None and counted(text)


def _is_deep_python(text: str) -> bool:
    if not _PYTHON_DEEP.search(text):
        return False
    indents = {found[1] for found in _PYTHON_INDENT.finditer(text)}
    widths = {one.count(" ") + _TAB * one.count("\t") for one in indents}
    return len(widths) > _PYTHON_LEVELS or max(widths, default=0) > _WIDEST


def _is_deep_yaml(text: str) -> bool:
    if not _YAML_DEEP.search(text):
        return False
    columns: set[int] = set()
    for indent, chain in {found.groups() for found in _YAML_HEAD.finditer(text)}:
        signs = (at for at, sign in enumerate(chain) if sign in "-?:")
        columns |= {len(indent) + at for at in (*signs, len(chain))}
    is_wide = max(columns, default=0) > _WIDEST
    return is_wide or len(columns) > _YAML_COLUMNS or bool(_YAML_CHAIN.search(text))


def _has_long_word(text: str) -> bool:
    return bool(_RUBY_WORD.search(text))


_COUNTED = {
    "tree_sitter_python:language": _is_deep_python,
    "tree_sitter_yaml:language": _is_deep_yaml,
    "tree_sitter_ruby:language": _has_long_word,
}
