"""AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"""

from keylift.detection.patterns import UUID, assigned, token
from keylift.model import Confidence, Detector, Severity

_ACCESS_KEYS = ("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",)
_TEMPORARY = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html"
)
_CONSOLE = "https://console.aws.amazon.com/iam/home#/security_credentials"
_SECRET_NAMES = (
    "aws_secret",
    "aws-secret",
    "aws.secret",
    "aws secret",
    "awssecret",
    "secret_access_key",
    "secret-access-key",
    "secret access key",
    "secretaccesskey",
)
# A digit and letters of both cases keep paths and commit hashes out.
_SECRET = (
    "(?=[0-9a-z+/]{0,39}[A-Z])(?=[0-9A-Z+/]{0,39}[a-z])(?=[A-Za-z+/]{0,39}[0-9])[0-9A-Za-z+/]{40}"
)
_SECRET_BESIDE_ID = (
    r"(?<![0-9A-Za-z_])(?:AKIA|ASIA)[A-Z2-7]{16}(?![0-9A-Za-z])"
    r"[^\r\n]{0,160}?(?:\r?\n[^\r\n]{0,160}?){0,4}?"
    rf"(?<![0-9A-Za-z+/])(?P<secret>{_SECRET})(?![0-9A-Za-z+/=])"
)
_TOKEN_NAMES = (
    "aws_session_token",
    "aws-session-token",
    "awssessiontoken",
    "aws_security_token",
    "x-amz-security-token",
)
_SMTP_NAMES = ("smtp_pass", "smtp-pass", "smtppass", "smtp.pass", "ses_pass", "email_host_pass")

DETECTORS = (
    Detector(
        id="aws-access-key-id",
        name="AWS access key ID",
        provider="AWS",
        pattern=token("AKIA[A-Z2-7]{16}"),
        keywords=("AKIA",),
        keep="AKIA",
        severity=Severity.WARNING,
        variable="AWS_ACCESS_KEY_ID",
        samples=(
            "AKIA{base32:16}",
            'aws_access_key_id = "«AKIA{base32:16}»"',
            "{ accessKeyId: '«AKIA{base32:16}»' }",
        ),
        counter_samples=("AKIA{base32:10}", "AKIA{base32:15}1", "XAKIA{base32:16}"),
        references=_ACCESS_KEYS,
        revoke_url=_CONSOLE,
    ),
    Detector(
        id="aws-temporary-access-key-id",
        name="AWS temporary access key ID",
        provider="AWS",
        pattern=token("ASIA[A-Z2-7]{16}"),
        keywords=("ASIA",),
        keep="ASIA",
        severity=Severity.WARNING,
        variable="AWS_ACCESS_KEY_ID",
        samples=("ASIA{base32:16}", "export AWS_ACCESS_KEY_ID=«ASIA{base32:16}»"),
        counter_samples=("ASIA{base32:10}", 'timezone = "Asia/Tokyo"'),
        references=(_TEMPORARY,),
    ),
    Detector(
        id="aws-secret-access-key",
        name="AWS secret access key",
        provider="AWS",
        pattern=f"{_SECRET_BESIDE_ID}|{assigned(_SECRET_NAMES, _SECRET)}",
        keywords=("AKIA", "ASIA", *_SECRET_NAMES),
        min_entropy=3.9,
        variable="AWS_SECRET_ACCESS_KEY",
        samples=(
            'AWS_SECRET_ACCESS_KEY = "«{base64:40}»"',
            "aws_access_key_id = AKIA{base32:16}\nregion = eu-central-1\ntoken_b = «{base64:40}»",
            "new AWS.Credentials('AKIA{base32:16}', '«{base64:40}»')",
            "secretAccessKey: '«{base64:40}»',",
            "Access key ID,Secret access key\nAKIA{base32:16},«{base64:40}»",
            '<add key="AWSSecretKey" value="«{base64:40}»" />',
        ),
        counter_samples=(
            'AWS_SECRET_ACCESS_KEY = "{base64:30}"',
            'id = "AKIA{base32:16}"\nsha = "{hex:40}"',
            'id = "AKIA{base32:16}"\n\n\n\n\n\n\nvalue = "{base64:40}"',
            'checksum = "{base64:40}"',
        ),
        references=_ACCESS_KEYS,
        revoke_url=_CONSOLE,
    ),
    Detector(
        id="aws-session-token",
        name="AWS session token",
        provider="AWS",
        pattern=(
            token(
                r"(?P<secret>(?:IQoJb3JpZ2luX2Vj|FwoGZXIvYXdz|FQoGZXIvYXdz)[0-9A-Za-z+/]{80,2000}={0,2})"
            )
            + "|"
            + assigned(_TOKEN_NAMES, "[0-9A-Za-z+/]{100,2000}={0,2}")
        ),
        keywords=("IQoJb3JpZ2luX2Vj", "FwoGZXIvYXdz", "FQoGZXIvYXdz", *_TOKEN_NAMES),
        min_entropy=4.5,
        variable="AWS_SESSION_TOKEN",
        samples=(
            "IQoJb3JpZ2luX2Vj{base64:400}",
            "export AWS_SESSION_TOKEN=«{base64:300}==»",
            "FwoGZXIvYXdz{base64:300}",
        ),
        counter_samples=("AWS_SESSION_TOKEN={base64:60}", "IQoJb3JpZ2luX2Vj{base64:20}"),
        references=(_TEMPORARY,),
    ),
    Detector(
        id="aws-bedrock-long-term-api-key",
        name="Amazon Bedrock API key",
        provider="AWS",
        # The base64 text begins with `BedrockAPIKey-`.
        pattern=token(r"ABSKQmVkcm9ja0FQSUtleS[0-9A-Za-z+/]{80,251}={0,2}"),
        keywords=("ABSKQmVkcm9ja0FQSUtleS",),
        keep="ABSK",
        variable="AWS_BEARER_TOKEN_BEDROCK",
        samples=(
            "ABSKQmVkcm9ja0FQSUtleS{base64:108}",
            'AWS_BEARER_TOKEN_BEDROCK="«ABSKQmVkcm9ja0FQSUtleS{base64:108}=»"',
        ),
        counter_samples=("ABSKQmVkcm9ja0FQSUtleS{base64:20}", "ABSK{base64:120}"),
        references=("https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",),
        revoke_url=_CONSOLE,
    ),
    Detector(
        id="aws-bedrock-short-term-api-key",
        name="Amazon Bedrock short-term API key",
        provider="AWS",
        pattern=token(r"bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[0-9A-Za-z+/]{20,3000}={0,2}"),
        keywords=("bedrock-api-key-",),
        keep="bedrock-api-key-",
        severity=Severity.WARNING,
        variable="AWS_BEARER_TOKEN_BEDROCK",
        samples=(
            "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{base64:400}",
            "export AWS_BEARER_TOKEN_BEDROCK=«bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{base64:900}=»",
        ),
        counter_samples=("bedrock-api-key-rotation-{base62:30}",),
        references=("https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",),
    ),
    Detector(
        id="aws-mws-auth-token",
        name="Amazon MWS auth token",
        provider="AWS",
        pattern=token(rf"amzn\.mws\.(?i:{UUID})"),
        keywords=("amzn.mws.",),
        keep="amzn.mws.",
        variable="MWS_AUTH_TOKEN",
        samples=("amzn.mws.{uuid}", 'mws_auth_token = "«amzn.mws.{uuid}»"'),
        counter_samples=("amzn.mws.{hex:16}",),
        references=(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        ),
    ),
    Detector(
        id="aws-appsync-api-key",
        name="AWS AppSync API key",
        provider="AWS",
        pattern=token(r"da2-[0-9a-z]{26}"),
        keywords=("da2-",),
        keep="da2-",
        severity=Severity.WARNING,
        min_entropy=3.2,
        variable="APPSYNC_API_KEY",
        samples=("da2-{alnum_lower:26}", 'aws_appsync_apiKey: "«da2-{alnum_lower:26}»"'),
        counter_samples=("da2-{alnum_lower:12}", "5{hex:4}da2-{alnum_lower:26}"),
        references=("https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",),
    ),
    Detector(
        id="aws-ses-smtp-password",
        name="Amazon SES SMTP password",
        provider="AWS",
        pattern=assigned(_SMTP_NAMES, "B[A-P][0-9A-Za-z+/]{42}", gap=30),
        keywords=_SMTP_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=4.1,
        validator="aws-ses-smtp-password",
        variable="SES_SMTP_PASSWORD",
        samples=(
            'SES_SMTP_PASSWORD = "«BB{base64:42}»"',
            "EMAIL_HOST_PASSWORD = '«BM{base64:42}»'",
            "smtp_pass: «BD{base64:42}»",
        ),
        counter_samples=('SES_SMTP_PASSWORD = "{base64:30}"', 'digest = "BB{base64:42}"'),
        references=("https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html",),
    ),
)
