// ARCHITECTURE.md is true: what it names is there, and every room of src/ is on it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../../support/trees';

const text = readFileSync(join(repository, 'ARCHITECTURE.md'), 'utf8');
/** What stands between backticks. */
const named = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]);
const folders = ['src', 'webview', 'test', 'scripts'];
const files = new Set(
  folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map((path) => basename(path)),
  ),
);

test('files that it names exist', () => {
  const missing = named
    .filter((name) => /^[\w./-]+\.(?:ts|mjs|json)$/.test(name) && !/[A-Z]{4}/.test(name))
    .filter((name) => (name.startsWith('src/') ? !existsSync(join(repository, name)) : !files.has(basename(name))))
    .filter((name) => !existsSync(join(repository, name)));
  expect(missing).toEqual([]);
});

test('folders that it names exist', () => {
  const missing = named.filter((name) => /^(?:src|test|webview|l10n)\/[\w/]*$/.test(name));
  expect(missing.filter((name) => !existsSync(join(repository, name)))).toEqual([]);
});

test('every room of the core is on it', () => {
  const rooms = ['src', 'src/index', 'src/machine'].flatMap((folder) =>
    readdirSync(join(repository, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => (folder === 'src' ? `src/${entry.name}` : entry.name)),
  );
  const missing = rooms.filter((room) => !text.includes(`\`${room}`) && !text.includes(`${room}/`));
  expect(missing).toEqual([]);
});

test('it stays a map: no longer than a newcomer reads', () => {
  expect(Buffer.byteLength(text)).toBeLessThan(22_540);
});
