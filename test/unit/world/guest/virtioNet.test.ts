/** The guest's network driver against a device that follows VIRTIO 1.1: every byte arrives, in each ring layout. */

import { describe, expect, it } from 'vitest';
import { GuestMemory } from '../../../../src/world/guest/memory';
import { Feature, VirtioNetDriver, headerBytes, newDriverState } from '../../../../src/world/guest/virtioNet';
import type { DriverOptions } from '../../../../src/world/guest/virtioNet';
import { VirtqueueError } from '../../../../src/world/guest/virtqueue';
import { packedDevice, readChain, splitDevice, writeChain } from './device';
import type { Device } from './device';

function memoryOf(size: number): GuestMemory {
  const bytes = new Uint8Array(size);
  return new GuestMemory(
    [{ guestAddress: 0x10_0000, size, userAddress: 0x7f00_0000, fileOffset: 0 }],
    [
      {
        read: (offset, length) => bytes.slice(offset, offset + length),
        write: (offset, more) => bytes.set(more, offset),
      },
    ],
  );
}

function packet(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + seed * 13) & 0xff);
}

const bit = (...bits: number[]): bigint => bits.reduce((sum, b) => sum | (1n << BigInt(b)), 0n);
const VERSION_1 = bit(Feature.version1);

const layouts: { name: string; features: bigint; indirect: boolean; segments: number; receiveBuffer: number }[] = [
  { name: 'split, legacy header', features: 0n, indirect: false, segments: 1, receiveBuffer: 9216 },
  { name: 'split, version 1, one descriptor', features: VERSION_1, indirect: false, segments: 1, receiveBuffer: 9216 },
  { name: 'split, chains of four', features: VERSION_1, indirect: false, segments: 3, receiveBuffer: 9216 },
  {
    name: 'split, mergeable',
    features: VERSION_1 | bit(Feature.mergeable),
    indirect: false,
    segments: 1,
    receiveBuffer: 1526,
  },
  {
    name: 'split, indirect',
    features: VERSION_1 | bit(Feature.indirect),
    indirect: true,
    segments: 3,
    receiveBuffer: 9216,
  },
  { name: 'packed', features: VERSION_1 | bit(Feature.ringPacked), indirect: false, segments: 3, receiveBuffer: 9216 },
  {
    name: 'packed, mergeable',
    features: VERSION_1 | bit(Feature.ringPacked, Feature.mergeable),
    indirect: false,
    segments: 1,
    receiveBuffer: 1526,
  },
  {
    name: 'packed, indirect',
    features: VERSION_1 | bit(Feature.ringPacked, Feature.indirect),
    indirect: true,
    segments: 3,
    receiveBuffer: 9216,
  },
];

function start(
  how: (typeof layouts)[number],
  queueSize = 16,
): {
  memory: GuestMemory;
  driver: VirtioNetDriver;
  options: DriverOptions;
  device(queue: 'receive' | 'transmit'): Device;
} {
  const { features, indirect, segments, receiveBuffer } = how;
  const room = VirtioNetDriver.roomFor({ features, queueSize, segments, receiveBuffer, indirect });
  const options: DriverOptions = { features, queueSize, base: 0x10_0000, room, segments, receiveBuffer, indirect };
  const memory = memoryOf(room);
  const driver = new VirtioNetDriver(memory, options, newDriverState(options));
  const make = (features >> BigInt(Feature.ringPacked)) & 1n ? packedDevice : splitDevice;
  return {
    memory,
    driver,
    options,
    device: (queue) =>
      make(memory, queue === 'receive' ? driver.receiveQueue.addresses : driver.transmitQueue.addresses, queueSize),
  };
}

describe.each(layouts)('virtio-net driver: $name', (how) => {
  it('sends 500 packets of 60 to 9,000 bytes whole and in order', () => {
    const { memory, driver, device } = start(how);
    const out = device('transmit');
    const header = headerBytes(how.features);
    const got: number[] = [];
    let next = 0;
    for (let round = 0; got.length < 500 && round < 5000; round++) {
      const batch = Array.from({ length: Math.min(5, 500 - next) }, (_, i) =>
        packet(60 + (((next + i) * 97) % 8941), next + i),
      );
      next += driver.send(batch).sent;
      for (let k = 0; k < 3; k++) {
        const chain = out.next();
        if (!chain) break;
        const bytes = readChain(memory, chain);
        const expected = packet(60 + ((got.length * 97) % 8941), got.length);
        expect(bytes.slice(0, header)).toEqual(new Array(header).fill(0));
        expect(Buffer.from(bytes.slice(header)).equals(Buffer.from(expected))).toBe(true);
        got.push(bytes.length);
        out.giveBack(chain, 0);
      }
    }
    driver.reclaim();
    expect(got).toHaveLength(500);
    expect(driver.state.completed).toBe(500);
    expect(driver.transmitQueue.free).toBe(16);
  });

  it('receives 500 packets whole and in order, over several wraps of the ring', () => {
    const { memory, driver, device } = start(how);
    const into = device('receive');
    const header = headerBytes(how.features);
    const mergeable = (how.features >> BigInt(Feature.mergeable)) & 1n;
    let given = 0;
    let seen = 0;
    for (let round = 0; seen < 500 && round < 5000; round++) {
      driver.fill();
      // As many buffers as the packet needs; the header of the first says how many.
      const bytes = packet(60 + ((given * 97) % 8941), given);
      const chains = [];
      let room = 0;
      while (room < header + bytes.length) {
        const chain = into.next()!;
        chains.push(chain);
        room += chain.parts.reduce((sum, part) => sum + part.length, 0);
        if (!mergeable) break;
      }
      const whole = new Uint8Array(header + bytes.length);
      whole.set(bytes, header);
      if (header === 12) whole[10] = chains.length;
      let at = 0;
      for (const chain of chains) {
        const written = writeChain(memory, chain, whole.subarray(at));
        at += written;
        into.giveBack(chain, written);
      }
      given++;
      for (const received of driver.receive()) {
        const expected = packet(60 + ((seen * 97) % 8941), seen);
        expect(Buffer.from(received).equals(Buffer.from(expected))).toBe(true);
        seen++;
      }
    }
    expect(seen).toBe(500);
    expect(driver.state.damaged).toBe(0);
  });
});

describe('virtio-net driver: notification and broken devices', () => {
  it('kicks when the used ring permits it, and with event index when the event was passed', () => {
    const plain = start(layouts[1]);
    expect(plain.driver.send([packet(60, 0)]).kick).toBe(true);
    plain.memory.setU16(plain.driver.transmitQueue.addresses.device, 1);
    expect(plain.driver.send([packet(60, 1)]).kick).toBe(false);

    const event = start({ ...layouts[1], features: VERSION_1 | bit(Feature.eventIndex) });
    const { device, driver: queue } = event.driver.transmitQueue.addresses;
    expect(event.driver.send([packet(60, 0)]).kick).toBe(true);
    event.memory.setU16(device + 4 + 8 * 16, 3);
    expect(event.driver.send([packet(60, 1), packet(60, 2)]).kick).toBe(false);
    expect(event.driver.send([packet(60, 3)]).kick).toBe(true);
    expect(event.memory.getU16(queue + 2)).toBe(4);
  });

  it('packed: asks for a kick by the descriptor event, also across the wrap', () => {
    const { memory, driver } = start({
      ...layouts[5],
      features: VERSION_1 | bit(Feature.ringPacked, Feature.eventIndex),
      segments: 1,
    });
    const { device } = driver.transmitQueue.addresses;
    memory.setU16(device + 2, 1);
    expect(driver.send([packet(60, 0)]).kick).toBe(false);
    memory.setU16(device + 2, 2);
    memory.setU16(device, 2 | 0x8000);
    expect(driver.send([packet(60, 1)]).kick).toBe(false);
    expect(driver.send([packet(60, 2)]).kick).toBe(true);
  });

  it('says that the device broke the ring', () => {
    const { memory, driver } = start(layouts[1]);
    const { device } = driver.receiveQueue.addresses;
    driver.fill(4);
    memory.setU32(device + 4, 9);
    memory.setU16(device + 2, 1);
    expect(() => driver.receive()).toThrow(VirtqueueError);
  });

  it('needs enough memory, and says how much', () => {
    const how = { features: VERSION_1, queueSize: 256, segments: 1, receiveBuffer: 2048, indirect: false };
    const room = VirtioNetDriver.roomFor(how);
    expect(
      () =>
        new VirtioNetDriver(
          memoryOf(4096),
          { ...how, base: 0x10_0000, room: room - 1 },
          newDriverState({ ...how, base: 0, room }),
        ),
    ).toThrow(`${room} bytes`);
  });
});
