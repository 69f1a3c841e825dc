"""Tells test files by their paths: what looks like a secret there is often made up for the test.

It reads no file. A test needs its values on every machine, so that whatever moves many values at
once leaves those of tests, unless it was told their file.
"""

from __future__ import annotations

import re
from pathlib import PurePath

_FOLDERS = frozenset(
    {
        "test", "tests", "__tests__", "testing", "testdata", "test-data", "test_data",
        "testfixtures", "spec", "specs", "fixture", "fixtures", "__fixtures__", "__mocks__",
        "mocks", "e2e", "cypress", "cassettes",
    }
)  # fmt: skip
_NAMES = re.compile(
    r"test_.*\.py|conftest\.py|.*_tests?\.\w+|.*[.-](?:test|spec|cy|e2e|stories)\.[cm]?[jt]sx?"
    r"|.*_spec\.\w+|.*(?<=[a-z0-9])(?:Tests?|IT|Spec)\.(?:java|kt|cs|php|groovy|scala)"
    r"|Test[A-Z].*\.java"
)


def is_test_file(path: str | PurePath, root: PurePath | None = None) -> bool:
    """Tell whether a file belongs to tests, by its name or the two folders above it.

    Further up, a folder's name says too little.

    Args:
        path: The file; a text may have either slash.
        root: Whose name and those of the folders above it do not count, if the file lies below.
    """
    if root is not None and PurePath(path).is_relative_to(root):
        path = PurePath(path).relative_to(root)
    *folders, name = str(path).replace("\\", "/").split("/")
    near = {folder.lower() for folder in folders[-2:]}
    return not near.isdisjoint(_FOLDERS) or bool(_NAMES.fullmatch(name))


def is_test_folder(path: PurePath) -> bool:
    """Tell whether a folder is one that tests lie in, by its own name."""
    return path.name.lower() in _FOLDERS
