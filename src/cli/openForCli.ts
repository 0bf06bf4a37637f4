/** Opens the index for a command: progress and warnings go to standard error. */

import { resolve } from 'node:path';
import { defaultCacheFolder } from '../node/cacheStore';
import type { IndexProgress, OpenedIndex } from '../node/indexHost';
import { openIndex } from '../node/indexHost';
import { NodeFiles } from '../node/files';
import type { ParsedArgs } from './args';
import { rootsFrom } from './args';
import type { CliIo } from './io';

/** @param rootArgs what the user gave as roots */
export async function openForCli(parsed: ParsedArgs, rootArgs: readonly string[], io: CliIo): Promise<OpenedIndex> {
  const named = parsed.options.get('cache')?.[0];
  const cacheFolder = parsed.options.has('no-cache')
    ? undefined
    : named !== undefined
      ? resolve(io.cwd, named)
      : defaultCacheFolder(io.env);
  const bar = new ProgressBar(io);
  try {
    const opened = await openIndex({
      roots: rootsFrom(rootArgs, io),
      cacheFolder,
      onProgress: (progress) => bar.show(progress),
      onWarning: (message) => {
        bar.clear();
        io.stderr(`datapath-lens: ${message}\n`);
      },
    });
    opened.graph.sourceText = sourceReader((file) => opened.workspace.absolute(file));
    return opened;
  } finally {
    bar.clear();
  }
}

/** Texts by shown path; the last ones read are kept. */
function sourceReader(absolute: (shown: string) => string | undefined): (file: string) => string | undefined {
  const files = new NodeFiles();
  const kept = new Map<string, string | undefined>();
  return (file) => {
    if (!kept.has(file)) {
      const path = absolute(file);
      if (kept.size >= 200) kept.clear();
      kept.set(file, path === undefined ? undefined : files.read(path));
    }
    return kept.get(file);
  };
}

const PHASES: Record<IndexProgress['phase'], string> = {
  list: 'looking for C files',
  load: 'loading the stored index',
  read: 'reading',
  join: 'joining',
  store: 'storing the index',
};

class ProgressBar {
  private _shown = false;
  private _last = 0;

  constructor(private readonly _io: CliIo) {}

  show(progress: IndexProgress): void {
    if (!this._io.isTerminal) return;
    const now = Date.now();
    if (progress.phase === 'read' && progress.done < progress.total && now - this._last < 80) return;
    this._last = now;
    const width = 30;
    const full = progress.total > 0 ? Math.round((width * progress.done) / progress.total) : 0;
    const bar =
      progress.phase === 'read'
        ? ` [${'█'.repeat(full)}${'░'.repeat(width - full)}] ${progress.done}/${progress.total} files`
        : ' …';
    this._io.stderr(`\r\x1b[K${PHASES[progress.phase]}${bar}`);
    this._shown = true;
  }

  clear(): void {
    if (this._shown) this._io.stderr('\r\x1b[K');
    this._shown = false;
  }
}
