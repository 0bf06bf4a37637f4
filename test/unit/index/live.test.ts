// The index that follows its files: open buffers, saved files, files that come and go.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGraph } from '../../../src/index/query/callGraph';
import type { IndexUpdate, LiveIndex } from '../../../src/node/indexHost';
import { openIndex, openLiveIndex } from '../../../src/node/indexHost';
import { edgesOf } from './graphOf';

let folder: string;
let index: LiveIndex | undefined;
let updates: IndexUpdate[];
const root = (): string => join(folder, 'tree');
const path = (name: string): string => join(root(), name);

function write(name: string, text: string): void {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), text);
}

async function open(firstFiles: string[] = []): Promise<LiveIndex> {
  updates = [];
  index = openLiveIndex({
    roots: [{ name: 'tree', path: root() }],
    cacheFolder: join(folder, 'cache'),
    workers: 0,
    firstFiles,
    onUpdate: (update) => updates.push(update),
  });
  await index.ready;
  return index;
}

/** Edges of the first graph that shows a request and has nothing pending. */
async function edgesAt(revision: number): Promise<string[]> {
  const update = await expect
    .poll(() => updates.find((one) => one.revision >= revision && one.pending === 0))
    .toBeDefined()
    .then(() => updates.find((one) => one.revision >= revision && one.pending === 0) as IndexUpdate);
  return edgesOf(openGraph(update.data));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datapath-lens-live-'));
  write(
    'api.h',
    '#ifndef API\n#define API\n#define CALL(f) f()\nint work(void);\n' +
      'static inline int twice(void) { return work() + work(); }\n#endif\n',
  );
  write('a.c', '#include "api.h"\nint a(void) { return CALL(work); }\n');
  write('b.c', '#include "api.h"\nint work(void) { return 1; }\n');
  write('c.c', 'int c(void) { return 0; }\n');
});
afterEach(() => {
  index?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a live index', () => {
  it('answers for the files on screen before all are read, and for all afterwards', async () => {
    for (let n = 0; n < 40; n++) write(`more/m${n}.c`, `#include "../api.h"\nint more${n}(void) { return twice(); }\n`);
    await open([path('a.c')]);
    const [early, whole] = updates;
    expect(early.pending).toBeGreaterThan(0);
    expect(edgesOf(openGraph(early.data))).toContain('a -> work direct');
    expect(edgesOf(openGraph(early.data)).some((edge) => edge.startsWith('more'))).toBe(false);
    expect(whole).toMatchObject({ pending: 0, filesRead: 44 });
    await open([path('a.c')]);
    expect(updates, 'from the store there is nothing to wait for').toHaveLength(1);
  });

  it('shows the text of an open buffer, and the disk again when it is given up', async () => {
    const live = await open();
    expect(updates).toHaveLength(1);
    expect(updates[0]).toMatchObject({ revision: 0, pending: 0, filesRead: 4 });
    const typed = live.setBuffer(path('c.c'), 'int work(void);\nint c(void) { return work(); }\n');
    expect(await edgesAt(typed)).toEqual([
      'a -> work direct',
      'c -> work direct',
      'twice -> work direct',
      'twice -> work direct',
    ]);
    const given = live.setBuffer(path('c.c'), undefined);
    expect(await edgesAt(given)).toEqual(['a -> work direct', 'twice -> work direct', 'twice -> work direct']);
    expect(updates.slice(1).map((update) => update.filesRead)).toEqual([1, 1]);
  });

  it('takes requests together that come at once', async () => {
    const live = await open();
    for (let i = 0; i < 20; i++) live.setBuffer(path('c.c'), `int c(void) { return ${i}; }\n`);
    const last = live.setBuffer(path('c.c'), 'int c(void) { return c(); }\n');
    expect(await edgesAt(last)).toContain('c -> c direct');
    expect(updates).toHaveLength(2);
  });

  it('reads includers of a header again only when it looks another way to them', async () => {
    const live = await open();
    const body = live.setBuffer(
      path('api.h'),
      '#ifndef API\n#define API\n#define CALL(f) f()\nint work(void);\n' +
        'static inline int twice(void) { return work(); }\n#endif\n',
    );
    expect(await edgesAt(body)).toEqual(['a -> work direct', 'twice -> work direct']);
    expect(updates.at(-1)?.filesRead).toBe(1);
    const macro = live.setBuffer(
      path('api.h'),
      '#ifndef API\n#define API\n#define CALL(f) (f() + other())\nint work(void);int other(void);\n#endif\n',
    );
    expect(await edgesAt(macro)).toEqual(['a -> other direct macro CALL', 'a -> work direct']);
    const shown = updates.filter((update) => update.revision >= macro);
    expect(shown.map((update) => update.pending)).toEqual([2, 0]);
  });

  it('follows files that are saved, come and go', async () => {
    const live = await open();
    write('c.c', 'int c(void) { return c(); }\n');
    expect(await edgesAt(live.filesChanged([path('c.c')]))).toContain('c -> c direct');
    write('d.c', 'int c(void);\nint d(void) { return c(); }\n');
    expect(await edgesAt(live.filesChanged([path('d.c')]))).toContain('d -> c direct');
    rmSync(path('c.c'));
    expect((await edgesAt(live.filesChanged([path('c.c')]))).filter((edge) => edge.startsWith('c '))).toEqual([]);
    write('a.c', 'int work(void);\nint a(void) { return work() + work(); }\n');
    expect((await edgesAt(live.filesChanged())).filter((edge) => edge.startsWith('a '))).toHaveLength(2);
  });

  it('keeps buffers out of the store', async () => {
    const live = await open();
    await edgesAt(live.setBuffer(path('c.c'), 'int c(void) { return c(); }\n'));
    write('d.c', 'int d(void) { return 0; }\n');
    expect(await edgesAt(live.filesChanged([path('d.c')]))).toContain('c -> c direct');
    live.close();
    const opened = await openIndex({
      roots: [{ name: 'tree', path: root() }],
      cacheFolder: join(folder, 'cache'),
      workers: 0,
    });
    expect(edgesOf(opened.graph)).not.toContain('c -> c direct');
  });
});
