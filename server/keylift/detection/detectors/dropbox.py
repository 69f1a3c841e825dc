"""Dropbox: https://developers.dropbox.com/oauth-guide"""

from keylift.detection.patterns import BASE64URL, assigned, continued, token
from keylift.model import Confidence, Detector

_REFERENCES = ("https://developers.dropbox.com/oauth-guide",)
_APPS = "https://www.dropbox.com/developers/apps"

DETECTORS = (
    Detector(
        id="dropbox-short-lived-access-token",
        name="Dropbox access token",
        provider="Dropbox",
        pattern=token(rf"(?<!\.)sl\.(?:u\.)?{BASE64URL}{{130,1300}}"),
        keywords=("sl.u.", *continued("sl.", "abcd")),
        keep="sl.",
        min_entropy=4.5,
        variable="DROPBOX_ACCESS_TOKEN",
        samples=("sl.B{base64url:138}a", "sl.u.A{base64url:600}a"),
        counter_samples=(
            "sl.B{base64url:60}",
            "ssl.create_default_context",
            "x.sl.B{base64url:140}",
        ),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="dropbox-long-lived-access-token",
        name="Dropbox access token (long-lived)",
        provider="Dropbox",
        pattern=assigned(("dropbox",), rf"[0-9A-Za-z_\-]{{11}}A{{10}}{BASE64URL}{{43}}"),
        keywords=("dropbox",),
        min_entropy=3.8,
        variable="DROPBOX_ACCESS_TOKEN",
        samples=(
            'dbx = dropbox.Dropbox("«{base62:11}AAAAAAAAAA{base64url:42}a»")',
            "DROPBOX_ACCESS_TOKEN=«{base62:11}AAAAAAAAAA{base64url:42}a»",
        ),
        counter_samples=('dropbox = "{base62:64}"',),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="dropbox-app-secret",
        name="Dropbox app secret",
        provider="Dropbox",
        pattern=assigned(("dropbox",), "(?=[a-z]{0,14}[0-9])[0-9a-z]{15}", words=("secret",)),
        keywords=("dropbox",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.7,
        variable="DROPBOX_APP_SECRET",
        samples=(
            'DROPBOX_APP_SECRET = "«{alnum_lower:15}»"',
            "dropbox.appSecret: '«{alnum_lower:15}»'",
        ),
        counter_samples=(
            'DROPBOX_APP_SECRET = "{alnum_lower:20}"',
            'DROPBOX_APP_KEY = "{alnum_lower:15}"',
        ),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
)
