"""JSON Web Tokens: https://www.rfc-editor.org/rfc/rfc7519"""

from keylift.detection.patterns import continued, token
from keylift.model import Detector, Severity

# A header is a JSON object, so its base64 begins with `{"` and the first letter of a key (alg, b64,
# cty, enc, jku, kid, nonce, p2s, typ, url, x5t, zip), or with `{` and white space.
_HEADER = r"(?:eyJ|eyAi|ewog|ewoJ)[0-9A-Za-z_\-]{10,2000}"
_PAYLOAD = r"(?:eyJ|eyAi|ewog|ewoJ)[0-9A-Za-z_\-]{6,8000}"
# Payloads of the examples that everybody copies: {"sub":"1234567890" and {"some":"payload"}.
_TUTORIAL = r"(?:eyJzdWIiOiIxMjM0NTY3ODkwI|eyJzb21lIjoicGF5bG9hZCJ9\.)"

DETECTORS = (
    Detector(
        id="json-web-token",
        name="JSON Web Token",
        provider="JWT",
        pattern=token(rf"{_HEADER}\.(?!{_TUTORIAL}){_PAYLOAD}\.[0-9A-Za-z_\-]{{20,1400}}"),
        keywords=(*continued("eyJ", "hijlqruw0146"), "eyAi", "ewog", "ewoJ"),
        severity=Severity.WARNING,
        validator="json-web-token",
        keep="ey",
        min_entropy=4.0,
        samples=("{jwt}",),
        counter_samples=(
            "eyJ{base64url:30}.{base64url:40}.{base64url:43}",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.{base64url:43}",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzYW0ifQ.",
        ),
        references=("https://www.rfc-editor.org/rfc/rfc7519",),
    ),
)
