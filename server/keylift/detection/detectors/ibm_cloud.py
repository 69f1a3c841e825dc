"""IBM Cloud: https://cloud.ibm.com/docs/account?topic=account-userapikey"""

from keylift.detection.patterns import BASE64URL, assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="ibm-cloud-api-key",
        name="IBM Cloud API key",
        provider="IBM Cloud",
        pattern=assigned(
            (
                "ibmcloud_api_key",
                "ibm_cloud_api_key",
                "ibm-cloud-api-key",
                "ibmcloud_apikey",
                "ibmcloudapikey",
                "ic_api_key",
                "ibm_api_key",
                "iam_apikey",
                "watson_api_key",
                "watsonx_api",
            ),
            BASE64URL + "{44}",
            gap=20,
        ),
        keywords=(
            "ibmcloud_api_key",
            "ibm_cloud_api_key",
            "ibm-cloud-api-key",
            "ibmcloud_apikey",
            "ibmcloudapikey",
            "ic_api_key",
            "ibm_api_key",
            "iam_apikey",
            "watson_api_key",
            "watsonx_api",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=4.1,
        variable="IBMCLOUD_API_KEY",
        samples=(
            "IBMCLOUD_API_KEY=«{base64url:43}{base62:1}»",
            'iam_apikey: "«{base64url:43}{base62:1}»"',
        ),
        counter_samples=(
            "IBMCLOUD_API_KEY={base62:30}",
            'name = "{base62:44}"',
        ),
        references=("https://cloud.ibm.com/docs/account?topic=account-userapikey",),
        revoke_url="https://cloud.ibm.com/iam/apikeys",
    ),
)
