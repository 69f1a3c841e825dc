"""Atlassian: https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Confidence, Detector

_API_TOKENS = "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/"
_TOKEN_NAMES = (
    "atlassian_token",
    "atlassian_api",
    "atlassian-api",
    "atlassianapi",
    "jira_token",
    "jira_api",
    "jira-api",
    "jiraapi",
    "jira_pass",
    "confluence_token",
    "confluence_api",
    "confluence-api",
    "confluenceapi",
    "confluence_pass",
)

DETECTORS = (
    Detector(
        id="atlassian-api-token",
        name="Atlassian API token",
        provider="Atlassian",
        pattern=token(f"ATATT3xFfGF0{BASE64URL}{{160,200}}=[0-9A-F]{{8}}"),
        keywords=("ATATT3xFfGF0",),
        keep="ATATT3",
        validator="atlassian-token",
        variable="ATLASSIAN_API_TOKEN",
        samples=(
            "ATATT3xFfGF0{base64url:171}={crc32_hex:184}",
            'auth=("me@acme.test", "«ATATT3xFfGF0{base64url:171}={crc32_hex:184}»")',
        ),
        counter_samples=("ATATT3xFfGF0{base64url:60}", "ATATT3xFfGF0{base64url:171}"),
        references=(_API_TOKENS,),
        revoke_url="https://id.atlassian.com/manage-profile/security/api-tokens",
    ),
    Detector(
        id="atlassian-organization-api-key",
        name="Atlassian organization API key",
        provider="Atlassian",
        pattern=token(f"ATCTT3xFfG(?!N0){BASE64URL}{{150,220}}=[0-9A-F]{{8}}"),
        keywords=("ATCTT3xFfG",),
        keep="ATCTT3",
        variable="ATLASSIAN_API_KEY",
        samples=(
            "ATCTT3xFfGB0{base64url:170}={hex_upper:8}",
            'Authorization: "Bearer «ATCTT3xFfGB0{base64url:170}={hex_upper:8}»"',
        ),
        counter_samples=("ATCTT3xFfGB0{base64url:40}",),
        references=(
            "https://support.atlassian.com/organization-administration/docs/manage-an-organization-with-the-admin-apis/",
        ),
        revoke_url="https://admin.atlassian.com",
    ),
    Detector(
        id="atlassian-api-token-legacy",
        name="Atlassian API token without prefix",
        provider="Atlassian",
        pattern=assigned(_TOKEN_NAMES, "[0-9A-Za-z]{24}", gap=30),
        keywords=_TOKEN_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.4,
        variable="JIRA_API_TOKEN",
        samples=(
            'JIRA_API_TOKEN = "«{base62:24}»"',
            "confluence_password: '«{base62:24}»'",
            "ATLASSIAN_TOKEN=«{base62:24}»",
        ),
        counter_samples=('JIRA_API_TOKEN = "{base62:20}"', 'jira_project = "{base62:24}"'),
        references=(_API_TOKENS,),
        revoke_url="https://id.atlassian.com/manage-profile/security/api-tokens",
    ),
    Detector(
        id="atlassian-data-center-personal-access-token",
        name="Atlassian Data Center personal access token",
        provider="Atlassian Data Center",
        # Base64 of twelve digits, a colon and twenty random bytes.
        pattern=assigned(
            ("jira", "confluence", "atlassian", "bitbucket"),
            "(?:[MNO][0-9A-Za-z]{3}){4}O[g-v][0-9A-Za-z+/]{26}",
        ),
        keywords=("jira", "confluence", "atlassian", "bitbucket"),
        confidence=Confidence.MEDIUM,
        min_entropy=4.1,
        variable="JIRA_PERSONAL_TOKEN",
        samples=(
            'JIRA_PERSONAL_TOKEN = "«{base64_of:%%%%%%%%%%%%:}{base64:26}»"',
            "confluence.pat: '«{base64_of:%%%%%%%%%%%%:}{base64:26}»'",
        ),
        counter_samples=('JIRA_PERSONAL_TOKEN = "{base64:40}"',),
        references=(
            "https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html",
        ),
    ),
)
