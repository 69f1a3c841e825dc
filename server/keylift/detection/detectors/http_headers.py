"""Credentials in HTTP headers: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2"""

from keylift.model import Confidence, Detector, Severity

# Base64 of "user:pass", "username:password", "admin:admin", "foo:bar", "test:tes", and how the
# examples of RFC 7617 and RFC 6749 begin.
_TUTORIAL = (
    "dXNlcjpwYXNz|dXNlcm5hbWU6cGFzc3dvcmQ|YWRtaW46YWRtaW4|Zm9vOmJhc|dGVzdDp0ZX"
    "|[QY]WxhZGRpbj|czZCaGRSa3F0Mz"
)

DETECTORS = (
    Detector(
        id="http-bearer-authorization-header",
        name="Bearer token",
        provider="HTTP",
        pattern=(
            r"(?i:bearer)(?:\ {1,2}|%20)(?=[^\s\"'`]{0,60}[0-9])"
            r"(?P<secret>[0-9A-Za-z._~+/\-]{20,4000}={0,2})(?![0-9A-Za-z._~+/\-=$({<])"
        ),
        keywords=("bearer ", "bearer%20"),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=3.5,
        samples=(
            'headers = {"Authorization": "Bearer «{base62:40}»"}',
            "curl -H 'Authorization: Bearer «{base64url:64}a»' https://api.shop.io",
            'request.Header.Set("Authorization", "Bearer «{base62:24}»")',
        ),
        counter_samples=(
            'headers = {"Authorization": f"Bearer {token}"}',
            "Bearer token-based-authentication-is-used",
            'Bearer "{base62:40}"',
            "`Bearer {base62:10}`",
        ),
        references=("https://www.rfc-editor.org/rfc/rfc6750",),
    ),
    Detector(
        id="http-basic-authorization-header",
        name="Basic credentials",
        provider="HTTP",
        pattern=(
            rf"(?i:authorization)[^\r\n]{{0,24}}?(?i:basic)\ {{1,2}}(?!{_TUTORIAL}|[a-z]{{0,40}}[^0-9A-Za-z+/=])"
            r"(?P<secret>[0-9A-Za-z+/]{8,400}={0,2})(?![0-9A-Za-z+/=$({<_\-])"
        ),
        keywords=("authorization",),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        validator="basic-credentials",
        min_entropy=2.5,
        samples=(
            'headers = {"Authorization": "Basic «{base64_of:shop%%%%:s%%3cr%%et%%%}»"}',
            "-H 'Authorization: Basic «{base64_of:shop%%%:%%%%%%}=»'",
            'req.setRequestHeader("Authorization", "Basic «{base64_of:%%%%%:%%%%%%%%%}»");',
        ),
        counter_samples=(
            'headers = {"Authorization": "Basic " + encoded}',
            '"Authorization": "Basic dXNlcjpwYXNzd29yZA=="',
            "Authorization: Basic <credentials>",
            "authorization: Basic credentials of the user",
            "use Basic {base64_of:shop%%%%:s%%3cr%%et%%%}",
        ),
        references=("https://www.rfc-editor.org/rfc/rfc7617",),
    ),
)
