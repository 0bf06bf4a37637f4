// The stored index under bad luck: processes killed while they write it, several at once, a full disk, a folder that
// may not be written, another tag of the checkout. Whatever happens, the next start answers rightly; what may be lost
// is time.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { build } from 'esbuild';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cTextOptions } from '../../../scripts/lib/cText.mjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../../src/node/indexHost';
import type { OpenedIndex } from '../../../src/node/indexHost';
import { random } from '../../unit/c/hostile/mutate';
import { edgesOf } from '../../unit/index/graphOf';
import { repository, tree, without } from '../../support/trees';

let folder: string;
let tool: string;
let worker: string;
let warnings: string[];
const root = (): string => join(folder, 'tree');
const cache = (): string => join(folder, 'cache');
const stored = (): string => join(cache(), readdirSync(cache())[0]);

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root(), path)), { recursive: true });
  writeFileSync(join(root(), path), text);
}

function open(cacheFolder: string | undefined = cache()): Promise<OpenedIndex> {
  warnings = [];
  return openIndex({
    roots: [{ name: 'tree', path: root() }],
    cacheFolder,
    workers: 0,
    onWarning: (text) => warnings.push(text),
  });
}

/** Another process that changes `own` and opens the index, again and again, `times` times. */
function other(own: string, times: number): ChildProcess {
  return spawn(process.execPath, [tool, root(), cache(), own, String(times)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
const ended = (child: ChildProcess): Promise<number | string> =>
  new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal ?? -1)));

beforeAll(async () => {
  const made = mkdtempSync(join(tmpdir(), 'datapath-lens-tool-'));
  tool = join(made, 'tool.cjs');
  const source = `
    import { writeFileSync } from 'node:fs';
    import { openIndex } from './src/node/indexHost';
    const [root, cacheFolder, own, times] = process.argv.slice(2);
    (async () => {
      for (let i = 0; i < Number(times); i++) {
        writeFileSync(own, 'int leaf' + i + '(void);\\nint changed(void) { return leaf' + i + '(); }\\n');
        await openIndex({ roots: [{ name: 'tree', path: root }], cacheFolder, workers: 0 });
      }
    })();`;
  worker = join(made, 'worker.cjs');
  const bundle = {
    bundle: true,
    platform: 'node' as const,
    format: 'cjs' as const,
    ...cTextOptions,
    logLevel: 'error' as const,
  };
  await build({ ...bundle, entryPoints: [join(repository, 'src/node/indexWorker.ts')], outfile: worker });
  await build({
    ...bundle,
    stdin: { contents: source, resolveDir: repository, loader: 'ts' },
    outfile: tool,
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
  });
});
afterAll(() => rmSync(dirname(tool), { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datapath-lens-store-'));
  // Some text, so that storing takes a moment.
  for (let file = 0; file < 60; file++) {
    write(
      `f${file}.c`,
      Array.from(
        { length: 80 },
        (_, i) => `int work_${file}_${i}(int x) { return x ? work_${file}_${(i + 1) % 80}(x - 1) : ${i}; }`,
      ).join('\n'),
    );
  }
  write('x.c', 'int changed(void) { return 0; }\n');
  return () => rmSync(folder, { recursive: true, force: true });
});

/** A start finds what is on disk, and the one after it reads nothing. */
async function nextStart(): Promise<void> {
  const now = await open();
  const shown = warnings;
  const fresh = await open(undefined);
  expect(edgesOf(now.graph)).toEqual(edgesOf(fresh.graph));
  expect(now.graph.summary).toEqual(fresh.graph.summary);
  expect((await open()).filesRead).toBe(0);
  expect(shown).toEqual([]);
}

describe('the stored index', () => {
  it('survives processes that are killed at any moment', { timeout: 120_000 }, async () => {
    await open();
    const next = random(7);
    let running = 0;
    for (let round = 0; round < 12; round++) {
      const child = other(join(root(), 'x.c'), 10_000);
      const end = ended(child);
      await new Promise((resolve) => setTimeout(resolve, 150 + next() * 700));
      if (child.exitCode === null) running++;
      child.kill('SIGKILL');
      expect(await end).toBe('SIGKILL');
      if (round % 3 === 2) await nextStart();
    }
    expect(running).toBe(12);
    await nextStart();
    // What they left behind goes when nothing has written to it for a while.
    writeFileSync(join(stored(), 'facts.bin.999999999-0.tmp'), 'half');
    for (const name of readdirSync(stored()))
      if (name.endsWith('.tmp')) utimesSync(join(stored(), name), new Date(0), new Date(0));
    write('x.c', 'int changed(void) { return 5; }\n');
    await open();
    expect(readdirSync(stored()).sort()).toEqual(['facts.bin', 'graph.bin']);
  });

  it('is used by several processes at once', { timeout: 120_000 }, async () => {
    const children = ['x.c', 'y.c', 'z.c'].map((name) => other(join(root(), name), 8));
    expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0]);
    await nextStart();
  });

  it.each(['graph.bin', 'facts.bin'])('is built anew, with a message, when %s was cut off', async (name) => {
    await open();
    truncateSync(join(stored(), name), readFileSync(join(stored(), name)).length >> 1);
    write('x.c', 'int changed(void) { return 1; }\n');
    expect((await open()).filesRead).toBe(61);
    expect(warnings.join('\n')).toContain(
      `${join(stored(), name)}: the stored index cannot be used: its checksum is wrong; building it again`,
    );
    await nextStart();
  });

  it(
    'is brought up to date by a worker, also when a header that has changed makes many others stale',
    { timeout: 60_000 },
    async () => {
      const again = (): Promise<OpenedIndex> =>
        openIndex({ roots: [{ name: 'tree', path: root() }], cacheFolder: cache(), workerFile: worker });
      const change = (value: number): void => {
        write('h.h', `#define VALUE${value} ${value}\nint f${value}(void);\n`);
        for (let i = 0; i < 40; i++) write(`own${i}.c`, `int own${i}(void) { return ${value}; }\n`);
      };
      for (let i = 0; i < 40; i++) write(`user${i}.c`, `#include "h.h"\nint user${i}(void) { return f1(); }\n`);
      change(1);
      expect((await again()).filesRead).toBe(61 + 81);
      change(2);
      expect((await again()).filesRead).toBe(81);
      await nextStart();
    },
  );

  it('with its facts gone still answers, and reads all files again when one changes', async () => {
    await open();
    rmSync(join(stored(), 'facts.bin'));
    expect((await open()).filesRead).toBe(0);
    write('x.c', 'int changed(void) { return 1; }\n');
    expect((await open()).filesRead).toBe(61);
    await nextStart();
  });

  const full = (size: string): boolean => {
    try {
      mkdirSync(cache());
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', cache()], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  it('does without on a full disk, and says so', async (context) => {
    if (!full('64k')) context.skip();
    try {
      const now = await open();
      expect(now.filesRead).toBe(61);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/the index could not be stored \(ENOSPC: .*\); the next start builds it again$/);
      expect(readdirSync(stored())).toEqual([]);
      expect((await open()).filesRead).toBe(61);
    } finally {
      execFileSync('umount', [cache()]);
    }
  });
  it('does without in a folder that may not be written', async (context) => {
    if (!full('1m')) context.skip();
    try {
      execFileSync('mount', ['-o', 'remount,ro', cache()]);
      expect((await open()).filesRead).toBe(61);
      expect(warnings.join('\n')).toMatch(/the index could not be stored \(EROFS: /);
    } finally {
      execFileSync('umount', [cache()]);
    }
  });
});

describe.skipIf(without('dpdk-22.11') || without('dpdk-20.11'))('another version of the checkout', () => {
  const PARTS = ['lib/ring', 'lib/hash', 'lib/acl', 'lib/librte_ring', 'lib/librte_hash', 'lib/librte_acl'];
  /**
   * Makes the tree what a version has of these folders, touching only files whose text is another, as `git checkout`
   * does.
   */
  function checkout(version: string): { same: number; other: number } {
    let same = 0;
    let different = 0;
    for (const part of PARTS) {
      // 20.11 calls the folders otherwise; both stand under one name here.
      const from = join(tree(version as 'dpdk-22.11'), part);
      if (!existsSync(from)) continue;
      const to = join(root(), 'lib', part.replace(/^lib\/(?:librte_)?/, ''));
      mkdirSync(to, { recursive: true });
      const wanted = new Set(readdirSync(from));
      for (const name of readdirSync(to)) if (!wanted.has(name)) rmSync(join(to, name), { recursive: true });
      for (const name of wanted) {
        const text = (path: string): string | undefined =>
          existsSync(path) ? readFileSync(path, 'latin1') : undefined;
        if (!/\.[ch]$/.test(name)) continue;
        if (text(join(to, name)) === text(join(from, name))) same++;
        else {
          cpSync(join(from, name), join(to, name));
          different++;
        }
      }
    }
    return { same, other: different };
  }

  it('reads only what differs, and what sees a header that looks another way', async () => {
    rmSync(root(), { recursive: true });
    mkdirSync(root());
    checkout('dpdk-20.11');
    const first = await open();
    const { same, other: different } = checkout('dpdk-22.11');
    const second = await open();
    expect(second.filesRead).toBeGreaterThanOrEqual(different);
    expect(second.filesRead).toBeLessThan(same + different);
    checkout('dpdk-20.11');
    const back = await open();
    expect(edgesOf(back.graph)).toEqual(edgesOf(first.graph));
    expect((await open()).filesRead).toBe(0);
  });
});
