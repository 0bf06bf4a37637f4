/**
 * Locks on files: flock(2) and open file description locks (fcntl F_OFD_…) between open files, record locks (F_SETLK)
 * between processes. As there is one process, its record locks never meet another's.
 */

import type { Model, ModelCall } from '../../call/model';
import { SystemError } from '../api';
import type { OpenDescription } from '../state';
import { fileOf, kernelOf, mayRead, mayWrite, part } from './descriptors';
import { E } from '../errno';
import type { CloseListener, KernelPart } from '../parts';
import { fileStatus } from './pathCalls';

interface Lock {
  /** File: device and inode. */
  file: string;
  /** Who holds it: an open description, or the process (0). */
  owner: number;
  whole: boolean;
  exclusive: boolean;
  /** Bytes, the end excluded. */
  start: number;
  end: number;
}

const KEY = 'file locks';
const TYPE = { read: 0, write: 1, unlock: 2 } as const;

function locks(c: ModelCall): { held: Lock[] } {
  return part<{ held: Lock[] }>(c, 'locks', () => ({ held: [] }));
}

function lockedFileName(c: ModelCall, file: OpenDescription): string {
  const { device = 0, inode = 0 } = fileStatus(c, file);
  return `${device}:${inode}`;
}

function conflict(c: ModelCall, wanted: Lock): Lock | undefined {
  return locks(c).held.find(
    (lock) =>
      lock.file === wanted.file &&
      lock.whole === wanted.whole &&
      lock.owner !== wanted.owner &&
      (lock.exclusive || wanted.exclusive) &&
      lock.start < wanted.end &&
      wanted.start < lock.end,
  );
}

/** Takes a range out of what an owner holds on a file. */
function remove(c: ModelCall, range: Lock): void {
  const all = locks(c);
  const before = all.held.length;
  const next: Lock[] = [];
  for (const lock of all.held) {
    if (
      lock.file !== range.file ||
      lock.owner !== range.owner ||
      lock.whole !== range.whole ||
      lock.start >= range.end ||
      lock.end <= range.start
    ) {
      next.push(lock);
      continue;
    }
    if (lock.start < range.start) next.push({ ...lock, end: range.start });
    if (lock.end > range.end) next.push({ ...lock, start: range.end });
  }
  all.held = next;
  if (next.length !== before) c.wake(KEY, true);
}

function flock(c: ModelCall): number {
  const file = fileOf(c, c.int(0));
  const operation = c.int(1);
  const lock: Lock = {
    file: lockedFileName(c, file),
    owner: file.id,
    whole: true,
    exclusive: (operation & 2) !== 0,
    start: 0,
    end: Infinity,
  };
  switch (operation & ~4) {
    case 8:
      remove(c, lock);
      return 0;
    case 1:
    case 2:
      break;
    default:
      throw new SystemError(E.INVAL);
  }
  if (conflict(c, lock)) {
    if (operation & 4) throw new SystemError(E.AGAIN);
    // A lock that is converted is lost while waiting (flock(2)).
    remove(c, lock);
    return c.block(KEY, `the lock of ${file.path}`);
  }
  remove(c, lock);
  locks(c).held.push(lock);
  return 0;
}

/** struct flock: type and whence (short), start at 8, length at 16, process at 24. */
function recordLock(owner: (file: OpenDescription) => number, what: 'get' | 'set' | 'wait') {
  return (c: ModelCall, _: number, file: OpenDescription, argument: bigint): number => {
    const at = Number(argument);
    c.check(at, 32, true);
    const { memory } = c;
    const type = memory.getU16(at);
    const whence = memory.getU16(at + 2);
    const from = whence === 1 ? file.position : whence === 2 ? (fileStatus(c, file).size ?? 0) : 0;
    let start = from + Number(memory.getI64(at + 8));
    const length = Number(memory.getI64(at + 16));
    let end = length === 0 ? Infinity : start + length;
    if (length < 0) [start, end] = [end, start];
    if (type > TYPE.unlock || whence > 2 || start < 0) throw new SystemError(E.INVAL);
    const who = owner(file);
    if (who !== 0 && memory.getU32(at + 24) !== 0) throw new SystemError(E.INVAL);
    const lock: Lock = {
      file: lockedFileName(c, file),
      owner: who,
      whole: false,
      exclusive: type === TYPE.write,
      start,
      end,
    };
    if (what === 'get') {
      const other = conflict(c, lock);
      memory.setU16(at, other ? (other.exclusive ? TYPE.write : TYPE.read) : TYPE.unlock);
      if (other) {
        memory.setU16(at + 2, 0);
        memory.setU64(at + 8, BigInt(other.start));
        memory.setU64(at + 16, other.end === Infinity ? 0n : BigInt(other.end - other.start));
        memory.setU32(at + 24, other.owner === 0 ? c.processId : 0xffff_ffff);
      }
      return 0;
    }
    if (type === TYPE.unlock) {
      remove(c, lock);
      return 0;
    }
    if ((type === TYPE.read && !mayRead(file)) || (type === TYPE.write && !mayWrite(file)))
      throw new SystemError(E.BADF);
    if (conflict(c, lock)) {
      if (what === 'set') throw new SystemError(E.AGAIN);
      return c.block(KEY, `a lock on ${file.path}`);
    }
    remove(c, lock);
    locks(c).held.push(lock);
    return 0;
  };
}

/** lockf(3): record locks from the position on. */
function lockf(c: ModelCall): number {
  const file = fileOf(c, c.int(0));
  const length = Number(c.long(2));
  let start = file.position;
  let end = length === 0 ? Infinity : start + length;
  if (length < 0) [start, end] = [end, start];
  const lock: Lock = { file: lockedFileName(c, file), owner: 0, whole: false, exclusive: true, start, end };
  switch (c.int(1)) {
    case 0:
      remove(c, lock);
      return 0;
    case 1:
    case 2:
    case 3: {
      if (conflict(c, lock)) {
        if (c.int(1) !== 1) throw new SystemError(c.int(1) === 3 ? E.ACCES : E.AGAIN);
        return c.block(KEY, `a lock on ${file.path}`);
      }
      if (c.int(1) === 3) return 0;
      if (!mayWrite(file)) throw new SystemError(E.BADF);
      remove(c, lock);
      locks(c).held.push(lock);
      return 0;
    }
    default:
      throw new SystemError(E.INVAL);
  }
}

const process = (): number => 0;
const description = (file: OpenDescription): number => file.id;
// Closing any descriptor of a file gives up the process's record locks on it; the last one those of the open file
// (fcntl(2)).
const releaseOnClose: CloseListener = (c, fd, file) => {
  if (!('locks' in kernelOf(c).parts) || locks(c).held.length === 0) return;
  const whole = { file: lockedFileName(c, file), start: 0, end: Infinity, exclusive: true };
  remove(c, { ...whole, owner: 0, whole: false });
  const others = Object.entries(kernelOf(c).descriptors).some(
    ([key, entry]) => Number(key) !== fd && entry.description === file.id,
  );
  if (others) return;
  remove(c, { ...whole, owner: file.id, whole: false });
  remove(c, { ...whole, owner: file.id, whole: true });
};

export const FILE_LOCK_MODELS: Record<string, Model> = { flock, lockf, lockf64: lockf };

/** F_GETLK, F_SETLK, F_SETLKW, and those of open file descriptions (F_OFD_GETLK, …). */
export const FILE_LOCK_PART: KernelPart = {
  controls: {
    5: recordLock(process, 'get'),
    6: recordLock(process, 'set'),
    7: recordLock(process, 'wait'),
    36: recordLock(description, 'get'),
    37: recordLock(description, 'set'),
    38: recordLock(description, 'wait'),
  },
  closed: releaseOnClose,
};
