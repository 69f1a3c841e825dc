/** The names of commands, each once: the extension's own, as package.json has them, and the server's. */

export const OWN = {
  scanWorkspace: "keylift.scanWorkspace",
  fixAllInFile: "keylift.fixAllInFile",
  undoLastMove: "keylift.undoLastMove",
  restartServer: "keylift.restartServer",
  showOutput: "keylift.showOutput",
  installServer: "keylift.installServer",
  chooseInterpreter: "keylift.chooseInterpreter",
  replaceStored: "keylift.replaceStored",
  setCredentials: "keylift.setCredentials",
  forgetCredentials: "keylift.forgetCredentials",
  showMenu: "keylift.showMenu",
} as const;

export const ON_SERVER = {
  move: "keylift.server.moveToStore",
  fixAll: "keylift.server.fixAll",
  undo: "keylift.server.undoLastMove",
  scan: "keylift.server.scanWorkspace",
  storedValues: "keylift.server.storedValues",
  replaceStored: "keylift.server.replaceStored",
  credentialNames: "keylift.server.credentialNames",
} as const;

/** VS Code's own. */
export const SHOW_PROBLEMS = "workbench.actions.view.problems";
