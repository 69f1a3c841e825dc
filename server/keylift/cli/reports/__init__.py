"""How a scan's result is written: one file per format, each a function of the result alone.

No report writes a secret's value: excerpts are redacted here, in `excerpts`.
"""
