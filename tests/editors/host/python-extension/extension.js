// An environment without Keylift is active, until the command makes another one active.
const vscode = require("vscode");

exports.activate = (context) => {
  const changed = new vscode.EventEmitter();
  let active = "/nowhere/python";
  const select = (path) => changed.fire({ path: (active = path) });
  context.subscriptions.push(changed, vscode.commands.registerCommand("standIn.activate", select));
  return {
    environments: {
      onDidChangeActiveEnvironmentPath: changed.event,
      getActiveEnvironmentPath: () => ({ id: active, path: active }),
      resolveEnvironment: async ({ path }) => ({ executable: { uri: vscode.Uri.file(path) } }),
    },
  };
};
