// vhost-user messages in words: bits by their names, payloads of any length.
import { describe, expect, test } from 'vitest';
import { sizeText, describeMessage } from '../../../src/debug/objects/vhostUserMessage';
import type { TextModel } from '../../../src/debug/objects/models/base';
import { loggedMessage } from '../../../src/world/guest/messageLog';
import type { LoggedMessage } from '../../../src/world/guest/messageLog';
import {
  MessageFlag,
  Request,
  memoryTable,
  requestName,
  u64Payload,
  vringAddress,
  vringState,
} from '../../../src/world/guest/vhostUser';

const text = ({ text, args }: TextModel): string =>
  text.replace(/\{(\d+)\}/g, (_, n: string) => String(args[Number(n)]));

/** Summary of a message; `reply`: of the library. */
function words(request: number, payload: Uint8Array, reply = false) {
  const message = { request, flags: MessageFlag.version | (reply ? MessageFlag.reply : 0), payload };
  const said: LoggedMessage = {
    time: 0n,
    statement: 0,
    ...loggedMessage(reply ? 'back end' : 'guest', requestName(request), message, 12 + payload.length, []),
  };
  const { summary, details } = describeMessage(said);
  return {
    summary: summary.map(text).join(' · '),
    details: new Map(details.map(({ name, value }) => [name, text(value)])),
  };
}

describe('vhost-user in words', () => {
  test.each([
    ['SET_FEATURES', u64Payload((1n << 15n) | (1n << 32n) | (1n << 50n)), false, 'MRG_RXBUF VERSION_1 bit 50'],
    ['SET_PROTOCOL_FEATURES', u64Payload(9n), false, 'MQ REPLY_ACK'],
    ['GET_STATUS', u64Payload(11n), true, 'ACKNOWLEDGE DRIVER FEATURES_OK'],
    ['GET_STATUS', u64Payload(0n), true, '0x0'],
    ['GET_QUEUE_NUM', u64Payload(128n), true, 'at most 128 queues'],
    ['SET_VRING_NUM', vringState(1, 256), false, 'queue 1 has 256 descriptors'],
    ['SET_VRING_BASE', vringState(0, 7), false, 'queue 0 begins at 7'],
    ['GET_VRING_BASE', vringState(0, 0x8005_0003), true, 'queue 0 stands at avail 3 wrap 0, used 5 wrap 1'],
    ['SET_VRING_ENABLE', vringState(1, 0), false, 'queue 1 off'],
    ['SET_VRING_KICK', u64Payload(0x101n), false, 'queue 1, no descriptor'],
    ['SET_MEM_TABLE', u64Payload(0n), true, 'done'],
    ['SET_MEM_TABLE', u64Payload(-1n), true, 'refused: -1'],
    ['SET_OWNER', new Uint8Array(0), false, ''],
  ] as const)('%s', (name, payload, reply, summary) => {
    expect(words(Request[name], payload, reply).summary).toBe(summary);
  });

  test('regions and addresses of rings', () => {
    const table = words(
      Request.SET_MEM_TABLE,
      memoryTable([{ guestAddress: 0, size: 8 << 20, userAddress: 0x7f40_0000_0000, mmapOffset: 0 }]),
    );
    expect(table.summary).toBe('1 region, 8 MiB');
    expect(table.details.get('region[0]')).toBe('guest 0x0, 8 MiB, at 0x7f4000000000 in QEMU, offset 0x0');
    const ring = words(
      Request.SET_VRING_ADDR,
      vringAddress({ index: 1, flags: 0, descriptors: 0x1000, used: 0x3000, available: 0x2000, log: 0 }),
    );
    expect(ring.summary).toBe('queue 1 · desc 0x1000 avail 0x2000 used 0x3000');
    expect(ring.details.get('avail_user_addr')).toBe('0x2000');
  });

  test('payloads that are too short, or claim more than they hold, are no trouble', () => {
    for (const request of Object.values(Request)) {
      for (const length of [0, 3, 4, 8, 12]) {
        for (const reply of [false, true])
          expect(() => words(request, new Uint8Array(length).fill(0xff), reply)).not.toThrow();
      }
    }
    expect(words(Request.SET_VRING_ADDR, vringState(1, 0)).summary).toBe('queue 1');
    expect(words(120, u64Payload(5n)).summary).toBe('0x5');
  });

  test('sizes', () => {
    expect([0n, 100n, 4096n, 3n << 20n, 1n << 40n].map(sizeText)).toEqual(['0 B', '100 B', '4 KiB', '3 MiB', '1 TiB']);
  });
});
