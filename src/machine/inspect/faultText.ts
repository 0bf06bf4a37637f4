/** Faults in words: what compiled code reports, what is wrong with an access, what an address is. */

import { hex } from '../../base/hex';
import { describeMapping } from '../kernel/mem/mapping';
import { Control, FaultInfo, FaultKind, Frame, MAPS_BASE, MEMORY_SIZE } from '../memory/memory';
import { describeAccess, fillMessage } from '../memory/objectNames';
import type { ObjectNamesHost } from '../memory/objectNames';

/** What faults are told from. */
export interface FaultTextHost extends ObjectNamesHost {
  /** The search for data races, which tells its own. */
  readonly races: { readonly message: string } | undefined;
}

/** What the fault is that compiled code has left in the control block. */
export function faultMessage(engine: FaultTextHost): string {
  const { memory } = engine;
  const info = memory.word(Control.faultInfo);
  const address = memory.getU64(Control.faultAddress);
  switch (info >>> FaultInfo.kindShift) {
    case FaultKind.divide:
      return 'division by zero';
    case FaultKind.overflow:
      return 'integer overflow in a division (the smallest number divided by -1)';
    case FaultKind.badCall:
      return `jump or call to ${hex(address)}, where no function is${address === 0n ? ' (a null pointer)' : ''}`;
    case FaultKind.stack:
      return 'stack overflow';
    case FaultKind.race:
      return engine.races?.message ?? 'data race';
    case FaultKind.message: {
      const entity = engine.program.functions[memory.getU32(memory.word(Control.frame) + Frame.function)];
      return fillMessage(entity?.lowered?.messages[info & FaultInfo.size] ?? 'fault', address);
    }
    default:
      return accessFault(engine, address, info & FaultInfo.size, (info & FaultInfo.write) !== 0);
  }
}

/** What is wrong with an access, with the object named. */
export function accessFault(engine: FaultTextHost, address: bigint, size: number, write: boolean): string {
  if (address >= BigInt(MAPS_BASE) && address < BigInt(MEMORY_SIZE)) {
    const bad = engine.memory.firstBad(Number(address), Math.max(1, size), write);
    const what = `${write ? 'write' : 'read'} of ${size} byte${size === 1 ? '' : 's'} at 0x${address.toString(16)}`;
    return `${what}: ${describeMapping(engine.state.library, bad < 0 ? Number(address) : bad)}`;
  }
  return describeAccess(engine, address, size, write);
}

/** The object of static storage or on the heap that an address lies in. */
export function objectNameAt(
  engine: Pick<ObjectNamesHost, 'program' | 'heap' | 'state'>,
  address: number,
): string | undefined {
  const global = engine.program.globalAt(address);
  if (global) return address === global.address ? global.name : `${global.name} + ${address - global.address}`;
  const block = engine.heap.blockAt(address);
  if (block) return `the heap block of ${block.size} bytes at ${hex(block.address)} + ${address - block.address}`;
  const thread = engine.state.threads.find((one) => address >= one.region && address < one.regionEnd);
  return thread && `a variable of ${thread.name}`;
}
