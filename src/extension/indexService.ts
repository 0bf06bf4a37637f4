// The index of a window: opened in the background, in worker threads, when a checkout is there or the first question comes.
// Everybody asks here and gets the graph, now or when it is ready.
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { CallGraph } from '../index/api';
import type { EngineModule } from './context';
import type { Phase } from './openIndex';
import { rootsOfWindow, type Root } from './roots';

/** An index that answers. */
export interface OpenIndex {
  readonly graph: CallGraph;
  readonly roots: readonly Root[];
  /** The absolute path of a path as the graph gives it. */
  absolute(shown: string): string | undefined;
  /** The other way round. */
  shown(absolute: string): string;
  dispose(): void;
}

export type IndexState =
  | { kind: 'none' }
  | { kind: 'building'; message: string; /** 0 to 1, where known. */ share?: number }
  | { kind: 'ready'; index: OpenIndex; seconds: number }
  | { kind: 'failed'; message: string };

export class IndexService implements vscode.Disposable {
  private _state: IndexState = { kind: 'none' };
  /** Answers until a newer one is ready. */
  private _current: { index: OpenIndex; seconds: number } | undefined;
  private _opening: Promise<OpenIndex | undefined> | undefined;
  private _abort: AbortController | undefined;
  private readonly _changed = new vscode.EventEmitter<IndexState>();
  readonly onDidChange = this._changed.event;

  constructor(private readonly _engine: () => Promise<EngineModule>, private readonly _cache: vscode.Uri,
    private readonly _log: vscode.LogOutputChannel) {}

  get state(): IndexState {
    return this._state;
  }

  /** The index if it is ready: for questions that must not wait. */
  get current(): OpenIndex | undefined {
    return this._current?.index;
  }

  /** The index, opened if need be; undefined where it was cancelled, failed, or `token` said stop. */
  async get(token?: vscode.CancellationToken): Promise<OpenIndex | undefined> {
    if (this.current) return this.current;
    const opening = this.start();
    if (!token) return opening;
    return Promise.race([opening, new Promise<undefined>((resolve) => token.onCancellationRequested(() => resolve(undefined)))]);
  }

  /** Starts opening, if it is not open or opening already. */
  start(): Promise<OpenIndex | undefined> {
    this._opening ??= this._open(false);
    return this._opening;
  }

  /** Reads everything again; until that is done, the index that was there answers. */
  async rebuild(): Promise<OpenIndex | undefined> {
    await this._stop();
    this._opening = this._open(true);
    return this._opening;
  }

  /** Reads again what has changed on disk (the store knows the rest); until that is done, the index that was there answers. */
  async refresh(): Promise<OpenIndex | undefined> {
    await this._stop();
    return this.start();
  }

  /** Ends the work under way. */
  cancel(): void {
    this._abort?.abort();
  }

  dispose(): void {
    this.cancel();
    this.current?.dispose();
    this._changed.dispose();
  }

  private async _stop(): Promise<void> {
    this.cancel();
    await this._opening?.catch(() => undefined);
    this._opening = undefined;
  }

  private async _open(fresh: boolean): Promise<OpenIndex | undefined> {
    const abort = new AbortController();
    this._abort = abort;
    const begun = Date.now();
    this._set({ kind: 'building', message: vscode.l10n.t('reading the source') });
    try {
      const roots = rootsOfWindow();
      if (roots.length === 0) throw new Error(vscode.l10n.t('No folder is open.'));
      const engine = await this._engine();
      const index = await engine.openIndex({
        roots, cacheFolder: this._cache.fsPath, fresh, signal: abort.signal,
        progress: (phase, share) => {
          if (!abort.signal.aborted) this._set({ kind: 'building', message: phaseText(phase), share });
        },
        warning: (message) => this._log.warn(message),
      });
      if (abort.signal.aborted) {
        index.dispose();
        abort.signal.throwIfAborted();
      }
      index.graph.sourceText = (file) => textOf(index.absolute(file));
      const seconds = (Date.now() - begun) / 1000;
      const { summary } = index.graph;
      this._log.info(`index: ${summary.files} files, ${summary.functions} functions in ${seconds.toFixed(1)} s`);
      this._current?.index.dispose();
      this._current = { index, seconds };
      this._set({ kind: 'ready', index, seconds });
      return index;
    } catch (error) {
      this._opening = undefined;
      if (abort.signal.aborted) {
        this._log.info('index: cancelled');
        this._set(this._current ? { kind: 'ready', ...this._current } : { kind: 'none' });
      } else {
        const message = error instanceof Error ? error.message : String(error);
        this._log.error(`index: ${error instanceof Error ? error.stack : message}`);
        this._set({ kind: 'failed', message });
      }
      return undefined;
    }
  }

  private _set(state: IndexState): void {
    this._state = state;
    this._changed.fire(state);
    void vscode.commands.executeCommand('setContext', 'datapathLens.indexing', state.kind === 'building');
  }
}

/** The text of a file as the reader sees it: of the editor where it is open, else of the disk. */
function textOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const open = vscode.workspace.textDocuments.find((document) => document.uri.scheme === 'file' && document.uri.fsPath === path);
  if (open) return open.getText();
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function phaseText(phase: Phase): string {
  switch (phase) {
    case 'list': return vscode.l10n.t('looking for C files');
    case 'load': return vscode.l10n.t('loading the stored index');
    case 'read': return vscode.l10n.t('reading the source');
    case 'join': return vscode.l10n.t('joining what was read');
    case 'store': return vscode.l10n.t('storing the index');
  }
}
