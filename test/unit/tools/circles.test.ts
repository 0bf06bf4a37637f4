// No circle of imports grows beyond what one can hold in one's head, type imports counted.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { circles, importGraph, sourceFiles } from '../../../scripts/lib/circles.mjs';
import { repository } from '../../support/trees';

/** Files that a circle may have; the grammar of C, which is one circle by nature, stands apart. */
const MOST = 9;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'circles-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The circles among files with these texts, by their names. */
function circlesOf(texts: Record<string, string>): string[][] {
  const files = Object.entries(texts).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  return circles(importGraph(files)).map((circle: string[]) => circle.map((file) => relative(folder, file)));
}

test('files that import each other are a circle, a chain is none', () => {
  expect(
    circlesOf({ 'a.ts': "import { b } from './b';", 'b.ts': "export * from './a';", 'c.ts': "import './a';" }),
  ).toEqual([['a.ts', 'b.ts']]);
});

test('type imports, exports of others and imports over several lines count', () => {
  expect(
    circlesOf({
      'a.ts': "import type {\n  B,\n} from './b';",
      'b.ts': "export type { C } from './c';",
      'c.ts': "type A = import('./a').A;",
    }),
  ).toEqual([['a.ts', 'b.ts', 'c.ts']]);
});

test('what a file only mentions is no import', () => {
  expect(circlesOf({ 'a.ts': "import './b';", 'b.ts': "// as in './a'\nexport const a = './a';" })).toEqual([]);
});

test(`src/ has no circle above ${MOST} files but the grammar's own`, () => {
  const found = circles(importGraph(sourceFiles(join(repository, 'src')))).map((circle: string[]) =>
    circle.map((file) => relative(repository, file)),
  );
  const large = found.filter(
    (circle: string[]) => circle.length > MOST && !circle.every((file) => file.startsWith('src/c/parse/')),
  );
  expect(large).toEqual([]);
});
