"""curl's command line: https://curl.se/docs/manpage.html#-u"""

from keylift.model import Confidence, Detector, Severity

_WORD = "(?:(?:your|my)?[_\\-]?(?:password|passwd|pass|pwd|pw|secret|token|api[_\\-]?key|key)|changeme|x{3,})"

DETECTORS = (
    Detector(
        id="curl-user-password",
        name="Password on curl's command line",
        provider="curl",
        pattern=(
            r"curl\ (?:[^\r\n|]{0,200}?\ )?(?:-[A-Za-z]{0,5}u|--user)[\ =]{0,2}[\"']?[^\s:\"'$]{1,64}:"
            rf"(?!(?i:{_WORD})[\s\"']|[$<{{*\[%@])(?P<secret>[^\s\"'`<>|{{}}]{{6,128}})(?=[\s\"'`]|\Z)"
        ),
        keywords=("curl ",),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=2.5,
        samples=(
            "curl -u deploy:«{base62:16}» https://api.shop.io",
            "curl -s -X POST --user 'deploy:«{base62:16}»' https://api.shop.io",
            'curl -sSu "api:«{base62:24}»" https://api.shop.io',
        ),
        counter_samples=(
            "curl -u user:password https://api.shop.io",
            "curl -u $USER:$PASSWORD https://api.shop.io",
            "curl -H 'Host: a' https://api.shop.io:8443/deploy",
        ),
        references=("https://curl.se/docs/manpage.html#-u",),
    ),
)
