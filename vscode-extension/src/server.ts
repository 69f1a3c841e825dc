/**
 * The server's life: choosing its Python, starting, restarting and stopping it, and telling what
 * state it is in. Knows nothing of menus or of the status bar.
 */

import { mkdirSync } from "node:fs";
import * as vscode from "vscode";
import { State, type LanguageClient } from "vscode-languageclient/node";
import { createClient, type Launch } from "./client";
import { keptCredentials } from "./credentials";
import { areSame } from "./credentialText";
import { candidates, probeFrom } from "./environments";
import { chooseInterpreter, type Choice, type Origin } from "./interpreter";
import { NOTHING_KNOWN, parseStatus, type Known, type ServerState } from "./statusView";

/** Context key that package.json's walkthrough waits for. */
const RUNNING = "keylift.running";

export class Server {
  private client: LanguageClient | undefined;
  private launched: Launch | undefined;
  private origin: Origin | undefined;
  private started: LanguageClient | undefined;
  private known: Known = NOTHING_KNOWN;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly output: vscode.LogOutputChannel,
    private readonly onState: (state: ServerState) => void,
    private readonly onReplace: (argument: unknown) => Promise<void>,
    private readonly onLost: (known: Known) => void,
  ) {}

  /** The client, while the server runs. */
  get running(): LanguageClient | undefined {
    return this.client?.isRunning() ? this.client : undefined;
  }

  /** How the running server was started, for programs that are to know and be what it is. */
  get launch(): Launch | undefined {
    return this.running && this.launched;
  }

  /** Tells whether another environment in the Python extension may change what runs. */
  get dependsOnEnvironment(): boolean {
    return !this.running || this.origin === "the Python extension" || this.origin === "PATH";
  }

  /** Stops the server if it runs and starts it anew; calls queue up and never overlap. */
  restart(): Promise<Choice> {
    return this.enqueue(async () => {
      await this.halt();
      return this.start();
    });
  }

  /** Starts it anew if the credentials that it was started with are no longer those kept. */
  takeCredentials(): Promise<void> {
    return this.enqueue(async () => {
      if (!this.launched || !this.client) return;
      const { credentials } = await this.launchOf(this.launched.python);
      if (areSame(credentials, this.launched.credentials)) return;
      await this.halt();
      await this.start();
    });
  }

  /** Stops the server; harmless where none runs. */
  stop(): Promise<void> {
    return this.enqueue(() => this.halt());
  }

  /** Finds out which Python can run the server, without starting it. */
  async choose(): Promise<Choice> {
    const cwd = this.workingFolder();
    return chooseInterpreter(await candidates(this.context), probeFrom(cwd), this.version);
  }

  private get version(): string {
    return (this.context.extension.packageJSON as { version: string }).version;
  }

  private async start(): Promise<Choice> {
    this.onState({ kind: "starting" });
    const choice = await this.choose();
    if (choice.kind === "none") {
      this.output.warn(choice.reason);
      this.onState({ kind: "stopped", reason: choice.reason });
      return choice;
    }
    this.output.info(`Starting the server with ${choice.executable}, from ${choice.origin}.`);
    this.origin = choice.origin;
    const launch = await this.launchOf(choice.executable);
    const client = createClient(launch, this.output, this.onReplace);
    this.client = client;
    this.launched = launch;
    this.watch(client);
    try {
      await client.start();
    } catch {
      // The client has logged and shown why.
      this.onState({ kind: "stopped", reason: "The server could not be started." });
    }
    return choice;
  }

  private async launchOf(python: string): Promise<Launch> {
    const credentials = await keptCredentials(this.context.secrets);
    return { python, cwd: this.workingFolder(), credentials };
  }

  private watch(client: LanguageClient): void {
    client.onDidChangeState(({ newState }) => {
      const isRunning = newState === State.Running;
      void vscode.commands.executeCommand("setContext", RUNNING, isRunning);
      if (isRunning) this.hasStarted(client);
      else if (newState === State.Starting) this.onState({ kind: "starting" });
      else this.onState({ kind: "stopped", reason: "The server is not running." });
    });
    client.onNotification("keylift/status", (params: unknown) => {
      const state = parseStatus(params);
      if (!state) return;
      if ("coverage" in state) this.known = state;
      this.onState(state);
    });
  }

  /** A server that was started anew after it broke off knows nothing of what was found before. */
  private hasStarted(client: LanguageClient): void {
    const lost = this.started === client ? this.known : NOTHING_KNOWN;
    this.started = client;
    this.known = NOTHING_KNOWN;
    this.onState({ kind: "idle", ...NOTHING_KNOWN });
    if (lost.coverage === "none") return;
    client.diagnostics?.clear();
    this.onLost(lost);
  }

  private async halt(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.output.warn(`The server did not stop in order: ${String(error)}`);
    }
  }

  private enqueue<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(step);
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** A folder that no workspace controls. */
  workingFolder(): string {
    const folder = this.context.globalStorageUri.fsPath;
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}
