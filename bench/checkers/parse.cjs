// Reads file names from standard input and prints `NAME<TAB>MESSAGE` for each that Node does not
// parse, neither as a script nor as a module.
const fs = require("node:fs");
const vm = require("node:vm");

function parse(text) {
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

for (const name of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const message = parse(fs.readFileSync(name, "utf8"));
  if (message) console.log(`${name}\t${message.split("\n")[0]}`);
}
