// The index of a window: opened in the background, in a thread of its own, when a checkout is there or the first
// question comes; then it follows saved files and what is typed. Everybody asks here and gets the graph, now or when
// it is ready.
import * as vscode from 'vscode';
import { messageOf } from '../base/errors';
import { dirtySources, filesOnScreen, pathOf, textOnScreen } from './documents';
import { isFolder, MissingRoots } from './missingRoots';
import type { LiveIndexHandle, OpenIndex, OpenIndexOptions, Phase } from './openIndex';
import { rootsOfWindow } from './roots';

export type { OpenIndex } from './openIndex';

/** How long a question waits for the text on screen to be in the graph, milliseconds. */
const PATIENCE = 10_000;

export type IndexState =
  | { kind: 'none' }
  | { kind: 'building'; message: string; /** 0 to 1, where known. */ share?: number }
  | { kind: 'ready'; index: OpenIndex; seconds: number }
  | { kind: 'failed'; message: string };

/** A graph, and what it shows. */
interface Current {
  index: OpenIndex;
  seconds: number;
  /** The thread that made it. */
  live: LiveIndexHandle | undefined;
  /** Newest request of that thread that it shows. */
  revision: number;
  /** Files of a first start that are not in it yet. */
  pending: number;
}

export class IndexService implements vscode.Disposable {
  private _state: IndexState = { kind: 'none' };
  /** Answers until a newer one is there. */
  private _current: Current | undefined;
  private _live: LiveIndexHandle | undefined;
  /** Newest request of {@link _live}. */
  private _asked = 0;
  private _opening: Promise<OpenIndex | undefined> | undefined;
  private _abort: AbortController | undefined;
  private readonly _changed = new vscode.EventEmitter<IndexState>();
  /** State, and each newer graph (as `ready`). */
  readonly onDidChange = this._changed.event;
  private readonly _missingRoots: MissingRoots;
  private readonly _updated = new vscode.EventEmitter<void>();
  /** Hands over text that is typed and not yet told; set by who follows the documents. */
  flush: () => void = () => undefined;

  constructor(
    /** Loads what opens an index. */
    private readonly _engine: () => Promise<{ openIndex(options: OpenIndexOptions): LiveIndexHandle }>,
    private readonly _cache: vscode.Uri,
    private readonly _log: vscode.LogOutputChannel,
  ) {
    this._missingRoots = new MissingRoots(_log);
  }

  get state(): IndexState {
    return this._state;
  }

  /** The index if it is there: for questions that must not wait. */
  get current(): OpenIndex | undefined {
    return this._current?.index;
  }

  /**
   * The index with the text that is on screen, opened if need be. During a first start it may know the open files and
   * what they include only. Undefined where it was cancelled, failed, or `token` said stop.
   */
  async get(token?: vscode.CancellationToken): Promise<OpenIndex | undefined> {
    if (!this._current) {
      const opening = this.start();
      const first = new Promise<OpenIndex | undefined>((resolve) => {
        const listener = this._updated.event(() => {
          listener.dispose();
          resolve(this.current);
        });
        void opening.finally(() => {
          listener.dispose();
          resolve(this.current);
        });
      });
      await this._orCancelled(first, token);
      if (token?.isCancellationRequested) return undefined;
    }
    return this.latest(token);
  }

  /** As {@link get}, with every file read: for questions about the whole workspace. */
  async complete(token?: vscode.CancellationToken): Promise<OpenIndex | undefined> {
    if (!this._current || this._current.pending > 0) await this._orCancelled(this.start(), token);
    return token?.isCancellationRequested ? undefined : this.latest(token);
  }

  /** The index with the text that is on screen, if it is there; does not open it. */
  async latest(token?: vscode.CancellationToken): Promise<OpenIndex | undefined> {
    if (!this._current) return undefined;
    this.flush();
    const wanted = this._asked;
    const live = this._live;
    const shown = (): boolean =>
      !this._current || this._current.live !== live || live === undefined || this._current.revision >= wanted;
    if (!shown() && this._state.kind !== 'building') {
      const seen = new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          listener.dispose();
          resolve();
        };
        const timer = setTimeout(done, PATIENCE);
        const listener = this._updated.event(() => {
          if (shown()) done();
        });
      });
      await this._orCancelled(seen, token);
    }
    return token?.isCancellationRequested ? undefined : this.current;
  }

  private _orCancelled<T>(promise: Promise<T>, token: vscode.CancellationToken | undefined): Promise<T | undefined> {
    if (!token) return promise;
    return Promise.race([
      promise,
      new Promise<undefined>((resolve) => token.onCancellationRequested(() => resolve(undefined))),
    ]);
  }

  /** Tells the text of an open buffer; undefined: as on disk. */
  setBuffer(path: string, text: string | undefined): void {
    if (this._live) this._asked = this._live.setBuffer(path, text);
  }

  /** Tells that files may have changed on disk; without paths: any. */
  filesChanged(paths?: readonly string[]): void {
    if (this._live) this._asked = this._live.filesChanged(paths);
  }

  /** Tells that files are on screen: what their first edit needs is made ready. */
  prepare(paths: readonly string[]): void {
    this._live?.prepare(paths);
  }

  /** Starts opening, if it is not open or opening already; the index when all files are read. */
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

  /**
   * Opens again, as the roots have changed (the store knows the rest); until that is done, the index that was there
   * answers.
   */
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
    this._live?.close();
    this.current?.dispose();
    this._changed.dispose();
    this._updated.dispose();
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
    let live: LiveIndexHandle | undefined;
    let isReady = false;
    try {
      const all = rootsOfWindow();
      if (all.length === 0) throw new Error(vscode.l10n.t('No folder is open.'));
      const roots = all.filter(({ path }) => isFolder(path));
      const missing = all.filter((root) => !roots.includes(root)).map(({ path }) => path);
      if (missing.length > 0) this._missingRoots.report(missing, roots.length > 0);
      const engine = await this._engine();
      const before = this._live;
      live = engine.openIndex({
        roots,
        cacheFolder: this._cache.fsPath,
        fresh,
        firstFiles: filesOnScreen(),
        signal: abort.signal,
        progress: (phase, share) => {
          if (!isReady && !abort.signal.aborted) this._set({ kind: 'building', message: phaseText(phase), share });
        },
        warning: (message) => this._log.warn(message),
        update: (index, revision, pending) => {
          if (abort.signal.aborted && !isReady) return;
          index.graph.sourceText = (file) => textOnScreen(index.absolute(file));
          // While another index answers for all files, one that knows some of them does not take its place.
          if (!isReady && pending > 0 && this._current && this._current.live !== live) return;
          const seconds = isReady ? (this._current?.seconds ?? 0) : (Date.now() - begun) / 1000;
          if (!this._current)
            this._log.info(`index: first answers after ${seconds.toFixed(1)} s, ${pending} files to go`);
          this._current = { index, seconds, live, revision, pending };
          if (isReady) this._set({ kind: 'ready', index, seconds });
          this._updated.fire();
        },
      });
      this._live = live;
      this._asked = 0;
      for (const document of dirtySources()) this.setBuffer(pathOf(document), document.getText());
      await live.ready;
      abort.signal.throwIfAborted();
      isReady = true;
      if (before !== live) before?.close();
      const current = this._current;
      if (!current || current.live !== live)
        throw new Error(vscode.l10n.t('The thread that reads the source gave no answer.'));
      const { summary } = current.index.graph;
      this._log.info(
        `index: ${summary.files} files, ${summary.functions} functions in ${current.seconds.toFixed(1)} s`,
      );
      current.pending = 0;
      this._set({ kind: 'ready', index: current.index, seconds: current.seconds });
      return current.index;
    } catch (error) {
      this._opening = undefined;
      if (live) live.close();
      if (this._live === live) this._live = this._current?.live === live ? undefined : this._current?.live;
      if (this._current?.live === live && this._current?.pending) this._current = undefined;
      if (abort.signal.aborted) {
        this._log.info('index: cancelled');
        this._set(
          this._current
            ? { kind: 'ready', index: this._current.index, seconds: this._current.seconds }
            : { kind: 'none' },
        );
      } else {
        const message = messageOf(error);
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

function phaseText(phase: Phase): string {
  switch (phase) {
    case 'list':
      return vscode.l10n.t('looking for C files');
    case 'load':
      return vscode.l10n.t('loading the stored index');
    case 'read':
      return vscode.l10n.t('reading the source');
    case 'join':
      return vscode.l10n.t('joining what was read');
    case 'store':
      return vscode.l10n.t('storing the index');
  }
}
