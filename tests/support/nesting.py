"""Texts that are nested as deeply as makes a grammar's scanner note more than it has room for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_STAIRS = 520

GRAMMARS: Mapping[str, str] = {
    name: f"tree_sitter_{module}"
    for name, module in {
        "bash": "bash:language",
        "csharp": "c_sharp:language",
        "go": "go:language",
        "hcl": "hcl:language",
        "java": "java:language",
        "javascript": "javascript:language",
        "kotlin": "kotlin:language",
        "php": "php:language_php",
        "python": "python:language",
        "ruby": "ruby:language",
        "rust": "rust:language",
        "tsx": "typescript:language_tsx",
        "typescript": "typescript:language_typescript",
        "yaml": "yaml:language",
    }.items()
}
"""All grammars that are in use, by a word for each."""

_OPENING: Mapping[str, tuple[str, ...]] = {
    "bash": ('"$(', "$((", "<<A\n", "`", "${x:-"),
    "csharp": ('$"{', '$@"{', '$"""{', 'x = $"a\n'),
    "go": ("func(){", "[]", "`"),
    "hcl": ('"${', "<<A\n", "%{if a}", "{"),
    "java": ("{", '"""\n', "(int)"),
    "javascript": ("`${", "<a>", "/*", "{"),
    "kotlin": ('"${', '"""${', "{"),
    "php": ("<<<A\n", '"{$a[', "${", "<<<'B'\n"),
    "python": ("f'{", 'f"""{', "(", "lambda:"),
    "ruby": ('"#{', "%w(", "<<A\n", "<<~A + ", "`#{"),
    "rust": ('r#"', "/*", "{", "<"),
    "tsx": ("`${", "<A<", "<a>"),
    "typescript": ("`${", "A<", "{"),
    "yaml": ("- ", "? ", ": ", "a: ", "[", "|\n "),
}


def python_stairs(levels: int) -> str:
    """Return that many levels of `if`, with a string in the innermost."""
    return "".join(" " * level + "if x:\n" for level in range(levels)) + " " * levels + "y = 'a'\n"


def yaml_chain(levels: int) -> str:
    """Return that many lists within each other, in one line."""
    return "x:\n  " + "- " * levels + "a\n"


def yaml_stairs(levels: int) -> str:
    """Return that many mappings within each other, each one column deeper."""
    return "".join(" " * level + "a:\n" for level in range(levels))


def ruby_words(*lengths: int) -> str:
    """Return a call with heredocs whose words are that long."""
    words = ["A" * length for length in lengths]
    calls = ", ".join(f"<<{word}" for word in words)
    return f"f({calls})\n" + "".join(f"a\n{word}\n" for word in words)


def deep_texts(name: str) -> Iterator[str]:
    """Yield texts of one grammar that stress its scanner, those among them that crash it."""
    for sign in _OPENING[name]:
        for depth in (128, 204, 256, 257, 520):
            yield sign * depth
        yield "".join(" " * level + sign + "\n" for level in range(_STAIRS))
    if name == "python":
        yield from (python_stairs(levels) for levels in (380, 381, 511, 512, 800))
        yield python_stairs(370) + " " * 370 + "y = " + "f'{" * 255
    if name == "yaml":
        yield from (yaml_chain(levels) for levels in (100, 252, 253, 254, 500))
        yield from (yaml_stairs(levels) for levels in (100, 253, 254, 600))
    if name == "ruby":
        yield from (ruby_words(length) for length in (180, 250, 1019, 2000))
        # With this the state takes a byte more than there is.
        yield from (
            ruby_words(*[98] * 9, 101),
            ruby_words(*[6] * 99, 29),
            ruby_words(*[198] * 5, 9),
        )
