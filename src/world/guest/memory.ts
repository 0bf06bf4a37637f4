/**
 * Guest physical memory, as a driver in the guest sees it. It lies in files of the machine that QEMU shares with the
 * back end (vhost-user specification, "Memory regions description"); the model never keeps a second copy of a byte.
 */

/** One piece of guest memory. Addresses and sizes in bytes. */
export interface GuestRegion {
  /** Where the guest sees it. */
  guestAddress: number;
  size: number;
  /** Where QEMU sees it: ring addresses in SET_VRING_ADDR are of this kind. */
  userAddress: number;
  /** Offset of its first byte in the shared file. */
  fileOffset: number;
}

/** Reads and writes the file behind a region. */
export interface RegionFile {
  read(offset: number, length: number): Uint8Array;
  write(offset: number, bytes: Uint8Array): void;
}

/**
 * An address outside of all regions, or across the end of one: a mistake of the model or of what the other side put
 * in a ring.
 */
export class GuestAddressError extends Error {}

export class GuestMemory {
  private readonly _scratch = new DataView(new ArrayBuffer(8));

  /** @param files the file of each region, in the same order */
  constructor(
    readonly regions: readonly GuestRegion[],
    private readonly _files: readonly RegionFile[],
  ) {}

  private _find(address: number, length: number): number {
    const at = this.regions.findIndex(
      (region) => address >= region.guestAddress && address + length <= region.guestAddress + region.size,
    );
    if (at < 0)
      throw new GuestAddressError(
        `${length} bytes at guest address 0x${address.toString(16)}: no memory of the guest is there`,
      );
    return at;
  }

  /** @throws GuestAddressError */
  read(address: number, length: number): Uint8Array {
    const at = this._find(address, length);
    const region = this.regions[at];
    return this._files[at].read(region.fileOffset + address - region.guestAddress, length);
  }

  /** @throws GuestAddressError */
  write(address: number, bytes: Uint8Array): void {
    const at = this._find(address, bytes.length);
    const region = this.regions[at];
    this._files[at].write(region.fileOffset + address - region.guestAddress, bytes);
  }

  /** QEMU's address of a guest address, for SET_VRING_ADDR. @throws GuestAddressError */
  userAddress(address: number): number {
    const region = this.regions[this._find(address, 1)];
    return region.userAddress + address - region.guestAddress;
  }

  private _view(address: number, length: number): DataView {
    const bytes = this.read(address, length);
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }
  getU16(address: number): number {
    return this._view(address, 2).getUint16(0, true);
  }
  getU32(address: number): number {
    return this._view(address, 4).getUint32(0, true);
  }
  getU64(address: number): bigint {
    return this._view(address, 8).getBigUint64(0, true);
  }
  setU16(address: number, value: number): void {
    this._scratch.setUint16(0, value, true);
    this._put(address, 2);
  }
  setU32(address: number, value: number): void {
    this._scratch.setUint32(0, value, true);
    this._put(address, 4);
  }
  setU64(address: number, value: bigint): void {
    this._scratch.setBigUint64(0, value, true);
    this._put(address, 8);
  }
  private _put(address: number, length: number): void {
    this.write(address, new Uint8Array(this._scratch.buffer.slice(0, length)));
  }
}
