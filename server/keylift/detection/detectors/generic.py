"""Values that only their variable's name gives away.

These come last: where a provider's detector claims the same text, it wins.
"""

from keylift.model import Category, Confidence, Detector, Severity

_NAME = r"""(?i:secret|token|api[_\-]?key|access[_\-]?key|auth[_\-]?key|account[_\-]?key
    |encryption[_\-]?key|signing[_\-]?key|private[_\-]?key|master[_\-]?key|credential)"""
_PASSWORD = r"(?i:password|passwd|passphrase|pwd)"
_KEYWORDS = (
    "secret", "token", "api_key", "api-key", "apikey", "access_key", "access-key", "accesskey",
    "auth_key", "auth-key", "authkey", "account_key", "account-key", "accountkey",
    "encryption_key", "encryption-key", "encryptionkey", "signing_key", "signing-key",
    "signingkey", "private_key", "private-key", "privatekey", "master_key", "master-key",
    "masterkey", "credential",
)  # fmt: skip
_PASSWORD_KEYWORDS = ("password", "passwd", "passphrase", "pwd")

# The rest of the name, a closing quote or bracket, perhaps a type, and the operator.
_TO_QUOTED = r"""[\w\-]{0,30}["'`]?\]?[\ \t]{0,8}
    (?::[\ \t]{0,3}[\w.\[\]\|\ ]{1,30}=|:=|=>|=(?!=)|:)[\ \t]{0,8}(?:[bfruBFRU@]{1,2}(?=["']))?"""
_TO_BARE = r"[\w\-.]{0,30}[\ \t]{0,8}[=:][\ \t]{0,8}"
_BARE_LANGUAGES = frozenset({"dotenv", "properties", "ini", "yaml", "shell", "dockerfile"})


def _quoted(least: int) -> str:
    value = rf"\S{{{least},200}}?"
    return (
        rf"""(?:"(?P<secret>(?!"){value})"|'(?P<secret>(?!'){value})'|`(?P<secret>(?!`){value})`)"""
    )


DETECTORS = (
    Detector(
        id="generic-secret",
        name="Secret in a variable",
        provider="Generic",
        category=Category.GENERIC,
        pattern=_NAME + _TO_QUOTED + _quoted(16),
        keywords=_KEYWORDS,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=3.1,
        # The tokens that RFC 6749 prints, and which every OAuth library repeats.
        placeholders=("2YotnFZFEjr1zCsicMWpAA", "tGzv3JOkF0XG5Qx2TlKWIA"),
        samples=(
            'SESSION_SECRET = "«{base62:32}»"',
            "const apiKey: string = '«{base62:40}»';",
            '{"auth-token": "«{base64url:24}»"}',
            'settings["signing_key"] = "«{hex:32}»"',
            'api_key = "«{uuid}»"',
        ),
        counter_samples=(
            'SECRET_NAME = "{base62:32}"',
            'token_type = "urn:ietf:params:oauth:token-type:jwt"',
            'api_key = "your-api-key-goes-here-1"',
            'secret = os.environ["{base62:32}"]',
        ),
    ),
    Detector(
        id="generic-password",
        name="Password in a variable",
        provider="Generic",
        category=Category.GENERIC,
        pattern=_PASSWORD + _TO_QUOTED + _quoted(10),
        keywords=_PASSWORD_KEYWORDS,
        severity=Severity.WARNING,
        confidence=Confidence.LOW,
        min_entropy=3.0,
        samples=(
            'DB_PASSWORD = "«{base62:16}»"',
            "password: '«{base62:12}!»',",
        ),
        counter_samples=(
            'password_field = "{base62:16}"',
            'password = "correct-horse-battery"',
            'PASSWORD = "${DB_PASSWORD_1}"',
        ),
    ),
    Detector(
        id="generic-config-secret",
        name="Secret in a configuration value",
        provider="Generic",
        category=Category.GENERIC,
        pattern=f"(?:{_NAME}|{_PASSWORD})"
        + _TO_BARE
        + r"(?P<secret>[^\s\"'`#$<{*!&|>,;]\S{11,199})",
        keywords=_KEYWORDS + _PASSWORD_KEYWORDS,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=3.3,
        languages=_BARE_LANGUAGES,
        samples=("SESSION_SECRET=«{base62:32}»", "db.password: «{base62:16}»"),
        counter_samples=("SESSION_SECRET_NAME={base62:32}", "api_key: ${API_KEY_FROM_ENV1}"),
    ),
)
