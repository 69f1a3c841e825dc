"""Doppler: its command starts a program with the values in the environment, under their names."""

from __future__ import annotations

from keylift.model import Entry
from keylift.rewriting.lookups import Store
from keylift.rewriting.stores.env import STORE as ENV

STORE = Store(
    id="doppler",
    name="Doppler",
    lookups=ENV.lookups,
    non_empty=ENV.non_empty,
    placed=Entry("@variable"),
    injects="doppler run --",
    command="doppler secrets set @path --no-interactive --silent",
    signs=("DOPPLER_TOKEN", "DOPPLER_PROJECT"),
    variables="[A-Z_][A-Z0-9_]*",
)
