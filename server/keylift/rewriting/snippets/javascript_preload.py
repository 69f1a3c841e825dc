"""JavaScript's and TypeScript's lookups where nothing can wait: they read what was fetched before.

What was fetched stands in a map behind a symbol that every module of a process knows, and not in
the environment, which each child of the process would get.
"""

from __future__ import annotations

from keylift.languages import Function, Preload
from keylift.rewriting.lookups import Lookup

_LOADED = """\
function @function(name@string)@string {
  const loaded@map = Reflect.get(globalThis, Symbol.for("load-secrets"));
  const value = loaded?.get(name);
  if (value === undefined) {
    throw new Error(`${name} is not loaded: start the program by node --import @loader`);
  }
  return value;
}"""


def loaded(fetching: Function, arguments: str, entry: str) -> tuple[Lookup, Lookup]:
    """Return the lookups of a store, in JavaScript and in TypeScript.

    Args:
        fetching: The store's function in JavaScript, which is to be awaited.
        arguments: What it takes, with the parts of an entry.
        entry: What the entry is called, in any store.
    """
    line = f'loaded.set("{entry}", await @function({arguments}));'
    preload = Preload(function=fetching, line=line)
    plain = _LOADED.replace("@string", "").replace("@map", "")
    typed = _LOADED.replace("@string", ": string").replace(
        "@map", ": Map<string, string> | undefined"
    )
    both = [
        Function(
            names=("loadedSecret",),
            code=code,
            is_shared=True,
            package=fetching.package,
            preload=preload,
        )
        for code in (plain, typed)
    ]
    expression = f'@function("{entry}")'
    first, second = (Lookup(expression=expression, function=each, since="18") for each in both)
    return first, second
