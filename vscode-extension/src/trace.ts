/**
 * Keeps content out of the protocol trace. The language client writes whole messages, buffer text
 * included, where a user's settings ask for it, and buffer text may hold a secret.
 */

import type * as vscode from "vscode";

/** Returns what may be shown of a trace entry: its headline, or nothing if all of it is content. */
export function headline(entry: string): string | undefined {
  const [first = ""] = entry.split(/\r?\n/, 1);
  return first.startsWith("{") ? undefined : first;
}

/** Wraps a channel so that only headlines reach its trace; all else goes through. */
export function discreet(channel: vscode.LogOutputChannel): vscode.LogOutputChannel {
  return {
    name: channel.name,
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    trace(entry) {
      const shown = headline(entry);
      if (shown !== undefined) channel.trace(shown);
    },
    debug: channel.debug.bind(channel),
    info: channel.info.bind(channel),
    warn: channel.warn.bind(channel),
    error: channel.error.bind(channel),
    append: channel.append.bind(channel),
    appendLine: channel.appendLine.bind(channel),
    replace: channel.replace.bind(channel),
    clear: channel.clear.bind(channel),
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- Only its old overload is.
    show: (preserveFocus?: unknown) => {
      channel.show(preserveFocus === true);
    },
    hide: channel.hide.bind(channel),
    dispose: channel.dispose.bind(channel),
  };
}
