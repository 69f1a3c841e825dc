"""Notion: https://developers.notion.com/docs/authorization"""

from keylift.detection.patterns import delimited, delimiters, token
from keylift.model import Detector

_REFERENCES = ("https://developers.notion.com/docs/authorization",)
_INTEGRATIONS = "https://www.notion.so/profile/integrations"

DETECTORS = (
    Detector(
        id="notion-integration-token",
        name="Notion integration token",
        provider="Notion",
        pattern=token("ntn_[0-9A-Za-z]{40,50}"),
        keywords=("ntn_",),
        keep="ntn_",
        min_entropy=3.9,
        variable="NOTION_TOKEN",
        samples=("ntn_{digits:11}{base62:35}",),
        counter_samples=("ntn_{base62:20}",),
        references=_REFERENCES,
        revoke_url=_INTEGRATIONS,
    ),
    Detector(
        id="notion-integration-token-legacy",
        name="Notion integration token (old format)",
        provider="Notion",
        pattern=delimited("secret_[0-9A-Za-z]{43}"),
        keywords=delimiters("secret_"),
        keep="secret_",
        min_entropy=4.0,
        variable="NOTION_TOKEN",
        samples=(
            'notion = Client(auth="«secret_{base62:43}»")',
            "NOTION_TOKEN=«secret_{base62:43}»",
        ),
        counter_samples=('"secret_{base62:32}"', '"my_secret_{base62:43}"'),
        references=_REFERENCES,
        revoke_url=_INTEGRATIONS,
    ),
)
