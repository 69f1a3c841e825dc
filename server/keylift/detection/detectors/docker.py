"""Docker: https://docs.docker.com/security/access-tokens/"""

from keylift.detection.patterns import BASE64, BASE64URL, UUID, assigned, token
from keylift.model import Confidence, Detector

_TOKENS = ("https://docs.docker.com/security/access-tokens/",)
_TOKENS_PAGE = "https://app.docker.com/settings/personal-access-tokens"
_NAMES = (
    "dockerhub_token",
    "dockerhub_pass",
    "docker_hub_token",
    "docker_hub_pass",
    "docker_token",
    "docker_pass",
    "dockerhubtoken",
    "dockerhubpass",
)

DETECTORS = (
    Detector(
        id="docker-hub-personal-access-token",
        name="Docker Hub personal access token",
        provider="Docker Hub",
        pattern=token(f"dckr_pat_{BASE64URL}{{27}}"),
        keywords=("dckr_pat_",),
        keep="dckr_pat_",
        variable="DOCKERHUB_TOKEN",
        samples=(
            "dckr_pat_{base64url:26}{base62:1}",
            "docker login -u acme -p «dckr_pat_{base64url:26}{base62:1}»",
        ),
        counter_samples=("dckr_pat_{base62:12}", "dckr_pat_{base62:40}"),
        references=_TOKENS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="docker-hub-organization-access-token",
        name="Docker Hub organization access token",
        provider="Docker Hub",
        pattern=token(f"dckr_oat_{BASE64URL}{{32}}"),
        keywords=("dckr_oat_",),
        keep="dckr_oat_",
        variable="DOCKERHUB_TOKEN",
        samples=(
            "dckr_oat_{base64url:31}{base62:1}",
            "DOCKERHUB_TOKEN: «dckr_oat_{base64url:31}{base62:1}»",
        ),
        counter_samples=("dckr_oat_{base62:12}",),
        references=("https://docs.docker.com/security/for-admins/access-tokens/",),
    ),
    Detector(
        id="docker-hub-access-token-legacy",
        name="Docker Hub access token without prefix",
        provider="Docker Hub",
        pattern=assigned(_NAMES, UUID, gap=20),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="DOCKERHUB_TOKEN",
        samples=("DOCKERHUB_TOKEN=«{uuid}»", 'docker_password: "«{uuid}»"'),
        counter_samples=("DOCKER_IMAGE_ID={uuid}", "DOCKERHUB_TOKEN={hex:20}"),
        references=_TOKENS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="docker-config-auth",
        name="Registry login in a Docker configuration",
        provider="Docker Hub",
        pattern=(
            r'"auths"\s{0,8}:\s{0,8}\{\s{0,40}"[^"\r\n]{1,200}"\s{0,8}:\s{0,8}\{'
            r'[^{}]{0,200}?"auth"\s{0,8}:\s{0,8}"'
            rf'(?P<secret>{BASE64}{{8,400}}={{0,2}})"'
        ),
        keywords=('"auths"',),
        min_entropy=2.5,
        variable="DOCKER_AUTH",
        samples=(
            '{"auths": {"https://index.docker.io/v1/": {"auth": "«{base64:40}»"}}}',
            '"auths": {\n    "ghcr.io": {\n      "auth": "«{base64:46}==»"\n    }\n  }',
        ),
        counter_samples=('{"auths": {"ghcr.io": {}}}', '{"auth": "{base64:40}"}'),
        references=("https://docs.docker.com/reference/cli/docker/login/",),
    ),
    Detector(
        id="docker-swarm-join-token",
        name="Docker Swarm join token",
        provider="Docker Hub",
        pattern=token("SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}"),
        keywords=("SWMTKN-1-",),
        keep="SWMTKN-1-",
        variable="SWARM_JOIN_TOKEN",
        samples=(
            "SWMTKN-1-{alnum_lower:50}-{alnum_lower:25}",
            "docker swarm join --token «SWMTKN-1-{alnum_lower:50}-{alnum_lower:25}» 10.0.0.1:2377",
        ),
        counter_samples=("SWMTKN-1-{alnum_lower:50}",),
        references=("https://docs.docker.com/engine/swarm/join-nodes/",),
    ),
    Detector(
        id="docker-swarm-unlock-key",
        name="Docker Swarm unlock key",
        provider="Docker Hub",
        pattern=token(f"SWMKEY-1-{BASE64}{{43}}"),
        keywords=("SWMKEY-1-",),
        keep="SWMKEY-1-",
        variable="SWARM_UNLOCK_KEY",
        samples=("SWMKEY-1-{base64:42}{base62:1}", "unlock_key: «SWMKEY-1-{base64:42}{base62:1}»"),
        counter_samples=("SWMKEY-1-{base62:20}",),
        references=("https://docs.docker.com/engine/swarm/swarm_manager_locking/",),
    ),
)
