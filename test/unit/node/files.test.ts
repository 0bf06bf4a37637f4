import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NodeFiles } from '../../../src/node/files';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lens-files-'));
  for (const folder of ['src', '.git', 'node_modules', 'build', 'out']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'src/a.c'), 'int a;\n');
  writeFileSync(join(root, 'src/binary.c'), Buffer.from([0x7f, 0x45, 0, 1]));
  writeFileSync(join(root, 'src/latin1.c'), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));
  writeFileSync(join(root, 'src/big.c'), Buffer.alloc(9 * 1024 * 1024, 0x20));
  writeFileSync(join(root, '.git/x.c'), '');
  writeFileSync(join(root, 'node_modules/x.c'), '');
  writeFileSync(join(root, 'build/build.ninja'), '');
  writeFileSync(join(root, 'build/x.c'), '');
  writeFileSync(join(root, 'out/x.c'), '');
  symlinkSync('..', join(root, 'src/loop'));
  symlinkSync('a.c', join(root, 'src/same.c'));
  symlinkSync('/etc/hostname', join(root, 'src/outside.c'));
  symlinkSync('nowhere', join(root, 'src/dangling.c'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe('NodeFiles', () => {
  test('walks over real files only', () => {
    const { files, buildFolders, messages } = new NodeFiles().list(root);
    expect(files.map((path) => path.slice(root.length + 1))).toEqual([
      'out/x.c',
      'src/a.c',
      'src/binary.c',
      'src/latin1.c',
    ]);
    expect(buildFolders).toEqual([join(root, 'build')]);
    expect(messages.map((m) => m.replace(`${root}/`, '')).sort()).toEqual([
      'src/big.c: left out, it is larger than 8 MB',
      'src/dangling.c: left out, the link leads nowhere',
      'src/loop: not followed, the link leads back to a folder that it lies in',
      'src/outside.c: left out, the link leads out of the folder',
    ]);
  });
  test('reads text, not bytes', () => {
    const files = new NodeFiles();
    expect(files.read(join(root, 'src/a.c'))).toBe('int a;\n');
    expect(files.read(join(root, 'src/latin1.c'))).toBe('//é\n');
    expect(files.read(join(root, 'src/binary.c'))).toBeUndefined();
    expect(files.read(join(root, 'src/big.c'))).toBeUndefined();
    expect(files.read(join(root, 'src'))).toBeUndefined();
    expect(files.read(join(root, 'none.c'))).toBeUndefined();
  });
  test('knows what is there, before and after listing', () => {
    const files = new NodeFiles();
    for (let round = 0; round < 2; round++) {
      expect(files.isFile(join(root, 'src/a.c'))).toBe(true);
      expect(files.isFile(join(root, 'src/same.c'))).toBe(true);
      expect(files.isFile(join(root, 'src/b.c'))).toBe(false);
      expect(files.isFile(join(root, 'src'))).toBe(false);
      expect(files.isFile(join(root, 'build/x.c'))).toBe(true);
      files.list(root);
    }
  });
  test('a folder that is not there is an error that names it', () => {
    expect(() => new NodeFiles().list(join(root, 'none'))).toThrow(/none: cannot be read as a folder/);
  });
});
