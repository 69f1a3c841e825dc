"""Chief Tools: https://docs.chief.tools/api/tokens"""

from keylift.detection.patterns import token
from keylift.model import Confidence, Detector, Severity

# Any other kind of token starts `ct` plus one to four characters. That alone is too short to look
# for, so the provider's name has to stand within a few lines, before or after.
_OTHER = r"(?<![0-9A-Za-z_])(?P<secret>ct(?![ptor]_)[0-9A-Za-z]{1,4}_[0-9A-Za-z]{36,248})(?![0-9A-Za-z_])"
# Stopping at the next mention keeps the cost linear where the name stands often.
_LINE = r"(?:(?!(?i:chief))[^\r\n]){0,160}?"
_NEAR = rf"{_LINE}(?:\r?\n{_LINE}){{0,3}}?"

DETECTORS = (
    Detector(
        id="chief-app-api-token",
        name="Chief Tools personal access token",
        provider="Chief Tools",
        pattern=token(r"ctp_[0-9A-Za-z]{36,248}"),
        keywords=("ctp_",),
        keep="ctp_",
        validator="crc32-base62-tail",
        variable="CHIEF_APP_API_TOKEN",
        samples=(
            "ctp_{base62:30}{crc32_base62:30}",
            "ctp_{base62:242}{crc32_base62:242}",
            'Authorization: "Bearer «ctp_{base62:30}{crc32_base62:30}»"',
        ),
        counter_samples=("ctp_{base62:20}", "xctp_{base62:36}", "ctp_{base62:249}"),
        references=("https://docs.chief.tools/api/tokens",),
        revoke_url="https://account.chief.app/api/tokens",
    ),
    Detector(
        id="chief-app-team-access-token",
        name="Chief Tools team access token",
        provider="Chief Tools",
        pattern=token(r"ctt_[0-9A-Za-z]{36,248}"),
        keywords=("ctt_",),
        keep="ctt_",
        validator="crc32-base62-tail",
        variable="CHIEF_APP_API_TOKEN",
        samples=(
            "ctt_{base62:30}{crc32_base62:30}",
            "CHIEF_TEAM_TOKEN=«ctt_{base62:40}{crc32_base62:40}»",
        ),
        counter_samples=("ctt_{base62:20}", "sctt_{base62:36}"),
        references=("https://docs.chief.tools/api/tokens",),
        revoke_url="https://account.chief.app/teams",
    ),
    Detector(
        id="chief-app-oauth-access-token",
        name="Chief Tools OAuth access token",
        provider="Chief Tools",
        pattern=token(r"cto_[0-9A-Za-z]{36,248}"),
        keywords=("cto_",),
        keep="cto_",
        validator="crc32-base62-tail",
        variable="CHIEF_APP_API_TOKEN",
        samples=(
            "cto_{base62:30}{crc32_base62:30}",
            "{ accessToken: '«cto_{base62:64}{crc32_base62:64}»' }",
        ),
        counter_samples=("cto_{base62:20}", "vecto_{base62:36}"),
        references=("https://docs.chief.tools/api/tokens",),
        revoke_url="https://account.chief.app/api/tokens",
    ),
    Detector(
        id="chief-app-oauth-refresh-token",
        name="Chief Tools OAuth refresh token",
        provider="Chief Tools",
        pattern=token(r"ctr_[0-9A-Za-z]{36,248}"),
        keywords=("ctr_",),
        keep="ctr_",
        validator="crc32-base62-tail",
        variable="CHIEF_APP_REFRESH_TOKEN",
        samples=(
            "ctr_{base62:30}{crc32_base62:30}",
            'refresh_token: "«ctr_{base62:64}{crc32_base62:64}»"',
        ),
        counter_samples=("ctr_{base62:20}", "ctr_drbg_{base62:36}"),
        references=("https://docs.chief.tools/api/tokens",),
        revoke_url="https://account.chief.app/api/tokens",
    ),
    Detector(
        id="chief-app-other-token",
        name="Chief Tools token",
        provider="Chief Tools",
        pattern=f"(?i:chief){_NEAR}{_OTHER}|{_OTHER}{_NEAR}(?i:chief)",
        keywords=("chief",),
        lead=900,
        keep="ct",
        confidence=Confidence.MEDIUM,
        severity=Severity.WARNING,
        validator="crc32-base62-tail",
        variable="CHIEF_APP_TOKEN",
        samples=(
            'CHIEF_TOKEN = "«ctx1_{base62:30}{crc32_base62:30}»"',
            'fetch("https://domain.chief.app/api", {\n  token: "«ctwh_{base62:30}{crc32_base62:30}»",\n})',
            'token = "«cta_{base62:60}{crc32_base62:60}»"\nurl = "https://account.chief.app/api"',
        ),
        counter_samples=(
            'token = "ctx1_{base62:30}{crc32_base62:30}"',
            'CHIEF_TOKEN = "ctxyz12_{base62:36}"',
            'CHIEF_TOKEN = "ctp_{base62:36}"',
        ),
        references=("https://docs.chief.tools/api/tokens",),
        revoke_url="https://account.chief.app/api/tokens",
    ),
)
