"""Programs that stand in for those of stores: they do what the documentation of those says.

Each call is recorded with its arguments, environment and standard input. They prove that Keylift
keeps to the documented contract, not that the real programs do.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_START = """\
#!{python}
import json, os, resource, stat, sys
from pathlib import Path

# What a test forbids Keylift to write is none of this program's business.
MOST = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (MOST, MOST))
HOME = Path({home!r})
STATE = json.loads((HOME / "state.json").read_text())
IS_PIPE = stat.S_ISFIFO(os.fstat(0).st_mode)
GIVEN = sys.stdin.buffer.read().decode() if IS_PIPE else ""
ARGV = sys.argv[1:]
FLAGS = {{each.partition("=")[0]: each.partition("=")[2] for each in ARGV if each[:2] == "--"}}
WORDS = [each for each in ARGV if each[:2] != "--"]
with (HOME / "calls.jsonl").open("a") as calls:
    record = dict(argv=ARGV, environ=dict(os.environ), given=GIVEN, folder=os.getcwd())
    calls.write(json.dumps(record) + "\\n")

def kept(name):
    # Of the folder that it runs in, where a test wants to see which one is meant.
    return STATE[name].setdefault(os.getcwd(), {{}}) if STATE["by_folder"] else STATE[name]

PLACE = os.path.basename(os.getcwd()) if STATE["by_folder"] else "shop"

def save():
    (HOME / "state.json").write_text(json.dumps(STATE))
    if STATE["dies"]:
        fail(STATE["dies"])

def fail(said):
    sys.stderr.write(said + GIVEN + "\\n")
    sys.exit(1)

if STATE["hangs"]:
    import time
    time.sleep(30)
if STATE["fails"]:
    fail(STATE["fails"])
"""
_DOPPLER = """
values = kept("values")
values.setdefault("DOPPLER_PROJECT", PLACE)
values.setdefault("DOPPLER_CONFIG", "dev")
if WORDS[:2] == ["secrets", "get"]:
    names = WORDS[2:]
    assert "--json" in FLAGS
    missing = [name for name in names if name not in values]
    if missing and "--no-exit-on-missing-secret" not in FLAGS:
        fail("Could not find requested secret: " + ", ".join(missing))
    print(json.dumps({name: {"computed": values[name]} for name in names if name in values}))
elif WORDS[:2] == ["secrets", "set"] and len(WORDS) == 3:
    if not GIVEN:
        fail("Secret value must be provided when using --no-interactive")
    value = "\\n".join(line.rstrip("\\r") for line in GIVEN.removesuffix("\\n").split("\\n"))
    values[WORDS[2]] = STATE["spoils"] or value
    save()
    if "--silent" not in FLAGS:
        print(value)
elif WORDS[:1] == ["run"]:
    os.environ.update({name: value for name, value in values.items() if value is not None})
    os.execvp(WORDS[1], WORDS[1:])
else:
    fail("unknown command")
"""
_OP = """
items = STATE["items"]

def resolved(reference):
    vault, title, name = reference.removeprefix("op://").split("/")
    for item in items:
        if item["vault"] == vault and item["title"].lower() == title.lower():
            for field in item["fields"]:
                if field["label"] == name:
                    return field["value"]
            fail("[ERROR] item '%s/%s' does not have a field '%s'" % (vault, title, name))
    fail('[ERROR] "%s" isn\\'t an item in the "%s" vault.' % (title, vault))

if FLAGS.get("--vault", STATE["vault"]) != STATE["vault"]:
    fail('[ERROR] "%s" isn\\'t a vault in this account.' % FLAGS["--vault"])
if WORDS == ["whoami"]:
    print(json.dumps({"url": "shop.1password.com"}))
elif WORDS == ["item", "list"]:
    print(json.dumps([{"id": str(n), "title": each["title"]} for n, each in enumerate(items)]))
elif WORDS == ["item", "create", "-"]:
    item = json.loads(GIVEN)
    item["vault"] = FLAGS["--vault"]
    if STATE["spoils"]:
        item["fields"][0]["value"] = STATE["spoils"]
    items.append(item)
    save()
    print(json.dumps(item))
elif WORDS[0] == "read" and "--no-newline" in FLAGS:
    sys.stdout.buffer.write(resolved(WORDS[1]).encode())
elif WORDS[0] == "run":
    for line in Path(FLAGS["--env-file"]).read_text().splitlines():
        name, _, value = line.partition("=")
        value = value.strip("'\\"")
        os.environ[name] = resolved(value) if value.startswith("op://") else value
    os.execvp(WORDS[1], WORDS[1:])
else:
    fail("unknown command")
"""
_GH = """
secrets = kept("secrets")
if WORDS[:2] == ["repo", "view"]:
    assert FLAGS.keys() == {"--json", "--jq"}
    print("acme/" + PLACE)
elif WORDS == ["secret", "list"]:
    for name in secrets:
        print(name + "\\t2026-11-24T16:00:00Z")
elif WORDS[:2] == ["secret", "set"] and len(WORDS) == 3:
    if STATE["spoils"] != "lost":
        secrets[WORDS[2].upper()] = GIVEN.rstrip("\\r\\n")
        save()
else:
    fail("unknown command")
"""
_GLAB = """
values = kept("values")
if WORDS[:2] == ["repo", "view"]:
    print(json.dumps({"path_with_namespace": "acme/" + PLACE}))
elif WORDS == ["variable", "list"]:
    for name in values:
        print(name + "  false  true  false  *")
elif WORDS[:2] == ["variable", "get"] and len(WORDS) == 3:
    if WORDS[2] not in values:
        fail("GET variables/%s: 404 {message: 404 Variable Not Found}" % WORDS[2])
    sys.stdout.write(values[WORDS[2]])
elif WORDS[:1] == ["variable"] and WORDS[1] in ("set", "update") and len(WORDS) == 3:
    if (WORDS[1] == "set") == (WORDS[2] in values):
        fail("400 {message: {key: [(%s) has already been taken]}}" % WORDS[2])
    value = GIVEN.strip()
    if "--masked" in FLAGS and (len(value) < 8 or any(each.isspace() for each in value)):
        fail("400 {message: {value: [is invalid]}}")
    values[WORDS[2]] = STATE["spoils"] or value
    STATE["flags"][WORDS[2]] = sorted(FLAGS)
    save()
else:
    fail("unknown command")
"""


@dataclass(frozen=True, slots=True)
class StandIn:
    """A program in a folder of its own, with what it keeps."""

    home: Path

    @property
    def state(self) -> dict[str, Any]:
        """What it keeps now."""
        state: dict[str, Any] = json.loads((self.home / "state.json").read_text())
        return state

    def change(self, **changes: Any) -> None:
        """Change what it keeps, or how it fails."""
        (self.home / "state.json").write_text(json.dumps({**self.state, **changes}))

    def on_path(self, patch: pytest.MonkeyPatch) -> None:
        """Let this process, and what it starts, find it before any other."""
        patch.setenv("PATH", os.pathsep.join([str(self.home), os.environ["PATH"]]))

    @property
    def calls(self) -> list[dict[str, Any]]:
        """All calls so far."""
        path = self.home / "calls.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def doppler(home: Path) -> StandIn:
    """Write a `doppler` into `home`."""
    return _written(home, "doppler", _DOPPLER, {"values": {}})


def op(home: Path) -> StandIn:
    """Write an `op` into `home`."""
    return _written(home, "op", _OP, {"items": [], "vault": "Private"})


def gh(home: Path) -> StandIn:
    """Write a `gh` into `home`."""
    return _written(home, "gh", _GH, {"secrets": {}})


def glab(home: Path) -> StandIn:
    """Write a `glab` into `home`."""
    return _written(home, "glab", _GLAB, {"values": {}, "flags": {}})


def _written(home: Path, name: str, code: str, state: dict[str, Any]) -> StandIn:
    home.mkdir(parents=True, exist_ok=True)
    program = home / name
    program.write_text(_START.format(python=sys.executable, home=str(home)) + code)
    program.chmod(0o755)
    general = {"by_folder": False, "hangs": False, "fails": "", "dies": "", "spoils": ""}
    (home / "state.json").write_text(json.dumps({**general, **state}))
    return StandIn(home)
