"""Upstash: https://upstash.com/docs/redis/features/restapi"""

from keylift.detection.patterns import BASE64, assigned, token
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="upstash-redis-rest-token",
        name="Upstash Redis REST token",
        provider="Upstash",
        pattern=assigned(
            (
                "upstash_redis_rest_token",
                "upstash_redis_token",
                "upstash_rest_token",
                "kv_rest_api_token",
            ),
            f"A{BASE64}{{40,120}}={{0,2}}",
            gap=10,
        ),
        keywords=(
            "upstash_redis_rest_token",
            "upstash_redis_token",
            "upstash_rest_token",
            "kv_rest_api_token",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=4.0,
        variable="UPSTASH_REDIS_REST_TOKEN",
        samples=(
            'UPSTASH_REDIS_REST_TOKEN="«A{base64:54}=»"',
            "KV_REST_API_TOKEN=«A{base62:59}»",
        ),
        counter_samples=("UPSTASH_REDIS_REST_TOKEN=A{base62:20}",),
        references=("https://upstash.com/docs/redis/features/restapi",),
    ),
    Detector(
        id="upstash-qstash-token",
        name="Upstash QStash token",
        provider="Upstash",
        pattern=token(f"eyJVc2VySUQi{BASE64}{{80,160}}={{0,2}}"),
        keywords=("eyJVc2VySUQi",),
        keep="eyJVc2VySUQi",
        variable="QSTASH_TOKEN",
        samples=(
            "eyJVc2VySUQi{base64:99}{base62:1}",
            'QSTASH_TOKEN="«eyJVc2VySUQi{base64:98}=»"',
        ),
        counter_samples=("eyJVc2VySUQi{base62:20}",),
        references=("https://upstash.com/docs/qstash/overall/getstarted",),
    ),
)
