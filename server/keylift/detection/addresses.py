"""The pattern of an address that holds a password, `scheme://user:password@host`.

The value is the password alone. Words that documentation puts in its place are passed over, as are
parts that a program or shell fills in. Nothing here knows which service a scheme belongs to.
"""

from __future__ import annotations

# The user and the password end at what would end the address anyway, and at brackets.
_USER = r"(?P<user>[^\s:/?\#@\"'`<>{}\[\]()\\,]{0,80})"
_VALUE = r"(?P<secret>[^\s/?\"'`<>{}\\]{3,128})"
_STRICT_VALUE = r"(?P<secret>[^\s/?\#&\"'`<>{}()\[\]\\,;|]{5,128})"
# Words in a password's place, and whole parts that something fills in.
_FILLED = r"""(?!
    (?i:(?:my|your|the|db|root|user|some|new|test|super|admin)?[_\-.]?
        (?:password|passwd|passw[o0]rd|passwort|pass|pwd|pw|secret|token|user|username|credentials?)
        [0-9]{0,3}
    |change_?(?:me|this|it)|replace_?me|example|placeholder|redacted|hunter2|foo|bar|baz|test|secure
    |x-oauth-basic|api_?key|key|abc|12345?6?7?8?9?|x{3,}|y{3,}|_{3,}|-{3,})@
    |\*|\.{3}|\$[A-Za-z_(]|%[sdvr]@|%\(|%[A-Za-z_]+%@|:[A-Za-z_]\w*@|\[
    )"""
_ENDS = r"(?=[:/?\#&,;\s\"'`\\()\[\]{}<>]|\Z)"
_LOCAL = (
    r"(?:localhost|0\.0\.0\.0|127(?:\.[0-9]{1,3}){3}|\[::1?\]|host\.docker\.internal"
    rf"|[0-9A-Za-z_\-]{{1,63}}(?:\.(?:local|localhost|test))?){_ENDS}"
)
# Names that RFC 2606 keeps for documentation, and words in a host's place.
_NO_HOST = (
    r"(?:(?:[0-9A-Za-z\-]{1,63}\.){0,4}(?:example(?:\.(?:com|org|net))?|invalid)"
    rf"|(?i:(?:my|your|db|some)?[_\-]?(?:host|hostname|domain|server)(?:\.(?:com|tld))?)){_ENDS}"
)
_HOST = r"(?:[0-9A-Za-z_\-]{1,63}\.[0-9A-Za-z]|\[[0-9A-Fa-f:.]{2,45}\]|[$\#]?\{|\$[A-Za-z_(]|%s)"
_BEFORE = r"(?<![0-9A-Za-z.\-])"


def with_password(scheme: str, *, strict: bool = False) -> str:
    """Return the pattern of an address of `scheme` whose host others can reach too.

    The group `secret` is the password. A `strict` one must be long, and free of what would end
    the address if it were none; that suits schemes whose addresses are common.
    """
    password = _STRICT_VALUE if strict else _VALUE
    return rf"{_BEFORE}(?i:{scheme})://{_USER}:{_FILLED}{password}@(?!{_LOCAL}|{_NO_HOST}){_HOST}"


def with_password_locally(scheme: str) -> str:
    """Return the pattern of an address whose host only the machine or its network knows.

    Such a host is `localhost`, or a name without a dot. A password equal to the user's name, every
    tutorial's default, is passed over.
    """
    return (
        rf"{_BEFORE}(?i:{scheme})://{_USER}:{_FILLED}(?!(?P=user)@){_STRICT_VALUE}"
        rf"@(?!{_NO_HOST}){_LOCAL}"
    )
