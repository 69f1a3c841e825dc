"""Supabase: https://supabase.com/docs/guides/api/api-keys"""

from keylift.detection.patterns import BASE64URL, token
from keylift.model import Detector, Severity

_DOCS = ("https://supabase.com/docs/guides/api/api-keys",)
_KEYS_PAGE = "https://supabase.com/dashboard/project/_/settings/api-keys"
# The payload always begins with the issuer and a project of 20 characters, so that the role that
# follows stands at a fixed place in the encoded text.
_ISSUER = "eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6I"
_JWT = rf"eyJ{BASE64URL}{{15,80}}\.{_ISSUER}{BASE64URL}{{27}}Iiwicm9sZSI6I"
_END = rf"{BASE64URL}{{20,160}}\.{BASE64URL}{{43}}"

DETECTORS = (
    Detector(
        id="supabase-service-role-jwt",
        name="Supabase service role key",
        provider="Supabase",
        pattern=token(f"{_JWT}nNlcnZpY2Vfcm9sZSIs{_END}"),
        keywords=(_ISSUER,),
        lead=84,
        validator="json-web-token",
        variable="SUPABASE_SERVICE_ROLE_KEY",
        samples=(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6I{base62:27}Iiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImlhdCI6{base62:40}.{base62:43}",
            "createClient(url, '«eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6I{base62:27}Iiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImlhdCI6{base62:40}.{base62:43}»')",
        ),
        counter_samples=(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6I{base62:27}Iiwicm9sZSI6ImFub24iLCJpYXQiOj{base62:40}.{base62:43}",
            "{jwt}",
        ),
        references=_DOCS,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="supabase-anon-jwt",
        name="Supabase anon key",
        provider="Supabase",
        pattern=token(f"{_JWT}mFub24iLCJ{_END}"),
        keywords=(_ISSUER,),
        lead=84,
        public=True,
        severity=Severity.INFO,
        validator="json-web-token",
        variable="SUPABASE_ANON_KEY",
        samples=(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6I{base62:27}Iiwicm9sZSI6ImFub24iLCJpYXQiOj{base62:40}.{base62:43}",
            "SUPABASE_ANON_KEY=«eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6I{base62:27}Iiwicm9sZSI6ImFub24iLCJpYXQiOj{base62:40}.{base62:43}»",
        ),
        counter_samples=("{jwt}",),
        references=_DOCS,
    ),
    Detector(
        id="supabase-secret-key",
        name="Supabase secret key",
        provider="Supabase",
        pattern=token(f"sb_secret_{BASE64URL}{{22}}_{BASE64URL}{{8}}"),
        keywords=("sb_secret_",),
        keep="sb_secret_",
        variable="SUPABASE_SECRET_KEY",
        samples=(
            "sb_secret_{base64url:22}_{base62:8}",
            'SUPABASE_SECRET_KEY="«sb_secret_{base64url:22}_{base62:8}»"',
        ),
        counter_samples=("sb_secret_{base62:10}",),
        references=_DOCS,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="supabase-publishable-key",
        name="Supabase publishable key",
        provider="Supabase",
        pattern=token(f"sb_publishable_{BASE64URL}{{22}}_{BASE64URL}{{8}}"),
        keywords=("sb_publishable_",),
        keep="sb_publishable_",
        public=True,
        severity=Severity.INFO,
        variable="SUPABASE_PUBLISHABLE_KEY",
        samples=(
            "sb_publishable_{base64url:22}_{base62:8}",
            "createClient(url, '«sb_publishable_{base64url:22}_{base62:8}»')",
        ),
        counter_samples=("sb_publishable_{base62:10}",),
        references=_DOCS,
    ),
    Detector(
        id="supabase-personal-access-token",
        name="Supabase personal access token",
        provider="Supabase",
        pattern=token("sbp_[0-9a-f]{40}"),
        keywords=("sbp_",),
        keep="sbp_",
        variable="SUPABASE_ACCESS_TOKEN",
        samples=("sbp_{hex:40}", "export SUPABASE_ACCESS_TOKEN=«sbp_{hex:40}»"),
        counter_samples=("sbp_{hex:20}",),
        references=("https://supabase.com/docs/reference/api/introduction",),
        revoke_url="https://supabase.com/dashboard/account/tokens",
    ),
)
