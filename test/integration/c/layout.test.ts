// Size, alignment and place of every member of every record in the headers of DPDK's libraries and of OVS, held
// against gcc's. A sample by default; DATAPATH_LENS_FULL=1 takes all headers.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';
import { headersUnder, LayoutProbe } from './layoutProbe';
import type { LayoutReport } from './layoutProbe';

const full = process.env.DATAPATH_LENS_FULL === '1';
const gcc = spawnSync('gcc', ['--version']).status === 0;
/** Headers of other processors and systems, which gcc cannot compile here. */
const FOREIGN = /(?:^|\/)(?:arm|ppc|riscv|loongarch|windows|freebsd)\//;

function measure(name: TreeName, folders: readonly string[], sample: RegExp): LayoutReport {
  const root = tree(name);
  const probe = new LayoutProbe(root);
  try {
    for (const group of headersUnder(probe.project, root, folders, FOREIGN)) {
      const headers = full ? group : group.filter((path) => sample.test(path.slice(root.length + 1)));
      if (headers.length > 0) probe.compare(headers);
    }
  } finally {
    probe.close();
  }
  const { report } = probe;
  const lines = [
    `${name}: ${report.records} records, ${report.recordsEqual} laid out as gcc does, ${report.facts} facts,` +
      ` ${report.headers - report.rejected.size} of ${report.headers} headers compiled`,
    ...[...report.rejected].map(([path, problem]) => `  gcc cannot compile ${path.slice(root.length + 1)}: ${problem}`),
    ...report.differences.map(
      ({ record, what, ours, gcc: its }) => `  ${record.replace(root, '')}: ${what}: ours ${ours}, gcc's ${its}`,
    ),
  ];
  if (full || report.differences.length > 0) console.log(lines.join('\n'));
  return report;
}

describe.skipIf(!gcc)('layout against gcc', () => {
  test.skipIf(without('dpdk-22.11'))('DPDK libraries', () => {
    const report = measure(
      'dpdk-22.11',
      ['lib'],
      /^lib\/(?:ring\/rte_ring|mbuf|mempool|vhost|eventdev|net|cryptodev)\/?\w*\.h$/,
    );
    expect(report.records).toBeGreaterThan(full ? 1000 : 200);
    expect(report.differences).toEqual([]);
  });

  test.skipIf(without('ovs-3.1'))('Open vSwitch', () => {
    const report = measure('ovs-3.1', ['lib', 'include'], /^lib\/(?:dp|netdev-provider|flow|packets|o[df]p).*\.h$/);
    expect(report.records).toBeGreaterThan(full ? 600 : 100);
    expect(report.differences).toEqual([]);
  });
});
