// Which packages stand in a bundle, and what is written of them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundledPackages, notices } from '../../../scripts/lib/notices.mjs';

const METAFILE = {
  outputs: {
    'dist/a.js': {
      inputs: {
        'src/a.ts': { bytesInOutput: 10 },
        'node_modules/lit/index.js': { bytesInOutput: 5 },
        'node_modules/lit/html.js': { bytesInOutput: 5 },
        'node_modules/@scope/one/dist/main.js': { bytesInOutput: 7 },
        'node_modules/shaken/index.js': { bytesInOutput: 0 },
      },
    },
    'dist/b.js': { inputs: { '../main/node_modules/outer/node_modules/inner/x.js': { bytesInOutput: 1 } } },
  },
};

test('packages of which something is in an output, each once, the innermost', () => {
  expect(bundledPackages([METAFILE, METAFILE])).toEqual([
    '../main/node_modules/outer/node_modules/inner',
    'node_modules/@scope/one',
    'node_modules/lit',
  ]);
});

describe('notices', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'notices-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const make = (folder: string, manifest: object, files: Record<string, string> = {}): string => {
    const path = join(root, folder);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    return path;
  };

  test('name, version and licence text, in order of names', () => {
    const text = notices([
      make('b', { name: 'b', version: '2.0.0', license: 'BSD-3-Clause' }, { 'LICENSE.md': 'text of b\n' }),
      make(
        'a',
        { name: 'a', version: '1.0.0', license: 'Apache-2.0' },
        { LICENSE: 'text of a', NOTICE: 'notice of a' },
      ),
      make('copy', { name: 'a', version: '1.0.0', license: 'Apache-2.0' }, { LICENSE: 'text of a' }),
    ]);
    expect(text.match(/^\S+ \d\.\d\.\d \(.*\)$/gm)).toEqual(['a 1.0.0 (Apache-2.0)', 'b 2.0.0 (BSD-3-Clause)']);
    expect(text).toContain('text of a\n\nnotice of a');
    expect(text).toContain('text of b');
  });

  test('the MIT licence is written out where its text is missing; of others it must be there', () => {
    const text = notices([make('a', { name: 'a', version: '1.0.0', license: 'MIT', author: 'Somebody <x@y.z>' })]);
    expect(text).toContain('Copyright (c) Somebody\n\nPermission is hereby granted');
    expect(() => notices([make('b', { name: 'b', version: '1.0.0', license: 'ISC' })])).toThrow('no licence text');
  });
});
