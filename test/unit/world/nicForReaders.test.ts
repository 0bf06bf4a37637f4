/**
 * What readers are told of a network card: names and bits of registers, who touched them last, descriptors, packets
 * taken apart.
 */
import { describe, expect, it, test } from 'vitest';
import { Intel82599 } from '../../../src/world/nic/intel82599';
import { Reg, REGISTERS_82599 } from '../../../src/world/nic/intel82599Registers';
import { REGISTERS_I350 } from '../../../src/world/nic/intelI350Registers';
import { packetTypeNames, readRxDescriptor, readTxDescriptor } from '../../../src/world/nic/descriptors';
import { fieldsOf, parseFields } from '../../../src/world/nic/registerFields';
import { buildFrame, withVlan } from '../../../src/world/packets/build';
import type { FrameSettings } from '../../../src/world/packets/build';
import { dissect, ipText } from '../../../src/world/packets/dissect';
import { Wire } from '../../../src/world/packets/wire';
import { FakeBus, Registers } from './fakeNic';

describe('registers', () => {
  const fields = (register: string, value: number, map = REGISTERS_82599) =>
    Object.fromEntries(
      fieldsOf(map.describe(register), value).map((field) => [field.name, field.meaning ?? field.value]),
    );

  test('fields of values', () => {
    expect(fields('LINKS', 0x7000_0080)).toMatchObject({ LINK_UP: 1, SPEED: '10 Gbit/s', LINK_STATUS: 1, SIGNAL: 0 });
    expect(fields('SRRCTL[3]', 0x1200_0402)).toMatchObject({ BSIZEPACKET_KB: 2, DESCTYPE: 'advanced', DROP_EN: 1 });
    expect(fields('TXDCTL[0]', 0x0204_0824)).toMatchObject({ PTHRESH: 36, HTHRESH: 8, WTHRESH: 4, ENABLE: 1 });
    expect(fields('STATUS', 0x8_0283, REGISTERS_I350)).toMatchObject({
      FD: 1,
      LU: 1,
      SPEED: '1 Gbit/s',
      GIO_MASTER_EN: 1,
    });
    expect(fieldsOf(REGISTERS_82599.describe('EERD'), 0x1234_0007).map(({ bits }) => bits)).toEqual([
      '0',
      '1',
      '15:2',
      '31:16',
    ]);
  });

  test('every description is of a register that has a name, its fields do not overlap', () => {
    for (const [map, limit] of [
      [REGISTERS_82599, 0x2_0000],
      [REGISTERS_I350, 0x1_0000],
    ] as const) {
      let described = 0;
      for (let offset = 0; offset < limit; offset += 4) {
        const name = map.name(offset);
        const description = name === undefined ? undefined : map.describe(name);
        if (!description) continue;
        described++;
        let used = 0;
        for (const { low, high, name: field } of description.fields) {
          expect(high, `${name}.${field}`).toBeLessThan(32);
          for (let bit = low; bit <= high; bit++) {
            expect((used >>> bit) & 1, `${name}.${field}`).toBe(0);
            used |= 1 << bit;
          }
        }
      }
      expect(described).toBeGreaterThan(200);
    }
    expect(() => parseFields('LRST:3 RST:x')).toThrow("'RST:x'");
  });

  test('groups and queues', () => {
    expect(
      [Reg.CTRL, Reg.EERD, Reg.EIMS, Reg.RXCTRL, Reg.DMATXCTL, Reg.MTA, Reg.MPC, 0x1018].map((offset) =>
        REGISTERS_82599.group(offset),
      ),
    ).toEqual(['general', 'nvm', 'interrupts', 'receive', 'transmit', 'filters', 'statistics', 'queue']);
    expect(REGISTERS_82599.name(REGISTERS_82599.receive(70).tail)).toBe('RDT[70]');
    expect(REGISTERS_I350.name(REGISTERS_I350.transmit(1).head)).toBe('TDH[1]');
  });

  it('tells which statement touched a register last, and looks without touching', () => {
    const bus = new FakeBus();
    let statement = 10;
    const nic = new Intel82599(Object.assign(bus, { statement: () => statement }), new Wire({ kind: 'none' }), {
      mac: [2, 0, 0, 0, 0, 1],
      port: 0,
    });
    const io = new Registers(nic, bus);
    io.write(Reg.RXCTRL, 1);
    statement = 11;
    io.read(Reg.RXCTRL);
    nic.state.registers[Reg.MPC] = 7;
    expect(nic.peek([Reg.MPC, Reg.SWSM, Reg.RXCTRL])).toEqual([7, 0, 1]);
    expect(nic.peek([Reg.MPC, Reg.SWSM])).toEqual([7, 0]);
    expect(nic.state.accesses.read[Reg.MPC]).toBeUndefined();
    statement = 12;
    expect(io.read(Reg.MPC)).toBe(7);
    expect(nic.peek([Reg.MPC])).toEqual([0]);
    io.write(Reg.CTRL, 0x0400_0004);
    // The reset has forgotten the register's value.
    expect(nic.peek([Reg.RXCTRL, Reg.CTRL])).toEqual([0, 0]);
    expect(nic.state.accesses).toEqual({
      read: { [Reg.RXCTRL]: 11, [Reg.MPC]: 12 },
      write: { [Reg.RXCTRL]: 10, [Reg.CTRL]: 12 },
      got: { [Reg.MPC]: 7 },
      taken: { [Reg.MPC]: 7 },
    });
  });
});

describe('descriptors', () => {
  const words = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

  test('receive, as the driver gives and as the card writes it back', () => {
    expect(readRxDescriptor(words(0x1234_5680, 1, 0, 0))).toMatchObject({ done: false, address: 0x1_1234_5680 });
    expect(readRxDescriptor(words(0x211, 0xdead_beef, 0x4000_0033 | 0x8, (100 << 16) | 60))).toEqual({
      done: true,
      end: true,
      length: 60,
      status: ['VP', 'UDPCS', 'L4I'],
      errors: ['L4E'],
      vlan: 100,
      hash: 0xdead_beef,
      rssType: 1,
      packetType: 0x21,
      address: expect.anything() as number,
    });
    expect(packetTypeNames(0x21)).toEqual(['IPv4', 'UDP']);
    expect(readRxDescriptor(words(0x1000, 0, 0xabcd_0040, (0x81 << 8) | 0x03), true)).toMatchObject({
      done: true,
      end: true,
      length: 64,
      errors: ['RXE', 'IPE'],
      address: 0x1000,
    });
  });

  test('transmit: data, context, legacy', () => {
    expect(readTxDescriptor(words(0x2000, 0, 0x2b30_003c, (60 << 14) | 0x100))).toEqual({
      kind: 'data',
      done: false,
      end: true,
      reports: true,
      length: 60,
      commands: ['IFCS', 'IXSM'],
      address: 0x2000,
      payload: 60,
    });
    expect(readTxDescriptor(words(0, 0, 0x2020_0000, 0))).toMatchObject({ kind: 'context', done: false, length: 0 });
    expect(readTxDescriptor(words(0x3000, 0, 0x0900_0040, 1))).toMatchObject({
      kind: 'legacy',
      done: true,
      end: true,
      reports: true,
      length: 64,
    });
  });
});

describe('packets', () => {
  const settings: FrameSettings = {
    destination: [2, 0, 0, 0, 0, 1],
    source: [2, 0, 0, 0, 0, 2],
    ip: 4,
    protocol: 'udp',
    sourceAddress: [198, 18, 0, 1],
    destinationAddress: [198, 18, 0, 2],
    sourcePort: 1000,
    destinationPort: 2000,
    size: 80,
    payload: (i) => i,
    sequence: 3,
  };
  const names = (frame: Uint8Array, length?: number) => dissect(frame, length).map((layer) => layer.name);
  const field = (frame: Uint8Array, layer: string, name: string, length?: number) =>
    dissect(frame, length)
      .filter((one) => one.name === layer)
      .at(-1)!
      .fields.find((one) => one.name === name)!;
  const v6 = {
    ip: 6 as const,
    sourceAddress: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    destinationAddress: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
  };

  test('layers lie behind one another and cover the frame', () => {
    for (const frame of [
      buildFrame(settings),
      buildFrame({ ...settings, protocol: 'tcp' }),
      buildFrame({ ...settings, ...v6 }),
      withVlan(buildFrame({ ...settings, size: 61 }), 0x2064),
    ]) {
      const layers = dissect(frame);
      expect(layers.reduce((at, layer) => (expect(layer.start).toBe(at), at + layer.length), 0)).toBe(frame.length);
      for (const layer of layers)
        for (const { start, length } of layer.fields)
          expect(start >= layer.start && start + length <= layer.start + layer.length).toBe(true);
    }
    expect(names(withVlan(buildFrame({ ...settings, ...v6, protocol: 'tcp' }), 0x2064))).toEqual([
      'Ethernet',
      'VLAN',
      'IPv6',
      'TCP',
      'payload',
    ]);
    expect(field(withVlan(buildFrame(settings), 0x2064), 'VLAN', 'id').value).toBe('100');
    expect(field(withVlan(buildFrame(settings), 0x2064), 'VLAN', 'priority').value).toBe('1');
  });

  test('checksums: right, wrong with what they should be, of the pseudo header alone, cut off', () => {
    const frame = buildFrame(settings);
    expect(field(frame, 'IPv4', 'header checksum').check).toBe('right');
    expect(field(frame, 'UDP', 'checksum').check).toBe('right');
    expect(field(buildFrame({ ...settings, ...v6, protocol: 'tcp' }), 'TCP', 'checksum').check).toBe('right');
    const right = field(frame, 'UDP', 'checksum').value;
    frame[40] ^= 1;
    const broken = frame.slice();
    broken[60] ^= 0x10;
    expect(field(broken, 'UDP', 'checksum').check).toBe('wrong');
    expect(field(broken, 'UDP', 'checksum').expected).not.toBe(right);
    const ttl = buildFrame(settings);
    ttl[22]--;
    expect(field(ttl, 'IPv4', 'header checksum')).toMatchObject({
      check: 'wrong',
      expected: expect.stringMatching(/^0x/) as string,
    });
    expect(field(buildFrame(settings).subarray(0, 64), 'UDP', 'checksum', 80).check).toBe('cut');
    const tcp = buildFrame({ ...settings, protocol: 'tcp' });
    // What a driver leaves for the card to complete: the sum of addresses, protocol and length.
    const sum = [0xc612, 1, 0xc612, 2, 6, 46].reduce((a, b) => a + b, 0);
    new DataView(tcp.buffer).setUint16(50, (sum & 0xffff) + (sum >>> 16));
    expect(field(tcp, 'TCP', 'checksum').check).toBe('pseudo');
    const none = buildFrame(settings);
    none.fill(0, 40, 42);
    expect(field(none, 'UDP', 'checksum').check).toBe('none');
  });

  test('a frame in a frame: VXLAN', () => {
    const inner = buildFrame({ ...settings, size: 60 });
    const bytes = [8, 0, 0, 0, 0, 0x12, 0x34, 0, ...inner];
    const outer = buildFrame({ ...settings, destinationPort: 4789, size: 42 + bytes.length, payload: (i) => bytes[i] });
    expect(names(outer)).toEqual(['Ethernet', 'IPv4', 'UDP', 'VXLAN', 'Ethernet', 'IPv4', 'UDP', 'payload']);
    expect(field(outer, 'VXLAN', 'VNI').value).toBe(String(0x1234));
    expect(field(outer, 'UDP', 'checksum').check).toBe('right');
  });

  test('ARP, ICMP, padding, a fragment', () => {
    const arp = Uint8Array.from([
      255,
      255,
      255,
      255,
      255,
      255,
      2,
      0,
      0,
      0,
      0,
      2,
      8,
      6,
      0,
      1,
      8,
      0,
      6,
      4,
      0,
      1,
      2,
      0,
      0,
      0,
      0,
      2,
      10,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      10,
      0,
      0,
      2,
      ...new Array<number>(18).fill(0),
    ]);
    expect(
      dissect(arp)
        .map((layer) => [layer.name, layer.summary])
        .slice(1),
    ).toEqual([
      ['ARP', 'who has 10.0.0.2? tell 10.0.0.1'],
      ['padding', '18 bytes'],
    ]);
    const ping = buildFrame(settings);
    ping[23] = 1;
    ping.set([8, 0, 0xf7, 0xf8, 0, 3, 0, 4], 34);
    ping.fill(0, 42);
    expect(field(ping, 'ICMP', 'checksum').check).toBe('right');
    expect(field(ping, 'ICMP', 'sequence number').value).toBe('4');
    const fragment = buildFrame(settings);
    fragment.set([0x20, 0x10], 20);
    expect(names(fragment)).toEqual(['Ethernet', 'IPv4', 'payload']);
    expect(field(fragment, 'IPv4', 'fragment offset').value).toBe('128');
  });

  test('whatever the bytes are, it ends and stays inside', () => {
    const frame = buildFrame({ ...settings, ...v6 });
    for (let n = 0; n <= frame.length; n++)
      for (const layer of dissect(frame.subarray(0, n), frame.length))
        expect(layer.start + layer.length).toBeLessThanOrEqual(n);
    let seed = 1;
    for (let round = 0; round < 2000; round++) {
      const bytes = Uint8Array.from(
        { length: round % 90 },
        () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 24,
      );
      bytes.set(
        [
          [8, 0],
          [0x86, 0xdd],
          [0x81, 0],
          [8, 6],
        ][round % 4].slice(0, Math.max(0, bytes.length - 12)),
        Math.min(12, bytes.length),
      );
      for (const layer of dissect(bytes)) expect(layer.start + layer.length).toBeLessThanOrEqual(bytes.length);
    }
  });

  test('addresses', () => {
    expect(ipText(Uint8Array.from(v6.sourceAddress))).toBe('2001:db8::1');
    expect(ipText(new Uint8Array(16))).toBe('::');
    expect(ipText(Uint8Array.from([0, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7]))).toBe('1:0:2:3:4:5:6:7');
  });
});
