/** The 82599 as a driver sees it that follows the datasheet (4.6 initialisation, 7.1 receive, 7.2 transmit). */
import { beforeEach, describe, expect, it } from 'vitest';
import { Intel82599 } from '../../../src/world/nic/intel82599';
import { Reg, Rx, rxBase, Tx, txBase } from '../../../src/world/nic/intel82599Registers';
import { buildFrame } from '../../../src/world/packets/build';
import { checksumStatus } from '../../../src/world/nic/rxChecksum';
import { DEFAULT_GENERATOR, frameOf } from '../../../src/world/packets/generator';
import type { GeneratorSettings } from '../../../src/world/packets/generator';
import { parseHeaders } from '../../../src/world/packets/parse';
import { readPcap } from '../../../src/world/packets/pcap';
import { Wire } from '../../../src/world/packets/wire';
import { FakeBus, ReceiveRing, Registers, TransmitRing } from './fakeNic';

const MAC = [0x90, 0xe2, 0xba, 0x01, 0x02, 0x03];
const ENABLE = 0x0200_0000;

let bus: FakeBus;
let wire: Wire;
let nic: Intel82599;
let io: Registers;

function make(
  settings: Partial<GeneratorSettings> = {},
  options: Partial<ConstructorParameters<typeof Intel82599>[2]> = {},
): void {
  bus = new FakeBus();
  wire = new Wire({
    kind: 'generator',
    settings: { ...DEFAULT_GENERATOR, start: 0, destinations: [MAC], ...settings },
  });
  nic = new Intel82599(bus, wire, { mac: MAC, port: 0, ...options });
  io = new Registers(nic, bus);
}

function rxQueue(
  queue: number,
  count: number,
  size = 2048,
  more: { drop?: boolean; legacy?: boolean } = {},
): ReceiveRing {
  const base = rxBase(queue);
  const ring = new ReceiveRing(bus, io, base + Rx.RDT, count, size);
  io.write(base + Rx.RDBAL, ring.ring);
  io.write(base + Rx.RDBAH, 0);
  io.write(base + Rx.RDLEN, count * 16);
  io.write(base + Rx.RDH, 0);
  io.write(base + Rx.SRRCTL, (size / 1024) | (more.legacy ? 0 : 1 << 25) | (more.drop ? 1 << 28 : 0));
  io.set(base + Rx.RXDCTL, ENABLE);
  expect(io.read(base + Rx.RXDCTL) & ENABLE).toBe(ENABLE);
  ring.fill();
  return ring;
}

/** Turns reception on and waits for the link. */
function listen(): void {
  io.write(Reg.RDRXCTL, 2); // strip the FCS
  io.set(Reg.FCTRL, 0x400);
  io.write(Reg.RXCTRL, 1);
  io.wait(2_000_000);
}

function txQueue(queue: number, count: number, threshold = 0): TransmitRing {
  const base = txBase(queue);
  const ring = new TransmitRing(bus, io, base + Tx.TDT, count);
  io.set(Reg.DMATXCTL, 1);
  io.write(base + Tx.TDBAL, ring.ring);
  io.write(base + Tx.TDBAH, 0);
  io.write(base + Tx.TDLEN, count * 16);
  io.write(base + Tx.TXDCTL, ENABLE | (threshold << 16));
  return ring;
}

const sent = (): Uint8Array[] => readPcap(wire.capture()).frames.map((frame) => frame.bytes);

function udp(size: number, more: Partial<Parameters<typeof buildFrame>[0]> = {}): Uint8Array {
  return buildFrame({
    destination: MAC,
    source: [2, 0, 0, 0, 0, 9],
    ip: 4,
    protocol: 'udp',
    sourceAddress: [10, 0, 0, 1],
    destinationAddress: [10, 0, 0, 2],
    sourcePort: 1000,
    destinationPort: 2000,
    size,
    payload: (i) => i & 0xff,
    sequence: 7,
    ...more,
  });
}

beforeEach(() => make());

describe('82599: reset, EEPROM, semaphores, link', () => {
  it('has a valid EEPROM checksum and loads the address from it', () => {
    const word = (at: number): number => {
      io.write(Reg.EERD, (at << 2) | 1);
      const value = io.read(Reg.EERD);
      expect(value & 2).toBe(2);
      return value >>> 16;
    };
    expect(io.read(Reg.EEC) & 0x300).toBe(0x300);
    let sum = 0;
    for (let i = 0; i <= 0x3f; i++) sum += word(i);
    for (let i = 3; i <= 0xe; i++) {
      const at = word(i);
      if (at === 0 || at === 0xffff) continue;
      const length = word(at);
      for (let j = 1; j <= length; j++) sum += word(at + j);
    }
    expect(sum & 0xffff).toBe(0xbaba);
    const core = word(0x09);
    expect([1, 2, 3].flatMap((i) => [word(core + i) & 0xff, word(core + i) >> 8])).toEqual(MAC);
    expect([io.read(Reg.RAL), io.read(Reg.RAL + 4)]).toEqual([0x01bae290, 0x8000_0302]);
  });
  it('gives the semaphore to the first reader', () => {
    expect(io.read(Reg.SWSM) & 1).toBe(0);
    expect(io.read(Reg.SWSM) & 1).toBe(1);
    io.set(Reg.SWSM, 2);
    expect(io.read(Reg.SWSM) & 2).toBe(2);
    io.write(Reg.SWSM, 0);
    expect(io.read(Reg.SWSM) & 3).toBe(0);
  });
  it('brings the link up some time after a restart and says so', () => {
    expect(io.read(Reg.LINKS) & 0x4000_0000).toBe(0);
    io.write(Reg.EIMS, 0x10_0000);
    io.wait(2_000_000);
    expect(io.read(Reg.LINKS) >>> 28).toBe(0x7);
    expect(bus.raised).toEqual([0]);
    expect(io.read(Reg.EICR) & 0x10_0000).toBe(0x10_0000);
    expect(io.read(Reg.EICR)).toBe(0);
    io.set(Reg.AUTOC, 0x1000);
    expect(io.read(Reg.LINKS) & 0x4000_0000).toBe(0);
    expect(io.read(Reg.AUTOC) & 0x1000).toBe(0);
  });
  it('loses the link while the cable is out, says so, and goes on where it was', () => {
    make({ count: 10, rate: 1_000_000 }, { cut: 5000, cutFor: 100_000 });
    const ring = rxQueue(0, 64);
    io.write(Reg.EIMS, 0x10_0000);
    listen();
    expect(bus.raised.length).toBe(3);
    expect(io.read(Reg.LINKS) & 0x4000_0000).not.toBe(0);
    expect(ring.takeAll()).toHaveLength(10);
  });
  it('stays down without a module', () => {
    make({}, { module: 'none' });
    io.wait(1_000_000_000);
    expect(io.read(Reg.LINKS)).toBe(0);
    expect(io.read(Reg.ESDP) & 4).toBe(0);
  });
  it('forgets its registers on reset, not its semaphore', () => {
    io.wait(2_000_000);
    rxQueue(0, 64);
    io.write(Reg.SW_FW_SYNC, 5);
    io.write(Reg.CTRL, 0x0400_0000);
    expect(io.read(Reg.CTRL) & 0x0400_0008).toBe(0);
    expect(io.read(rxBase(0) + Rx.RDLEN)).toBe(0);
    expect(io.read(Reg.SW_FW_SYNC)).toBe(5);
    expect(io.read(Reg.LINKS) & 0x4000_0000).not.toBe(0);
    io.write(Reg.CTRL, 8);
    expect(io.read(Reg.LINKS) & 0x4000_0000).toBe(0);
  });
  it('takes narrow and wide accesses', () => {
    expect(nic.read(0, Reg.RAL, 8)).toBe(0x8000_0302_01ba_e290n);
    expect(nic.read(0, Reg.RAL + 1, 1)).toBe(0xe2n);
    nic.write(0, Reg.RAL + 2, 2, 0x1234n);
    expect(io.read(Reg.RAL)).toBe(0x1234e290);
    expect(nic.read(0, 0x9_0000, 4)).toBe(0xffff_ffffn);
  });
});

describe('82599: receive', () => {
  it('writes frames and advanced descriptors, around the end of the ring', () => {
    make({ count: 50, sizes: [60, 590, 1514], rate: 100_000 });
    const ring = rxQueue(0, 16);
    listen();
    const all: Uint8Array[] = [];
    for (let i = 0; i < 100; i++) {
      io.wait(10_000);
      all.push(...ring.takeAll());
    }
    expect(all).toHaveLength(50);
    all.forEach((frame, i) =>
      expect(frame).toEqual(frameOf(wire.source.kind === 'generator' ? wire.source.settings : DEFAULT_GENERATOR, i)),
    );
    expect(io.read(Reg.QPRC)).toBe(50);
    expect(io.read(Reg.QPRC)).toBe(0);
    expect(io.read(Reg.GPRC)).toBe(50);
    expect(io.read(Reg.PRC64)).toBe(17);
    expect(io.read(Reg.QBRC_L)).toBe(17 * 60 + 17 * 590 + 16 * 1514);
    expect(io.read(Reg.MPC)).toBe(0);
  });
  it('reports packet type, checksums and VLAN tag', () => {
    make({ count: 2, vlan: 0x6123, flows: 2, ip: 'mixed', rate: 1000 });
    const ring = rxQueue(0, 16);
    io.set(rxBase(0) + Rx.RXDCTL, 0x4000_0000);
    listen();
    io.wait(10_000_000);
    const four = ring.take()!;
    expect(four.low & 0x1fff0).toBe(0x210);
    expect(four.status & 0x7b).toBe(0x7b); // DD, EOP, VP, UDPCS, L4CS, IPCS
    expect(four.vlan).toBe(0x6123);
    expect(four.bytes).toHaveLength(56);
    const six = ring.take()!;
    expect(six.low & 0x1fff0).toBe(0x240);
    expect(six.status & 0x40).toBe(0);
  });
  it('reports wrong checksums', () => {
    const ring = rxQueue(0, 16);
    const bad = udp(60);
    bad[24] ^= 1; // IP checksum
    bad[50] ^= 1; // payload
    wire = new Wire({
      kind: 'capture',
      frames: [{ time: 0, bytes: bad, wireLength: 60 }],
      start: 0,
      speed: 1,
      repeat: 1,
    });
    (nic as unknown as { port: Wire }).port = wire;
    listen();
    expect(ring.take()!.status >>> 30).toBe(3);
  });
  it('spreads a frame over several buffers', () => {
    make({ count: 3, sizes: [5000], rate: 1000 });
    io.write(Reg.MAXFRS, 9018 << 16);
    io.set(Reg.HLREG0, 4);
    const ring = rxQueue(0, 16, 2048);
    listen();
    io.wait(10_000_000);
    const packet = ring.take()!;
    expect(packet.descriptors).toBe(3);
    expect(packet.bytes).toEqual(frameOf({ ...DEFAULT_GENERATOR, destinations: [MAC], sizes: [5000] }, 0));
  });
  it('uses legacy descriptors when SRRCTL says so', () => {
    make({ count: 1 });
    const ring = rxQueue(0, 16, 2048, { legacy: true });
    listen();
    io.wait(1_000_000);
    expect(bus.view.getUint16(ring.ring + 8, true)).toBe(60);
    expect(bus.memory[ring.ring + 12] & 3).toBe(3);
    expect(Number(bus.view.getBigUint64(ring.ring, true))).toBe(ring.buffers[0]);
  });
  it('filters by address, multicast table, promiscuous mode', () => {
    const destinations = [MAC, [2, 1, 1, 1, 1, 1], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [1, 0, 0x5e, 0, 0, 5]];
    const seen = (prepare: () => void): number => {
      make({ count: 4, flows: 4, destinations, rate: 1000 });
      const ring = rxQueue(0, 16);
      prepare();
      io.write(Reg.RDRXCTL, 2);
      io.write(Reg.RXCTRL, 1);
      io.wait(20_000_000);
      expect(io.read(Reg.TPR)).toBe(4);
      return ring.takeAll().length;
    };
    expect(seen(() => undefined)).toBe(1);
    expect(seen(() => io.set(Reg.FCTRL, 0x400))).toBe(2);
    expect(seen(() => io.set(Reg.FCTRL, 0x600))).toBe(3);
    expect(seen(() => io.set(Reg.FCTRL, 0x700))).toBe(4);
    // 12 bits of the address, bits 47:36 of it with MO = 0: 0x0500 >> 4.
    expect(
      seen(() => {
        io.write(Reg.MTA + (0x50 >> 5) * 4, 1 << (0x50 & 31));
        io.write(Reg.MCSTCTRL, 4);
      }),
    ).toBe(2);
  });
  it('filters by VLAN', () => {
    make({ count: 1, vlan: 100 });
    const ring = rxQueue(0, 16);
    io.set(Reg.VLNCTRL, 0x4000_0000);
    listen();
    io.wait(1_000_000);
    expect(ring.take()).toBeUndefined();
    make({ count: 1, vlan: 100 });
    const open = rxQueue(0, 16);
    io.set(Reg.VLNCTRL, 0x4000_0000);
    io.write(Reg.VFTA + 3 * 4, 1 << 4);
    listen();
    io.wait(1_000_000);
    expect(open.take()).toBeDefined();
  });
  it('spreads flows over queues by RSS', () => {
    make({ count: 64, flows: 64, rate: 1_000_000 });
    const rings = [0, 1, 2, 3].map((queue) => rxQueue(queue, 64));
    for (let i = 0; i < 10; i++) io.write(Reg.RSSRK + i * 4, 0x6d5a56da + i * 0x1111_1111);
    for (let i = 0; i < 32; i++) io.write(Reg.RETA + i * 4, 0x0302_0100);
    io.write(Reg.RXCSUM, 0x2000);
    io.write(Reg.MRQC, 1 | 0x42_0000);
    listen();
    io.wait(1_000_000);
    const counts = rings.map((ring, queue) => {
      let n = 0;
      for (let packet = ring.take(); packet; packet = ring.take(), n++) {
        expect(packet.hash & 3).toBe(queue);
        expect(packet.low & 15).toBe(7); // UDP over IPv4
      }
      return n;
    });
    expect(counts.reduce((a, b) => a + b)).toBe(64);
    expect(Math.min(...counts)).toBeGreaterThan(4);
  });
  it('sorts into pools by address and VLAN', () => {
    const other = [2, 0, 0, 0, 0, 0x55];
    make({ count: 2, flows: 2, vlan: 1001, destinations: [MAC, other], rate: 1000 });
    const rings = [0, 2, 6].map((queue) => rxQueue(queue, 16));
    io.write(Reg.MRQC, 8);
    io.write(Reg.VT_CTL, 1 | 0x4000_0000 | 0x2000_0000);
    io.write(Reg.PFVFRE, 0xffff_ffff);
    io.set(Reg.VLNCTRL, 0x4000_0000);
    io.write(Reg.VFTA + (1001 >> 5) * 4, 1 << (1001 & 31));
    // Address 1 belongs to pool 3; VLAN 1001 to pools 1 and 3; the port's own address to pool 1.
    io.write(Reg.RAL + 8, 0x0000_0002);
    io.write(Reg.RAL + 12, 0x8000_5500);
    io.write(Reg.MPSAR_LO, 2);
    io.write(Reg.MPSAR_LO + 8, 8);
    io.write(Reg.PFVLVF, 0x8000_0000 | 1001);
    io.write(Reg.PFVLVFB, 0xa);
    listen();
    io.wait(10_000_000);
    expect(rings.map((ring) => ring.takeAll().length)).toEqual([0, 1, 1]);
  });
});

describe('82599: what is lost, and where it is counted', () => {
  it('without descriptors frames wait in the packet buffer, then MPC counts', () => {
    make({ count: 100, sizes: [1020], rate: 1_000_000 });
    const ring = rxQueue(0, 16);
    io.write(Reg.RXPBSIZE, 20 * 1024);
    io.write(Reg.EIMS, 0x2_0000);
    listen();
    io.wait(10_000_000);
    // 15 descriptors, 20 frames of 1024 bytes in the buffer.
    expect(io.read(Reg.MPC)).toBe(100 - 15 - 20);
    expect(io.read(Reg.QPRC)).toBe(15);
    expect(io.read(Reg.QPRDC)).toBe(0);
    expect(bus.raised.length).toBeGreaterThan(0);
    let got = ring.takeAll().length;
    got += ring.takeAll().length;
    got += ring.takeAll().length;
    expect(got).toBe(35);
    expect(io.read(Reg.GPRC)).toBe(100);
  });
  it('with DROP_EN they are dropped and QPRDC counts', () => {
    make({ count: 100, sizes: [1020], rate: 1_000_000 });
    rxQueue(0, 16, 2048, { drop: true });
    listen();
    io.wait(10_000_000);
    expect(io.read(Reg.QPRDC)).toBe(85);
    expect(io.read(Reg.MPC)).toBe(0);
    expect(io.read(Reg.QPRC)).toBe(15);
  });
  it('counts for queues as RQSMR maps them', () => {
    make({ count: 20, rate: 1_000_000 });
    rxQueue(0, 8, 2048, { drop: true });
    io.write(Reg.RQSMR, 5);
    listen();
    io.wait(10_000_000);
    expect([io.read(Reg.QPRC + 5 * 0x40), io.read(Reg.QPRDC + 5 * 0x40), io.read(Reg.QPRC)]).toEqual([7, 13, 0]);
  });
  it('counts frames that are too long or too short', () => {
    make({ count: 2, sizes: [1515, 1514], rate: 1000 });
    const ring = rxQueue(0, 16);
    listen();
    io.wait(10_000_000);
    expect(io.read(Reg.ROC)).toBe(1);
    expect(ring.takeAll()).toHaveLength(1);
  });
});

describe('82599: transmit', () => {
  it('sends frames and reports the descriptors that ask for it', () => {
    const ring = txQueue(0, 32);
    const frames = [udp(60), udp(1514), udp(42)];
    const first = ring.data(frames[0].subarray(0, 14), { eop: false, rs: false });
    const second = ring.data(frames[0].subarray(14));
    const third = ring.data(frames[1], { rs: false });
    ring.data(frames[2]);
    expect(wire.state.sentCount).toBe(0);
    ring.kick();
    expect(sent()[0]).toEqual(frames[0]);
    expect(sent()[1]).toEqual(frames[1]);
    expect(sent()[2]).toHaveLength(60); // padded
    expect([ring.done(first), ring.done(second), ring.done(third)]).toEqual([false, true, false]);
    expect(io.read(txBase(0) + Tx.TDH)).toBe(4);
    expect([io.read(Reg.GPTC), io.read(Reg.GOTCL), io.read(Reg.QPTC)]).toEqual([3, 60 + 1514 + 60 + 12, 3]);
    expect(io.read(Reg.GPTC)).toBe(0);
  });
  it('leaves a packet whose end is not there yet', () => {
    const ring = txQueue(0, 32);
    const frame = udp(100);
    ring.data(frame.subarray(0, 50), { eop: false });
    ring.kick();
    expect(wire.state.sentCount).toBe(0);
    ring.data(frame.subarray(50));
    ring.kick();
    expect(sent()).toEqual([frame]);
  });
  it('goes around the end of the ring', () => {
    const ring = txQueue(0, 8);
    for (let i = 0; i < 20; i++) {
      const at = ring.data(udp(60 + i));
      ring.kick();
      expect(ring.done(at)).toBe(true);
    }
    expect(sent().map((frame) => frame.length)).toEqual(Array.from({ length: 20 }, (_, i) => 60 + i));
  });
  it('collects reports up to WTHRESH, and writes them back after a while', () => {
    const ring = txQueue(0, 32, 4);
    const places = [0, 1, 2].map(() => ring.data(udp(60)));
    ring.kick();
    expect(places.map((at) => ring.done(at))).toEqual([false, false, false]);
    io.wait(100_000);
    expect(places.map((at) => ring.done(at))).toEqual([true, true, true]);
    const four = [0, 1, 2, 3].map(() => ring.data(udp(60)));
    ring.kick();
    expect(four.every((at) => ring.done(at))).toBe(true);
  });
  it('writes the head back instead when TDWBAL says so', () => {
    const ring = txQueue(0, 32);
    const place = bus.allocate(16);
    io.write(txBase(0) + Tx.TDWBAL, place | 1);
    const at = ring.data(udp(60));
    ring.kick();
    expect(ring.done(at)).toBe(false);
    expect(bus.view.getUint32(place, true)).toBe(1);
  });
  it('inserts IP and UDP checksums and a VLAN tag', () => {
    const ring = txQueue(0, 32);
    const frame = udp(100);
    const raw = frame.slice();
    raw.fill(0, 24, 26);
    // Software puts the sum of the pseudo header there.
    const pseudo = 10 * 256 + 0 + 1 + 10 * 256 + 2 + 17 + (100 - 34);
    raw[40] = pseudo >> 8;
    raw[41] = pseudo & 0xff;
    ring.context({ mac: 14, ip: 20, vlan: 0x2005 });
    ring.data(raw, { vle: true, options: 0x300 });
    ring.kick();
    const [out] = sent();
    expect(out).toHaveLength(104);
    const headers = parseHeaders(out);
    expect(headers.vlan).toBe(0x2005);
    expect(checksumStatus(out, headers)).toEqual({ status: 0x70, ipError: false, l4Error: false });
  });
  it('cuts TCP into segments', () => {
    const ring = txQueue(0, 32);
    const frame = udp(14 + 20 + 20 + 2500, { protocol: 'tcp', sequence: 0xffff_fff0 });
    frame[47] = 0x19; // FIN, PSH, ACK
    ring.context({ mac: 14, ip: 20, l4: 20, mss: 1000, type: 1 });
    ring.data(frame, { tse: true, options: 0x300 });
    ring.kick();
    const out = sent();
    expect(out.map((one) => one.length)).toEqual([1054, 1054, 554]);
    out.forEach((one, i) => {
      const headers = parseHeaders(one);
      expect(checksumStatus(one, headers)).toMatchObject({ ipError: false, l4Error: false });
      const view = new DataView(one.buffer, one.byteOffset);
      expect(view.getUint32(38)).toBe((0xffff_fff0 + i * 1000) >>> 0);
      expect(one[47]).toBe(i === 2 ? 0x19 : 0x10);
      expect(view.getUint16(18)).toBe(((0xffff_fff0 & 0xffff) + i) & 0xffff);
      expect(one.subarray(54)).toEqual(frame.subarray(54 + i * 1000, 54 + Math.min(2500, (i + 1) * 1000)));
    });
  });
  it('sends to itself when HLREG0.LPBK says so', () => {
    make({ count: 0 });
    const receive = rxQueue(0, 16);
    listen();
    const transmit = txQueue(0, 16);
    io.set(Reg.HLREG0, 0x8000);
    transmit.data(udp(80));
    transmit.kick();
    expect(receive.takeAll()).toEqual([udp(80)]);
    expect(wire.state.sentCount).toBe(0);
  });
  it('does nothing while it is off, and then sends what waits', () => {
    const ring = txQueue(0, 16);
    io.write(Reg.DMATXCTL, 0);
    ring.data(udp(60));
    ring.kick();
    expect(wire.state.sentCount).toBe(0);
    io.write(Reg.DMATXCTL, 1);
    expect(wire.state.sentCount).toBe(1);
  });
});

describe('82599: interrupts', () => {
  it('sends messages of queues through IVAR, once per EITR interval', () => {
    make({ count: 10, rate: 1_000_000 });
    rxQueue(0, 64);
    io.write(Reg.GPIE, 0x10);
    io.write(Reg.IVAR, 0x83);
    io.write(Reg.EIAC, 8);
    io.write(Reg.EITR + 3 * 4, 3 << 3); // 6 µs
    io.write(Reg.EIMS, 8);
    listen();
    const first = bus.raised.filter((vector) => vector === 3).length;
    expect(first).toBeGreaterThanOrEqual(2);
    expect(first).toBeLessThanOrEqual(3);
    expect(io.read(Reg.EICR) & 0xffff).toBe(0);
  });
  it('masks and unmasks', () => {
    io.write(Reg.EICS, 1);
    expect(bus.raised).toEqual([]);
    io.write(Reg.EIMS, 1);
    expect(bus.raised).toEqual([0]);
    expect(nic.interruptLine()).toBe(true);
    io.write(Reg.EIMC, 1);
    expect(nic.interruptLine()).toBe(false);
  });
});

describe('82599: state', () => {
  it('is plain data: a copy put back goes on the same way', () => {
    make({ count: 40, sizes: [60, 1514], rate: 100_000 });
    const ring = rxQueue(0, 64);
    listen();
    const device = structuredClone(nic.state);
    const cable = structuredClone(wire.state);
    const memory = bus.memory.slice();
    const time = bus.time;
    io.wait(200_000);
    const after = JSON.stringify(nic.state);
    const bytes = bus.memory.slice();
    nic.state = device;
    wire.state = cable;
    bus.memory.set(memory);
    bus.time = time;
    io.wait(200_000);
    expect(JSON.stringify(nic.state)).toBe(after);
    expect(Buffer.compare(bus.memory, bytes)).toBe(0);
    expect(ring.takeAll().length).toBeGreaterThan(10);
  });
  it('survives nonsense from the driver', () => {
    const ring = txQueue(0, 16);
    io.write(txBase(0) + Tx.TDT, 5000);
    bus.view.setBigUint64(ring.ring, 0xffff_ffff_ffff_ffffn, true);
    io.write(txBase(0) + Tx.TDT, 3);
    rxQueue(1, 16);
    io.write(rxBase(1) + Rx.RDBAH, 0x7fff);
    for (let offset = 0; offset < 0x2_0000; offset += 0x3c) {
      io.write(offset, 0xffff_ffff);
      io.read(offset);
    }
    io.wait(10_000_000);
    expect(typeof io.read(Reg.STATUS)).toBe('number');
  });
});
