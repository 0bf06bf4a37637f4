// Programs of the trees' own in the machine, on its threads, descriptors and sockets: two of DPDK's unit tests (all
// five with `npm run test:autotests`) and OVS's test programs that need threads and sockets.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { DEFAULT_COMPUTER } from '../../../src/machine/kernel/computer';
import { TimeMachine } from '../../../src/machine/time/timeMachine';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import { bundledScenario } from '../../../src/scenarios/index';
import { loadProgram, loadScenario } from '../../../src/scenarios/load';
import { tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';

const LIMIT = 200_000_000;

function run(
  name: TreeName,
  files: string[],
  args: string[],
  link: string[] = [],
  environment: string[] = [],
): { end: unknown; output: string; errors: string } {
  const root = tree(name);
  const project = openProject([{ name, path: root }], new NodeFiles());
  const options = loadProgram(
    files.map((file) => join(root, file)),
    args,
    project.text,
    project,
    link,
  );
  const engine = new Engine({
    ...options,
    computer: { ...DEFAULT_COMPUTER, environment: [...DEFAULT_COMPUTER.environment, ...environment] },
  });
  const end = engine.advance(LIMIT, false);
  return { end, output: engine.state.stdout, errors: engine.state.stderr };
}

describe.skipIf(without('dpdk-22.11'))('DPDK app/test', () => {
  for (const name of ['ring', 'memzone']) {
    test(`${name}_autotest`, () => {
      const { end, output } = run(
        'dpdk-22.11',
        ['test.c', 'commands.c', `test_${name}.c`].map((file) => `app/test/${file}`),
        ['--no-pci', '-l', '0-1'],
        ['lib/eal', 'lib/cmdline', 'lib/ring', 'lib/mempool', 'lib/mbuf', 'lib/timer', 'drivers/mempool/ring'],
        [`DPDK_TEST=${name}_autotest`],
      );
      expect(end).toEqual({ kind: 'exit', status: 0 });
      expect(output.split('\n').filter((line) => line.startsWith('Test '))).toContain('Test OK');
    }, 120_000);
  }
});

describe.skipIf(without('dpdk-22.11'))('rte_eal_init with its seven threads', () => {
  const start = (schedule: string): TimeMachine => {
    const project = openProject([{ name: 'dpdk', path: tree('dpdk-22.11') }], new NodeFiles());
    const { options, source } = loadScenario({ scenario: bundledScenario('eal-init')!, project, schedule });
    return new TimeMachine({ ...options, lex: (fragment) => source.front.lexFragment(fragment) });
  };

  test.each(['one', 'round-robin'])(
    '%s: the same state in every run, in pieces, back and forth',
    (schedule) => {
      const whole = start(schedule);
      expect(whole.run(LIMIT)).toEqual({ kind: 'exit', status: 0 });
      const end = whole.time;
      const hash = whole.stateHash();
      const pieces = start(schedule);
      while (pieces.run(33_333).kind === 'time');
      expect(pieces.time).toBe(end);
      expect(pieces.stateHash()).toBe(hash);
      // The last part, where threads are launched, wait and are cancelled; from both sides.
      for (const part of [0.999, 0.99, 0.5, 0.97]) {
        const time = Math.floor(end * part);
        whole.goTo(time);
        const there = whole.stateHash();
        whole.stepBack();
        whole.goTo(time);
        expect(whole.stateHash(), `at ${time}`).toBe(there);
        pieces.goTo(time);
        expect(pieces.stateHash(), `at ${time}, in pieces`).toBe(there);
      }
      whole.goTo(end);
      expect(whole.stateHash()).toBe(hash);
    },
    120_000,
  );
});

describe.skipIf(without('ovs-3.1'))('OVS tests', () => {
  const ovs = (name: string, ...args: string[]): ReturnType<typeof run> =>
    run('ovs-3.1', ['tests/ovstest.c', `tests/${name}.c`], [name, ...args]);

  test.each([['test-rcu'], ['test-barrier'], ['test-unix-socket', 'a', 'a'], ['test-mpsc-queue', 'check']])(
    '%s',
    (...words) => {
      expect(ovs(words[0], ...words.slice(1)).end).toEqual({ kind: 'exit', status: 0 });
    },
    120_000,
  );

  test('test-unix-socket: nobody listens at another name', () => {
    const { end, errors } = ovs('test-unix-socket', 'a', 'b');
    expect(end).toEqual({ kind: 'exit', status: 1 });
    expect(errors).toContain('connect failed (No such file or directory)');
  }, 120_000);
});
