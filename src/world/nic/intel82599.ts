/**
 * Model of the Intel 82599 10 GbE controller, SFI port (8086:10fb), from its datasheet. Sections are
 * named below where their numbers were checked against public sources that quote them; else the register is named.
 *
 * In the model: reset, EEPROM, semaphores, module identification, link, receive filters, RSS and VMDq pools, legacy
 * and advanced descriptors, offloads, statistics, interrupts. Not in it: flow director and five-tuple filters (their
 * commands complete, no packet matches), DCB arbitration (one packet buffer), MACsec and IPsec, RSC, virtual
 * functions, flow control.
 */

import type { DeviceBus, Port } from '../devices';
import { ethernetCrc } from '../packets/checksum';
import { parseHeaders } from '../packets/parse';
import { eeprom82599, EEPROM_SIZE_CODE } from './intel82599Eeprom';
import type { FilterView } from './intel82599Filter';
import { acceptsAddress, acceptsVlan, chooseQueues, rssOf } from './intel82599Filter';
import {
  canonical,
  clearsOnRead,
  nameOf82599,
  QUEUES,
  Reg,
  Rx,
  rxBase,
  rxQueueOf,
  Stat,
  Tx,
  txBase,
  txQueueOf,
} from './intel82599Registers';
import { checksumStatus, packetChecksum } from './rxChecksum';
import type { NicOptions } from './nic';
import { newNicState, Nic } from './nic';
import type { RxRing } from './rxRing';
import { freeDescriptors, neededDescriptors, packetTypeOf, writeFrame } from './rxRing';
import type { ModuleKind } from './sfpModule';
import { moveLines } from './sfpModule';
import type { TxRing } from './txRing';
import { reportDone, takePackets } from './txRing';

export interface Options82599 extends NicOptions {
  module?: ModuleKind;
}

const ENABLE = 0x0200_0000;
/** Causes in EICR beside the queues' (8.2.3.5.1). */
const Cause = { rxMiss: 0x2_0000, linkChange: 0x10_0000, other: 0x8000_0000, queues: 0xffff } as const;

export class Intel82599 extends Nic implements FilterView {
  /** BAR 0 registers, BAR 2 I/O space, BAR 4 MSI-X tables (9.3.2). */
  readonly bars = [0x8_0000, 0, 0x20, 0, 0x4000, 0];
  protected readonly msixBar = 4;
  private readonly _eeprom: Record<number, number>;
  private readonly _module: ModuleKind;

  constructor(bus: DeviceBus, port: Port, options: Options82599) {
    super(bus, port, { ...options, unplugged: options.unplugged === true || options.module === 'none' });
    this._module = options.module ?? 'da';
    const macs = [options.mac, options.mac];
    this._eeprom = eeprom82599(macs, true);
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
    if (bar === 4) return offset < 0x400 ? `MSIX[${offset >> 4}]+${offset & 15}` : 'MSIXPBA';
    return bar === 0 ? nameOf82599(offset) : undefined;
  }

  /** Values after reset, and what hardware loads from the EEPROM then (chapter 8.2.3). */
  private _defaults(): void {
    const { mac } = this.options;
    this.set(Reg.RAL, (mac[0] | (mac[1] << 8) | (mac[2] << 16) | (mac[3] << 24)) >>> 0);
    this.set(Reg.RAL + 4, (mac[4] | (mac[5] << 8) | 0x8000_0000) >>> 0);
    // Address 0 belongs to pool 0 (MPSAR, 8.2.3.7.10).
    this.set(Reg.MPSAR, 1);
    this.set(Reg.AUTOC, 0x3 << 13); // 10G serial
    this.set(Reg.AUTOC2, 0x2 << 16); // SFI
    this.set(Reg.ESDP, this._module === 'none' ? 0 : 0x4);
    this.set(Reg.HLREG0, 0x0002_0403);
    this.set(Reg.MAXFRS, 0x05ee_0000);
    this.set(Reg.VLNCTRL, 0x8100);
    this.set(Reg.RXPBSIZE, 0x8_0000);
    this.set(Reg.LEDCTL, 0x0403_0100);
    this.set(Reg.RDRXCTL, 0x0000_0008);
    this.set(Reg.DMATXCTL, 0x8100_0000);
    for (let queue = 0; queue < QUEUES; queue++) {
      this.set(rxBase(queue) + Rx.srrctl, 0x0000_0402);
      this.set(rxBase(queue) + Rx.dcaRxctrl, 0x0000_a200);
      this.set(txBase(queue) + Tx.dcaTxctrl, 0x0000_2a00);
    }
  }

  protected canonical(offset: number): number {
    return canonical(offset);
  }
  protected clears(offset: number): boolean {
    return clearsOnRead(offset);
  }
  /** For the filters: a register's value. */
  value(offset: number): number {
    return this.get(offset);
  }

  private _eepromWord(at: number): number {
    return this.state.eeprom[at] ?? this._eeprom[at] ?? 0xffff;
  }

  protected readRegister(offset: number): number {
    const stored = this.get(offset);
    switch (offset) {
      case Reg.STATUS:
        // 8.2.3.1.2: LAN id, link, GIO master enable unless CTRL asks to stop.
        return (
          ((this.options.port & 3) << 2) | (this.state.linkUp ? 0x80 : 0) | (this.get(Reg.CTRL) & 4 ? 0 : 0x8_0000)
        );
      case Reg.I2CCTL: {
        const clock = stored & 2 ? 1 : 0;
        return (stored & ~5) | clock | ((stored & 8 ? 1 : 0) & this.state.i2c.drive ? 4 : 0);
      }
      case Reg.FRTIMER:
        return Math.floor(this.bus.now() / 1000);
      case Reg.EICR: {
        // 8.2.3.5.1: a read clears it, in MSI-X mode with GPIE.OCD only the causes that are not queues.
        const value = stored === 0 ? 0 : (stored & ~Cause.queues) !== 0 ? (stored | Cause.other) >>> 0 : stored;
        const gpie = this.get(Reg.GPIE);
        this.set(Reg.EICR, gpie & 0x20 ? stored & Cause.queues : 0);
        return value;
      }
      case Reg.EIMC:
      case Reg.EICS:
        return 0;
      case Reg.LINKS:
        // 8.2.3.22.20: up, speed, signal; the partner's state does not latch here.
        return this.state.linkUp ? 0x4000_0000 | (this._speed() === 10 ? 0x3000_0000 : 0x2000_0000) | 0x80 : 0;
      case Reg.PCS1GLSTA:
        return this.state.linkUp && this._speed() === 1 ? 0x1_0011 : 0;
      case Reg.ANLP1:
        // Auto-negotiation arbitration state: not zero once it has been restarted (8.2.3.22.23).
        return stored | 0x3_0000;
      case Reg.SECRXSTAT:
      case Reg.SECTXSTAT:
        return 1;
      case Reg.RDRXCTL:
        return stored | 0x8; // DMA initialised (8.2.3.8.8)
      case Reg.EEC: {
        const granted = stored & 0x40 ? 0x80 : 0;
        return (stored & ~0x80) | granted | 0x100 | 0x200 | 0x400 | (EEPROM_SIZE_CODE << 11);
      }
      case Reg.EERD:
        return stored === 0 ? 0 : (stored & 0xfffe) | 2 | (this._eepromWord((stored >>> 2) & 0x3fff) << 16);
      case Reg.EEWR:
        return stored | 2;
      case Reg.SWSM:
        // SMBI is taken by whoever reads it as 0 (SWSM).
        this.set(Reg.SWSM, stored | 1);
        return stored;
      case Reg.MSRWD:
        // No PHY on the management bus: its lines read as ones.
        return (stored & 0xffff) | 0xffff_0000;
      case Reg.PFQDE:
        return stored & ~0x3_0000;
      default:
        return stored;
    }
  }

  /** Gbit/s by link mode (AUTOC.LMS, 8.2.3.22.19). */
  private _speed(): number {
    const mode = (this.get(Reg.AUTOC) >>> 13) & 7;
    return mode === 0 || mode === 2 ? 1 : 10;
  }

  protected writeRegister(offset: number, value: number): void {
    switch (offset) {
      case Reg.CTRL:
        if (value & 0x0400_0008) {
          // 4.2.1.6: the register itself goes back to its default with all others, PCIe master disable too.
          this._softReset((value & 8) !== 0);
          return;
        }
        this.set(offset, value);
        return;
      case Reg.STATUS:
      case Reg.LINKS:
      case Reg.FWSM:
        return;
      case Reg.ESDP:
        // Data of input pins comes from outside: SDP2 says that a module is there.
        this.set(offset, (value & ~0x4) | (this._module === 'none' ? 0 : 0x4));
        return;
      case Reg.I2CCTL:
        this.set(offset, value & 0xa);
        moveLines(this.state.i2c, this._module, value & 2 ? 1 : 0, value & 8 ? 1 : 0);
        return;
      case Reg.EICR:
        this.set(offset, this.get(offset) & ~value);
        return;
      case Reg.EICS:
        this._cause(value & 0x7fff_ffff);
        return;
      case Reg.EIMS:
        this.set(Reg.EIMS, this.get(Reg.EIMS) | value);
        this._deliver(this.get(Reg.EICR) & value);
        return;
      case Reg.EIMC:
        this.set(Reg.EIMS, this.get(Reg.EIMS) & ~value);
        return;
      case Reg.AUTOC:
        // Restart is done at once; the link takes its time.
        this.set(offset, value & ~0x1000);
        if (value & 0x1000) this.restartLink();
        return;
      case Reg.MSCA:
        this.set(offset, value & ~0x4000_0000);
        return;
      case Reg.EERD:
        this.set(offset, value & 0xffff);
        return;
      case Reg.EEWR:
        if (value & 1) this.state.eeprom[(value >>> 2) & 0x3fff] = value >>> 16;
        this.set(offset, value & 0xfffe);
        return;
      case Reg.FDIRCTRL:
        // Initialisation of the tables is done at once (FDIRCTRL, 8.2.3.21.1).
        this.set(offset, value & 0x3 ? value | 0x8 : value);
        return;
      case Reg.FDIRCMD:
        this.set(offset, value & ~0x3);
        return;
      case Reg.PFQDE:
        // 8.2.3.8.7: the queue's drop bit is kept beside its descriptor settings.
        if (value & 0x1_0000) this.set(PFQDE_SHADOW + ((value >>> 8) & 0x7f) * 4, value & 1);
        this.set(offset, value);
        return;
      case Reg.RXCTRL:
      case Reg.SECRXCTRL:
        this.set(offset, value);
        this.drain();
        return;
      case Reg.DMATXCTL:
        this.set(offset, value);
        for (let queue = 0; queue < QUEUES; queue++)
          if (this.get(txBase(queue) + Tx.txdctl) & ENABLE) this._transmit(queue);
        return;
      default:
    }
    if (offset >= Reg.EIMS_EX && offset < Reg.EIMS_EX + 8) {
      this.set(offset, this.get(offset) | value);
      return;
    }
    if (offset >= Reg.EIMC_EX && offset < Reg.EIMC_EX + 8) {
      this.set(Reg.EIMS_EX + (offset - Reg.EIMC_EX), this.get(Reg.EIMS_EX + (offset - Reg.EIMC_EX)) & ~value);
      return;
    }
    const rx = rxQueueOf(offset);
    if (rx >= 0) {
      this._writeRx(rx, offset - rxBase(rx), offset, value);
      return;
    }
    const tx = txQueueOf(offset);
    if (tx >= 0) this._writeTx(tx, offset - txBase(tx), offset, value);
    else if (!clearsOnRead(offset)) this.set(offset, value);
  }

  private _writeRx(queue: number, at: number, offset: number, value: number): void {
    const base = rxBase(queue);
    if (at === Rx.rdbal) value &= ~0x7f;
    if (at === Rx.rdlen) value &= 0xf_ff80;
    if (at === Rx.rxdctl) {
      const was = this.get(offset);
      value &= ~0x0400_0000; // SWFLSH clears itself
      if (!(was & ENABLE) && value & ENABLE) this.set(base + Rx.rdh, 0);
    }
    if (clearsOnRead(offset)) return;
    this.set(offset, value);
    if (at === Rx.rdt || at === Rx.rxdctl) this.drain();
  }

  private _writeTx(queue: number, at: number, offset: number, value: number): void {
    if (at === Tx.tdbal) value &= ~0x7f;
    if (at === Tx.tdlen) value &= 0xf_ff80;
    if (at === Tx.txdctl) {
      const flush = (value & 0x0400_0000) !== 0;
      value &= ~0x0400_0000;
      const was = this.get(offset);
      this.set(offset, value);
      if (flush) this.flushReports(queue);
      if (!(was & ENABLE) && value & ENABLE) {
        this.set(txBase(queue) + Tx.tdh, 0);
        delete this.state.tx[queue];
        delete this.state.writeBack[queue];
      }
      return;
    }
    if (clearsOnRead(offset)) return;
    this.set(offset, value);
    if (at === Tx.tdt) this._transmit(queue);
  }

  /** CTRL.RST and CTRL.LRST: everything but configuration space, semaphores and the PHY's module. */
  private _softReset(link: boolean): void {
    const { state } = this;
    const kept = {
      swsm: this.get(Reg.SWSM),
      sync: this.get(Reg.SW_FW_SYNC),
      i2c: state.i2c,
      eeprom: state.eeprom,
      msix: state.msix,
      resets: state.resets + 1,
      cutAt: state.cutAt,
    };
    if (link) this.linkDown();
    const up = state.linkUp;
    const at = state.linkAt;
    this.state = newNicState();
    Object.assign(this.state, {
      i2c: kept.i2c,
      eeprom: kept.eeprom,
      msix: kept.msix,
      resets: kept.resets,
      cutAt: kept.cutAt,
    });
    this._defaults();
    this.set(Reg.SWSM, kept.swsm);
    this.set(Reg.SW_FW_SYNC, kept.sync);
    if (!up) this.restartLink();
    else {
      this.state.linkUp = up;
      this.state.linkAt = at;
    }
  }

  protected linkChanged(): void {
    this._cause(Cause.linkChange);
  }

  // Interrupts (7.3)

  private _cause(bits: number): void {
    const before = this.get(Reg.EICR);
    this.set(Reg.EICR, before | bits);
    this._deliver(bits);
  }

  /** Sends messages for causes that are enabled; auto-clear (EIAC) and auto-mask (EIAM) follow. */
  private _deliver(bits: number): void {
    const active = (bits & this.get(Reg.EIMS)) >>> 0;
    if (active === 0) return;
    const gpie = this.get(Reg.GPIE);
    if (!(gpie & 0x10)) {
      this.raise(0, this._interval(0));
      return;
    }
    for (let bit = 0; bit < 16; bit++) {
      if (!(active & (1 << bit))) continue;
      this.raise(bit, this._interval(bit));
      if (this.get(Reg.EIAC) & (1 << bit)) this.set(Reg.EICR, this.get(Reg.EICR) & ~(1 << bit));
      if (gpie & 0x4000_0000 && this.get(Reg.EIAM) & (1 << bit)) this.set(Reg.EIMS, this.get(Reg.EIMS) & ~(1 << bit));
    }
    if (active & ~Cause.queues) {
      const entry = (this.get(Reg.IVAR_MISC) >>> 8) & 0xff;
      if (entry & 0x80) this.raise(entry & 0x3f, this._interval(entry & 0x3f));
    }
  }

  /** Nanoseconds between interrupts of a vector: EITR counts 2 µs steps at 10 Gbit/s (8.2.3.5.12). */
  private _interval(vector: number): number {
    const offset = vector < 24 ? Reg.EITR + vector * 4 : Reg.EITR_HIGH + (vector - 24) * 4;
    return ((this.get(offset) >>> 3) & 0x1ff) * (this._speed() === 10 ? 2048 : 20_480);
  }

  private _queueCause(queue: number, transmit: boolean): void {
    const entry = (this.get(Reg.IVAR + (queue >> 1) * 4) >>> (((queue & 1) * 2 + (transmit ? 1 : 0)) * 8)) & 0xff;
    if (!(entry & 0x80)) return;
    const msix = (this.get(Reg.GPIE) & 0x10) !== 0;
    const vector = entry & 0x3f;
    if (!msix || vector < 16) this._cause(1 << (vector & 15));
    else if (this.get(Reg.EIMS_EX + (vector >> 5) * 4) & (1 << (vector & 31)))
      this.raise(vector, this._interval(vector));
  }

  interruptLine(): boolean {
    return (this.get(Reg.EICR) & this.get(Reg.EIMS)) !== 0;
  }

  // Receive (7.1)

  protected listening(): boolean {
    return (this.get(Reg.RXCTRL) & 1) !== 0 && (this.get(Reg.SECRXCTRL) & 2) === 0;
  }

  protected receive(frame: Uint8Array): void {
    if (!this.listening()) return;
    const length = frame.length + 4;
    this.count(Stat.TPR);
    this.countWide(Stat.TORL, Stat.TORH, length);
    const jumbo = (this.get(Reg.HLREG0) & 4) !== 0;
    const tagged = frame.length >= 14 && ((frame[12] << 8) | frame[13]) === (this.get(Reg.VLNCTRL) & 0xffff);
    const most = (jumbo ? this.get(Reg.MAXFRS) >>> 16 : 1518) + (tagged ? 4 : 0);
    if (length < 64) {
      this.count(Stat.RUC);
      return;
    }
    if (length > most) {
      this.count(Stat.ROC);
      return;
    }
    this._accept(frame, false);
  }

  /** From the filters on; `loopback`: from the switch inside. */
  private _accept(frame: Uint8Array, loopback: boolean): void {
    const headers = parseHeaders(frame, this.get(Reg.VLNCTRL) & 0xffff);
    if (!loopback && (!acceptsAddress(this, frame) || !acceptsVlan(this, headers))) return;
    const length = frame.length + 4;
    // GPRC counts what is lost for want of room in the packet buffer too (82599 specification update, erratum on GPRC).
    this.count(Stat.GPRC);
    this.countWide(Stat.GORCL, Stat.GORCH, length);
    const broadcast = frame.subarray(0, 6).every((byte) => byte === 0xff);
    if (broadcast) this.count(Stat.BPRC);
    else if (frame[0] & 1) this.count(Stat.MPRC);
    this.count(sizeClass(Stat.PRC64, length));
    const queues = chooseQueues(this, frame, headers, loopback);
    if (queues.length === 0) return;
    if (!this.buffer(frame, queues, loopback, this.get(Reg.RXPBSIZE))) {
      this.count(Stat.MPC);
      this._cause(Cause.rxMiss);
      return;
    }
    this.drain();
  }

  private _rxRing(queue: number): RxRing {
    const base = rxBase(queue);
    const control = this.get(base + Rx.srrctl);
    return {
      base: this.get(base + Rx.rdbal) + this.get(base + Rx.rdbah) * 0x1_0000_0000,
      count: this.get(base + Rx.rdlen) >>> 4,
      head: this.get(base + Rx.rdh),
      tail: this.get(base + Rx.rdt),
      bufferSize: (control & 0x1f || 2) * 1024,
      legacy: ((control >>> 25) & 7) === 0,
    };
  }

  /**
   * Moves frames from the packet buffer to memory, in order: one that finds no descriptors holds up those behind it
   * (7.1.9).
   */
  protected drain(): void {
    if (!this.listening()) return;
    for (let next = this.first(); next; next = this.first()) {
      const { frame, entry } = next;
      while (entry.queues.length > 0) {
        if (!this._toQueue(entry.queues[0], frame, entry.loopback)) return;
        entry.queues = entry.queues.slice(1);
      }
      this.shift();
    }
  }

  /** False: the frame has to wait for descriptors. */
  private _toQueue(queue: number, original: Uint8Array, loopback: boolean): boolean {
    const base = rxBase(queue);
    const control = this.get(base + Rx.rxdctl);
    const statistics = (this.get(Reg.RQSMR + (queue >> 2) * 4) >>> ((queue & 3) * 8)) & 15;
    if (!(control & ENABLE)) return true;
    const headers = parseHeaders(original, this.get(Reg.VLNCTRL) & 0xffff);
    let frame = original;
    let vlan = 0;
    let status = headers.vlan >= 0 ? 0x8 : 0;
    if (headers.vlan >= 0 && control & 0x4000_0000) {
      vlan = headers.vlan;
      frame = new Uint8Array(original.length - 4);
      frame.set(original.subarray(0, 12));
      frame.set(original.subarray(16), 12);
    } else status = 0;
    if (!(this.get(Reg.RDRXCTL) & 2) && !(this.get(Reg.HLREG0) & 2)) frame = withCrc(frame);
    const ring = this._rxRing(queue);
    const needed = neededDescriptors(ring, frame.length);
    if (freeDescriptors(ring) < needed) {
      const drops = (this.get(base + Rx.srrctl) & 0x1000_0000) !== 0 || this.get(PFQDE_SHADOW + queue * 4) !== 0;
      if (!drops) return false;
      this.count(Stat.QPRDC + statistics * 0x40);
      return true;
    }
    const rss = rssOf(this, original, headers);
    const check = checksumStatus(original, headers);
    if (loopback) status |= 0x4_0000;
    const head = writeFrame(this.bus, ring, frame, {
      rssType: rss.type,
      packetType: packetTypeOf(headers),
      hash: rss.hash,
      vlan,
      checksum: packetChecksum(frame),
      statusError: status | check.status | (check.ipError ? 0x8000_0000 : 0) | (check.l4Error ? 0x4000_0000 : 0),
    });
    this.set(base + Rx.rdh, head);
    this.count(Stat.QPRC + statistics * 0x40);
    this.countWide(Stat.QBRC_L + statistics * 0x40, Stat.QBRC_H + statistics * 0x40, frame.length);
    this.count(Stat.RXDGPC);
    this.countWide(Stat.RXDGBCL, Stat.RXDGBCH, frame.length);
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
    if (!(control & ENABLE) || !(this.get(Reg.DMATXCTL) & 1)) return;
    const ring = this._txRing(queue);
    const state = this.txQueue(queue);
    const result = takePackets(this.bus, ring, state, (this.get(Reg.HLREG0) & 0x400) !== 0);
    this.set(base + Tx.tdh, result.head);
    const statistics = (this.get(Reg.TQSM + (queue >> 2) * 4) >>> ((queue & 3) * 8)) & 15;
    for (const frame of result.frames) this._send(frame, statistics);
    state.waiting.push(...result.reports);
    const threshold = (control >>> 16) & 0x7f;
    if (state.waiting.length > 0 && state.waiting.length >= Math.max(1, threshold)) this.flushReports(queue);
    // Fewer than the threshold are written back when the throttle of the queue's vector has run out (7.2.3.5.2).
    else if (state.waiting.length > 0) this.state.writeBack[queue] ??= this.bus.now() + 20_000;
  }

  protected flushReports(queue: number): void {
    const state = this.state.tx[queue] as { waiting: number[] } | undefined;
    if (!state || state.waiting.length === 0) return;
    const base = txBase(queue);
    const ring = this._txRing(queue);
    const headAddress = this.get(base + Tx.tdwbal);
    if (headAddress & 1) {
      // Head write-back replaces DD (7.2.3.5.2).
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, ring.head, true);
      this.bus.writeMemory((headAddress & ~3) + this.get(base + Tx.tdwbah) * 0x1_0000_0000, bytes);
    } else for (const index of state.waiting) reportDone(this.bus, ring, index);
    state.waiting = [];
    delete this.state.writeBack[queue];
    this._queueCause(queue, true);
  }

  private _send(frame: Uint8Array, statistics: number): void {
    const length = frame.length + 4;
    this.count(Stat.TXDGPC);
    this.countWide(Stat.TXDGBCL, Stat.TXDGBCH, frame.length);
    this.count(Stat.QPTC + statistics * 0x40);
    this.countWide(Stat.QBTC_L + statistics * 8, Stat.QBTC_H + statistics * 8, length);
    const virtual = (this.get(Reg.VT_CTL) & 1) !== 0 && (this.get(Reg.PFDTXGSWC) & 1) !== 0;
    if (virtual && (frame[0] & 1) === 0 && acceptsAddress(this, frame, true)) {
      // The switch inside keeps frames for addresses of this port inside (chapter 7.10.3).
      this._accept(frame, true);
      return;
    }
    if (virtual && frame[0] & 1) this._accept(frame, true);
    this.count(Stat.TPT);
    this.count(Stat.GPTC);
    this.countWide(Stat.GOTCL, Stat.GOTCH, length);
    this.count(sizeClass(Stat.PTC64, length));
    if (frame.subarray(0, 6).every((byte) => byte === 0xff)) this.count(Stat.BPTC);
    else if (frame[0] & 1) this.count(Stat.MPTC);
    if (this.get(Reg.HLREG0) & 0x8000) this.receive(frame);
    else this.port.transmit(frame, this.bus.now());
  }
}

/** Where the drop bits of PFQDE are kept; behind the registers, which the program cannot reach. */
const PFQDE_SHADOW = 0x10_0000;

/** Counter of a frame's size among six that begin at `first` (PRC64 and following); length with FCS. */
export function sizeClass(first: number, length: number): number {
  const index = length <= 64 ? 0 : length <= 127 ? 1 : length <= 255 ? 2 : length <= 511 ? 3 : length <= 1023 ? 4 : 5;
  return first + index * 4;
}

function withCrc(frame: Uint8Array): Uint8Array {
  const whole = new Uint8Array(frame.length + 4);
  whole.set(frame);
  new DataView(whole.buffer).setUint32(frame.length, ethernetCrc(frame), true);
  return whole;
}
