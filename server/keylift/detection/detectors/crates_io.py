"""crates.io: https://doc.rust-lang.org/cargo/reference/publishing.html"""

from keylift.detection.patterns import token
from keylift.model import Detector

_NAMES = ("cargo", "crates", "[registr")

DETECTORS = (
    Detector(
        id="crates-io-api-token",
        name="Crates.io API token",
        provider="Crates (Rust registry)",
        # The prefix is too short to look for, so Cargo's name has to stand before it.
        pattern=(
            r"(?i:cargo|crates|\[registr)[^\r\n]{0,80}?(?:\r?\n[^\r\n]{0,80}?){0,2}?"
            + token("(?P<secret>cio[0-9A-Za-z]{32})")
        ),
        keywords=_NAMES,
        keep="cio",
        variable="CARGO_REGISTRY_TOKEN",
        samples=(
            "cargo login «cio{base62:32}»",
            "CARGO_REGISTRY_TOKEN=«cio{base62:32}»",
            '[registry]\ntoken = "«cio{base62:32}»"',
        ),
        counter_samples=("cargo login cio{base62:12}", 'id = "cio{base62:32}"'),
        references=("https://doc.rust-lang.org/cargo/reference/publishing.html",),
        revoke_url="https://crates.io/settings/tokens",
    ),
)
