// The facts of a file are a function of the sources: not of the order in which files are read, and not of who reads
// them.
import { describe, expect, it } from 'vitest';
import { FrontEnd } from '../../../src/c/preprocess/frontEnd';
import { ModuleReader } from '../../../src/index/extract/moduleReader';

const FILES: Record<string, string> = {
  // The same function is declared by two headers; the record is mentioned by one and defined by the other.
  'one.h': '#ifndef ONE\n#define ONE\nstruct ops;\nint work(struct ops *o);\nextern int shared(void);\n#endif\n',
  'two.h':
    '#ifndef TWO\n#define TWO\nextern int shared(void);\nstruct ops { int (*run)(void); };\n' +
    'static inline int run(struct ops *o) { return o->run(); }\n#endif\n',
  'all.h': '#ifndef ALL\n#define ALL\n#include "two.h"\n#include "one.h"\n#endif\n',
  'a.c': '#include "one.h"\n#include "two.h"\nint a(struct ops *o) { return shared() + o->run(); }\n',
  'b.c': '#include "all.h"\nint b(struct ops *o) { return shared() + work(o) + run(o); }\n',
  'c.c': '#include "two.h"\nint c(struct ops *o) { o->run = shared; return shared(); }\n',
};

/** Facts by path, of files read in this order; `once`: their trees are given back as soon as they have been read. */
function factsInOrder(order: readonly string[], once: boolean): Record<string, unknown> {
  const texts = new Map(Object.entries(FILES).map(([path, text]) => [`/w/${path}`, text]));
  const config = { includePaths: ['/w'], systemIncludePaths: [], forcedIncludes: [], defines: [] };
  const reader = new ModuleReader(
    new FrontEnd({
      files: { read: (path) => texts.get(path), isFile: (path) => texts.has(path) },
      config: () => config,
    }),
  );
  return Object.fromEntries(
    [...order]
      .map((path) => {
        const { facts, includes, missing, interface: seen } = reader.read(`/w/${path}`, once);
        return [path, { facts, includes, missing, seen }] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

describe('the order of reading', () => {
  const names = Object.keys(FILES);
  const orders = [
    names,
    [...names].reverse(),
    ['c.c', 'two.h', 'b.c', 'all.h', 'a.c', 'one.h'],
    ['b.c', 'one.h', 'c.c', 'all.h', 'a.c', 'two.h'],
  ];

  it.each([false, true])('says nothing (given back at once: %s)', (once) => {
    const first = factsInOrder(orders[0], false);
    for (const order of orders) expect(factsInOrder(order, once)).toEqual(first);
  });

  it('takes the declaration that a file sees first', () => {
    const read = factsInOrder(orders[0], false) as Record<
      string,
      { facts: { strings: string[]; symbols: Int32Array } }
    >;
    const declaredIn = (path: string): string => {
      const { strings, symbols } = read[path].facts;
      for (let row = 0; row < symbols.length; row += 5)
        if (strings[symbols[row]] === 'shared') return strings[symbols[row + 1]];
      return '';
    };
    expect(['a.c', 'b.c', 'c.c'].map(declaredIn)).toEqual(['/w/one.h', '/w/two.h', '/w/two.h']);
  });
});
