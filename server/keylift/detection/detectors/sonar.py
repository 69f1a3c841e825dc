"""SonarQube: https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/"""

from keylift.detection.patterns import HEX, assigned, token
from keylift.model import Confidence, Detector, Severity

_DOCS = ("https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/",)
_CLOUD_PAGE = "https://sonarcloud.io/account/security"
_NAMES = ("sonar.login", "sonar.token", "sonar_token", "sonar_login", "sonarqube", "sonarcloud")

DETECTORS = (
    Detector(
        id="sonarqube-user-token",
        name="SonarQube user token",
        provider="SonarQube",
        pattern=token("squ_[0-9a-f]{40}"),
        keywords=("squ_",),
        keep="squ_",
        variable="SONAR_TOKEN",
        samples=("squ_{hex:40}", "mvn sonar:sonar -Dsonar.token=«squ_{hex:40}»"),
        counter_samples=("squ_{hex:20}",),
        references=_DOCS,
    ),
    Detector(
        id="sonarqube-global-analysis-token",
        name="SonarQube global analysis token",
        provider="SonarQube",
        pattern=token("sqa_[0-9a-f]{40}"),
        keywords=("sqa_",),
        keep="sqa_",
        variable="SONAR_TOKEN",
        samples=("sqa_{hex:40}", "SONAR_TOKEN: «sqa_{hex:40}»"),
        counter_samples=("sqa_{hex:20}",),
        references=_DOCS,
    ),
    Detector(
        id="sonarqube-project-analysis-token",
        name="SonarQube project analysis token",
        provider="SonarQube",
        pattern=token("sqp_[0-9a-f]{40}"),
        keywords=("sqp_",),
        keep="sqp_",
        severity=Severity.WARNING,
        variable="SONAR_TOKEN",
        samples=("sqp_{hex:40}", 'sonar.token="«sqp_{hex:40}»"'),
        counter_samples=("sqp_{hex:20}",),
        references=_DOCS,
    ),
    Detector(
        id="sonarcloud-scoped-organization-token",
        name="SonarQube Cloud organization token",
        provider="SonarQube",
        pattern=token("sqco_[0-9A-Za-z]{59}"),
        keywords=("sqco_",),
        keep="sqco_",
        severity=Severity.WARNING,
        variable="SONAR_TOKEN",
        samples=("sqco_{base62:59}", "SONAR_TOKEN=«sqco_{base62:59}»"),
        counter_samples=("sqco_{base62:20}",),
        references=_DOCS,
        revoke_url=_CLOUD_PAGE,
    ),
    Detector(
        id="sonarcloud-token-legacy",
        name="SonarQube token without prefix",
        provider="SonarQube",
        pattern=assigned(_NAMES, HEX + "{40}", gap=20),
        keywords=_NAMES,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=2.9,
        variable="SONAR_TOKEN",
        samples=("SONAR_TOKEN=«{hex:40}»", "sonar.login=«{hex:40}»"),
        counter_samples=("SONAR_TOKEN={hex:32}", "sonar.projectVersion={hex:40}"),
        references=_DOCS,
        revoke_url=_CLOUD_PAGE,
    ),
)
