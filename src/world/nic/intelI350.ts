/**
 * Model of one port of the Intel I350 gigabit controller with its copper PHY (8086:1521), from its datasheet.
 * Registers are named below: section numbers could not be checked.
 *
 * In the model: reset, EEPROM, semaphores, PHY and link, receive filters, RSS, VMDq pools, VLAN stripping, legacy and
 * advanced descriptors, offloads, statistics, interrupts. Not in it: the switch between pools and virtual functions,
 * flow and type filters, time stamps, power states, flow control.
 */

import type { DeviceBus, Port } from '../devices';
import { parseHeaders } from '../packets/parse';
import { isBroadcast, sizeClass, withCrc, withoutTag } from './frame';
import type { FilterView } from './intel82599Filter';
import { eepromI350, I350_EEPROM_SIZE_CODE } from './intelI350Eeprom';
import { acceptsAddress, acceptsVlan, chooseQueues, rssOf } from './intelI350Filter';
import { Reg, REGISTERS_I350, Rx, rxBase } from './intelI350Registers';
import { IntelNic } from './intelNic';
import type { NicOptions } from './nic';
import { newNicState } from './nic';
import { readPhy, writePhy } from './phyI350';
import { checksumStatus, packetChecksum } from './rxChecksum';
import type { RxRing } from './rxRing';
import { freeDescriptors, neededDescriptors, packetTypeOf, writeFrame } from './rxRing';

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
/** SRRCTL: the queue drops what finds no descriptor. */
const DROP_EN = 0x8000_0000;

export class IntelI350 extends IntelNic implements FilterView {
  readonly bars = [0x8_0000, 0, 0x20, 0x4000, 0, 0];
  protected readonly msixBar = 3;
  protected readonly thresholdMask = 0x1f;
  protected readonly eeprom: Readonly<Record<number, number>>;

  protected readonly registers = REGISTERS_I350;
  protected readonly behaviours = REGISTERS_I350.bind({
    ...this.commonFunctions(),
    CTRL: {
      // RST and DEV_RST reset the port, PHY_RST the PHY; all clear themselves.
      store: (value, _, at) => {
        if (value & 0x2400_0000) this._softReset((value & 0x2000_0000) !== 0);
        this.set(at, value & ~0xa400_0000);
        if (value & 0x8000_0000) {
          this.state.phy = {};
          this.restartLink();
        }
      },
    },
    STATUS: {
      // Full duplex, link (when CTRL.SLU lets it up), port, 1000 Mbit/s, GIO master enable, reset done.
      load: (stored) =>
        (this.state.linkUp && this.get(Reg.CTRL) & 0x40 ? 0x83 : 0) |
        ((this.options.port & 3) << 2) |
        (this.get(Reg.CTRL) & 4 ? 0 : 0x8_0000) |
        0x20_0000 |
        (stored & 0x10_0400),
      // Bits that are written to clear: device reset set, PHY reset asserted.
      store: (value, _, at) => this.set(at, this.get(at) & ~(value & 0x10_0000) & ~(~value & 0x400)),
    },
    EECD: { load: (stored) => this.eepromControl(stored, I350_EEPROM_SIZE_CODE) },
    MDIC: { store: (value) => this._management(value) },
    ICR: {
      // A read clears it, and masks what IAM says.
      load: (stored) => {
        const active = (stored & this.get(Reg.IMS)) !== 0;
        this.set(Reg.ICR, 0);
        this.set(Reg.IMS, this.get(Reg.IMS) & ~(active ? this.get(Reg.IAM) : 0));
        return active ? (stored | Cause.asserted) >>> 0 : stored;
      },
    },
    ICS: { store: (value) => this._cause(value) },
    IMS: {
      store: (value, _, at) => {
        this.set(at, this.get(at) | value);
        this._deliver(this.get(Reg.ICR) & value);
      },
    },
    IMC: { store: (value) => this.set(Reg.IMS, this.get(Reg.IMS) & ~value) },
    EICR: {
      load: (stored) => {
        this.set(Reg.EICR, 0);
        return stored;
      },
    },
    EICS: { store: (value) => this._extended(value) },
    EIMS: {
      store: (value, _, at) => {
        this.set(at, this.get(at) | value);
        this._deliverExtended(this.get(Reg.EICR) & value);
      },
    },
    EIMC: {
      load: () => this.get(Reg.EIMS),
      store: (value) => this.set(Reg.EIMS, this.get(Reg.EIMS) & ~value),
    },
    PCS_LSTAT: { load: () => (this.state.linkUp ? 0xd : 0) },
    RCTL: {
      store: (value, _, at) => {
        this.set(at, value);
        this.drain();
      },
    },
    TCTL: {
      store: (value, _, at) => {
        this.set(at, value);
        this.transmitAll();
      },
    },
  });

  constructor(bus: DeviceBus, port: Port, options: NicOptions) {
    super(bus, port, options);
    this.eeprom = eepromI350([options.mac, options.mac, options.mac, options.mac]);
    this.reset();
  }

  protected loadDefaults(): void {
    const { mac, port } = this.options;
    this.set(Reg.RAL, (mac[0] | (mac[1] << 8) | (mac[2] << 16) | (mac[3] << 24)) >>> 0);
    this.set(Reg.RAH, (mac[4] | (mac[5] << 8) | 0x8000_0000) >>> 0);
    this.set(Reg.MDICNFG, ((port + 1) & 31) << 21);
  }

  private _phy(): { written: Record<number, number>; linkUp: boolean } {
    return { written: this.state.phy, linkUp: this.state.linkUp };
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
    this.defaults();
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
  protected queueCause(queue: number, transmit: boolean): void {
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
    this.count(Reg.TPR);
    this.countWide(Reg.TORL, Reg.TORH, length);
    const headers = parseHeaders(frame, this.get(Reg.VET) & 0xffff);
    const most = (this.get(Reg.RCTL) & 0x20 ? this.get(Reg.RLPML) & 0x3fff : 1518) + (headers.vlan >= 0 ? 4 : 0);
    if (length < 64) {
      this.count(Reg.RUC);
      return;
    }
    if (length > most) {
      this.count(Reg.ROC);
      return;
    }
    if (!acceptsAddress(this, frame) || !acceptsVlan(this, headers)) return;
    const queues = chooseQueues(this, frame, headers);
    if (queues.length === 0) return;
    const size = (BUFFER_KB[this.get(Reg.RXPBS) & 15] ?? 36) * 1024;
    const ring = this._ringOf(queues[0]);
    if (this.state.buffer.length > 0 || freeDescriptors(ring) < neededDescriptors(ring, frame.length)) {
      // There was no descriptor for it when it came; it waits in the packet buffer (RNBC).
      if (!(this.get(rxBase(queues[0]) + Rx.SRRCTL) & DROP_EN)) this.count(Reg.RNBC);
    }
    if (!this.buffer(frame, queues, false, size)) {
      this.count(Reg.MPC);
      this._cause(Cause.overrun);
      return;
    }
    this.count(Reg.GPRC);
    this.countWide(Reg.GORCL, Reg.GORCH, length);
    if (isBroadcast(frame)) this.count(Reg.BPRC);
    else if (frame[0] & 1) this.count(Reg.MPRC);
    this.count(sizeClass(Reg.PRC64, length));
    this.drain();
  }

  /** For the filters: a register's value. */
  value(offset: number): number {
    return this.get(offset);
  }

  private _ringOf(queue: number): RxRing {
    const split = this.get(rxBase(queue) + Rx.SRRCTL);
    // BSIZEPACKET 0: RCTL.BSIZE says it, 2048 bytes and halves of it.
    const size = split & 0x7f ? (split & 0x7f) * 1024 : 2048 >> ((this.get(Reg.RCTL) >>> 16) & 3);
    return this.rxRing(queue, size, ((split >>> 25) & 7) === 0);
  }

  protected toQueue(queue: number, original: Uint8Array): boolean {
    const base = rxBase(queue);
    if (!this.isOn(this.get(base + Rx.RXDCTL))) return true;
    const headers = parseHeaders(original, this.get(Reg.VET) & 0xffff);
    let frame = original;
    let vlan = 0;
    let status = 0;
    if (headers.vlan >= 0 && (this.get(Reg.CTRL) & 0x4000_0000 || this.get(base + Rx.DVMOLR) & 0x4000_0000)) {
      vlan = headers.vlan;
      status = 8;
      frame = withoutTag(original);
    }
    if (!(this.get(Reg.RCTL) & 0x0400_0000)) frame = withCrc(frame);
    const ring = this._ringOf(queue);
    if (freeDescriptors(ring) < neededDescriptors(ring, frame.length)) {
      if (!(this.get(base + Rx.SRRCTL) & DROP_EN)) return false;
      this.count(base + Rx.RQDPC);
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
    this.set(base + Rx.RDH, head);
    this.count(Reg.RPTHC);
    this.countWide(Reg.HGORCL, Reg.HGORCH, original.length + 4);
    this.queueCause(queue, false);
    return true;
  }

  // Transmit (7.2)

  protected transmitting(): boolean {
    return (this.get(Reg.TCTL) & 2) !== 0;
  }

  protected padsFrames(): boolean {
    return (this.get(Reg.TCTL) & 8) !== 0;
  }

  protected send(frame: Uint8Array): void {
    const length = frame.length + 4;
    this.count(Reg.TPT);
    this.countWide(Reg.TOTL, Reg.TOTH, length);
    this.count(Reg.GPTC);
    this.countWide(Reg.GOTCL, Reg.GOTCH, length);
    this.count(Reg.HGPTC);
    this.countWide(Reg.HGOTCL, Reg.HGOTCH, length);
    this.count(sizeClass(Reg.PTC64, length));
    if (isBroadcast(frame)) this.count(Reg.BPTC);
    else if (frame[0] & 1) this.count(Reg.MPTC);
    // RCTL.LBM: frames come back inside.
    if ((this.get(Reg.RCTL) & 0xc0) !== 0) this.receive(frame);
    else this.port.transmit(frame, this.bus.now());
  }
}
