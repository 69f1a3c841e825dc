"""Flutterwave: https://developer.flutterwave.com/docs/authentication"""

from keylift.detection.patterns import HEX, token
from keylift.model import Detector, Severity

_REFERENCES = ("https://developer.flutterwave.com/docs/authentication",)
_KEYS = "https://app.flutterwave.com/dashboard/settings/apis/live"

DETECTORS = (
    Detector(
        id="flutterwave-secret-key",
        name="Flutterwave secret key",
        provider="Flutterwave",
        pattern=token(f"FLWSECK(?:_TEST)?-{HEX}{{32}}-X"),
        keywords=("FLWSECK-", "FLWSECK_TEST-"),
        keep="FLWSECK",
        min_entropy=3.0,
        variable="FLW_SECRET_KEY",
        samples=("FLWSECK-{hex:32}-X", "FLWSECK_TEST-{hex:32}-X"),
        counter_samples=("FLWSECK-{hex:32}", "FLWSECK-{hex:24}-X"),
        references=_REFERENCES,
        revoke_url=_KEYS,
    ),
    Detector(
        id="flutterwave-encryption-key",
        name="Flutterwave test encryption key",
        provider="Flutterwave",
        pattern=token(f"FLWSECK_TEST{HEX}{{12}}"),
        keywords=("FLWSECK_TEST",),
        keep="FLWSECK_TEST",
        severity=Severity.WARNING,
        min_entropy=2.0,
        variable="FLW_ENCRYPTION_KEY",
        samples=("FLWSECK_TEST{hex:12}",),
        counter_samples=("FLWSECK_TEST{hex:10}",),
        references=_REFERENCES,
    ),
    Detector(
        id="flutterwave-public-key",
        name="Flutterwave public key",
        provider="Flutterwave",
        pattern=token(f"FLWPUBK(?:_TEST)?-{HEX}{{32}}-X"),
        keywords=("FLWPUBK-", "FLWPUBK_TEST-"),
        keep="FLWPUBK",
        public=True,
        severity=Severity.INFO,
        variable="FLW_PUBLIC_KEY",
        samples=("FLWPUBK-{hex:32}-X", "FLWPUBK_TEST-{hex:32}-X"),
        counter_samples=("FLWPUBK-{hex:32}",),
        references=_REFERENCES,
    ),
)
