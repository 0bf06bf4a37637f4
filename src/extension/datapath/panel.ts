// The datapath page beside the editor: follows the active session of the machine, and carries the page's requests to it.
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors';
import type { LensRequests } from '../../debug/requests';
import type { LensContext } from '../context';
import { DEBUG_TYPE } from '../debug/configuration';
import { setting } from '../settings';
import { pageHtml } from './html';
import { Connection } from './connection';
import type { ToHostRequest, ToHostRequests, ToPageEvent, ToPageRequests, ToHost } from './protocol';

const VIEW_TYPE = 'datapathLens.datapath';
/** As in src/debug/requests.ts; repeated here so that the heavy part is not loaded for it. */
const STOPPED_EVENT = 'lens/stopped';

export class DatapathPage implements vscode.Disposable {
  private _panel: vscode.WebviewPanel | undefined;
  private _connection: Connection<ToPageRequests, ToHostRequests, ToPageEvent> | undefined;
  private _session: vscode.DebugSession | undefined;
  /** Opened once per session by itself: a reader who closes the page is not asked again. */
  private readonly _opened = new Set<string>();
  private _last: ToPageEvent | undefined;
  private _ready: Promise<void> = Promise.resolve();
  private _setReady: () => void = () => undefined;
  private readonly _subscriptions: vscode.Disposable[];

  constructor(private readonly _context: LensContext) {
    this._subscriptions = [
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
        if (session.type === DEBUG_TYPE && event === STOPPED_EVENT) void this._stopped(session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (session === this._session) this._ended();
      }),
      vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, {
        createDebugAdapterTracker: () => ({ onDidSendMessage: (message) => this._sent(message) }),
      }),
      vscode.commands.registerCommand('datapathLens.showDatapath', () => this.show()),
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
        deserializeWebviewPanel: async (panel) => this._adopt(panel),
      }),
    ];
  }

  dispose(): void {
    this._panel?.dispose();
    for (const one of this._subscriptions) one.dispose();
  }

  /** Shows the page, below the editor where it is not open yet. */
  async show(preserveFocus = false): Promise<void> {
    if (this._panel) {
      this._panel.reveal(undefined, preserveFocus);
    } else {
      const ownGroup = vscode.window.tabGroups.all.length < 2;
      if (ownGroup) {
        // Below: the drawing is wide and low, and source lines are long.
        await vscode.commands.executeCommand('vscode.setEditorLayout', {
          orientation: 1,
          groups: [{ size: 0.5 }, { size: 0.5 }],
        });
      }
      this._adopt(
        vscode.window.createWebviewPanel(
          VIEW_TYPE,
          vscode.l10n.t('Datapath'),
          { viewColumn: vscode.ViewColumn.Two },
          {
            enableScripts: true,
            localResourceRoots: [vscode.Uri.joinPath(this._context.extension.extensionUri, 'dist', 'webview')],
          },
        ),
      );
      // Files that a stop opens go to the other group, also when the page has the focus.
      if (ownGroup) await vscode.commands.executeCommand('workbench.action.lockEditorGroup');
      if (preserveFocus) {
        // A page takes the focus when it is up, not when it is made.
        await Promise.race([this._ready, new Promise((resolve) => setTimeout(resolve, 3000))]);
        await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
      }
    }
    if (!this._session && vscode.debug.activeDebugSession?.type === DEBUG_TYPE)
      await this._stopped(vscode.debug.activeDebugSession);
  }

  get isOpen(): boolean {
    return this._panel !== undefined;
  }

  /** The text twin of what the page shows, from the page itself. */
  async describe(): Promise<{ lines: string[]; time: number }> {
    if (!this._connection) throw new Error(vscode.l10n.t('The datapath page is not open.'));
    await this._ready;
    return this._connection.request({ type: 'describe' });
  }

  private _adopt(panel: vscode.WebviewPanel): void {
    this._panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this._context.extension.extensionUri, 'media', 'icon.png');
    this._ready = new Promise((resolve) => {
      this._setReady = resolve;
    });
    const connection = new Connection<ToPageRequests, ToHostRequests, ToPageEvent>(
      (message) => void panel.webview.postMessage(message),
      (request) => this._answer(request),
    );
    this._connection = connection;
    panel.webview.onDidReceiveMessage((message: ToHost) => void connection.receive(message));
    panel.onDidDispose(() => {
      connection.close(vscode.l10n.t('The datapath page is not open.'));
      if (this._panel === panel) {
        this._panel = undefined;
        this._connection = undefined;
      }
    });
    panel.webview.html = pageHtml(panel.webview, this._context.extension.extensionUri);
  }

  private async _answer(request: ToHostRequest): Promise<unknown> {
    switch (request.type) {
      case 'ready':
        // The reply goes first: the page has its language before it draws.
        setTimeout(() => {
          this._setReady();
          if (this._last) this._connection?.sendEvent(this._last);
        });
        return { strings: vscode.l10n.bundle ?? {}, locale: vscode.env.language };
      case 'step':
        return this._ask('lens/step', { back: request.back });
      case 'goTo':
        return this._ask('lens/goTo', { time: request.time });
      case 'open': {
        const position = new vscode.Position(request.line - 1, 0);
        const column =
          this._panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
        const uri =
          request.sourceReference && this._session
            ? vscode.debug.asDebugSourceUri(
                { path: request.path, sourceReference: request.sourceReference },
                this._session,
              )
            : vscode.Uri.file(request.path);
        await vscode.window.showTextDocument(uri, {
          viewColumn: column,
          selection: new vscode.Range(position, position),
        });
        return {};
      }
    }
  }

  private async _ask<R extends keyof LensRequests>(request: R, args: LensRequests[R][0]): Promise<LensRequests[R][1]> {
    const session = this._session;
    if (!session) throw new Error(vscode.l10n.t('No program runs.'));
    return (await session.customRequest(request, args)) as LensRequests[R][1];
  }

  private async _stopped(session: vscode.DebugSession): Promise<void> {
    this._session = session;
    if (!this._panel && setting('datapath.open') === 'whenStopped' && !this._opened.has(session.id)) {
      this._opened.add(session.id);
      await this.show(true);
    }
    if (!this._panel) return;
    try {
      const snapshot = await this._ask('lens/objects', undefined);
      if (this._session === session) this._send({ type: 'snapshot', snapshot, session: session.id });
    } catch (error) {
      this._context.log.warn(`datapath: ${messageOf(error)}`);
    }
  }

  private _sent(message: { type?: string; command?: string; event?: string }): void {
    const moves = message.type === 'event' && message.event === 'continued';
    if (
      moves ||
      (message.type === 'response' && (message.command === 'continue' || message.command === 'reverseContinue'))
    ) {
      this._connection?.sendEvent({ type: 'running' });
    }
  }

  private _ended(): void {
    this._session = undefined;
    this._send({ type: 'ended' });
    this._last = undefined;
  }

  private _send(event: ToPageEvent): void {
    this._last = event;
    this._connection?.sendEvent(event);
  }
}
