/**
 * What the register maps of Intel's controllers have in common: descriptor rings of both sides with their head, tail
 * and control registers, EEPROM access, the software semaphore, the timer.
 */

import { newNicState, Nic } from './nic';
import type { RegisterFunctions } from './registerMap';
import type { RxRing } from './rxRing';
import type { TxRing } from './txRing';
import { reportDone, takePackets } from './txRing';

/** RXDCTL, TXDCTL: the queue is on. Software flush: descriptors that wait for their report get it now. */
const ENABLE = 0x0200_0000;
const FLUSH = 0x0400_0000;

/** Nanoseconds after which fewer reports than the threshold are written back (82599 datasheet 7.2.3.5.2). */
const WRITE_BACK = 20_000;

export abstract class IntelNic extends Nic {
  /** Contents after power-on, by word. */
  protected abstract readonly eeprom: Readonly<Record<number, number>>;
  /** Bits of TXDCTL.WTHRESH. */
  protected abstract readonly thresholdMask: number;
  /** Whether the transmit side is on. */
  protected abstract transmitting(): boolean;
  /** Whether short frames are filled up to 60 bytes. */
  protected abstract padsFrames(): boolean;
  protected abstract send(frame: Uint8Array, queue: number): void;
  /** Writes a frame to a queue's ring; false: it has to wait for descriptors. */
  protected abstract toQueue(queue: number, frame: Uint8Array, loopback: boolean): boolean;
  /** A queue has something for its interrupt. */
  protected abstract queueCause(queue: number, transmit: boolean): void;
  /** Registers after reset that depend on how the card is equipped. */
  protected abstract loadDefaults(): void;

  reset(): void {
    const { resets } = this.state;
    this.state = newNicState();
    this.state.resets = resets + 1;
    this.defaults();
    this.restartLink();
  }

  /** Values after reset, and what hardware loads from the EEPROM then. */
  protected defaults(): void {
    for (const [at, value] of this.registers.resets) this.set(at, value);
    this.loadDefaults();
  }

  // Functions of registers

  /** Functions of registers that all of these controllers have. */
  protected commonFunctions(): Record<
    'FRTIMER' | 'SWSM' | 'EERD' | 'RXDCTL' | 'RDT' | 'TXDCTL' | 'TDT',
    RegisterFunctions
  > {
    return {
      FRTIMER: { load: () => Math.floor(this.bus.now() / 1000) },
      // SMBI is taken by whoever reads it as 0.
      SWSM: {
        load: (stored, _, at) => {
          this.set(at, stored | 1);
          return stored;
        },
      },
      EERD: {
        load: (stored) =>
          stored === 0 ? 0 : (stored & 0xfffe) | 2 | (this._eepromWord((stored >>> 2) & 0x3fff) << 16),
      },
      RXDCTL: {
        store: (value, queue, at) => {
          if (!(this.get(at) & ENABLE) && value & ENABLE) this.set(this.registers.receive(queue).head, 0);
          this.set(at, value);
          this.drain();
        },
      },
      RDT: {
        store: (value, _, at) => {
          this.set(at, value);
          this.drain();
        },
      },
      TXDCTL: { store: (value, queue, at) => this._storeTxdctl(value, queue, at) },
      TDT: {
        store: (value, queue, at) => {
          this.set(at, value);
          this._transmit(queue);
        },
      },
    };
  }

  private _storeTxdctl(value: number, queue: number, at: number): void {
    const was = this.get(at);
    this.set(at, value & ~FLUSH);
    if (value & FLUSH) this.flushReports(queue);
    if (!(was & ENABLE) && value & ENABLE) {
      this.set(this.registers.transmit(queue).head, 0);
      delete this.state.tx[queue];
      delete this.state.writeBack[queue];
    }
  }

  /** EEC, EECD: access is granted to whoever asks; present, read whole, size. */
  protected eepromControl(stored: number, sizeCode: number): number {
    const granted = stored & 0x40 ? 0x80 : 0;
    return (stored & ~0x80) | granted | 0x100 | 0x200 | 0x400 | (sizeCode << 11);
  }

  private _eepromWord(at: number): number {
    return this.state.eeprom[at] ?? this.eeprom[at] ?? 0xffff;
  }

  // Receive

  protected isOn(control: number): boolean {
    return (control & ENABLE) !== 0;
  }

  protected rxRing(queue: number, bufferSize: number, legacy: boolean): RxRing {
    const { low, high, length, head, tail } = this.registers.receive(queue);
    return {
      base: this.get(low) + this.get(high) * 0x1_0000_0000,
      count: this.get(length) >>> 4,
      head: this.get(head),
      tail: this.get(tail),
      bufferSize,
      legacy,
    };
  }

  /**
   * Moves frames from the packet buffer to memory, in order: one that finds no descriptors holds up those behind it
   * (82599 datasheet 7.1.9).
   */
  protected drain(): void {
    if (!this.listening()) return;
    for (let next = this.first(); next; next = this.first()) {
      const { frame, entry } = next;
      while (entry.queues.length > 0) {
        if (!this.toQueue(entry.queues[0], frame, entry.loopback)) return;
        entry.queues = entry.queues.slice(1);
      }
      this.shift();
    }
  }

  // Transmit

  private _txRing(queue: number): TxRing {
    const { low, high, length, head, tail } = this.registers.transmit(queue);
    return {
      base: this.get(low) + this.get(high) * 0x1_0000_0000,
      count: this.get(length) >>> 4,
      head: this.get(head),
      tail: this.get(tail),
    };
  }

  private _transmit(queue: number): void {
    const { control, head } = this.registers.transmit(queue);
    const settings = this.get(control);
    if (!this.isOn(settings) || !this.transmitting()) return;
    const state = this.txQueue(queue);
    const result = takePackets(this.bus, this._txRing(queue), state, this.padsFrames());
    this.set(head, result.head);
    for (const frame of result.frames) this.send(frame, queue);
    state.waiting.push(...result.reports);
    const threshold = (settings >>> 16) & this.thresholdMask;
    if (state.waiting.length > 0 && state.waiting.length >= Math.max(1, threshold)) this.flushReports(queue);
    else if (state.waiting.length > 0) this.state.writeBack[queue] ??= this.bus.now() + WRITE_BACK;
  }

  /** All queues that are on: the transmit side was turned on. */
  protected transmitAll(): void {
    for (let queue = 0; queue < this.registers.queues; queue++)
      if (this.isOn(this.get(this.registers.transmit(queue).control))) this._transmit(queue);
  }

  protected flushReports(queue: number): void {
    const state = this.state.tx[queue];
    if (!state || state.waiting.length === 0) return;
    const { writeBackLow, writeBackHigh } = this.registers.transmit(queue);
    const ring = this._txRing(queue);
    const headAddress = this.get(writeBackLow);
    if (headAddress & 1) {
      // Head write-back replaces DD (82599 datasheet 7.2.3.5.2).
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, ring.head, true);
      this.bus.writeMemory((headAddress & ~3) + this.get(writeBackHigh) * 0x1_0000_0000, bytes);
    } else for (const index of state.waiting) reportDone(this.bus, ring, index);
    state.waiting = [];
    delete this.state.writeBack[queue];
    this.queueCause(queue, true);
  }
}
