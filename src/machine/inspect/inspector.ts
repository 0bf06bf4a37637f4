/**
 * What a debugger sees of a machine that stands still: frames, variables, values, objects. Reads only.
 */

import type { CSymbol, Unit } from '../../c/ast';
import type { LexedFile } from '../../c/lexer';
import { sizeOf } from '../../c/layout';
import type { Place } from '../../c/text';
import { TokenStream } from '../../c/tokens';
import { recordName } from '../../c/typeRules';
import type { CType, RecordDecl } from '../../c/types';
import { parseExpressionTokens } from '../../c/unit';
import type { OpenUnit } from '../../c/unit';
import type { FrameInfo, ThreadInfo, VariableInfo } from '../api';
import type { Engine } from '../run/engine';
import { Evaluator, EvaluationError } from './evaluator';
import { CODE_BASE, Frame, MEMORY_SIZE, STACKS_BASE, STACKS_END } from '../memory/memory';
import type { FunctionEntity } from '../link/entities';
import type { GlobalEntity } from '../memory/staticObjects';

/** Lexes a piece of text that is no file. */
export type Lex = (text: string) => LexedFile;

/** Depth to which records are searched for members of a type. */
const MAX_NESTING = 3;
/** Elements of an array that are looked at. */
const MAX_ELEMENTS = 64;

interface RawFrame {
  base: number;
  entity: FunctionEntity;
}

export class Inspector {
  constructor(
    private readonly _engine: Engine,
    private readonly _lex: Lex,
  ) {}

  threads(): ThreadInfo[] {
    return this._engine.state.threads.map(({ id, name, state, waitsFor }) => ({ id, name, state, waitsFor }));
  }

  /** Frames of functions and models of a thread, innermost first; the machine's own are left out. */
  private _raw(threadId: number): RawFrame[] {
    const thread = this._engine.thread(threadId);
    const frames: RawFrame[] = [];
    if (!thread || thread.state === 'ended') return frames;
    const { memory, program } = this._engine;
    for (let base = thread.frame; base; base = memory.getU32(base + Frame.caller)) {
      const entity = program.functions[memory.getU32(base + Frame.function)];
      if (entity && !entity.name.startsWith('<')) frames.push({ base, entity });
    }
    return frames;
  }

  frames(threadId: number): FrameInfo[] {
    return this._raw(threadId).map((frame) => this._frame(frame));
  }

  private _frame({ base, entity }: RawFrame): FrameInfo {
    const { lowered } = entity;
    if (!lowered) {
      const place = this._definitionPlace(entity);
      return { name: entity.name, place, endPlace: place, modelled: true, macros: [], base };
    }
    const { unit } = lowered;
    const index = lowered.blockStatements[this._engine.memory.getU32(base + Frame.pc)];
    const statement = lowered.statements[index];
    const start = statement?.start ?? lowered.definition.bodyStart;
    const end = statement?.end ?? lowered.definition.bodyStart + 1;
    return {
      name: entity.name,
      place: placeOf(unit, start),
      endPlace: this._endPlace(unit, start, end),
      modelled: false,
      macros: this._macros(unit, start),
      base,
    };
  }

  private _definitionPlace(entity: FunctionEntity): Place {
    const { definition } = entity;
    return definition ? placeOf(definition.unit, definition.nameToken) : { path: entity.path, line: 1, column: 1 };
  }

  /**
   * One past the last character of a statement that begins at token `start`; the end of its line where macros are in
   * the way.
   */
  private _endPlace(unit: Unit, start: number, end: number): Place {
    const { tokens, files } = unit;
    const last = Math.max(start, end - 1);
    const file = tokens.file[start];
    if (tokens.file[last] !== file || tokens.offset[last] < tokens.offset[start]) return placeOf(unit, start);
    const length = this._engine.program.source.spellings.text(tokens.id[last]).length;
    return files.place(file, tokens.offset[last] + (tokens.expansion[last] ? 1 : length));
  }

  private _macros(unit: Unit, token: number): string[] {
    const names: string[] = [];
    for (let i = unit.tokens.expansion[token]; i; i = unit.expansions[i].parent) {
      names.unshift(this._engine.program.source.spellings.text(unit.expansions[i].macro));
    }
    return names;
  }

  variables(threadId: number, frameIndex: number): VariableInfo[] {
    const frame = this._raw(threadId)[frameIndex];
    const lowered = frame?.entity.lowered;
    if (!lowered) return [];
    const { memory } = this._engine;
    const index = lowered.blockStatements[memory.getU32(frame.base + Frame.pc)];
    const at = lowered.statements[index]?.start ?? lowered.definition.bodyStart;
    return lowered.variables.map((variable) => {
      let address = variable.kind === 'static' ? variable.offset : frame.base + variable.offset;
      if (variable.indirect) address = memory.getU32(address);
      return {
        name: variable.name,
        type: variable.type,
        address,
        inScope: at >= variable.from && at < variable.to,
        kind: variable.kind,
      };
    });
  }

  globals(): VariableInfo[] {
    return this._engine.program.globals
      .filter((entity) => entity.symbol.global)
      .map((entity) => ({
        name: entity.name,
        type: entity.type,
        address: this._address(entity),
        inScope: true,
        kind: entity.threadLocal ? 'thread-local' : entity.symbol.storage === 'static' ? 'static' : 'global',
      }));
  }

  /** A thread-local variable's address is that of the current thread's. */
  private _address(entity: GlobalEntity): number {
    const region = this._engine.currentThread?.region ?? STACKS_BASE;
    return entity.threadLocal ? region + entity.address : entity.address;
  }

  /** See {@link Machine.evaluate}. */
  evaluate(
    expression: string,
    threadId: number,
    frameIndex: number,
  ): { type: CType; address?: number; bytes: Uint8Array } {
    const frame = this._raw(threadId)[frameIndex];
    const lowered = frame?.entity.lowered;
    const unit = (lowered?.unit ?? this._engine.program.units[0]?.unit) as OpenUnit | undefined;
    if (!unit) throw new Error('no program is loaded');
    const addresses = new Map<CSymbol, number>();
    const byName = new Map<string, CSymbol>();
    if (lowered) {
      this.variables(threadId, frameIndex).forEach((variable, i) => {
        const { symbol } = lowered.variables[i];
        addresses.set(symbol, variable.address);
        // An inner block's variable hides an outer one of the same name: later declarations are further in.
        if (variable.inScope) byName.set(variable.name, symbol);
      });
    }
    const expr = parseExpressionTokens(unit, this._tokens(expression), (name) => byName.get(name));
    const evaluator = new Evaluator(this._engine.memory, {
      variableAddress: (symbol) =>
        addresses.get(symbol) ?? this._globalAddress(symbol) ?? `'${symbol.name}' has not been used by the program yet`,
      functionAddress: (symbol) => this._functionAddress(symbol),
      stringAddress: () => {
        throw new EvaluationError('a string literal has no address here');
      },
      literalAddress: () => {
        throw new EvaluationError('a compound literal has no address here');
      },
      readable: (address, length) => this._engine.memory.readable(address, length),
    });
    return evaluator.evaluate(expr);
  }

  private _tokens(text: string): TokenStream {
    const lexed = this._lex(text);
    const stream = new TokenStream(lexed.count + 1);
    for (let i = 0; i < lexed.count; i++)
      stream.push(lexed.kind[i], lexed.id[i], lexed.flags[i], 0, lexed.offset[i], 0);
    return stream;
  }

  private _globalAddress(symbol: CSymbol): number | undefined {
    const { program } = this._engine;
    const entity =
      program.globals.find((candidate) => candidate.symbol === symbol) ??
      (symbol.storage === 'static' ? undefined : program.globalNamed(symbol.name));
    return entity && this._address(entity);
  }

  private _functionAddress(symbol: CSymbol): number {
    const entity = this._engine.program.functions.find(
      (candidate) =>
        candidate.name === symbol.name && (symbol.storage !== 'static' || candidate.definition === symbol.definition),
    );
    if (!entity) throw new EvaluationError(`'${symbol.name}' has not been used by the program yet`);
    return CODE_BASE + 16 * entity.id;
  }

  describe(address: number): string | undefined {
    const plus = (name: string, offset: number): string => (offset ? `${name} + ${offset}` : name);
    const { program, heap } = this._engine;
    const fn = this._engine.functionOfAddress(address);
    if (fn) return fn.name;
    const global = program.globalAt(address);
    if (global) return plus(global.name, address - global.address);
    const block = heap.blockAt(address);
    if (block)
      return plus(`heap block of ${block.size} bytes${block.freed ? ' (freed)' : ''}`, address - block.address);
    if (address < STACKS_BASE || address >= STACKS_END) return undefined;
    const thread = this._engine.state.threads.find((one) => address >= one.region && address < one.regionEnd);
    return thread && `stack of ${thread.name}`;
  }

  functionAt(address: number): { name: string; place: Place } | undefined {
    const entity = this._engine.functionOfAddress(address);
    return entity && { name: entity.name, place: this._definitionPlace(entity) };
  }

  /** See {@link Machine.recordNamed}. */
  recordNamed(tag: string): RecordDecl | undefined {
    for (const { unit } of this._engine.program.units) {
      const found = unit.tags.get(tag);
      if (found && 'members' in found && found.complete) return found;
    }
    return undefined;
  }

  /** Objects of a record type: globals, members of globals, and what pointers of globals and frames lead to. */
  objectsOfType(record: string): { name: string; address: number; type: CType }[] {
    const found = new Map<number, { name: string; address: number; type: CType }>();
    // Globals name an object before locals do: its name then stays while threads come and go.
    let locals = false;
    const add = (name: string, address: number, type: CType): void => {
      if (!this._engine.memory.readable(address, Math.max(1, sizeOf(type)))) return;
      const old = found.get(address);
      if (!old || (!locals && name.length < old.name.length)) found.set(address, { name, address, type });
    };
    const visit = (name: string, address: number, type: CType, depth: number): void => {
      if (type.kind === 'record') {
        if (recordName(type.record) === record) add(name, address, type);
        else if (depth < MAX_NESTING) {
          for (const member of type.record.members) {
            if (member.bits === undefined)
              visit(
                member.name === undefined ? name : `${name}.${member.name}`,
                address + member.offset,
                member.type,
                depth + 1,
              );
          }
        }
      } else if (type.kind === 'array' && depth < MAX_NESTING) {
        const size = sizeOf(type.of);
        for (let i = 0; i < Math.min(type.length ?? 0, MAX_ELEMENTS); i++)
          visit(`${name}[${i}]`, address + i * size, type.of, depth + 1);
      } else if (type.kind === 'pointer' && type.to.kind === 'record' && recordName(type.to.record) === record) {
        if (!this._engine.memory.readable(address, 8)) return;
        const target = this._engine.memory.getPointer(address);
        if (target >= 0x1_0000 && target < MEMORY_SIZE) add(name, target, type.to);
      }
    };
    for (const variable of this.globals()) visit(variable.name, variable.address, variable.type, 0);
    locals = true;
    for (const thread of this._engine.state.threads) {
      const depth = this._raw(thread.id).length;
      for (let frame = 0; frame < depth; frame++) {
        for (const variable of this.variables(thread.id, frame)) {
          if (variable.inScope) visit(variable.name, variable.address, variable.type, 0);
        }
      }
    }
    return [...found.values()].sort((a, b) => a.address - b.address);
  }
}

/** The place of a token as the reader sees it. */
export function placeOf(unit: Unit, token: number): Place {
  return unit.files.place(unit.tokens.file[token], unit.tokens.offset[token]);
}
