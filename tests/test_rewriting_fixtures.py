"""Test files are told by their paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.rewriting.fixtures import is_test_file, is_test_folder


@pytest.mark.parametrize(
    "path",
    [
        "/shop/tests/test_charge.py", "/shop/tests/unit/keys.py", "conftest.py", "charge_test.go",
        "/shop/src/charge.test.ts", "/shop/src/charge.spec.jsx", "charge-spec.mjs", "charge.cy.js",
        "/shop/src/__tests__/charge.js", "C:\\shop\\fixtures\\keys.json", "charge_spec.rb",
        "ChargeTest.java", "TestCharge.java", "ChargeTests.cs", "ChargeIT.java",
        "/shop/src/test/Charge.kt", "/shop/Spec/charge.php", "keys_test.rs",
    ],
)  # fmt: skip
def test_these_are_test_files(path: str) -> None:
    """By the conventions of each language's test runner, or a folder near by."""
    assert is_test_file(path)


@pytest.mark.parametrize(
    "path",
    [
        "/shop/charge.py", "test.py", "contest.py", "/test/shop/src/main/charge.py", "latest.js",
        "charge_tester.go", "Test.java", "Contest.java", "AUDIT.java", "spec.ts", "",
        "/shop/testimonials/a.py", "/shop/inspect/a.py",
    ],
)  # fmt: skip
def test_these_are_not(path: str) -> None:
    """A word inside another one, or a folder far above, says nothing."""
    assert not is_test_file(path)


def test_a_folder_above_the_project_says_nothing() -> None:
    """Whoever clones into a folder named spec has no tests alone."""
    root = Path("/home/me/spec")
    assert is_test_file("/home/me/spec/app.py")
    assert not is_test_file("/home/me/spec/app.py", root)
    assert is_test_file("/home/me/spec/tests/app.py", root)
    assert is_test_file("/elsewhere/tests/app.py", root)
    assert is_test_folder(root)
    assert not is_test_folder(root / "shop")
