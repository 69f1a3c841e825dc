"""Rewritten Java and Kotlin read their secrets from the stores (compiled and run with the JDK)."""

from __future__ import annotations

from pathlib import Path

import pytest

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

fun other(otherProbeKey: String = "@SECOND") = otherProbeKey

fun main() {
    System.out.write((PROBE_KEY + "|" + (0..9).map { other() }.last()).toByteArray())
}
"""
ASKED = {"vault": 2, "conjur": 4}


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_java(store_id: str, tmp_path: Path) -> None:
    """Each of two packages has its helper, and each entry is read once."""
    project = Project(
        language="java",
        files={
            "pom.xml": "<project/>",
            "src/shop/Main.java": MAIN,
            "src/shop/deep/Other.java": OTHER,
        },
        builds=[
            [
                *(
                    "javac",
                    "--release",
                    "8",
                    "-encoding",
                    "UTF-8",
                    "-Xlint:all,-options",
                    "-Werror",
                ),
                *("-d", "out", "-sourcepath", "src", "src/shop/Main.java"),
            ]
        ],
        command=["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", "out", "shop.Main"],
    )
    assert len(check(project, store_id, tmp_path).asked) == ASKED[store_id]


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_kotlin(store_id: str, tmp_path: Path) -> None:
    """A constant and a default read their entries once."""
    project = Project(
        language="kotlin",
        files={"build.gradle.kts": "", "src/Main.kt": KOTLIN},
        builds=[
            ["kotlinc", "-jvm-target", "1.8", "-include-runtime", "-d", "shop.jar", "src"],
        ],
        command=["java", "-XX:TieredStopAtLevel=1", "-cp", "shop.jar", "shop.MainKt"],
        escapes="$",
    )
    assert len(check(project, store_id, tmp_path).asked) == ASKED[store_id]
