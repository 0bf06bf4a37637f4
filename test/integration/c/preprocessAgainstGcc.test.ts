// Our preprocessor against gcc's: token for token on real files, with the same headers. And modules against text: a
// file's own tokens are the same whether its headers come as text or as modules.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledHeaders } from '../../../src/c/include';
import { FrontEnd } from '../../../src/c/preprocess/frontEnd';
import { TokenKind } from '../../../src/c/tokens';
import { NodeFiles } from '../../../src/node/files';
import { openProject, type Project } from '../../../src/project/project';
import { dumpHeaders, firstDifference, gccTokens, hasGcc, ourTokens } from '../../support/gccPreprocess';
import { tree, without } from '../../support/trees';

const skip = !hasGcc || without('dpdk-22.11') || without('ovs-3.1');

/** Every file of these folders that a build for x86-64 Linux compiles without libraries from elsewhere. */
const SAMPLE = [
  /^dpdk\/lib\/(?:ring|mempool|mbuf|vhost|ethdev|net|hash|acl|telemetry)\/[^/]*\.c$/,
  /^dpdk\/lib\/eal\/(?:common|linux|unix|x86)\/[^/]*\.c$/,
  /^dpdk\/drivers\/net\/(?:ixgbe|null|virtio)\/.*\.c$/,
  /^ovs\/lib\/(?:dp-packet|netdev|netdev-dpdk|netdev-vport|dpif-netdev|ofp-print|cmap|hmap)\.c$/,
];
const NOT_HERE = /altivec|neon/;

describe.skipIf(skip)('preprocessor', () => {
  let project: Project;
  let front: FrontEnd;
  let dumped: string;

  beforeAll(() => {
    const files = new NodeFiles();
    project = openProject(
      [
        { name: 'dpdk', path: tree('dpdk-22.11') },
        { name: 'ovs', path: tree('ovs-3.1') },
      ],
      files,
    );
    front = new FrontEnd({ files: project.text, config: (path) => project.config(path) });
    dumped = dumpHeaders(project);
  });
  afterAll(() => rmSync(dumped, { recursive: true, force: true }));

  const sample = (): string[] =>
    project.files.filter((path) => SAMPLE.some((p) => p.test(project.display(path))) && !NOT_HERE.test(path));

  test('gives the tokens that gcc gives', () => {
    let files = 0;
    for (const path of sample()) {
      const gcc = gccTokens(path, project.config(path), dumped);
      expect(gcc.tokens, `${path}: ${gcc.error}`).toBeDefined();
      expect(firstDifference(ourTokens(front, path), gcc.tokens ?? []), path).toBeUndefined();
      files++;
    }
    expect(files).toBeGreaterThan(150);
  });

  test('gives a file the same tokens with headers as modules', () => {
    const own = (mode: 'textual' | 'modular', path: string): string[] => {
      const { tokens, file } = front.preprocess(path, mode);
      const list: string[] = [];
      for (let i = 0; i < tokens.count; i++) {
        // __COUNTER__ counts by unit.
        if (tokens.file[i] === file && tokens.kind[i] !== TokenKind.End)
          list.push(front.spellings.text(tokens.id[i]).replace(/^(cursor_|pad)\d+$/, '$1'));
      }
      return list;
    };
    const different = sample().filter(
      (path) => firstDifference(own('modular', path), own('textual', path)) !== undefined,
    );
    expect(different).toEqual([]);
  });

  test('reads whole DPDK and OVS as modules in seconds', () => {
    const fresh = new FrontEnd({ files: project.text, config: (path) => project.config(path) });
    const start = process.cpuUsage();
    let tokens = 0;
    for (const path of project.files) tokens += fresh.preprocess(path, 'modular').tokens.count;
    const { user, system } = process.cpuUsage(start);
    expect(tokens).toBeGreaterThan(15_000_000);
    // 8 to 11 s on a machine of its own; a busy one counts waiting for memory too.
    expect((user + system) / 1e6).toBeLessThan(120);
  });

  test('has headers that gcc takes, each on its own', () => {
    const include = join(dumped, 'include');
    const wrong: string[] = [];
    for (const name of bundledHeaders.keys()) {
      const run = spawnSync(
        'gcc',
        [
          '-march=corei7',
          '-D_GNU_SOURCE',
          '-nostdinc',
          '-I',
          include,
          '-fsyntax-only',
          '-fno-builtin',
          '-Wno-psabi',
          '-x',
          'c',
          '-',
        ],
        { input: `#include <${name}>\n`, encoding: 'utf8' },
      );
      if (run.status !== 0) wrong.push(`${name}: ${run.stderr.split('\n')[0]}`);
    }
    expect(wrong).toEqual([]);
  });
});
