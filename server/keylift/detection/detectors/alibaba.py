"""Alibaba Cloud: https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"""

from keylift.detection.patterns import BASE64, assigned, token
from keylift.model import Detector, Severity

_DOCS = ("https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",)
_CONSOLE = "https://ram.console.aliyun.com/manage/ak"
_NAMES = (
    "accesskeysecret",
    "access_key_secret",
    "access-key-secret",
    "alibaba_cloud_secret",
    "aliyun_secret",
    "alicloud_secret_key",
    "alicloud_secret",
    "oss_secret",
)
_SECRET = "(?=[0-9a-z]{0,29}[A-Z])(?=[0-9A-Z]{0,29}[a-z])[0-9A-Za-z]{30}"

DETECTORS = (
    Detector(
        id="alibaba-access-key-id",
        name="Alibaba Cloud AccessKey ID",
        provider="Alibaba Cloud",
        pattern=token("LTAI[0-9A-Za-z]{12,20}"),
        keywords=("LTAI",),
        keep="LTAI",
        severity=Severity.WARNING,
        min_entropy=2.9,
        variable="ALIBABA_CLOUD_ACCESS_KEY_ID",
        samples=("LTAI5t{base62:18}", 'access_key_id = "«LTAI{base62:12}»"'),
        counter_samples=("LTAI{base62:6}", "VOLTAI{base62:14}"),
        references=_DOCS,
        revoke_url=_CONSOLE,
    ),
    Detector(
        id="alibaba-access-key-secret",
        name="Alibaba Cloud AccessKey secret",
        provider="Alibaba Cloud",
        pattern=assigned(_NAMES, _SECRET, gap=30)
        + r"|(?<![0-9A-Za-z])LTAI[0-9A-Za-z]{12,20}(?![0-9A-Za-z])"
        r"[^\r\n]{0,160}?(?:\r?\n[^\r\n]{0,160}?){0,4}?"
        rf"(?<![0-9A-Za-z+/])(?P<secret>{_SECRET})(?![0-9A-Za-z+/=])",
        keywords=("LTAI", *_NAMES),
        min_entropy=3.6,
        variable="ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        samples=(
            'ALIBABA_CLOUD_ACCESS_KEY_SECRET="«{base62:30}»"',
            "AcsClient('LTAI5t{base62:18}', '«{base62:30}»', 'cn-hangzhou')",
            "accessKeySecret: '«{base62:30}»',",
        ),
        counter_samples=(
            'ALIBABA_CLOUD_ACCESS_KEY_SECRET="{base62:20}"',
            'digest = "{base62:30}"',
        ),
        references=_DOCS,
        revoke_url=_CONSOLE,
    ),
    Detector(
        id="alibaba-sts-access-key-id",
        name="Alibaba Cloud temporary AccessKey ID",
        provider="Alibaba Cloud",
        pattern=token(r"STS\.N[0-9A-Za-z]{15,63}"),
        keywords=("STS.N",),
        keep="STS.",
        severity=Severity.WARNING,
        variable="ALIBABA_CLOUD_ACCESS_KEY_ID",
        samples=("STS.N{base62:24}", 'AccessKeyId: "«STS.NU{base62:22}»"'),
        counter_samples=("STS.New{base62:4}",),
        references=("https://www.alibabacloud.com/help/en/ram/product-overview/what-is-sts",),
    ),
    Detector(
        id="alibaba-sts-security-token",
        name="Alibaba Cloud security token",
        provider="Alibaba Cloud",
        pattern=token(rf"CAIS{BASE64}{{80,1400}}={{0,2}}"),
        keywords=("CAIS",),
        keep="CAIS",
        severity=Severity.WARNING,
        min_entropy=4.5,
        variable="ALIBABA_CLOUD_SECURITY_TOKEN",
        samples=("CAIS{base64:400}", 'SecurityToken: "«CAIS{base64:398}==»"'),
        counter_samples=("CAIS{base64:20}", "CAISSE{base62:12}"),
        references=("https://www.alibabacloud.com/help/en/ram/product-overview/what-is-sts",),
    ),
)
