"""Which packages the manifests of Ruby, PHP, Rust, C# and the JVM ask for."""

from __future__ import annotations

import pytest

from keylift.languages import LANGUAGES
from keylift.languages.model import File
from keylift.rewriting.packages import note_on_packages
from keylift.rewriting.stores import STORES
from test_packages import Files

GEM, PHP, CRATE = "aws-sdk-secretsmanager>=1", "aws/aws-sdk-php@^3", "ureq@3"
NUGET, JAR = "AWSSDK.SecretsManager", "software.amazon.awssdk:secretsmanager@2.31.78"
CSPROJ = '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{}</ItemGroup></Project>'
PATHS = {"ruby": "lib/pay.rb", "php": "src/pay.php", "rust": "src/pay.rs", "csharp": "Pay.cs"}


def around(language_id: str, texts: dict[str, str]) -> File:
    path = PATHS.get(language_id, "src/Pay.java")
    return File(path, dict, Folders(texts, path=path))


class Folders(Files):
    """Files that can be listed by their folder."""

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder."""
        return [each for each in self.texts if "/" not in each] if not folder else []


def has(language_id: str, package: str, texts: dict[str, str]) -> bool:
    syntax = LANGUAGES[language_id].syntax
    assert syntax
    return syntax.has_package(package, around(language_id, texts))


@pytest.mark.parametrize(
    ("language_id", "package", "name", "text"),
    [
        ("ruby", GEM, "Gemfile", 'gem "aws-sdk-secretsmanager"\n'),
        ("ruby", GEM, "Gemfile", "\ufeffgem('aws-sdk-secretsmanager', '~> 1.60') # AWS\n"),
        ("ruby", GEM, "lib/Gemfile", 'gem "aws-sdk-secretsmanager", require: false\n'),
        ("php", PHP, "composer.json", '{"require": {"aws/aws-sdk-php": "^3.100"}}'),
        ("php", PHP, "composer.json", '\ufeff{"require": {"aws/aws-sdk-php": "*"}}'),
        ("rust", CRATE, "Cargo.toml", '[dependencies]\nureq = "3.1"\n'),
        ("rust", CRATE, "Cargo.toml", '[dependencies.ureq]\nversion = "=3.0.1"\n'),
        ("rust", "base64@0.21", "Cargo.toml", '[dependencies]\nbase64 = {version = "0.22"}'),
        ("csharp", NUGET, "A.csproj", CSPROJ.format(f'<PackageReference Include="{NUGET}"/>')),
        ("java", JAR, "build.gradle", f'dependencies {{\n  api("{JAR[:-8]}:2.20.0")\n}}\n'),
        ("kotlin", JAR, "build.gradle", f'dependencies {{\n  api("{JAR[:-8]}")\n}}\n'),
    ],
)
def test_a_project_has_what_each_build_gets(
    language_id: str, package: str, name: str, text: str
) -> None:
    assert has(language_id, package, {name: text})


@pytest.mark.parametrize(
    ("language_id", "package", "name", "text"),
    [
        ("ruby", GEM, "Gemfile", '# gem "aws-sdk-secretsmanager"\ngem "aws-sdk-s3"\n'),
        ("ruby", GEM, "Gemfile", 'gem "aws-sdk-secretsmanager", "~> 0.9"\n'),
        ("ruby", GEM, "Gemfile", 'group :test do\n  gem "aws-sdk-secretsmanager"\nend\n'),
        ("ruby", GEM, "Gemfile", 'gem "aws-sdk-secretsmanager", group: :test\n'),
        ("ruby", GEM, "Gemfile", 'gem "aws-sdk-secretsmanager" if ENV["AWS"]\n'),
        ("php", PHP, "composer.json", '{"require-dev": {"aws/aws-sdk-php": "^3"}}'),
        ("php", PHP, "composer.json", '{"require": {"aws/aws-sdk-php": "^2.8"}}'),
        ("php", PHP, "composer.json", '{"require": ['),
        ("rust", CRATE, "Cargo.toml", '[dev-dependencies]\nureq = "3"\n'),
        ("rust", CRATE, "Cargo.toml", '[dependencies]\nureq = "2.9"\n'),
        ("rust", CRATE, "Cargo.toml", '[dependencies]\nureq = "4"\n'),
        ("rust", CRATE, "Cargo.toml", '[dependencies]\nureq = {version = "3", optional = true}\n'),
        (
            "rust",
            CRATE,
            "Cargo.toml",
            '[dependencies]\nureq = {version = "3", package = "other"}\n',
        ),
        ("rust", CRATE, "Cargo.toml", "[dependencies]\nureq = {workspace = true}\n"),
        ("rust", CRATE, "Cargo.toml", "[dependencies"),
        ("rust", "base64@0.21", "Cargo.toml", '[dependencies]\nbase64 = "0.13"\n'),
        ("csharp", NUGET, "A.csproj", CSPROJ.format('<PackageReference Include="AWSSDK.S3"/>')),
        ("java", JAR, "build.gradle", f'dependencies {{\n  testImplementation("{JAR[:-8]}")\n}}\n'),
    ],
)
def test_what_else_is_said_does_not_count(
    language_id: str, package: str, name: str, text: str
) -> None:
    assert not has(language_id, package, {name: text})


@pytest.mark.parametrize(
    ("language_id", "note"),
    [
        ("ruby", "needs aws-sdk-secretsmanager: `bundle add aws-sdk-secretsmanager`."),
        ("php", "needs aws/aws-sdk-php: `composer require aws/aws-sdk-php`."),
        ("csharp", "needs AWSSDK.SecretsManager: `dotnet add package AWSSDK.SecretsManager`."),
        ("shell", "needs aws and jq."),
    ],
)
def test_a_note_says_what_the_lookup_of_aws_needs(language_id: str, note: str) -> None:
    syntax, lookup = LANGUAGES[language_id].syntax, STORES["aws"].lookup(language_id)
    assert syntax
    assert lookup
    said = note_on_packages(lookup.function, syntax, around(language_id, {}))
    assert said == f"The lookup {note}"


def test_a_note_on_crates_names_their_versions() -> None:
    syntax, lookup = LANGUAGES["rust"].syntax, STORES["vault"].lookup("rust")
    assert syntax
    assert lookup
    said = note_on_packages(lookup.function, syntax, around("rust", {}))
    assert said == "The lookup needs ureq and serde_json: `cargo add ureq@3 serde_json@1`."
