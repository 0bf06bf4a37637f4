// What another configuration makes stale: macros by their names in the text, include paths by what their folders hold.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileConfig } from '../../../src/c/preprocess/frontEnd';
import { Configuration } from '../../../src/node/configuration';
import type { Project } from '../../../src/project/project';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'datapath-lens-configuration-'));
  mkdirSync(join(root, 'lib/new/deep'), { recursive: true });
  writeFileSync(join(root, 'lib/new/rte_new.h'), '');
  writeFileSync(join(root, 'lib/new/deep/inner.h'), '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const TEXTS: Record<string, string> = {
  'version.h':
    '#define VERSION(y, m) ((y) << 8 | (m))\n#define \\\n X 1\n#define NOW VERSION(VER_YEAR, \\\n' +
    '  VER_MONTH)\n#define LATER(x) (NOW > (x))\n',
  'uses.c': '#if LATER(5)\nint f(void);\n#endif\n',
  'plain.c': '#include <rte_old.h>\nint VER_YEARS, NOWADAYS;\n',
  'new.c': '  #  include <rte_new.h>\n',
  'inner.c': '#include "deep/inner.h"\n',
  'macro.c': '#include HEADER\n',
  'up.c': '#include "../old/rte_old.h"\n',
  'feature.c': '#ifdef FEATURE\n#endif\n',
  'config.c': '#include <sub/config.h>\n',
  'version.h.c': '#include "config.c"\n',
};
const FILES = Object.keys(TEXTS).map((name) => `/w/${name}`);

interface Given {
  virtual?: string;
  includes?: string[];
  defines?: [string, string][];
  forced?: string[];
  of?: Record<string, Partial<FileConfig>>;
}
function configuration(
  { virtual = '', includes = ['/w/a', '/w/b'], defines = [], forced = [], of = {} }: Given = {},
  program = 'p',
): Configuration {
  const common: FileConfig = { includePaths: includes, systemIncludePaths: [], forcedIncludes: forced, defines };
  const own = new Map(Object.entries(of).map(([name, config]) => [`/w/${name}`, { ...common, ...config }]));
  return Configuration.of(
    {
      files: FILES,
      config: (path: string) => own.get(path) ?? common,
      virtualFiles: new Map([['/v/config.h', virtual]]),
    } as unknown as Project,
    program,
  );
}
function affected(before: Configuration, now: Configuration): string[] | undefined {
  // As it comes out of the store.
  const stored = Configuration.from(
    JSON.parse(JSON.stringify(before.stored(FILES))) as ReturnType<Configuration['stored']>,
    FILES,
  );
  expect(stored.key).toBe(before.key);
  const found = now.affected(stored, FILES, (path) => TEXTS[path.slice(3)]);
  return found && [...found].map((path) => path.slice(3)).sort();
}

describe('another configuration', () => {
  it('is the same when nothing differs', () => {
    expect(configuration({ virtual: '#define A 1\n' }).key).toBe(configuration({ virtual: '#define A 1\n' }).key);
    expect(configuration().key).not.toBe(configuration({ includes: ['/w/b', '/w/a'] }).key);
  });
  it('has another version: files that mention it, directly or through macros', () => {
    const version = (year: number): Configuration =>
      configuration({ virtual: `/* by us */\n#define VER_YEAR ${year}\n#define OTHER 1\n` });
    expect(affected(version(22), version(23))).toEqual(['uses.c', 'version.h']);
  });
  it('defines more or less', () => {
    expect(affected(configuration(), configuration({ defines: [['FEATURE', '1']] }))).toEqual(['feature.c']);
    expect(affected(configuration({ virtual: '#define FEATURE 1\n' }), configuration())).toEqual(['feature.c']);
  });
  it('has another header of ours: who includes it, and who includes them', () => {
    const before = configuration({ virtual: 'int x;\n' });
    expect(affected(before, configuration({ virtual: 'int y;\n' }))).toEqual(['config.c', 'version.h.c']);
    expect(affected(before, configuration({ virtual: 'int y;\n', forced: ['config.h'] }))).toBeUndefined();
  });
  it('looks in another folder: files that include what is there, or that may', () => {
    const more = configuration({ includes: ['/w/a', join(root, 'lib/new'), '/w/b'] });
    expect(affected(configuration(), more)).toEqual(['inner.c', 'macro.c', 'new.c', 'up.c']);
    expect(affected(more, configuration())).toEqual(['inner.c', 'macro.c', 'new.c', 'up.c']);
  });
  it('looks in the same folders in another order', () => {
    const folders = (order: string): Configuration =>
      configuration({ includes: [...order].map((name) => (name === 'n' ? join(root, 'lib/new') : `/w/${name}`)) });
    expect(affected(folders('abcn'), folders('anbc'))).toEqual(['inner.c', 'macro.c', 'new.c', 'up.c']);
    expect(affected(folders('abcn'), folders('acbn'))).toEqual(['macro.c', 'up.c']);
  });
  it('includes something else first, or is read by another program', () => {
    expect(affected(configuration(), configuration({ of: { 'plain.c': { forcedIncludes: ['x.h'] } } }))).toEqual([
      'plain.c',
    ]);
    expect(affected(configuration(), configuration({}, 'another'))).toBeUndefined();
  });
});
