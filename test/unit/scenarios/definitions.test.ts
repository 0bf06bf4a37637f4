// Which unit defines a name, by the text alone; also in text that is made to take long.
import { describe, expect, test } from 'vitest';
import { Definitions } from '../../../src/scenarios/definitions';
import { cpuSeconds } from '../../support/cpuTime';

function find(name: string, files: Record<string, string>, from = '/r/lib/a/user.c'): string | undefined {
  return new Definitions(Object.keys(files), ['/r'], {
    read: (path) => files[path],
    isFile: (path) => path in files,
  }).find(name, from);
}

describe('definitions', () => {
  test.each([
    ['one', 'int one(int x)\n{ return x; }\n'],
    ['two', 'struct thing *\ntwo(void)\n{\n}\n'],
    ['three', 'const char *three(int a,\n\tint b)\n{\n}\n'],
    ['table', 'struct entry table[4] = {\n};\n'],
    ['grid', 'int grid[2][3] __rte_cache_aligned;\n'],
    ['hook', 'int (*hook)(int);\n'],
    ['logtype', 'RTE_LOG_REGISTER_DEFAULT(logtype, INFO);\n'],
    ['below', 'static struct x *unused;\nstruct y\nbelow = { 1 };\n'],
    ['per_lcore__id', 'RTE_DEFINE_PER_LCORE(unsigned int, _id) = 3;\n'],
  ])('%s', (name, text) => {
    expect(find(name, { '/r/lib/a/a.c': text })).toBe('/r/lib/a/a.c');
  });

  test.each([
    ['one', 'static int one(int x)\n{ return x; }\n'],
    ['one', 'static int\none(int x)\n{ return x; }\n'],
    ['one', 'int one(int x);\n'],
    ['one', 'int two(void)\n{\n\tone(3);\n}\n'],
    ['table', 'extern struct entry table[4];\n'],
    ['table', 'static struct entry table[4];\n'],
  ])('%s is not defined by %j', (name, text) => {
    expect(find(name, { '/r/lib/a/a.c': text })).toBeUndefined();
  });

  test('units that hold a function, static ones too', () => {
    const files = {
      '/r/lib/a/a.c': 'static __rte_always_inline int\none(int x)\n{ return two(x); }\n',
      '/r/lib/a/b.c': 'int three(void)\n{\n\treturn one(3);\n}\nint two(int);\n',
      '/r/drivers/x/x.c': 'static int two(int x) { return x; }\n',
    };
    const definitions = new Definitions(Object.keys(files), ['/r'], {
      read: (path) => files[path as keyof typeof files],
      isFile: (path) => path in files,
    });
    expect(definitions.holding('one')).toEqual(['/r/lib/a/a.c']);
    expect(definitions.holding('two')).toEqual(['/r/drivers/x/x.c']);
    expect(definitions.holding('four')).toEqual([]);
  });

  test('the nearest file wins; tests and other processors are left out', () => {
    const text = 'int one(void)\n{\n}\n';
    expect(find('one', { '/r/lib/b/b.c': text, '/r/lib/a/x86/a.c': text, '/r/lib/a/arm/a.c': text })).toBe(
      '/r/lib/a/x86/a.c',
    );
    expect(find('one', { '/r/app/test/t.c': text, '/r/lib/a/arm/a.c': text })).toBeUndefined();
  });

  test.each([
    ['blanks', `a${' '.repeat(100_000)};\n`],
    ['words', `${'word * '.repeat(30_000)}zed\n`],
    ['brackets', `int zed${'[1]'.repeat(30_000)}\n`],
    ['attributes', `int zed ${'__a'.repeat(30_000)}!\n`],
    ['attributes with arguments', `int zed ${'__a(1)'.repeat(30_000)}!\n`],
    ['capitals', `int f(void) ${'A'.repeat(190)}\n`.repeat(2_000)],
    ['one long line of mentions', 'RTE_DEFINE_PER_LCORE(zed zed '.repeat(20_000)],
    ['parentheses', 'f(('.repeat(30_000)],
  ])('no text takes long: %s', (_, text) => {
    const used = cpuSeconds(() => {
      find('zed', { '/r/lib/a/a.c': text });
      find('per_lcore_zed', { '/r/lib/a/a.c': text });
    });
    expect(used).toBeLessThan(1.5);
  });
});
