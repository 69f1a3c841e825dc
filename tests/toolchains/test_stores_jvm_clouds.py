"""Rewritten Java and Kotlin read their secrets by the SDKs of Google and Azure, as these are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from toolchains.proofs import check_proof
from toolchains.running import run
from toolchains.stand_ins import store
from toolchains.storing import Project, rewrite
from toolchains.test_stores_jvm import KOTLIN, MAIN, OTHER

CACHE = Path(__file__).parents[2] / ".cache"
POMS = {
    each: (Path(__file__).parent / each / "pom.xml").read_text(encoding="utf-8")
    for each in ("google_sdk", "azure_sdk")
}
GRADLE = {
    "google_sdk": 'implementation("com.google.cloud:google-cloud-secretmanager:2.85.0")\n',
    "azure_sdk": 'implementation("com.azure:azure-security-keyvault-secrets:4.10.6")\n'
    'implementation("com.azure:azure-identity:1.18.2")\n',
}
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-cp"]


def java(jars: str) -> Project:
    strict = ("--release", "8", "-encoding", "UTF-8", "-Xlint:all,-options", "-Werror")
    return Project(
        language="java",
        files={
            "pom.xml": POMS[jars],
            "src/shop/Main.java": MAIN,
            "src/shop/deep/Other.java": OTHER,
        },
        builds=[
            [
                *("javac", *strict, "-cp", f"{CACHE / jars}/*", "-d", "out"),
                *("-sourcepath", "src", "src/shop/Main.java"),
            ]
        ],
        command=[*JAVA, f"out:{CACHE / jars}/*", "shop.Main"],
    )


def kotlin(jars: str) -> Project:
    # Its compiler knows no `*` there.
    path = ":".join(map(str, sorted((CACHE / jars).glob("*.jar"))))
    return Project(
        language="kotlin",
        files={
            "build.gradle.kts": f"dependencies {{\n{GRADLE[jars]}}}\n",
            "src/Main.kt": KOTLIN,
        },
        builds=[
            [
                *("kotlinc", "-jvm-target", "1.8", "-Werror", "-cp", path),
                *("-include-runtime", "-d", "shop.jar", "src"),
            ]
        ],
        command=[*JAVA, f"shop.jar:{CACHE / jars}/*", "shop.MainKt"],
        escapes="$",
    )


STORES = {"gcp": "google_sdk", "azure": "azure_sdk"}
UNSET = {"gcp": "GOOGLE_CLOUD_PROJECT", "azure": "AZURE_KEYVAULT_URL"}
DENIED = {
    "gcp": r"Google Secret Manager, for shop-[\w-]+: UNAUTHENTICATED",
    "azure": r"Azure Key Vault has no shop-[\w-]+ for us: ClientAuthenticationException",
}
MISSING = {
    "gcp": r"Google Secret Manager, for shop-[\w-]+: NOT_FOUND",
    "azure": r"Azure Key Vault has no shop-[\w-]+ for us: HTTP 404",
}


@pytest.mark.parametrize("store_id", STORES)
@pytest.mark.parametrize("project_in", [java, kotlin])
def test_clouds(project_in, store_id: str, tmp_path: Path) -> None:
    """Each entry is read once, and what goes wrong is told without what was sent."""
    project: Project = project_in(STORES[store_id])
    values = rewrite(project, store_id, tmp_path)
    for command in project.builds:
        built = run(command, tmp_path)
        assert built.status == 0, built.output.decode() + built.errors

    def failing(environ: Mapping[str, str], told: str) -> None:
        failed = run(project.command, tmp_path, environ)
        assert failed.status != 0
        assert re.search(told, failed.errors), failed.errors
        for hidden in ("w-r-o-n-g", *values.values()):
            assert hidden not in failed.errors + failed.output.decode()

    with store(store_id, values) as stand_in:
        done = run(project.command, tmp_path, stand_in.environ)
        assert (done.output.decode(), done.status) == ("|".join(project.values.values()), 0), (
            done.errors
        )
        assert len(stand_in.asked) == len(values)
        check_proof(project.language, store_id)
        unset = UNSET[store_id]
        failing({**stand_in.environ, unset: ""}, f"{unset} is not set")
        wrong = stand_in.with_credential("w-r-o-n-g")
        failing({**stand_in.environ, **wrong}, DENIED[store_id])
    with store(store_id, {}) as empty:
        failing(empty.environ, MISSING[store_id])
