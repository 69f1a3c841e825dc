"""Google: https://cloud.google.com/docs/authentication"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Confidence, Detector, Severity

_CREDENTIALS = "https://console.cloud.google.com/apis/credentials"
_API_KEYS = ("https://cloud.google.com/docs/authentication/api-keys",)
_HMAC = ("https://cloud.google.com/storage/docs/authentication/hmackeys",)
_API_KEY = rf"AIza{BASE64URL}{{35}}(?![0-9A-Za-z_\-])"
# The web configuration that a browser gets names the project's host right behind its key.
_WEB_CONFIGURATION = r"(?=[\s\S]{1,80}?(?:authDomain|\.firebaseapp\.com|\.firebaseio\.com))"
# Android's and iOS's configuration files, which ship with every app, put these before it.
_APP_CONFIGURATION = r"(?<=\"current_key\"\s{0,4}:\s{0,4}\"|<key>API_KEY</key>\s{0,40}<string>)"
_GEMINI_NAMES = ("gemini", "google_ai", "googleai", "generative_ai", "generativeai")
_RECAPTCHA_NAMES = (
    "recaptcha_secret",
    "recaptcha-secret",
    "recaptchasecret",
    "recaptcha_private",
    "recaptchaprivate",
    "captcha_secret",
)
_NOT_BEHIND_GEMINI = rf"(?<!(?i:{'|'.join(_GEMINI_NAMES)})[^\r\n]{{0,50}})"

DETECTORS = (
    Detector(
        id="google-api-key",
        name="Google API key",
        provider="Google Cloud",
        pattern=(
            _NOT_BEHIND_GEMINI
            + _APP_CONFIGURATION.replace("(?<=", "(?<!", 1)
            + token(_API_KEY + _WEB_CONFIGURATION.replace("(?=", "(?!", 1))
        ),
        keywords=("AIza",),
        keep="AIza",
        variable="GOOGLE_API_KEY",
        samples=(
            "AIza{base64url:34}{base62:1}",
            'const key = "«AIzaSy{base64url:32}{base62:1}»";',
            "https://maps.googleapis.com/maps/api/js?key=«AIzaSy{base64url:32}{base62:1}»&callback=init",
        ),
        counter_samples=(
            "AIza{base64url:20}",
            "AIza{base62:40}",
            'apiKey: "AIzaSy{base62:33}",\n  authDomain: "shop.firebaseapp.com",',
            'GEMINI_API_KEY = "AIzaSy{base62:33}"',
        ),
        references=_API_KEYS,
        revoke_url=_CREDENTIALS,
    ),
    Detector(
        id="firebase-web-api-key",
        name="Firebase web API key",
        provider="Firebase",
        pattern=f"{_APP_CONFIGURATION}{_API_KEY}|{token(_API_KEY + _WEB_CONFIGURATION)}",
        keywords=("AIza",),
        keep="AIza",
        public=True,
        severity=Severity.INFO,
        variable="FIREBASE_API_KEY",
        samples=(
            'apiKey: "«AIzaSy{base64url:32}{base62:1}»",\n  authDomain: "shop.firebaseapp.com",',
            '"apiKey": "«AIzaSy{base64url:32}{base62:1}»", "databaseURL": "https://shop.firebaseio.com"',
            '"api_key": [{"current_key": "«AIzaSy{base64url:32}{base62:1}»"}]',
            "<key>API_KEY</key>\n\t<string>«AIzaSy{base64url:32}{base62:1}»</string>",
        ),
        counter_samples=('apiKey: "AIzaSy{base62:33}"',),
        references=("https://firebase.google.com/docs/projects/api-keys",),
    ),
    Detector(
        id="google-gemini-api-key",
        name="Google Gemini API key",
        provider="Google Gemini",
        pattern=(
            token(rf"(?P<secret>AQ\.Ab8RN6{BASE64URL}{{44}})")
            + "|"
            + assigned(_GEMINI_NAMES, f"AIzaSy{BASE64URL}{{33}}", gap=40)
        ),
        keywords=("AQ.Ab8RN6", *_GEMINI_NAMES),
        variable="GEMINI_API_KEY",
        samples=(
            "AQ.Ab8RN6{base64url:43}{base62:1}",
            'GEMINI_API_KEY = "«AIzaSy{base64url:32}{base62:1}»"',
            "new GoogleGenerativeAI('«AIzaSy{base64url:32}{base62:1}»')",
        ),
        counter_samples=("AQ.Ab8RN6{base62:20}", 'MAPS_API_KEY = "AIzaSy{base62:33}"'),
        references=("https://ai.google.dev/gemini-api/docs/api-key",),
        revoke_url="https://aistudio.google.com/app/apikey",
    ),
    Detector(
        id="google-oauth-client-secret",
        name="Google OAuth client secret",
        provider="Google Cloud",
        pattern=token(f"GOCSPX-{BASE64URL}{{28}}"),
        keywords=("GOCSPX-",),
        keep="GOCSPX-",
        variable="GOOGLE_CLIENT_SECRET",
        samples=(
            "GOCSPX-{base64url:27}{base62:1}",
            '"client_secret": "«GOCSPX-{base64url:27}{base62:1}»",',
        ),
        counter_samples=("GOCSPX-{base62:12}",),
        references=("https://developers.google.com/identity/protocols/oauth2",),
        revoke_url=_CREDENTIALS,
    ),
    Detector(
        id="google-oauth-client-id",
        name="Google OAuth client ID",
        provider="Google Cloud",
        pattern=token(r"[0-9]{10,14}-[0-9a-z]{32}\.apps\.googleusercontent\.com"),
        keywords=(".apps.googleusercontent.com",),
        lead=48,
        public=True,
        severity=Severity.INFO,
        variable="GOOGLE_CLIENT_ID",
        samples=(
            "{digits:12}-{alnum_lower:32}.apps.googleusercontent.com",
            'client_id="«{digits:12}-{alnum_lower:32}.apps.googleusercontent.com»"',
        ),
        counter_samples=("{digits:12}.apps.googleusercontent.com",),
        references=("https://developers.google.com/identity/protocols/oauth2",),
    ),
    Detector(
        id="google-oauth-access-token",
        name="Google OAuth access token",
        provider="Google Cloud",
        pattern=token(rf"ya29\.{BASE64URL}{{20,1024}}"),
        keywords=("ya29.",),
        keep="ya29.",
        variable="GOOGLE_ACCESS_TOKEN",
        samples=("ya29.{base64url:160}", 'Authorization: "Bearer «ya29.{base64url:200}»"'),
        counter_samples=("ya29.{base62:8}", "maya29.{base62:40}"),
        references=("https://developers.google.com/identity/protocols/oauth2",),
        revoke_url="https://myaccount.google.com/connections",
    ),
    Detector(
        id="google-oauth-refresh-token",
        name="Google OAuth refresh token",
        provider="Google Cloud",
        pattern=token(f"1//0{BASE64URL}{{40,100}}"),
        keywords=("1//0",),
        keep="1//0",
        min_entropy=4.0,
        variable="GOOGLE_REFRESH_TOKEN",
        samples=(
            "1//0{base64url:98}{base62:1}",
            '"refresh_token": "«1//0{base64url:90}{base62:1}»"',
        ),
        counter_samples=("1//0{base62:12}", "11//0{base62:60}"),
        references=("https://developers.google.com/identity/protocols/oauth2",),
        revoke_url="https://myaccount.google.com/connections",
    ),
    Detector(
        id="gcp-service-account-key",
        name="Google Cloud service account private key",
        provider="Google Cloud",
        pattern=(
            r'private_key"[ \t]{0,4}:\s{0,4}"(?P<secret>'
            r"-----BEGIN[ ](?:RSA[ ])?PRIVATE[ ]KEY-----[0-9A-Za-z+/=\\\r\n]{400,4000}"
            r'-----END[ ](?:RSA[ ])?PRIVATE[ ]KEY-----(?:\\n)?)"'
        ),
        keywords=('private_key"',),
        keep="-----BEGIN",
        variable="GOOGLE_PRIVATE_KEY",
        samples=(
            '"type": "service_account",\n  "private_key": "«-----BEGIN PRIVATE KEY-----\\n{base64:64}\\n'
            "{base64:64}\\n{base64:64}\\n{base64:64}\\n{base64:64}\\n{base64:64}\\n{base64:64}\\n"
            '-----END PRIVATE KEY-----\\n»",\n  "client_email": "ci@shop.iam.gserviceaccount.com"',
        ),
        counter_samples=('"private_key": "-----BEGIN PRIVATE KEY-----\\n...\\n-----END"',),
        references=("https://cloud.google.com/iam/docs/keys-create-delete",),
        revoke_url="https://console.cloud.google.com/iam-admin/serviceaccounts",
    ),
    Detector(
        id="gcp-hmac-access-key",
        name="Google Cloud Storage HMAC access ID",
        provider="Google Cloud",
        pattern=token("GOOG1E[0-9A-Z]{55}"),
        keywords=("GOOG1E",),
        keep="GOOG1E",
        severity=Severity.WARNING,
        variable="GCS_HMAC_ACCESS_ID",
        samples=("GOOG1E{alnum_upper:55}", "aws_access_key_id = «GOOG1E{alnum_upper:55}»"),
        counter_samples=("GOOG1E{alnum_upper:20}",),
        references=_HMAC,
    ),
    Detector(
        id="gcp-hmac-secret",
        name="Google Cloud Storage HMAC secret",
        provider="Google Cloud",
        pattern=(
            r"GOOG1E[0-9A-Z]{55}(?![0-9A-Za-z])"
            r"[^\r\n]{0,160}?(?:\r?\n[^\r\n]{0,160}?){0,4}?"
            r"(?<![0-9A-Za-z+/])(?P<secret>(?=[0-9A-Z+/]{0,39}[a-z])[0-9A-Za-z+/]{40})(?![0-9A-Za-z+/=])"
        ),
        keywords=("GOOG1E",),
        min_entropy=4.0,
        variable="GCS_HMAC_SECRET",
        samples=(
            'access_id = "GOOG1E{alnum_upper:55}"\nsecret = "«{base64:40}»"',
            "Minio('storage.googleapis.com', 'GOOG1E{alnum_upper:55}', '«{base64:40}»')",
        ),
        counter_samples=('access_id = "GOOG1E{alnum_upper:55}"\nother = "{base64:30}"',),
        references=_HMAC,
    ),
    Detector(
        id="firebase-cloud-messaging-server-key",
        name="Firebase Cloud Messaging server key",
        provider="Firebase",
        pattern=rf"(?:(?<![0-9A-Za-z_\-])|(?<=\\[nrt]))AAAA{BASE64URL}{{7}}:APA91b{BASE64URL}{{134}}(?![0-9A-Za-z_\-])",
        keywords=("APA91b",),
        lead=12,
        keep="AAAA",
        variable="FCM_SERVER_KEY",
        samples=(
            "AAAA{base64url:7}:APA91b{base64url:134}",
            "Authorization: key=«AAAA{base64url:7}:APA91b{base64url:134}»",
        ),
        counter_samples=("{base62:22}:APA91b{base64url:134}", "AAAA{base62:7}:APA91b{base62:40}"),
        references=("https://firebase.google.com/docs/cloud-messaging",),
        revoke_url="https://console.firebase.google.com",
    ),
    Detector(
        id="google-oauth-client-secret-legacy",
        name="Google OAuth client secret without prefix",
        provider="Google Cloud",
        pattern=assigned(
            ("google_client_secret", "google-client-secret", "googleclientsecret", "google_secret"),
            f"{BASE64URL}{{24}}",
            gap=30,
        ),
        keywords=(
            "google_client_secret",
            "google-client-secret",
            "googleclientsecret",
            "google_secret",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=3.4,
        variable="GOOGLE_CLIENT_SECRET",
        samples=(
            'GOOGLE_CLIENT_SECRET = "«{base64url:23}{base62:1}»"',
            "googleClientSecret: '«{base64url:23}{base62:1}»',",
        ),
        counter_samples=('GOOGLE_CLIENT_SECRET = "{base62:20}"', 'google_id = "{base62:24}"'),
        references=("https://developers.google.com/identity/protocols/oauth2",),
        revoke_url=_CREDENTIALS,
    ),
    Detector(
        id="recaptcha-secret-key",
        name="Google reCAPTCHA secret key",
        provider="Google reCAPTCHA",
        # The site key, which every visitor sees, has the same shape: only the name tells.
        pattern=assigned(_RECAPTCHA_NAMES, rf"6L{BASE64URL}{{38}}", gap=20),
        keywords=_RECAPTCHA_NAMES,
        keep="6L",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=3.9,
        variable="RECAPTCHA_SECRET_KEY",
        samples=(
            "RECAPTCHA_SECRET_KEY=«6L{base64url:37}{base62:1}»",
            "recaptcha_private_key: '«6L{base64url:37}{base62:1}»'",
        ),
        counter_samples=("RECAPTCHA_SITE_KEY=6L{base62:38}", "RECAPTCHA_SECRET_KEY=6L{base62:20}"),
        references=("https://developers.google.com/recaptcha/docs/verify",),
        revoke_url="https://www.google.com/recaptcha/admin",
    ),
)
