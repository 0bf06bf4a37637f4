/** The I350 as a driver sees it that follows the datasheet (4.5 initialisation, 7.1 receive, 7.2 transmit). */
import { beforeEach, describe, expect, it } from 'vitest';
import { IntelI350 } from '../../../src/world/nic/intelI350';
import { Reg, Rx, rxBase, Tx, txBase } from '../../../src/world/nic/intelI350Registers';
import { DEFAULT_GENERATOR, frameOf } from '../../../src/world/packets/generator';
import type { GeneratorSettings } from '../../../src/world/packets/generator';
import { readPcap } from '../../../src/world/packets/pcap';
import { Wire } from '../../../src/world/packets/wire';
import { FakeBus, ReceiveRing, Registers, TransmitRing } from './fakeNic';

const MAC = [0x90, 0xe2, 0xba, 0x01, 0x02, 0x03];
const ENABLE = 0x0200_0000;

let bus: FakeBus;
let wire: Wire;
let nic: IntelI350;
let io: Registers;

function make(settings: Partial<GeneratorSettings> = {}, port = 0): void {
  bus = new FakeBus();
  wire = new Wire({
    kind: 'generator',
    settings: { ...DEFAULT_GENERATOR, start: 0, destinations: [MAC], ...settings },
  });
  nic = new IntelI350(bus, wire, { mac: MAC, port });
  io = new Registers(nic, bus);
}

function rxQueue(queue: number, count: number, more: { size?: number; drop?: boolean } = {}): ReceiveRing {
  const base = rxBase(queue);
  const size = more.size ?? 2048;
  const ring = new ReceiveRing(bus, io, base + Rx.RDT, count, size);
  io.write(base + Rx.RDBAL, ring.ring);
  io.write(base + Rx.RDLEN, count * 16);
  io.write(base + Rx.SRRCTL, (size / 1024) | (1 << 25) | (more.drop ? 0x8000_0000 : 0));
  io.set(base + Rx.RXDCTL, ENABLE);
  ring.fill();
  return ring;
}
/** Receiver on, broadcasts, FCS stripped. */
const listen = (): void => {
  io.set(Reg.RCTL, 0x0400_8002);
  io.wait(2_000_000);
};
function txQueue(queue: number, count: number): TransmitRing {
  const base = txBase(queue);
  const ring = new TransmitRing(bus, io, base + Tx.TDT, count);
  io.write(base + Tx.TDBAL, ring.ring);
  io.write(base + Tx.TDLEN, count * 16);
  io.write(base + Tx.TXDCTL, ENABLE);
  io.set(Reg.TCTL, 2);
  return ring;
}
/** MDIC (8.2.4). */
function phy(register: number, value?: number): number {
  io.write(Reg.MDIC, (register << 16) | (value === undefined ? 2 << 26 : (1 << 26) | value));
  const mdic = io.read(Reg.MDIC);
  expect(mdic & 0x1000_0000).toBe(0x1000_0000);
  return mdic & 0xffff;
}

beforeEach(() => make());

describe('I350: reset, EEPROM, PHY, link', () => {
  it('has four sections with valid sums, and its address in each', () => {
    const word = (at: number): number => {
      io.write(Reg.EERD, (at << 2) | 1);
      return io.read(Reg.EERD) >>> 16;
    };
    for (const base of [0, 0x80, 0xc0, 0x100]) {
      let sum = 0;
      for (let i = 0; i < 64; i++) sum += word(base + i);
      expect(sum & 0xffff).toBe(0xbaba);
      expect(word(base)).toBe(MAC[0] | (MAC[1] << 8));
    }
    expect(io.read(Reg.RAL)).toBe(0x01bae290);
  });
  it('identifies its PHY and brings the link up', () => {
    expect([phy(2), phy(3) & 0xfff0]).toEqual([0x0154, 0x03b0]);
    expect(phy(1) & 4).toBe(0);
    expect(io.read(Reg.STATUS) & 2).toBe(0);
    io.write(Reg.IMS, 4);
    io.wait(2_000_000);
    expect(phy(1) & 0x24).toBe(0x24);
    expect(io.read(Reg.STATUS) & 0xc3).toBe(0x83);
    expect(bus.raised).toEqual([0]);
    expect(io.read(Reg.ICR) & 0x8000_0004).toBe(0x8000_0004 | 0);
  });
  it('loses the link when the PHY is powered down and gets it back', () => {
    io.wait(2_000_000);
    phy(0, 0x1940);
    expect(io.read(Reg.STATUS) & 2).toBe(0);
    io.wait(10_000_000);
    expect(io.read(Reg.STATUS) & 2).toBe(0);
    phy(0, 0x1140);
    io.wait(2_000_000);
    expect(io.read(Reg.STATUS) & 2).toBe(2);
    phy(0, 0x1340);
    expect(io.read(Reg.STATUS) & 2).toBe(0);
    expect(phy(0) & 0x200).toBe(0);
  });
  it('resets itself, and says which port it is', () => {
    make({}, 2);
    expect((io.read(Reg.STATUS) >> 2) & 3).toBe(2);
    rxQueue(0, 64);
    io.set(Reg.CTRL, 0x0400_0000);
    expect(io.read(Reg.CTRL) & 0x0400_0000).toBe(0);
    expect(io.read(rxBase(0) + Rx.RDLEN)).toBe(0);
  });
  it('has its queues in two places', () => {
    io.write(0x2800 + 0x100 + Rx.RDBAL, 0x12345680);
    expect(io.read(rxBase(1) + Rx.RDBAL)).toBe(0x12345680);
    io.write(txBase(3) + Tx.TDBAL, 0x4000);
    expect(io.read(0x3800 + 0x300)).toBe(0x4000);
  });
});

describe('I350: receive', () => {
  it('writes frames around the end of the ring, in several buffers where needed', () => {
    make({ count: 40, sizes: [60, 1514, 3000], rate: 10_000 });
    io.set(Reg.RCTL, 0x20);
    const ring = rxQueue(0, 16, { size: 1024 });
    listen();
    const all: Uint8Array[] = [];
    for (let i = 0; i < 100; i++) {
      io.wait(100_000);
      all.push(...ring.takeAll());
    }
    const { settings } = wire.source as { settings: GeneratorSettings };
    expect(all).toEqual(Array.from({ length: 40 }, (_, i) => frameOf(settings, i)));
    expect([io.read(Reg.GPRC), io.read(Reg.GPRC)]).toEqual([40, 0]);
    expect(io.read(Reg.GORCL)).toBe(all.reduce((sum, frame) => sum + frame.length + 4, 0));
  });
  it('counts RNBC for frames that wait, MPC for those that find the buffer full, RQDPC for a queue that drops', () => {
    make({ count: 100, sizes: [1020], rate: 100_000 });
    const ring = rxQueue(0, 16);
    listen();
    io.wait(10_000_000);
    // 15 descriptors, 36 frames of 1024 bytes in the packet buffer.
    expect(io.read(Reg.RNBC)).toBe(85);
    expect(io.read(Reg.MPC)).toBe(100 - 15 - 36);
    expect(io.read(Reg.GPRC)).toBe(51);
    let got = 0;
    for (let i = 0; i < 5; i++) got += ring.takeAll().length;
    expect(got).toBe(51);
    make({ count: 100, sizes: [1020], rate: 100_000 });
    rxQueue(0, 16, { drop: true });
    listen();
    io.wait(10_000_000);
    expect([io.read(rxBase(0) + Rx.RQDPC), io.read(Reg.MPC), io.read(Reg.RNBC)]).toEqual([85, 0, 0]);
  });
  it('spreads flows by RSS over eight queues', () => {
    make({ count: 128, flows: 128, rate: 1_000_000 });
    const rings = Array.from({ length: 8 }, (_, queue) => rxQueue(queue, 64));
    for (let i = 0; i < 10; i++) io.write(Reg.RSSRK + i * 4, 0x6d5a56da ^ (i * 0x1234_5678));
    for (let i = 0; i < 32; i++) io.write(Reg.RETA + i * 4, i & 1 ? 0x0706_0504 : 0x0302_0100);
    io.write(Reg.MRQC, 2 | 0x42_0000);
    listen();
    const counts = rings.map((ring) => ring.takeAll().length);
    expect(counts.reduce((a, b) => a + b)).toBe(128);
    expect(Math.min(...counts)).toBeGreaterThan(3);
  });
  it('takes the VLAN tag out and reports errors in its own bits', () => {
    make({ count: 1, vlan: 77 });
    io.set(Reg.CTRL, 0x4000_0000);
    const ring = rxQueue(0, 16);
    listen();
    const packet = ring.take()!;
    expect([packet.vlan, packet.bytes.length, packet.status & 0x6000_0008]).toEqual([77, 56, 8]);
  });
});

describe('I350: pools', () => {
  const VLAN = { count: 1, vlan: 1003, sizes: [60] };
  /** Three queues, VMDq on, all pools enabled; VLAN 1003 belongs to pool 2. */
  const pools = (settings: Partial<GeneratorSettings>, control: number): ReceiveRing[] => {
    make(settings);
    const rings = [0, 1, 2].map((queue) => rxQueue(queue, 16));
    io.write(Reg.MRQC, 3);
    io.write(Reg.VT_CTL, control);
    io.write(Reg.VFRE, 0xff);
    io.write(Reg.VLVF, (0x8000_0000 | (1 << (12 + 2)) | 1003) >>> 0);
    io.set(Reg.RCTL, 8);
    return rings;
  };
  const IGNORE_MAC = 1 << 28,
    NO_DEFAULT = 1 << 29,
    REPLICATE = 1 << 30;
  const received = (rings: ReceiveRing[]): number[] => {
    listen();
    io.wait(10_000_000);
    return rings.map((ring) => ring.takeAll().length);
  };
  it('by VLAN alone', () => {
    expect(received(pools(VLAN, IGNORE_MAC | NO_DEFAULT))).toEqual([0, 0, 1]);
  });
  it('by address; of another VLAN, the default pool', () => {
    const rings = pools({ count: 1, sizes: [60] }, 1 << 7);
    io.set(Reg.RAL + 4, 1 << (18 + 2));
    // Untagged frames are wanted (AUPE) by pool 2 only when it says so.
    expect(received(rings)).toEqual([0, 1, 0]);
    const wanted = pools({ count: 1, sizes: [60] }, 1 << 7);
    io.set(Reg.RAL + 4, 1 << (18 + 2));
    io.set(Reg.VMOLR + 8, 0x0100_0000);
    expect(received(wanted)).toEqual([0, 0, 1]);
  });
  it('nobody wants it: dropped without a default pool, and when the pool is not enabled', () => {
    expect(received(pools({ count: 1, sizes: [60] }, NO_DEFAULT))).toEqual([0, 0, 0]);
    const rings = pools(VLAN, IGNORE_MAC);
    io.write(Reg.VFRE, 3);
    expect(received(rings)).toEqual([0, 0, 0]);
  });
  it('a broadcast goes to each pool that wants it, with replication', () => {
    const broadcast = { count: 1, sizes: [60], destinations: [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff]] };
    for (const [control, expected] of [
      [REPLICATE, [1, 0, 1]],
      [0, [1, 0, 0]],
    ] as const) {
      const rings = pools(broadcast, control);
      for (const pool of [0, 2]) io.set(Reg.VMOLR + pool * 4, 0x0900_0000);
      expect(received(rings)).toEqual(expected);
    }
  });
});

describe('I350: transmit', () => {
  it('sends, reports, counts', () => {
    const ring = txQueue(0, 16);
    const frame = frameOf({ ...DEFAULT_GENERATOR, sizes: [200] }, 3);
    for (let i = 0; i < 40; i++) {
      const at = ring.data(frame);
      ring.kick();
      expect(ring.done(at)).toBe(true);
    }
    expect(readPcap(wire.capture()).frames.map((one) => one.bytes)).toEqual(Array(40).fill(frame));
    expect([io.read(Reg.GPTC), io.read(Reg.GOTCL), io.read(Reg.PTC255), io.read(Reg.TPT)]).toEqual([
      40,
      40 * 204,
      40,
      40,
    ]);
  });
  it('tells queues apart by interrupt vector', () => {
    io.write(Reg.GPIE, 0x10);
    io.write(Reg.IVAR, 0x8281); // queue 0: receive vector 1, transmit vector 2
    io.write(Reg.EIAC, 6);
    io.write(Reg.EIMS, 6);
    const ring = txQueue(0, 16);
    ring.data(new Uint8Array(60));
    ring.kick();
    expect(bus.raised).toEqual([2]);
    expect(io.read(Reg.EICR)).toBe(0);
  });
});
