// rte_eal_init of real DPDK trees on the modelled system: with and without huge pages, with arguments that it takes
// and refuses.
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import type { Project } from '../../../src/project/project';
import { bundledScenario } from '../../../src/scenarios/index';
import { loadScenario } from '../../../src/scenarios/load';
import { tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';

const projects = new Map<TreeName, Project>();
function projectOf(name: TreeName): Project {
  let project = projects.get(name);
  if (!project) projects.set(name, (project = openProject([{ name: 'dpdk', path: tree(name) }], new NodeFiles())));
  return project;
}

function run(
  name: TreeName,
  args: string,
  settings: Record<string, string> = {},
): { engine: Engine; ended: unknown; output: string; errors: string } {
  const { options } = loadScenario({
    scenario: bundledScenario('eal-init')!,
    project: projectOf(name),
    settings: { args, ...settings },
  });
  const engine = new Engine(options);
  const ended = engine.advance(50_000_000, false);
  return { engine, ended, output: engine.state.stdout, errors: engine.state.stderr };
}

const hello = (lcores: number[]): string => lcores.map((lcore) => `lcore ${lcore} says hello\n`).join('');

describe.each<TreeName>(['dpdk-22.11', 'dpdk-20.11', 'dpdk-newest'])('rte_eal_init of %s', (name) => {
  test.skipIf(without(name))('--no-huge --no-pci', { timeout: 60_000 }, () => {
    const { engine, ended, output } = run(name, '--no-huge --no-pci');
    expect(ended).toEqual({ kind: 'exit', status: 0 });
    expect(output).toContain('rte_eal_init took 2 arguments; lcores: 0 (main) 1 2 3\nheap of socket 0: 67108864 bytes');
    expect(output).toContain(`${hello([1, 2, 3])}rte_eal_cleanup: 0\n`);
    // Nothing of the checkout is modelled.
    expect([...engine.modelsUsed].filter((model) => /^(?:rte|eal)_/.test(model))).toEqual([]);
  });

  test.skipIf(without(name))('huge pages of the modelled hugetlbfs; given back at the end', { timeout: 60_000 }, () => {
    const { ended, output, errors } = run(name, '--no-pci -m 32 -l 1,3');
    expect(ended).toEqual({ kind: 'exit', status: 0 });
    expect(output).toContain('lcores: 1 (main) 3\nheap of socket 0: 33554432 bytes');
    expect(output).toContain(`${hello([3])}rte_eal_cleanup: 0\n`);
    expect(errors).toContain("Selected IOVA mode 'PA'");
  });
});

describe('arguments (22.11)', () => {
  test.skipIf(without('dpdk-22.11')).each<[string, string, Record<string, string>, RegExp]>([
    ['--in-memory', '--no-pci --in-memory', {}, /heap of socket 0: 2097152 bytes.*rte_eal_cleanup: 0/s],
    ['--legacy-mem', '--no-pci --legacy-mem -m 16', {}, /heap of socket 0: 16777216 bytes.*rte_eal_cleanup: 0/s],
    [
      '--single-file-segments',
      '--no-pci --single-file-segments -m 8',
      {},
      /heap of socket 0: 8388608 bytes.*rte_eal_cleanup: 0/s,
    ],
    ['service cores', '--no-pci -l 0-3 -S 1-2', {}, /lcores: 0 \(main\) 3\n.*lcore 3 says hello\nrte_eal_cleanup: 0/s],
    [
      'two nodes',
      '--no-pci --socket-mem=16,8 -l 0-5',
      { nodes: '2', cpus: '8' },
      /lcores: 0 \(main\) 1 2 3 4 5.*heap of socket 0: 16777216 bytes/s,
    ],
  ])('%s', { timeout: 60_000 }, (_, args, settings, expected) => {
    const { ended, output } = run('dpdk-22.11', args, settings);
    expect(ended).toEqual({ kind: 'exit', status: 0 });
    expect(output).toMatch(expected);
  });

  test.skipIf(without('dpdk-22.11')).each<[string, string, Record<string, string>, RegExp]>([
    [
      'more lcores than there are',
      '--no-huge -l 0-9',
      {},
      /invalid core list, please check specified cores are part of 0-3/,
    ],
    ['an option that there is not', '--nonsense', {}, /unrecognized option '--nonsense'/],
    ['a shared object', '--no-huge -d libx.so', {}, /libx\.so: cannot open shared object file/],
    [
      'no huge pages',
      '--no-pci',
      { hugepages: '0' },
      /No free 2048 kB hugepages reported|no mounted hugetlbfs|Cannot get hugepage information/,
    ],
    [
      'secondary without a primary',
      '--no-huge --proc-type=secondary',
      {},
      /Cannot open '\/var\/run\/dpdk\/rte\/config'/,
    ],
  ])('refused: %s', { timeout: 60_000 }, (_, args, settings, expected) => {
    const { ended, output, errors } = run('dpdk-22.11', args, settings);
    expect(ended).toEqual({ kind: 'exit', status: 1 });
    expect(output).toContain('rte_eal_init failed');
    expect(errors).toMatch(expected);
  });
});
