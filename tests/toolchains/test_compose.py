"""Rewritten Compose files give Compose's own loader what they gave it before."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.rewriting.env_files import add_entry
from toolchains.configs import Config, lifted
from toolchains.programs import VARIABLE
from toolchains.running import run

HERE = Path(__file__).parent / "compose"
KEY = "Zq7vX2mK9pL4wN8s"
HOSTILE = 'Zq7v"X2 %s {} `id` #é🔑ñ:x'
DOUBLE = HOSTILE.replace('"', '\\"')
IN_ENVIRONMENT = "services:\n  web:\n    image: nginx\n    environment:\n      K: @SCALAR\n"
PLACES = {
    "plain": (IN_ENVIRONMENT.replace("@SCALAR", "@VALUE"), KEY),
    "digits": (IN_ENVIRONMENT.replace("@SCALAR", "@VALUE"), "7318245960"),
    "double": (IN_ENVIRONMENT.replace("@SCALAR", '"@VALUE"'), DOUBLE),
    "single": (IN_ENVIRONMENT.replace("@SCALAR", "'@VALUE'"), HOSTILE),
    "single with quotes": (IN_ENVIRONMENT.replace("@SCALAR", "'@VALUE'"), "Zq7v''X2mK #9"),
    "dollar": (IN_ENVIRONMENT.replace("@SCALAR", "@VALUE"), "Zq7v$$X2m$$K9"),
    "part": (IN_ENVIRONMENT.replace("@SCALAR", "Bearer @VALUE, twice"), KEY),
    "list": ("services:\n  web:\n    image: nginx\n    environment:\n      - K=@VALUE\n", KEY),
    "flow": ("services: {web: {image: nginx, environment: {K: @VALUE, L: a}}}\n", KEY),
    "flow list": ("services: {web: {image: nginx, environment: [K=@VALUE, L=a]}}\n", KEY),
    "script": (
        "services:\n  web:\n    image: nginx\n    command:\n      - sh\n      - -c\n"
        "      - |\n        export K=@VALUE\n        echo $$K\n",
        KEY,
    ),
    "label": ("services:\n  web:\n    image: nginx\n    labels:\n      a.b: '@VALUE'\n", KEY),
}


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> str:
    program = tmp_path_factory.mktemp("compose") / "compose"
    built = run(["go", "build", "-o", str(program), "."], HERE)
    assert built.status == 0, built.errors
    return str(program)


@pytest.mark.parametrize(("text", "written"), PLACES.values(), ids=PLACES)
def test_compose_loads_the_same(loader: str, tmp_path: Path, text: str, written: str) -> None:
    """With .env beside it the services are the same; without it, Compose names the variable."""
    one = Config(text=text, path="compose.yaml", language_id="yaml", written=written)
    after, variable, value = lifted(one)
    assert (variable, written in after) == (VARIABLE, False)
    file = tmp_path / "compose.yaml"
    file.write_text(one.before, encoding="utf-8")
    before = run([loader, "compose.yaml"], tmp_path)
    assert before.status == 0, before.errors
    file.write_text(after, encoding="utf-8")
    missing = run([loader, "compose.yaml"], tmp_path)
    assert missing.status != 0
    assert VARIABLE in missing.errors
    (tmp_path / ".env").write_text(add_entry("", variable, value), encoding="utf-8")
    assert run([loader, "compose.yaml"], tmp_path) == before
