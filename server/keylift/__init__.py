"""Keylift finds hardcoded secrets and rewrites them into working lookups."""

__version__ = "0.1.0"
