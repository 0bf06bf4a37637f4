// The miniature is real C: gcc takes every file of it without a warning.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { miniDpdk } from '../../support/trees';

const files = readdirSync(miniDpdk, { recursive: true, encoding: 'utf8' });

test('gcc reads every file without a warning', () => {
  const sources = files.filter((file) => file.endsWith('.c'));
  const folders = new Set(files.filter((file) => file.endsWith('.h')).map((file) => join(file, '..')));
  expect(sources.length).toBeGreaterThan(10);
  const args = [
    '-fsyntax-only',
    '-Wall',
    '-Wextra',
    '-Werror',
    ...[...folders].map((folder) => `-I${folder}`),
    ...sources,
  ];
  execFileSync('gcc', args, { cwd: miniDpdk, stdio: 'pipe' });
});
