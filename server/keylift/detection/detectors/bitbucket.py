"""Bitbucket: https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Confidence, Detector

_SECRET_NAMES = (
    "bitbucket_client_secret",
    "bitbucket-client-secret",
    "bitbucketclientsecret",
    "bitbucket_secret",
    "bitbucket_oauth_secret",
)

DETECTORS = (
    Detector(
        id="bitbucket-app-password",
        name="Bitbucket app password",
        provider="Bitbucket",
        pattern=token("ATBB[0-9A-Za-z]{24}[0-9A-F]{8}"),
        keywords=("ATBB",),
        keep="ATBB",
        variable="BITBUCKET_APP_PASSWORD",
        samples=(
            "ATBB{base62:24}{hex_upper:8}",
            "git clone https://jdoe:«ATBB{base62:24}{hex_upper:8}»@bitbucket.org/acme/shop.git",
        ),
        counter_samples=("ATBB{base62:20}", "ATBB{hex:32}z"),
        references=("https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/",),
        revoke_url="https://bitbucket.org/account/settings/app-passwords/",
    ),
    Detector(
        id="bitbucket-repository-access-token",
        name="Bitbucket access token",
        provider="Bitbucket",
        pattern=token(f"ATCTT3xFfGN0{BASE64URL}{{120,220}}=[0-9A-F]{{8}}"),
        keywords=("ATCTT3xFfGN0",),
        keep="ATCTT3",
        variable="BITBUCKET_TOKEN",
        samples=(
            "ATCTT3xFfGN0{base64url:165}={hex_upper:8}",
            'BITBUCKET_TOKEN="«ATCTT3xFfGN0{base64url:165}={hex_upper:8}»"',
        ),
        counter_samples=("ATCTT3xFfGN0{base64url:40}",),
        references=("https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/",),
    ),
    Detector(
        id="bitbucket-client-secret",
        name="Bitbucket OAuth consumer secret",
        provider="Bitbucket",
        pattern=assigned(_SECRET_NAMES, "[0-9A-Za-z]{32}", gap=20),
        keywords=_SECRET_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="BITBUCKET_CLIENT_SECRET",
        samples=(
            'BITBUCKET_CLIENT_SECRET = "«{base62:32}»"',
            "bitbucketClientSecret: '«{base62:32}»',",
        ),
        counter_samples=(
            'BITBUCKET_CLIENT_SECRET = "{base62:20}"',
            'bitbucket_ref = "{base62:32}"',
        ),
        references=(
            "https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/",
        ),
    ),
    Detector(
        id="bitbucket-data-center-http-access-token",
        name="Bitbucket Data Center HTTP access token",
        provider="Atlassian Data Center",
        pattern=token("BBDC-[0-9A-Za-z+/@_-]{40,50}"),
        keywords=("BBDC-",),
        keep="BBDC-",
        variable="BITBUCKET_TOKEN",
        samples=(
            "BBDC-{base62:44}",
            "curl -H 'Authorization: Bearer «BBDC-{base62:44}»' https://git.acme.test/rest",
        ),
        counter_samples=("BBDC-{base62:20}",),
        references=(
            "https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html",
        ),
    ),
)
