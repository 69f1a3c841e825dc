"""Databricks: https://docs.databricks.com/dev-tools/auth/pat"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="databricks-personal-access-token",
        name="Databricks personal access token",
        provider="Databricks",
        pattern=token("dapi[0-9a-f]{32}(?:-[0-9])?"),
        keywords=("dapi",),
        keep="dapi",
        min_entropy=2.8,
        variable="DATABRICKS_TOKEN",
        samples=("dapi{hex:32}", 'token = "«dapi{hex:32}-2»"', "DATABRICKS_TOKEN=«dapi{hex:32}»"),
        counter_samples=("dapi{hex:20}", "mydapi{hex:32}"),
        references=("https://docs.databricks.com/dev-tools/auth/pat",),
    ),
    Detector(
        id="databricks-oauth-secret",
        name="Databricks OAuth secret",
        provider="Databricks",
        pattern=token("dose[0-9a-f]{32}"),
        keywords=("dose",),
        keep="dose",
        min_entropy=2.8,
        variable="DATABRICKS_CLIENT_SECRET",
        samples=("dose{hex:32}", "DATABRICKS_CLIENT_SECRET=«dose{hex:32}»"),
        counter_samples=("dose{hex:20}", "overdose{hex:32}"),
        references=("https://docs.databricks.com/dev-tools/auth/oauth-m2m",),
    ),
)
