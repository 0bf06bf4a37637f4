/** Counters as descriptors (eventfd(2)). */

import type { Model, ModelCall } from '../../call/model';
import { Ready, SystemError, WAIT, changed } from '../api';
import type { OpenDescription } from '../state';
import { fileOf, newDescription, openOfKind, readFile, writeFile } from '../fs/descriptors';
import { E } from '../errno';
import type { FileKind } from '../api';
import type { KernelPart } from '../parts';
import { O } from '../state';

const EFD_SEMAPHORE = 1;
const LARGEST = 0xffff_ffff_ffff_fffen;

function bytes(value: bigint): Uint8Array {
  const result = new Uint8Array(8);
  new DataView(result.buffer).setBigUint64(0, value, true);
  return result;
}
const valueOf = (from: Uint8Array): bigint => new DataView(from.buffer, from.byteOffset, 8).getBigUint64(0, true);

const eventfdKind: FileKind = {
  read(c, file, count) {
    if (count < 8) throw new SystemError(E.INVAL);
    const value = file.data.count as bigint;
    if (value === 0n) return WAIT;
    const taken = file.data.semaphore ? 1n : value;
    file.data.count = value - taken;
    // News for those who wait to write only where nothing went in.
    changed(c, value === LARGEST ? file : undefined);
    return bytes(taken);
  },
  write(c, file, from) {
    if (from.length < 8) throw new SystemError(E.INVAL);
    const added = valueOf(from);
    if (added > LARGEST) throw new SystemError(E.INVAL);
    const sum = (file.data.count as bigint) + added;
    if (sum > LARGEST) return WAIT;
    file.data.count = sum;
    changed(c, file);
    return 8;
  },
  ready(_, file) {
    const value = file.data.count as bigint;
    return (value > 0n ? Ready.in : 0) | (value < LARGEST ? Ready.out : 0);
  },
  label: () => 'anon_inode:[eventfd]',
};

/** A counter without a descriptor; `flags`: EFD_ bits. */
export function newEventfd(c: ModelCall, count: bigint, flags: number): OpenDescription {
  return newDescription(c, 'eventfd', {
    flags: O.readWrite | (flags & O.nonBlock),
    data: { count, semaphore: (flags & EFD_SEMAPHORE) !== 0 },
  });
}

export const EVENTFD_MODELS: Record<string, Model> = {
  eventfd(c) {
    const flags = c.int(1);
    if (flags & ~(EFD_SEMAPHORE | O.nonBlock | O.closeOnExec)) throw new SystemError(E.INVAL);
    return openOfKind(c, 'eventfd', {
      flags: O.readWrite | (flags & ~EFD_SEMAPHORE),
      data: { count: BigInt(c.uint(0)), semaphore: (flags & EFD_SEMAPHORE) !== 0 },
    });
  },
  eventfd_read(c) {
    c.check(c.pointer(1), 8, true);
    c.memory.write(c.pointer(1), readFile(c, fileOf(c, c.int(0)), 8));
    return 0;
  },
  eventfd_write(c) {
    writeFile(c, fileOf(c, c.int(0)), bytes(BigInt.asUintN(64, c.long(1))));
    return 0;
  },
};

export const EVENTFD_PART: KernelPart = { kinds: { eventfd: eventfdKind } };
