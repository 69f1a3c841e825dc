// Reads lines `NAME<TAB>ORIGINAL` from standard input and prints `NAME<TAB>MESSAGE` for all that
// the compiler given as the first argument says against the files, each in the place of ORIGINAL.
const fs = require("node:fs");
const path = require("node:path");

const ts = require(process.argv[2]);

const names = new Map();
for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const [name, original] = line.split("\t");
  names.set(original, name);
}
const options = {
  allowImportingTsExtensions: true,
  esModuleInterop: true,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.Preserve,
  lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  target: ts.ScriptTarget.ESNext,
  types: [path.resolve(process.argv[2], "../@types/node")],
};
const host = ts.createCompilerHost(options);
const read = host.readFile;
host.readFile = (name) => read(names.get(name) ?? name);
host.getSourceFile = (name, version) => {
  const text = host.readFile(name);
  return text === undefined ? undefined : ts.createSourceFile(name, text, version, true);
};
const program = ts.createProgram([...names.keys()], options, host);
for (const [original, name] of names) {
  const file = program.getSourceFile(original);
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  for (const each of found) {
    const message = ts.flattenDiagnosticMessageText(each.messageText, " ").split("\n")[0];
    console.log(`${name}\tTS${each.code} ${message}`);
  }
}
