// The lint rule that keeps the arrows in src/ pointing one way.
import { Linter } from 'eslint';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { upwardOnly } from '../../../scripts/lib/layers.mjs';
import { repository } from '../../support/trees';

/** The messages for `code` as if it stood in `file` of src/. */
function lint(file: string, code: string): string[] {
  const linter = new Linter({ cwd: repository });
  const config = [
    {
      files: ['**/*.js'],
      plugins: { layers: { rules: { 'upward-only': upwardOnly as never } } },
      rules: { 'layers/upward-only': ['error', { root: repository }] as never },
    },
  ];
  return linter.verify(code, config, { filename: join(repository, 'src', file) }).map((message) => message.message);
}

test('a later layer uses an earlier one', () => {
  expect(lint('index/extract/x.js', "import { a } from '../../c/ast'; export { a };")).toEqual([]);
});

test('an earlier layer may not use a later one', () => {
  expect(lint('c/x.js', "import { a } from '../index/api'; export { a };")[0]).toContain(
    'src/c may not import src/index',
  );
  expect(lint('machine/deep/x.js', "export * from '../../world/files';")[0]).toContain(
    'src/machine may not import src/world',
  );
});

test('layers of one rank may not use each other', () => {
  expect(lint('cli/x.js', "import '../extension/roots';")).toHaveLength(1);
});

test('a folder of the same name deeper down is no layer', () => {
  expect(lint('c/parse/x.js', "import '../index/y';")).toEqual([]);
});

test('the core knows neither VS Code nor Node', () => {
  for (const name of ['vscode', 'fs', 'node:fs/promises', 'worker_threads']) {
    expect(lint('world/x.js', `import '${name}';`)[0], name).toContain('src/world is core');
  }
  expect(lint('world/x.js', "const a = await import('node:os'); export { a };")).toHaveLength(1);
  expect(lint('node/x.js', "import 'node:fs';")).toEqual([]);
});
