// Every function of real libraries becomes valid WebAssembly, and what cannot be run in them is known.
import { expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { ROUND_ROBIN } from '../../../src/machine/run/schedule';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import { WorkspaceSource, textWith } from '../../../src/scenarios/programSource';
import { tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';

const FOREIGN = /\/(?:arm|arm64|ppc|riscv|loongarch|windows|freebsd)\/|neon|altivec|sve|avx|windows|solaris|sun/;

const OF_THE_PROGRAM =
  /index \{value\}|a variable length array |: misaligned: |ends without a return value|division by zero/;

function lowerAll(name: TreeName, folders: RegExp): { functions: number; failed: string[]; messages: string[] } {
  const project = openProject([{ name: name.replace(/-.*/, ''), path: tree(name) }], new NodeFiles());
  const main = '/test/main.c';
  const source = new WorkspaceSource(
    project,
    textWith(project.text, new Map([[main, 'int main(void) { return 0; }\n']])),
    { home: project.roots[0] },
  );
  const { program } = new Engine({ source, units: [main], args: [], schedule: ROUND_ROBIN });
  const failed: string[] = [];
  const messages = new Set<string>();
  let functions = 0;
  for (const path of project.files.filter((file) => file.endsWith('.c') && folders.test(file) && !FOREIGN.test(file))) {
    const { unit } = program.addUnit(path);
    for (const declaration of unit.declarations) {
      if (declaration.kind !== 'function' || unit.tokens.file[declaration.nameToken] !== unit.file) continue;
      functions++;
      const entity = program.definedFunction(declaration);
      try {
        const lowered = program.lower(entity);
        new WebAssembly.Module(lowered.bytes);
        for (const message of lowered.messages) messages.add(`${entity.name}: ${message}`);
      } catch (error) {
        failed.push(`${path} ${entity.name}: ${(error as Error).message}`);
      }
    }
  }
  // Faults of the program are no gaps of the machine.
  return { functions, failed, messages: [...messages].filter((message) => !OF_THE_PROGRAM.test(message)) };
}

test.skipIf(without('dpdk-22.11'))('DPDK: ring, mempool, mbuf, net, hash, timer, rcu', () => {
  const { functions, failed, messages } = lowerAll('dpdk-22.11', /\/lib\/(?:ring|mempool|mbuf|net|hash|timer|rcu)\//);
  expect(functions).toBeGreaterThan(300);
  expect(failed).toEqual([]);
  expect(messages).toEqual([]);
});

test.skipIf(without('ovs-3.1'))('OVS: hash maps, dispatch of packets', () => {
  const { functions, failed, messages } = lowerAll(
    'ovs-3.1',
    /\/lib\/(?:cmap|hmap|dpif-netdev|dp-packet|flow|hash|packets|ovs-rcu|seq|latch-unix)\.c$/,
  );
  expect(functions).toBeGreaterThan(500);
  expect(failed).toEqual([]);
  expect(messages).toEqual([]);
});
