// Opening the index of folders on disk: the store, what a change makes stale, damaged and odd input.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoSourceError, openIndex } from '../../../src/node/indexHost';
import type { OpenedIndex } from '../../../src/node/indexHost';
import { edgesOf } from './graphOf';

let folder: string;
let warnings: string[];
const root = (): string => join(folder, 'tree');
const cache = (): string => join(folder, 'cache');

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(root(), path)), { recursive: true });
  writeFileSync(join(root(), path), text);
}

async function open(options: Partial<Parameters<typeof openIndex>[0]> = {}): Promise<OpenedIndex> {
  warnings = [];
  return openIndex({
    roots: [{ name: 'tree', path: root() }],
    cacheFolder: cache(),
    workers: 0,
    onWarning: (message) => warnings.push(message),
    ...options,
  });
}

function stored(name: string): string {
  return join(cache(), readdirSync(cache())[0], name);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datapath-lens-test-'));
  write(
    'include/api.h',
    '#ifndef API\n#define API\n#define CALL(f) f()\nint work(void);\n' +
      'static inline int twice(void) { return work() + work(); }\n#endif\n',
  );
  write('a.c', '#include "include/api.h"\nint a(void) { return CALL(work); }\n');
  write('b.c', '#include "include/api.h"\nint work(void) { return 1; }\n');
  write('c.c', 'int c(void) { return 0; }\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('opening an index', () => {
  it('reads all files once, then starts from the store', async () => {
    const first = await open();
    expect(first.filesRead).toBe(4);
    const second = await open();
    expect(second.filesRead).toBe(0);
    expect(edgesOf(second.graph)).toEqual(edgesOf(first.graph));
    expect(edgesOf(second.graph)).toEqual(['a -> work direct', 'twice -> work direct', 'twice -> work direct']);
    expect(second.graph.summary).toEqual(first.graph.summary);
    expect(warnings).toEqual([]);
  });

  it('reads again what changed, and includers only when the header looks another way to them', async () => {
    await open();
    write('c.c', 'int c(void) { return c(); }\n');
    const body = await open();
    expect(body.filesRead).toBe(1);
    expect(edgesOf(body.graph)).toContain('c -> c direct');

    write(
      'include/api.h',
      '#ifndef API\n#define API\n#define CALL(f) f()\nint work(void);\n' +
        'static inline int twice(void) { return work(); }\n#endif\n',
    );
    const inline = await open();
    expect(inline.filesRead).toBe(1);
    expect(edgesOf(inline.graph).filter((edge) => edge.startsWith('twice'))).toHaveLength(1);

    write(
      'include/api.h',
      '#ifndef API\n#define API\n\n#define CALL(f) f()\nint work(void);\n' +
        'static inline int twice(void) { return work(); }\n#endif\n',
    );
    expect((await open()).filesRead, 'what they see stands elsewhere').toBe(3);

    write(
      'include/api.h',
      '#ifndef API\n#define API\n#define CALL(f) (f() + other())\nint work(void); int other(void);\n#endif\n',
    );
    const macro = await open();
    expect(macro.filesRead).toBe(3);
    expect(edgesOf(macro.graph)).toEqual(['a -> other direct macro CALL', 'a -> work direct', 'c -> c direct']);
    expect((await open()).filesRead).toBe(0);
  });

  it('reads nothing when files were only touched', async () => {
    await open();
    utimesSync(join(root(), 'a.c'), new Date(), new Date(Date.now() + 5000));
    expect((await open()).filesRead).toBe(0);
    expect((await open()).filesRead).toBe(0);
  });

  it('follows files that come and go', async () => {
    await open();
    write('d.c', 'int work(void);\nint d(void) { return work(); }\n');
    rmSync(join(root(), 'c.c'));
    const next = await open();
    expect(next.filesRead).toBe(1);
    expect(next.graph.find('c')).toEqual([]);
    expect(next.graph.find('d')).toHaveLength(1);
    rmSync(join(root(), 'include/api.h'));
    // The folder of headers is gone from the include paths too: that changes nothing for those who include nothing
    // from it.
    expect((await open()).filesRead).toBe(2);
    write('include/api.h', '#define CALL(f) f()\nint work(void);\n');
    const back = await open();
    expect(back.filesRead).toBe(3);
    expect(edgesOf(back.graph)).toEqual(['a -> work direct', 'd -> work direct']);
  });

  it.each(['graph.bin', 'facts.bin'])('builds anew with a message when %s is damaged', async (name) => {
    const first = await open();
    const path = stored(name);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 0xff;
    writeFileSync(path, bytes);
    write('c.c', 'int c(void) { return 3; }\n');
    const again = await open();
    expect(warnings.join('\n')).toMatch(/the stored index cannot be used: .*; building it again/);
    expect(again.filesRead).toBe(4);
    expect(edgesOf(again.graph)).toEqual(edgesOf(first.graph));
    expect((await open()).filesRead).toBe(0);
  });

  it('works without a store, and with a folder that cannot be written', async () => {
    expect((await open({ cacheFolder: undefined })).filesRead).toBe(4);
    writeFileSync(join(folder, 'file'), '');
    expect((await open({ cacheFolder: join(folder, 'file', 'cache') })).filesRead).toBe(4);
    expect(warnings.join('\n')).toContain('could not be stored');
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    await expect(
      open({ signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });

  it('tells progress up to the number of files', async () => {
    const seen: string[] = [];
    await open({ onProgress: (progress) => seen.push(`${progress.phase} ${progress.done}/${progress.total}`) });
    expect(seen).toEqual(['list 0/0', 'load 0/0', 'read 0/4', 'read 4/4', 'join 0/0', 'store 0/0']);
  });
});

describe('odd input', () => {
  it('leaves out binary files, links in circles and text that is no C, and reads the rest', async () => {
    write('binary.c', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 3]));
    write('unbalanced.c', 'int one(void) { if (1) { return 2;\n}\nint two(void) { return one(); }\n');
    write('noise.c', '}}} @@ #if\n#else\n"unterminated\nint last(void) { return work(); }\nint work(void);');
    write('empty.c', '');
    symlinkSync('..', join(root(), 'include/loop'));
    symlinkSync('self', join(root(), 'self'));
    const { graph } = await open();
    expect(edgesOf(graph)).toContain('a -> work direct');
    expect(graph.find('two')).toHaveLength(1);
    expect(warnings.filter((message) => message.includes('binary.c'))).toHaveLength(1);
    expect(warnings.filter((message) => message.includes('loop'))).toHaveLength(1);
    expect(graph.summary.parseProblems).toBeGreaterThan(0);
  });

  it('says that a folder holds no C', async () => {
    rmSync(root(), { recursive: true });
    write('readme.txt', 'no C here');
    await expect(open()).rejects.toThrow(NoSourceError);
    await expect(open({ roots: [{ name: 'x', path: join(folder, 'nowhere') }] })).rejects.toThrow('nowhere');
  });
});
