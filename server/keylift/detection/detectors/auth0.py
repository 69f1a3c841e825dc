"""Auth0: https://auth0.com/docs/get-started/applications/application-settings"""

from keylift.detection.patterns import BASE64URL, assigned
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="auth0-client-secret",
        name="Auth0 client secret",
        provider="Auth0",
        pattern=assigned(("auth0",), BASE64URL + "{60,90}", words=("secret",)),
        keywords=("auth0",),
        min_entropy=4.3,
        variable="AUTH0_CLIENT_SECRET",
        samples=(
            'AUTH0_CLIENT_SECRET = "«{base64url:63}a»"',
            "auth0.clientSecret: '«{base64url:63}a»'",
        ),
        counter_samples=('AUTH0_CLIENT_SECRET = "{base64url:32}"', 'secret = "{base64url:64}"'),
        references=("https://auth0.com/docs/get-started/applications/application-settings",),
        revoke_url="https://manage.auth0.com",
    ),
)
