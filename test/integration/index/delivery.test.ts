// Registration and delivery on DPDK 22.11 and OVS 3.1: whoever registers a handler, the loop that delivers calls it;
// start routines are reached from where they are handed over. And identities: same names, different functions.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository, tree, without } from '../../support/trees';

const run = promisify(execFile);

interface Row {
  caller: string;
  callerFile: string;
  callee: string;
  calleeFile: string;
  kind: string;
  via: string;
  certainty: string;
}

describe.skipIf(without('dpdk-22.11') || without('ovs-3.1'))('registration and delivery', () => {
  const byCallee = new Map<string, Row[]>();

  beforeAll(async () => {
    const roots = [`dpdk=${tree('dpdk-22.11')}`, `ovs=${tree('ovs-3.1')}`];
    const { stdout } = await run(
      process.execPath,
      [join(repository, 'dist/cli.js'), 'graph', ...roots, '--cache', join(repository, '.cache/tests/index')],
      { maxBuffer: 1 << 28 },
    );
    for (const line of stdout.split('\n')) {
      const [caller, callerFile, , callee, calleeFile, kind, via, , certainty] = line.split('\t');
      if (kind === 'direct') continue;
      const row = { caller, callerFile, callee, calleeFile, kind, via, certainty };
      const rows = byCallee.get(callee);
      if (rows) rows.push(row);
      else byCallee.set(callee, [row]);
    }
  }, 120_000);

  it.each([
    [
      'rte_intr_callback_register',
      'ixgbe_dev_interrupt_handler',
      'eal_intr_process_interrupts',
      'rte_intr_callback.cb_fn',
    ],
    ['fdset_add', 'vhost_user_read_cb', 'fdset_event_dispatch', 'fdentry.rcb'],
    ['rte_eal_alarm_set', 'hn_rndis_link_alarm', 'eal_alarm_callback', 'alarm_entry.cb_fn'],
    ['rte_vhost_driver_callback_register', 'new_device', 'vhost_user_msg_handler', 'rte_vhost_device_ops.new_device'],
    ['netdev_register_provider', 'netdev_dpdk_alloc', 'netdev_open', 'netdev_class.alloc'],
    ['unixctl_command_register', 'netdev_dpdk_set_admin_state', 'process_command', 'unixctl_command.cb'],
    ['rte_telemetry_register_cmd', 'eth_dev_handle_port_list', 'perform_command', 'parameter fn of perform_command()'],
    ['ovsrcu_postpone', 'dp_netdev_actions_free', 'ovsrcu_call_postponed', 'ovsrcu_cb.function'],
    ['cmdline commands', 'cmd_quit_parsed', '__cmdline_parse', 'cmdline_inst.f'],
    ['cmdline tokens', 'cmdline_parse_num', 'match_inst', 'cmdline_token_ops.parse'],
    ['REGISTER_TEST_COMMAND', 'test_ring', 'cmd_autotest_parsed', 'test_command.callback'],
    ['rte_eal_remote_launch', 'start_pkt_forward_on_core', 'eal_thread_loop', 'lcore_config.f'],
  ])('%s: %s is called by %s', (_, handler, loop, via) => {
    const rows = (byCallee.get(handler) ?? []).filter((row) => row.kind === 'pointer' && row.certainty !== 'candidate');
    expect(rows.map((row) => `${row.caller} ${row.via}`)).toContain(`${loop} ${via}`);
  });

  it.each([
    ['pthread_create', 'eal_worker_thread_create', 'eal_thread_loop'],
    ['rte_ctrl_thread_create', 'rte_vhost_driver_start', 'fdset_event_dispatch'],
    ['rte_eal_remote_launch', 'start_packet_forwarding', 'start_pkt_forward_on_core'],
    ['ovs_thread_create', 'reconfigure_pmd_threads', 'pmd_thread_main'],
  ])('%s: %s starts %s', (_, starter, routine) => {
    expect((byCallee.get(routine) ?? []).filter((row) => row.kind === 'thread').map((row) => row.caller)).toContain(
      starter,
    );
  });

  it('constructors run before main', () => {
    const startup = (byCallee.get('vdrvinitfn_pmd_null_drv') ?? []).map((row) => `${row.caller} ${row.kind}`);
    expect(startup).toEqual(['<startup> constructor']);
  });

  it('two static vhost_user_set_vring_kick have their own callers', () => {
    const rows = byCallee.get('vhost_user_set_vring_kick') ?? [];
    expect(new Set(rows.map((row) => `${row.caller} ${row.calleeFile}`))).toEqual(
      new Set([
        'vhost_user_msg_handler dpdk/lib/vhost/vhost_user.c',
        'virtio_user_kick_queue dpdk/drivers/net/virtio/virtio_user/vhost_user.c',
      ]),
    );
  });

  it('virtio_ops.del_queue is set in three tables and called nowhere', () => {
    for (const name of ['legacy_del_queue', 'modern_del_queue', 'virtio_user_del_queue']) {
      expect((byCallee.get(name) ?? []).filter((row) => row.calleeFile.startsWith('dpdk/drivers/net/virtio/'))).toEqual(
        [],
      );
    }
  });

  it('the weak stub of ixgbe_recv_pkts_vec stands back for the real one', () => {
    const files = new Set((byCallee.get('ixgbe_recv_pkts_vec') ?? []).map((row) => row.calleeFile));
    expect([...files]).toEqual(['dpdk/drivers/net/ixgbe/ixgbe_rxtx_vec_sse.c']);
  });

  it('a driver that calls through its own device calls no other driver', () => {
    const foreign = [...byCallee.values()]
      .flat()
      .filter(
        (row) =>
          row.kind === 'pointer' &&
          row.certainty !== 'candidate' &&
          ['nicvf_rx_queue_release_mbufs', 'virtio_inject_pkts', 'ixgbe_set_rsc'].includes(row.caller),
      );
    expect(foreign.length).toBeGreaterThan(3);
    for (const row of foreign) {
      const driver = /^dpdk\/drivers\/net\/\w+\//.exec(row.callerFile)?.[0] ?? '';
      expect(
        /^dpdk\/lib\//.test(row.calleeFile) || row.calleeFile.startsWith(driver),
        `${row.caller} -> ${row.calleeFile}`,
      ).toBe(true);
    }
  });
});
