// Programs of the trees' own in the machine, on its threads, descriptors and sockets: two of DPDK's unit tests (all five with
// `npm run test:autotests`) and OVS's test programs that need threads and sockets.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/engine';
import { DEFAULT_COMPUTER } from '../../../src/machine/kernel/computer';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import { loadProgram } from '../../../src/scenarios/load';
import { tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';

const LIMIT = 200_000_000;

function run(name: TreeName, files: string[], args: string[], link: string[] = [], environment: string[] = []): { end: unknown; output: string; errors: string } {
  const root = tree(name);
  const project = openProject([{ name, path: root }], new NodeFiles());
  const options = loadProgram(files.map((file) => join(root, file)), args, project.text, project, link);
  const engine = new Engine({ ...options, computer: { ...DEFAULT_COMPUTER, environment: [...DEFAULT_COMPUTER.environment, ...environment] } });
  const end = engine.advance(LIMIT, false);
  return { end, output: engine.state.stdout, errors: engine.state.stderr };
}

describe.skipIf(without('dpdk-22.11'))('DPDK app/test', () => {
  for (const name of ['ring', 'memzone']) {
    test(`${name}_autotest`, () => {
      const { end, output } = run('dpdk-22.11', ['test.c', 'commands.c', `test_${name}.c`].map((file) => `app/test/${file}`), ['--no-pci', '-l', '0-1'],
        ['lib/eal', 'lib/cmdline', 'lib/ring', 'lib/mempool', 'lib/mbuf', 'lib/timer', 'drivers/mempool/ring'], [`DPDK_TEST=${name}_autotest`]);
      expect(end).toEqual({ kind: 'exit', status: 0 });
      expect(output.split('\n').filter((line) => line.startsWith('Test '))).toContain('Test OK');
    }, 120_000);
  }
});

describe.skipIf(without('ovs-3.1'))('OVS tests', () => {
  const ovs = (name: string, ...args: string[]): ReturnType<typeof run> => run('ovs-3.1', ['tests/ovstest.c', `tests/${name}.c`], [name, ...args]);

  test.each([['test-rcu'], ['test-barrier'], ['test-unix-socket', 'a', 'a'], ['test-mpsc-queue', 'check']])('%s', (...words) => {
    expect(ovs(words[0], ...words.slice(1)).end).toEqual({ kind: 'exit', status: 0 });
  }, 120_000);

  test('test-unix-socket: nobody listens at another name', () => {
    const { end, errors } = ovs('test-unix-socket', 'a', 'b');
    expect(end).toEqual({ kind: 'exit', status: 1 });
    expect(errors).toContain('connect failed (No such file or directory)');
  }, 120_000);
});
