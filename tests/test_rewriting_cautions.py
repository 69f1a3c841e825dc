"""What is around a file makes a rewrite one for a person to judge, and says what to do first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from keylift.model import Applicability, Rewrite
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from keylift.workspace.project_files import project_files
from support.findings import shop_key

VALUE = "Zq7vX2mK9pL4"
STRICT = (
    "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
    '    model_config = {"env_file": ".env"}\n    name: str = "x"\n'
)
REFUSES = (
    "pydantic's settings refuse entries of .env that they have no field for; tell them"
    ' `extra="ignore"` first.'
)
CACHED = (
    "Laravel loads no .env once its configuration is cached; then set the variable itself, or read"
    " it in config/ and call config() here."
)
CLEARED = "The code empties the environment; see that the lookup does not run where that is done."
LARAVEL = '{"require": {"laravel/framework": "^11.0"}}'
EMPTIED = (
    "import os\nfrom unittest import mock\n\n\n"
    '@mock.patch.dict(os.environ, {{"A": "1"}}, clear=True)\ndef check():\n    pay("{0}")\n'
)
PHP = "<?php\npay('{0}');\n"
PYTHON = 'KEY = "{0}"\n'


def rewrite_of(
    path: str, text: str, files: Mapping[str, str], folder: Path, store_id: str
) -> Rewrite:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    source = Source(
        text=text.format(VALUE),
        language_id="php" if path.endswith(".php") else "python",
        path=str(folder / path),
        project=project_files(folder.resolve(), folder / path, {}),
    )
    finding = shop_key(source.text.index(VALUE), len(VALUE))
    rewrite = plan_rewrite(
        source, finding, detector_variable="", names=KnownNames(), store_id=store_id
    )
    assert isinstance(rewrite, Rewrite), rewrite
    return rewrite


@pytest.mark.parametrize(
    ("path", "text", "files", "note"),
    [
        ("app/pay.py", PYTHON, {"app/core/config.py": STRICT}, REFUSES),
        ("app/deep/pay.py", PYTHON, {"app/settings.py": STRICT}, REFUSES),
        ("pay.py", STRICT.replace("{", "{{").replace("}", "}}") + PYTHON, {}, REFUSES),
        ("app/pay.py", EMPTIED, {}, CLEARED),
        ("app/Pay.php", PHP, {"composer.json": LARAVEL}, CACHED),
    ],
)
def test_a_person_judges(
    path: str, text: str, files: Mapping[str, str], note: str, tmp_path: Path
) -> None:
    """Fix-all leaves these, and the note says why."""
    rewrite = rewrite_of(path, text, files, tmp_path, "env")
    assert (rewrite.applicability, rewrite.note) == (Applicability.ASK, note)


@pytest.mark.parametrize(
    ("path", "text", "files", "store_id"),
    [
        ("app/pay.py", PYTHON, {"app/config.py": STRICT}, "vault"),
        (
            "app/pay.py",
            PYTHON,
            {"app/config.py": STRICT.replace('".env"', '".env", "extra": "ignore"')},
            "env",
        ),
        ("pay.py", STRICT.replace("{", "{{").replace("}", "}}").replace('"x"', '"{0}"'), {}, "env"),
        ("config/pay.php", "<?php\nreturn ['{0}'];\n", {"composer.json": LARAVEL}, "env"),
        ("app/Pay.php", PHP, {"composer.json": LARAVEL}, "vault"),
        ("app/Pay.php", PHP, {"composer.json": "{}"}, "env"),
        (
            "app/pay.py",
            'KEY = "{0}"\n' + EMPTIED.format("x").replace("{", "{{").replace("}", "}}"),
            {},
            "env",
        ),
    ],
)
def test_nobody_needs_to_judge(
    path: str, text: str, files: Mapping[str, str], store_id: str, tmp_path: Path
) -> None:
    """Other stores do not touch the file, and other settings take what comes."""
    rewrite = rewrite_of(path, text, files, tmp_path, store_id)
    assert (rewrite.applicability, rewrite.note) == (Applicability.SAFE, "")
