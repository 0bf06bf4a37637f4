/** Names of objects for people: what an address is in, behind or before, with type and the place of its declaration. */

import type { CSymbol, Unit } from '../../c/ast';
import type { CType } from '../../c/types';
import { sizeOf } from '../../c/layout';
import { typeToString } from '../../c/typeRules';
import { hex } from '../../base/hex';
import { shortPlace } from './sourcePlace';
import {
  CODE_BASE,
  CODE_SIZE,
  Frame,
  GLOBALS_BASE,
  GLOBALS_END,
  HEAP_BASE,
  HEAP_END,
  MEMORY_SIZE,
  STACKS_BASE,
  STACKS_END,
  Shadow,
  TLS_SIZE,
} from './memory';
import type { FunctionEntity } from '../link/entities';
import type { Program } from '../link/program';
import type { MachineState } from '../time/state';
import type { Heap } from './heap';
import type { Memory } from './memory';

/** What objects are found in. */
export interface ObjectNamesHost {
  readonly memory: Memory;
  readonly heap: Pick<Heap, 'blockAt'>;
  readonly program: Pick<Program, 'functions' | 'globals' | 'globalAt'>;
  readonly state: MachineState;
  /** Where heap blocks were allocated. */
  readonly places: { ofAllocation(address: number): string | undefined };
  functionOfAddress(address: number): FunctionEntity | undefined;
}

/** An object as it is told of. */
interface Named {
  /** `array 'a' (int[4], main.c:7)`. */
  text: string;
  address: number;
  size: number;
}

/** `array 'a' (int[4], main.c:7)`, `'s' (struct pair, main.c:9)`. */
export function nameOfVariable(symbol: CSymbol, unit: Unit, type: CType = symbol.type): string {
  const where = symbol.file ? `, ${shortPlace(unit, symbol.file, symbol.offset)}` : '';
  return `${type.kind === 'array' ? 'array ' : ''}'${symbol.name}' (${typeToString(type)}${where})`;
}

/** The variable of a running function at or nearest below an address, with at most `reach` bytes between. */
function localAt(engine: ObjectNamesHost, address: number, reach: number): Named | undefined {
  const { memory, program } = engine;
  let best: Named | undefined;
  for (const thread of engine.state.threads) {
    if (address < thread.region + TLS_SIZE || address >= thread.regionEnd) continue;
    let frame = thread.id === engine.state.current ? memory.word(0x14) : thread.frame;
    for (; frame; frame = memory.getU32(frame + Frame.caller)) {
      const lowered = program.functions[memory.getU32(frame + Frame.function)]?.lowered;
      if (!lowered || frame > address) continue;
      for (const variable of lowered.variables) {
        if (variable.kind === 'static' || variable.indirect) continue;
        const start = frame + variable.offset;
        const size = sizeOf(variable.type);
        if (address < start || address >= start + Math.max(1, size) + reach || (best && best.address >= start))
          continue;
        best = { text: nameOfVariable(variable.symbol, lowered.unit, variable.type), address: start, size };
      }
      if (best) return best;
    }
  }
  return best;
}

function globalAt(engine: ObjectNamesHost, address: number, reach: number): Named | undefined {
  let best: Named | undefined;
  for (const entity of engine.program.globals) {
    if (entity.threadLocal || address < entity.address || address >= entity.address + Math.max(1, entity.size) + reach)
      continue;
    if (best && best.address >= entity.address) continue;
    best = {
      text: nameOfVariable(entity.symbol, entity.unit, entity.type),
      address: entity.address,
      size: entity.size,
    };
  }
  return best;
}

/** The object that an address is in, or close behind. */
export function objectAt(engine: ObjectNamesHost, address: number, reach = 0): Named | undefined {
  if (address >= GLOBALS_BASE && address < GLOBALS_END) return globalAt(engine, address, reach);
  if (address >= STACKS_BASE && address < STACKS_END) return localAt(engine, address, reach);
  if (address >= HEAP_BASE && address < HEAP_END) {
    const block = engine.heap.blockAt(address);
    if (!block) return undefined;
    const made = engine.places.ofAllocation(block.address);
    const where = made ? ` (allocated at ${made})` : '';
    const text = `the heap block of ${block.size} bytes at ${hex(block.address)}${where}`;
    return { text, address: block.address, size: block.size };
  }
  return undefined;
}

function distance(named: Named, at: number): string {
  const past = at - named.address - named.size;
  if (at < named.address) return `${named.address - at} bytes before ${named.text}`;
  return past >= 0 ? `${past} bytes past the end of ${named.text}` : `${at - named.address} bytes into ${named.text}`;
}

/** What is wrong with an access, with the object named. */
export function describeAccess(engine: ObjectNamesHost, address: bigint, size: number, write: boolean): string {
  const what = `${write ? 'write' : 'read'} of ${size} byte${size === 1 ? '' : 's'} at 0x${address.toString(16)}`;
  if (address >= BigInt(MEMORY_SIZE)) return `${what}: a wild pointer`;
  const start = Number(address);
  if (start < 0x1_0000) return `${what}: a null pointer`;
  const { memory } = engine;
  const bad = memory.firstBad(start, Math.max(1, size), write);
  if (bad < 0) {
    const empty = memory.firstWithoutValue(start, size);
    const named = objectAt(engine, empty < 0 ? start : empty);
    const inside =
      named && empty > named.address && named.size > size ? `, ${empty - named.address} bytes into it,` : '';
    if (empty >= 0) return `${what}: uninitialised: ${named?.text ?? 'this memory'}${inside} was never given a value`;
  }
  const at = bad < 0 ? start : bad;
  const shadow = memory.shadowAt(at);
  if (shadow === Shadow.readOnly) {
    const constant = globalAt(engine, at, 0);
    return constant ? `${what}: ${constant.text} is const` : `${what}: a string literal must not be written`;
  }
  if (at >= CODE_BASE && at < CODE_BASE + CODE_SIZE) {
    const entity = engine.functionOfAddress(at & ~15);
    return `${what}: ${entity ? `the code of ${entity.name}` : 'no object is there'}`;
  }
  if (at >= HEAP_BASE && at < HEAP_END) {
    const block = engine.heap.blockAt(at);
    const named = objectAt(engine, at);
    if (!block || !named) return `${what}: beyond the heap`;
    return block.freed ? `${what}: ${named.text} was freed` : `${what}: ${distance(named, at)}`;
  }
  const near = objectAt(engine, at, 64) ?? objectAt(engine, at + 16);
  if (near) return `${what}: ${distance(near, at)}`;
  return at >= STACKS_BASE && at < STACKS_END ? `${what}: no stack is there` : `${what}: no object is there`;
}

/**
 * The text of a message of compiled code: `{past:4:8}` tells how far an index (`about`) is beyond an array of 4
 * elements of 8 bytes, `{value}` is the number itself.
 */
export function fillMessage(template: string, about: bigint): string {
  const index = BigInt.asIntN(64, about);
  return template
    .replace(/\{value\}/g, String(index))
    .replace(/\{past:(\d+):(\d+)\}/g, (_, length: string, size: string) =>
      index < 0n
        ? `${-index * BigInt(size)} bytes before`
        : `${(index - BigInt(length)) * BigInt(size)} bytes past the end of`,
    );
}
