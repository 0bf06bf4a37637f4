// The map of the whole of DPDK 22.11 and OVS 3.1 through the built command line: chains that readers ask for.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository, tree, without } from '../../support/trees';

const run = promisify(execFile);
const cache = join(repository, '.cache/tests/index');

/** Runs the command line on both trees. */
async function lens(command: string, ...args: string[]): Promise<string> {
  const roots = [`dpdk=${tree('dpdk-22.11')}`, `ovs=${tree('ovs-3.1')}`];
  const { stdout } = await run(
    process.execPath,
    [join(repository, 'dist/cli.js'), command, ...args, ...roots, '--cache', cache],
    { maxBuffer: 1 << 28 },
  );
  return stdout;
}

interface Tree {
  name: string;
  file: string;
  kind?: string;
  via?: string;
  certainty?: string;
  evidence?: { file: string; line: number; what: string }[];
  children: Tree[];
}
const json = async <T>(command: string, ...args: string[]): Promise<T> =>
  JSON.parse(await lens(command, ...args, '--json')) as T;

describe.skipIf(without('dpdk-22.11') || without('ovs-3.1'))('the map of DPDK 22.11 and OVS 3.1', () => {
  beforeAll(() => lens('index'));

  it('is there at once the second time, and reads whole trees with few problems', async () => {
    const summary = await json<Record<string, number>>('index');
    expect(summary.cpuSeconds).toBeLessThan(3);
    expect(summary.filesRead).toBe(0);
    expect(summary.files).toBeGreaterThan(4900);
    expect(summary.functions).toBeGreaterThan(60_000);
    expect(summary.functionsWithParseProblems / summary.functions).toBeLessThan(0.006);
    expect(summary.unresolvedPointerCalls).toBeLessThan(1500);
  });

  it('names the receive functions of drivers with the lines that assign them', async () => {
    const burst = await json<Tree>('callees', 'rte_eth_rx_burst');
    for (const [name, file] of [
      ['ixgbe_recv_pkts', 'drivers/net/ixgbe/ixgbe_rxtx.c'],
      ['eth_null_rx', 'drivers/net/null/rte_eth_null.c'],
      ['virtio_recv_pkts', 'drivers/net/virtio/virtio_rxtx.c'],
      ['eth_vhost_rx', 'drivers/net/vhost/rte_eth_vhost.c'],
    ]) {
      const child = burst.children.find((one) => one.name === name && one.file === `dpdk/${file}`);
      expect(child, name).toMatchObject({ kind: 'pointer', via: 'rte_eth_fp_ops.rx_pkt_burst', certainty: 'possible' });
      expect(
        child?.evidence?.some(
          (line) =>
            line.file.startsWith('dpdk/drivers/net/') && line.what === `${name} assigned to rte_eth_dev.rx_pkt_burst`,
        ),
      ).toBe(true);
      expect(
        child?.evidence?.some(
          (line) =>
            line.file === 'dpdk/lib/ethdev/ethdev_private.c' &&
            line.what === 'rte_eth_dev.rx_pkt_burst assigned to rte_eth_fp_ops.rx_pkt_burst',
        ),
      ).toBe(true);
    }
    expect(
      burst.children
        .filter((child) => child.kind === 'pointer' && /xmit|_tx_/.test(child.name))
        .map((child) => child.name),
    ).toEqual([]);
  });

  it('leads through the start of a thread and a registered callback', async () => {
    const [steps] = await json<{ callee: string; kind: string; via: string }[][]>(
      'path',
      'rte_vhost_driver_start',
      'vhost_user_msg_handler',
    );
    expect(steps.map((step) => `${step.kind} ${step.callee}`)).toEqual([
      'thread fdset_event_dispatch',
      'pointer vhost_user_read_cb',
      'direct vhost_user_msg_handler',
    ]);
    expect(steps[1].via).toBe('fdentry.rcb');
  });

  it('leads from Open vSwitch into DPDK', async () => {
    const [steps] = await json<{ callee: string; via: string; calleeFile: string }[][]>(
      'path',
      'pmd_thread_main',
      'rte_eth_rx_burst',
    );
    expect(steps.map((step) => step.via)).toContain('netdev_class.rxq_recv');
    expect(steps[steps.length - 1].calleeFile).toBe('dpdk/lib/ethdev/rte_ethdev.h');
  });

  it('lists the handlers of vhost-user messages', async () => {
    const handler = await json<Tree>('callees', 'vhost_user_msg_handler');
    const names = handler.children
      .filter((child) => child.via === 'vhost_message_handler.callback')
      .map((child) => child.name);
    expect(names).toEqual(
      expect.arrayContaining([
        'vhost_user_set_features',
        'vhost_user_set_mem_table',
        'vhost_user_set_vring_kick',
        'vhost_user_iotlb_msg',
      ]),
    );
    const rows = await lens('tables', 'vhost_message_handler');
    expect(rows.split('\n')[0]).toBe('variable\tstruct\tmember\tfunction\tfile\tline');
    expect(rows).toMatch(
      /^vhost_message_handlers\tvhost_message_handler\tcallback\tvhost_user_set_features\tdpdk\/lib\/vhost\/vhost_user\.c\t\d+$/m,
    );
  });

  it('narrows to a driver', async () => {
    const burst = await json<Tree>('callees', 'rte_eth_rx_burst', '--pin', 'driver=ixgbe');
    const pointers = burst.children.filter(
      (child) => child.kind === 'pointer' && child.via === 'rte_eth_fp_ops.rx_pkt_burst',
    );
    expect(pointers.length).toBeGreaterThan(3);
    expect(pointers.every((child) => child.file.startsWith('dpdk/drivers/net/ixgbe/'))).toBe(true);
  });

  it('shows the macros at a line step by step', async () => {
    const text = await lens('expand', 'lib/eal/linux/eal.c:96');
    expect(text).toMatch(/^1 {2}RTE_LOG {2}dpdk\/lib\/eal\/include\/rte_log\.h:\d+$/m);
    expect(text).toContain('rte_log(4U, 0, ');
  });

  it('writes every edge as a row of nine columns', async () => {
    const rows = (await lens('graph'))
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows[0]).toEqual([
      'caller',
      'caller_file',
      'line',
      'callee',
      'callee_file',
      'kind',
      'via',
      'macro',
      'certainty',
    ]);
    expect(rows.every((row) => row.length === 9)).toBe(true);
    expect(rows.length).toBeGreaterThan(300_000);
    expect(
      rows.some((row) => row.join(' ').startsWith('rte_eal_remote_launch dpdk/lib/eal/common/eal_common_launch.c')),
    ).toBe(true);
  });
});
