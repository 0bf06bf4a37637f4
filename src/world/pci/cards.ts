/**
 * Network cards that a machine can have: what their functions look like on the bus (82599 datasheet 9.3, I350
 * datasheet 9.4).
 */

import type { DeviceBus, Port } from '../devices';
import { Intel82599 } from '../nic/intel82599';
import { IntelI350 } from '../nic/intelI350';
import type { Nic } from '../nic/nic';
import type { ModuleKind } from '../nic/sfpModule';
import type { FunctionSettings } from './configSpace';

/** An X520 adapter with the 82599, an I350 adapter. */
export type CardName = 'x520' | 'i350';
/** What a function is bound to. Names of kernel drivers other than these are kept as they are. */
export type BoundDriver = 'vfio-pci' | 'igb_uio' | 'uio_pci_generic' | 'kernel' | 'none';

/** One function of a machine. Plain data. */
export interface FunctionConfig {
  card: CardName;
  /** `0000:03:00.0` */
  address: string;
  driver: BoundDriver;
  /** NUMA node, -1: unknown. */
  node: number;
  mac: number[];
  /** Module in the cage of an 82599. */
  module: ModuleKind;
  /** ns from a restart of the link until it is up. */
  linkDelay: number;
  unplugged: boolean;
  /** ns after the port first listens at which its cable is pulled (0: never), and for how long. */
  cut: number;
  cutFor: number;
}

interface Card {
  device: number;
  subsystemDevice: number;
  revision: number;
  /** Name of its driver in the kernel. */
  kernelDriver: string;
  /** Sizes and kinds of its BARs. */
  bars: readonly { index: number; size: number; kind: 'memory32' | 'memory64' | 'io'; prefetchable?: boolean }[];
  msix: FunctionSettings['msix'];
  lanes: number;
  generation: number;
  virtualFunctions: number;
  make(bus: DeviceBus, port: Port, config: FunctionConfig): Nic;
}

export const CARDS: Readonly<Record<CardName, Card>> = {
  x520: {
    device: 0x10fb,
    subsystemDevice: 0x0003,
    revision: 1,
    kernelDriver: 'ixgbe',
    bars: [
      { index: 0, size: 0x8_0000, kind: 'memory64', prefetchable: true },
      { index: 2, size: 0x20, kind: 'io' },
      { index: 4, size: 0x4000, kind: 'memory64', prefetchable: true },
    ],
    msix: { vectors: 64, bar: 4, table: 0, pending: 0x2000 },
    lanes: 8,
    generation: 2,
    virtualFunctions: 63,
    make: (bus, port, config) => new Intel82599(bus, port, { ...config, port: functionNumber(config) }),
  },
  i350: {
    device: 0x1521,
    subsystemDevice: 0x0001,
    revision: 1,
    kernelDriver: 'igb',
    bars: [
      { index: 0, size: 0x8_0000, kind: 'memory32' },
      { index: 2, size: 0x20, kind: 'io' },
      { index: 3, size: 0x4000, kind: 'memory32' },
    ],
    msix: { vectors: 10, bar: 3, table: 0, pending: 0x2000 },
    lanes: 4,
    generation: 2,
    virtualFunctions: 7,
    make: (bus, port, config) => new IntelI350(bus, port, { ...config, port: functionNumber(config) }),
  },
};

function functionNumber(config: FunctionConfig): number {
  return Number.parseInt(config.address.slice(-1), 16);
}

/** Name of the driver that sysfs shows; undefined: none is bound. */
export function driverName(config: FunctionConfig): string | undefined {
  return config.driver === 'none'
    ? undefined
    : config.driver === 'kernel'
      ? CARDS[config.card].kernelDriver
      : config.driver;
}

const ADDRESS = /^([0-9a-f]{4}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/;

/** The same address in full: `3:0.1` becomes `0000:03:00.1`. Undefined: it is none. */
export function fullAddress(text: string): string | undefined {
  const match = /^(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])$/i.exec(text);
  if (!match) return undefined;
  const [, domain = '0', bus, slot, number] = match;
  const place = `${domain.padStart(4, '0')}:${bus.padStart(2, '0')}:${slot.padStart(2, '0')}.${number}`;
  const full = place.toLowerCase();
  return ADDRESS.test(full) ? full : undefined;
}

/**
 * Settings of the functions of a machine on the bus; addresses of their BARs lie behind each other, as firmware deals
 * them out.
 */
export function layoutFunctions(configs: readonly FunctionConfig[]): FunctionSettings[] {
  let memory32 = 0xd000_0000;
  let memory64 = 0x38_0000_0000;
  let io = 0xe000;
  return configs.map((config) => {
    const card = CARDS[config.card];
    const slot = config.address.slice(0, -1);
    return {
      address: config.address,
      vendor: 0x8086,
      device: card.device,
      subsystemVendor: 0x8086,
      subsystemDevice: card.subsystemDevice,
      revision: card.revision,
      classCode: 0x02_0000,
      msix: card.msix,
      lanes: card.lanes,
      generation: card.generation,
      multiFunction: configs.some((other) => other !== config && other.address.startsWith(slot)),
      bars: card.bars.map((bar) => {
        const aligned = (next: number): number => Math.ceil(next / bar.size) * bar.size;
        if (bar.kind === 'io') {
          const address = aligned(io);
          io = address + bar.size;
          return { ...bar, address };
        }
        if (bar.kind === 'memory64') {
          const address = aligned(memory64);
          memory64 = address + bar.size;
          return { ...bar, address };
        }
        const address = aligned(memory32);
        memory32 = address + bar.size;
        return { ...bar, address };
      }),
    };
  });
}
