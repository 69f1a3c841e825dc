"""C#'s helper file: a class in no namespace, beside a project that compiles all files below it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.languages._lone_files import in_own_class
from keylift.languages.helper_files import HEADER, Shape, helper_file, is_for_tests, is_ours
from keylift.languages.model import Reach
from keylift.languages.placement import in_style_of
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from keylift.languages.model import File, Function, Project
    from keylift.languages.tree import SyntaxTree

_CLASS = "AppSecrets"
_START = f"""\
// {HEADER}
// It fits every version of .NET, newer ones of which would rather have it otherwise.
#pragma warning disable

internal static class {_CLASS}
{{
}}
"""
_ALONE = f"""\
#pragma warning disable
internal static class {_CLASS}
{{
@code
}}"""
_MOST_FOLDERS = 50
_PROJECTS = (".csproj", ".shproj", ".projitems", ".fsproj", ".vbproj")
_SETTINGS = ("Directory.Build.props", "Directory.Build.targets")
# What compiles all files below it, by itself, for something that has an environment.
_SDK = re.compile(r"""<Project\b[^>]*\sSdk\s*=\s*["']Microsoft\.NET\.Sdk(?:\.Web|\.Worker)?["'/]""")
_PICKED = re.compile(
    r"EnableDefault(?:Compile)?Items|<Compile\b[^>]*\bRemove\b|DefaultItemExcludes"
    r"|-(?:android|ios|browser|tvos|maccatalyst)|\bwasm\b"
)
# What has no `ConcurrentDictionary`, or no way to trust an authority of one's own.
_OLD = re.compile(
    r"<TargetFrameworks?>[^<]*\b(?:net[1-3]\d(?!\.)|net40|netstandard1|netcoreapp1|uap|portable)"
)
_TESTS = re.compile(r"(?i:(?:^|[./_-])(?:unit|integration)?tests?(?:[./]|$))|Tests?\.csproj\Z")
_DECLARED = re.compile(
    rf"\b(?:class|struct|interface|enum|record|delegate\s+[\w.<>\[\]]+|namespace)\s+{_CLASS}\b"
    rf"|\busing\s+{_CLASS}\s*="
)
_HIDDEN = re.compile(
    rf"\b(?:class|struct|interface|enum|record|namespace)\s+(?:[\w.]+\.)?System\b"
    rf"|\busing\s+(?:System|{_CLASS})\s*="
)
_SPACE = re.compile(r"^[ \t\ufeff]*namespace\s+([\w.]+)\s*;", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a document's helper goes: its project's folder, and that project's own text."""

    folder: str
    text: str


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    """Reach `function` in the helper file of the document's project, or say why it has none."""
    if _is_alone(file):
        return _alone(tree, function)
    home = _home_of(file.project) if file.project and not is_for_tests(file.project) else None
    if home is None or file.project is None:
        return Refusal(RefusalReason.NO_HELPER)
    if function.package and not _has_package(home.text, function.package):
        return Refusal(RefusalReason.NO_CLIENT, f"`dotnet add package {function.package}`.")
    texts = (tree.text, *(each for each in file.siblings().values() if not is_ours(each)))
    if any(_DECLARED.search(text) for text in texts):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    return _in_file_of(home, function, file.project) or Refusal(RefusalReason.NO_HELPER)


def _in_file_of(home: _Home, function: Function, project: Project) -> Reach | None:
    name = function.names[0]
    code = in_style_of("x\n    x\n", function.code.replace("@function", name))
    shape = Shape(
        start=_START,
        is_usable=lambda there: (
            bool(re.search(rf"^internal static class {_CLASS}\b", there, re.MULTILINE))
            and there.rstrip().endswith("}")
        ),
        defines=lambda there: bool(
            re.search(rf"^    internal static string {name}\(", there, re.MULTILINE)
        ),
        extend=lambda there: _extended(there, code),
    )
    stem = posixpath.join(home.folder, _CLASS)
    helper = helper_file(project, stem, ".cs", shape)
    is_there = helper is not None and helper.path == f"{stem}.cs"
    return Reach(f"global::{_CLASS}.{name}", (), helper) if is_there else None


def _alone(tree: SyntaxTree, function: Function) -> Reach | Refusal:
    """Reach `function` in the file itself, which is compiled with no other."""
    if function.package:
        return Refusal(RefusalReason.NO_CLIENT, f"`dotnet add package {function.package}`.")
    if _HIDDEN.search(tree.text):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    # What stands behind such a line is in its namespace.
    space = _SPACE.search(tree.text)
    reach = f"global::{space[1]}.{_CLASS}" if space else f"global::{_CLASS}"
    return in_own_class(tree, function, _ALONE, _CLASS, reach)


def _is_alone(file: File) -> bool:
    """Tell whether nothing around a file says that others are compiled with it."""
    project = file.project
    if not file.path.endswith(".cs") or file.siblings():
        return False
    folder = project.path if project else ""
    while project and folder:
        folder = posixpath.dirname(folder)
        names = project.names(folder)
        below = [each for each in names if "." not in each]
        if len(below) > _MOST_FOLDERS:
            return False
        for each in below:
            names = [*names, *project.names(posixpath.join(folder, each))]
        others = [each for each in names if each != posixpath.basename(project.path)]
        if any(each.endswith((*_PROJECTS, ".sln", ".slnx", ".cs")) for each in others):
            return False
    return True


def has_package(package: str, file: File) -> bool:
    """Tell whether the document's project asks for a package, in any version."""
    home = _home_of(file.project) if file.project else None
    return home is not None and _has_package(home.text, package)


def _home_of(project: Project) -> _Home | None:
    """Return the nearest project's folder, or None where it may not compile a file put there."""
    folder = posixpath.dirname(project.path)
    # Files of these two are made by the build, and no project's own.
    is_made = not {"bin", "obj"}.isdisjoint(folder.lower().split("/"))
    if is_made or not project.path.endswith(".cs"):
        return None
    while not (found := [each for each in project.names(folder) if each.endswith(_PROJECTS)]):
        if not folder:
            return None
        folder = posixpath.dirname(folder)
    path = posixpath.join(folder, found[0])
    text = project.read(path) or ""
    is_plain = len(found) == 1 and path.endswith(".csproj") and _SDK.search(text)
    if not is_plain or _TESTS.search(path) or found[0].startswith(_CLASS):
        return None
    if any(each.search(text) for each in (_PICKED, _OLD)):
        return None
    settings = _settings_of(project, folder)
    if any(each.search(settings) for each in (_PICKED, _OLD)):
        return None
    return _Home(folder, text)


def _settings_of(project: Project, folder: str) -> str:
    """Return the settings that all projects below a folder share."""
    texts: list[str] = []
    while True:
        texts += (project.read(posixpath.join(folder, each)) or "" for each in _SETTINGS)
        if not folder:
            return "\n".join(texts)
        folder = posixpath.dirname(folder)


def _has_package(text: str, package: str) -> bool:
    return bool(
        re.search(rf"""<PackageReference\s+Include\s*=\s*["']{re.escape(package)}["']""", text)
    )


def _extended(there: str, code: str) -> str:
    """Return a helper's text with more members at the end of its class."""
    body = there.rstrip().removesuffix("}").rstrip()
    gap = "\n" if body.endswith("{") else "\n\n"
    return f"{body}{gap}{code}\n}}\n"
