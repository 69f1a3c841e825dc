"""What a JavaScript project's manifest and file names say about where its files run.

Frameworks put files where they look for them, and start programs by their names. That is all that
is known here; which file imports which is `_javascript_graph`'s business.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.plain_data import DataError, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keylift.languages.model import Project

_FRONT_ENDS = {
    "vite": "Vite", "react-scripts": "Create React App", "@vue/cli-service": "Vue CLI",
    "@angular/core": "Angular", "@sveltejs/kit": "SvelteKit", "nuxt": "Nuxt", "next": "Next.js",
    "gatsby": "Gatsby", "astro": "Astro", "expo": "Expo", "react-native": "React Native",
    "@remix-run/react": "Remix", "@react-router/dev": "React Router",
    "@docusaurus/core": "Docusaurus", "vue": "Vue", "svelte": "Svelte", "react-dom": "React",
    "preact": "Preact", "solid-js": "Solid", "lit": "Lit", "@stencil/core": "Stencil",
    "jquery": "jQuery", "alpinejs": "Alpine", "ember-source": "Ember", "parcel": "Parcel",
    "html-webpack-plugin": "webpack", "webpack-dev-server": "webpack", "backbone": "Backbone",
    "electron": "Electron",
}  # fmt: skip
"""What draws pages or packs code for them, by package; the first that a manifest has names it."""

_CODE = r"\.[cm]?[jt]sx?\Z"
_RENDERERS = ("electron",)
# Of these frameworks all code is the app's, but for what their paths mark as the server's.
_ENTRIES: Mapping[str, str] = {
    "react-scripts": rf"src/index{_CODE}",
    "@vue/cli-service": rf"src/main{_CODE}",
    "@angular/core": rf"src/(?:main|polyfills){_CODE}",
    "gatsby": rf"src/(?:pages|templates|components)/.*{_CODE}|gatsby-browser{_CODE}",
    "expo": rf"(?:App|index){_CODE}|(?:src/)?app/(?!.*\+api\.).*{_CODE}",
    "react-native": rf"(?:App|index)(?:\.\w+)?{_CODE}",
    "@sveltejs/kit": rf"src/(?:.*/)?\+(?:page|layout){_CODE}|src/hooks\.client{_CODE}|.*\.svelte\Z",
    "svelte": r".*\.svelte\Z",
    "vue": r".*\.vue\Z",
    "nuxt": r"(?:app/|src/)?(?:composables|plugins|stores|utils|middleware|pages|layouts)/"
    rf"(?!.*\.server\.).*{_CODE}|.*\.vue\Z",
    "@docusaurus/core": rf"src/.*{_CODE}",
    "@remix-run/react": rf"app/entry\.client{_CODE}",
    "@react-router/dev": rf"app/entry\.client{_CODE}",
}
# Pages that run on the server as well, and may keep something there.
_PAGES: Mapping[str, str] = {
    "next": rf"(?:src/)?pages/(?!api/|_document\.).*{_CODE}",
    "@remix-run/react": rf"app/(?:routes/.*|root){_CODE}",
    "@react-router/dev": rf"app/(?:routes/.*|root){_CODE}",
    "astro": rf"src/(?:components|layouts)/.*(?:{_CODE}|\.vue\Z|\.svelte\Z)",
}
_SERVER_ENTRIES = re.compile(
    r"(?:^|/)(?:server|backend|scripts|bin|cli|functions|lambdas?|tools|migrations|seeds?|prisma)/"
    r"|(?:^|/)pages/api/|^api/|^netlify/|(?:^|/)\+server\.[jt]s\Z|(?:^|/)\+(?:page|layout)\.server\.[jt]s\Z"
    r"|\+api\.[jt]sx?\Z|\.server\.[cm]?[jt]sx?\Z|(?:^|/)(?:route|middleware|instrumentation)\.[jt]s\Z"
    r"|(?:^|/)[\w.-]+\.config\.[cm]?[jt]s\Z|(?:^|/)gatsby-(?:node|config|ssr)\.[cm]?[jt]sx?\Z"
    r"|(?:^|/)(?:Gruntfile|gulpfile|gulpfile\.babel)\.[cm]?[jt]s\Z|(?:^|/)hooks\.server\.[jt]s\Z"
    r"|(?:^|/)(?:server|ssr|entry-server)\.[cm]?[jt]sx?\Z|\.electron\.[cm]?[jt]s\Z"
    r"|^src/api/(?=.*\bgatsby\b)"
)
_NEXT_SERVER = re.compile(
    r"(?:^|/)app/(?:.*/)?(?:page|layout|template|loading|not-found|default|sitemap|robots|manifest)"
    r"\.[jt]sx?\Z"
)
_TESTS = re.compile(
    r"(?:^|/)(?:__tests__|__mocks__|tests?|spec)/|\.(?:test|spec)\.[cm]?[jt]sx?\Z", re.IGNORECASE
)
_STARTED = re.compile(
    r"\b(?:node|nodemon|tsx|ts-node|ts-node-dev|babel-node|bun(?:\s+run)?|electron|pm2\s+start)"
    r"(?>\s+(?>-r\s+\S+|watch\b|--?[\w-]+(?:=\S+)?))*+\s+(?P<path>[\w./-]+)"
)
_SCRIPTS = re.compile(
    r"""<script\b[^>]{0,500}?\bsrc\s*=\s*["']?(?P<path>[^"'\s>{}]+)""", re.IGNORECASE
)
_QUOTED = re.compile(r"""["'](?P<path>(?:\./)?[\w./@-]+)["']""")
_BUNDLED = re.compile(
    r"\besbuild\s+(?P<rest>[^&|;]+)|\bparcel\s+(?:build\s+|serve\s+)?(?P<parcel>[^&|;]+)"
)
_NODE_TARGET = re.compile(r"""\btarget\s*:\s*["'](?:async-)?node|--platform=node""")
_PAGE_ENDINGS = (".html", ".htm", ".ejs", ".hbs", ".njk", ".liquid", ".pug")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A project's `package.json`, as far as it tells where code runs.

    Attributes:
        packages: Names of all packages that it depends on.
        scripts: Its commands.
        starts: Paths that it names as the program's own, as written.
        browser: Paths that it names for browsers.
    """

    packages: frozenset[str]
    scripts: tuple[str, ...]
    starts: tuple[str, ...]
    browser: tuple[str, ...]

    @property
    def front_end(self) -> str:
        """What of it draws pages, as people call it, or ""."""
        return next((name for each, name in _FRONT_ENDS.items() if each in self.packages), "")

    @property
    def loads_late(self) -> bool:
        """Whether `.env` is loaded by a module of the program's own, after others ran."""
        is_early = any("--env-file" in each or "dotenv" in each for each in self.scripts)
        return "@nestjs/config" in self.packages and "dotenv" not in self.packages and not is_early

    @property
    def is_native(self) -> bool:
        """Whether it is an app for telephones, which has no process environment anywhere."""
        return not {"expo", "react-native"}.isdisjoint(self.packages)


NO_MANIFEST = Manifest(frozenset({"next"}), (), (), ())
"""What to go by where no project is known: the names of Next.js's pages are like no others."""


def manifest_of(project: Project) -> Manifest:
    """Read the project's manifest; one that is missing or broken says nothing."""
    return read_manifest(project.read("package.json") or "{}")


def read_manifest(text: str) -> Manifest:
    """Return what the text of a manifest says; a broken one says nothing."""
    try:
        read = read_json(text)
    except DataError:
        read = {}
    manifest = read if isinstance(read, dict) else {}
    packages = {
        name
        for key in ("dependencies", "devDependencies", "peerDependencies")
        for name in _keys(manifest.get(key))
    }
    own = [manifest.get("main"), manifest.get("source"), manifest.get("bin")]
    return Manifest(
        frozenset(packages),
        tuple(_texts(manifest.get("scripts"))),
        tuple(each for one in own for each in _texts(one)),
        tuple(_texts(manifest.get("browser"))),
    )


def is_test(path: str) -> bool:
    """Tell whether a path is that of a test, which Node.js runs."""
    return bool(_TESTS.search(path))


def is_server_path(path: str, manifest: Manifest) -> bool:
    """Tell whether a path marks its file as the server's, or a tool's."""
    is_component = "next" in manifest.packages and _NEXT_SERVER.search(path)
    return bool(_SERVER_ENTRIES.search(path) or is_component)


def draws_on_server(path: str, manifest: Manifest) -> bool:
    """Tell whether markup in a file is drawn on the server, unless a directive says otherwise."""
    return "next" in manifest.packages and not is_page(path, manifest)


def is_page(path: str, manifest: Manifest) -> bool:
    """Tell whether a path is that of a page which runs on both sides."""
    return any(name in manifest.packages and re.match(form, path) for name, form in _PAGES.items())


def is_browser_entry(path: str, manifest: Manifest) -> bool:
    """Tell whether a framework loads the file into the browser by its path."""
    return any(
        name in manifest.packages and re.match(form, path) for name, form in _ENTRIES.items()
    )


def is_markup(path: str) -> bool:
    """Tell whether a file is a page, or a template of one."""
    return path.endswith(_PAGE_ENDINGS)


def named_entries(project: Project, manifest: Manifest, names: list[str]) -> Iterator[str]:
    """Yield the paths that manifests and the bundlers' files name as a browser's, as written.

    `names` are those of the project's own folder.
    """
    yield from manifest.browser
    for script in manifest.scripts:
        for found in _BUNDLED.finditer(script):
            if not _NODE_TARGET.search(script):
                yield from (found["rest"] or found["parcel"] or "").split()
    for name in names:
        if re.match(r"(?:webpack|rollup|rspack|esbuild|vite)[\w.-]*\.[cm]?[jt]s\Z", name):
            yield from _bundled(project.read(name) or "", name)
    for folder in ("", "src", "public", "extension"):
        text = project.read(posixpath.join(folder, "manifest.json")) or ""
        if '"manifest_version"' in text:
            yield from (posixpath.join(folder, found["path"]) for found in _QUOTED.finditer(text))


def _bundled(text: str, name: str) -> Iterator[str]:
    if _NODE_TARGET.search(text):
        return
    yield from (found["path"] for found in _QUOTED.finditer(text))
    if name.startswith("webpack") and "entry" not in text:
        yield "src/index.js"


def started(manifest: Manifest) -> Iterator[str]:
    """Yield the paths of the programs that a manifest starts, as written."""
    for script in manifest.scripts:
        yield from (found["path"] for found in _STARTED.finditer(script))
    if not manifest.is_native:
        yield from manifest.starts


def scripts_of(markup: str, path: str) -> Iterator[str]:
    """Yield the paths below the root that a page's scripts may have."""
    folder = posixpath.dirname(path)
    for found in _SCRIPTS.finditer(markup):
        source = found["path"].split("?", 1)[0]
        if re.match(r"[a-z]+:|//", source):
            continue
        if not source.startswith("/"):
            yield posixpath.normpath(posixpath.join(folder, source))
        for base in ("", "public", "static", "src", folder):
            yield posixpath.normpath(posixpath.join(base, source.lstrip("/")))


def _keys(value: object) -> list[str]:
    return [str(key) for key in value] if isinstance(value, dict) else []


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return (
        [each for each in value.values() if isinstance(each, str)]
        if isinstance(value, dict)
        else []
    )
