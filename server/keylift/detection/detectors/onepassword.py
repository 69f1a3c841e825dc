"""1Password: https://developer.1password.com/docs/service-accounts/"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Detector

_CONNECT_NAMES = ("op_connect_token", "op-connect-token", "opconnecttoken", "onepassword_connect")
_SECRET_KEY_NAMES = (
    "1password",
    "onepassword",
    "op signin",
    "op_secret",
    "secret key",
    "secret_key",
)

DETECTORS = (
    Detector(
        id="1password-service-account-token",
        name="1Password service account token",
        provider="1Password",
        pattern=token(r"ops_eyJ[0-9A-Za-z+/_\-]{250,1400}={0,2}"),
        keywords=("ops_eyJ",),
        keep="ops_",
        variable="OP_SERVICE_ACCOUNT_TOKEN",
        samples=(
            "ops_eyJ{base64:800}",
            "export OP_SERVICE_ACCOUNT_TOKEN=«ops_eyJ{base64:798}==»",
        ),
        counter_samples=("ops_eyJ{base62:40}",),
        references=("https://developer.1password.com/docs/service-accounts/",),
    ),
    Detector(
        id="1password-secret-key",
        name="1Password Secret Key",
        provider="1Password",
        pattern=(
            rf"(?i:{'|'.join(_SECRET_KEY_NAMES).replace(' ', '[ ]')})[^\r\n]{{0,120}}?"
            r"(?<![0-9A-Za-z\-])(?P<secret>A3-[0-9A-Z]{6}-(?:[0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})"
            r"(?:-[0-9A-Z]{5}){3})(?![0-9A-Za-z\-])"
        ),
        keywords=_SECRET_KEY_NAMES,
        keep="A3-",
        variable="OP_SECRET_KEY",
        samples=(
            "op signin my.1password.com me@acme.test «A3-{alnum_upper:6}-{alnum_upper:11}-{alnum_upper:5}-{alnum_upper:5}-{alnum_upper:5}»",
            'OP_SECRET_KEY="«A3-{alnum_upper:6}-{alnum_upper:6}-{alnum_upper:5}-{alnum_upper:5}-{alnum_upper:5}-{alnum_upper:5}»"',
        ),
        counter_samples=(
            'OP_SECRET_KEY="A3-{alnum_upper:6}-{alnum_upper:11}"',
            'serial = "A3-{alnum_upper:6}-{alnum_upper:11}-{alnum_upper:5}-{alnum_upper:5}-{alnum_upper:5}"',
        ),
        references=("https://support.1password.com/secret-key-security/",),
    ),
    Detector(
        id="1password-connect-token",
        name="1Password Connect token",
        provider="1Password",
        pattern=assigned(
            _CONNECT_NAMES,
            rf"eyJ{BASE64URL}{{15,400}}\.eyJ{BASE64URL}{{50,1000}}\.{BASE64URL}{{40,200}}",
            gap=20,
        ),
        keywords=_CONNECT_NAMES,
        keep="eyJ",
        validator="json-web-token",
        variable="OP_CONNECT_TOKEN",
        samples=("OP_CONNECT_TOKEN=«{jwt}»", 'op_connect_token: "«{jwt}»"'),
        counter_samples=("OP_CONNECT_TOKEN={base62:40}", 'token = "{jwt}"'),
        references=("https://developer.1password.com/docs/connect/",),
    ),
)
