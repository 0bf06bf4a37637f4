import { describe, expect, it } from 'vitest';
import type { ModuleKind } from '../../../src/world/nic/sfpModule';
import { moduleEeprom, moveLines, newI2cState } from '../../../src/world/nic/sfpModule';

/** The host's side of UM10204 on two lines. */
class Host {
  readonly state = newI2cState();
  constructor(readonly kind: ModuleKind) {}
  private _lines(clock: number, data: number): void {
    moveLines(this.state, this.kind, clock, data);
  }
  private _bit(bit: number): number {
    this._lines(0, bit);
    this._lines(1, bit);
    const read = this.state.data & this.state.drive;
    this._lines(0, bit);
    return read;
  }
  start(): void {
    this._lines(0, 1);
    this._lines(1, 1);
    this._lines(1, 0);
    this._lines(0, 0);
  }
  stop(): void {
    this._lines(0, 0);
    this._lines(1, 0);
    this._lines(1, 1);
  }
  /** Sends a byte; true: it was acknowledged. */
  send(byte: number): boolean {
    for (let i = 7; i >= 0; i--) this._bit((byte >> i) & 1);
    return this._bit(1) === 0;
  }
  receive(last: boolean): number {
    let byte = 0;
    for (let i = 0; i < 8; i++) byte = (byte << 1) | this._bit(1);
    this._bit(last ? 1 : 0);
    return byte;
  }
  read(device: number, offset: number, count: number): number[] | undefined {
    this.start();
    if (!this.send(device) || !this.send(offset)) return undefined;
    this.start();
    if (!this.send(device | 1)) return undefined;
    const bytes = Array.from({ length: count }, (_, i) => this.receive(i === count - 1));
    this.stop();
    return bytes;
  }
}

describe('SFP module', () => {
  it('gives its EEPROM over two lines', () => {
    const host = new Host('sr');
    expect(host.read(0xa0, 0, 12)).toEqual([...moduleEeprom('sr').subarray(0, 12)]);
    expect(host.read(0xa0, 37, 3)).toEqual([0x00, 0x1b, 0x21]);
    expect(String.fromCharCode(...host.read(0xa0, 20, 16)!)).toBe('Intel Corp      ');
  });
  it('has valid check codes and tells its kind', () => {
    for (const kind of ['sr', 'lr', 'da'] as const) {
      const page = moduleEeprom(kind);
      expect(page.subarray(0, 63).reduce((sum, byte) => sum + byte, 0) & 0xff).toBe(page[63]);
      expect(page.subarray(64, 95).reduce((sum, byte) => sum + byte, 0) & 0xff).toBe(page[95]);
    }
    expect(moduleEeprom('da')[8] & 4).toBe(4);
    expect(moduleEeprom('lr')[3]).toBe(0x20);
  });
  it('keeps what is written to its diagnostics page, not to its EEPROM', () => {
    const host = new Host('sr');
    host.start();
    expect([host.send(0xa2), host.send(0x6e), host.send(0x08)]).toEqual([true, true, true]);
    host.stop();
    expect(host.read(0xa2, 0x6e, 1)).toEqual([8]);
    host.start();
    host.send(0xa0);
    host.send(0);
    host.send(0x55);
    host.stop();
    expect(host.read(0xa0, 0, 1)).toEqual([3]);
  });
  it('does not answer for other devices, nor when nothing is plugged in', () => {
    expect(new Host('sr').read(0xb0, 0, 1)).toBeUndefined();
    expect(new Host('none').read(0xa0, 0, 1)).toBeUndefined();
  });
});
