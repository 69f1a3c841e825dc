"""What runs in a browser is refused, what runs on a server is rewritten, and the rest is asked.

Each layout is a project as people write it: its files, which of them has the secret, and what is to
become of that.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import sample
from keylift.languages import language_of
from keylift.model import (
    Applicability,
    Confidence,
    Finding,
    Refusal,
    RefusalReason,
    Rewrite,
    Severity,
    Span,
)
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite

SECRET = sample(builtin_detectors()["stripe-live-secret-key"]).value
KEY = 'export const key = "@SECRET";\n'
PROPS = "export async function getServerSideProps() {\n  return { props: await get(@) };\n}\n"
LOADER = (
    'import { json } from "@remix-run/node";\nexport async function loader() {\n  return @;\n}\n'
)
PAGE = "export default function Page() {\n  return <p>Hello</p>;\n}\n"
BROWSER, PUBLISHED = RefusalReason.BROWSER, RefusalReason.PUBLISHED
ASKS, MOVES = Applicability.ASK, Applicability.SAFE


@dataclass(frozen=True)
class Files:
    """A project in memory."""

    path: str
    texts: Mapping[str, str]
    may_write: bool = True
    memo: dict[str, object] = field(default_factory=dict, compare=False)

    def read(self, path: str) -> str | None:
        """Return a file's text."""
        return self.texts.get(path)

    def dependents(self) -> Mapping[str, str]:
        """Return the manifests of the packages that import it."""
        return {
            posixpath.dirname(path): text
            for path, text in self.texts.items()
            if path.startswith("../") and path.endswith("/package.json")
        }

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder."""
        start = f"{folder}/" if folder else ""
        own = [each for each in self.texts if not each.startswith("../")]
        below = (each.removeprefix(start) for each in own if each.startswith(start))
        return sorted({each.partition("/")[0] for each in below})


def package(*names: str, **more: object) -> str:
    return json.dumps({"type": "module", "dependencies": dict.fromkeys(names, "*"), **more})


def outcome(path: str, files: Mapping[str, str]) -> RefusalReason | Applicability:
    """Return why the secret in `path` stays, or whether its rewrite is sure."""
    plan = planned(path, files)
    return plan.reason if isinstance(plan, Refusal) else plan.applicability


def planned(path: str, files: Mapping[str, str]) -> Refusal | Rewrite:
    """Return what is to become of the secret in `path`."""
    template = files[path].replace("@SECRET", SECRET).replace("(@)", f'("{SECRET}")')
    text = template.replace("return @;", f'return json("{SECRET}");')
    at = text.index(SECRET)
    finding = Finding(
        detector_id="stripe-live-secret-key",
        name="Stripe live secret key",
        span=Span(at, at + len(SECRET)),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    source = Source(
        text=text,
        language_id=language_of(path),
        path=posixpath.join("/home/me/shop", path),
        project=Files(path, {**files, path: text}),
    )
    return plan_rewrite(source, finding, detector_variable="", names=KnownNames())


VITE = {
    "package.json": package("vite"),
    "index.html": '<script type="module" src="/src/main.ts"></script>',
    "src/main.ts": 'import { key } from "./api";\n',
}
NEXT = {"package.json": package("next", "react", "react-dom")}
EXTENSION = {
    "manifest.json": '{ "manifest_version": 3, "content_scripts": [{ "js": ["content.js"] }] }',
    "content.js": 'import { key } from "./keys.js";\n',
}
LIBRARY = {"package.json": package(name="@shop/keys")}
NEST = {
    "package.json": package("@nestjs/config", "@nestjs/jwt"),
    "src/auth.module.ts": """\
import { JwtModule } from "@nestjs/jwt";

@Module({ imports: [JwtModule.register({ secret: "@SECRET" })] })
export class AuthModule {}
""",
    "src/auth.service.ts": """\
@Injectable()
export class AuthService {
  private key = "@SECRET";
}
""",
}
RUNS_IN_BROWSERS = {
    "Vite": ("src/api.ts", VITE),
    "Vite, the folder of its calls": (
        "src/api/client.ts",
        {**VITE, "src/main.ts": 'import { key } from "@/api/client";\n'},
    ),
    "Vite, a folder by its index": (
        "src/keys/index.ts",
        {**VITE, "src/main.ts": 'export * from "./keys";\n'},
    ),
    "Vite, loaded later": (
        "src/late.ts",
        {**VITE, "src/main.ts": 'const late = () => import("./late.js");\n'},
    ),
    "Create React App": (
        "src/api.js",
        {"package.json": package("react-scripts"), "src/index.js": 'import "./api";\n'},
    ),
    "Vue CLI": (
        "src/store/index.js",
        {
            "package.json": package("vue", "@vue/cli-service"),
            "src/main.js": 'import store from "./store";\n',
        },
    ),
    "a Vue component's import": (
        "src/keys.js",
        {
            "package.json": package("vue", "vite"),
            "src/App.vue": '<script setup>\nimport { key } from "./keys.js";\n</script>\n',
        },
    ),
    "SvelteKit's library": (
        "src/lib/pay.ts",
        {
            "package.json": package("@sveltejs/kit"),
            "src/routes/+page.svelte": '<script>\nimport { pay } from "$lib/pay";\n</script>\n',
        },
    ),
    "Expo": (
        "src/api.js",
        {"package.json": package("expo", "react-native"), "App.js": 'import "./src/api";\n'},
    ),
    "React Native": (
        "src/api.js",
        {"package.json": package("react-native"), "index.js": 'import "./src/api";\n'},
    ),
    "a page's script": (
        "js/app.js",
        {"package.json": "{}", "index.html": "<body><script src=js/app.js></script></body>"},
    ),
    "a page's script without a manifest": (
        "js/app.js",
        {"pages/index.html": '<script src="../js/app.js?v=2"></script>'},
    ),
    "an extension's content script": ("content.js", {**EXTENSION, "content.js": KEY}),
    "what a content script imports": ("keys.js", EXTENSION),
    "a webpack client": (
        "client/pay.js",
        {
            "package.json": package("express", "webpack"),
            "webpack.config.js": 'module.exports = { entry: "./client/index.js" };\n',
            "client/index.js": 'require("./pay");\n',
        },
    ),
    "esbuild's bundle": (
        "web/pay.js",
        {
            "package.json": package(
                "esbuild", scripts={"build": "esbuild web/app.js --bundle --outfile=public/app.js"}
            ),
            "web/app.js": 'import "./pay.js";\n',
        },
    ),
    "Nuxt's composables": ("composables/usePay.ts", {"package.json": package("nuxt")}),
    "Next.js, imported by a client component": (
        "lib/pay.ts",
        {
            **NEXT,
            "app/Button.tsx": '"use client";\nimport { pay } from "../lib/pay";\n',
            "app/page.tsx": 'import Button from "./Button";\n',
        },
    ),
    "Next.js, below a client component": (
        "lib/keys.ts",
        {
            **NEXT,
            "app/Button.tsx": '// Pays.\n"use client";\nimport { pay } from "@/lib/pay";\n',
            "lib/pay.ts": 'export * from "./keys";\n',
        },
    ),
    "Gatsby's page": (
        "src/keys.js",
        {"package.json": package("gatsby"), "src/pages/index.js": 'import "../keys";\n'},
    ),
    "a package's own file for browsers": (
        "web.js",
        {"package.json": package(browser="./web.js")},
    ),
    "a page of Next.js beside its server's function": (
        "pages/index.tsx",
        {**NEXT, "pages/index.tsx": PROPS.replace("@", "1") + KEY},
    ),
}
RUNS_ON_SERVERS = {
    "Next.js, a page drawn on the server": ("app/page.tsx", {**NEXT, "app/page.tsx": KEY + PAGE}),
    "Next.js, a layout": ("app/(shop)/layout.tsx", {**NEXT, "app/(shop)/layout.tsx": KEY + PAGE}),
    "Next.js, what a page imports": (
        "lib/pay.ts",
        {**NEXT, "app/[...slug]/page.tsx": 'import { pay } from "@/lib/pay";\n' + PAGE},
    ),
    "Next.js, a component of a page": (
        "components/Total.tsx",
        {
            **NEXT,
            "components/Total.tsx": KEY + PAGE,
            "app/page.tsx": 'import Total from "../components/Total";\n' + PAGE,
        },
    ),
    "Next.js, props of a page": ("pages/index.tsx", {**NEXT, "pages/index.tsx": PROPS + PAGE}),
    "Next.js, a constant for these props alone": (
        "pages/index.tsx",
        {
            **NEXT,
            "pages/index.tsx": 'const key = "@SECRET";\n' + PROPS.replace("@", "key") + PAGE,
        },
    ),
    "Next.js, a route": ("app/api/pay/route.ts", NEXT),
    "Next.js, an endpoint": ("pages/api/pay.ts", NEXT),
    "Next.js, an action": (
        "app/actions.ts",
        {
            **NEXT,
            "app/actions.ts": '"use server";\n' + KEY,
            "app/Form.tsx": '"use client";\nimport { pay } from "./actions";\n',
        },
    ),
    "Next.js, a file for servers only": (
        "lib/keys.ts",
        {**NEXT, "lib/keys.ts": 'import "server-only";\n' + KEY},
    ),
    "Remix's loader": (
        "app/routes/pay.tsx",
        {
            "package.json": package("@remix-run/react"),
            "app/routes/pay.tsx": LOADER + PAGE,
        },
    ),
    "SvelteKit's server": (
        "src/routes/pay/+page.server.ts",
        {"package.json": package("@sveltejs/kit")},
    ),
    "SvelteKit's library of the server": (
        "src/lib/server/keys.ts",
        {
            "package.json": package("@sveltejs/kit"),
            "src/routes/+page.server.ts": 'import { key } from "$lib/server/keys";\n',
        },
    ),
    "Nuxt's server": ("server/api/pay.ts", {"package.json": package("nuxt")}),
    "Vite's own settings": (
        "vite.config.ts",
        {**VITE, "vite.config.ts": 'export default { server: { token: "@SECRET" } };\n'},
    ),
    "a test of a front end": ("src/api.test.ts", VITE),
    "a server beside Vite": (
        "lib/pay.js",
        {
            **VITE,
            "package.json": package("vite", "express", scripts={"start": "node --watch app.js"}),
            "app.js": 'import { key } from "./lib/pay.js";\n',
        },
    ),
    "what a browser takes the types of": (
        "server/router.ts",
        {**VITE, "src/main.ts": 'import type { Router } from "../server/router";\n'},
    ),
    "webpack for Node.js": (
        "src/pay.js",
        {
            "package.json": package("webpack"),
            "webpack.config.js": 'module.exports = { entry: "./src/pay.js", target: "node" };\n',
        },
    ),
    "Express with pages": (
        "lib/pay.js",
        {"package.json": package("express"), "views/a.html": "<script src=/js/app.js></script>"},
    ),
    "Nest's decorators": (
        "src/auth.module.ts",
        {**NEST, "package.json": package("@nestjs/config", "dotenv")},
    ),
    "Nest's services": ("src/auth.service.ts", NEST),
    "no front end": ("src/pay.ts", {"package.json": package("fastify")}),
}
NOBODY_KNOWS = {
    "a library that a front end imports": (
        "src/keys.ts",
        {**LIBRARY, "../web/package.json": package("vite", "@shop/keys")},
    ),
    "a file that nothing imports": ("src/keys.ts", VITE),
    "a file of a page that runs on both sides": (
        "lib/pay.ts",
        {
            **NEXT,
            "pages/index.tsx": 'import { pay } from "../lib/pay";\n' + PAGE,
            "pages/api/pay.ts": 'import { pay } from "../../lib/pay";\n',
        },
    ),
    "a server's folder that the browser loads": (
        "server/keys.ts",
        {**VITE, "src/main.ts": 'import { key } from "../server/keys";\n'},
    ),
    "Nest's decorators run before its module loads .env": ("src/auth.module.ts", NEST),
    "a file of an app for telephones": ("src/keys.js", {"package.json": package("expo")}),
}
GOES_INTO_THE_BUNDLE = {
    "Vite's definitions": (
        "vite.config.ts",
        {**VITE, "vite.config.ts": 'export default { define: { KEY: "@SECRET" } };\n'},
    ),
    "webpack's definitions": (
        "webpack.config.js",
        {
            "package.json": package("webpack"),
            "webpack.config.js": 'module.exports = [new webpack.DefinePlugin({ K: "@SECRET" })];\n',
        },
    ),
    "Next.js's environment": (
        "next.config.js",
        {**NEXT, "next.config.js": 'module.exports = { env: { KEY: "@SECRET" } };\n'},
    ),
    "a script that bundles": (
        "scripts/build.mjs",
        {
            **VITE,
            "scripts/build.mjs": 'import { build } from "esbuild";\n'
            'build({ define: { KEY: "@SECRET" } });\n',
        },
    ),
}


def every(layouts: Mapping[str, tuple[str, Mapping[str, str]]]) -> pytest.MarkDecorator:
    listed = [(path, {path: KEY, **files}) for path, files in layouts.values()]
    return pytest.mark.parametrize(("path", "files"), listed, ids=list(layouts))


IS_BUILT = {
    "what a compiler writes": (
        "lib/cjs/pay.js",
        {
            "package.json": package("typescript"),
            "tsconfig.json": '{ "compilerOptions": { "outDir": "./lib/cjs" } }',
        },
    ),
    "what a bundler writes": ("dist/pay.mjs", {"package.json": package("rollup")}),
}


@every(IS_BUILT)
def test_what_is_built_is_refused(path: str, files: Mapping[str, str]) -> None:
    """The next build makes it anew from its source."""
    assert outcome(path, files) is RefusalReason.GENERATED


@every(RUNS_IN_BROWSERS)
def test_code_of_browsers_is_refused(path: str, files: Mapping[str, str]) -> None:
    """Its bundle would throw, and its values are public whatever it does."""
    assert outcome(path, files) is BROWSER


@every(RUNS_ON_SERVERS)
def test_code_of_servers_is_rewritten(path: str, files: Mapping[str, str]) -> None:
    """It has an environment, whatever else the project has."""
    assert outcome(path, files) is MOVES


@every(NOBODY_KNOWS)
def test_where_nothing_tells_it_is_asked(path: str, files: Mapping[str, str]) -> None:
    """The project has a front end, and the file may be a part of it."""
    assert outcome(path, files) is ASKS


def test_a_library_that_servers_import_is_no_browser_s() -> None:
    """What is asked about is where its value has to be, and nothing else."""
    importing = {"../api/package.json": package("express", "@shop/keys")}
    files = {"src/keys.ts": KEY, **LIBRARY, **importing}
    plan = planned("src/keys.ts", files)
    assert isinstance(plan, Rewrite)
    assert plan.note == (
        "The value has to be where the program loads its variables that imports this package"
        " (through ../api): it does not load this package's own .env."
    )


@every(GOES_INTO_THE_BUNDLE)
def test_what_a_bundler_publishes_is_refused(path: str, files: Mapping[str, str]) -> None:
    """It runs on the server, but its value is copied into the browser's code."""
    assert outcome(path, files) is PUBLISHED
