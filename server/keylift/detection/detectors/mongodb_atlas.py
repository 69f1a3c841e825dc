"""MongoDB Atlas: https://www.mongodb.com/docs/atlas/api/service-accounts-overview/"""

from keylift.detection.patterns import BASE64URL, UUID, assigned, token
from keylift.model import Confidence, Detector, Severity

DETECTORS = (
    Detector(
        id="mongodb-atlas-service-account-secret",
        name="MongoDB Atlas service account secret",
        provider="MongoDB Atlas",
        pattern=token(f"mdb_sa_sk_{BASE64URL}{{40}}"),
        keywords=("mdb_sa_sk_",),
        keep="mdb_sa_sk_",
        variable="MONGODB_ATLAS_CLIENT_SECRET",
        samples=(
            "mdb_sa_sk_{base64url:39}{base62:1}",
            'client_secret = "«mdb_sa_sk_{base64url:39}{base62:1}»"',
        ),
        counter_samples=("mdb_sa_sk_{base62:20}",),
        references=("https://www.mongodb.com/docs/atlas/api/service-accounts-overview/",),
    ),
    Detector(
        id="mongodb-atlas-service-account-id",
        name="MongoDB Atlas service account ID",
        provider="MongoDB Atlas",
        pattern=token("mdb_sa_id_[0-9a-f]{24}"),
        keywords=("mdb_sa_id_",),
        keep="mdb_sa_id_",
        severity=Severity.INFO,
        variable="MONGODB_ATLAS_CLIENT_ID",
        samples=(
            "mdb_sa_id_{hex:24}",
            "client_id: «mdb_sa_id_{hex:24}»",
        ),
        counter_samples=("mdb_sa_id_{hex:10}",),
        references=("https://www.mongodb.com/docs/atlas/api/service-accounts-overview/",),
    ),
    Detector(
        id="mongodb-atlas-private-api-key",
        name="MongoDB Atlas private API key",
        provider="MongoDB Atlas",
        pattern=assigned(
            (
                "atlas_private_key",
                "atlas_api_private",
                "atlas_private_api",
                "atlas.private_key",
                "mongodb_atlas_private",
                "mongodbatlas_private",
                "mcli_private_api_key",
            ),
            f"(?i:{UUID})",
            gap=20,
        ),
        keywords=(
            "atlas_private_key",
            "atlas_api_private",
            "atlas_private_api",
            "atlas.private_key",
            "mongodb_atlas_private",
            "mongodbatlas_private",
            "mcli_private_api_key",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="MONGODB_ATLAS_PRIVATE_KEY",
        samples=(
            "MONGODB_ATLAS_PRIVATE_KEY=«{uuid}»",
            'atlas_private_key: "«{uuid}»"',
        ),
        counter_samples=(
            "MONGODB_ATLAS_PROJECT_ID={uuid}",
            "MONGODB_ATLAS_PRIVATE_KEY={hex:20}",
        ),
        references=("https://www.mongodb.com/docs/atlas/configure-api-access/",),
    ),
)
