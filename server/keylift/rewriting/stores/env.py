"""Environment variables, kept in a `.env` file: a lookup that fails fast in every language."""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.lookups import Lookup, Store

_REQUIRE_ENV = """\
function @function(name) {
  const value = @process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}"""
_MUST_ENV = """\
func @function(name string) string {
  value := @symbol(name)
  if value == "" {
    panic(name + " is not set")
  }
  return value
}"""
_JAVASCRIPT_NAMES = ("requireEnv", "requireEnvVar")

_JAVASCRIPT = Lookup(
    expression='@function("@variable")',
    function=Function(names=_JAVASCRIPT_NAMES, code=_REQUIRE_ENV),
)
_TYPESCRIPT = Lookup(
    expression='@function("@variable")',
    function=Function(
        names=_JAVASCRIPT_NAMES,
        code=_REQUIRE_ENV.replace("(name)", "(name: string): string", 1),
    ),
)
_KOTLIN = '(@symbol.getenv("@variable") ?: throw IllegalStateException("@variable is not set"))'
_CSHARP = (
    '(@symbol.Environment.GetEnvironmentVariable("@variable")'
    ' ?? throw new @symbol.InvalidOperationException("@variable is not set"))'
)
_JAVA = '@symbol.requireNonNull(System.getenv("@variable"), "@variable is not set")'
_PHP = '(@symbol("@variable") ?: throw new \\RuntimeException("@variable is not set"))'

STORE = Store(
    id="env",
    name="environment variable",
    keeps_lines=False,
    in_env_file=True,
    lookups={
        "python": Lookup(expression='@symbol["@variable"]', symbol="os.environ"),
        "javascript": _JAVASCRIPT,
        "typescript": _TYPESCRIPT,
        "tsx": _TYPESCRIPT,
        "go": Lookup(
            expression='@function("@variable")',
            function=Function(names=("mustEnv", "mustGetenv"), code=_MUST_ENV, symbol="os.Getenv"),
        ),
        "java": Lookup(
            expression=_JAVA,
            symbol="java.util.Objects",
            frames={"spring-value": "${@variable}"},
        ),
        "kotlin": Lookup(expression=_KOTLIN, symbol="java.lang.System"),
        "csharp": Lookup(expression=_CSHARP, symbol="System"),
        "ruby": Lookup(expression='@symbol.fetch("@variable")', symbol="ENV"),
        "php": Lookup(expression=_PHP, symbol="getenv"),
        "shell": Lookup(expression='"${@variable:?@variable is not set}"', symbol="environment"),
    },
)
