"""Which modules a `go.mod` requires, as far as code can count on them."""

from __future__ import annotations

import pytest

from keylift.languages import LANGUAGES
from keylift.languages.model import File
from test_packages import Files

VAULT = "github.com/hashicorp/vault/api"
AWS = "github.com/aws/aws-sdk-go-v2/config"


def has(package: str, texts: dict[str, str] | None) -> bool:
    syntax = LANGUAGES["go"].syntax
    assert syntax
    project = None if texts is None else Files(texts, path="shop/pay/till.go")
    return syntax.has_package(package, File("shop/pay/till.go", dict, project))


@pytest.mark.parametrize(
    ("package", "text"),
    [
        (f"{VAULT}@v1.8.3", f"require {VAULT} v1.22.0\n"),
        (f"{VAULT}@v1.8.3", f"require (\n\tx.org/y v1.0.0 // indirect\n\t{VAULT} v1.8.3\n)\n"),
        (f"{VAULT}@v1.8.3", f"require {VAULT} v2.0.0+incompatible // pinned\n"),
        (AWS, f"require {AWS} v1.33.16\n"),
        # `go get` marks it so until something imports it.
        (AWS, f"require {AWS} v1.33.16 // indirect\n"),
        ("x.org/secretmanager/apiv1", "require x.org/secretmanager v1.14.0\n"),
        (AWS, f"require {AWS} v1.33.16\nreplace {AWS} => ../config\n"),
    ],
)
def test_a_module_has_what_it_requires(package: str, text: str) -> None:
    assert has(package, {"go.mod": f"module example.com/shop\n\n{text}"})


@pytest.mark.parametrize(
    ("package", "text"),
    [
        (f"{VAULT}@v1.8.3", f"require {VAULT} v1.22.0 // indirect\n"),
        (f"{VAULT}@v1.8.3", f"require {VAULT} v1.8.2\n"),
        (f"{VAULT}@v1.8.3", f"require {VAULT} v0.0.0-20260102030405-abcdef012345\n"),
        (f"{VAULT}@v1.8.3", f"require {VAULT}/auth/approle v1.22.0\n"),
        (f"{VAULT}@v1.8.3", f"// require {VAULT} v1.22.0\n"),
        (f"{VAULT}@v1.8.3", f"exclude {VAULT} v1.22.0\n"),
        (f"{VAULT}@v1.8.3", f"require {VAULT} v1.22.0\nreplace {VAULT} => ../fork\n"),
        (
            f"{VAULT}@v1.8.3",
            f"require {VAULT} v1.22.0\nreplace (\n\t{VAULT} v1.22.0 => x.org/y v1\n)",
        ),
        (AWS, "require github.com/aws/aws-sdk-go-v2 v1.39.1\n"),
        (AWS, ""),
    ],
)
def test_what_else_is_said_does_not_count(package: str, text: str) -> None:
    assert not has(package, {"go.mod": f"module example.com/shop\n\n{text}"})


def test_the_nearest_module_counts() -> None:
    """A module inside of another one requires for itself."""
    outer = {"go.mod": f"module x\n\nrequire {VAULT} v1.22.0\n"}
    assert has(f"{VAULT}@v1.8.3", outer)
    assert not has(f"{VAULT}@v1.8.3", {**outer, "shop/go.mod": "module y\n"})
    assert has(f"{VAULT}@v1.8.3", {"shop/go.mod": outer["go.mod"], "go.mod": "module y\n"})


def test_without_a_project_nothing_is_there() -> None:
    assert not has(f"{VAULT}@v1.8.3", None)
    assert not has(f"{VAULT}@v1.8.3", {})
