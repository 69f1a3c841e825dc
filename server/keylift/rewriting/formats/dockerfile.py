"""Dockerfiles: a step that needs a secret mounts it; an `ENV` of the last stage goes.

`ENV K=$K` or `ARG` would keep the value in the image's history, so neither is ever written.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.docker_steps import (
    Instruction,
    instructions,
    is_mountable,
    mount_edits,
    stage_of,
)
from keylift.rewriting.formats.lines import delete_line, line_around
from keylift.rewriting.formats.model import ConfigFile, Format, Slot
from keylift.rewriting.formats.shell_text import quoted_form

if TYPE_CHECKING:
    from collections.abc import Sequence

_SETTING = re.compile(
    r"""
    (?P<name>[A-Za-z_]\w*) (?: = | [ \t]+ (?! \S*= ) )
    (?P<quote> ["']? ) (?P<value> [^\s"'\\$`]+ ) (?P=quote) [ \t]*
    """,
    re.VERBOSE | re.ASCII,
)
_TARGET = re.compile(
    r"(?:\b|-)([A-Za-z_][\w-]*)[=:][\"']?\Z|(?:^|\s)--?([A-Za-z][\w-]*)[ =][\"']?\Z"
)
_MOUNT = (
    "Mount it in the step that needs it, `RUN --mount=type=secret,id=name,env=NAME,required=true …`"
    " (with `# syntax=docker/dockerfile:1` as the first line), and build with `--secret"
    " id=name,env=NAME`; `ENV` and `ARG` stay in the image."
)
_REFUSAL = Refusal(RefusalReason.NO_CONTEXT, _MOUNT)


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    text = file.text
    if line_around(text, span).of(text).lstrip(" \t\ufeff").startswith("#"):
        return Refusal(RefusalReason.COMMENT)
    found = list(instructions(text))
    here = next((one for one in found if one.body.contains(span)), None)
    reader = _READERS.get(here.keyword) if here else None
    return reader(text, found, here, span) if here and reader else _REFUSAL


def _read_variable(
    text: str, found: Sequence[Instruction], here: Instruction, span: Span
) -> Slot | Refusal:
    """Return the slot of an `ENV` that only the running container needs: its line goes."""
    setting = _SETTING.fullmatch(here.body.of(text))
    edit = delete_line(text, here.span)
    later = found[found.index(here) + 1 :]
    is_needed = any(one.keyword in {"RUN", "FROM", "ONBUILD"} for one in later)
    if setting is None or edit is None or is_needed or _uses(text, setting["name"]):
        return _REFUSAL
    secret = _value_of(setting, here)
    if not secret.contains(span):
        return _REFUSAL
    return Slot(
        secret=secret,
        value=setting["value"],
        write=lambda _variable: (edit,),
        fixed=setting["name"],
        note=_note_of_start,
        applicability=Applicability.ASK,
    )


def _read_argument(
    text: str, found: Sequence[Instruction], here: Instruction, span: Span
) -> Slot | Refusal:
    """Return the slot of an `ARG` that only steps see: it goes, and all of them mount it."""
    setting = _SETTING.fullmatch(here.body.of(text))
    edit = delete_line(text, here.span)
    stage = stage_of(found, here)
    later = [one for one in stage if one.span.start > here.span.start]
    steps = [one for one in later if one.keyword == "RUN"]
    if setting is None or "=" not in setting[0] or edit is None or not steps:
        return _REFUSAL
    secret, name = _value_of(setting, here), setting["name"]
    others = [one for one in found if one not in steps and one != here]
    is_used = any(re.search(rf"\b{name}\b", one.span.of(text), re.ASCII) for one in others)
    if is_used or not secret.contains(span) or not is_mountable(text, stage):
        return _REFUSAL

    def write(variable: str) -> tuple[Edit, ...]:
        mounts = (edit for step in steps for edit in mount_edits(text, step, variable))
        return tuple(sorted({*mounts, edit}))

    return Slot(
        secret=secret,
        value=setting["value"],
        write=write,
        fixed=name,
        note=_note_of_build,
        applicability=Applicability.ASK,
    )


def _read_step(
    text: str, found: Sequence[Instruction], here: Instruction, span: Span
) -> Slot | Refusal:
    """Return the slot of a secret in a step's script, which reads the mounted variable instead."""
    # Docker joins the lines itself, whatever their ends; the shell's grammar wants plain ones.
    script = here.body.of(text).replace("\\\r\n", " \\\n")
    is_plain = not here.documents and not script.startswith("[") and not _is_odd(script)
    if not is_plain or not is_mountable(text, stage_of(found, here)):
        return _REFUSAL
    inside = Span(span.start - here.body.start, span.end - here.body.start)
    form = quoted_form(script, inside)
    if not form:
        return _REFUSAL
    target = _TARGET.search(text, here.body.start, span.start)
    return Slot(
        secret=span,
        value=span.of(text),
        write=partial(_write_step, text, here, span, form),
        target=next(filter(None, target.groups()), "") if target else "",
        accepts=partial(_is_free, text, span),
        note=_note_of_build,
        applicability=Applicability.ASK,
    )


def _write_step(
    text: str, here: Instruction, span: Span, form: str, variable: str
) -> tuple[Edit, ...]:
    lookup = form.replace("@", f"${{{variable}:?set {variable}}}")
    return (*mount_edits(text, here, variable), Edit(span, lookup))


def _is_free(text: str, span: Span, name: str) -> bool:
    """Tell whether nothing but our own mounts and the secret's own assignment has this name."""
    ours = f"--mount=type=secret,id={name},env={name},required=true "
    rest = text.replace(ours, "").replace(f"${{{name}:?set {name}}}", "")
    is_own = re.search(rf"\b{name}=[\"']?\Z", text[: span.start], re.ASCII) is not None
    return len(re.findall(rf"(?<!\w){name}(?!\w)", rest)) == int(is_own)


def _is_odd(script: str) -> bool:
    """Tell whether the shell gets other lines than stand there."""
    has_comment = re.search(r"\n[ \t]*[#\n]", script)
    return bool(has_comment) or bool(re.search(r"\\[ \t]+\n", script)) or "`" in script


def _value_of(setting: re.Match[str], here: Instruction) -> Span:
    return Span(*(here.body.start + offset for offset in setting.span("value")))


def _uses(text: str, name: str) -> bool:
    return bool(re.search(rf"\$\{{?{re.escape(name)}\b", text))


def _note_of_start(variable: str) -> str:
    return (
        f"The image no longer sets {variable}: start the container with `-e {variable}` in a shell"
        " that has the variable, e.g. after `set -a; . ./.env; set +a`, or with Compose's"
        " `env_file`. Docker's own `--env-file` would keep the quotes around a value."
    )


def _note_of_build(variable: str) -> str:
    return (
        f"Build with `docker build --secret id={variable},env={variable} …` in a shell that has the"
        " variable, e.g. after `set -a; . ./.env; set +a`. What a step writes to a file stays in"
        " the image."
    )


_READERS = {"ENV": _read_variable, "ARG": _read_argument, "RUN": _read_step}
FORMAT = Format(
    id="dockerfile",
    name="Dockerfile",
    fits=lambda file: file.language_id == "dockerfile",
    read=_read,
    reference=(
        '`"${NAME:?set NAME}"` in a step, which mounts the secret; an `ARG` for steps, or an `ENV`'
        " of the last stage, goes"
    ),
)
