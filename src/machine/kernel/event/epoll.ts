/** epoll(7): sets of descriptors to wait for, level-triggered, edge-triggered and one-shot. */

import type { Model, ModelCall } from '../../call/model';
import { Ready, SystemError, changed } from '../api';
import type { OpenDescription } from '../state';
import { fileOf, kernelOf, kindOf, openOfKind } from '../fs/descriptors';
import { E } from '../errno';
import type { FileKind } from '../api';
import type { KernelPart } from '../parts';
import { earlier, readiness, waitReady } from './poll';
import { readTimespec } from '../time/clock';
import { O } from '../state';

interface Item {
  fd: number;
  description: number;
  events: number;
  data: bigint;
  /** Reported once, and not again until it is armed anew. */
  disarmed: boolean;
  /** For edges: what was seen when it was last reported. */
  seenBits: number;
  seenActivity: number;
}

const Flag = { edge: 0x8000_0000, oneShot: 0x4000_0000, wakeUp: 0x2000_0000, exclusive: 0x1000_0000 } as const;
const FLAGS = (Flag.edge | Flag.oneShot | Flag.wakeUp | Flag.exclusive) >>> 0;
const ADD = 1;
const DELETE = 2;
const MODIFY = 3;
/** sizeof(struct epoll_event): it is packed. */
const EVENT_SIZE = 12;
/** Depth of sets within sets (EP_MAX_NESTS). */
const MAX_DEPTH = 5;
const ALWAYS = Ready.error | Ready.hangUp;

const itemsOf = (set: OpenDescription): Item[] => set.data.items as Item[];

/** The file of an item; items of files that are gone leave the set (epoll(7), "Will closing a file descriptor…"). */
function liveItems(c: ModelCall, set: OpenDescription): [Item, OpenDescription][] {
  const { descriptions } = kernelOf(c);
  const items = itemsOf(set);
  if (items.some((item) => !(item.description in descriptions)))
    set.data.items = items.filter((item) => item.description in descriptions);
  return itemsOf(set).map((item) => [item, descriptions[item.description]]);
}

function activityOf(c: ModelCall, file: OpenDescription): number {
  return kindOf(file).activity?.(c, file) ?? (file.data.activity as number | undefined) ?? 0;
}

/** Events of an item that are to be reported now. */
function eventsOf(c: ModelCall, item: Item, file: OpenDescription): number {
  if (item.disarmed) return 0;
  const bits = readiness(c, file) & (item.events | ALWAYS) & ~FLAGS;
  if (bits === 0 || !(item.events & Flag.edge)) return bits;
  return activityOf(c, file) !== item.seenActivity || (bits & ~item.seenBits) !== 0 ? bits : 0;
}

const epollKind: FileKind = {
  ready: (c, set) => (liveItems(c, set).some(([item, file]) => eventsOf(c, item, file) !== 0) ? Ready.in : 0),
  due(c, set) {
    let first: bigint | undefined;
    for (const [, file] of liveItems(c, set)) first = earlier(first, kindOf(file).due?.(c, file));
    return first;
  },
  activity: (c, set) => liveItems(c, set).reduce((sum, [, file]) => sum + activityOf(c, file), 0),
  label(c, set) {
    const names = liveItems(c, set).map(([item, file]) => `${item.fd} ${kindOf(file).label?.(c, file) ?? file.path}`);
    return `anon_inode:[eventpoll] (${names.length > 0 ? names.slice(0, 6).join(', ') : 'empty'})`;
  },
};

/** Sets of sets below a file; @throws SystemError ELOOP when `wanted` is among them or they go too deep. */
function checkLoop(c: ModelCall, file: OpenDescription, wanted: number, depth: number): void {
  if (file.id === wanted || depth > MAX_DEPTH) throw new SystemError(E.LOOP);
  if (file.kind === 'epoll') for (const [, inner] of liveItems(c, file)) checkLoop(c, inner, wanted, depth + 1);
}

function control(c: ModelCall): number {
  const set = fileOf(c, c.int(0));
  const [operation, fd, at] = [c.int(1), c.int(2), c.pointer(3)];
  const file = fileOf(c, fd);
  if (!kindOf(file).ready) throw new SystemError(E.PERM);
  if (set.kind !== 'epoll' || set === file) throw new SystemError(E.INVAL);
  let events = 0;
  let data = 0n;
  if (operation !== DELETE) {
    if (!at) throw new SystemError(E.FAULT);
    c.check(at, EVENT_SIZE, false);
    events = c.memory.getU32(at);
    data = c.memory.getU64(at + 4);
  }
  liveItems(c, set);
  const items = itemsOf(set);
  const index = items.findIndex((item) => item.fd === fd && item.description === file.id);
  switch (operation) {
    case ADD:
      if (index >= 0) throw new SystemError(E.EXIST);
      if (file.kind === 'epoll') checkLoop(c, file, set.id, 1);
      items.push({ fd, description: file.id, events, data, disarmed: false, seenBits: 0, seenActivity: -1 });
      break;
    case MODIFY:
      if (index < 0) throw new SystemError(E.NOENT);
      if ((events | items[index].events) & Flag.exclusive) throw new SystemError(E.INVAL);
      items[index] = { fd, description: file.id, events, data, disarmed: false, seenBits: 0, seenActivity: -1 };
      break;
    case DELETE:
      if (index < 0) throw new SystemError(E.NOENT);
      items.splice(index, 1);
      break;
    default:
      throw new SystemError(E.INVAL);
  }
  changed(c);
  return 0;
}

function wait(c: ModelCall, timeout: () => bigint, mask?: number): number {
  const set = fileOf(c, c.int(0));
  const [at, most] = [c.pointer(1), c.int(2)];
  if (set.kind !== 'epoll' || most <= 0) throw new SystemError(E.INVAL);
  return waitReady(
    c,
    () => {
      const live = liveItems(c, set);
      const reported: Item[] = [];
      for (const [item, file] of live) {
        if (reported.length >= most) break;
        const bits = eventsOf(c, item, file);
        if (bits === 0) {
          // What is over now is news when it comes again.
          item.seenBits &= readiness(c, file);
          continue;
        }
        const entry = at + reported.length * EVENT_SIZE;
        c.check(entry, EVENT_SIZE, true);
        c.memory.setU32(entry, bits);
        c.memory.setU64(entry + 4, item.data);
        item.seenBits = bits;
        item.seenActivity = activityOf(c, file);
        if (item.events & Flag.oneShot) item.disarmed = true;
        reported.push(item);
      }
      // What was told goes to the end, so that the others get their turn where there is room for a few only.
      if (reported.length > 0 && reported.length < live.length) {
        set.data.items = [...itemsOf(set).filter((item) => !reported.includes(item)), ...reported];
      }
      return reported.length;
    },
    () => [set],
    timeout,
    mask,
  );
}

const milliseconds = (c: ModelCall) => (): bigint => (c.int(3) < 0 ? -1n : BigInt(c.int(3)) * 1_000_000n);

export const EPOLL_MODELS: Record<string, Model> = {
  epoll_create(c) {
    if (c.int(0) <= 0) throw new SystemError(E.INVAL);
    return openOfKind(c, 'epoll', { flags: O.readWrite, data: { items: [] } });
  },
  epoll_create1(c) {
    if (c.int(0) & ~O.closeOnExec) throw new SystemError(E.INVAL);
    return openOfKind(c, 'epoll', { flags: O.readWrite | c.int(0), data: { items: [] } });
  },
  epoll_ctl: control,
  epoll_wait: (c) => wait(c, milliseconds(c)),
  epoll_pwait: (c) => wait(c, milliseconds(c), c.pointer(4)),
  epoll_pwait2: (c) => wait(c, () => (c.pointer(3) ? readTimespec(c, c.pointer(3)) : -1n), c.pointer(4)),
};

export const EPOLL_PART: KernelPart = { kinds: { epoll: epollKind } };
