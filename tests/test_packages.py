"""Which packages a project's manifests ask for, as far as the program itself can count on them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from keylift.languages import LANGUAGES
from keylift.languages.model import File, Function
from keylift.languages.packages import is_at_least, name_of, version_of
from keylift.model import Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.companions import missing_packages, packages_of
from keylift.rewriting.lookups import Lookup
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.packages import command_for, lacking, note_on_packages
from keylift.rewriting.plan import Source, plan_rewrite
from keylift.rewriting.stores import STORES

PYPROJECT = '[project]\nname = "shop"\ndependencies = [{}]\n'
POETRY = "[tool.poetry.dependencies]\n{}\n"
INTEROP = '{"compilerOptions": {"esModuleInterop": true}}'


@dataclass(frozen=True)
class Files:
    """A project's files."""

    texts: dict[str, str] = field(default_factory=dict)
    path: str = "shop/pay.py"
    may_write: bool = True
    memo: dict[str, object] = field(default_factory=dict, compare=False)

    def read(self, path: str) -> str | None:
        """Return a file's text."""
        return self.texts.get(path)

    def dependents(self) -> dict[str, str]:
        """Return nothing: it is no part of a monorepo."""
        return {}

    def names(self, _folder: str) -> list[str]:
        """Return nothing: no manifest is found by its folder."""
        return []


def has(language_id: str, package: str, texts: dict[str, str] | None) -> bool:
    syntax = LANGUAGES[language_id].syntax
    assert syntax
    project = None if texts is None else Files(texts)
    return syntax.has_package(package, File("shop/pay.py", dict, project))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "stripe\nhvac==2.4.0  # Vault\n"),
        ("requirements.txt", "\ufeffHVAC[parser] >= 1.0, < 3\n"),
        ("requirements.txt", "hvac\n"),
        ("pyproject.toml", PYPROJECT.format('"stripe", "hvac~=2.0"')),
        ("pyproject.toml", POETRY.format('hvac = "^2.0"')),
        ("pyproject.toml", POETRY.format('hvac = {version = "^2.0", extras = ["parser"]}')),
        ("Pipfile", '[packages]\nhvac = "*"\n'),
        ("setup.cfg", "[options]\ninstall_requires =\n    stripe\n    hvac>=1.0\n"),
        ("setup.py", "setup(install_requires=[\n    'stripe',\n    'hvac>=1.0',\n])\n"),
    ],
)
def test_python_has_what_each_installation_gets(name: str, text: str) -> None:
    assert has("python", "hvac>=1.0", {name: text})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "hvac-cli\nmy-hvac\n# hvac\n-r hvac.txt\n"),
        ("requirements.txt", 'hvac; python_version < "3.8"\n'),
        ("requirements.txt", "hvac==0.11.2\n"),
        ("requirements.txt", "hvac>=0.9,<3\n"),
        ("requirements-dev.txt", "hvac\n"),
        ("pyproject.toml", PYPROJECT.format("") + '[project.optional-dependencies]\nv = ["hvac"]'),
        ("pyproject.toml", PYPROJECT.format("") + '[dependency-groups]\ndev = ["hvac"]'),
        ("pyproject.toml", POETRY.format('hvac = {version = "^2.0", optional = true}')),
        ("pyproject.toml", POETRY.format('hvac = {version = "^2.0", python = "<3.8"}')),
        ("pyproject.toml", POETRY.format('hvac = [{version = "^2.0", python = "<3.8"}]')),
        ("pyproject.toml", "[tool.poetry.group.dev.dependencies]\nhvac = '*'\n"),
        ("pyproject.toml", "hvac ="),
        ("Pipfile", '[dev-packages]\nhvac = "*"\n'),
        ("setup.cfg", "[options.extras_require]\nvault = hvac\n"),
        ("setup.cfg", "hvac"),
        ("setup.py", "setup(extras_require={'vault': ['hvac>=1.0']})\n"),
    ],
)
def test_python_has_nothing_that_only_some_installations_get(name: str, text: str) -> None:
    assert not has("python", "hvac>=1.0", {name: text})


@pytest.mark.parametrize("spec", ["^0.12.0", "~0.10.2", "0.x.x", "latest", "*", ">=0.10.2"])
def test_javascript_has_its_dependencies(spec: str) -> None:
    text = f'{{"dependencies": {{"node-vault": "{spec}"}}}}'
    assert has("javascript", "node-vault@^0.10.2", {"package.json": text}) is (spec != "0.x.x")


@pytest.mark.parametrize(
    "text",
    [
        '{"devDependencies": {"node-vault": "^0.12.0"}}',
        '{"optionalDependencies": {"node-vault": "^0.12.0"}}',
        '{"dependencies": {"node-vault": "^0.9.0"}}',
        '{"dependencies": {"node-vault": {}}}',
        '{"dependencies": {"node-vault": "npm:other@^1.0.0"}}',
        '{"dependencies": ["node-vault"]}',
        '["node-vault"]',
        '{"dependencies"',
        "",
    ],
)
def test_javascript_has_nothing_else(text: str) -> None:
    assert not has("javascript", "node-vault@^0.10.2", {"package.json": text})


@pytest.mark.parametrize(
    ("config", "can_import"),
    [
        (INTEROP, True),
        ('{"compilerOptions": {"module": "NodeNext"}}', True),
        ('{"compilerOptions": {"module": "preserve", "esModuleInterop": false}}', False),
        ('{"compilerOptions": {\n  // "esModuleInterop": true\n}}', False),
        ('{"compilerOptions": {/* "esModuleInterop": true */}}', False),
        ('{"extends": "./base.json"}', False),
        (None, False),
    ],
)
@pytest.mark.parametrize("language_id", ["typescript", "tsx"])
def test_a_package_of_one_export_needs_a_compiler_that_imports_it(
    language_id: str, config: str | None, *, can_import: bool
) -> None:
    """Others are imported by name, which every compiler does."""
    manifest = '{"dependencies": {"node-vault": "^0.12.0", "@azure/identity": "^4.5.0"}}'
    texts = {"package.json": manifest, **({"tsconfig.json": config} if config else {})}
    assert has(language_id, "node-vault@^0.10.2", texts) is can_import
    assert has(language_id, "@azure/identity@^4.5.0", texts)


@pytest.mark.parametrize("language_id", ["python", "javascript", "typescript", "go"])
def test_without_a_project_there_is_no_package(language_id: str) -> None:
    assert not has(language_id, "hvac>=1.0", None)


def test_names_and_versions() -> None:
    written = ["boto3>=1.28", "@azure/identity@^4.5.0", "ureq@3", "serde_json", "a/b@^5.4"]
    assert [name_of(each) for each in written] == [
        *("boto3", "@azure/identity", "ureq", "serde_json", "a/b"),
    ]
    assert [version_of(each) for each in written] == ["1.28", "^4.5.0", "3", "", "^5.4"]
    assert is_at_least("==1.28.*", "1.28")
    assert not is_at_least("==1.28.*,>1.3", "1.28")


def test_what_is_lacking_is_told_with_the_command() -> None:
    syntax = LANGUAGES["python"].syntax
    assert syntax
    function = Function(names=("f",), code="", package="azure-identity>=1.15 boto3>=1.28")
    none, one = (
        File("a.py", dict, Files({"requirements.txt": text})) for text in ("", "boto3>=1.30\n")
    )
    assert note_on_packages(function, syntax, none) == (
        "The lookup needs azure-identity and boto3: `pip install azure-identity boto3`."
    )
    assert lacking(function, syntax, one) == ("azure-identity>=1.15",)
    assert note_on_packages(None, syntax, none) == ""
    assert command_for(["@azure/identity@^4.5.0"], LANGUAGES["javascript"].syntax or syntax) == (
        "npm install @azure/identity@^4.5.0"
    )


def test_what_code_calls_and_what_a_store_needs() -> None:
    """Only what the language's projects can be asked for is missing."""
    nothing = File("a.py", dict, Files())
    some = File("a.py", dict, Files({"requirements.txt": "boto3\n"}))
    code = 'KEY = aws_secret("a")\nOTHER = await asyncio.to_thread(azure_secret, "b")\n'
    azure = ("azure-identity>=1.15", "azure-keyvault-secrets>=4.7")
    assert missing_packages("python", code, nothing) == ("boto3>=1.28", *azure)
    assert missing_packages("python", code, some) == azure
    assert missing_packages("python", "my_aws_secret(x); aws_secrets(y)", nothing) == ()
    assert missing_packages("toml", code, nothing) == ()
    assert packages_of("python", "aws", nothing) == ("boto3>=1.28",)
    assert packages_of("python", "aws", some) == ()
    assert packages_of("python", "env", nothing) == packages_of("toml", "aws", nothing) == ()


def test_the_first_client_that_the_project_has_is_called() -> None:
    """The lookup for places that wait gets the same one; it knows the code of all others."""
    first, second = (
        Function(names=("f",), code=each, package=f"{each}>=1 more>=2") for each in "ab"
    )
    plain = Function(names=("f",), code="c", clients=(first, second))
    lookup = Lookup(expression="", function=plain, awaited=Lookup(expression="", function=plain))
    for packages, code, others in (
        ({"a>=1", "more>=2", "b>=1"}, "a", ("b", "c")),
        ({"b>=1", "more>=2"}, "b", ("a", "c")),
        ({"a>=1"}, "c", ("a", "b")),
    ):
        chosen = lookup.for_project(packages.__contains__)
        for each in (chosen, chosen.awaited):
            assert each
            assert each.function
            assert (each.function.code, each.function.others) == (code, others)


MANIFESTS = {
    "requirements.txt": "hvac",
    "package.json": '{"type": "module", "dependencies": {"node-vault": "^0.12.0"}}',
    "tsconfig.json": '{"compilerOptions": {"module": "nodenext"}}',
}
USE = 'const old = await vaultSecret("a", "b", "c");\nconst probeKey = "@";\n'


@pytest.mark.parametrize(
    ("language_id", "path", "rest"),
    [
        ("python", "pay.py", 'OLD = vault_secret("a", "b", "c")\nPROBE_KEY = "@"\n'),
        ("javascript", "pay.mjs", USE),
        ("typescript", "pay.mts", f"export {USE}"),
    ],
)
def test_a_document_that_has_another_variant_keeps_and_calls_it(
    language_id: str, path: str, rest: str
) -> None:
    """There are never two functions of one name."""
    function = STORES["vault"].lookups[language_id].function
    assert function
    name = function.names[0]
    code = function.code.replace("@function", name).replace("@process", "process")
    text = f"{code}\n\n\n{rest}"
    at = text.index('"@"') + 1
    found = Finding(
        detector_id="x",
        name="X",
        span=Span(at, at + 1),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    source = Source(
        text=text, language_id=language_id, path=path, project=Files(MANIFESTS, path=path)
    )
    rewrite = plan_rewrite(
        source, found, detector_variable="PROBE", names=KnownNames(), store_id="vault"
    )
    assert isinstance(rewrite, Rewrite), rewrite
    assert rewrite.helper is None
    (edit,) = rewrite.edits
    assert f"{name}(" in edit.new_text
