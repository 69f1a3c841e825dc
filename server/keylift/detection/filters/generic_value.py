"""Drops generic matches whose value reads like something else than a credential."""

from __future__ import annotations

import re

from keylift.detection.filters.candidate import Candidate

_ELSE = re.compile(
    rb"""://                                         # an address; see connection_urls.py
    |\A[./~\\]|\A[A-Za-z]:\\                         # a path
    |\A\$(?:2[aby]\$|1|5|6|argon2\w*|pbkdf2)         # a hash, as crypt(3) writes it
    |\A(?:sha\d+|md5|pbkdf2|bcrypt|scrypt|argon2)\w*[\$:-]
    |\A\d{4}-\d\d-\d\d|\Av?\d+(?:\.\d+)+             # a date or version
    |[(){}\[\];]|\\[nrtux0]|%[sdr(]|=>|->|::|\s      # code or a format
    |\A[#.][A-Za-z]                                  # a selector or color
    |[<>]|,.*,                                       # markup, a list
    |\A[\w.+-]+@[\w-]+\.\w                           # a mail address
    |(?i:p[a@4][s5$]{2}w[o0]r[dt]|s[e3]cr[e3]t|token|api_?key)  # says what it stands for
    """,
    re.VERBOSE,
)
_WORDS = re.compile(rb"[A-Za-z]+(?:[_.\-/: ]+[A-Za-z]+)*\d{0,4}[!.?]?")
_UUID = re.compile(rb"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_NAMED_KEY = re.compile(rb"(?:key|secret|passw\w+)[\"'\]\s]*[:=]", re.IGNORECASE)
_DIGIT = re.compile(rb"\d")
_LETTER = re.compile(rb"[A-Za-z]")
# Possessive: words can be cut in so many ways that trying them all would never end.
_CAMEL_WORDS = re.compile(
    rb"(?:[A-Z]?[a-z]{3,}|[A-Z]{2,}(?![a-z])|[A-Z]+(?=[A-Z][a-z])|\d{1,4}|[_.\-/:]+)++"
)


def looks_like_no_secret(candidate: Candidate) -> bool:
    """Tell whether the value is a path, a hash, words, a format, or anything but random."""
    if not candidate.is_generic:
        return False
    value = candidate.value
    if _ELSE.search(value) or _WORDS.fullmatch(value) or _CAMEL_WORDS.fullmatch(value):
        return True
    if _UUID.fullmatch(value) and not _NAMED_KEY.search(candidate.line_before):
        return True  # Identifiers of requests and objects; a key may be one, though.
    return not (_DIGIT.search(value) and _LETTER.search(value))
