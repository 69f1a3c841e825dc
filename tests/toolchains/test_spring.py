"""Spring Boot injects the same values before and after, and does not start without the variable."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from keylift.model import Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from support.findings import shop_key
from toolchains.configs import Config, lifted
from toolchains.programs import VARIABLE
from toolchains.running import run

HERE = Path(__file__).parent / "spring"
JARS = Path(__file__).parents[2] / ".cache" / "spring"
HOSTILE = 'Zq7v"X2 $HOME {x} %s `id` #!=: end'
IN_PROPERTIES = HOSTILE.replace("#", "\\#").replace("=", "\\=")
IN_YAML = HOSTILE.replace('"', '\\"')
KEY = "Zq7vX2mK9pL4wN8s"
# In two parts, so that no URL with a password stands here.
URL = "@VALUE".join(("redis://app:", "@db:6379/0"))  # noqa: FLY002
FILES = {
    "properties": ("application.properties", "probe.key=@VALUE\n", IN_PROPERTIES, HOSTILE),
    "part": ("application.properties", "a=b\nprobe.key: Bearer @VALUE\n", KEY, f"Bearer {KEY}"),
    "double": ("application.yml", 'probe:\n  key: "@VALUE"\n', IN_YAML, HOSTILE),
    "plain": ("application.yaml", "probe:\n  key: @VALUE # c\n", KEY, KEY),
    "flow": ("application.yml", "probe: {key: @VALUE}\n", KEY, KEY),
    "url": (
        "application.yml",
        f"probe:\n  key: {URL}\n",
        KEY,
        f"redis://app:{KEY}@db:6379/0",
    ),
}


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled program that starts Spring."""
    folder = tmp_path_factory.mktemp("spring")
    assert any(JARS.glob("spring-boot-*.jar")), "scripts/test.py has Maven copy Spring's jars"
    command = ["javac", "-parameters", "-cp", f"{JARS}/*", "-d", str(folder)]
    compiled = run([*command, str(HERE / "Probe.java")], HERE)
    assert compiled.status == 0, compiled.errors
    return folder


def injected(
    spring: Path, folder: Path, files: dict[str, tuple[str, str]], variables: dict[str, str]
) -> dict[str, tuple[str, str]]:
    """Return what `@Value` and a bound class get from each file, in one run of the JVM."""
    folder.mkdir()
    for name, (path, text) in files.items():
        (folder / name).mkdir()
        (folder / name / path).write_text(text, encoding="utf-8")
    command = ["java", "-cp", f"{spring}:{JARS}/*", "Probe", *(str(folder / one) for one in files)]
    done = run(command, folder, variables)
    assert done.status == 0, done.errors
    said = [base64.b64decode(line).decode() for line in done.output.split()]
    return dict(zip(files, zip(said[::2], said[1::2], strict=True), strict=True))


def test_spring_injects_the_same(spring: Path, tmp_path: Path) -> None:
    """Without the variable `@Value` stops the start and names it; a bound class takes the text."""
    before, after, variables = {}, {}, {}
    for name, (path, text, written, _) in FILES.items():
        language = "properties" if path.endswith(".properties") else "yaml"
        variable = f"{VARIABLE}_{name}".upper()
        one = Config(text=text, path=path, language_id=language, written=written, variable=variable)
        moved, named, value = lifted(one)
        before[name], after[name], variables[named] = (path, one.before), (path, moved), value
    expected = {name: (value, value) for name, (_, _, _, value) in FILES.items()}
    assert injected(spring, tmp_path / "before", before, {}) == expected
    assert injected(spring, tmp_path / "after", after, variables) == expected
    missing = injected(spring, tmp_path / "missing", after, {})
    for (by_value, by_class), variable in zip(missing.values(), variables, strict=True):
        assert by_value.startswith("failed: ")
        assert variable in by_value
        # The note of the rewrite warns of this.
        assert f"${{{variable}}}" in by_class


def test_a_variable_may_have_the_propertys_own_name(spring: Path, tmp_path: Path) -> None:
    """Spring reads PROBE_KEY for probe.key in any case; a missing one still stops the start."""
    one = Config(
        text="probe.key=@VALUE\n",
        path="application.properties",
        language_id="properties",
        written=KEY,
    )
    after, variable, value = lifted(one)
    assert (after, variable) == ("probe.key=${PROBE_KEY}\n", "PROBE_KEY")
    files = {"one": (one.path, after)}
    assert injected(spring, tmp_path / "set", files, {variable: value}) == {"one": (KEY, KEY)}
    ((by_value, _),) = injected(spring, tmp_path / "missing", files, {}).values()
    assert by_value.startswith("failed: ")
    assert variable in by_value


def test_a_default_may_be_a_reference(tmp_path: Path) -> None:
    """A property that is set still comes first; without either, the start stops and names it."""
    text = (HERE / "Probe.java").read_text(encoding="utf-8")
    start = text.index('"${probe.key}"') + len('"${probe.key')
    text = f"{text[:start]}:{KEY}{text[start:]}"
    # Spring would read PROBE_KEY for the property itself.
    other = "OTHER_KEY"
    source = Source(text=text, language_id="java", path="Probe.java")
    finding = shop_key(start + 1, len(KEY))
    rewrite = plan_rewrite(source, finding, detector_variable=other, names=KnownNames())
    assert isinstance(rewrite, Rewrite), rewrite
    program = tmp_path / "program"
    program.mkdir()
    (program / "Probe.java").write_text(apply_edits(text, rewrite.edits), encoding="utf-8")
    assert KEY not in (program / "Probe.java").read_text(encoding="utf-8")
    compiled = run(["javac", "-parameters", "-cp", f"{JARS}/*", "Probe.java"], program)
    assert compiled.status == 0, compiled.errors
    files = {
        "default": ("application.properties", "a=b\n"),
        "property": ("application.properties", "probe.key=own\n"),
    }
    said = injected(program, tmp_path / "set", files, {other: KEY})
    assert {name: by_value for name, (by_value, _) in said.items()} == {
        "default": KEY,
        "property": "own",
    }
    ((by_value, _),) = injected(
        program, tmp_path / "missing", {"default": files["default"]}, {}
    ).values()
    assert by_value.startswith("failed: ")
    assert other in by_value
