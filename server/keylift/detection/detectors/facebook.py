"""Facebook, Instagram and Meta: https://developers.facebook.com/docs/facebook-login/guides/access-tokens"""

from keylift.detection.patterns import BASE64URL, HEX, assigned, continued, token
from keylift.model import Confidence, Detector

_NAMES = ("facebook", "fb_app", "fb_secret", "fb_client", "fbapp", "meta_app", "instagram")
_APP_NAMES = ("facebook", "fb_", "access_token", "accesstoken", "app_token")
_REFERENCES = ("https://developers.facebook.com/docs/facebook-login/guides/access-tokens",)
_APPS = "https://developers.facebook.com/apps"

DETECTORS = (
    Detector(
        id="facebook-access-token",
        name="Facebook access token",
        provider="Facebook / Meta",
        # Base64 data may hold such a run too; there a base64 sign stands before or behind it.
        pattern=token("(?<![+/,;])EAA[0-9A-Za-z]{90,400}(?![+/=])"),
        keywords=continued("EAA", "bcdefghijklmnopqrstuvwxyz0123456789"),
        keep="EAA",
        min_entropy=4.2,
        variable="FACEBOOK_ACCESS_TOKEN",
        samples=("EAAB{base62:120}", "EAAG{base62:180}"),
        counter_samples=("EAAB{base62:40}", "/EAAB{base62:120}", "EAAB{base62:120}=="),
        references=_REFERENCES,
    ),
    Detector(
        id="facebook-app-access-token",
        name="Facebook app access token",
        provider="Facebook / Meta",
        pattern=assigned(_APP_NAMES, rf"[0-9]{{14,17}}\|{BASE64URL}{{27}}"),
        keywords=_APP_NAMES,
        min_entropy=3.2,
        variable="FACEBOOK_APP_TOKEN",
        samples=(
            'FACEBOOK_APP_TOKEN = "«{digits:16}|{base64url:26}a»"',
            "graph.facebook.com/me?access_token=«{digits:15}|{base64url:26}a»",
        ),
        counter_samples=('FACEBOOK_APP_TOKEN = "{digits:16}|{base64url:12}"',),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="facebook-app-secret",
        name="Facebook app secret",
        provider="Facebook / Meta",
        pattern=assigned(_NAMES, HEX + "{32}", words=("secret",)),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="FACEBOOK_APP_SECRET",
        samples=(
            'FACEBOOK_APP_SECRET = "«{hex:32}»"',
            "SOCIAL_AUTH_FACEBOOK_SECRET = '«{hex:32}»'",
            "facebook: { clientID: id, clientSecret: '«{hex:32}»' }",
        ),
        counter_samples=('FACEBOOK_APP_SECRET = "{hex:40}"', 'FACEBOOK_APP_ID = "{digits:16}"'),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="instagram-access-token",
        name="Instagram access token",
        provider="Facebook / Meta",
        pattern=token(rf"(?<![+/,;])IG(?:QV|QW|AA){BASE64URL}{{100,300}}(?![+/=])"),
        keywords=("IGQV", "IGQW", "IGAA"),
        keep="IG",
        min_entropy=4.2,
        variable="INSTAGRAM_ACCESS_TOKEN",
        samples=("IGQV{base62:140}", "IGAA{base62:160}"),
        counter_samples=("IGQV{base62:40}",),
        references=("https://developers.facebook.com/docs/instagram-platform",),
    ),
)
