// Programs linked with libraries and drivers of real DPDK trees: what runs before main, and that the text tells where
// constructors are.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { NodeFiles } from '../../../src/node/files';
import { linkedUnits } from '../../../src/project/link';
import { openProject } from '../../../src/project/project';
import { loadScenario } from '../../../src/scenarios/load';
import { WorkspaceSource } from '../../../src/scenarios/programSource';
import { parseScenario } from '../../../src/scenarios/scenario';
import { tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';

const LINK = 'lib/eal lib/mempool drivers/mempool/ring drivers/bus/vdev drivers/net/null';
const TEXT = `/*
 * @scenario linked
 * @root dpdk
 * @link ${LINK}
 */
#include <stdio.h>
#include <rte_mempool.h>
int main(void)
{
	unsigned int i;

	for (i = 0; i < rte_mempool_ops_table.num_ops; i++)
		printf("%s\\n", rte_mempool_ops_table.ops[i].name);
	return 0;
}
`;

describe.each<TreeName>(['dpdk-22.11', 'dpdk-20.11', 'dpdk-newest'])('%s', (name) => {
  test.skipIf(without(name))(
    'constructors of linked folders run before main: the handlers that mempool/ring registers are there, in its order',
    () => {
      const path = tree(name);
      const project = openProject([{ name: 'dpdk', path }], new NodeFiles());
      const loaded = loadScenario({ scenario: parseScenario('/t/linked.c', TEXT), project });
      const engine = new Engine(loaded.options);
      expect(engine.problems).toEqual([]);
      const before: string[] = [];
      let main = false;
      engine.events = {
        enter: (_, entity, depth) => {
          if (entity.name === 'main') main = true;
          else if (!main && depth === 0) before.push(entity.name);
        },
      };
      const stopped = engine.advance(5_000_000, false);
      expect(stopped).toEqual({ kind: 'exit', status: 0 });
      const text = readFileSync(`${path}/drivers/mempool/ring/rte_mempool_ring.c`, 'utf8');
      const operations = [...text.matchAll(/^(?:RTE_)?MEMPOOL_REGISTER_OPS\((\w+)\)/gm)].map(
        (match) => new RegExp(`${match[1]} = \\{\\s*\\.name = "(\\w+)"`).exec(text)![1],
      );
      expect(operations.length).toBeGreaterThan(3);
      expect(engine.state.stdout.trim().split('\n')).toEqual(operations);
      // Constructors with a number run before those without, log levels before what registers itself.
      const bus = before.findIndex((one) => /businitfn_vdev|vdrv.*bus/.test(one) || one === 'businitfn_vdev');
      const driver = before.findIndex((one) => /vdrvinitfn_pmd_null/.test(one));
      expect(bus).toBeGreaterThan(-1);
      expect(driver).toBeGreaterThan(bus);
    },
  );
});

test.skipIf(without('dpdk-22.11'))('no unit with a constructor is passed over', () => {
  const path = tree('dpdk-22.11');
  const project = openProject([{ name: 'dpdk', path }], new NodeFiles());
  const linked = linkedUnits(project.roots[0], [...LINK.split(' '), 'drivers/net/ixgbe']).units;
  const source = new WorkspaceSource(project, project.text, { home: project.roots[0], linked });
  const told = new Set(source.constructed());
  const have = linked.filter((unit) =>
    source
      .parse(unit)
      .declarations.some(
        (declaration) =>
          declaration.kind === 'function' && declaration.symbol.attributes?.constructorPriority !== undefined,
      ),
  );
  expect(have.length).toBeGreaterThan(20);
  expect(have.filter((unit) => !told.has(unit))).toEqual([]);
  // Nor are many read for nothing.
  expect(told.size).toBeLessThan(have.length * 1.3);
});
