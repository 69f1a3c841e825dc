"""Fetches published packages whose sources `plant.py` plants secrets into.

Usage: python bench/plant_packages.py [LANGUAGE ...]

Each language has a list of packages and the ordinary client that fetches them: pip, npm, Maven,
Cargo, Go or apt. They are unpacked into `.cache/plant/LANGUAGE`, once; nothing of them is run. Only
this script needs the network, and Debian's packages need a Debian. A language that cannot be
fetched stops no other one; the exit status is 1 then.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache/plant"

_Fetch = Callable[[Sequence[str], Path], None]


class FetchError(Exception):
    """A client could not fetch packages; says which, and where."""


@dataclass(frozen=True, slots=True)
class Packages:
    """What a language's sources come from: the client that fetches, and package names for it."""

    fetch: _Fetch
    names: tuple[str, ...]


def fetched(language_id: str) -> Path | None:
    """Return the folder with a language's packages; None, said once, where it was not fetched."""
    folder = CACHE / language_id
    if not (folder / _MARK).is_file():
        _say_missing(language_id)
        return None
    return folder


@cache
def _say_missing(language_id: str) -> None:
    command = f"python bench/plant_packages.py {language_id}"
    print(f"{language_id}: NO PACKAGES FETCHED; {command} does that", file=sys.stderr)


def fetch(language_id: str) -> Path:
    """Fetch a language's packages where its list changed since, and return their folder.

    Raises FetchError where the client fails.
    """
    packages, folder = PACKAGES[language_id], CACHE / language_id
    mark = folder / _MARK
    wanted = "\n".join(packages.names)
    if not mark.is_file() or mark.read_text("utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        packages.fetch(packages.names, folder)
        mark.write_text(wanted, "utf-8")
    return folder


def _run(*command: str, folder: Path, environ: Mapping[str, str] | None = None) -> str:
    environ = {**os.environ, **(environ or {})}
    done = subprocess.run(
        command, cwd=folder, env=environ, check=False, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise FetchError(f"{' '.join(command[:3])} … failed in {folder}")
    return done.stdout


def _unzip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            opened.extract(name, folder)


def _pip(names: Sequence[str], folder: Path) -> None:
    wanted = ("--no-deps", "--only-binary=:all:", "--quiet", *names)
    _run(sys.executable, "-m", "pip", "download", *wanted, folder=folder)
    for wheel in folder.glob("*.whl"):
        _unzip(wheel, folder / wheel.name.split("-", 1)[0])
        wheel.unlink()


def _npm(names: Sequence[str], folder: Path) -> None:
    """Install with what the packages need, so that types resolve, but run no script of theirs."""
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--silent")
    (folder / "package.json").write_text('{"private": true}')
    _run("npm", "install", *quiet, *names, folder=folder)


def _maven(names: Sequence[str], folder: Path) -> None:
    """Lay the packages' sources into `sources`, and all classes that they need into `jars`."""
    (folder / "pom.xml").write_text(_POM.format("".join(map(_dependency, names))), "utf-8")
    copy = ("mvn", "-q", "-B", "dependency:copy-dependencies")
    _run(*copy, "-DoutputDirectory=jars", folder=folder)
    sources = ("-DoutputDirectory=archives", "-Dclassifier=sources", "-DexcludeTransitive=true")
    _run(*copy, *sources, "-Dmdep.failOnMissingClassifierArtifact=false", folder=folder)
    for archive in (folder / "archives").glob("*.jar"):
        _unzip(archive, folder / "sources" / archive.stem)


def _dependency(name: str) -> str:
    parts = zip(("groupId", "artifactId", "version"), name.split(":"), strict=True)
    fields = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
    return f"<dependency>{fields}</dependency>"


_POM = """\
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>plant</groupId><artifactId>plant</artifactId><version>1</version>
  <dependencies>{}</dependencies>
</project>
"""


def _cargo(names: Sequence[str], folder: Path) -> None:
    """Copy the crates, and all that they and their tests need; a project in `work` has both.

    There each crate is compiled with the others as published, so that no fault hides another's.
    """
    wanted = [name.split("@") for name in names]
    lines = [f'{name} = "={version}"' for name, version in wanted]
    package = '[package]\nname = "plant"\nversion = "0.0.0"\nedition = "2021"\n\n[workspace]\n\n'
    (folder / "Cargo.toml").write_text(package + "\n".join(["[dependencies]", *lines, ""]))
    (folder / "src").mkdir()
    (folder / "src/lib.rs").touch()
    _run("cargo", "vendor", "--quiet", folder=folder)
    work = folder / "work"
    for name, _ in wanted:
        shutil.copytree(
            folder / "vendor" / name,
            work / "crates" / name,
            ignore=shutil.ignore_patterns("Cargo.lock", ".cargo-checksum.json"),
        )
    (work / "Cargo.toml").write_text('[workspace]\nmembers = ["crates/*"]\nresolver = "2"\n')
    settings = _run("cargo", "vendor", "--quiet", folder=work)
    (work / ".cargo").mkdir()
    (work / ".cargo/config.toml").write_text(settings)


def _go(names: Sequence[str], folder: Path) -> None:
    environ = {"GOMODCACHE": str(folder), "GOFLAGS": "-modcacherw"}
    _run("go", "mod", "download", *names, folder=folder, environ=environ)


def _debian(names: Sequence[str], folder: Path) -> None:
    """Download and unpack packages, with lists of our own where the machine's will not do."""
    try:
        _run("apt-get", "download", "-qq", *names, folder=folder)
    except FetchError:
        own = _own_lists(folder, "deb")
        _run("apt-get", *own, "download", *names, folder=folder)
        shutil.rmtree(folder / _LISTS)
    for archive in folder.glob("*.deb"):
        _run("dpkg-deb", "-x", archive.name, archive.name.split("_", 1)[0], folder=folder)
        archive.unlink()
    missing = [name for name in names if not (folder / name).is_dir()]
    if missing:
        raise FetchError(f"apt-get gave nothing for {', '.join(missing)}")


_LISTS = "lists"


def _own_lists(folder: Path, kind: str) -> tuple[str, ...]:
    """Fetch lists of packages, `deb` or `deb-src`, into the folder; return options to use them."""
    lists = folder / _LISTS
    (lists / "state/partial").mkdir(parents=True)
    origin = Path("/etc/apt/sources.list.d/debian.sources")
    own = re.sub("^Types: deb$", f"Types: {kind}", origin.read_text(), flags=re.MULTILINE)
    (lists / "own.sources").write_text(own)
    settings = {
        "Dir::Etc::SourceList": lists / "own.sources",
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": lists / "state",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
    }
    options = (
        "-qq",
        *(part for key, value in settings.items() for part in ("-o", f"{key}={value}")),
    )
    _run("apt-get", *options, "update", folder=folder)
    return options


_ASSEMBLIES = tuple(
    f"libmono-{name}4.0-cil"
    for name in (
        "system-runtime-serialization", "system-data", "system-xml-linq", "system-windows-forms",
        "system-drawing", "system-runtime", "system-web", "system-net-http",
    )
)  # fmt: skip
"""What C#'s projects are compiled with, beyond what comes with the compiler."""


def _debian_source(names: Sequence[str], folder: Path) -> None:
    """Download source packages with package lists of our own, and unpack their original files."""
    own = _own_lists(folder, "deb-src")
    _run("apt-get", *own, "source", "--tar-only", "--download-only", *names, folder=folder)
    for archive in folder.glob("*.orig*.tar.*"):
        with tarfile.open(archive) as opened:
            opened.extractall(folder / archive.name.split("_", 1)[0], filter="data")
        archive.unlink()
    shutil.rmtree(folder / _LISTS)
    (folder / "refs").mkdir()
    _debian(_ASSEMBLIES, folder / "refs")


_MARK = "packages.txt"
PACKAGES: Mapping[str, Packages] = {
    "python": Packages(
        _pip,
        (
            "django==5.2.7", "flask==3.1.2", "boto3==1.40.0", "celery==5.5.3", "requests==2.32.5",
            "httpx==0.28.1", "sqlalchemy==2.0.43", "scrapy==2.13.3", "stripe==12.5.1",
            "twilio==9.8.0", "slack-sdk==3.36.0", "pydantic==2.11.9", "rich==14.1.0",
            "fastapi==0.117.1", "ansible-core==2.18.9", "pandas==2.3.2",
        ),
    ),
    "javascript": Packages(
        _npm,
        (
            "express@4.21.2", "lodash@4.17.21", "webpack@5.99.9", "mocha@11.7.1", "request@2.88.2",
            "aws-sdk@2.1692.0", "sequelize@6.37.7", "mongoose@8.16.0", "twilio@5.7.1",
            "stripe@18.2.1", "passport@0.7.0", "nodemailer@7.0.3", "discord.js@14.21.0",
        ),
    ),
    "typescript": Packages(
        _npm,
        (
            "rxjs@7.8.2", "zod@4.0.5", "viem@2.31.7", "effect@3.16.12", "@reduxjs/toolkit@2.8.2",
            "@tanstack/query-core@5.81.5", "openai@5.8.2", "mobx@6.13.7", "xstate@5.20.0",
            "@anthropic-ai/sdk@0.55.1", "resend@4.6.0", "@types/node@22.15.0", "typescript@5.8.3",
        ),
    ),
    "go": Packages(
        _go,
        (
            "github.com/spf13/pflag@v1.0.6", "github.com/gorilla/mux@v1.8.1",
            "github.com/go-chi/chi/v5@v5.2.2", "github.com/BurntSushi/toml@v1.5.0",
            "github.com/sirupsen/logrus@v1.9.3", "github.com/urfave/cli/v2@v2.27.7",
            "github.com/google/uuid@v1.6.0", "github.com/jmoiron/sqlx@v1.4.0",
            "github.com/go-sql-driver/mysql@v1.9.3", "github.com/lib/pq@v1.10.9",
            "github.com/slack-go/slack@v0.17.3", "github.com/stripe/stripe-go/v82@v82.3.0",
        ),
    ),
    "java": Packages(
        _maven,
        (
            "com.google.guava:guava:33.5.0-jre", "org.apache.commons:commons-lang3:3.20.0",
            "com.google.code.gson:gson:2.11.0", "com.squareup.okhttp3:okhttp:3.14.9",
            "commons-io:commons-io:2.16.1", "com.fasterxml.jackson.core:jackson-databind:2.17.2",
            "org.springframework:spring-web:6.1.14", "org.springframework:spring-context:6.1.14",
            "ch.qos.logback:logback-classic:1.5.8", "redis.clients:jedis:5.1.5",
        ),
    ),
    "kotlin": Packages(
        _maven,
        (
            # Of the time of the compiler that Debian has.
            "com.squareup.okio:okio:2.4.3", "com.squareup.okhttp3:okhttp:4.2.2",
            "com.squareup.okhttp3:mockwebserver:4.2.2", "com.squareup.okhttp3:okhttp-tls:4.2.2",
            "org.jetbrains.kotlinx:kotlinx-coroutines-core:1.3.2", "com.squareup:kotlinpoet:1.4.4",
            "com.fasterxml.jackson.module:jackson-module-kotlin:2.10.1",
            "io.ktor:ktor-server-core:1.2.6", "io.ktor:ktor-client-core-jvm:1.2.6",
            "io.ktor:ktor-http-jvm:1.2.6", "io.ktor:ktor-auth:1.2.6",
            "io.ktor:ktor-utils-jvm:1.2.6",
            "io.github.microutils:kotlin-logging:1.7.8", "io.javalin:javalin:3.6.0",
            "io.kotlintest:kotlintest-core:3.4.2", "io.kotlintest:kotlintest-assertions:3.4.2",
        ),
    ),
    "ruby": Packages(
        _debian,
        (
            "ruby-rails", "ruby-railties", "ruby-activerecord", "ruby-actionpack", "puppet-agent",
            "ruby-activesupport", "ruby-actionview", "ruby-sinatra", "ruby-rspec-core",
            "ruby-fog-aws", "ruby-faraday", "ruby-octokit", "ruby-mail", "ruby-sidekiq",
            "vagrant", "jekyll",
        ),
    ),
    "php": Packages(
        _debian,
        (
            "php-symfony-console", "php-symfony-http-kernel", "php-symfony-http-client",
            "php-symfony-mailer", "php-symfony-security-http", "php-symfony-dependency-injection",
            "php-symfony-framework-bundle", "php-monolog", "php-guzzlehttp-guzzle", "phpunit",
            "php-twig", "php-doctrine-dbal", "phpmyadmin", "php-nesbot-carbon", "composer",
        ),
    ),
    "csharp": Packages(_debian_source, ("keepass2", "newtonsoft-json", "nunit")),
    "rust": Packages(
        _cargo,
        (
            "regex-syntax@0.8.5", "clap_builder@4.5.40", "httparse@1.10.1", "url@2.5.4",
            "toml_edit@0.22.27", "serde_json@1.0.140", "chrono@0.4.41", "uuid@1.17.0",
            "minijinja@2.11.0", "tera@1.20.0", "handlebars@6.3.2", "ureq-proto@0.4.2",
            "http@1.3.1", "mime@0.3.17", "cookie@0.18.1", "env_logger@0.11.8",
            "globset@0.4.16", "ignore@0.4.23", "pulldown-cmark@0.13.0", "tiny_http@0.12.0",
        ),
    ),
    "shell": Packages(
        _debian,
        (
            "git", "debhelper", "autoconf", "initscripts", "initramfs-tools-core", "dkms",
            "lsb-base", "apt-file", "bash-completion", "network-manager", "openssl", "ifupdown",
            "devscripts", "dpkg-dev", "grub-common", "cloud-init", "lxc", "live-build",
            "debootstrap", "os-prober",
            "certbot", "postgresql-common", "xdg-utils", "acl", "shunit2", "bats",
        ),
    ),
}  # fmt: skip
"""Each language's packages; Debian's own have the version of the distribution."""


def main() -> int:
    """Fetch, and print where the files are; the exit status is 1 where a language has none."""
    failed = []
    for language_id in sys.argv[1:] or PACKAGES:
        try:
            print(fetch(language_id), flush=True)
        except FetchError as error:
            failed.append(language_id)
            print(f"{language_id}: {error}", file=sys.stderr, flush=True)
    if failed:
        print(f"NOT FETCHED: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
