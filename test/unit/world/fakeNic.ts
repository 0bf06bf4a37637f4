/**
 * A driver's side in TypeScript, after the datasheets' chapters on initialisation: memory that a device reads and
 * writes, register access by name, descriptor rings. Not a copy of any driver.
 */

import type { Device, DeviceBus } from '../../../src/world/devices';

/** Machine without a program: memory, time, interrupts. */
export class FakeBus implements DeviceBus {
  readonly memory = new Uint8Array(0x40_0000);
  readonly view = new DataView(this.memory.buffer);
  time = 0;
  readonly raised: number[] = [];
  private _next = 0x1_0000;

  readMemory(address: number, length: number): Uint8Array {
    return address + length <= this.memory.length
      ? this.memory.slice(address, address + length)
      : new Uint8Array(length).fill(0xff);
  }
  writeMemory(address: number, bytes: Uint8Array): void {
    if (address + bytes.length <= this.memory.length) this.memory.set(bytes, address);
  }
  raise(vector: number): void {
    this.raised.push(vector);
  }
  now(): number {
    return this.time;
  }
  /** Memory at a multiple of 128, as rings want it. */
  allocate(length: number): number {
    const at = this._next;
    this._next += Math.ceil(length / 128) * 128;
    return at;
  }
}

/** Registers of a device by offset, 32 bits each. */
export class Registers {
  constructor(
    readonly device: Device,
    private readonly _bus: FakeBus,
  ) {}

  read(offset: number): number {
    this._bus.time += 300;
    return Number(this.device.read(0, offset, 4));
  }
  write(offset: number, value: number): void {
    this._bus.time += 100;
    this.device.write(0, offset, 4, BigInt(value >>> 0));
  }
  set(offset: number, bits: number): void {
    this.write(offset, this.read(offset) | bits);
  }
  /** Time passes; the device does what is due at its times. */
  wait(ns: number): void {
    const end = this._bus.time + ns;
    for (let due = this.device.due(); due !== undefined && due <= end; due = this.device.due()) {
      this._bus.time = Math.max(this._bus.time, due);
      this.device.run();
    }
    this._bus.time = end;
    this.device.run();
  }
}

export interface QueuePlaces {
  base: number;
  rdt: number;
}

/** A receive ring with buffers of its own, advanced descriptors. */
export class ReceiveRing {
  readonly ring: number;
  readonly buffers: number[] = [];
  private _at = 0;
  private _tail = 0;

  constructor(
    private readonly _bus: FakeBus,
    private readonly _registers: Registers,
    readonly tailRegister: number,
    readonly count: number,
    readonly size: number,
  ) {
    this.ring = _bus.allocate(count * 16);
    for (let i = 0; i < count; i++) this.buffers.push(_bus.allocate(size));
  }

  private _post(i: number): void {
    this._bus.view.setBigUint64(this.ring + i * 16, BigInt(this.buffers[i]), true);
    this._bus.view.setBigUint64(this.ring + i * 16 + 8, 0n, true);
  }
  /** Gives the device all descriptors but one. */
  fill(): void {
    for (let i = 0; i < this.count; i++) this._post(i);
    this._at = 0;
    this._tail = this.count - 1;
    this._registers.write(this.tailRegister, this._tail);
  }
  /**
   * The next packet that is whole, with the last descriptor's words; its descriptors stay with the driver until
   * {@link give}.
   */
  take():
    { bytes: Uint8Array; descriptors: number; low: number; hash: number; status: number; vlan: number } | undefined {
    const parts: Uint8Array[] = [];
    for (let n = 0; n < this.count; n++) {
      const i = (this._at + n) % this.count;
      const at = this.ring + i * 16;
      const status = this._bus.view.getUint32(at + 8, true);
      if (!(status & 1)) return undefined;
      parts.push(this._bus.memory.slice(this.buffers[i], this.buffers[i] + this._bus.view.getUint16(at + 12, true)));
      if (!(status & 2)) continue;
      this._at = (i + 1) % this.count;
      const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let to = 0;
      for (const part of parts) {
        bytes.set(part, to);
        to += part.length;
      }
      return {
        bytes,
        descriptors: parts.length,
        low: this._bus.view.getUint32(at, true),
        hash: this._bus.view.getUint32(at + 4, true),
        status,
        vlan: this._bus.view.getUint16(at + 14, true),
      };
    }
    return undefined;
  }
  /** Gives descriptors back to the device. */
  give(descriptors: number): void {
    for (let n = 0; n < descriptors; n++) {
      this._tail = (this._tail + 1) % this.count;
      this._post((this._tail + this.count - 1) % this.count);
    }
    this._registers.write(this.tailRegister, this._tail);
  }
  takeAll(): Uint8Array[] {
    const all: Uint8Array[] = [];
    for (let packet = this.take(); packet; packet = this.take()) {
      all.push(packet.bytes);
      this.give(packet.descriptors);
    }
    return all;
  }
}

/** A transmit ring. */
export class TransmitRing {
  readonly ring: number;
  private _tail = 0;

  constructor(
    private readonly _bus: FakeBus,
    private readonly _registers: Registers,
    readonly tailRegister: number,
    readonly count: number,
  ) {
    this.ring = _bus.allocate(count * 16);
  }
  get tail(): number {
    return this._tail;
  }
  private _put(low: bigint, high: bigint): number {
    const at = this._tail;
    this._bus.view.setBigUint64(this.ring + at * 16, low, true);
    this._bus.view.setBigUint64(this.ring + at * 16 + 8, high, true);
    this._tail = (at + 1) % this.count;
    return at;
  }
  context(how: {
    mac: number;
    ip: number;
    l4?: number;
    vlan?: number;
    mss?: number;
    ipv4?: boolean;
    type?: number;
  }): number {
    const low = BigInt(how.ip | (how.mac << 9)) | (BigInt(how.vlan ?? 0) << 16n);
    const command = (2 << 20) | (1 << 29) | (how.ipv4 === false ? 0 : 0x400) | ((how.type ?? 0) << 11);
    return this._put(low, BigInt(command) | (BigInt(((how.l4 ?? 0) << 8) | ((how.mss ?? 0) << 16)) << 32n));
  }
  /** A data descriptor; `options`: bits of the upper half. */
  data(
    bytes: Uint8Array,
    how: { eop?: boolean; rs?: boolean; vle?: boolean; tse?: boolean; options?: number } = {},
  ): number {
    const buffer = this._bus.allocate(bytes.length + 16);
    this._bus.memory.set(bytes, buffer);
    let command = (3 << 20) | (1 << 29) | (1 << 25) | bytes.length;
    if (how.eop !== false) command |= 1 << 24;
    if (how.rs !== false) command |= 1 << 27;
    if (how.vle) command |= 1 << 30;
    return this._put(
      BigInt(buffer),
      BigInt((how.tse ? command | 0x8000_0000 : command) >>> 0) | (BigInt(how.options ?? 0) << 32n),
    );
  }
  kick(): void {
    this._registers.write(this.tailRegister, this._tail);
  }
  done(index: number): boolean {
    return (this._bus.view.getUint32(this.ring + index * 16 + 12, true) & 1) !== 0;
  }
}
