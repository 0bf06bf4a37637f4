// `exec` as a shell sees it: input, limits, notes, libraries.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../../src/cli/main';
import { tree, without } from '../../support/trees';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lens-exec-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function cli(args: string[], input: string[] = []): Promise<{ status: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const status = await main(args, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    isTerminal: false,
    cwd: folder,
    env: {},
    // What is typed shows among the output, as on a terminal.
    input: () => {
      const line = input.shift() ?? '';
      stdout += `<${line.trimEnd()}>`;
      return new TextEncoder().encode(line);
    },
  });
  return { status, stdout, stderr };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

test('input is asked for line by line, after the output that asks for it', async () => {
  const name = file(
    'ask.c',
    `#include <stdio.h>
int main(void)
{
	char who[20];
	int n, c, rest = 0;

	printf("name? ");
	if (scanf("%19s", who) != 1) return 1;
	printf("number? ");
	if (scanf("%d", &n) != 1) return 2;
	while ((c = getchar()) != EOF) rest++;
	printf("%s %d %d\\n", who, n, rest);
	return 0;
}
`,
  );
  const { status, stdout } = await cli(['exec', name], ['bob\n', '42\n', 'more\n']);
  expect(stdout).toBe('name? <bob>number? <42><more><>bob 42 6\n');
  expect(status).toBe(0);
});

test('a limit of statements ends what would not end', async () => {
  const name = file('forever.c', 'int main(void) { for (;;) ; }\n');
  const { status, stderr } = await cli(['exec', '--limit', '5000', name]);
  expect(status).toBe(124);
  expect(stderr).toBe('datapath-lens: stopped after 5000 statements (--limit)\n');
  expect((await cli(['exec', '--limit', 'many', name])).status).toBe(2);
});

test('memory that was lost is noted with the place of its allocation; what is still held is not', async () => {
  const name = file(
    'leak.c',
    `#include <stdlib.h>
static char *kept;
int main(void)
{
	kept = malloc(100);
	for (int i = 0; i < 3; i++)
		malloc(10);
	return 0;
}
`,
  );
  const { status, stderr } = await cli(['exec', '--leaks', name]);
  expect(status).toBe(0);
  expect(stderr).toBe(
    'leak.c:7: note: 30 bytes allocated here in 3 blocks were never freed, and nothing leads to them any more\n',
  );
  expect((await cli(['exec', name])).stderr).toBe('');
});

test('without checks a program goes on as on the bare machine', async () => {
  const name = file('unset.c', 'int main(void) { int x; return x ? 0 : 0 * x; }\n');
  const { status, stderr } = await cli(['exec', name]);
  expect(status).toBe(134);
  expect(stderr).toMatch(
    /unset\.c:1: read of 4 bytes at 0x\w+: uninitialised: 'x' \(int, unset\.c:1\) was never given a value\n$/,
  );
  expect((await cli(['exec', '--no-checks', name])).status).toBe(0);
});

test.skipIf(without('dpdk-22.11'))(
  'a library is linked whole: what registers itself is there before main',
  async () => {
    const name = file(
      'ops.c',
      `#include <stdio.h>
#include <rte_mempool.h>
int main(void) { printf("%d\\n", rte_mempool_ops_table.num_ops > 0); return 0; }
`,
    );
    const root = ['--root', tree('dpdk-22.11')];
    expect((await cli(['exec', ...root, '--link', 'drivers/mempool/ring', name])).stdout).toBe('1\n');
    expect((await cli(['exec', ...root, name])).stdout).toBe('0\n');
    const { status, stderr } = await cli(['exec', ...root, '--link', 'drivers/mempool/nothing', name]);
    expect(status).toBe(1);
    expect(stderr).toContain('drivers/mempool/nothing');
  },
);
