"""Whether a build of the JVM has a library."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from keylift.languages._jvm_clients import has_build, has_client
from keylift.languages._jvm_versions import is_surely_from, oldest
from keylift.languages.model import File

PACKAGE = "software.amazon.awssdk:secretsmanager"
GROUP, _, ARTIFACT = PACKAGE.partition(":")
DEPENDENCY = (
    f"<dependency><groupId>{GROUP}</groupId><artifactId>{ARTIFACT}</artifactId>@</dependency>"
)
PLAIN = f"<dependencies>{DEPENDENCY.replace('@', '')}</dependencies>"
ASKED = f'implementation("{PACKAGE}:2.31.78")'
CATALOG = "gradle/libs.versions.toml"


@dataclass(frozen=True)
class Files:
    """A project in memory."""

    files: dict[str, str] = field(default_factory=dict)
    path: str = "app/src/main/java/shop/Till.java"
    may_write: bool = True

    def read(self, path: str) -> str | None:
        """Return a file's text."""
        return self.files.get(path)


@pytest.mark.parametrize(
    "files",
    [
        {"pom.xml": PLAIN},
        {"pom.xml": "<project/>", "app/pom.xml": PLAIN},
        {"pom.xml": DEPENDENCY.replace("@", "<scope>compile</scope>")},
        {"pom.xml": DEPENDENCY.replace("@", "<exclusions><exclusion/></exclusions>")},
        {"app/build.gradle.kts": f"dependencies {{\n    {ASKED}\n}}"},
        {"app/build.gradle": f"dependencies {{\n  implementation '{PACKAGE}'\n}}"},
        {"build.gradle": f"api group: '{GROUP}', name: '{ARTIFACT}', version: '2.31.78'"},
        {"app/build.gradle": "api libs.aws.sm", CATALOG: f'aws-sm = "{PACKAGE}:2.31.78"'},
        {
            "app/build.gradle.kts": "implementation(libs.aws.sm)",
            CATALOG: f'aws_sm = {{ group = "{GROUP}", name = "{ARTIFACT}" }}',
        },
        {
            "pom.xml": PLAIN,
            "app/src/main/java/module-info.java": f"module a {{ requires a.{ARTIFACT}; }}",
        },
    ],
)
def test_it_is_there(files: dict[str, str]) -> None:
    """The nearest build has it for its own code, and a module reads it."""
    project = Files(files)
    assert has_build(project)
    assert has_client(PACKAGE, project)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"pom.xml": PLAIN, "app/pom.xml": "<project/>"},
        {"pom.xml": f"<!-- {PLAIN} -->"},
        {"pom.xml": f"<dependencyManagement>{PLAIN}</dependencyManagement>"},
        {"pom.xml": f"<profiles><profile>{PLAIN}</profile></profiles>"},
        {"pom.xml": DEPENDENCY.replace("@", "<scope>test</scope>")},
        {"pom.xml": DEPENDENCY.replace("@", "<scope> provided </scope>")},
        {"pom.xml": PLAIN.replace(GROUP, "aws.sdk.kotlin")},
        {"pom.xml": PLAIN.replace(ARTIFACT, f"{ARTIFACT}-spi")},
        {"app/build.gradle.kts": f"// {ASKED}"},
        {"app/build.gradle.kts": f"/*\n{ASKED}\n*/"},
        {"app/build.gradle.kts": ASKED.replace("impl", "testImpl")},
        {"app/build.gradle.kts": ASKED.replace(ARTIFACT, f"{ARTIFACT}-spi")},
        {"app/build.gradle.kts": f'plugins {{ kotlin("multiplatform") }}\n{ASKED}'},
        {"app/build.gradle": "api libs.aws.sm.spi", CATALOG: f'aws-sm = "{PACKAGE}:2.31.78"'},
        {"app/build.gradle": "api libs.aws.sm", CATALOG: f'# aws-sm = "{PACKAGE}:2.31.78"'},
        {"pom.xml": PLAIN, "app/src/main/java/module-info.java": "module a { requires a.b; }"},
    ],
)
def test_it_is_not_there(files: dict[str, str]) -> None:
    """What only others have, or what is not in every run, does not count."""
    assert not has_client(PACKAGE, Files(files))


def test_a_module_stands_beside_kotlin() -> None:
    """Kotlin's folder has no `module-info.java` of its own."""
    files = {"pom.xml": PLAIN, "src/main/java/module-info.java": "module a {}"}
    assert not has_client(PACKAGE, Files(files, path="src/main/kotlin/shop/Till.kt"))


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("pom.xml", "<properties><java.version>1.8</java.version></properties>", "8"),
        ("pom.xml", "<maven.compiler.release>21</maven.compiler.release>", "21"),
        ("pom.xml", "<source>17</source><target>11</target><java.version>9</java.version>", "9"),
        ("pom.xml", "<!-- <source>8</source> --><release>17</release>", "17"),
        ("pom.xml", "<project/>", ""),
        ("build.gradle", "sourceCompatibility = JavaVersion.VERSION_1_8", "8"),
        ("build.gradle", "java {\n  sourceCompatibility = '17'\n}", "17"),
        ("build.gradle.kts", 'kotlin { jvmToolchain(17) }\njvmTarget = "1.8"', "8"),
        ("build.gradle.kts", "languageVersion.set(JavaLanguageVersion.of(21))", "21"),
        ("build.gradle.kts", "// jvmToolchain(17)", ""),
    ],
)
def test_the_oldest_java(name: str, text: str, version: str) -> None:
    """The lowest version that a build names anywhere; a comment names none."""
    file = File("a/Till.java", dict, Files({name: text}, path="a/Till.java"))
    assert oldest(file) == version
    assert is_surely_from("11", file) == (version in {"17", "21"})
