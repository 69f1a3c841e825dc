"""RubyGems: https://guides.rubygems.org/api-key-scopes/"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="rubygems-api-key",
        name="RubyGems API key",
        provider="RubyGems",
        pattern=token("rubygems_[0-9a-f]{48}"),
        keywords=("rubygems_",),
        keep="rubygems_",
        variable="GEM_HOST_API_KEY",
        samples=("rubygems_{hex:48}", ":rubygems_api_key: «rubygems_{hex:48}»"),
        counter_samples=("rubygems_{hex:20}", "rubygems_{alnum_upper:48}"),
        references=("https://guides.rubygems.org/api-key-scopes/",),
        revoke_url="https://rubygems.org/profile/api_keys",
    ),
)
