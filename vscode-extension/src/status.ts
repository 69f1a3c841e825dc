/** The status bar item. Its texts come from statusView.ts; a click opens Keylift's menu. */

import * as vscode from "vscode";
import { OWN } from "./names";
import { statusView, type ServerState } from "./statusView";

/** Creates the item and returns the function that shows a state in it. */
export function createStatus(context: vscode.ExtensionContext): (state: ServerState) => void {
  const item = vscode.window.createStatusBarItem("keylift", vscode.StatusBarAlignment.Right, 90);
  item.name = "Keylift";
  item.command = OWN.showMenu;
  context.subscriptions.push(item);
  return (state) => {
    const { text, tooltip, warning } = statusView(state);
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: tooltip };
    item.backgroundColor = warning
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    item.show();
  };
}
