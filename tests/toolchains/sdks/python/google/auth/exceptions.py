"""Stands in for the module of that name."""


class GoogleAuthError(Exception):
    """No credentials."""
