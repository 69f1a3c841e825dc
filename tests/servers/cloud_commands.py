"""Programs that stand in for `gcloud` and `az` where these read a secret.

They take the documented words alone, and ask by the libraries of Google and Azure, with the
credentials that these find. They prove that a script keeps to the documented command.
"""

from __future__ import annotations

import sys
from pathlib import Path

_GCLOUD = """\
#!{python}
import os, sys
from google.cloud.secretmanager import SecretManagerServiceClient

*words, secret, project, quiet = sys.argv[1:]
project = project.removeprefix("--project=")
assert words == ["secrets", "versions", "access", "latest"] and quiet == "--quiet"
assert secret.startswith("--secret=") and project == os.environ["GOOGLE_CLOUD_PROJECT"]
name = "projects/" + project + "/secrets/" + secret.removeprefix("--secret=") + "/versions/latest"
try:
    reply = SecretManagerServiceClient().access_secret_version(name=name, retry=None, timeout=10)
except Exception as error:
    sys.exit("ERROR: (gcloud.secrets.versions.access) " + type(error).__name__)
sys.stdout.buffer.write(reply.payload.data)
"""
_AZ = """\
#!{python}
import json, sys
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

*words, option, identifier, query, value, output, kind, quiet = sys.argv[1:]
address, part, name = identifier.rpartition("/secrets/")
assert words == ["keyvault", "secret", "show"] and (option, part) == ("--id", "/secrets/")
assert [query, value, output, kind] == ["--query", "value", "--output", "json"]
assert quiet == "--only-show-errors" and not address.endswith("/")
try:
    secret = SecretClient(address, DefaultAzureCredential(), retry_total=0).get_secret(name)
except Exception as error:
    sys.exit("ERROR: " + type(error).__name__)
print(json.dumps(secret.value))
"""


def cloud_commands(folder: Path) -> Path:
    """Write both programs into a new folder, which is returned, to be found on a path."""
    folder.mkdir()
    for name, text in (("gcloud", _GCLOUD), ("az", _AZ)):
        (folder / name).write_text(text.replace("{python}", sys.executable))
        (folder / name).chmod(0o755)
    return folder
