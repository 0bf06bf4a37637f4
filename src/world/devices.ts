/**
 * What a modelled device sees of the machine, and what the machine sees of a device. A device lies beyond registers
 * and memory: it knows nothing of the program, and everything it remembers is plain data, so that a snapshot is a
 * copy.
 */

/** The machine as a device sees it. */
export interface DeviceBus {
  /**
   * Reads memory by bus address (what the driver wrote into a descriptor). A range that is not there reads as 0xff,
   * as on PCI.
   */
  readMemory(address: number, length: number): Uint8Array;
  /** Writes memory by bus address. A range that is not there is lost. */
  writeMemory(address: number, bytes: Uint8Array): void;
  /** Interrupt message: MSI-X vector number; 0 in INTx and MSI modes. */
  raise(vector: number): void;
  /** Nanoseconds of machine time. */
  now(): number;
  /** Number of the program's statement whose access this is; not known to every machine. */
  statement?(): number | undefined;
}

/** A device with memory-mapped registers. */
export interface Device {
  /** Bytes of each base address register, 0 where there is none. */
  readonly bars: readonly number[];
  /** Load of 1, 2, 4 or 8 bytes from a BAR. */
  read(bar: number, offset: number, size: number): bigint;
  /** Store to a BAR. */
  write(bar: number, offset: number, size: number, value: bigint): void;
  /** Power-on (or function level) reset. */
  reset(): void;
  /** Machine time at which the device next does something of its own; undefined: it waits for the program. */
  due(): number | undefined;
  /** Does what is due now: takes packets from the wire, writes back descriptors, raises interrupts. */
  run(): void;
  /** Plain data: everything that changes. Assigning a copy puts the device back to that time. */
  state: unknown;
  /** Name of a register for a reader, with index: `RDT[0]`. */
  registerName(bar: number, offset: number): string | undefined;
}

/** Where a network device's cable leads. */
export interface Port {
  /** Machine time in ns at which the next frame is there whole; undefined: none will come. */
  nextArrival(): number | undefined;
  /** Takes that frame: destination address to the end of the payload, without checksum (FCS). */
  receive(): Uint8Array;
  /** The link is up and the device receives: the other end may begin. */
  open?(now: number): void;
  /** The link is down. */
  close?(now: number): void;
  /** A frame leaves the device at a time (ns). */
  transmit(frame: Uint8Array, at: number): void;
}

/** Bytes as a string of characters 0 to 255, in which form frames are kept in states. */
export function toText(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return text;
}

export function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
