"""What tests of all layers share."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest

_LONGEST = ("test_rust_with_aws",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.name not in _LONGEST)


@pytest.fixture
def everything_said() -> Callable[[BaseException], str]:
    """All that an exception tells, with its causes, contexts and arguments."""

    def said(error: BaseException) -> str:
        chain: list[BaseException] = []
        while error and error not in chain:
            chain.append(error)
            error = error.__cause__ or error.__context__
        parts = [repr((type(each), each.args, str(each), vars(each))) for each in chain]
        return "".join([*parts, *traceback.format_exception(chain[0])])

    return said
