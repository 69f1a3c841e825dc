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
# Before C# 7 a throw is a statement, and nothing else.
_CSHARP_THROW_6 = (
    "((@symbol.Func<string>)(() => {"
    ' throw new @symbol.InvalidOperationException("@variable is not set"); }))()'
)
_CSHARP_6 = f'(@symbol.Environment.GetEnvironmentVariable("@variable") ?? {_CSHARP_THROW_6})'
_JAVA = '@symbol.requireNonNull(System.getenv("@variable"), "@variable is not set")'
_PHP = '(@symbol("@variable") ?: throw new \\RuntimeException("@variable is not set"))'
_PHP_7 = (
    '(@symbol("@variable") ?: \\call_user_func('
    'function () { throw new \\RuntimeException("@variable is not set"); }))'
)
_SHELL = "${@variable:?@variable is not set}"
# Each value is read once and kept, so that it may be borrowed for as long as a literal is.
_RUST = """\
fn @function(name: &'static str) -> &'static str {
  use std::collections::BTreeMap;
  use std::sync::Mutex;
  static VALUES: Mutex<BTreeMap<&str, &str>> = Mutex::new(BTreeMap::new());
  let mut values = VALUES
    .lock()
    .unwrap_or_else(|poisoned| poisoned.into_inner());
  values.entry(name).or_insert_with(|| {
    let value = std::env::var(name).ok().filter(|value| !value.is_empty());
    let value = value.unwrap_or_else(|| panic!("{} is not set", name));
    Box::leak(value.into_boxed_str())
  })
}"""
# Before 1.66 no static variable can hold a map from the start; each thread keeps its own then.
_RUST_BEFORE_1_66 = """\
fn @function(name: &'static str) -> &'static str {
  use std::cell::RefCell;
  use std::collections::BTreeMap;
  thread_local! {
    static VALUES: RefCell<BTreeMap<&'static str, &'static str>> = RefCell::new(BTreeMap::new());
  }
  VALUES.with(|values| {
    *values.borrow_mut().entry(name).or_insert_with(|| {
      let value = std::env::var(name).ok().filter(|value| !value.is_empty());
      let value = value.unwrap_or_else(|| panic!("{} is not set", name));
      Box::leak(value.into_boxed_str())
    })
  })
}"""
_RUST_NAMES = ("require_env", "require_env_var")
_PYTHON_NON_EMPTY = """\
def @function(name: str) -> str:
  import os

  value = os.environ.get(name)
  if not value:
    raise RuntimeError(f"{name} is not set")
  return value"""
# A lambda's name must differ from every local variable's around it, so it is a rare one.
_JAVA_NON_EMPTY = (
    '@symbol.ofNullable(System.getenv("@variable")).filter(envValue -> !envValue.isEmpty())'
    '.orElseThrow(() -> new IllegalStateException("@variable is not set"))'
)
_KOTLIN_NON_EMPTY = (
    '(@symbol.getenv("@variable")?.takeIf { it.isNotEmpty() }'
    ' ?: throw IllegalStateException("@variable is not set"))'
)
# The last two characters keep the compiler from warning of a null that cannot be.
_CSHARP_NON_EMPTY = (
    '(string.IsNullOrEmpty(@symbol.Environment.GetEnvironmentVariable("@variable"))'
    ' ? throw new @symbol.InvalidOperationException("@variable is not set")'
    ' : @symbol.Environment.GetEnvironmentVariable("@variable") ?? "")'
)
_CSHARP_NON_EMPTY_6 = _CSHARP_NON_EMPTY.replace(
    'throw new @symbol.InvalidOperationException("@variable is not set")', _CSHARP_THROW_6
)
_RUBY_NON_EMPTY = (
    '@symbol.fetch("@variable")'
    '.tap { |value| raise KeyError, "@variable is not set" if value.empty? }'
)
_SPRING = {"spring-value": Lookup(expression="${@variable}", is_text=True)}

STORE = Store(
    id="env",
    name="environment variable",
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
            frames=_SPRING,
            since="7",
        ),
        "kotlin": Lookup(expression=_KOTLIN, symbol="java.lang.System"),
        "csharp": Lookup(
            expression=_CSHARP,
            symbol="System",
            since="7",
            older=Lookup(expression=_CSHARP_6, symbol="System"),
        ),
        "ruby": Lookup(expression='@symbol.fetch("@variable")', symbol="ENV"),
        "php": Lookup(
            expression=_PHP,
            symbol="getenv",
            since="8.0",
            older=Lookup(expression=_PHP_7, symbol="getenv"),
        ),
        "rust": Lookup(
            expression='@function("@variable")',
            function=Function(names=_RUST_NAMES, code=_RUST, others=(_RUST_BEFORE_1_66,)),
            since="1.66",
            older=Lookup(
                expression='@function("@variable")',
                function=Function(names=_RUST_NAMES, code=_RUST_BEFORE_1_66, others=(_RUST,)),
            ),
        ),
        "shell": Lookup(
            expression=f'"{_SHELL}"',
            symbol="environment",
            frames={"expansion": Lookup(expression=_SHELL, symbol="environment")},
        ),
    },
    non_empty={
        "python": Lookup(
            expression='@function("@variable")',
            function=Function(names=("require_env", "require_env_var"), code=_PYTHON_NON_EMPTY),
            since="3.6",
        ),
        "java": Lookup(
            expression=_JAVA_NON_EMPTY, symbol="java.util.Optional", frames=_SPRING, since="8"
        ),
        "kotlin": Lookup(expression=_KOTLIN_NON_EMPTY, symbol="java.lang.System"),
        "csharp": Lookup(
            expression=_CSHARP_NON_EMPTY,
            symbol="System",
            since="7",
            older=Lookup(expression=_CSHARP_NON_EMPTY_6, symbol="System"),
        ),
        "ruby": Lookup(expression=_RUBY_NON_EMPTY, symbol="ENV"),
    },
)
