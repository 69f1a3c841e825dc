"""Doppler: https://docs.doppler.com/reference/auth-token-formats"""

from keylift.detection.patterns import token
from keylift.model import Detector, Severity

_DOCS = ("https://docs.doppler.com/reference/auth-token-formats",)
_END = "[0-9A-Za-z]{40,44}"

DETECTORS = (
    Detector(
        id="doppler-cli-token",
        name="Doppler CLI token",
        provider="Doppler",
        pattern=token(rf"dp\.ct\.{_END}"),
        keywords=("dp.ct.",),
        keep="dp.ct.",
        variable="DOPPLER_TOKEN",
        samples=("dp.ct.{base62:43}", 'DOPPLER_TOKEN="«dp.ct.{base62:40}»"'),
        counter_samples=("dp.ct.{base62:20}",),
        references=_DOCS,
    ),
    Detector(
        id="doppler-personal-token",
        name="Doppler personal token",
        provider="Doppler",
        pattern=token(rf"dp\.pt\.{_END}"),
        keywords=("dp.pt.",),
        keep="dp.pt.",
        variable="DOPPLER_TOKEN",
        samples=("dp.pt.{base62:43}", "doppler configure set token «dp.pt.{base62:43}»"),
        counter_samples=("dp.pt.{base62:20}",),
        references=_DOCS,
    ),
    Detector(
        id="doppler-service-token",
        name="Doppler service token",
        provider="Doppler",
        pattern=token(rf"dp\.st\.(?:[0-9a-z_\-]{{2,35}}\.)?{_END}"),
        keywords=("dp.st.",),
        keep="dp.st.",
        variable="DOPPLER_TOKEN",
        samples=("dp.st.{base62:43}", "DOPPLER_TOKEN=«dp.st.prd_eu.{base62:43}»"),
        counter_samples=("dp.st.prd.{base62:20}",),
        references=_DOCS,
    ),
    Detector(
        id="doppler-service-account-token",
        name="Doppler service account token",
        provider="Doppler",
        pattern=token(rf"dp\.sa\.{_END}"),
        keywords=("dp.sa.",),
        keep="dp.sa.",
        variable="DOPPLER_TOKEN",
        samples=("dp.sa.{base62:43}", "token: '«dp.sa.{base62:43}»'"),
        counter_samples=("dp.sa.{base62:20}",),
        references=_DOCS,
    ),
    Detector(
        id="doppler-scim-token",
        name="Doppler SCIM token",
        provider="Doppler",
        pattern=token(rf"dp\.scim\.{_END}"),
        keywords=("dp.scim.",),
        keep="dp.scim.",
        variable="DOPPLER_SCIM_TOKEN",
        samples=("dp.scim.{base62:43}", "scim_token = «dp.scim.{base62:43}»"),
        counter_samples=("dp.scim.{base62:20}",),
        references=_DOCS,
    ),
    Detector(
        id="doppler-audit-token",
        name="Doppler audit token",
        provider="Doppler",
        pattern=token(rf"dp\.audit\.{_END}"),
        keywords=("dp.audit.",),
        keep="dp.audit.",
        severity=Severity.WARNING,
        variable="DOPPLER_AUDIT_TOKEN",
        samples=("dp.audit.{base62:43}", "audit_token = «dp.audit.{base62:43}»"),
        counter_samples=("dp.audit.{base62:20}",),
        references=_DOCS,
    ),
)
