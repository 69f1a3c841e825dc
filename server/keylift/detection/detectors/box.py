"""Box: https://developer.box.com/guides/authentication/"""

from keylift.detection.patterns import BASE62, assigned
from keylift.model import Confidence, Detector

_SECRET_NAMES = ("box_client", "box-client", "boxclient", "boxsdk", "boxapp", "box_app")
_TOKEN_NAMES = ("box_developer", "box-developer", "boxdeveloper", "box_access", "boxaccess")
_CONSOLE = "https://app.box.com/developers/console"

DETECTORS = (
    Detector(
        id="box-client-secret",
        name="Box client secret",
        provider="Box",
        # Not the end of a longer word such as "sandbox".
        pattern=r"(?<![A-Za-z])" + assigned(_SECRET_NAMES, BASE62 + "{32}", words=("secret",)),
        keywords=_SECRET_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="BOX_CLIENT_SECRET",
        samples=(
            'BOX_CLIENT_SECRET = "«{base62:32}»"',
            '"boxAppSettings": {"clientID": "a", "clientSecret": "«{base62:32}»"}',
        ),
        counter_samples=('SANDBOX_CLIENT_SECRET = "{base62:32}"', 'BOX_CLIENT_ID = "{base62:32}"'),
        references=("https://developer.box.com/guides/authentication/",),
        revoke_url=_CONSOLE,
    ),
    Detector(
        id="box-developer-token",
        name="Box developer token",
        provider="Box",
        pattern=r"(?<![A-Za-z])" + assigned(_TOKEN_NAMES, BASE62 + "{32}", words=("token",)),
        keywords=_TOKEN_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="BOX_DEVELOPER_TOKEN",
        samples=('BOX_DEVELOPER_TOKEN = "«{base62:32}»"', "boxAccessToken: '«{base62:32}»'"),
        counter_samples=('BOX_DEVELOPER_TOKEN = "{base62:24}"',),
        references=("https://developer.box.com/guides/authentication/tokens/developer-tokens/",),
        revoke_url=_CONSOLE,
    ),
)
