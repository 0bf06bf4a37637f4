import { describe, expect, it } from 'vitest';
import { wholeTestPacket } from '../../../src/world/guest/testPacket';
import { buildFrame } from '../../../src/world/packets/build';
import { ethernetCrc, onesSum } from '../../../src/world/packets/checksum';
import { arrivalOf, DEFAULT_GENERATOR, flowOf, frameOf, sizeOf } from '../../../src/world/packets/generator';
import { parseHeaders } from '../../../src/world/packets/parse';
import { pcapHeader, pcapRecord, readPcap, writePcap } from '../../../src/world/packets/pcap';
import { Wire } from '../../../src/world/packets/wire';
import { checksumStatus } from '../../../src/world/nic/rxChecksum';

describe('checksums', () => {
  it('sums the example of RFC 1071', () => {
    expect(onesSum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7))).toBe(0xddf2);
  });
  it('has the check value of CRC-32', () => {
    expect(ethernetCrc(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

describe('generator', () => {
  const settings = {
    ...DEFAULT_GENERATOR,
    count: 100,
    flows: 8,
    ip: 'mixed',
    protocol: 'mixed',
    vlan: 5,
    sizes: [60, 128, 1514],
  } as const;

  it('makes frames with right checksums, sizes and headers', () => {
    for (let i = 0; i < 24; i++) {
      const frame = frameOf(settings, i);
      const headers = parseHeaders(frame);
      const least = 18 + (headers.ipVersion === 4 ? 20 : 40) + (headers.protocol === 6 ? 20 : 8);
      expect(frame.length).toBe(Math.max(least, sizeOf(settings, i)));
      expect(headers).toMatchObject({
        vlan: 5,
        ipVersion: flowOf(settings, i) & 1 ? 6 : 4,
        protocol: (flowOf(settings, i) >> 1) & 1 ? 6 : 17,
      });
      const check = checksumStatus(frame, headers);
      expect(check).toMatchObject({ ipError: false, l4Error: false });
      expect(check.status & 0x20).toBe(0x20);
    }
  });
  it('is a function of seed and number', () => {
    const random = { ...settings, sizeOrder: 'random', flowOrder: 'random' } as const;
    const sizes = Array.from({ length: 50 }, (_, i) => sizeOf(random, i));
    expect(Array.from({ length: 50 }, (_, i) => sizeOf(random, i))).toEqual(sizes);
    expect(Array.from({ length: 50 }, (_, i) => sizeOf({ ...random, seed: 2 }, i))).not.toEqual(sizes);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1514);
    expect(new Set(Array.from({ length: 200 }, (_, i) => flowOf(random, i))).size).toBe(8);
  });
  it('makes packets that a guest can check, tagged or not', () => {
    for (const vlan of [undefined, 7]) {
      const frame = frameOf({ ...DEFAULT_GENERATOR, content: 'test', sizes: [100], vlan }, 5);
      const plain = vlan === undefined ? frame : Uint8Array.from([...frame.subarray(0, 12), ...frame.subarray(16)]);
      expect(wholeTestPacket(plain)).toBe(5);
      expect(parseHeaders(frame).vlan).toBe(vlan ?? -1);
    }
  });
  it('keeps the rate, in bursts too', () => {
    const burst = { ...DEFAULT_GENERATOR, rate: 1_000_000, burst: 4, start: 0 };
    expect([0, 4, 8].map((i) => arrivalOf(burst, i))).toEqual([0, 4000, 8000]);
    expect(arrivalOf(burst, 3)).toBe(202);
  });
});

describe('parser', () => {
  it('sees fragments, options, extension headers and padding', () => {
    const frame = buildFrame({
      destination: [2, 0, 0, 0, 0, 1],
      source: [2, 0, 0, 0, 0, 2],
      ip: 4,
      protocol: 'udp',
      sourceAddress: [10, 0, 0, 1],
      destinationAddress: [10, 0, 0, 2],
      sourcePort: 1,
      destinationPort: 2,
      size: 46,
      payload: () => 0,
      sequence: 0,
    });
    const padded = new Uint8Array(60);
    padded.set(frame);
    expect(parseHeaders(padded)).toMatchObject({ l3: 14, l4: 34, end: 46, fragment: false });
    const fragment = padded.slice();
    fragment[20] = 0x20;
    expect(parseHeaders(fragment)).toMatchObject({ fragment: true, l4: -1 });
    const options = padded.slice();
    options[14] = 0x46;
    expect(parseHeaders(options)).toMatchObject({ extended: true, l4: 38 });
  });
  it('takes cut-off headers for missing', () => {
    expect(parseHeaders(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 0, 0x45))).toMatchObject({
      ipVersion: 0,
      l3: -1,
      l4: -1,
    });
  });
});

describe('pcap', () => {
  const frames = [
    { time: 1_000_000_123, bytes: Uint8Array.of(1, 2, 3) },
    { time: 2_000_000_456, bytes: new Uint8Array(60).fill(7) },
  ];

  it('reads what it writes', () => {
    const read = readPcap(writePcap(frames));
    expect(read).toMatchObject({ linkType: 1 });
    expect(read.problem).toBeUndefined();
    expect(read.frames.map(({ time, bytes }) => ({ time, bytes }))).toEqual(frames);
  });
  it('reads both byte orders and microseconds', () => {
    const file = new Uint8Array(24 + 16 + 3);
    const view = new DataView(file.buffer);
    view.setUint32(0, 0xa1b2c3d4);
    view.setUint32(16, 65535);
    view.setUint32(20, 1);
    view.setUint32(24, 5);
    view.setUint32(28, 6);
    view.setUint32(32, 3);
    view.setUint32(36, 9);
    file.set([4, 5, 6], 40);
    expect(readPcap(file).frames).toEqual([{ time: 5_000_006_000, bytes: Uint8Array.of(4, 5, 6), wireLength: 9 }]);
  });
  it('says what is wrong and keeps what is right', () => {
    const file = writePcap(frames);
    const cut = readPcap(file.slice(0, file.length - 1));
    expect(cut.frames).toHaveLength(1);
    expect(cut.problem).toMatch(/frame 2 is cut off/);
    expect(readPcap(new Uint8Array(10)).problem).toMatch(/shorter/);
    expect(readPcap(Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a, ...new Uint8Array(30))).problem).toMatch(/pcapng/);
    expect(pcapRecord(frames[0].bytes, frames[0].time)).toHaveLength(19);
    expect(pcapHeader()).toHaveLength(24);
  });
});

describe('wire', () => {
  it('begins when it is opened and stands still while the link is down', () => {
    const wire = new Wire({
      kind: 'generator',
      settings: { ...DEFAULT_GENERATOR, start: 1000, rate: 1_000_000, count: 3 },
    });
    expect(wire.nextArrival()).toBeUndefined();
    wire.open(5000);
    expect(wire.nextArrival()).toBe(6000);
    wire.receive();
    wire.close(6500);
    expect(wire.nextArrival()).toBeUndefined();
    wire.open(9500);
    expect(wire.nextArrival()).toBe(10_000);
    wire.receive();
    wire.receive();
    expect(wire.nextArrival()).toBeUndefined();
  });
  it('keeps what is sent as a capture and can send it back', () => {
    const wire = new Wire({ kind: 'none' }, { echo: 50 });
    const frame = new Uint8Array(60).map((_, i) => i);
    wire.transmit(frame, 123);
    expect(readPcap(wire.capture()).frames).toEqual([{ time: 123, bytes: frame, wireLength: 60 }]);
    expect(wire.state).toMatchObject({ sentCount: 1, sentBytes: 60 });
    expect(wire.nextArrival()).toBe(173);
    expect([...wire.receive().subarray(0, 12)]).toEqual([6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5]);
  });
  it('plays a capture at its times, faster and again', () => {
    const frames = [
      { time: 10_000, bytes: Uint8Array.of(1), wireLength: 1 },
      { time: 14_000, bytes: Uint8Array.of(2), wireLength: 1 },
    ];
    const wire = new Wire({ kind: 'capture', frames, start: 0, speed: 2, repeat: 2 });
    wire.open(0);
    const times: number[] = [];
    for (let at = wire.nextArrival(); at !== undefined; at = wire.nextArrival()) {
      times.push(at);
      wire.receive();
    }
    expect(times).toEqual([0, 2000, 2500, 4500]);
  });
});
