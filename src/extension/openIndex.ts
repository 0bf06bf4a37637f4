// Opens the index of a window in a thread (indexThread.ts) and gives each of its graphs to the query code in this one.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CallGraph } from '../index/api';
import { openGraph } from '../index/query/callGraph';
import { Workspace } from '../index/workspace';
import { CacheStore } from '../node/cacheStore';
import { openThreadedIndex } from '../node/liveIndexThread';
import type { Root } from './roots';

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

export interface OpenIndexOptions {
  roots: readonly Root[];
  cacheFolder: string;
  /** Forget what is stored. */
  fresh: boolean;
  /** Absolute paths of the files on screen: read first. */
  firstFiles: readonly string[];
  signal: AbortSignal;
  progress(phase: Phase, share?: number, files?: number): void;
  warning(message: string): void;
  /**
   * A newer graph.
   * @param revision the newest request that it shows
   * @param pending files that are still to be read
   */
  update(index: OpenIndex, revision: number, pending: number): void;
}

export type Phase = 'list' | 'load' | 'read' | 'join' | 'store';

/** An index that follows its files and buffers; requests are numbered. */
export interface LiveIndexHandle {
  /** The first complete graph is there; rejects with an Error for the reader, or the signal's reason. */
  readonly ready: Promise<void>;
  setBuffer(path: string, text: string | undefined): number;
  filesChanged(paths?: readonly string[]): number;
  /** Files are on screen: what their first edit needs is made ready. */
  prepare(paths: readonly string[]): void;
  close(): void;
}

export function openIndex(options: OpenIndexOptions): LiveIndexHandle {
  const { roots, cacheFolder, fresh, firstFiles, signal, progress, warning } = options;
  signal.throwIfAborted();
  const workspace = new Workspace(roots);
  if (fresh) rmSync(new CacheStore(cacheFolder, [...roots], () => undefined).folder, { recursive: true, force: true });
  return openThreadedIndex(
    {
      roots: [...roots],
      cacheFolder,
      firstFiles,
      signal,
      onProgress: ({ phase, done, total }) =>
        progress(phase, phase === 'read' && total > 0 ? done / total : undefined, total),
      onWarning: warning,
      onUpdate: ({ data, revision, pending }) =>
        options.update(
          {
            graph: openGraph(data),
            roots,
            absolute: (shown) => workspace.absolute(shown),
            shown: (absolute) => workspace.shown(absolute),
            dispose: () => undefined,
          },
          revision,
          pending,
        ),
    },
    fileURLToPath(new URL('indexThread.js', import.meta.url)),
  );
}
