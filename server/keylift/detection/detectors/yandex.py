"""Yandex Cloud: https://yandex.cloud/en/docs/iam/concepts/authorization/"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Detector, Severity

_DOCS = ("https://yandex.cloud/en/docs/iam/concepts/authorization/",)
_IAM_NAMES = ("yc_token", "yc_iam_token", "iam_token", "iam-token", "iamtoken", "yandex")

DETECTORS = (
    Detector(
        id="yandex-cloud-api-key",
        name="Yandex Cloud API key",
        provider="Yandex Cloud",
        pattern=token(f"AQVN{BASE64URL}{{35,38}}"),
        keywords=("AQVN",),
        keep="AQVN",
        min_entropy=3.9,
        variable="YC_API_KEY",
        samples=("AQVN{base64url:35}{base62:1}", "Authorization: Api-Key «AQVN{base62:36}»"),
        counter_samples=("AQVN{base62:20}", "zAQVN{base62:36}"),
        references=_DOCS,
    ),
    Detector(
        id="yandex-cloud-iam-token",
        name="Yandex Cloud IAM token",
        provider="Yandex Cloud",
        pattern=assigned(
            _IAM_NAMES, rf"t1\.{BASE64URL}{{7,300}}={{0,2}}\.{BASE64URL}{{86}}={{0,2}}"
        ),
        keywords=_IAM_NAMES,
        keep="t1.",
        variable="YC_TOKEN",
        samples=(
            "YC_TOKEN=«t1.{base64url:180}.{base62:86}»",
            'iam_token: "«t1.{base64url:178}==.{base62:86}»"',
        ),
        counter_samples=("YC_TOKEN=t1.{base62:30}", 'version = "t1.{base62:10}.{base62:86}"'),
        references=_DOCS,
    ),
    Detector(
        id="yandex-oauth-token",
        name="Yandex OAuth token",
        provider="Yandex Cloud",
        pattern=token(f"y[0-3]_A{BASE64URL}{{54,59}}"),
        keywords=("y0_A", "y1_A", "y2_A", "y3_A"),
        keep="y",
        min_entropy=4.0,
        variable="YC_TOKEN",
        samples=("y0_A{base64url:56}{base62:1}", "Authorization: OAuth «y0_A{base62:57}»"),
        counter_samples=("y0_A{base62:20}", "y0_axis"),
        references=("https://yandex.com/dev/id/doc/en/",),
    ),
    Detector(
        id="yandex-cloud-static-access-key",
        name="Yandex Cloud static access key ID",
        provider="Yandex Cloud",
        pattern=token(f"YCAJE{BASE64URL}{{20}}"),
        keywords=("YCAJE",),
        keep="YCAJE",
        severity=Severity.WARNING,
        variable="YC_ACCESS_KEY_ID",
        samples=("YCAJE{base64url:19}{base62:1}", "aws_access_key_id = «YCAJE{base62:20}»"),
        counter_samples=("YCAJE{base62:10}",),
        references=("https://yandex.cloud/en/docs/iam/concepts/authorization/access-key",),
    ),
    Detector(
        id="yandex-cloud-static-secret-key",
        name="Yandex Cloud static secret key",
        provider="Yandex Cloud",
        pattern=(
            rf"(?<![0-9A-Za-z_])YCAJE{BASE64URL}{{20}}(?![0-9A-Za-z_])"
            r"[^\r\n]{0,160}?(?:\r?\n[^\r\n]{0,160}?){0,4}?"
            rf"(?<![0-9A-Za-z_\-])(?P<secret>YC{BASE64URL}{{38}})(?![0-9A-Za-z_\-])"
        ),
        keywords=("YCAJE",),
        min_entropy=3.9,
        variable="YC_SECRET_ACCESS_KEY",
        samples=(
            'key_id = "YCAJE{base62:20}"\nsecret = "«YC{base62:38}»"',
            "Minio('storage.yandexcloud.net', 'YCAJE{base62:20}', '«YC{base62:38}»')",
        ),
        counter_samples=('secret = "YC{base62:38}"',),
        references=("https://yandex.cloud/en/docs/iam/concepts/authorization/access-key",),
    ),
)
