"""Stands in for azure-identity, with what the helper calls of it."""

import os
from contextlib import nullcontext


class DefaultAzureCredential(nullcontext):
    """Has the token of the tests."""

    def __init__(self) -> None:
        super().__init__(self)
        self.token = os.environ["STAND_IN_TOKEN"]
