// lib/ring of real DPDK trees in the machine: call sequences held against those recorded from gcc's build, results,
// and the same scenario on older and newer trees.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { ROUND_ROBIN } from '../../../src/machine/run/schedule';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import { bundledScenario } from '../../../src/scenarios/index';
import { loadScenario } from '../../../src/scenarios/load';
import { WorkspaceSource, textWith } from '../../../src/scenarios/programSource';
import { repository, tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';

const truth = process.env.DATAPATH_LENS_TRUTH ?? join(repository, '../shared/truth');

/** Calls of each thread as the truth writes them: name, tab, file; a list of lines per call at depth 0 of `roots`. */
function record(engine: Engine, root: string, names: RegExp): string[] {
  const open = new Map<number, { depth: number; lines: string[] }>();
  const trees: string[] = [];
  const close = (thread: number): void => {
    const one = open.get(thread);
    if (one) trees.push(one.lines.join('\n'));
    open.delete(thread);
  };
  engine.events = {
    enter: (thread, entity, depth) => {
      const one = open.get(thread.id);
      if (one && depth > one.depth) {
        one.lines.push(`${'  '.repeat(depth - one.depth)}${entity.name}\t${entity.path.slice(root.length + 1)}`);
        return;
      }
      close(thread.id);
      if (names.test(entity.name))
        open.set(thread.id, { depth, lines: [`${entity.name}\t${entity.path.slice(root.length + 1)}`] });
    },
  };
  engine.advance(1e6, false);
  for (const thread of [...open.keys()]) close(thread);
  return trees;
}

function variants(file: string): Set<string> {
  const text = readFileSync(join(truth, file), 'utf8');
  return new Set(
    text
      .split(/^#.*\n/m)
      .map((part) => part.trimEnd())
      .filter((part) => part !== ''),
  );
}

const ALL_MODES = `#include <stdio.h>
#include <rte_ring.h>
static char room[4][sizeof(struct rte_ring) + 8 * sizeof(void *)] __attribute__((aligned(128)));
int main(void)
{
	static const unsigned int flags[4] = { RING_F_SP_ENQ | RING_F_SC_DEQ, 0, RING_F_MP_RTS_ENQ | RING_F_MC_RTS_DEQ, RING_F_MP_HTS_ENQ | RING_F_MC_HTS_DEQ };
	void *objects[4] = { (void *)1, (void *)2, (void *)3, (void *)4 }, *out[4];
	unsigned int i, left, total = 0;

	for (i = 0; i < 4; i++) {
		struct rte_ring *r = (struct rte_ring *)room[i];

		if (rte_ring_init(r, "all", 8, flags[i]) != 0)
			return 1;
		total += rte_ring_enqueue_bulk(r, objects, 4, &left);
		/* Does not fit; the recorded test does not do this with a single producer. */
		if (i > 0)
			total += rte_ring_enqueue_bulk(r, objects, 4, &left);
		total += rte_ring_enqueue_burst(r, objects, 2, &left);
		total += rte_ring_dequeue_burst(r, out, 2, &left);
		total += rte_ring_dequeue_bulk(r, out, 4, &left) * 100;
		printf("%u %u %p\\n", total, left, out[3]);
	}
	return 0;
}
`;

describe.skipIf(without('dpdk-22.11') || !existsSync(truth))('call sequences of lib/ring as recorded from gcc', () => {
  for (const operation of ['enqueue_bulk', 'enqueue_burst', 'dequeue_bulk', 'dequeue_burst']) {
    test(operation, () => {
      const root = tree('dpdk-22.11');
      const project = openProject([{ name: 'dpdk', path: root }], new NodeFiles());
      const path = '/test/modes.c';
      const source = new WorkspaceSource(project, textWith(project.text, new Map([[path, ALL_MODES]])), {
        home: project.roots[0],
      });
      const engine = new Engine({ source, units: [path], args: ['modes'], schedule: ROUND_ROBIN });
      const trees = record(engine, root, new RegExp(`^rte_ring_${operation}$`));
      expect(engine.state.ended).toEqual({ kind: 'exit', status: 0 });
      expect(engine.state.stdout.split('\n')[0]).toBe('408 0 0x2');
      const known = variants(`seq-rte_ring_${operation}.txt`);
      expect(new Set(trees).size).toBeGreaterThanOrEqual(4);
      for (const one of trees) expect([...known], one).toContain(one);
    });
  }
});

describe('ring-mp-enqueue', () => {
  for (const name of ['dpdk-22.11', 'dpdk-20.11', 'dpdk-newest'] as TreeName[]) {
    for (const schedule of ['round-robin', 'race']) {
      test.skipIf(without(name))(`${name}, ${schedule}`, () => {
        const project = openProject([{ name: 'dpdk', path: tree(name) }], new NodeFiles());
        const { options } = loadScenario({ scenario: bundledScenario('ring-mp-enqueue')!, project, schedule });
        const engine = new Engine(options);
        const entered = new Map<string, number>();
        engine.events = {
          enter: (thread, entity) =>
            entered.set(`${thread.name} ${entity.name}`, (entered.get(`${thread.name} ${entity.name}`) ?? 0) + 1),
        };
        expect(engine.advance(1e6, false)).toEqual({ kind: 'exit', status: 0 });
        expect(engine.state.stdout).toBe('8 objects went through the ring\n');
        const failed = Object.fromEntries(engine.state.threads.map((thread) => [thread.name, thread.casFailed]));
        if (schedule === 'race') expect(failed['enqueuer-2']).toBe(1);
        // Nothing of the checkout is modelled.
        for (const model of engine.modelsUsed) expect(model).not.toMatch(/rte_/);
        expect(entered.get('enqueuer-1 __rte_ring_move_prod_head')).toBeGreaterThanOrEqual(2);
      });
    }
  }
});
