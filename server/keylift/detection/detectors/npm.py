"""npm: https://docs.npmjs.com/about-access-tokens"""

from keylift.detection.patterns import UUID, token
from keylift.model import Detector

_DOCS = ("https://docs.npmjs.com/about-access-tokens",)

DETECTORS = (
    Detector(
        id="npm-access-token",
        name="npm access token",
        provider="npm",
        pattern=token("npm_[0-9A-Za-z]{36}"),
        keywords=("npm_",),
        keep="npm_",
        validator="crc32-base62-tail",
        variable="NPM_TOKEN",
        samples=(
            "npm_{base62:30}{crc32_base62:30}",
            "//registry.npmjs.org/:_authToken=«npm_{base62:30}{crc32_base62:30}»",
            "NPM_TOKEN: '«npm_{base62:30}{crc32_base62:30}»'",
        ),
        counter_samples=("npm_{base62:20}", "npm_{base62:40}", "pnpm_{base62:36}"),
        references=(
            *_DOCS,
            "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/",
        ),
    ),
    Detector(
        id="npm-access-token-legacy",
        name="npm access token without prefix",
        provider="npm",
        pattern=rf"_authToken[ \t]{{0,3}}=[ \t]{{0,3}}[\"']?(?P<secret>{UUID})(?![0-9A-Za-z_\-])",
        keywords=("_authToken",),
        min_entropy=2.8,
        variable="NPM_TOKEN",
        samples=(
            "//registry.npmjs.org/:_authToken=«{uuid}»",
            "//npm.acme.test/:_authToken = «{uuid}»",
        ),
        counter_samples=("//registry.npmjs.org/:_authToken=${NPM_TOKEN}", "id = {uuid}"),
        references=_DOCS,
    ),
    Detector(
        id="npmrc-basic-auth",
        name="npm registry login",
        provider="npm",
        pattern=(
            r"/:_(?:auth|password)=[\"']?"
            r"(?P<secret>[0-9A-Za-z+/]{8,200}={0,2})(?![0-9A-Za-z+/=_])"
        ),
        keywords=("/:_auth=", "/:_password="),
        min_entropy=2.3,
        variable="NPM_AUTH",
        samples=(
            "//npm.acme.test/:_password=«{base64:22}==»",
            "@acme:registry=https://npm.acme.test/\n//npm.acme.test/:_auth=«{base64:30}»",
        ),
        counter_samples=("//npm.acme.test/:_password=${NPM_PASSWORD}", "basic_auth={base64:30}"),
        references=("https://docs.npmjs.com/cli/configuring-npm/npmrc",),
    ),
)
