"""Functions that lookups of secrets managers call, one file per language, as text templates.

They use what the language has itself, or the store's official client where nothing else will do;
ask once a process and keep the answer; wait ten seconds at most; name the entry in every error, and
the value in none.
"""
