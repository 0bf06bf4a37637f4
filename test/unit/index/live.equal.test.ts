// After any edit, the live graph is the graph of an index of the same texts from scratch: random programs, random
// edits.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GraphData } from '../../../src/index/graph/graphData';
import { openGraph } from '../../../src/index/query/callGraph';
import type { IndexUpdate } from '../../../src/node/indexHost';
import { openIndex, openLiveIndex } from '../../../src/node/indexHost';
import { differences, edgeLines, graphLines } from '../../support/graphText';

/** Numbers from a seed (Park and Miller 1988). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48271) % 2147483647) % below;
}

type Pick = (below: number) => number;

/** A piece of C with random names out of few, so that files define, hide, use and lose each other's. */
function piece(pick: Pick, header: boolean): string {
  const f = (): string => `f${pick(9)}`;
  const own = (): string => `own${pick(4)}`;
  const any = (): string => (pick(3) === 0 ? own() : f());
  const table = (): string => `t${pick(3)}`;
  const member = (): string => ['init', 'stop', 'work'][pick(3)];
  const linkage = header ? 'static inline ' : ['', '', 'static ', '__attribute__((weak)) '][pick(4)];
  const name = header ? `inl${pick(4)}` : linkage === 'static ' ? own() : f();
  const body = [
    `return ${any()}(x) + ${any()}(x);`,
    `return CALL(${any()}) + TWICE(${any()}(x));`,
    `if (x) return hook(x); return inl${pick(4)}(x);`,
    `struct ops *o = get(x); return o->${member()}(x);`,
    `struct ops *o = get(x); o->${member()} = ${any()}; return 0;`,
    `hook = ${any()}; return 0;`,
    `return pick${pick(2)}(x)(x);`,
    `reg(${any()}, &x); return 0;`,
    `return shared.${member()}(x);`,
    `box_t *b = find(x); b->cb = ${any()}; return b->cb(x);`,
    `if (0) return ${any()}(x); return 1;`,
    `return missing${pick(3)}(x);`,
  ][pick(12)];
  const fun = `${linkage}int ${name}(int x)\n{\n  ${body}\n}\n`;
  if (header)
    return [
      fun,
      fun,
      `int f${pick(9)}(int x);\n`,
      `#define MORE${pick(2)} ${pick(2)}\n`,
      '/* a line\n   and another */\n',
      `struct extra${pick(2)} { fn cb; int n; };\n`,
    ][pick(6)];
  return [
    fun,
    fun,
    fun,
    fun,
    `static struct ops ${table()} = { .${member()} = ${any()}, .name = "n${pick(3)}" };\n`,
    `static const struct ops c${pick(2)} = { .work = ${any()} };\n` +
      `int use${pick(5)}(int x) { return c${pick(2)}.work(x); }\n`,
    `fn list${pick(2)}[2] = { ${any()}, ${any()} };\n` +
      `int each${pick(3)}(int x) { return list${pick(2)}[${pick(2)}](x); }\n`,
    `fn pick${pick(2)}(int x) { return x ? ${any()} : ${any()}; }\n`,
    `struct ops shared = { .init = ${any()} };\n`,
    `fn hook = ${any()};\n`,
    `void reg(fn f, void *arg) { f(0); }\n`,
    `static void *run${pick(2)}(void *a) { return a; }\n` +
      `int start${pick(2)}(void) { pthread_t t; return pthread_create(&t, 0, run${pick(2)}, 0); }\n`,
    `__attribute__((constructor)) static void boot${pick(2)}(void) { reg(${any()}, 0); }\n`,
    `struct ops *get(int x) { return &shared; }\n`,
    `#if ${pick(2)}\nint f${pick(9)}(int x) { return ${any()}(x); }\n#endif\n`,
    `static int cmp${pick(2)}(const void *a, const void *b) { return 0; }\n` +
      `void sort${pick(2)}(int *v) { qsort(v, 1, 4, cmp${pick(2)}); }\n`,
    `int main(void) { return ${any()}(1); }\n`,
    '/* nothing\n\n but lines */\n',
  ][pick(18)];
}

const HEAD = `#include <pthread.h>
#include <stdlib.h>
typedef int (*fn)(int);
struct ops { fn init; fn stop; fn work; const char *name; };
#define CALL(f) f(1)
#define TWICE(x) ((x) + (x))
struct ops *get(int x);
void reg(fn f, void *arg);
extern fn hook;
extern struct ops shared;
fn pick0(int x);
fn pick1(int x);
`;
const BOX = 'typedef struct { int n; fn cb; } box_t;\nbox_t *find(int x);\n';
const C_FILES = [
  'lib/a.c',
  'lib/b.c',
  'lib/eal/c.c',
  'lib/eal/windows/c.c',
  'drv/x/x.c',
  'drv/y/y.c',
  'app/one/main.c',
  'app/two/main.c',
];
const H_FILES = ['api.h', 'lib/more.h'];

class Tree {
  private readonly _pieces = new Map<string, string[]>();

  constructor(private readonly _pick: Pick) {
    for (const path of H_FILES)
      this._pieces.set(
        path,
        Array.from({ length: 3 }, () => piece(_pick, true)),
      );
    for (const path of C_FILES)
      this._pieces.set(
        path,
        Array.from({ length: 5 }, () => piece(_pick, false)),
      );
    this._pieces.set('lib/part.c', [piece(_pick, false)]);
    this._pieces.set('lib/frag.h', [piece(_pick, false)]);
  }

  text(path: string): string {
    const pieces = (this._pieces.get(path) ?? []).join('');
    if (path === 'api.h') return `#ifndef API\n#define API\n${HEAD}${pieces}${BOX}#endif\n`;
    if (path === 'lib/more.h') return `#ifndef MORE\n#define MORE\n#include "../api.h"\n${pieces}#endif\n`;
    if (path === 'lib/frag.h') return pieces;
    const up = '../'.repeat(path.split('/').length - 1);
    const more = path.length % 2 === 0 ? `#include "${up}lib/more.h"\n` : '';
    const taken =
      path === 'lib/a.c' ? '#include "part.c"\n' : path === 'drv/x/x.c' ? '#include "../../lib/frag.h"\n' : '';
    return `#include "${up}api.h"\n${more}${taken}${pieces}`;
  }

  get paths(): string[] {
    return [...this._pieces.keys()];
  }

  /** Changes a random file: adds, drops, changes or moves a piece. */
  edit(): string {
    const path = this.paths[this._pick(this._pieces.size)];
    const pieces = this._pieces.get(path) as string[];
    const at = this._pick(pieces.length + 1);
    const made = piece(this._pick, path.endsWith('.h') && path !== 'lib/frag.h');
    switch (this._pick(4)) {
      case 0:
        pieces.splice(at, 1);
        break;
      case 1:
        pieces.splice(at, 1, made);
        break;
      case 2:
        pieces.reverse();
        break;
      default:
        pieces.splice(at, 0, made);
    }
    if (pieces.length > 9) pieces.splice(0, 3);
    return path;
  }
}

/**
 * @param early an answer for the changed files alone is given before all is joined
 * @returns how many such answers there were
 */
async function follow(seed: number, edits: number, early: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'datapath-lens-equal-'));
  const pick = random(seed);
  const tree = new Tree(pick);
  const write = (path: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), tree.text(path));
  };
  tree.paths.forEach(write);
  const roots = [{ name: 'tree', path: folder }];
  const updates: IndexUpdate[] = [];
  const live = openLiveIndex({
    roots,
    workers: 0,
    quickJoinMs: early ? 0 : Infinity,
    onUpdate: (update) => updates.push(update),
  });
  let answers = 0;
  try {
    await live.ready;
    for (let i = 0; i < edits; i++) {
      let asked = 0;
      const paths = Array.from({ length: pick(4) === 0 ? 2 : 1 }, () => tree.edit());
      for (const path of paths) {
        if (pick(3) === 0) asked = live.setBuffer(join(folder, path), tree.text(path));
        else {
          write(path);
          live.setBuffer(join(folder, path), undefined);
          asked = live.filesChanged([join(folder, path)]);
        }
      }
      const update = await expect
        .poll(() => updates.find((one) => one.revision >= asked && one.pending === 0), { interval: 2, timeout: 20_000 })
        .toBeDefined()
        .then(() => updates.at(-1) as IndexUpdate);
      paths.forEach(write);
      const { data } = await openIndex({ roots, workers: 0 });
      const label = `seed ${seed}, edit ${i} of ${paths.join(' and ')}`;
      expect(differences(edgeLines(update.data), edgeLines(data)), label).toEqual([]);
      expect(differences(graphLines(update.data), graphLines(data)), label).toEqual([]);
      // What came before it, when no other file was to be read.
      const first = updates.find((one) => one.revision >= asked);
      if (first?.pending !== 1) continue;
      answers++;
      const direct = (lines: string[]): string[] => lines.filter((line) => / direct /.test(line));
      expect(differences(direct(edgeLines(first.data)), direct(edgeLines(data))), `first answer of ${label}`).toEqual(
        [],
      );
      const missing = pointerEdges(data).filter((edge) => !pointerEdges(first.data).includes(edge));
      expect(missing, `pointer edges of the first answer of ${label}`).toEqual([]);
    }
  } finally {
    live.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return answers;
}

function pointerEdges(data: GraphData): string[] {
  return [...openGraph(data).edges()]
    .filter(({ kind }) => kind === 'pointer')
    .map(({ caller, callee }) => `${caller.file}:${caller.name} -> ${callee.file}:${callee.name}`);
}

describe('a live index after random edits', () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`is what an index from scratch is (seed ${seed})`, async () => {
      await follow(seed, 24, false);
    }, 120_000);
  }

  for (const seed of [5, 6, 7, 29]) {
    it(`has the direct calls of the text, and no pointer call too few, before all is joined anew (seed ${seed})`, async () => {
      expect(await follow(seed, 24, true)).toBeGreaterThan(3);
    }, 120_000);
  }
});
