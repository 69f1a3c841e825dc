"""What Keylift has to know about a language: data, and the questions that only it can answer.

No grammar is loaded here and nothing here knows a detector or a store. A secret's value is never
kept: `Syntax.decode` returns it to the caller and forgets it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence

    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Edit, HelperFile, Refusal, RefusalReason, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A string literal: where it stands and how it is written, but not what it says.

    Attributes:
        span: The whole literal with prefix and quotes.
        content: What stands between the quotes.
        quote: The opening quote, e.g. `"` or `'''`.
        is_bytes: True where the literal is a byte string.
        prefix: What stands in front of the quote, e.g. `rb`.
        holes: The interpolated parts, in order.
        interpolates: True where the literal may have holes.
        margin: Indentation that all lines have and that is no text; None where lines differ.
        pieces: The literals that are joined to this one, where it is written in several; then its
            content is all of them with their quotes.
    """

    span: Span
    content: Span
    quote: str
    is_bytes: bool
    prefix: str = ""
    holes: tuple[Span, ...] = ()
    interpolates: bool = False
    margin: str | None = ""
    pieces: tuple[Literal, ...] = ()


@dataclass(frozen=True, slots=True)
class Fallback:
    """A lookup of an environment variable that has the literal as its default.

    Attributes:
        node: The whole expression; a plain lookup of the variable may stand in its place.
        variable: The variable that it looks up.
        form: What stands there then, with `@value` for the lookup, if it is needed.
        since: Version of the language that `form` needs, or "".
        older: The form for older versions.
        is_for_environment: True where only lookups of the environment take this form, and others
            are written as at any place.
        read_as: What the code calls the value that it gives, e.g. `env.KEY`, which looks like a
            lookup of the variable and is none; or "".
    """

    node: Node
    variable: str
    form: str = "@value"
    since: str = ""
    older: str = ""
    is_for_environment: bool = False
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Seam:
    """What ends a literal and begins another one like it, where it is cut in two."""

    closing: str
    opening: str


def no_fallback(_tree: SyntaxTree, _place: Place) -> Fallback | None:
    """Recognize no lookup with a default."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preload:
    """What fetches a value before the program starts, for code that cannot wait for it.

    Attributes:
        function: The function that fetches it; its text as in any other function.
        line: The statement that keeps the value where the program reads it, with `@function` for
            that function's name; `@path`, `@mount` and `@key` are the parts of the value's entry.
    """

    function: Function
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function that lookups call and that a file defines once.

    Attributes:
        names: Names to try in order; the first is the one people will see nearly always.
        code: Its text with LF line ends and two blanks per level; `@function` stands for the
            name, `@symbol` for what `symbol` is called in the file, `@process` for Node's global of
            that name, and `@loader` for the file that fetches by `preload`.
        symbol: Dotted name of what the code needs imported, or "".
        is_shared: True where a project wants it once, however short it is.
        imports: What a helper file of a language that has imports on top needs for the code.
        package: What the code needs that no language has itself, as people install it, or "".
            Several stand apart by a blank.
        clients: Functions of the same names and arguments that call a library, the one that counts
            first; a project that has its `package` gets it instead.
        others: Code of it that a file may have instead, which means the same.
        preload: What has to run before the program so that the function finds its value, or None.
    """

    names: tuple[str, ...]
    code: str
    symbol: str = ""
    is_shared: bool = False
    imports: tuple[str, ...] = ()
    package: str = ""
    clients: tuple[Function, ...] = ()
    others: tuple[str, ...] = ()
    preload: Preload | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """An expression that a lookup is a part of, in place of a literal.

    Attributes:
        span: What it stands in place of.
        before: Its text up to the lookup.
        after: Its text behind the lookup.
        function: Function of ours that the whole is handed to, or None.
        edits: What changes beside it.
    """

    span: Span
    before: str = field(repr=False)
    after: str = field(default="", repr=False)
    function: Function | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How code at some place reaches a symbol: what to call it, and what makes it so.

    Attributes:
        name: What to call it.
        edits: Edits of the document.
        helper: A file to write first, or None.
    """

    name: str
    edits: tuple[Edit, ...] = ()
    helper: HelperFile | None = None


class Project(Protocol):
    """The files around a document, as a plan may read them."""

    @property
    def path(self) -> str:
        """The document's path below the project's root, with `/`."""

    @property
    def may_write(self) -> bool:
        """Whether helper files may be written; else only those that are there can be used."""

    @property
    def memo(self) -> MutableMapping[str, object]:
        """What was found out about the project, by any word, for the other documents of a run."""

    def read(self, path: str) -> str | None:
        """Return the text of a file below the root; None where it is missing, "" if unreadable."""

    def dependents(self) -> Mapping[str, str]:
        """Return the manifests of packages beside it that import it, by folder seen from it."""

    def names(self, folder: str) -> Sequence[str]:
        """Return the sorted names of all in a folder below the root, which is "" itself."""


@dataclass(frozen=True, slots=True)
class File:
    """The document around the tree: its path, or "", and its siblings' texts by file name.

    Attributes:
        path: With `/`, or "".
        siblings: Other files of the same folder and language, name -> text, when asked.
        project: The project around the document, or None where none is known.
    """

    path: str
    siblings: Callable[[], Mapping[str, str]]
    project: Project | None = None


def seam_of_quotes(_text: str, literal: Literal, _rest: str) -> Seam | None:
    """End a literal by its quote, and begin another by its prefix and quote."""
    return Seam(literal.quote, literal.prefix + literal.quote)


def no_objection(_tree: SyntaxTree, _place: Place, _file: File) -> RefusalReason | None:
    """Say that nothing around a file forbids a lookup at a place."""
    return None


def same_reach(_tree: SyntaxTree, _place: Place, _file: File, reach: Reach) -> Reach:
    """Say that nothing beside a file changes how a symbol is reached."""
    return reach


def no_packages(_package: str, _file: File) -> bool:
    """Say that nothing tells whether the project has a package."""
    return False


def any_version(_file: File) -> str:
    """Say that nothing tells which versions of the language a project supports."""
    return ""


def no_holes(_tree: SyntaxTree, _literal: Node) -> Iterable[Span]:
    """Say that the grammar sees all holes of a literal."""
    return ()


def no_margin(_tree: SyntaxTree, _literal: Node) -> str | None:
    """Say that all blanks in a literal belong to its text."""
    return ""


def never_awaits(_tree: SyntaxTree, _place: Place, _file: File) -> bool:
    """Say that no code awaits anything."""
    return False


def stay(_tree: SyntaxTree, _place: Place, _file: File) -> Edit | None:
    """Let the lookup stand where the literal is."""
    return None


def keep_path(_tree: SyntaxTree, path: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the path itself, since every literal's text stands where its value goes."""
    return path


def as_they_are(
    _tree: SyntaxTree,
    edits: tuple[Edit, ...],
    _apply: Callable[[str, tuple[Edit, ...]], str],
) -> tuple[Edit, ...]:
    """Return edits of which no formatter changes what is around them."""
    return edits


def never_bound(_tree: SyntaxTree, _place: Place, _part: Span, _name: str) -> bool:
    """Say that the code has no variables that the environment's names could mean."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """How a language writes string literals, and where one may become an expression.

    Keys of `places`, `refused` and `blockers` are node kinds, `kind` or `kind.field`; the longer
    key wins. A place that stands in neither table is refused as unusual.

    Attributes:
        grammar: Module and function of the grammar, e.g. `tree_sitter_go:language`.
        literals: Node kinds of string literals.
        quotes: Matches a literal's whole text; groups `prefix`, `quote` and `content`.
        holes: Node kinds of interpolated parts inside a literal.
        unseen_holes: Further ones, that the grammar takes for text.
        wrappers: Parents that pass the literal on unchanged, e.g. parentheses.
        places: Parents in which a literal may become any expression of the same value.
        refused: Parents in which it may not, and why.
        blockers: The same for ancestors at any height, but for a parent that `places` names with
            its field.
        targets: Parents that name what the literal is for -> the field that holds the name, or
            the kinds of the nodes that lead down to it, e.g. `variable_declaration/identifier`.
        compared: Keys of parents that compare the literal with a value, as a case label does:
            their rewrite comes with a word of advice.
        barriers: Ancestors above which no name is looked for.
        decode: Whole literal text -> its value; None where an escape is unknown.
        object_to: Further reasons against a place that only the language knows.
        object_to_file: Reasons against the whole file, e.g. that it runs in a browser.
        object_to_place: Reasons against a place that the file's surroundings give.
        import_symbol: How the place reaches a dotted symbol; None where its name is taken.
        reach_beside: The same once more, for what files beside this one declare.
        define: How the place reaches a function of ours; None where its name is taken, or why
            it cannot have the function at all.
        anchor: The path to the end of which a literal belongs, given the path to its text, which
            stands elsewhere for a heredoc.
        is_bound: Tells whether the code itself may set a variable of that name, so that a lookup
            of it in place of a part of the literal would not read the environment's.
        has_either_quote: True where `'` and `"` mean the same around a lookup's words, so that it
            can keep the literal's own.
        joins_lines: True where a statement that begins with a parenthesis goes on with the one
            above, unless a semicolon parts the two.
        caution: What a user should know before a place's rewrite is taken, or "".
        env_caution: The same where the value comes into `.env`.
        advice: What a user has to do so that programs find a value of the file in `.env`, or "".
        restructure: Edits around several places at once that make lookups legal there, such as
            turning their constants into variables, or why that cannot be. A place that needs
            none gives none; None where the language never needs any.
        elsewhere: The edit that puts the lookup of a whole literal somewhere else, as `@value`,
            where it may not stand at the place; `restructure` then takes the literal away.
        frame: Names a place in which something else than the language reads the string, so that
            a lookup takes a form of its own there, e.g. `spring-value`; "" for any other place.
        compose: How a literal is written of which a part is looked up, where no operator joins
            strings, or why it is not; None where the lookup stands by itself.
        bytes_form: What makes bytes of a string expression, with `@value` for that.
        margin: The indentation that belongs to a literal's lines and not to its text; None where
            that is not the same for all lines.
        blocks: Quotes of literals whose indentation `decode` drops. They are not cut in two, and a
            part of one is read by its line alone, which `decode` has to take as a literal, too.
        seam: How a literal of that whole text is cut in two, given what is to follow in the second
            one; None where it cannot be.
        joins: Node kinds of binary expressions that join strings by `operator`.
        operator: What joins strings, or "" where they need only stand next to each other.
        spaced: The operator with the blanks that a formatter wants at a place.
        adjacent: Node kinds of literals that are joined by standing next to each other.
        tight: Keys of parents that bind tighter than `operator`, so that a join needs parentheses.
        interpolating: Prefix letters in lower case, and quotes, of literals that may have holes.
        interpolation: How a hole is written, with `@value` for the expression; "" where literals
            cannot have any, and only `@value` where the lookup is one, but for its quotes.
        fallback: Recognizes a lookup that has the place's literal as its default.
        can_await: Tells whether code at a place may await something.
        has_package: Tells whether the project has a package for its program, as a function's
            `package` names it.
        install: Command that adds packages to a project, or "".
        line_up: Returns all edits of a file with those that a formatter would ask for because of
            them; it gets what applies edits to a text.
        oldest: The oldest version of the language that the project says it supports, or "".
        loose: Keys of parents that take an expression of any kind without parentheses; one may
            have the kind of its own parent in front, and a slash.
    """

    grammar: str
    literals: frozenset[str]
    quotes: re.Pattern[str]
    decode: Callable[[str], str | None]
    object_to: Callable[[SyntaxTree, Place], RefusalReason | None]
    object_to_file: Callable[[SyntaxTree, File], RefusalReason | None]
    import_symbol: Callable[[SyntaxTree, Place, str], Reach | None]
    define: Callable[[SyntaxTree, Place, Function, File], Reach | Refusal | None]
    places: frozenset[str]
    refused: Mapping[str, RefusalReason]
    blockers: Mapping[str, RefusalReason]
    targets: Mapping[str, str]
    compared: frozenset[str] = frozenset()
    barriers: frozenset[str] = frozenset()
    holes: frozenset[str] = frozenset()
    unseen_holes: Callable[[SyntaxTree, Node], Iterable[Span]] = no_holes
    wrappers: frozenset[str] = frozenset({"parenthesized_expression"})
    object_to_place: Callable[[SyntaxTree, Place, File], RefusalReason | None] = no_objection
    reach_beside: Callable[[SyntaxTree, Place, File, Reach], Reach] = same_reach
    anchor: Callable[[SyntaxTree, tuple[Node, ...]], tuple[Node, ...]] = keep_path
    is_bound: Callable[[SyntaxTree, Place, Span, str], bool] = never_bound
    has_either_quote: bool = False
    joins_lines: bool = False
    caution: Callable[[SyntaxTree, Place, File], str] = lambda _tree, _place, _file: ""
    env_caution: Callable[[SyntaxTree, Place, File], str] = lambda _tree, _place, _file: ""
    advice: Callable[[File], str] = lambda _file: ""
    restructure: (
        Callable[[SyntaxTree, Sequence[Place], File], tuple[Edit, ...] | Refusal] | None
    ) = None
    elsewhere: Callable[[SyntaxTree, Place, File], Edit | None] = stay
    frame: Callable[[SyntaxTree, Place], str] = lambda _tree, _place: ""
    compose: (
        Callable[[SyntaxTree, Place, Literal, Span], Composition | RefusalReason | None] | None
    ) = None
    bytes_form: str = ""
    margin: Callable[[SyntaxTree, Node], str | None] = no_margin
    blocks: frozenset[str] = frozenset()
    seam: Callable[[str, Literal, str], Seam | None] = seam_of_quotes
    joins: frozenset[str] = frozenset()
    operator: str = "+"
    spaced: Callable[[Place], str] = lambda _place: " + "
    adjacent: frozenset[str] = frozenset()
    tight: frozenset[str] = frozenset()
    interpolating: frozenset[str] = frozenset()
    interpolation: str = ""
    fallback: Callable[[SyntaxTree, Place], Fallback | None] = no_fallback
    can_await: Callable[[SyntaxTree, Place, File], bool] = never_awaits
    has_package: Callable[[str, File], bool] = no_packages
    install: str = ""
    line_up: Callable[
        [SyntaxTree, tuple[Edit, ...], Callable[[str, tuple[Edit, ...]], str]], tuple[Edit, ...]
    ] = as_they_are
    oldest: Callable[[File], str] = any_version
    loose: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language as files and editors name it.

    Attributes:
        id: Our word for it, e.g. "python".
        name: What people call it.
        extensions: Lower-case endings with the dot; the longest that fits decides.
        filenames: Lower-case file names that are in this language whatever their ending.
        lsp_ids: What editors call it.
        line_comment: What begins a comment that may follow code on its line, or "".
        own_line_comment: What begins a comment that must have a line of its own, or "".
        syntax: What rewriting needs; None where Keylift only detects.
    """

    id: str
    name: str
    extensions: tuple[str, ...]
    lsp_ids: tuple[str, ...]
    filenames: tuple[str, ...] = ()
    line_comment: str = ""
    own_line_comment: str = ""
    syntax: Syntax | None = field(default=None, repr=False)
