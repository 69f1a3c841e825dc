"""The forms of lookups that call a function with the parts of an entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keylift.rewriting.lookups import Lookup

if TYPE_CHECKING:
    from keylift.languages import Function


def blocking(function: Function, arguments: str, since: str = "") -> Lookup:
    """Return the lookup that waits for the reply, in a version of the language or a newer one."""
    return Lookup(expression=f"@function({arguments})", function=function, since=since)


def rooted(function: Function, arguments: str) -> Lookup:
    """Return C#'s lookup, whose `global::` needs parentheses in the holes of a string."""
    return Lookup(expression=f"(@function({arguments}))", function=function, since="6")


def printed(function: Function, arguments: str) -> Lookup:
    """Return the lookup for a shell, which reads what a command prints."""
    words = arguments.replace(",", "")
    return Lookup(expression=f'"$(@function {words})"', function=function)


def awaited(
    function: Function, arguments: str, preloaded: Lookup | None = None, since: str = "18"
) -> Lookup:
    """Return the lookup for languages in which nothing waits without an `await`.

    `since` is the version of Node.js from which on it has what the function calls, e.g. `fetch`.
    """
    expression = f"(await @function({arguments}))"
    return Lookup(
        expression=expression,
        function=function,
        must_await=True,
        preloaded=preloaded,
        since=since,
    )


def threaded(function: Function, arguments: str) -> Lookup:
    """Return Python's lookup, which waits in another thread where other tasks may run."""
    plain = blocking(function, arguments)
    expression = f"(await @symbol(@function, {arguments}))"
    awaited = replace(plain, expression=expression, symbol="asyncio.to_thread", since="3.9")
    executor = f"@symbol().run_in_executor(None, @function, {arguments})"
    older = replace(plain, expression=f"(await {executor})", symbol="asyncio.get_event_loop")
    return replace(plain, awaited=replace(awaited, older=older), since="3.6")
