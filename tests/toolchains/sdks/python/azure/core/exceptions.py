"""Stands in for the module of that name."""


class AzureError(Exception):
    """Whatever goes wrong."""
