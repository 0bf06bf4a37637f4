/** Waiting for several descriptors: poll(2), ppoll(2), select(2), pselect(2). */

import { readSet, restoreMask, withMask } from '../process/signalMask';
import type { Model, ModelCall } from '../../call/model';
import { READINESS, Ready, SystemError } from '../api';
import type { OpenDescription } from '../state';
import { readTimespec, readTimeval, writeTimeval } from '../time/clock';
import { DESCRIPTOR_LIMIT, findFile, kernelOf, kindOf, labelOf } from '../fs/descriptors';
import { E } from '../errno';

/** POLLNVAL, and the bits that mean the same as POLLIN and POLLOUT. */
const INVALID = 0x20;
const READ_NORMAL = 0x40;
const WRITE_NORMAL = 0x100;
/** Told whether asked for or not. */
const ALWAYS = Ready.error | Ready.hangUp;
/** Slots that a waiting call keeps: its deadline (-1: none) and the signal mask to go back to. */
const DEADLINE = 0;
const MASK = 1;
/** Files named in a report of a deadlock. */
const NAMED = 4;

/** Readiness of a file; what cannot be waited for is always ready. */
export function readiness(c: ModelCall, file: OpenDescription): number {
  const kind = kindOf(file);
  if (!kind.ready) return Ready.in | Ready.out | READ_NORMAL | WRITE_NORMAL;
  const bits = kind.ready(c, file);
  return bits | (bits & Ready.in ? READ_NORMAL : 0) | (bits & Ready.out ? WRITE_NORMAL : 0);
}

/** The earlier of two moments that may be missing. */
export function earlier(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}

/**
 * Waits until `look` finds something (a result of 0 or more) or time is over (then 0). `timeout`: nanoseconds,
 * negative: for ever; `mask`: address of a signal set that holds meanwhile. `files`: what is waited for.
 */
export function waitReady(
  c: ModelCall,
  look: () => number,
  files: () => OpenDescription[],
  timeout: () => bigint,
  mask: number | undefined,
): number {
  if (c.phase === 0) {
    const length = timeout();
    c.keep(DEADLINE, length < 0n ? -1n : c.now() + length);
    if (mask) withMask(c, MASK, readSet(c, mask));
    c.phase = 1;
  }
  const done = (result: number): number => {
    if (mask) restoreMask(c, MASK);
    return result;
  };
  let found: number;
  try {
    found = look();
  } catch (error) {
    done(0);
    throw error;
  }
  if (found > 0) return done(found);
  const deadline = c.kept(DEADLINE);
  if (deadline >= 0n && deadline <= c.now()) return done(0);
  if (c.interrupted) {
    done(0);
    throw new SystemError(E.INTR);
  }
  const waited = files();
  let until: bigint | undefined = deadline < 0n ? undefined : deadline;
  for (const file of waited) until = earlier(until, kindOf(file).due?.(c, file));
  const names = waited.slice(0, NAMED).map((file) => labelOf(c, file));
  const rest = waited.length > NAMED ? ` and ${waited.length - NAMED} more` : '';
  return c.block(
    READINESS,
    names.length > 0 ? `something to happen on ${names.join(', ')}${rest}` : 'the time to pass or a signal',
    until,
  );
}

const MILLISECOND = 1_000_000n;

function poll(c: ModelCall, timeout: () => bigint, mask?: number): number {
  const [at, count] = [c.pointer(0), c.size(1)];
  if (count > DESCRIPTOR_LIMIT) throw new SystemError(E.INVAL);
  if (count > 0) c.check(at, count * 8, true);
  const each = (act: (fd: number, entry: number) => void): void => {
    for (let i = 0; i < count; i++) act(c.memory.getI32(at + 8 * i), at + 8 * i);
  };
  return waitReady(
    c,
    () => {
      let n = 0;
      each((fd, entry) => {
        let bits = 0;
        if (fd >= 0) {
          const file = findFile(c, fd);
          const events = c.memory.getU16(entry + 4);
          bits = file ? readiness(c, file) & (events | ALWAYS) : INVALID;
        }
        c.memory.setU16(entry + 6, bits);
        if (bits) n++;
      });
      return n;
    },
    () => {
      const files: OpenDescription[] = [];
      each((fd) => {
        const file = fd >= 0 ? findFile(c, fd) : undefined;
        if (file) files.push(file);
      });
      return files;
    },
    timeout,
    mask,
  );
}

/** For each set of select: what counts as ready, and whether it was asked for. */
const SETS = [Ready.in | Ready.hangUp | Ready.error, Ready.out | Ready.error, Ready.priority];

function select(c: ModelCall, timeout: () => bigint, mask?: number): number {
  const count = c.int(0);
  if (count < 0) throw new SystemError(E.INVAL);
  // Linux looks no further than its table of descriptors reaches: 64 of them, then 256, 512, …
  const highest = Math.max(...Object.keys(kernelOf(c).descriptors).map(Number), 0);
  const n = Math.min(count, highest < 64 ? 64 : Math.max(256, 2 ** Math.ceil(Math.log2(highest + 1))));
  const size = Math.ceil(n / 64) * 8;
  const sets = [c.pointer(1), c.pointer(2), c.pointer(3)];
  for (const set of sets) if (set) c.check(set, size, true);
  const has = (set: number, fd: number): boolean => set !== 0 && ((c.memory.u8[set + (fd >> 3)] >> (fd & 7)) & 1) === 1;
  const all = (): OpenDescription[] => {
    const files: OpenDescription[] = [];
    for (let fd = 0; fd < n; fd++) {
      if (!sets.some((set) => has(set, fd))) continue;
      const file = findFile(c, fd);
      if (!file) throw new SystemError(E.BADF);
      files.push(file);
    }
    return files;
  };
  const result = waitReady(
    c,
    () => {
      all();
      // The sets are only overwritten when there is something to tell.
      const out = sets.map(() => new Uint8Array(size));
      let found = 0;
      for (let fd = 0; fd < n; fd++) {
        if (!sets.some((set) => has(set, fd))) continue;
        const bits = readiness(c, findFile(c, fd)!);
        sets.forEach((set, i) => {
          if (!has(set, fd) || !(bits & SETS[i])) return;
          out[i][fd >> 3] |= 1 << (fd & 7);
          found++;
        });
      }
      if (found > 0) sets.forEach((set, i) => set && c.memory.write(set, out[i]));
      return found;
    },
    all,
    timeout,
    mask,
  );
  if (result === 0) for (const set of sets) if (set) c.memory.write(set, new Uint8Array(size));
  return result;
}

export const POLL_MODELS: Record<string, Model> = {
  poll: (c) => poll(c, () => (c.int(2) < 0 ? -1n : BigInt(c.int(2)) * MILLISECOND)),
  ppoll: (c) => poll(c, () => (c.pointer(2) ? readTimespec(c, c.pointer(2)) : -1n), c.pointer(3)),
  select(c) {
    const time = c.pointer(4);
    const result = select(c, () => (time ? readTimeval(c, time) : -1n));
    // Linux leaves what is left of the time.
    if (time) writeTimeval(c, time, c.kept(DEADLINE) > c.now() ? c.kept(DEADLINE) - c.now() : 0n);
    return result;
  },
  pselect: (c) => select(c, () => (c.pointer(4) ? readTimespec(c, c.pointer(4)) : -1n), c.pointer(5)),
};
