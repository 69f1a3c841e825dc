"""Nvidia: https://docs.nvidia.com/ngc/"""

from keylift.detection.patterns import BASE64URL, token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="nvidia-api-key",
        name="Nvidia API key",
        provider="Nvidia",
        pattern=token(rf"nvapi-{BASE64URL}{{60,70}}"),
        keywords=("nvapi-",),
        keep="nvapi-",
        min_entropy=4.0,
        variable="NVIDIA_API_KEY",
        samples=("nvapi-{base64url:63}a",),
        counter_samples=("nvapi-{base64url:30}",),
        references=("https://docs.nvidia.com/ngc/",),
        revoke_url="https://org.ngc.nvidia.com/setup/api-keys",
    ),
)
