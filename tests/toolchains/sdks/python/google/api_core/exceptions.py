"""Stands in for the module of that name."""


class GoogleAPIError(Exception):
    """An answer that is no success."""
