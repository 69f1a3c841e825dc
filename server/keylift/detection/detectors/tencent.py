"""Tencent Cloud: https://cloud.tencent.com/document/product/598/40488"""

from keylift.detection.patterns import assigned, token
from keylift.model import Detector, Severity

_NAMES = (
    "tencentcloud_secret_key",
    "tencent_secret_key",
    "tencentcloud_secretkey",
    "qcloud_secret_key",
    "cos_secret_key",
)
_SECRET = "(?=[0-9a-z]{0,31}[A-Z])(?=[0-9A-Z]{0,31}[a-z])[0-9A-Za-z]{32}"
_BESIDE_ID = (
    r"|(?<![0-9A-Za-z])AKID[0-9A-Za-z]{32}(?![0-9A-Za-z])"
    r"[^\r\n]{0,160}?(?:\r?\n[^\r\n]{0,160}?){0,4}?"
    rf"(?<![0-9A-Za-z])(?P<secret>{_SECRET})(?![0-9A-Za-z])"
)

DETECTORS = (
    Detector(
        id="tencent-cloud-secret-id",
        name="Tencent Cloud SecretId",
        provider="Tencent Cloud",
        pattern=token("AKID[0-9A-Za-z]{32}"),
        keywords=("AKID",),
        keep="AKID",
        severity=Severity.WARNING,
        min_entropy=3.7,
        variable="TENCENTCLOUD_SECRET_ID",
        samples=(
            "AKID{base62:32}",
            'secretId: "«AKID{base62:32}»"',
        ),
        counter_samples=(
            "AKID{base62:12}",
            "MAKID{base62:32}",
        ),
        references=("https://cloud.tencent.com/document/product/598/40488",),
        revoke_url="https://console.cloud.tencent.com/cam/capi",
    ),
    Detector(
        id="tencent-cloud-secret-key",
        name="Tencent Cloud SecretKey",
        provider="Tencent Cloud",
        pattern=assigned(_NAMES, _SECRET, gap=20) + _BESIDE_ID,
        keywords=("AKID", *_NAMES),
        min_entropy=3.7,
        variable="TENCENTCLOUD_SECRET_KEY",
        samples=(
            "TENCENTCLOUD_SECRET_KEY=«{base62:32}»",
            'Credential("AKID{base62:32}", "«{base62:32}»")',
            'secret_id = "AKID{base62:32}"\nsecret_key = "«{base62:32}»"',
        ),
        counter_samples=(
            "TENCENTCLOUD_SECRET_KEY={base62:20}",
            'digest = "{base62:32}"',
        ),
        references=("https://cloud.tencent.com/document/product/598/40488",),
        revoke_url="https://console.cloud.tencent.com/cam/capi",
    ),
)
