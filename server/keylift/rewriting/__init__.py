"""Turns a finding's literal into a lookup: pure text in, edits or a refusal out."""
