// Reads file names from standard input and prints `NAME<TAB>MESSAGE` for each that does not parse:
// JavaScript by Node's own parser, TypeScript by the compiler given as the first argument.
const fs = require("node:fs");
const vm = require("node:vm");

const typescript = require(process.argv[2]);

function parseJavaScript(text) {
  const body = text.replace(/^\uFEFF/, "").replace(/^#!.*/, "");
  try {
    new vm.Script(`(function (exports, require, module) {${body}\n})`);
  } catch (asScript) {
    try {
      new vm.SourceTextModule(body);
    } catch {
      return asScript.message;
    }
  }
  return "";
}

function parseTypeScript(name, text) {
  const latest = typescript.ScriptTarget.Latest;
  const found = typescript.createSourceFile(name, text, latest).parseDiagnostics[0];
  return found ? typescript.flattenDiagnosticMessageText(found.messageText, " ") : "";
}

for (const name of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const text = fs.readFileSync(name, "utf8");
  const isTypeScript = /\.[cm]?tsx?$/.test(name);
  const message = isTypeScript ? parseTypeScript(name, text) : parseJavaScript(text);
  if (message) console.log(`${name}\t${message.split("\n")[0]}`);
}
