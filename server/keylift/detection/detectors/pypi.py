"""PyPI: https://pypi.org/help/#apitoken"""

from keylift.detection.patterns import BASE64URL, token
from keylift.model import Detector, Severity

DETECTORS = (
    Detector(
        id="pypi-api-token",
        name="PyPI API token",
        provider="PyPI",
        # A macaroon whose location is pypi.org, in base64url.
        pattern=token(f"pypi-AgEIcHlwaS5vcmc{BASE64URL}{{50,1000}}"),
        keywords=("pypi-AgEIcHlwaS5vcmc",),
        keep="pypi-",
        variable="TWINE_PASSWORD",
        samples=(
            "pypi-AgEIcHlwaS5vcmc{base64url:159}{base62:1}",
            "[pypi]\nusername = __token__\npassword = «pypi-AgEIcHlwaS5vcmc{base64url:159}{base62:1}»",
        ),
        counter_samples=("pypi-AgEIcHlwaS5vcmc{base62:20}", "pypi-{base62:100}"),
        references=("https://pypi.org/help/#apitoken",),
        revoke_url="https://pypi.org/manage/account/",
    ),
    Detector(
        id="testpypi-api-token",
        name="TestPyPI API token",
        provider="PyPI",
        pattern=token(f"pypi-AgENdGVzdC5weXBpLm9yZw{BASE64URL}{{50,1000}}"),
        keywords=("pypi-AgENdGVzdC5weXBpLm9yZw",),
        keep="pypi-",
        severity=Severity.WARNING,
        variable="TWINE_PASSWORD",
        samples=(
            "pypi-AgENdGVzdC5weXBpLm9yZw{base64url:159}{base62:1}",
            "TWINE_PASSWORD=«pypi-AgENdGVzdC5weXBpLm9yZw{base64url:159}{base62:1}»",
        ),
        counter_samples=("pypi-AgENdGVzdC5weXBpLm9yZw{base62:20}",),
        references=("https://test.pypi.org/help/#apitoken",),
        revoke_url="https://test.pypi.org/manage/account/",
    ),
)
