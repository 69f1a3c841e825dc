"""Tells test files by their paths: what looks like a secret there is often made up for the test.

It reads no file. A wrong answer costs nothing but the order of a menu.
"""

from __future__ import annotations

import re

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


def is_test_file(path: str) -> bool:
    """Tell whether a file belongs to tests, by its name or the two folders above it.

    `path` has either slash; further up, a folder's name says too little.
    """
    *folders, name = path.replace("\\", "/").split("/")
    near = {folder.lower() for folder in folders[-2:]}
    return not near.isdisjoint(_FOLDERS) or bool(_NAMES.fullmatch(name))
