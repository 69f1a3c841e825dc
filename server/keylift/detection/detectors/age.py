"""age: https://age-encryption.org/v1"""

from keylift.detection.patterns import token
from keylift.model import Detector

_BECH32 = "[02-9AC-HJ-NP-Z]"

DETECTORS = (
    Detector(
        id="age-secret-key",
        name="Age secret key",
        provider="age",
        pattern=token(f"AGE-SECRET-KEY-1{_BECH32}{{58}}"),
        keywords=("AGE-SECRET-KEY-1",),
        keep="AGE-SECRET-KEY-1",
        validator="bech32",
        variable="SOPS_AGE_KEY",
        samples=(
            "AGE-SECRET-KEY-1{bech32_upper:age-secret-key-:52}",
            "SOPS_AGE_KEY=«AGE-SECRET-KEY-1{bech32_upper:age-secret-key-:52}»",
        ),
        counter_samples=("AGE-SECRET-KEY-1{alnum_upper:20}", "AGE-SECRET-KEY-1..."),
        references=("https://age-encryption.org/v1",),
    ),
    Detector(
        id="age-post-quantum-secret-key",
        name="Age post-quantum secret key",
        provider="age",
        pattern=token(f"AGE-SECRET-KEY-PQ-1{_BECH32}{{58}}"),
        keywords=("AGE-SECRET-KEY-PQ-1",),
        keep="AGE-SECRET-KEY-PQ-1",
        validator="bech32",
        variable="SOPS_AGE_KEY",
        samples=(
            "AGE-SECRET-KEY-PQ-1{bech32_upper:age-secret-key-pq-:52}",
            "SOPS_AGE_KEY='«AGE-SECRET-KEY-PQ-1{bech32_upper:age-secret-key-pq-:52}»'",
        ),
        counter_samples=("AGE-SECRET-KEY-PQ-1{alnum_upper:20}",),
        references=("https://age-encryption.org/v1",),
    ),
)
