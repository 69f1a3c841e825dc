"""Everything Keylift does on disk: walking, reading, writing, git, configuration, `.env`.

The layers below get texts and give back values; the layers above decide what to do. Nothing here
finds a secret or builds code, and no error here holds a value.
"""
