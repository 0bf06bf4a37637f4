/**
 * A pluggable module in the cage, as its two-wire interface shows it: the EEPROM of SFF-8472 at address 0xA0 and its
 * diagnostics page at 0xA2, behind an I2C bus whose two lines a driver moves one by one (NXP UM10204, 3.1).
 */

/** What is plugged in. */
export type ModuleKind = 'sr' | 'lr' | 'da' | 'none';

/** State of the module's side of the bus. Plain data. */
export interface I2cState {
  clock: number;
  data: number;
  /** What the module drives on the data line: 1 lets it go. */
  drive: number;
  phase: 'idle' | 'address' | 'offset' | 'write' | 'read' | 'ack' | 'readAck';
  /** Phase after the acknowledge. */
  next: 'idle' | 'offset' | 'write' | 'read';
  bits: number;
  shift: number;
  /** Addressed page, and the byte counter in it. */
  page: number;
  offset: number;
  /** Bytes of the diagnostics page that were written. */
  written: Record<number, number>;
}

export function newI2cState(): I2cState {
  return {
    clock: 1,
    data: 1,
    drive: 1,
    phase: 'idle',
    next: 'idle',
    bits: 0,
    shift: 0,
    page: 0xa0,
    offset: 0,
    written: {},
  };
}

function text(page: Uint8Array, at: number, length: number, value: string): void {
  for (let i = 0; i < length; i++) page[at + i] = i < value.length ? value.charCodeAt(i) : 0x20;
}

/** First 128 bytes of a module's EEPROM (SFF-8472 table 4-1). */
export function moduleEeprom(kind: ModuleKind): Uint8Array {
  const page = new Uint8Array(256);
  page[0] = 0x03; // SFP or SFP+
  page[1] = 0x04; // two-wire interface
  page[2] = kind === 'da' ? 0x21 : 0x07; // copper pigtail, LC
  // Compliance: 10GBASE-SR with 1000BASE-SX, 10GBASE-LR with 1000BASE-LX, passive copper.
  page[3] = kind === 'sr' ? 0x10 : kind === 'lr' ? 0x20 : 0;
  page[6] = kind === 'sr' ? 0x01 : kind === 'lr' ? 0x02 : 0;
  page[8] = kind === 'da' ? 0x04 : 0;
  page[12] = 103; // 10.3 GBd
  if (kind === 'da') page[18] = 3;
  text(page, 20, 16, 'Intel Corp');
  page[37] = 0x00;
  page[38] = 0x1b;
  page[39] = 0x21;
  text(page, 40, 16, kind === 'sr' ? 'FTLX8571D3BCV-IT' : kind === 'lr' ? 'FTLX1471D3BCV-IT' : 'XDACBL3M');
  text(page, 56, 4, 'A');
  text(page, 68, 16, 'LENS0001');
  page[92] = kind === 'da' ? 0 : 0x68; // diagnostics, internally calibrated
  page[94] = kind === 'da' ? 0 : 0x05;
  let sum = 0;
  for (let i = 0; i < 63; i++) sum += page[i];
  page[63] = sum & 0xff;
  sum = 0;
  for (let i = 64; i < 95; i++) sum += page[i];
  page[95] = sum & 0xff;
  return page;
}

/** Moves the host's two lines (1: let go, high); the module answers on `state.drive`. */
export function moveLines(state: I2cState, kind: ModuleKind, clock: number, data: number): void {
  const wasClock = state.clock;
  const wasData = state.data;
  state.clock = clock;
  state.data = data;
  if (kind === 'none') {
    state.drive = 1;
    return;
  }
  if (wasClock && clock && wasData !== data) {
    // Data moves while the clock is high: START when it falls, STOP when it rises.
    state.bits = 0;
    state.shift = 0;
    state.drive = 1;
    state.phase = data ? 'idle' : 'address';
    return;
  }
  if (!wasClock && clock) rising(state, data);
  else if (wasClock && !clock) falling(state, kind);
}

function rising(state: I2cState, data: number): void {
  if (state.phase === 'address' || state.phase === 'offset' || state.phase === 'write') {
    state.shift = ((state.shift << 1) | data) & 0xff;
    state.bits++;
  } else if (state.phase === 'read') state.bits++;
  else if (state.phase === 'readAck') {
    // No acknowledge from the host: it wants no more.
    state.next = data ? 'idle' : 'read';
    if (!data) state.offset = (state.offset + 1) & 0xff;
    state.bits = 1;
  }
}

function falling(state: I2cState, kind: ModuleKind): void {
  switch (state.phase) {
    case 'address':
    case 'offset':
    case 'write':
      if (state.bits === 8) received(state);
      return;
    case 'ack':
      state.phase = state.next;
      state.bits = 0;
      state.shift = 0;
      state.drive = 1;
      if (state.phase === 'read') driveBit(state, kind);
      return;
    case 'read':
      if (state.bits === 8) {
        state.phase = 'readAck';
        state.bits = 0;
        state.drive = 1;
      } else driveBit(state, kind);
      return;
    case 'readAck':
      if (state.bits === 0) return;
      state.phase = state.next;
      state.bits = 0;
      if (state.phase === 'read') driveBit(state, kind);
      return;
    default:
  }
}

function received(state: I2cState): void {
  const value = state.shift;
  if (state.phase === 'address') {
    const page = value & 0xfe;
    if (page !== 0xa0 && page !== 0xa2) {
      state.phase = 'idle';
      return;
    }
    state.page = page;
    state.next = value & 1 ? 'read' : 'offset';
  } else if (state.phase === 'offset') {
    state.offset = value;
    state.next = 'write';
  } else {
    if (state.page === 0xa2) state.written[state.offset] = value;
    state.offset = (state.offset + 1) & 0xff;
    state.next = 'write';
  }
  state.phase = 'ack';
  state.drive = 0;
}

function driveBit(state: I2cState, kind: ModuleKind): void {
  const value = state.page === 0xa0 ? moduleEeprom(kind)[state.offset] : (state.written[state.offset] ?? 0);
  state.drive = (value >> (7 - state.bits)) & 1;
}
