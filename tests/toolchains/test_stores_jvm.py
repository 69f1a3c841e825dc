"""Rewritten Java and Kotlin read their secrets from the stores (compiled and run with the JDK)."""

from __future__ import annotations

import re
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from servers.certificates import make_certificates
from servers.scripted import Answer, scripted_server
from toolchains.running import Outcome, run
from toolchains.stand_ins import TOKEN, store
from toolchains.storing import Project, check, rewrite

MAIN = """\
package shop;

import java.nio.charset.StandardCharsets;

public class Main {
    static final String PROBE_KEY = "@FIRST";

    public static void main(String[] args) {
        String said = PROBE_KEY + "|" + shop.deep.Other.key("x");
        for (int i = 0; i < 9; i++) {
            shop.deep.Other.key("x");
        }
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
"""
OTHER = """\
package shop.deep;

public interface Other {
    static String key(String ignored) {
        String otherProbeKey = "@SECOND";
        return otherProbeKey;
    }
}
"""
KOTLIN = """\
package shop

const val PROBE_KEY = "@FIRST"

suspend fun other(otherProbeKey: String = "@SECOND") = otherProbeKey

suspend fun main() {
    System.out.write((PROBE_KEY + "|" + (0..9).map { other() }.last()).toByteArray())
}
"""
ASKED = {"vault": 2, "conjur": 4}
JARS = Path(__file__).parents[2] / ".cache" / "aws_sdk"
POM = Path(__file__).parent / "aws_sdk" / "pom.xml"
GRADLE = 'dependencies {\n    implementation("software.amazon.awssdk:secretsmanager:2.31.78")\n}\n'


def _class_path() -> str:
    # Kotlin's compiler knows no `*` there.
    return ":".join(map(str, sorted(JARS.glob("*.jar"))))


JAVA = Project(
    language="java",
    files={
        "pom.xml": "<project/>",
        "src/shop/Main.java": MAIN,
        "src/shop/deep/Other.java": OTHER,
    },
    builds=[
        [
            *("javac", "--release", "8", "-encoding", "UTF-8", "-Xlint:all,-options", "-Werror"),
            *("-d", "out", "-sourcepath", "src", "src/shop/Main.java"),
        ]
    ],
    command=["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", "out", "shop.Main"],
)
KOTLIN_JVM = Project(
    language="kotlin",
    files={"build.gradle.kts": "", "src/Main.kt": KOTLIN},
    builds=[
        ["kotlinc", "-jvm-target", "1.8", "-include-runtime", "-d", "shop.jar", "src"],
    ],
    command=["java", "-XX:TieredStopAtLevel=1", "-cp", "shop.jar", "shop.MainKt"],
    escapes="$",
)


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_java(store_id: str, tmp_path: Path) -> None:
    """Each of two packages has its helper, and each entry is read once."""
    assert len(check(JAVA, store_id, tmp_path).asked) == ASKED[store_id]


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_kotlin(store_id: str, tmp_path: Path) -> None:
    """A constant and the default of a suspending function read their entries once."""
    assert len(check(KOTLIN_JVM, store_id, tmp_path).asked) == ASKED[store_id]


ALONE = """\
import java.nio.charset.StandardCharsets;

public class Main {
    static final String PROBE_KEY = "@FIRST";

    public static void main(String[] args) {
        String otherProbeKey = "@SECOND";
        byte[] bytes = (PROBE_KEY + "|" + otherProbeKey).getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
"""
JAVA_ALONE = Project(
    language="java",
    files={"Main.java": ALONE},
    builds=[
        ["javac", "--release", "8", "-Xlint:all,-options", "-Werror", "-d", "out", "Main.java"]
    ],
    command=["java", "-XX:TieredStopAtLevel=1", "Main.java"],
)
KOTLIN_ALONE = Project(
    language="kotlin",
    files={"Main.kt": KOTLIN},
    builds=[["kotlinc", "-jvm-target", "1.8", "-include-runtime", "-d", "shop.jar", "Main.kt"]],
    command=KOTLIN_JVM.command,
    escapes="$",
)


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
@pytest.mark.parametrize("project", [JAVA_ALONE, KOTLIN_ALONE], ids=["java", "kotlin"])
def test_one_file(project: Project, store_id: str, tmp_path: Path) -> None:
    """A program of one file without a build has the class itself, also when run by its name."""
    assert len(check(project, store_id, tmp_path).asked) == ASKED[store_id]
    assert not [*tmp_path.rglob("AppSecrets.java"), *tmp_path.rglob("AppSecrets.kt")]


AWS_JAVA = Project(
    language="java",
    files={
        "pom.xml": POM.read_text(encoding="utf-8"),
        "src/shop/Main.java": MAIN,
        "src/shop/deep/Other.java": OTHER,
    },
    builds=[
        [
            *("javac", "--release", "8", "-encoding", "UTF-8", "-Xlint:all,-options", "-Werror"),
            *("-cp", f"{JARS}/*", "-d", "out", "-sourcepath", "src", "src/shop/Main.java"),
        ]
    ],
    command=["java", "-XX:TieredStopAtLevel=1", "-cp", f"out:{JARS}/*", "shop.Main"],
)
AWS_KOTLIN = Project(
    language="kotlin",
    files={"build.gradle.kts": GRADLE, "src/Main.kt": KOTLIN},
    builds=[
        [
            *("kotlinc", "-jvm-target", "1.8", "-Werror", "-cp", _class_path()),
            *("-include-runtime", "-d", "shop.jar", "src"),
        ],
    ],
    command=["java", "-XX:TieredStopAtLevel=1", "-cp", f"shop.jar:{JARS}/*", "shop.MainKt"],
    escapes="$",
)


@pytest.mark.parametrize("project", [AWS_JAVA, AWS_KOTLIN], ids=["java", "kotlin"])
def test_aws(project: Project, tmp_path: Path) -> None:
    """It reads by AWS's own SDK, in the region that the environment says either way, and tells."""
    values = check(project, "aws", tmp_path).values

    def outcome(environ: dict[str, str]) -> Outcome:
        # The machine's own profile has no say.
        return run(project.command, tmp_path, {"AWS_CONFIG_FILE": "/dev/null", **environ})

    with store("aws", values) as stand_in:
        environ = dict(stand_in.environ)
        region = environ.pop("AWS_REGION")
        done = outcome({**environ, "AWS_DEFAULT_REGION": region})
        assert (done.output.decode(), done.status) == ("|".join(project.values.values()), 0), (
            done.errors
        )
        nowhere = outcome(environ)
        assert nowhere.status != 0
        assert "Unable to load region" in nowhere.errors
        # What cannot be a header is in the message of who says so.
        broken = outcome({**stand_in.environ, "AWS_SESSION_TOKEN": "w-r-o-n-g\nX-Other: 1"})
        assert broken.status != 0
        assert "AWS Secrets Manager, for shop/" in broken.errors
        assert "w-r-o-n-g" not in broken.errors + broken.output.decode()
        closed = outcome({**stand_in.environ, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"})
        assert re.search(r"AWS Secrets Manager, for shop/[\w-]+: ConnectException", closed.errors)
    with store("aws", {}) as empty:
        missing = outcome(empty.environ)
        assert re.search(
            r"AWS Secrets Manager has no shop/[\w-]+ for us: ResourceNotFoundException",
            missing.errors,
        )


JACKSON_JARS = sorted((JARS.parent / "azure_sdk").glob("jackson-*.jar"))
GSON_JARS = sorted((JARS.parent / "google_sdk").glob("gson-*.jar"))
LIBRARIES = {
    "jackson": ("com.fasterxml.jackson.core", "jackson-databind", JACKSON_JARS, "ObjectMapper"),
    "gson": ("com.google.code.gson", "gson", GSON_JARS, "getAdapter"),
    "none": ("", "", [], "vaultRead"),
}


def pom_of(version: str, library: str) -> str:
    group, artifact, *_ = LIBRARIES[library]
    dependency = (
        f"<dependencies><dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
        "<version>2</version></dependency></dependencies>"
    )
    said = f"<properties><maven.compiler.release>{version}</maven.compiler.release></properties>"
    return f"<project>{said}{dependency if group else ''}</project>"


def with_jars(project: Project, version: str, library: str) -> Project:
    jars = ":".join(map(str, LIBRARIES[library][2])) or "."
    command = [
        each.replace("out", f"out:{jars}") if each == "out" else each for each in project.command
    ]
    if project.language == "java":
        build = [
            *("javac", "--release", version, "-encoding", "UTF-8", "-Xlint:all,-options,-path"),
            *("-Werror", "-cp", jars, "-d", "out", "-sourcepath", "src", "src/shop/Main.java"),
        ]
        files = {**project.files, "pom.xml": pom_of(version, library)}
    else:
        build = [*project.builds[0][:-1], "-cp", jars, "src"]
        command = [each.replace("shop.jar", f"shop.jar:{jars}") for each in project.command]
        files = {"pom.xml": pom_of(version, library), "src/Main.kt": KOTLIN}
    return replace(project, files=files, builds=[build], command=command)


@pytest.mark.parametrize(
    ("language", "store_id", "version", "library"),
    [
        ("java", "vault", "11", "jackson"),
        ("java", "vault", "17", "gson"),
        ("java", "vault", "11", "none"),
        ("java", "vault", "8", "jackson"),
        ("java", "conjur", "11", "none"),
        ("kotlin", "vault", "11", "jackson"),
        ("kotlin", "vault", "8", "gson"),
        ("kotlin", "conjur", "11", "none"),
    ],
)
def test_what_the_build_has_is_called(
    language: str, store_id: str, version: str, library: str, tmp_path: Path
) -> None:
    """Java's own client from version 11 on, and a library that reads JSON."""
    project = with_jars({"java": JAVA, "kotlin": KOTLIN_JVM}[language], version, library)
    assert len(check(project, store_id, tmp_path).asked) == ASKED[store_id]
    (helper, *_) = [*tmp_path.rglob("AppSecrets.java"), *tmp_path.rglob("AppSecrets.kt")]
    text = helper.read_text()
    assert ("java.net.http.HttpClient" in text) == (version != "8")
    assert ("HttpURLConnection" in text) == (version == "8")
    if store_id == "vault":
        calls = {each[3] for each in LIBRARIES.values() if each[3] in text}
        assert calls == {LIBRARIES[library][3]}


@pytest.mark.parametrize("version", ["8", "11"])
def test_only_its_own_server_is_trusted(version: str, tmp_path: Path) -> None:
    """Only whom VAULT_CACERT names, and no address to which the server sends on."""
    project = with_jars(JAVA, version, "jackson")
    values = rewrite(project, "vault", tmp_path)
    assert run(project.builds[0], tmp_path).status == 0
    for folder in ("ours", "theirs"):
        (tmp_path / folder).mkdir()
    ours, theirs = (make_certificates(tmp_path / each) for each in ("ours", "theirs"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours.certificate, ours.key)
    with store("vault", values, context) as stand_in:
        trusting = {**stand_in.environ, "VAULT_CACERT": str(ours.authority)}
        done = run(project.command, tmp_path, trusting)
        assert done.output.decode() == "|".join(project.values.values()), done.errors
        stand_in.asked.clear()
        for untrusted in ({}, {"VAULT_CACERT": str(theirs.authority)}):
            done = run(project.command, tmp_path, {**stand_in.environ, **untrusted})
            assert done.status != 0
            assert "secret/shop/" in done.errors
            assert TOKEN not in done.errors
        assert stand_in.asked == []
    with scripted_server(lambda _: Answer()) as other:
        to_other = {"Location": f"{other.address}/v1/secret/data/shop/probe-key"}
        with scripted_server(lambda _: Answer(307, b"", to_other)) as server:
            environ = {"VAULT_ADDR": server.address, "VAULT_TOKEN": TOKEN}
            done = run(project.command, tmp_path, environ)
        assert done.status != 0
        assert "Vault has no secret/shop/" in done.errors
        assert other.asked == []
