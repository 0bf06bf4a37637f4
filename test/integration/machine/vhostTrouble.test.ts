// Conversations with lib/vhost that go wrong: each ends as the library's own error paths say, and the library serves
// who comes next.
import { describe, expect, test } from 'vitest';
import { runWithGuest as run } from '../../support/guestRun';
import { without } from '../../support/trees';

describe.each(['dpdk-22.11', 'dpdk-20.11'] as const)('%s', (name) => {
  describe.skipIf(without(name))('lib/vhost', () => {
    // What the library's log says of each; how it writes it has changed over the releases.
    test.each([
      ['unknown-request', /vhost message \(req: 120\) was not handled/],
      ['missing-descriptor', /expect 2 FDs for request VHOST_USER_SET_MEM_TABLE, received 1/i],
      ['region-out-of-range', /failed to mmap region 0|mmap region 0 failed/],
      ['features-not-offered', /received invalid negotiated features/i],
      ['short-header', /Unexpected header size read/],
      ['long-message', /invalid msg size: 65536/],
    ])(
      '%s: the library says so and ends the connection',
      (misbehave, message) => {
        const { status, log, out, guest } = run(name, 'vhost-connect', { misbehave });
        expect(log).toMatch(message);
        expect(out).not.toContain('ready');
        expect(out).toContain('the front end has gone');
        expect(guest.trouble).toMatch(/closed the connection|refused/);
        expect(status).toBe(0);
      },
      300_000,
    );

    test('a connection that breaks in the middle of a message: each message of the conversation once, and then a whole one', () => {
      const { status, out, log, guest } = run(name, 'vhost-connect', { misbehave: 'disconnect-each' });
      expect(status).toBe(0);
      // The last connection is the whole one.
      const last = guest.events.filter((event) => event.kind === 'connect').at(-1)!;
      const messages = guest.said.slice(last.after).filter((one) => one.from === 'guest');
      expect(messages.at(-1)!.name).toBe('GET_VRING_BASE');
      expect(out).toContain(`${messages.length + 1} connections, ${messages.length + 1} ended`);
      const reasons = guest.events.filter((event) => event.kind === 'disconnect').map((event) => event.reason);
      expect(reasons).toEqual([
        ...messages.map((message) => `disconnected in the middle of ${message.name}`),
        undefined,
      ]);
      // Within a header, and within a payload.
      const bare = messages.filter((message) => message.payload === '').length;
      expect(log.match(/Unexpected header size read/g)).toHaveLength(bare);
      expect(log.match(/read control message failed/g)).toHaveLength(messages.length - bare);
    }, 300_000);

    test('a message of half its payload: the library looks at no length, and the machine names what it takes for the rest', () => {
      const checked = run(name, 'vhost-connect', { misbehave: 'short-each' });
      expect(checked.status).toMatch(/uninitialised/);
      const unchecked = run(name, 'vhost-connect', { misbehave: 'short-each' }, { checks: false });
      expect(unchecked.status).toBe(0);
      expect(unchecked.guest.said.filter((one) => one.wrong === 'short-each').length).toBeGreaterThan(20);
      const [, connections, ended] = /(\d+) connections, (\d+) ended/.exec(unchecked.out)!;
      expect(ended).toBe(connections);
      expect(unchecked.guest.events.filter((event) => event.kind === 'disconnect').at(-1)!.reason).toBeUndefined();
    }, 300_000);

    test('a ring address of half its bytes: the device does not become ready', () => {
      const { status, out } = run(name, 'vhost-connect', { misbehave: 'short-message' });
      expect(status).toBe(0);
      expect(out).not.toContain('ready');
    }, 300_000);
  });
});
