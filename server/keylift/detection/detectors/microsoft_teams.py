"""Microsoft Teams: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/"""

from keylift.detection.patterns import token
from keylift.model import Detector, Severity

_UUID = "(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_PATH = rf"{_UUID}@{_UUID}/IncomingWebhook/[0-9a-f]{{32}}/{_UUID}(?:/[0-9A-Za-z_\-]{{20,80}})?"

DETECTORS = (
    Detector(
        id="microsoft-teams-webhook-url",
        name="Microsoft Teams webhook URL",
        provider="Microsoft Teams",
        pattern=token(
            rf"https://(?:[0-9A-Za-z\-]{{1,63}}\.webhook\.office\.com/webhookb2"
            rf"|outlook\.office(?:365)?\.com/webhook)/{_PATH}"
        ),
        keywords=(
            ".webhook.office.com/webhookb2/",
            "outlook.office.com/webhook/",
            "outlook.office365.com/webhook/",
        ),
        lead=71,
        keep="https://",
        severity=Severity.WARNING,
        variable="TEAMS_WEBHOOK_URL",
        samples=(
            "https://{lower:8}.webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{hex:32}/{uuid}",
            "https://{lower:8}.webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{hex:32}/{uuid}/V2{base64url:42}a",
            "https://outlook.office.com/webhook/{uuid}@{uuid}/IncomingWebhook/{hex:32}/{uuid}",
        ),
        counter_samples=(
            "https://{lower:8}.webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/",
        ),
        references=(
            "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
        ),
    ),
)
