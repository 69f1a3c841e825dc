"""Puts a new value in the place of one that `.env` has.

The file stays ignored by git, is written whole or not at all, and is read back.
"""

from __future__ import annotations

from keylift.errors import MoveError
from keylift.rewriting.env_files import parse_env, replace_entry
from keylift.rewriting.stores import STORES
from keylift.workspace.ignored import ensure_ignored
from keylift.workspace.lock import folder_lock
from keylift.workspace.move import PRIVATE, Variable
from keylift.workspace.paths import scratch_folder, shown
from keylift.workspace.root import EnvPlace
from keylift.workspace.text_file import is_code, read_text_file


def held_by_env(place: EnvPlace, name: str) -> str | None:
    """Return who has the value of a variable that `.env` names, or None where it does not.

    That is "env" where the value stands there, else the id of the store that `.env` refers to.

    Raises:
        MoveError: `.env` cannot be read.
    """
    value = parse_env(read_text_file(place.env, inside=place.boundary).text).get(name)
    if value is None:
        return None
    referred = (each for each in STORES.values() if each.reference)
    return next((each.id for each in referred if value.startswith(_scheme(each.reference))), "env")


def replace_value(place: EnvPlace, new: Variable) -> bool:
    """Give a variable of `.env` another value, and return whether it did not have it already.

    Raises:
        MoveError: `.env` has no value for it, or does not have the new one for certain.
    """
    with folder_lock(place.root):
        env = read_text_file(place.env, inside=place.boundary)
        if is_code(env.path):
            raise MoveError(f"{shown(env.path)} is code; change the value there by hand.")
        known = parse_env(env.text)
        if known.get(new.name) == new.value:
            return False
        try:
            changed = replace_entry(env.text, new.name, new.value)
        except ValueError as error:
            raise MoveError(f"{shown(env.path)}: {error}") from None
        ensure_ignored(env.path)
        env.replace(changed, mode=PRIVATE, scratch=scratch_folder(env.path.parent))
        again = parse_env(read_text_file(place.env, inside=place.boundary).text)
        if again != {**known, new.name: new.value}:
            raise MoveError(f"{shown(env.path)}: {new.name} does not read back as it was written.")
    return True


def _scheme(reference: str) -> str:
    return reference.partition("@")[0]
