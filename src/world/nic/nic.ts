/**
 * A network card: registers as plain data behind a register map, access in 1 to 8 bytes, statistics that a load
 * clears, the receive packet buffer, the link, interrupt causes under throttling. What Intel's controllers share
 * beyond that is intelNic.ts; the controllers themselves are intel82599.ts and intelI350.ts.
 */

import type { Device, DeviceBus, Port } from '../devices';
import { toBytes, toText } from '../devices';
import type { RegisterBehaviour, RegisterMap } from './registerMap';
import type { I2cState } from './sfpModule';
import { newI2cState } from './sfpModule';
import type { TxQueueState } from './txRing';
import { newTxQueueState } from './txRing';

/** A frame in the receive packet buffer, with the queues that it still has to reach. */
export interface BufferedFrame {
  frame: string;
  queues: number[];
  /** Came from this device's own transmit side. */
  loopback: boolean;
}

/**
 * Which statement of the program last read and wrote each register, by offset; for readers, the device does not look
 * at it.
 */
export interface RegisterAccesses {
  read: Record<number, number>;
  write: Record<number, number>;
  /** What that read got, of registers that a read clears, and what all reads got together. */
  got: Record<number, number>;
  taken: Record<number, number>;
}

/** Everything that changes. Plain data. */
export interface NicState {
  /** By offset in the register BAR; what is not there reads 0. */
  registers: Record<number, number>;
  msix: Record<number, number>;
  buffer: BufferedFrame[];
  bufferBytes: number;
  tx: Record<number, TxQueueState | undefined>;
  /** Words of the EEPROM that were written. */
  eeprom: Record<number, number>;
  i2c: I2cState;
  /** Registers of the PHY that were written. */
  phy: Record<number, number>;
  /** Machine time at which the link is up; -1: it stays down. */
  linkAt: number;
  linkUp: boolean;
  /** Machine time at which the cable is pulled; 0: not decided, -1: done or never. */
  cutAt: number;
  /** Per vector: time of the last message, and time of one that waits for the throttle. */
  raised: Record<number, number | undefined>;
  throttled: Record<number, number>;
  /** Per transmit queue: machine time at which collected reports are written back anyway. */
  writeBack: Record<number, number>;
  resets: number;
  accesses: RegisterAccesses;
}

export interface NicOptions {
  /** MAC address, six bytes. */
  mac: readonly number[];
  /** Number of the port on the card (function number). */
  port: number;
  /** Nanoseconds from a restart of the link until it is up. */
  linkDelay?: number;
  /** The cable is not plugged in. */
  unplugged?: boolean;
  /** Nanoseconds after the port first listens at which the cable is pulled, and how long it is out; 0: never. */
  cut?: number;
  cutFor?: number;
}

export abstract class Nic implements Device {
  state: NicState = newNicState();
  abstract readonly bars: readonly number[];

  constructor(
    protected readonly bus: DeviceBus,
    protected readonly port: Port,
    protected readonly options: NicOptions,
  ) {}

  protected abstract readonly registers: RegisterMap;
  /** What loads and stores do in this card, by number of the row in its map. */
  protected abstract readonly behaviours: readonly RegisterBehaviour[];
  /** BAR of the MSI-X table. */
  protected abstract readonly msixBar: number;
  protected abstract receive(frame: Uint8Array): void;
  protected abstract drain(): void;
  protected abstract linkChanged(): void;
  protected abstract flushReports(queue: number): void;
  protected abstract listening(): boolean;
  /** Level of the INTx line. */
  abstract interruptLine(): boolean;
  abstract reset(): void;

  registerName(bar: number, offset: number): string | undefined {
    if (bar === this.msixBar) return offset < 0x400 ? `MSIX[${offset >> 4}]+${offset & 15}` : 'MSIXPBA';
    return bar === 0 ? this.registers.name(offset) : undefined;
  }

  protected get(offset: number): number {
    return this.state.registers[offset] ?? 0;
  }
  protected set(offset: number, value: number): void {
    const clean = value >>> 0;
    if (clean === 0) delete this.state.registers[offset];
    else this.state.registers[offset] = clean;
  }
  /** Adds to a statistics register, which stops at its greatest value. */
  protected count(offset: number, by = 1): void {
    this.set(offset, Math.min(0xffff_ffff, this.get(offset) + by));
  }
  /** Adds to a counter in two registers, low and high half. */
  protected countWide(low: number, high: number, by: number): void {
    const sum = this.get(low) + by;
    this.set(low, sum);
    if (sum > 0xffff_ffff) this.count(high, Math.floor(sum / 0x1_0000_0000));
  }

  /** What a load of a register gets (32 bits, maybe signed); `at`: its canonical offset. */
  private _load(at: number, { load, shown, ones }: RegisterBehaviour): number {
    const stored = this.state.registers[at] ?? 0;
    return load ? load(stored, this.registers.elementOf(at), at) : (stored & shown) | ones;
  }

  private _store(at: number, value: number): void {
    const { store, writable, sets, clearsBits } = this.behaviours[this.registers.numberOf(at)];
    const written = (value & writable) >>> 0;
    if (store) store(written, this.registers.elementOf(at), at);
    else if (sets) this.set(at, written);
    else if (clearsBits) this.set(at, this.get(at) & ~written);
  }

  private _read32(bar: number, offset: number): number {
    if (bar === this.msixBar) return this.state.msix[offset] ?? 0;
    if (bar !== 0 || offset >= this.bars[0]) return 0xffff_ffff;
    const at = this.registers.canonical(offset);
    const behaviour = this.behaviours[this.registers.numberOf(at)];
    const value = this._load(at, behaviour) >>> 0;
    const { accesses } = this.state;
    accesses.read[at] = this.bus.statement?.() ?? 0;
    if (behaviour.clearsOnRead) {
      accesses.got[at] = value;
      if (value > 0) accesses.taken[at] = (accesses.taken[at] ?? 0) + value;
      this.set(at, 0);
    }
    return value;
  }

  /** What loads of registers would get, for views: nothing happens because of it. */
  peek(offsets: readonly number[]): number[] {
    const { registers } = this.state;
    this.state.registers = { ...registers };
    const values = offsets.map((offset) => {
      const at = this.registers.canonical(offset);
      return this._load(at, this.behaviours[this.registers.numberOf(at)]) >>> 0;
    });
    this.state.registers = registers;
    return values;
  }

  read(bar: number, offset: number, size: number): bigint {
    this.run();
    if (size === 8) return BigInt(this._read32(bar, offset)) | (BigInt(this._read32(bar, offset + 4)) << 32n);
    const value = this._read32(bar, offset & ~3);
    const shifted = value >>> ((offset & 3) * 8);
    return BigInt(size === 4 ? shifted : size === 2 ? shifted & 0xffff : shifted & 0xff);
  }

  write(bar: number, offset: number, size: number, value: bigint): void {
    this.run();
    if (size === 8) {
      this._write32(bar, offset, Number(value & 0xffff_ffffn));
      this._write32(bar, offset + 4, Number((value >> 32n) & 0xffff_ffffn));
      return;
    }
    // The datasheets allow 32-bit accesses alone; narrower ones are merged as a bus with byte enables does.
    if (size === 4) this._write32(bar, offset & ~3, Number(value & 0xffff_ffffn));
    else {
      const at = offset & ~3;
      const shift = (offset & 3) * 8;
      const mask = ((size === 1 ? 0xff : 0xffff) << shift) >>> 0;
      const old = bar === this.msixBar ? (this.state.msix[at] ?? 0) : this.get(this.registers.canonical(at));
      this._write32(bar, at, ((old & ~mask) | ((Number(value) << shift) & mask)) >>> 0);
    }
  }

  private _write32(bar: number, offset: number, value: number): void {
    if (bar === this.msixBar) this.state.msix[offset] = value >>> 0;
    else if (bar === 0 && offset < this.bars[0]) {
      const at = this.registers.canonical(offset);
      // A reset forgets registers, but not what a reader wants to know of them.
      const { accesses } = this.state;
      accesses.write[at] = this.bus.statement?.() ?? 0;
      this._store(at, value >>> 0);
      this.state.accesses = accesses;
    }
  }

  protected txQueue(queue: number): TxQueueState {
    return (this.state.tx[queue] ??= newTxQueueState());
  }

  protected linkDown(): void {
    const was = this.state.linkUp;
    if (was) this.port.close?.(this.bus.now());
    this.state.linkUp = false;
    this.state.linkAt = -1;
    if (was) this.linkChanged();
  }

  /** The link begins to come up; a cable that is not there leaves it down. */
  protected restartLink(): void {
    this.linkDown();
    this.state.linkAt = this.options.unplugged ? -1 : this.bus.now() + (this.options.linkDelay ?? 1_000_000);
  }

  due(): number | undefined {
    let next = Infinity;
    const { state } = this;
    if (!state.linkUp && state.linkAt >= 0) next = state.linkAt;
    if (state.cutAt > 0 && state.linkUp) next = Math.min(next, state.cutAt);
    const arrival = this.port.nextArrival();
    if (arrival !== undefined && arrival < next) next = arrival;
    for (const time of Object.values(state.throttled)) if (time < next) next = time;
    for (const time of Object.values(state.writeBack)) if (time < next) next = time;
    return next === Infinity ? undefined : next;
  }

  run(): void {
    const now = this.bus.now();
    const { state } = this;
    if (!state.linkUp && state.linkAt >= 0 && state.linkAt <= now) {
      state.linkUp = true;
      this.linkChanged();
    }
    if (state.linkUp && this.listening()) {
      this.port.open?.(now);
      if (state.cutAt === 0) state.cutAt = this.options.cut ? now + this.options.cut : -1;
    }
    if (state.cutAt > 0 && state.cutAt <= now && state.linkUp) {
      this.linkDown();
      state.linkAt = now + (this.options.cutFor ?? 1_000_000);
      state.cutAt = -1;
    }
    for (let time = this.port.nextArrival(); time !== undefined && time <= now; time = this.port.nextArrival()) {
      const frame = this.port.receive();
      if (state.linkUp) this.receive(frame);
    }
    // `in`: no list of keys is made at each access; there are hardly ever any.
    for (const queue in state.writeBack) {
      if (state.writeBack[Number(queue)] > now) continue;
      delete state.writeBack[Number(queue)];
      this.flushReports(Number(queue));
    }
    for (const vector in state.throttled) {
      if (state.throttled[Number(vector)] > now) continue;
      delete state.throttled[Number(vector)];
      this._raise(Number(vector), now);
    }
  }

  private _raise(vector: number, now: number): void {
    this.state.raised[vector] = now;
    this.bus.raise(vector);
  }

  /** Sends an interrupt message, at the earliest `interval` ns after the one before. */
  protected raise(vector: number, interval: number): void {
    if (this.state.throttled[vector] !== undefined) return;
    const now = this.bus.now();
    const last = this.state.raised[vector];
    if (last !== undefined && interval > 0 && now < last + interval) this.state.throttled[vector] = last + interval;
    else this._raise(vector, now);
  }

  /** Puts a frame into the packet buffer of `size` bytes; false: it does not fit. */
  protected buffer(frame: Uint8Array, queues: number[], loopback: boolean, size: number): boolean {
    if (this.state.bufferBytes + frame.length + 4 > size) return false;
    this.state.buffer.push({ frame: toText(frame), queues, loopback });
    this.state.bufferBytes += frame.length + 4;
    return true;
  }

  /** First frame of the packet buffer. */
  protected first(): { frame: Uint8Array; entry: BufferedFrame } | undefined {
    const entry = this.state.buffer.at(0);
    return entry && { frame: toBytes(entry.frame), entry };
  }
  protected shift(): void {
    const entry = this.state.buffer.shift();
    if (entry) this.state.bufferBytes -= entry.frame.length + 4;
  }
}

export function newNicState(): NicState {
  return {
    registers: {},
    msix: {},
    buffer: [],
    bufferBytes: 0,
    tx: {},
    eeprom: {},
    i2c: newI2cState(),
    phy: {},
    linkAt: -1,
    linkUp: false,
    cutAt: 0,
    raised: {},
    throttled: {},
    writeBack: {},
    resets: 0,
    accesses: { read: {}, write: {}, got: {}, taken: {} },
  };
}
