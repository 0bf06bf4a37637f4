/**
 * The PCI side of a machine: functions with their devices, cables, configuration space, and what the kernel's drivers
 * for user space (igb_uio, uio_pci_generic, vfio-pci) keep of them. All state is plain data; device objects are made
 * from it again.
 */

import type { DeviceBus } from '../devices';
import type { Nic, NicState } from '../nic/nic';
import type { WireSource, WireState } from '../packets/wire';
import { newWireState, Wire } from '../packets/wire';
import type { FunctionConfig } from './cards';
import { CARDS, driverName, layoutFunctions } from './cards';
import type { ConfigWrites, FunctionSettings } from './configSpace';
import { Command, commandOf, readConfig, writeConfig } from './configSpace';

/** How interrupts of a function reach the program. */
export interface InterruptState {
  /** Which of VFIO's three (or UIO's one) is set up. */
  mode: 'none' | 'intx' | 'msi' | 'msix' | 'uio';
  /** Descriptions of eventfds by vector; 0: none. */
  eventfds: number[];
  /** INTx is masked: by the kernel after each interrupt, until the program acknowledges. */
  masked: boolean;
  /** UIO: interrupts so far. */
  events: number;
}

export interface FunctionState {
  config: ConfigWrites;
  device: NicState;
  wire: WireState;
  interrupts: InterruptState;
}

/** A range that an IOMMU lets a device reach. */
export interface DmaMapping {
  iova: number;
  size: number;
  address: number;
}

export interface PciState {
  functions: FunctionState[];
  /** By container description: IOMMU type, its mappings and groups. */
  containers: Record<number, { type: number; mappings: DmaMapping[] } | undefined>;
  /** Container of each IOMMU group. */
  groups: Record<number, number | undefined>;
}

/** What the machine gives to its PCI side at the moment of an access. */
export interface PciHost {
  now(): number;
  /** Number of the program's statement that runs. */
  statement?(): number | undefined;
  read(address: number, length: number): Uint8Array;
  write(address: number, bytes: Uint8Array): void;
  /** Virtual address of a physical one, as the kernel's page map tells it. */
  physical(address: number): number;
  /** Adds one to an eventfd, by description. */
  signal(description: number): void;
  /** Readiness of files of UIO may have changed. */
  wake(): void;
}

export interface PciPlan {
  functions: readonly FunctionConfig[];
  /** What comes over the cable of each function. */
  sources: readonly WireSource[];
  /** ns after which the other end sends back what it got; per function, undefined: it does not. */
  echoes: readonly (number | undefined)[];
}

export class PciMachine {
  readonly settings: readonly FunctionSettings[];
  readonly devices: readonly Nic[];
  readonly wires: readonly Wire[];
  private _state: PciState;
  private _host: PciHost | undefined;

  constructor(readonly plan: PciPlan) {
    this.settings = layoutFunctions(plan.functions);
    this.wires = plan.functions.map((_, i) => new Wire(plan.sources[i] ?? { kind: 'none' }, { echo: plan.echoes[i] }));
    this.devices = plan.functions.map((config, i) => CARDS[config.card].make(this._bus(i), this.wires[i], config));
    this._state = { functions: [], containers: {}, groups: {} };
    this._state.functions = plan.functions.map((config, i) => ({
      config: {},
      device: this.devices[i].state,
      wire: newWireState(),
      interrupts: {
        mode: config.driver === 'igb_uio' || config.driver === 'uio_pci_generic' ? 'uio' : 'none',
        eventfds: [],
        masked: false,
        events: 0,
      },
    }));
  }

  get state(): PciState {
    return this._state;
  }

  /** Works on this state from now on, for one access. */
  attach(state: PciState, host: PciHost): this {
    this._state = state;
    this._host = host;
    state.functions.forEach((one, i) => {
      this.devices[i].state = one.device;
      this.wires[i].state = one.wire;
    });
    return this;
  }

  /** After an access: devices may have replaced their state (a reset does). */
  private _keep(index: number): void {
    this._state.functions[index].device = this.devices[index].state;
  }

  private _bus(index: number): DeviceBus {
    const absent = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);
    return {
      now: () => this._host?.now() ?? 0,
      statement: () => this._host?.statement?.(),
      readMemory: (address, length) => {
        const at = this._reach(index, address, length);
        return (at !== undefined && this._host?.read(at, length)) || absent(length);
      },
      writeMemory: (address, bytes) => {
        const at = this._reach(index, address, bytes.length);
        if (at !== undefined) this._host?.write(at, bytes);
      },
      raise: (vector) => this._raise(index, vector),
    };
  }

  /** Where a device's address lies in memory; undefined: bus mastering is off, or the IOMMU does not know it. */
  private _reach(index: number, address: number, length: number): number | undefined {
    if (!this._host || !(this.command(index) & Command.master)) return undefined;
    const config = this.plan.functions[index];
    if (config.driver !== 'vfio-pci') return this._host.physical(address);
    const container = this._state.groups[groupOf(config, this.plan.functions)];
    if (container === undefined) return undefined;
    const mapping = this._state.containers[container]?.mappings.find(
      (one) => address >= one.iova && address + length <= one.iova + one.size,
    );
    return mapping && mapping.address + (address - mapping.iova);
  }

  command(index: number): number {
    return commandOf(this._state.functions[index].config);
  }

  // Configuration space

  readConfig(index: number, at: number, count: number): Uint8Array {
    return readConfig(this.settings[index], this._state.functions[index].config, at, count);
  }
  writeConfig(index: number, at: number, bytes: Uint8Array): void {
    const { config, interrupts } = this._state.functions[index];
    const before = this.command(index);
    writeConfig(this.settings[index], config, at, bytes);
    const after = this.command(index);
    if (before & Command.interruptDisable && !(after & Command.interruptDisable)) {
      interrupts.masked = false;
      this._level(index);
    }
  }

  // Registers

  read(index: number, bar: number, offset: number, size: number): bigint {
    if (!(this.command(index) & Command.memory)) return (1n << BigInt(size * 8)) - 1n;
    const value = this.devices[index].read(bar, offset, size);
    this._keep(index);
    return value;
  }
  write(index: number, bar: number, offset: number, size: number, value: bigint): void {
    if (!(this.command(index) & Command.memory)) return;
    this.devices[index].write(bar, offset, size, value);
    this._keep(index);
  }

  /** Lets all devices do what is due; gives the next time at which one has something to do. */
  run(): number | undefined {
    let next: number | undefined;
    this.devices.forEach((device, i) => {
      device.run();
      this._keep(i);
      const due = device.due();
      if (due !== undefined && (next === undefined || due < next)) next = due;
    });
    return next;
  }

  reset(index: number): void {
    this.devices[index].reset();
    this._keep(index);
  }

  // Interrupts

  private _raise(index: number, vector: number): void {
    const one = this._state.functions.at(index);
    if (!one || !this._host) return;
    const { interrupts } = one;
    if (interrupts.mode === 'uio') this._level(index, true);
    else if (interrupts.mode === 'intx') this._level(index, true);
    else if (interrupts.mode !== 'none') {
      const eventfd = interrupts.eventfds[vector];
      if (eventfd) this._host.signal(eventfd);
    }
  }

  /** INTx: an interrupt is told once, then masked until the program acknowledges it (uio_pci_generic, vfio-pci). */
  private _level(index: number, edge = false): void {
    const { interrupts } = this._state.functions[index];
    const line = edge || this.devices[index].interruptLine();
    if (!line || interrupts.masked) return;
    if (interrupts.mode === 'uio') {
      interrupts.events++;
      if (this.plan.functions[index].driver === 'uio_pci_generic') {
        interrupts.masked = true;
        const { config } = this._state.functions[index];
        const command = this.command(index) | Command.interruptDisable;
        writeConfig(this.settings[index], config, 4, Uint8Array.of(command & 0xff, command >> 8));
      }
      this._host?.wake();
    } else if (interrupts.mode === 'intx') {
      interrupts.masked = true;
      if (interrupts.eventfds[0]) this._host?.signal(interrupts.eventfds[0]);
    }
  }

  /** The program acknowledges INTx; a line that is still up interrupts again. */
  unmask(index: number): void {
    this._state.functions[index].interrupts.masked = false;
    this._level(index);
  }
  mask(index: number): void {
    this._state.functions[index].interrupts.masked = true;
  }

  // Who is where

  indexOf(address: string): number {
    return this.plan.functions.findIndex((config) => config.address === address);
  }
  /** Number of a function's /dev/uioN, or -1. */
  uioOf(index: number): number {
    const bound = this.plan.functions.filter(
      (config) => config.driver === 'igb_uio' || config.driver === 'uio_pci_generic',
    );
    return bound.indexOf(this.plan.functions[index]);
  }
  indexOfUio(number: number): number {
    return this.plan.functions.findIndex((_, i) => this.uioOf(i) === number);
  }
  driverOf(index: number): string | undefined {
    return driverName(this.plan.functions[index]);
  }
  groupOf(index: number): number {
    return groupOf(this.plan.functions[index], this.plan.functions);
  }
}

/** IOMMU group of a function: each has its own, as behind ports with access control services. */
export function groupOf(config: FunctionConfig, all: readonly FunctionConfig[]): number {
  return 16 + all.indexOf(config);
}
