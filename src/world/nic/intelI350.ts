/**
 * Model of one port of the Intel I350 gigabit controller with its copper PHY (8086:1521), from its datasheet.
 * Registers are named below: section numbers could not be checked.
 *
 * In the model: reset, EEPROM, semaphores, PHY and link, receive filters, RSS, VMDq pools, VLAN stripping, legacy and
 * advanced descriptors, offloads, statistics, interrupts. Not in it: the switch between pools and virtual functions,
 * flow and type filters, time stamps, power states, flow control.
 */

import type { DeviceBus, Port } from '../devices';
import { ethernetCrc } from '../packets/checksum';
import { parseHeaders } from '../packets/parse';
import { sizeClass } from './intel82599';
import type { FilterView } from './intel82599Filter';
import { eepromI350, I350_EEPROM_SIZE_CODE } from './intelI350Eeprom';
import { acceptsAddress, acceptsVlan, chooseQueues, rssOf } from './intelI350Filter';
import {
  canonical,
  clearsOnRead,
  nameOfI350,
  QUEUES,
  Reg,
  Rx,
  rxBase,
  rxQueueOf,
  Stat,
  Tx,
  txBase,
  txQueueOf,
} from './intelI350Registers';
import type { NicOptions } from './nic';
import { newNicState, Nic } from './nic';
import { readPhy, writePhy } from './phyI350';
import { checksumStatus, packetChecksum } from './rxChecksum';
import type { RxRing } from './rxRing';
import { freeDescriptors, neededDescriptors, packetTypeOf, writeFrame } from './rxRing';
import type { TxRing } from './txRing';
import { reportDone, takePackets } from './txRing';

const ENABLE = 0x0200_0000;
/** Causes in ICR. */
const Cause = {
  txDone: 1,
  linkChange: 4,
  overrun: 0x40,
  rxDone: 0x80,
  resetDone: 0x4000_0000,
  asserted: 0x8000_0000,
} as const;
/** Kilobytes of the packet buffer by RXPBS code. */
const BUFFER_KB = [36, 72, 144, 1, 2, 4, 8, 16, 35, 70, 140];

export class IntelI350 extends Nic implements FilterView {
  readonly bars = [0x8_0000, 0, 0x20, 0x4000, 0, 0];
  protected readonly msixBar = 3;
  private readonly _eeprom: Record<number, number>;

  constructor(bus: DeviceBus, port: Port, options: NicOptions) {
    super(bus, port, options);
    this._eeprom = eepromI350([options.mac, options.mac, options.mac, options.mac]);
    this.reset();
  }

  reset(): void {
    const { resets } = this.state;
    this.state = newNicState();
    this.state.resets = resets + 1;
    this._defaults();
    this.restartLink();
  }

  registerName(bar: number, offset: number): string | undefined {
    if (bar === 3) return offset < 0x400 ? `MSIX[${offset >> 4}]+${offset & 15}` : 'MSIXPBA';
    return bar === 0 ? nameOfI350(offset) : undefined;
  }

  /** Values after reset, and what hardware loads from the EEPROM then (chapter 8). */
  private _defaults(): void {
    const { mac } = this.options;
    this.set(Reg.RAL, (mac[0] | (mac[1] << 8) | (mac[2] << 16) | (mac[3] << 24)) >>> 0);
    this.set(Reg.RAL + 4, (mac[4] | (mac[5] << 8) | 0x8000_0000) >>> 0);
    this.set(Reg.CTRL, 0x0000_0240);
    this.set(Reg.CTRL_EXT, 0x0010_0000);
    this.set(Reg.VET, 0x8100_8100);
    this.set(Reg.LEDCTL, 0x0706_8302);
    this.set(Reg.RLPML, 0x2600);
    this.set(Reg.TCTL, 0x0103_f0f8);
    this.set(Reg.RXCSUM, 0x0300);
    this.set(Reg.EEER, 0x0007_0000);
    this.set(Reg.MDICNFG, ((this.options.port + 1) & 31) << 21);
    for (let queue = 0; queue < QUEUES; queue++) {
      this.set(rxBase(queue) + Rx.srrctl, 0x0000_0400);
      this.set(rxBase(queue) + Rx.dvmolr, 0x8000_0000);
    }
  }

  protected canonical(offset: number): number {
    return canonical(offset);
  }
  protected clears(offset: number): boolean {
    return clearsOnRead(offset);
  }

  private _eepromWord(at: number): number {
    return this.state.eeprom[at] ?? this._eeprom[at] ?? 0xffff;
  }
  private _phy(): { written: Record<number, number>; linkUp: boolean } {
    return { written: this.state.phy, linkUp: this.state.linkUp };
  }

  protected readRegister(offset: number): number {
    const stored = this.get(offset);
    switch (offset) {
      case Reg.STATUS: {
        // Full duplex, link (when CTRL.SLU lets it up), port, 1000 Mbit/s, GIO master enable, reset done.
        const up = this.state.linkUp && this.get(Reg.CTRL) & 0x40;
        return (
          (up ? 0x83 : 0) |
          ((this.options.port & 3) << 2) |
          (this.get(Reg.CTRL) & 4 ? 0 : 0x8_0000) |
          0x20_0000 |
          (stored & 0x10_0400)
        );
      }
      case Reg.EECD: {
        const granted = stored & 0x40 ? 0x80 : 0;
        return (stored & ~0x80) | granted | 0x100 | 0x200 | 0x400 | (I350_EEPROM_SIZE_CODE << 11);
      }
      case Reg.EERD:
        return stored === 0 ? 0 : (stored & 0xfffc) | 2 | (this._eepromWord((stored >>> 2) & 0x3fff) << 16);
      case Reg.MDIC:
        return stored | 0x1000_0000;
      case Reg.EEMNGCTL:
        return stored | 0x003c_0000; // configuration of all ports is done
      case Reg.FRTIMER:
        return Math.floor(this.bus.now() / 1000);
      case Reg.ICR: {
        // A read clears it, and masks what IAM says.
        const active = (stored & this.get(Reg.IMS)) !== 0;
        this.set(Reg.ICR, 0);
        this.set(Reg.IMS, this.get(Reg.IMS) & ~(active ? this.get(Reg.IAM) : 0));
        return active ? (stored | Cause.asserted) >>> 0 : stored;
      }
      case Reg.EICR:
        this.set(Reg.EICR, 0);
        return stored;
      case Reg.ICS:
      case Reg.IMC:
      case Reg.EICS:
        return 0;
      case Reg.EIMC:
        return this.get(Reg.EIMS);
      case Reg.SWSM:
        // SMBI is taken by whoever reads it as 0 (SWSM).
        this.set(Reg.SWSM, stored | 1);
        return stored;
      case Reg.PCS_LSTAT:
        return this.state.linkUp ? 0xd : 0;
      default:
        return stored;
    }
  }

  protected writeRegister(offset: number, value: number): void {
    switch (offset) {
      case Reg.CTRL: {
        // RST and DEV_RST reset the port, PHY_RST the PHY; all clear themselves.
        const reset = (value & 0x2400_0000) !== 0;
        const phy = (value & 0x8000_0000) !== 0;
        if (reset) this._softReset((value & 0x2000_0000) !== 0);
        this.set(offset, value & ~0xa400_0000);
        if (phy) {
          this.state.phy = {};
          this.restartLink();
        }
        return;
      }
      case Reg.STATUS:
        // Bits that are written to clear: device reset set, PHY reset asserted.
        this.set(offset, this.get(offset) & ~(value & 0x10_0000) & ~(~value & 0x400));
        return;
      case Reg.MDIC:
        this._management(value);
        return;
      case Reg.EERD:
        this.set(offset, value & 0xffff);
        return;
      case Reg.ICS:
        this._cause(value);
        return;
      case Reg.IMS:
        this.set(offset, this.get(offset) | value);
        this._deliver(this.get(Reg.ICR) & value);
        return;
      case Reg.IMC:
        this.set(Reg.IMS, this.get(Reg.IMS) & ~value);
        return;
      case Reg.ICR:
        this.set(offset, this.get(offset) & ~value);
        return;
      case Reg.EICS:
        this._extended(value);
        return;
      case Reg.EIMS:
        this.set(offset, this.get(offset) | value);
        this._deliverExtended(this.get(Reg.EICR) & value);
        return;
      case Reg.EIMC:
        this.set(Reg.EIMS, this.get(Reg.EIMS) & ~value);
        return;
      case Reg.EICR:
        this.set(offset, this.get(offset) & ~value);
        return;
      case Reg.RCTL:
        this.set(offset, value);
        this.drain();
        return;
      case Reg.TCTL:
        this.set(offset, value);
        for (let queue = 0; queue < QUEUES; queue++)
          if (this.get(txBase(queue) + Tx.txdctl) & ENABLE) this._transmit(queue);
        return;
      case Reg.FWSM:
        return;
      default:
    }
    const rx = rxQueueOf(offset);
    if (rx >= 0) {
      const at = offset - rxBase(rx);
      if (at === Rx.rdbal) value &= ~0x7f;
      if (at === Rx.rdlen) value &= 0xf_ff80;
      if (clearsOnRead(offset)) return;
      if (at === Rx.rxdctl) {
        if (!(this.get(offset) & ENABLE) && value & ENABLE) this.set(rxBase(rx) + Rx.rdh, 0);
        value &= ~0x0400_0000;
      }
      this.set(offset, value);
      if (at === Rx.rdt || at === Rx.rxdctl) this.drain();
      return;
    }
    const tx = txQueueOf(offset);
    if (tx >= 0) this._writeTx(tx, offset - txBase(tx), offset, value);
    else if (!clearsOnRead(offset)) this.set(offset, value);
  }

  private _writeTx(queue: number, at: number, offset: number, value: number): void {
    if (at === Tx.tdbal) value &= ~0x7f;
    if (at === Tx.tdlen) value &= 0xf_ff80;
    if (at === Tx.txdctl) {
      const was = this.get(offset);
      this.set(offset, value & ~0x0400_0000);
      if (value & 0x0400_0000) this.flushReports(queue);
      if (!(was & ENABLE) && value & ENABLE) {
        this.set(txBase(queue) + Tx.tdh, 0);
        delete this.state.tx[queue];
        delete this.state.writeBack[queue];
      }
      return;
    }
    this.set(offset, value);
    if (at === Tx.tdt) this._transmit(queue);
  }

  /** MDI control: reads and writes of PHY registers are done at once. */
  private _management(value: number): void {
    const register = (value >>> 16) & 31;
    const operation = (value >>> 26) & 3;
    if (operation === 2) {
      this.set(Reg.MDIC, (value & ~0xffff) | readPhy(this._phy(), register) | 0x1000_0000);
      return;
    }
    this.set(Reg.MDIC, value | 0x1000_0000);
    if (operation !== 1) return;
    const effect = writePhy(this._phy(), register, value & 0xffff);
    if (effect === 'restart') this.restartLink();
    else if (effect === 'down') this.linkDown();
  }

  /** Port reset: everything but configuration space, semaphores and the PHY (4.3). */
  private _softReset(device: boolean): void {
    const { state } = this;
    const kept = {
      eeprom: state.eeprom,
      msix: state.msix,
      phy: state.phy,
      linkUp: state.linkUp,
      linkAt: state.linkAt,
      cutAt: state.cutAt,
      resets: state.resets + 1,
    };
    const semaphores = [this.get(Reg.SWSM), this.get(Reg.SW_FW_SYNC)];
    this.state = newNicState();
    Object.assign(this.state, kept);
    this._defaults();
    this.set(Reg.SWSM, semaphores[0]);
    this.set(Reg.SW_FW_SYNC, semaphores[1]);
    if (device) this.set(Reg.STATUS, 0x10_0000);
  }

  protected linkChanged(): void {
    this._cause(Cause.linkChange);
  }

  // Interrupts (7.3)

  private get _msix(): boolean {
    return (this.get(Reg.GPIE) & 0x10) !== 0;
  }

  private _cause(bits: number): void {
    this.set(Reg.ICR, this.get(Reg.ICR) | bits);
    this._deliver(bits);
  }
  private _deliver(bits: number): void {
    if ((bits & this.get(Reg.IMS)) >>> 0 === 0) return;
    if (!this._msix) {
      this.raise(0, this._interval(0));
      return;
    }
    const entry = (this.get(Reg.IVAR_MISC) >>> 8) & 0xff;
    if (entry & 0x80) this._extended(1 << (entry & 31));
  }
  private _extended(bits: number): void {
    this.set(Reg.EICR, this.get(Reg.EICR) | bits);
    this._deliverExtended(bits);
  }
  /** One message per vector; auto-clear and auto-mask follow (EIAC, EIAM). */
  private _deliverExtended(bits: number): void {
    const active = (bits & this.get(Reg.EIMS)) >>> 0;
    for (let vector = 0; vector < 25; vector++) {
      if (!(active & (1 << vector))) continue;
      this.raise(this._msix ? vector : 0, this._interval(vector));
      if (this.get(Reg.EIAC) & (1 << vector)) this.set(Reg.EICR, this.get(Reg.EICR) & ~(1 << vector));
      if (this.get(Reg.EIAM) & (1 << vector)) this.set(Reg.EIMS, this.get(Reg.EIMS) & ~(1 << vector));
    }
  }
  /** EITR counts microseconds from bit 2. */
  private _interval(vector: number): number {
    return ((this.get(Reg.EITR + vector * 4) >>> 2) & 0x1fff) * 1000;
  }
  private _queueCause(queue: number, transmit: boolean): void {
    if (!this._msix) {
      this._cause(transmit ? Cause.txDone : Cause.rxDone);
      return;
    }
    const entry = (this.get(Reg.IVAR + (queue >> 1) * 4) >>> (((queue & 1) * 2 + (transmit ? 1 : 0)) * 8)) & 0xff;
    if (entry & 0x80) this._extended(1 << (entry & 31));
  }

  interruptLine(): boolean {
    return (this.get(Reg.ICR) & this.get(Reg.IMS)) !== 0 || (this.get(Reg.EICR) & this.get(Reg.EIMS)) !== 0;
  }

  // Receive (7.1)

  protected listening(): boolean {
    return (this.get(Reg.RCTL) & 2) !== 0;
  }

  protected receive(frame: Uint8Array): void {
    if (!this.listening()) return;
    const length = frame.length + 4;
    this.count(Stat.TPR);
    this.countWide(Stat.TORL, Stat.TORH, length);
    const headers = parseHeaders(frame, this.get(Reg.VET) & 0xffff);
    const most = (this.get(Reg.RCTL) & 0x20 ? this.get(Reg.RLPML) & 0x3fff : 1518) + (headers.vlan >= 0 ? 4 : 0);
    if (length < 64) {
      this.count(Stat.RUC);
      return;
    }
    if (length > most) {
      this.count(Stat.ROC);
      return;
    }
    if (!acceptsAddress(this, frame) || !acceptsVlan(this, headers)) return;
    const queues = chooseQueues(this, frame, headers);
    if (queues.length === 0) return;
    const broadcast = frame.subarray(0, 6).every((byte) => byte === 0xff);
    const size = (BUFFER_KB[this.get(Reg.RXPBS) & 15] ?? 36) * 1024;
    const ring = this._rxRing(queues[0]);
    if (this.state.buffer.length > 0 || freeDescriptors(ring) < neededDescriptors(ring, frame.length)) {
      // There was no descriptor for it when it came; it waits in the packet buffer (RNBC).
      if (!(this.get(rxBase(queues[0]) + Rx.srrctl) & 0x8000_0000)) this.count(Stat.RNBC);
    }
    if (!this.buffer(frame, queues, false, size)) {
      this.count(Stat.MPC);
      this._cause(Cause.overrun);
      return;
    }
    this.count(Stat.GPRC);
    this.countWide(Stat.GORCL, Stat.GORCH, length);
    if (broadcast) this.count(Stat.BPRC);
    else if (frame[0] & 1) this.count(Stat.MPRC);
    this.count(sizeClass(Stat.PRC64, length));
    this.drain();
  }

  /** For the filters: a register's value. */
  value(offset: number): number {
    return this.get(offset);
  }

  private _rxRing(queue: number): RxRing {
    const base = rxBase(queue);
    const control = this.get(base + Rx.srrctl);
    // BSIZEPACKET 0: RCTL.BSIZE says it, 2048 bytes and halves of it.
    const size = control & 0x7f ? (control & 0x7f) * 1024 : 2048 >> ((this.get(Reg.RCTL) >>> 16) & 3);
    return {
      base: this.get(base + Rx.rdbal) + this.get(base + Rx.rdbah) * 0x1_0000_0000,
      count: this.get(base + Rx.rdlen) >>> 4,
      head: this.get(base + Rx.rdh),
      tail: this.get(base + Rx.rdt),
      bufferSize: size,
      legacy: ((control >>> 25) & 7) === 0,
    };
  }

  protected drain(): void {
    if (!this.listening()) return;
    for (let next = this.first(); next; next = this.first()) {
      const { frame, entry } = next;
      while (entry.queues.length > 0) {
        if (!this._toQueue(entry.queues[0], frame)) return;
        entry.queues = entry.queues.slice(1);
      }
      this.shift();
    }
  }

  private _toQueue(queue: number, original: Uint8Array): boolean {
    const base = rxBase(queue);
    if (!(this.get(base + Rx.rxdctl) & ENABLE)) return true;
    const headers = parseHeaders(original, this.get(Reg.VET) & 0xffff);
    let frame = original;
    let vlan = 0;
    let status = 0;
    if (headers.vlan >= 0 && (this.get(Reg.CTRL) & 0x4000_0000 || this.get(base + Rx.dvmolr) & 0x4000_0000)) {
      vlan = headers.vlan;
      status = 8;
      frame = new Uint8Array(original.length - 4);
      frame.set(original.subarray(0, 12));
      frame.set(original.subarray(16), 12);
    }
    if (!(this.get(Reg.RCTL) & 0x0400_0000)) {
      const whole = new Uint8Array(frame.length + 4);
      whole.set(frame);
      new DataView(whole.buffer).setUint32(frame.length, ethernetCrc(frame), true);
      frame = whole;
    }
    const ring = this._rxRing(queue);
    if (freeDescriptors(ring) < neededDescriptors(ring, frame.length)) {
      if (!(this.get(base + Rx.srrctl) & 0x8000_0000)) return false;
      this.count(base + Rx.rqdpc);
      return true;
    }
    const rss = rssOf(this, original, headers);
    const check = checksumStatus(original, headers);
    const head = writeFrame(this.bus, ring, frame, {
      rssType: rss.type,
      packetType: packetTypeOf(headers),
      hash: rss.hash,
      vlan,
      checksum: packetChecksum(frame),
      statusError: status | check.status | (check.ipError ? 0x4000_0000 : 0) | (check.l4Error ? 0x2000_0000 : 0),
    });
    this.set(base + Rx.rdh, head);
    this.count(Stat.RPTHC);
    this.countWide(Stat.HGORCL, Stat.HGORCH, original.length + 4);
    this._queueCause(queue, false);
    return true;
  }

  // Transmit (7.2)

  private _txRing(queue: number): TxRing {
    const base = txBase(queue);
    return {
      base: this.get(base + Tx.tdbal) + this.get(base + Tx.tdbah) * 0x1_0000_0000,
      count: this.get(base + Tx.tdlen) >>> 4,
      head: this.get(base + Tx.tdh),
      tail: this.get(base + Tx.tdt),
    };
  }

  private _transmit(queue: number): void {
    const base = txBase(queue);
    const control = this.get(base + Tx.txdctl);
    if (!(control & ENABLE) || !(this.get(Reg.TCTL) & 2)) return;
    const state = this.txQueue(queue);
    const result = takePackets(this.bus, this._txRing(queue), state, (this.get(Reg.TCTL) & 8) !== 0);
    this.set(base + Tx.tdh, result.head);
    for (const frame of result.frames) this._send(frame);
    state.waiting.push(...result.reports);
    const threshold = (control >>> 16) & 0x1f;
    if (state.waiting.length > 0 && state.waiting.length >= Math.max(1, threshold)) this.flushReports(queue);
    else if (state.waiting.length > 0) this.state.writeBack[queue] ??= this.bus.now() + 20_000;
  }

  protected flushReports(queue: number): void {
    const state = this.state.tx[queue] as { waiting: number[] } | undefined;
    if (!state || state.waiting.length === 0) return;
    const base = txBase(queue);
    const ring = this._txRing(queue);
    const head = this.get(base + Tx.tdwbal);
    if (head & 1) {
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, ring.head, true);
      this.bus.writeMemory((head & ~3) + this.get(base + Tx.tdwbah) * 0x1_0000_0000, bytes);
    } else for (const index of state.waiting) reportDone(this.bus, ring, index);
    state.waiting = [];
    delete this.state.writeBack[queue];
    this._queueCause(queue, true);
  }

  private _send(frame: Uint8Array): void {
    const length = frame.length + 4;
    this.count(Stat.TPT);
    this.countWide(Stat.TOTL, Stat.TOTH, length);
    this.count(Stat.GPTC);
    this.countWide(Stat.GOTCL, Stat.GOTCH, length);
    this.count(Stat.HGPTC);
    this.countWide(Stat.HGOTCL, Stat.HGOTCH, length);
    this.count(sizeClass(Stat.PTC64, length));
    if (frame.subarray(0, 6).every((byte) => byte === 0xff)) this.count(Stat.BPTC);
    else if (frame[0] & 1) this.count(Stat.MPTC);
    // RCTL.LBM: frames come back inside.
    if ((this.get(Reg.RCTL) & 0xc0) !== 0) this.receive(frame);
    else this.port.transmit(frame, this.bus.now());
  }
}
