/** What QEMU says over vhost-user, and in which order, given what the back end offers. */

import { describe, expect, it } from 'vitest';
import { Conversation, newConversation } from '../../../../src/world/guest/conversation';
import type { DeviceDescription } from '../../../../src/world/guest/conversation';
import { Feature } from '../../../../src/world/guest/virtioNet';
import {
  MessageFlag,
  ProtocolFeature,
  Request,
  decode,
  encode,
  requestName,
  u64Payload,
} from '../../../../src/world/guest/vhostUser';
import type { Message } from '../../../../src/world/guest/vhostUser';

const device: DeviceDescription = {
  wanted: 1n << BigInt(Feature.version1),
  queues: 2,
  queueSize: 256,
  regions: [
    { guestAddress: 0, size: 0x10_0000, userAddress: 0x7f00_0000, mmapOffset: 0 },
    { guestAddress: 0x10_0000, size: 0x1000, userAddress: 0x7f20_0000, mmapOffset: 0x1000 },
  ],
  addresses: (queue) => ({
    descriptors: 0x1000 * queue,
    driver: 0x1000 * queue + 0x100,
    device: 0x1000 * queue + 0x200,
  }),
  base: () => 0,
  again: false,
};

function answer(to: Message, value: bigint): Message {
  return { request: to.request, flags: MessageFlag.version | MessageFlag.reply, payload: u64Payload(value) };
}

/** Runs a phase against a back end; gives the names of what was said. */
function talk(conversation: Conversation, offered: Record<number, bigint>): string[] {
  const said: string[] = [];
  for (let saying = conversation.next(); saying; saying = conversation.next()) {
    said.push(requestName(saying.message.request));
    if (saying.answered)
      expect(
        conversation.heard(saying.message, answer(saying.message, offered[saying.message.request] ?? 0n)),
      ).toBeUndefined();
  }
  return said;
}

const PROTOCOL = 1n << BigInt(Feature.protocolFeatures);

describe('vhost-user conversation of QEMU', () => {
  it('asks for protocol features only where they are offered', () => {
    const plain = new Conversation(newConversation(), device);
    expect(talk(plain, { [Request.GET_FEATURES]: 1n << 32n })).toEqual([
      'GET_FEATURES',
      'SET_OWNER',
      'GET_FEATURES',
      'SET_VRING_CALL',
      'SET_VRING_ERR',
      'SET_VRING_CALL',
      'SET_VRING_ERR',
    ]);
    plain.begin('started');
    expect(talk(plain, {})).toEqual([
      'SET_FEATURES',
      'SET_MEM_TABLE',
      'SET_VRING_NUM',
      'SET_VRING_BASE',
      'SET_VRING_ADDR',
      'SET_VRING_KICK',
      'SET_VRING_CALL',
      'SET_VRING_NUM',
      'SET_VRING_BASE',
      'SET_VRING_ADDR',
      'SET_VRING_KICK',
      'SET_VRING_CALL',
    ]);
    expect(plain.state.features).toBe(1n << 32n);
  });

  it('with many protocol features: queue number, back-end channel, status, acknowledged memory table', () => {
    const protocol = [
      ProtocolFeature.multiQueue,
      ProtocolFeature.replyAck,
      ProtocolFeature.backendRequest,
      ProtocolFeature.status,
    ].reduce((bits, bit) => bits | (1n << BigInt(bit)), 0n);
    const conversation = new Conversation(newConversation(), device);
    const offered = {
      [Request.GET_FEATURES]: PROTOCOL,
      [Request.GET_PROTOCOL_FEATURES]: protocol,
      [Request.GET_QUEUE_NUM]: 128n,
    };
    expect(talk(conversation, offered).slice(0, 7)).toEqual([
      'GET_FEATURES',
      'GET_PROTOCOL_FEATURES',
      'SET_PROTOCOL_FEATURES',
      'GET_QUEUE_NUM',
      'SET_BACKEND_REQ_FD',
      'SET_OWNER',
      'GET_FEATURES',
    ]);
    expect(conversation.state.maxQueues).toBe(128);
    conversation.begin('started');
    const said = talk(conversation, {});
    // Both queues for each half of the driver's features, and when the device starts.
    expect(said.slice(0, 10)).toEqual([
      ...new Array<string>(6).fill('SET_VRING_ENABLE'),
      'SET_FEATURES',
      'GET_STATUS',
      'SET_STATUS',
      'SET_MEM_TABLE',
    ]);
    expect(said.slice(-2)).toEqual(['GET_STATUS', 'SET_STATUS']);
    conversation.begin('stopped');
    expect(talk(conversation, {})).toEqual(['SET_STATUS', 'GET_VRING_BASE', 'GET_VRING_BASE']);
  });

  it('a driver that has run before does not write its features again, and a status that is there already is not set', () => {
    const protocol = 1n << BigInt(ProtocolFeature.status);
    const conversation = new Conversation(newConversation(), { ...device, again: true });
    talk(conversation, { [Request.GET_FEATURES]: PROTOCOL, [Request.GET_PROTOCOL_FEATURES]: protocol });
    conversation.begin('started');
    const said = talk(conversation, { [Request.GET_STATUS]: 15n });
    expect(said.slice(0, 5)).toEqual([
      'SET_VRING_ENABLE',
      'SET_VRING_ENABLE',
      'SET_FEATURES',
      'GET_STATUS',
      'SET_MEM_TABLE',
    ]);
    expect(said).not.toContain('SET_STATUS');
  });

  it('one message per region where memory slots are configurable', () => {
    const state = {
      ...newConversation(),
      phase: 'started' as const,
      protocol: 1n << BigInt(ProtocolFeature.configureMemSlots),
    };
    expect(talk(new Conversation(state, device), {}).filter((name) => name.includes('MEM'))).toEqual([
      'ADD_MEM_REG',
      'ADD_MEM_REG',
    ]);
  });

  it('says what is wrong with an answer', () => {
    const conversation = new Conversation(newConversation(), device);
    const saying = conversation.next()!;
    expect(conversation.heard(saying.message, { ...answer(saying.message, 0n), flags: 1 })).toContain('not marked');
    expect(conversation.heard(saying.message, { ...answer(saying.message, 0n), request: 9 })).toContain('answer to 9');
    const acknowledged: Message = {
      request: Request.SET_MEM_TABLE,
      flags: MessageFlag.version | MessageFlag.needReply,
      payload: new Uint8Array(0),
    };
    expect(conversation.heard(acknowledged, answer(acknowledged, 1n))).toContain('refused');
  });

  it('messages come out of a stream piece by piece', () => {
    const bytes = encode({ request: Request.SET_VRING_NUM, flags: 1, payload: Uint8Array.of(1, 2, 3) });
    for (let i = 0; i < bytes.length; i++) expect(decode(bytes.subarray(0, i))).toBeUndefined();
    expect(decode(bytes)).toEqual({ message: { request: 8, flags: 1, payload: Uint8Array.of(1, 2, 3) }, length: 15 });
  });
});
