"""What a store is: one lookup template per language, as data. It builds no edit."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from keylift.languages.versions import is_older
from keylift.model import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keylift.languages import Function
    from keylift.model import RefusalReason
    from keylift.rewriting.entries import EntryNames

_NOT_FLAT = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """How code in one language reads a value from a store.

    Attributes:
        expression: One primary expression. `@variable` is the value's name, `@symbol` what
            `symbol` is called at the place, `@function` what `function` is called; `@path`,
            `@mount` and `@key` are the parts of the value's entry.
        symbol: Dotted name that the expression needs imported, or "".
        function: Function of ours that the expression calls, or None.
        frames: A frame's name (see `Syntax.frame`) -> the lookup as it is written there.
        is_text: True where `expression` is no code, but goes inside the literal's quotes.
        awaited: The form for places that may wait for a reply without stopping others, or None.
        must_await: True where `expression` waits, so that only such places can have it.
        preloaded: The form for all other places then, which reads what was fetched before the
            program started, or None.
        since: Version of the language that it needs, or "" where each will do.
        older: The lookup for older versions; None where there is none.
    """

    expression: str
    symbol: str = ""
    function: Function | None = None
    frames: Mapping[str, Lookup] = field(default_factory=dict)
    is_text: bool = False
    awaited: Lookup | None = None
    must_await: bool = False
    preloaded: Lookup | None = None
    since: str = ""
    older: Lookup | None = None

    def for_version(self, oldest: str) -> Lookup | None:
        """Return the lookup for a project that supports a version of the language, or None."""
        if self.since and is_older(oldest, self.since):
            return self.older.for_version(oldest) if self.older else None
        awaited = self.awaited.for_version(oldest) if self.awaited else None
        preloaded = self.preloaded.for_version(oldest) if self.preloaded else None
        return replace(self, awaited=awaited, preloaded=preloaded)

    def of(self, entry: Entry | None) -> Lookup:
        """Return the lookup of one entry; unchanged where the store has none."""
        if entry is None:
            return self
        function = self.function
        if function and function.preload:
            line = _filled(function.preload.line, entry)
            function = replace(function, preload=replace(function.preload, line=line))
        return replace(self, expression=_filled(self.expression, entry), function=function)

    def for_project(self, has_package: Callable[[str], bool]) -> Lookup:
        """Return the lookup that calls a library where the project has it for that."""
        awaited = self.awaited.for_project(has_package) if self.awaited else None
        function = _chosen(self.function, has_package) if self.function else None
        return replace(self, awaited=awaited, function=function)

    def within(self, frame: str) -> Lookup:
        """Return the lookup as it is written in a frame, or itself where that has no own form."""
        return self.frames.get(frame, self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A place that keeps values, and how each language looks one up.

    Attributes:
        id: Word in settings and commands, e.g. "env".
        name: What a menu calls an entry of it, e.g. "environment variable".
        lookups: Language id -> lookup.
        non_empty: Language id -> lookup that also stops at an empty value, where the other one
            does not.
        unsupported: Language id -> why it has no lookup; each language with a syntax stands in
            one of the two tables.
        in_env_file: True where values are written to a `.env` file.
        is_beside_env: True where `.env` has the values, and the store gets them as well.
        has_mounts: True where an entry's path stands below a mount.
        has_keys: True where an entry holds several values by key.
        command: How somebody stores a value from standard input by the store's own client, with
            the parts of an entry as in a lookup; "" for `.env`. With `@env`, it reads that file
            itself.
        placed: Where the store keeps a value, if it names entries in its own way: `@variable` is
            the value's name, `@path` the usual path without `/`, `@flat` that of letters, digits
            and hyphens alone, `@vault` 1Password's vault.
        injects: Command that starts a program with the values in its environment, with `@env` for
            `.env`; "" where the program asks the store.
        reference: What `.env` says in the value's place for that command, with the parts of an
            entry; "" where it says nothing.
        needs: Environment variables, or what else a running program needs to reach the store.
        signs: Environment variables any of which says that a user works with the store.
        variables: Names of variables that the store can have; "" where it can have all.
    """

    id: str
    name: str
    lookups: Mapping[str, Lookup]
    non_empty: Mapping[str, Lookup] = field(default_factory=dict)
    unsupported: Mapping[str, RefusalReason] = field(default_factory=dict)
    in_env_file: bool = False
    is_beside_env: bool = False
    has_mounts: bool = False
    has_keys: bool = False
    command: str = ""
    placed: Entry | None = None
    injects: str = ""
    reference: str = ""
    needs: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    variables: str = ""

    @property
    def is_environment(self) -> bool:
        """Whether a program finds the values in its environment, wherever they come from."""
        return self.in_env_file or self.is_beside_env or bool(self.injects)

    @property
    def fills_env_file(self) -> bool:
        """Whether `.env` has the values for good."""
        return self.in_env_file or self.is_beside_env

    def said(self, variable: str, entry: Entry | None) -> str:
        """Name the place of a value as a menu does."""
        place = f"{self.name} {entry or variable}"
        return f"environment variable {variable} and {place}" if self.is_beside_env else place

    def can_have(self, variable: str) -> bool:
        """Tell whether the store can keep a value for a variable of that name."""
        return not self.variables or bool(re.fullmatch(self.variables, variable))

    def entry(self, names: EntryNames, variable: str) -> Entry | None:
        """Return where the store keeps a variable's value; None where it is the variable."""
        if self.in_env_file:
            return None
        usual = names.entry(variable, has_mount=self.has_mounts, has_key=self.has_keys)
        if self.placed is None:
            return usual
        path = self.placed.path.replace("@variable", variable)
        path = path.replace("@flat", _NOT_FLAT.sub("-", usual.path))
        return Entry(
            path.replace("@path", usual.path.replace("/", "-")),
            self.placed.mount.replace("@vault", names.onepassword_vault),
            self.placed.key,
        )

    def command_for(self, variable: str, entry: Entry, env_file: str) -> str:
        """Return the command that moves a value on from an environment file; it shows no value."""
        filled = _filled(self.command, entry)
        if "@env" in filled:
            return filled.replace("@env", shlex.quote(env_file))
        return f'(. {shlex.quote(env_file)}; printf %s "${variable}") | {filled}'

    def reference_to(self, entry: Entry) -> str:
        """Return what `.env` is to say in the place of an entry's value, or ""."""
        return _filled(self.reference, entry)

    def way_to_run(self, env_file: str) -> str:
        """Say what a program needs where it runs; "" where nothing is new."""
        if self.is_beside_env:
            return ""
        if self.injects:
            start = self.injects.replace("@env", shlex.quote(env_file))
            return f"Start the program through {self.name}: {start} PROGRAM"
        needs = ", ".join(self.needs)
        return f"Let the program reach {self.name} where it runs: it needs {needs}."

    def lookup(self, language_id: str, *, non_empty: bool = False) -> Lookup | None:
        """Return a language's lookup, the one that stops at an empty value where that is asked."""
        plain = self.lookups.get(language_id)
        return self.non_empty.get(language_id, plain) if non_empty else plain


def _chosen(function: Function, has_package: Callable[[str], bool]) -> Function:
    """Return the variant of a function for a project; it knows the code of the others."""
    every = (*function.clients, function)
    chosen = next(
        (each for each in function.clients if all(map(has_package, each.package.split()))), function
    )
    codes = [code for each in every for code in (each.code, *each.others)]
    return replace(chosen, others=tuple(code for code in codes if code != chosen.code))


def _filled(form: str, entry: Entry) -> str:
    named = form.replace("@path", entry.path).replace("@mount", entry.mount)
    return named.replace("@key", entry.key)
