// The commands of the machine as a shell sees them: run, exec, scenarios, layout.
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main';
import { tree, without } from '../../support/trees';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lens-run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function cli(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const status = await main(args, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    isTerminal: false,
    cwd: folder,
    env: {},
  });
  return { status, stdout, stderr };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

describe.skipIf(without('dpdk-22.11'))('run', () => {
  test('the trace of calls, and all of lib/ring from the source', async () => {
    const { status, stdout } = await cli('run', 'ring-mp-enqueue', tree('dpdk-22.11'));
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('main\tring-mp-enqueue.c');
    expect(lines).toContain('  rte_ring_init\tlib/ring/rte_ring.c');
    expect(lines).toContain('    memset\t<string.h>\tmodelled');
    expect(lines).toContain('        __rte_ring_move_prod_head\tlib/ring/rte_ring_generic_pvt.h\tthread=enqueuer-2');
    expect(stdout).toMatch(/^ {2}lib\/ring: 100 % \(\d+ statements\)$/m);
    expect(stdout).toMatch(/^ {2}8 objects went through the ring$/m);
  });

  test.each(['ring-burst one', 'ring-hts wait', 'ring-rts overtake', 'ring-mp-enqueue wait'])(
    '%s ends well, all of lib/ring from the source',
    async (text) => {
      const [name, schedule] = text.split(' ');
      const { status, stdout } = await cli('run', name, tree('dpdk-22.11'), '--schedule', schedule, '--trace', 'none');
      expect(status).toBe(0);
      expect(stdout).toMatch(/^ {2}lib\/ring: 100 % /m);
      expect(stdout).toMatch(
        name === 'ring-burst' ? /dequeue burst: 2, 0 objects left\n/ : /^ {2}8 objects went through the ring$/m,
      );
    },
  );

  test('ring-rts overtake: the tail moves when the slower one has finished', async () => {
    const { stdout } = await cli('run', 'ring-rts', tree('dpdk-22.11'), '--schedule', 'overtake');
    const calls = stdout
      .split('\n')
      .filter((line) => /thread=enqueuer/.test(line))
      .map((line) => line.trim().split('\t'));
    const first = calls.findIndex(
      ([name, , thread]) => name === '__rte_ring_rts_update_tail' && thread === 'thread=enqueuer-1',
    );
    const second = calls.findIndex(
      ([name, , thread]) => name === '__rte_ring_rts_update_tail' && thread === 'thread=enqueuer-2',
    );
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThan(first);
  });

  test('--schedule race: one compare-and-swap fails; settings count', async () => {
    const { status, stdout } = await cli(
      'run',
      'ring-mp-enqueue',
      tree('dpdk-22.11'),
      '--json',
      '--schedule',
      'race',
      '--set',
      'rounds=3',
      '--trace',
      'none',
    );
    expect(status).toBe(0);
    const summary = JSON.parse(stdout) as {
      threads: { name: string; swapsFailed: number }[];
      stdout: string;
      settings: object;
      trace: string[];
    };
    expect(summary.threads.find((thread) => thread.name === 'enqueuer-2')?.swapsFailed).toBe(1);
    expect(summary).toMatchObject({
      stdout: '12 objects went through the ring\n',
      settings: { rounds: '3', bulk: '2' },
      trace: [],
    });
  });

  test('--trace lines and --until', async () => {
    const { status, stdout } = await cli(
      'run',
      'ring-mp-enqueue',
      tree('dpdk-22.11'),
      '--trace',
      'lines',
      '--until',
      'get_sync_type',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ring-mp-enqueue\.c:\d+\tunsigned int taken = 0;\n/);
    expect(stdout).toMatch(/^lib\/ring\/rte_ring\.c:\d+\tret = get_sync_type\(/m);
    expect(stdout).toContain('ring-mp-enqueue (schedule round-robin) stopped');
    expect(stdout).not.toContain('thread=');
  });

  test('wrong usage says what there is', async () => {
    const root = tree('dpdk-22.11');
    for (const [args, message] of [
      [['--schedule', 'fast'], 'ring-mp-enqueue has no schedule fast; there are round-robin, race, wait, '],
      [['--set', 'size=8'], 'ring-mp-enqueue has no setting size; there are ring_size=8'],
      [['--trace', 'all'], '--trace is calls, lines or none'],
    ] as [string[], string][]) {
      const { status, stderr } = await cli('run', 'ring-mp-enqueue', root, ...args);
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
    expect(await cli('run', 'ring', root)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there is no scenario ring; there are ring-mp-enqueue') as string,
    });
    expect(await cli('run', 'ring-mp-enqueue', root, '--until', 'nowhere', '--trace', 'none')).toMatchObject({
      status: 1,
      stderr: 'datapath-lens: nowhere was not reached\n',
    });
  });

  test("a reader's own scenario on the checkout; its fault has a place", async () => {
    const name = file(
      'mine.c',
      `/*\n * @title My own\n * @root dpdk\n * @set COUNT=3 how many\n */
#include <stdio.h>
#include <rte_ring.h>
int main(void)
{
	struct rte_ring *r = NULL;

	printf("%d %u\\n", COUNT, rte_align32pow2(COUNT));
	return (int)r->size;
}
`,
    );
    const { status, stdout, stderr } = await cli('run', name, tree('dpdk-22.11'), '--set', 'COUNT=5');
    expect(status).toBe(1);
    expect(stdout).toContain('  rte_align32pow2\tlib/eal/include/rte_common.h');
    expect(stdout).toContain('\n  5 8\n');
    expect(stderr).toMatch(/^datapath-lens: mine\.c:13: read of 4 bytes at 0x[0-9a-f]+: a null pointer\n$/);
  });
});

test('run and scenarios where lib/ring is missing', async () => {
  mkdirSync(join(folder, 'cut/config'), { recursive: true });
  mkdirSync(join(folder, 'cut/lib/eal'), { recursive: true });
  file('cut/config/rte_config.h', '#define RTE_MAX_LCORE 4\n');
  file('cut/lib/eal/x.c', 'int x;\n');
  const { status, stdout, stderr } = await cli('run', 'ring-mp-enqueue', 'cut');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^datapath-lens: ring-mp-enqueue cannot run here: .*\bcut\b.* has no lib\/ring or lib\/librte_ring\n$/,
  );
  expect((await cli('scenarios', 'cut')).stdout).toMatch(
    /^ring-mp-enqueue\t.*\n {2}cannot run here: .* has no lib\/ring/m,
  );
});

describe('exec', () => {
  test("output, arguments and exit status are the program's own", async () => {
    const name = file(
      'args.c',
      '#include <stdio.h>\nint main(int argc, char **argv) { fprintf(stderr, "e"); printf("%d %s ' +
        '%s\\n", argc, argv[0], argv[1]); return 7; }\n',
    );
    expect(await cli('exec', name, '--', '--help')).toEqual({ status: 7, stdout: '2 args.c --help\n', stderr: 'e' });
  });

  test('several files are linked', async () => {
    const first = file('a.c', 'extern int twice(int); int main(void) { return twice(21); }\n');
    const second = file('b.c', 'int twice(int x) { return 2 * x; }\n');
    expect(await cli('exec', first, second)).toEqual({ status: 42, stdout: '', stderr: '' });
  });

  test('a fault and a deadlock end with 134 and a place', async () => {
    const name = file(
      'fault.c',
      '#include <stdlib.h>\nint main(void)\n{\n  char *p = malloc(4);\n  free(p);\n  return p[1];\n}\n',
    );
    const { status, stderr } = await cli('exec', name);
    expect(status).toBe(134);
    expect(stderr).toMatch(
      /fault\.c:6: read of 1 byte at 0x[0-9a-f]+: the heap block of 4 bytes at 0x[0-9a-f]+ \(allocated at fault\.c:4\) was freed\n$/,
    );
    const lock = file(
      'lock.c',
      '#include <pthread.h>\nstatic pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;\nint main(void)\n' +
        '{ pthread_mutex_lock(&m); pthread_mutex_lock(&m); return 0; }\n',
    );
    expect(await cli('exec', lock)).toMatchObject({
      status: 134,
      stderr: expect.stringContaining('nobody can go on: main waits for') as string,
    });
  });

  test('bad input', async () => {
    expect(await cli('exec', 'absent.c')).toMatchObject({
      status: 1,
      stderr: 'datapath-lens: absent.c: there is no such file\n',
    });
    expect(await cli('exec')).toMatchObject({ status: 2 });
    const name = file('braces.c', 'int main(void) { return 0;\n');
    expect((await cli('exec', name)).stderr).toMatch(/braces\.c:\d+:\d+: error: /);
    const noMain = file('none.c', 'int x;\n');
    expect(await cli('exec', noMain)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no main is defined') as string,
    });
  });
});

describe('layout', () => {
  test('members, anonymous ones and bit-fields', async () => {
    file(
      'types.h',
      'struct pair { char a; union { long b; int c; }; unsigned int low : 3, high : 5; short tail[3]; ' +
        '};\ntypedef struct { int x; } point_t;\nstruct pair;\n',
    );
    const { status, stdout } = await cli('layout', 'struct pair');
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        'struct pair\ttypes.h:1',
        'size 24, alignment 8',
        'offset\tsize\tmember\ttype',
        '0\t1\ta\tchar',
        '8\t8\t(union)\tunion <anonymous>',
        '8\t8\t  b\tlong',
        '8\t4\t  c\tint',
        '16:0\t3 bits\tlow\tunsigned int',
        '16:3\t5 bits\thigh\tunsigned int',
        '18\t6\ttail\tshort[3]',
        '',
      ].join('\n'),
    );
    expect((await cli('layout', 'point_t')).stdout).toMatch(/^point_t\ttypes\.h:2\nsize 4, alignment 4\n/);
  });

  test('several definitions are listed; none is told', async () => {
    file('one.h', 'struct twin { int a; };\n');
    file('two.h', 'struct twin { long a; };\n');
    const { status, stderr } = await cli('layout', 'twin');
    expect(status).toBe(1);
    expect(stderr).toContain('one.h:twin');
    expect(stderr).toContain('two.h:twin');
    expect((await cli('layout', 'two.h:twin')).stdout).toContain('size 8,');
    expect(await cli('layout', 'struct nobody')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no struct nobody is defined in') as string,
    });
  });
});
