"""`docs/settings.md`: every setting, for the configuration file and for editors."""

from __future__ import annotations

import json
from itertools import groupby

from keylift.cli.generated import NOTICE, table
from keylift.cli.generated.settings_fields import Setting, all_settings, section_docs

_INTRODUCTION = """\
# Settings

Keylift reads `keylift.toml`, or the table `[tool.keylift]` of `pyproject.toml`: the nearest one,
from the scanned folder up to the top of the git repository. Editor settings lie over the file,
flags of the command line over both.

```toml
[scan]
exclude = ["testdata/"]

[detectors]
disable = ["generic-password"]
severity = { stripe-test-secret-key = "info" }

[[detectors.custom]]
id = "acme-token"
name = "Acme token"
pattern = 'acme_[0-9a-f]{32}'
keywords = ["acme_"]
```

A project that you have not trusted in your editor says nothing of where values go: of the names of
files, and of places in stores. Where it may hide secrets, you are told. A client of the language
server says so by `{"isTrusted": false}` in its initialization options.

A setting that cannot be used is reported with its file and key, and its default stands. In editors
the keys are in camel case, such as `keylift.scan.maxFileSize`.
"""
_EPILOG = """\
## Detectors of your own

`pattern` is a verbose regular expression (spaces do not count) that begins with one of `keywords`; a
group named `secret` marks the value where it is only a part. Optional keys: `provider`, `severity`,
`confidence`, `lead`, `min_entropy`, `variable`, `keep`, `revoke_url` and `languages`.

A project's file counts before anybody has read it, so there are limits: 200 detectors; 2,000
characters and 10,000 written-out steps a pattern, with no flags but `i`, `m` and `s`; 20 keywords of
100 characters; names of 80 characters on one line; a `revoke_url` that begins with `https://`. All
your own detectors together have one second for a text. What is left by then is reported as not fully
checked, and the exit status is 3 unless something was found.

## Environment variables

| Variable | Meaning |
| --- | --- |
| `KEYLIFT_SALT` | Key of the fingerprints in JSON and SARIF reports. Set it to a secret text of your own where reports of different machines are compared; otherwise each machine makes its own key and keeps it in its state folder. |
| `NO_COLOR`, `FORCE_COLOR` | Never, or always, color the output of the command line. |
"""  # noqa: E501 - a table's row cannot be broken
_HEADER = ("Key", "Type", "Default", "Meaning")


def settings_page() -> str:
    """Return the page."""
    parts = [NOTICE, "", _INTRODUCTION]
    docs = section_docs()
    for section, group in groupby(all_settings(), key=lambda each: each.section):
        parts += [f"## `[{section}]`", "", docs[section], ""]
        parts.append(table(_HEADER, [_row(each) for each in group]))
    return "\n".join([*parts, _EPILOG])


def _row(setting: Setting) -> tuple[str, ...]:
    default = json.dumps(setting.default, ensure_ascii=False)
    return f"`{setting.name}`", setting.type_name, f"`{default}`", setting.doc
