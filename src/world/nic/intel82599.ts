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
import { parseHeaders } from '../packets/parse';
import { isBroadcast, sizeClass, withCrc, withoutTag } from './frame';
import { eeprom82599, EEPROM_SIZE_CODE } from './intel82599Eeprom';
import type { FilterView } from './intel82599Filter';
import { acceptsAddress, acceptsVlan, chooseQueues, rssOf } from './intel82599Filter';
import { Reg, REGISTERS_82599 } from './intel82599Registers';
import { IntelNic } from './intelNic';
import type { NicOptions } from './nic';
import { newNicState } from './nic';
import { checksumStatus, packetChecksum } from './rxChecksum';
import { freeDescriptors, neededDescriptors, packetTypeOf, writeFrame } from './rxRing';
import type { ModuleKind } from './sfpModule';
import { moveLines } from './sfpModule';

export interface Options82599 extends NicOptions {
  module?: ModuleKind;
}

/** Causes in EICR beside the queues' (8.2.3.5.1). */
const Cause = { rxMiss: 0x2_0000, linkChange: 0x10_0000, other: 0x8000_0000, queues: 0xffff } as const;

/** Where the drop bits of PFQDE are kept; behind the registers, which the program cannot reach. */
const PFQDE_SHADOW = 0x10_0000;

export class Intel82599 extends IntelNic implements FilterView {
  /** BAR 0 registers, BAR 2 I/O space, BAR 4 MSI-X tables (9.3.2). */
  readonly bars = [0x8_0000, 0, 0x20, 0, 0x4000, 0];
  protected readonly msixBar = 4;
  protected readonly thresholdMask = 0x7f;
  protected readonly eeprom: Readonly<Record<number, number>>;
  private readonly _module: ModuleKind;

  protected readonly registers = REGISTERS_82599;
  protected readonly behaviours = REGISTERS_82599.bind({
    ...this.commonFunctions(),
    CTRL: {
      store: (value, _, at) => {
        // 4.2.1.6: the register itself goes back to its default with all others, PCIe master disable too.
        if (value & 0x0400_0008) this._softReset((value & 8) !== 0);
        else this.set(at, value);
      },
    },
    STATUS: {
      // 8.2.3.1.2: LAN id, link, GIO master enable unless CTRL asks to stop.
      load: () =>
        ((this.options.port & 3) << 2) | (this.state.linkUp ? 0x80 : 0) | (this.get(Reg.CTRL) & 4 ? 0 : 0x8_0000),
    },
    // Data of input pins comes from outside: SDP2 says that a module is there.
    ESDP: { store: (value, _, at) => this.set(at, (value & ~0x4) | this._modulePin) },
    I2CCTL: {
      load: (stored) => {
        const clock = stored & 2 ? 1 : 0;
        return (stored & ~5) | clock | ((stored & 8 ? 1 : 0) & this.state.i2c.drive ? 4 : 0);
      },
      store: (value, _, at) => {
        this.set(at, value);
        moveLines(this.state.i2c, this._module, value & 2 ? 1 : 0, value & 8 ? 1 : 0);
      },
    },
    EICR: {
      // 8.2.3.5.1: a read clears it, in MSI-X mode with GPIE.OCD only the causes that are not queues.
      load: (stored) => {
        const value = stored === 0 ? 0 : (stored & ~Cause.queues) !== 0 ? (stored | Cause.other) >>> 0 : stored;
        this.set(Reg.EICR, this.get(Reg.GPIE) & 0x20 ? stored & Cause.queues : 0);
        return value;
      },
    },
    EICS: { store: (value) => this._cause(value & 0x7fff_ffff) },
    EIMS: {
      store: (value, _, at) => {
        this.set(at, this.get(at) | value);
        this._deliver(this.get(Reg.EICR) & value);
      },
    },
    EIMC: { store: (value) => this.set(Reg.EIMS, this.get(Reg.EIMS) & ~value) },
    EIMS_EX: { store: (value, _, at) => this.set(at, this.get(at) | value) },
    EIMC_EX: {
      store: (value, i) => this.set(Reg.EIMS_EX + i * 4, this.get(Reg.EIMS_EX + i * 4) & ~value),
    },
    // 8.2.3.22.20: up, speed, signal; the partner's state does not latch here.
    LINKS: {
      load: () => (this.state.linkUp ? 0x4000_0000 | (this._speed() === 10 ? 0x3000_0000 : 0x2000_0000) | 0x80 : 0),
    },
    PCS1GLSTA: { load: () => (this.state.linkUp && this._speed() === 1 ? 0x1_0011 : 0) },
    AUTOC: {
      // Restart is done at once; the link takes its time.
      store: (value, _, at) => {
        this.set(at, value & ~0x1000);
        if (value & 0x1000) this.restartLink();
      },
    },
    // No PHY on the management bus: its lines read as ones.
    MSRWD: { load: (stored) => (stored & 0xffff) | 0xffff_0000 },
    EEC: { load: (stored) => this.eepromControl(stored, EEPROM_SIZE_CODE) },
    EEWR: {
      store: (value, _, at) => {
        if (value & 1) this.state.eeprom[(value >>> 2) & 0x3fff] = value >>> 16;
        this.set(at, value & 0xfffe);
      },
    },
    // Initialisation of the tables is done at once (8.2.3.21.1).
    FDIRCTRL: { store: (value, _, at) => this.set(at, value & 0x3 ? value | 0x8 : value) },
    PFQDE: {
      load: (stored) => stored & ~0x3_0000,
      // 8.2.3.8.7: the queue's drop bit is kept beside its descriptor settings.
      store: (value, _, at) => {
        if (value & 0x1_0000) this.set(PFQDE_SHADOW + ((value >>> 8) & 0x7f) * 4, value & 1);
        this.set(at, value);
      },
    },
    RXCTRL: { store: (value, _, at) => this._storeAndDrain(value, at) },
    SECRXCTRL: { store: (value, _, at) => this._storeAndDrain(value, at) },
    DMATXCTL: {
      store: (value, _, at) => {
        this.set(at, value);
        this.transmitAll();
      },
    },
  });

  constructor(bus: DeviceBus, port: Port, options: Options82599) {
    super(bus, port, { ...options, unplugged: options.unplugged === true || options.module === 'none' });
    this._module = options.module ?? 'da';
    const macs = [options.mac, options.mac];
    this.eeprom = eeprom82599(macs, true);
    this.reset();
  }

  protected loadDefaults(): void {
    const { mac } = this.options;
    this.set(Reg.RAL, (mac[0] | (mac[1] << 8) | (mac[2] << 16) | (mac[3] << 24)) >>> 0);
    this.set(Reg.RAH, (mac[4] | (mac[5] << 8) | 0x8000_0000) >>> 0);
    this.set(Reg.ESDP, this._modulePin);
  }

  /** SDP2 of ESDP. */
  private get _modulePin(): number {
    return this._module === 'none' ? 0 : 0x4;
  }

  /** For the filters: a register's value. */
  value(offset: number): number {
    return this.get(offset);
  }

  private _storeAndDrain(value: number, at: number): void {
    this.set(at, value);
    this.drain();
  }

  /** Gbit/s by link mode (AUTOC.LMS, 8.2.3.22.19). */
  private _speed(): number {
    const mode = (this.get(Reg.AUTOC) >>> 13) & 7;
    return mode === 0 || mode === 2 ? 1 : 10;
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
    this.defaults();
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

  protected queueCause(queue: number, transmit: boolean): void {
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
    this.count(Reg.TPR);
    this.countWide(Reg.TORL, Reg.TORH, length);
    const jumbo = (this.get(Reg.HLREG0) & 4) !== 0;
    const tagged = frame.length >= 14 && ((frame[12] << 8) | frame[13]) === (this.get(Reg.VLNCTRL) & 0xffff);
    const most = (jumbo ? this.get(Reg.MAXFRS) >>> 16 : 1518) + (tagged ? 4 : 0);
    if (length < 64) {
      this.count(Reg.RUC);
      return;
    }
    if (length > most) {
      this.count(Reg.ROC);
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
    this.count(Reg.GPRC);
    this.countWide(Reg.GORCL, Reg.GORCH, length);
    if (isBroadcast(frame)) this.count(Reg.BPRC);
    else if (frame[0] & 1) this.count(Reg.MPRC);
    this.count(sizeClass(Reg.PRC64, length));
    const queues = chooseQueues(this, frame, headers, loopback);
    if (queues.length === 0) return;
    if (!this.buffer(frame, queues, loopback, this.get(Reg.RXPBSIZE))) {
      this.count(Reg.MPC);
      this._cause(Cause.rxMiss);
      return;
    }
    this.drain();
  }

  protected toQueue(queue: number, original: Uint8Array, loopback: boolean): boolean {
    const registers = this.registers.receive(queue);
    const control = this.get(registers.control);
    const statistics = (this.get(Reg.RQSMR + (queue >> 2) * 4) >>> ((queue & 3) * 8)) & 15;
    if (!this.isOn(control)) return true;
    const headers = parseHeaders(original, this.get(Reg.VLNCTRL) & 0xffff);
    let frame = original;
    let vlan = 0;
    let status = headers.vlan >= 0 ? 0x8 : 0;
    if (headers.vlan >= 0 && control & 0x4000_0000) {
      vlan = headers.vlan;
      frame = withoutTag(original);
    } else status = 0;
    if (!(this.get(Reg.RDRXCTL) & 2) && !(this.get(Reg.HLREG0) & 2)) frame = withCrc(frame);
    const split = this.get(registers.split);
    const ring = this.rxRing(queue, (split & 0x1f || 2) * 1024, ((split >>> 25) & 7) === 0);
    if (freeDescriptors(ring) < neededDescriptors(ring, frame.length)) {
      const drops = (split & 0x1000_0000) !== 0 || this.get(PFQDE_SHADOW + queue * 4) !== 0;
      if (!drops) return false;
      this.count(Reg.QPRDC + statistics * 0x40);
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
    this.set(registers.head, head);
    this.count(Reg.QPRC + statistics * 0x40);
    this.countWide(Reg.QBRC_L + statistics * 0x40, Reg.QBRC_H + statistics * 0x40, frame.length);
    this.count(Reg.RXDGPC);
    this.countWide(Reg.RXDGBCL, Reg.RXDGBCH, frame.length);
    this.queueCause(queue, false);
    return true;
  }

  // Transmit (7.2)

  protected transmitting(): boolean {
    return (this.get(Reg.DMATXCTL) & 1) !== 0;
  }

  protected padsFrames(): boolean {
    return (this.get(Reg.HLREG0) & 0x400) !== 0;
  }

  protected send(frame: Uint8Array, queue: number): void {
    const statistics = (this.get(Reg.TQSM + (queue >> 2) * 4) >>> ((queue & 3) * 8)) & 15;
    const length = frame.length + 4;
    this.count(Reg.TXDGPC);
    this.countWide(Reg.TXDGBCL, Reg.TXDGBCH, frame.length);
    this.count(Reg.QPTC + statistics * 0x40);
    this.countWide(Reg.QBTC_L + statistics * 8, Reg.QBTC_H + statistics * 8, length);
    const virtual = (this.get(Reg.VT_CTL) & 1) !== 0 && (this.get(Reg.PFDTXGSWC) & 1) !== 0;
    if (virtual && (frame[0] & 1) === 0 && acceptsAddress(this, frame, true)) {
      // The switch inside keeps frames for addresses of this port inside (chapter 7.10.3).
      this._accept(frame, true);
      return;
    }
    if (virtual && frame[0] & 1) this._accept(frame, true);
    this.count(Reg.TPT);
    this.count(Reg.GPTC);
    this.countWide(Reg.GOTCL, Reg.GOTCH, length);
    this.count(sizeClass(Reg.PTC64, length));
    if (isBroadcast(frame)) this.count(Reg.BPTC);
    else if (frame[0] & 1) this.count(Reg.MPTC);
    if (this.get(Reg.HLREG0) & 0x8000) this.receive(frame);
    else this.port.transmit(frame, this.bus.now());
  }
}
