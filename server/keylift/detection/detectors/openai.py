"""OpenAI: https://platform.openai.com/docs/api-reference/authentication"""

from keylift.detection.patterns import token
from keylift.model import Detector

# Every key holds "OpenAI" in base64, which tells it from the many other tokens that begin with sk-.
_MARK = "T3BlbkFJ"
_HALF = r"[0-9A-Za-z_\-]{20,80}"
_REFERENCES = ("https://platform.openai.com/docs/api-reference/authentication",)
_KEYS_PAGE = "https://platform.openai.com/api-keys"

DETECTORS = (
    Detector(
        id="openai-api-key",
        name="OpenAI API key",
        provider="OpenAI",
        pattern=token(rf"sk-(?:None-)?[0-9A-Za-z]{{20,48}}{_MARK}[0-9A-Za-z]{{20,48}}"),
        keywords=(_MARK,),
        lead=56,
        keep="sk-",
        variable="OPENAI_API_KEY",
        samples=("sk-{base62:20}T3BlbkFJ{base62:20}",),
        counter_samples=(
            "sk-{base62:20}T3BlbkFJ{base62:10}",
            "task-{base62:20}T3BlbkFJ{base62:20}",
        ),
        references=_REFERENCES,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="openai-project-api-key",
        name="OpenAI project API key",
        provider="OpenAI",
        pattern=token(rf"sk-proj-{_HALF}{_MARK}{_HALF}"),
        keywords=("sk-proj-",),
        keep="sk-proj-",
        variable="OPENAI_API_KEY",
        samples=(
            "sk-proj-{base64url:74}T3BlbkFJ{base62:74}",
            "sk-proj-{base64url:20}T3BlbkFJ{base62:20}",
        ),
        counter_samples=("sk-proj-{base62:48}", "sk-proj-{base62:20}T3BlbkFJ"),
        references=_REFERENCES,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="openai-service-account-key",
        name="OpenAI service account key",
        provider="OpenAI",
        pattern=token(rf"sk-(?:svcacct|service)-{_HALF}{_MARK}{_HALF}"),
        keywords=("sk-svcacct-", "sk-service-"),
        keep="sk-svcacct-",
        variable="OPENAI_API_KEY",
        samples=(
            "sk-svcacct-{base64url:74}T3BlbkFJ{base62:74}",
            "sk-service-{base64url:20}T3BlbkFJ{base62:20}",
        ),
        counter_samples=("sk-svcacct-{base62:48}",),
        references=_REFERENCES,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="openai-admin-key",
        name="OpenAI admin key",
        provider="OpenAI",
        pattern=token(rf"sk-admin-{_HALF}{_MARK}{_HALF}"),
        keywords=("sk-admin-",),
        keep="sk-admin-",
        variable="OPENAI_ADMIN_KEY",
        samples=("sk-admin-{base64url:58}T3BlbkFJ{base62:58}",),
        counter_samples=("sk-admin-{base62:48}",),
        references=_REFERENCES,
        revoke_url="https://platform.openai.com/settings/organization/admin-keys",
    ),
)
