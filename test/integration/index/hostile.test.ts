// Input that no reader means to give, through the command line: a message that names the file, the rest works,
// nothing crashes.
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repository } from '../../support/trees';

let folder: string;

function write(path: string, content: string | Uint8Array): string {
  const absolute = join(folder, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
  return absolute;
}

function lens(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((done) => {
    const command = [join(repository, 'dist/cli.js'), ...args, '--cache', join(folder, 'cache')];
    execFile(process.execPath, command, { cwd: join(folder, 'tree') }, (error, out, err) =>
      done({ status: Number(error?.code ?? 0), out, err }),
    );
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datapath-lens-hostile-'));
  write('tree/good.c', 'int leaf(void) { return 1; }\nint work(void) { return leaf(); }\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is right in the tree is found whatever else lies in it. */
async function goodWorks(): Promise<string> {
  const { status, out, err } = await lens('callees', 'work');
  expect(status).toBe(0);
  expect(out).toBe('work  good.c:2\n  leaf  good.c:1\n');
  return err;
}

describe('hostile input', () => {
  it('tells of a folder without C', async () => {
    mkdirSync(join(folder, 'empty'));
    const { status, err } = await lens('index', join(folder, 'empty'));
    expect(status).toBe(1);
    expect(err).toBe(`datapath-lens: There is no C source (.c, .h) in ${join(folder, 'empty')}.\n`);
  });

  it('tells of a folder that is not there', async () => {
    const { status, err } = await lens('index', join(folder, 'nowhere'));
    expect(status).not.toBe(0);
    expect(err).toContain(join(folder, 'nowhere'));
  });

  it('leaves out a binary file named .c', async () => {
    const path = write('tree/binary.c', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]));
    expect(await goodWorks()).toMatch(new RegExp(`^datapath-lens: ${path}: .*left out\n$`));
  });

  it('reads an empty file and one of white space', async () => {
    write('tree/nothing.c', '');
    write('tree/space.c', ' \n\n\t');
    expect(await goodWorks()).toBe('');
  });

  it('goes on after unbalanced braces', async () => {
    write(
      'tree/open.c',
      'int before(void) { return 0; }\nint never_closed(void) { if (before()) {\n\n  return 1;\n}\n' +
        'int after(void) { return before(); }\n',
    );
    write('tree/closed.c', '}}}\nint behind(void) { return 0; }\n');
    await goodWorks();
    expect((await lens('callees', 'after')).out).toContain('before  open.c:1');
    expect((await lens('callees', 'behind')).out).toBe('behind  closed.c:2\n');
    const { out } = await lens('index', '--json');
    expect((JSON.parse(out) as { parseProblems: number }).parseProblems).toBeGreaterThan(0);
  });

  it('follows no circle of links', async () => {
    mkdirSync(join(folder, 'tree/sub'));
    symlinkSync('..', join(folder, 'tree/sub/up'));
    symlinkSync('round.c', join(folder, 'tree/round.c'));
    const err = await goodWorks();
    expect(err).toContain(`${join(folder, 'tree/sub/up')}: not followed, the link leads back`);
    expect(err).toContain(`${join(folder, 'tree/round.c')}: left out`);
  });

  it('tells of a damaged store and builds it again', async () => {
    await goodWorks();
    const stored = join(folder, 'cache', readdirSync(join(folder, 'cache'))[0]);
    for (const damage of [
      () => writeFileSync(join(stored, 'graph.bin'), 'this is no index'),
      () => truncateSync(join(stored, 'graph.bin'), 100),
      () => truncateSync(join(stored, 'graph.bin'), 0),
    ]) {
      damage();
      expect(await goodWorks()).toMatch(/graph\.bin: the stored index cannot be used: .*; building it again\n$/);
      expect(await goodWorks()).toBe('');
    }
  });

  it.skipIf(process.getuid?.() === 0)('leaves out what may not be read', async () => {
    const path = write('tree/secret.c', 'int secret(void) { return 0; }\n');
    chmodSync(path, 0);
    expect(await goodWorks()).toMatch(new RegExp(`^datapath-lens: ${path}: .*left out\n$`));
  });

  it('reads CRLF, invalid UTF-8, a header that includes itself, a macro that grows without end', async () => {
    write('tree/crlf.c', 'int crlf(void)\r\n{\r\n  return leaf\\\r\n();\r\n}\r\n');
    write(
      'tree/latin.c',
      Uint8Array.from([...Buffer.from('/* '), 0xe9, 0xff, ...Buffer.from(' */ int latin(void) { return 0; }\n')]),
    );
    write('tree/self.h', '#include "self.h"\n#include "self.h"\nint in_self(void);\n');
    write('tree/self.c', '#include "self.h"\nint uses_self(void) { return in_self(); }\n');
    const bomb = Array.from({ length: 40 }, (_, i) => `#define B${i + 1}(x) B${i}(x) B${i}(x)`).join('\n');
    write(
      'tree/bomb.c',
      `#define B0(x) x;\n${bomb}\nint bomb(void) { B40(leaf()) return 0; }\nint beside(void) { return 0; }\n`,
    );
    write(
      'tree/deep.c',
      `int deep(void) { return ${'('.repeat(20_000)}1${')'.repeat(20_000)}; }\nint beneath(void) { return deep(); }\n`,
    );
    await goodWorks();
    expect((await lens('callees', 'crlf')).out).toContain('leaf');
    expect((await lens('callees', 'latin')).status).toBe(0);
    expect((await lens('callees', 'uses_self')).out).toContain('in_self');
    expect((await lens('callees', 'beneath')).out).toContain('deep  deep.c:1');
  }, 60_000);
});
