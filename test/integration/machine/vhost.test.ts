// lib/vhost of real DPDK trees against the modelled QEMU and guest: the handshake, packets both ways in each ring layout, and
// conversations that go wrong.
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/machine/engine';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import { bundledScenario } from '../../../src/scenarios/index';
import { loadScenario } from '../../../src/scenarios/load';
import type { GuestState } from '../../../src/world/guest/guest';
import { tree, without } from '../../support/trees';
import type { TreeName } from '../../support/trees';

interface Run {
  engine: Engine;
  status: number | string;
  out: string;
  log: string;
  guest: GuestState;
}

function run(name: TreeName, scenario: string, settings: Record<string, string> = {}): Run {
  const project = openProject([{ name: 'dpdk', path: tree(name)! }], new NodeFiles());
  const { options } = loadScenario({ scenario: bundledScenario(scenario)!, project, settings });
  const engine = new Engine(options);
  let stopped = engine.advance(50_000_000, false);
  for (let n = 0; stopped.kind === 'time' && n < 10; n++) stopped = engine.advance(engine.state.time + 50_000_000, false);
  const { agents } = engine.state.library.kernel.parts.outside as { agents: Record<string, { state: GuestState }> };
  return {
    engine, status: stopped.kind === 'exit' ? stopped.status : JSON.stringify(stopped), out: engine.state.stdout, log: engine.state.stderr, guest: agents.guest.state,
  };
}

describe.each(['dpdk-22.11', 'dpdk-20.11'] as const)('%s', (name) => {
  describe.skipIf(without(name))('lib/vhost', () => {
    test('the handshake: every message handled, features as offered and wanted, rings where the guest put them', () => {
      const { status, out, log, guest } = run(name, 'vhost-connect');
      expect(status).toBe(0);
      expect(guest.trouble).toBeUndefined();
      const said = guest.said.filter((one) => one.from === 'guest').map((one) => one.name);
      expect(said.slice(0, 3)).toEqual(['GET_FEATURES', 'GET_PROTOCOL_FEATURES', 'SET_PROTOCOL_FEATURES']);
      expect(said.filter((one) => one === 'SET_VRING_KICK')).toHaveLength(2);
      // Each message that was sent was read by the library, under the name it has there.
      const read = [...log.matchAll(/read message VHOST_USER_(\w+)/g)].map((match) => match[1].replace('SLAVE', 'BACKEND'));
      expect(read).toEqual(said);
      expect(out).toContain(`ready, features 0x${guest.conversation.features.toString(16)}, 2 queues of split rings`);
    });

    const layouts: [string, Record<string, string>][] = [
      ['split, mergeable', { packed: '0', mergeable: '1', indirect: '0' }],
      ['split, large buffers', { packed: '0', mergeable: '0', indirect: '0' }],
      ['split, indirect', { packed: '0', mergeable: '0', indirect: '1' }],
      ['packed, mergeable', { packed: '1', mergeable: '1', indirect: '0' }],
      ['packed, indirect', { packed: '1', mergeable: '0', indirect: '1' }],
    ];
    // The older tree in one layout: the time of a test run.
    test.each(name === 'dpdk-22.11' ? layouts : layouts.slice(0, 1))('packets of 60 to 9,000 bytes arrive whole, both ways: %s', (_, layout) => {
      const settings = { ...layout, packets: '100', largest: '9000', queue_size: '64' };
      const into = run(name, 'vhost-to-guest', settings);
      expect(into.status).toBe(0);
      expect([into.guest.whole, into.guest.broken, into.guest.outOfOrder]).toEqual([100, 0, 0]);
      expect(into.out).toContain('1023 of 1023 mbufs in the pool');
      const out = run(name, 'vhost-from-guest', settings);
      expect(out.status).toBe(0);
      expect(out.out).toMatch(/^100 received, \d+ bytes, 0 damaged, 1023 of 1023 mbufs in the pool$/m);
      // In a packed ring the library gives buffers back in batches: the last ones may wait for the next.
      if (layout.packed === '0') expect(out.guest.driver!.completed).toBe(100);
      else expect(out.guest.driver!.completed).toBeGreaterThan(100 - 64);
    }, 180_000);
  });
});

describe.skipIf(without('dpdk-22.11'))('lib/vhost of 22.11', () => {
  test('a slow guest: what does not fit is dropped, or offered again', () => {
    const settings = { queue_size: '32', pace: '20000000', packets: '200' };
    const dropped = run('dpdk-22.11', 'vhost-to-guest', { ...settings, retry: '0' });
    const lost = Number(/(\d+) dropped/.exec(dropped.out)![1]);
    expect(lost).toBeGreaterThan(0);
    expect(dropped.guest.whole).toBe(200 - lost);
    const retried = run('dpdk-22.11', 'vhost-to-guest', { ...settings, retry: '1' });
    expect(Number(/offered again (\d+) times/.exec(retried.out)![1])).toBeGreaterThan(0);
    expect([retried.guest.whole, retried.guest.outOfOrder]).toEqual([200, 0]);
  }, 180_000);

  test.each([
    ['unknown-request', 'vhost message (req: 120) was not handled'],
    ['missing-descriptor', 'expect 2 FDs for request VHOST_USER_SET_MEM_TABLE, received 1'],
    ['region-out-of-range', 'failed to mmap region 0'],
    ['features-not-offered', 'received invalid negotiated features'],
    ['disconnect-5', 'Unexpected header size read'],
    ['disconnect-20', 'vhost read message for VHOST_USER_SET_VRING_ADDR failed'],
  ])('a conversation that goes wrong ends as the library says: %s', (misbehave, message) => {
    const { status, log, out } = run('dpdk-22.11', 'vhost-connect', { misbehave });
    expect(status).toBe(0);
    expect(log).toContain(message);
    expect(out).toContain('the front end has gone');
  }, 180_000);

  test('the same run twice has the same state', () => {
    const states = [1, 2].map(() => {
      const { engine, guest } = run('dpdk-22.11', 'vhost-from-guest', { packets: '40' });
      return [engine.state.time, engine.state.slept, guest.said.at(-1)];
    });
    expect(states[0]).toEqual(states[1]);
  }, 180_000);
});
