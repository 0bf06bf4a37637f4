import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../../src/world/options';
import { NIC_DEFAULTS, pciPlan } from '../../../src/world/nicOptions';
import { writePcap } from '../../../src/world/packets/pcap';
import { fullAddress, layoutFunctions } from '../../../src/world/pci/cards';
import { commandOf, initialConfig, readConfig, resourceFlags, writeConfig } from '../../../src/world/pci/configSpace';
import type { ConfigWrites } from '../../../src/world/pci/configSpace';
import { Reg } from '../../../src/world/nic/intel82599Registers';
import type { PciHost } from '../../../src/world/pci/pciMachine';
import { PciMachine } from '../../../src/world/pci/pciMachine';

const plan = (...lines: Record<string, string>[]): ReturnType<typeof pciPlan> => pciPlan(lines);

function capabilities(bytes: Uint8Array): Record<number, number> {
  const found: Record<number, number> = {};
  for (let at = bytes[0x34], n = 0; at !== 0 && n < 10; at = bytes[at + 1], n++) found[bytes[at]] = at;
  return found;
}

describe('configuration space', () => {
  const [ixgbe, igb] = layoutFunctions(
    plan({ address: '0000:03:00.0' }, { address: '0000:04:00.1', card: 'i350' }).functions,
  );

  it('has ids, class and a chain of capabilities', () => {
    for (const [f, device, msixBar, vectors] of [
      [ixgbe, 0x10fb, 4, 64],
      [igb, 0x1521, 3, 10],
    ] as const) {
      const bytes = initialConfig(f);
      const view = new DataView(bytes.buffer);
      expect([view.getUint16(0, true), view.getUint16(2, true)]).toEqual([0x8086, device]);
      expect([bytes[9], bytes[10], bytes[11]]).toEqual([0, 0, 2]);
      const caps = capabilities(bytes);
      expect(Object.keys(caps).map(Number)).toEqual([0x01, 0x05, 0x10, 0x11]);
      expect((view.getUint16(caps[0x11] + 2, true) & 0x7ff) + 1).toBe(vectors);
      expect(view.getUint32(caps[0x11] + 4, true) & 7).toBe(msixBar);
      expect(caps[0x10]).toBe(0xa0);
    }
  });
  it('answers the question for a size as PCI 3.0 6.2.5.1 says', () => {
    const writes: ConfigWrites = {};
    writeConfig(ixgbe, writes, 0x10, new Uint8Array(8).fill(0xff));
    expect([...readConfig(ixgbe, writes, 0x10, 8)]).toEqual([0x0c, 0x00, 0xf8, 0xff, 0xff, 0xff, 0xff, 0xff]);
    writeConfig(igb, writes, 0x10, new Uint8Array(4).fill(0xff));
    expect([...readConfig(igb, {}, 0x10, 4)].map((byte) => byte & 0xf)[0]).toBe(0);
  });
  it('keeps what cannot be written', () => {
    const writes: ConfigWrites = {};
    writeConfig(ixgbe, writes, 0, new Uint8Array(64).fill(0xff));
    expect([...readConfig(ixgbe, writes, 0, 4)]).toEqual([0x86, 0x80, 0xfb, 0x10]);
    expect(commandOf(writes) & ~0x547).toBe(0);
    expect(readConfig(ixgbe, writes, 4090, 20)).toHaveLength(6);
  });
  it('deals out addresses that do not overlap', () => {
    const bars = layoutFunctions(
      plan({ address: '3:0.0' }, { address: '3:0.1' }, { address: '4:0.0', card: 'i350' }).functions,
    ).flatMap((f) => f.bars);
    for (const a of bars) {
      expect(a.address % a.size).toBe(0);
      for (const b of bars)
        if (a !== b && a.kind === b.kind)
          expect(a.address + a.size <= b.address || b.address + b.size <= a.address).toBe(true);
    }
    expect(resourceFlags(ixgbe.bars[0])).toBe(0x14220c);
  });
});

describe('settings of a card', () => {
  it('are read, with what is wrong said', () => {
    const { functions, sources } = plan({
      address: '3:0.1',
      driver: 'vfio-pci',
      node: 'none',
      sizes: '60-1514',
      flows: '4',
      packets: '7',
    });
    expect(functions[0]).toMatchObject({
      address: '0000:03:00.1',
      driver: 'vfio-pci',
      node: -1,
      mac: [0x90, 0xe2, 0xba, 3, 0, 1],
    });
    expect(sources[0]).toMatchObject({
      kind: 'generator',
      settings: { count: 7, sizes: [60, 1514], sizeOrder: 'random', destinations: [functions[0].mac] },
    });
    expect(() => plan({ address: 'x' })).toThrow(/0000:03:00.1/);
    expect(() => plan({ card: 'e1000' })).toThrow(/x520, i350/);
    expect(() => plan({ sizes: '5' })).toThrow(/14 to 16000/);
    expect(() => plan({}, {})).toThrow(/two cards/);
    expect(() => plan({ pcap: 'none.pcap' })).toThrow(/no capture/);
    expect(() => optionsOf('nic', NIC_DEFAULTS, { colour: 'red' })).toThrow(/no setting colour/);
    expect(fullAddress('0000:3g:00.0')).toBeUndefined();
  });
  it('can play a capture', () => {
    const file = writePcap([{ time: 5, bytes: new Uint8Array(60) }]);
    expect(pciPlan([{ pcap: 'a.pcap' }], (name) => (name === 'a.pcap' ? file : undefined)).sources[0]).toMatchObject({
      kind: 'capture',
      frames: [{ time: 5 }],
    });
    expect(() => pciPlan([{ pcap: 'a' }], () => new Uint8Array(3))).toThrow(/shorter/);
  });
});

class TestHost implements PciHost {
  time = 0;
  readonly signals: number[] = [];
  woken = 0;
  readonly memory = new Uint8Array(0x2_0000);
  now = (): number => this.time;
  read = (address: number, length: number): Uint8Array => this.memory.slice(address, address + length);
  write = (address: number, bytes: Uint8Array): void => this.memory.set(bytes, address);
  physical = (address: number): number => address - 0x1_0000_0000;
  signal = (description: number): void => void this.signals.push(description);
  wake = (): void => void this.woken++;
}

describe('interrupts and DMA of a function', () => {
  const EICS = 0x808;
  function machine(driver: string): { pci: PciMachine; host: TestHost } {
    const pci = new PciMachine(plan({ driver }));
    const host = new TestHost();
    pci.attach(pci.state, host);
    pci.write(0, 0, Reg.EIMS, 4, 1n);
    return { pci, host };
  }

  it('igb_uio counts each and tells once until it is acknowledged', () => {
    const { pci, host } = machine('igb_uio');
    pci.write(0, 0, EICS, 4, 1n);
    expect([pci.state.functions[0].interrupts.events, host.woken]).toEqual([1, 1]);
  });
  it('uio_pci_generic turns INTx off after each, and the program turns it on', () => {
    const { pci } = machine('uio_pci_generic');
    pci.write(0, 0, EICS, 4, 1n);
    expect(pci.command(0) & 0x400).toBe(0x400);
    pci.write(0, 0, EICS, 4, 1n);
    expect(pci.state.functions[0].interrupts.events).toBe(1);
    // The line is still up: turned on, it interrupts again.
    pci.writeConfig(0, 5, Uint8Array.of(0));
    expect(pci.state.functions[0].interrupts.events).toBe(2);
    pci.read(0, 0, Reg.EICR, 4);
    pci.writeConfig(0, 5, Uint8Array.of(0));
    expect(pci.state.functions[0].interrupts.events).toBe(2);
  });
  it('vfio signals the eventfd of the vector', () => {
    const { pci, host } = machine('vfio-pci');
    pci.write(0, 0, EICS, 4, 1n);
    expect(host.signals).toEqual([]);
    pci.state.functions[0].interrupts = { mode: 'msix', eventfds: [70, 71], masked: false, events: 0 };
    pci.write(0, 0, Reg.GPIE, 4, 0x10n);
    pci.write(0, 0, Reg.EIMS, 4, 2n);
    pci.write(0, 0, EICS, 4, 2n);
    expect(host.signals).toEqual([71]);
  });
  it('reads ones and loses writes while memory space is off', () => {
    const { pci } = machine('igb_uio');
    pci.writeConfig(0, 4, Uint8Array.of(0, 0));
    expect(pci.read(0, 0, Reg.STATUS, 4)).toBe(0xffff_ffffn);
  });
  it('is a function of plan and state', () => {
    const { pci, host } = machine('igb_uio');
    host.time = 5_000_000;
    pci.run();
    const other = new PciMachine(pci.plan).attach(structuredClone(pci.state), host);
    expect(other.read(0, 0, Reg.LINKS, 4)).toBe(pci.read(0, 0, Reg.LINKS, 4));
    expect(other.read(0, 0, Reg.LINKS, 4) & 0x4000_0000n).not.toBe(0n);
    expect(JSON.stringify(other.state)).toBe(JSON.stringify(pci.state));
  });
});
