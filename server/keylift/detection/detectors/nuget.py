"""NuGet: https://learn.microsoft.com/nuget/nuget-org/scoped-api-keys"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="nuget-api-key",
        name="NuGet API key",
        provider="NuGet",
        pattern=token("oy2[a-z2-7]{43}"),
        # Each character that can follow the fixed three, for a rarer keyword.
        keywords=tuple(f"oy2{after}" for after in "abcdefghijklmnopqrstuvwxyz234567"),
        keep="oy2",
        min_entropy=3.6,
        variable="NUGET_API_KEY",
        samples=(
            "oy2{set:a-z2-7:43}",
            "dotnet nuget push shop.nupkg --api-key «oy2{set:a-z2-7:43}»",
        ),
        counter_samples=("oy2{set:a-z2-7:20}", "toy2{set:a-z2-7:43}"),
        references=("https://learn.microsoft.com/nuget/nuget-org/scoped-api-keys",),
        revoke_url="https://www.nuget.org/account/apikeys",
    ),
)
