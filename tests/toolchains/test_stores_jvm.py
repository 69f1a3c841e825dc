"""Rewritten Java and Kotlin read their secrets from the stores (compiled and run with the JDK)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolchains.running import Outcome, run
from toolchains.stand_ins import store
from toolchains.storing import Project, check

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
