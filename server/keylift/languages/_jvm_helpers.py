"""Java's and Kotlin's helper file: a class of the document's own package, beside the document."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages._jvm_clients import has_build, has_client, lines_for, may_read
from keylift.languages._jvm_versions import is_surely_from
from keylift.languages._lone_files import in_own_class
from keylift.languages.helper_files import HEADER, Shape, helper_file, is_for_tests, is_ours
from keylift.languages.model import Reach
from keylift.languages.packages import name_of, version_of
from keylift.languages.placement import in_style_of
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from keylift.languages.model import File, Function
    from keylift.languages.tree import SyntaxTree

_CLASS = "AppSecrets"
_HTTP = "java.net.http"
_PACKAGE = re.compile(r"^\ufeff?[ \t]*package[ \t]+([\w.]+)", re.MULTILINE)
_BODIES = {
    ".java": f"final class {_CLASS} {{\n    private {_CLASS}() {{\n    }}\n}}\n",
    ".kt": f"internal object {_CLASS} {{\n}}\n",
}
_ALONE = {
    ".java": f"final class {_CLASS} {{\n  private {_CLASS}() {{\n  }}\n\n@code\n}}",
    ".kt": f"private object {_CLASS} {{\n@code\n}}",
}
_DECLARED = re.compile(
    rf"\b(?:class|interface|enum|record|object|typealias)\s+{_CLASS}\b|\bimport\s+[\w.]+\.{_CLASS}\b"
)
_IMPORTED = re.compile(rf"\bimport\s+[\w.]+\.{_CLASS}\b")
# What the helper's own code is made of would mean something else in such a package.
_HIDDEN = re.compile(
    r"\b(?:class|interface|enum|record|object|typealias)\s+"
    r"(?:System|String|Object|Character|Integer|StringBuilder|IllegalStateException|java|javax"
    r"|software|com|IllegalArgumentException|IndexOutOfBoundsException|NumberFormatException|Exception"
    r"|RuntimeException|Throwable|Thread|InterruptedException)\b"
)


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    """Reach `function` in the package's helper file, or say why it has none."""
    project, name = file.project, function.names[0]
    ending = posixpath.splitext(project.path)[1] if project else ""
    if not file.siblings() and not (project and has_build(project)):
        return _alone(tree, function, file)
    if project is None or ending not in _BODIES or is_for_tests(project):
        return Refusal(RefusalReason.NO_HELPER)
    if function.package and not has_package(function.package, file):
        return Refusal(RefusalReason.NO_CLIENT, lines_for(function.package, project))
    stem = posixpath.join(posixpath.dirname(project.path), _CLASS)
    others = [text for text in file.siblings().values() if not is_ours(text)]
    is_in_other = any(project.read(stem + each) is not None for each in _BODIES if each != ending)
    texts = (tree.text, *others)
    if is_in_other or any(_DECLARED.search(text) or _HIDDEN.search(text) for text in texts):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    package = _package_of(tree.text)
    end = ";" if ending == ".java" else ""
    clause = f"package {package}{end}\n\n" if package else ""
    code = in_style_of("x\n    x\n", function.code.replace("@function", name))
    shape = Shape(
        start=f"// {HEADER}\n\n{clause}{_BODIES[ending]}",
        is_usable=lambda there: _package_of(there) == package and there.rstrip().endswith("}"),
        defines=lambda there: bool(
            re.search(rf"^    (?:static String|fun) {name}\(", there, re.MULTILINE)
        ),
        extend=lambda there: _extended(there, code),
    )
    helper = helper_file(project, stem, ending, shape)
    if helper is None or helper.path != stem + ending:
        return Refusal(RefusalReason.NO_HELPER)
    return Reach(f"{_CLASS}.{name}", (), helper)


def _alone(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    """Reach `function` in the file itself: run by its name, it is compiled with no other."""
    form = _ALONE.get(posixpath.splitext(file.path)[1])
    if form is None:
        return Refusal(RefusalReason.NO_HELPER)
    if function.package:
        return Refusal(RefusalReason.NO_CLIENT, lines_for(function.package, file.project))
    # A class of that name in the file may be ours.
    if _HIDDEN.search(tree.text) or _IMPORTED.search(tree.text):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    return in_own_class(tree, function, form, _CLASS, _CLASS)


def has_package(package: str, file: File) -> bool:
    """Tell whether the document's build has `package`, which is `group:artifact@version`.

    It may have any version.
    """
    project = file.project
    return project is not None and all(
        _has_http(version_of(each), file)
        if name_of(each) == _HTTP
        else has_client(name_of(each), project)
        for each in package.split()
    )


def _has_http(version: str, file: File) -> bool:
    """Tell whether code runs where Java has its own client, and may read its module."""
    project = file.project
    return project is not None and is_surely_from(version, file) and may_read(_HTTP, project)


def _package_of(text: str) -> str:
    found = _PACKAGE.search(text)
    return found[1] if found else ""


def _extended(there: str, code: str) -> str:
    """Return a helper's text with another member at the end of its class."""
    body = there.rstrip().removesuffix("}").rstrip()
    gap = "\n" if body.endswith("{") else "\n\n"
    return f"{body}{gap}{code}\n}}\n"
