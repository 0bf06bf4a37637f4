/**
 * Lowers one function: from its typed tree to a WebAssembly module and what the debugger wants to know about it.
 */

import type { CSymbol, FunctionDefinition, Unit } from '../../c/ast';
import type { CType } from '../../c/types';
import { sizeOf } from '../../c/layout';
import { BUNDLED } from '../../c/preprocess/includes';
import { decay } from '../../c/typeRules';
import { Frame } from '../memory/memory';
import { Builder } from './builder';
import type { FunctionContext, LocalVariable, LoweringHost, StatementInfo } from './context';
import { emitFunction } from './emit';
import { Expressions } from './expressions';
import { frameAddresses } from './escapes';
import { finely } from './ir';
import type { Addr } from './ir';
import { Statements } from './statements';
import { argumentLayout } from './values';

/**
 * Our headers of processor instructions as functions (Intel intrinsics): to a program each is an instruction, without
 * statements.
 */
const INTRINSICS = new RegExp(`^${BUNDLED}/\\w*intrin\\.h$`);

/** A function ready to run. */
export interface LoweredFunction {
  definition: FunctionDefinition;
  unit: Unit;
  bytes: Uint8Array<ArrayBuffer>;
  frameSize: number;
  /** The frame grows while it runs; its end is in its header. */
  growsFrame: boolean;
  statements: StatementInfo[];
  /** Number of its first statement in the machine's table. */
  statementBase: number;
  constructedFlag: number;
  /** For each block (what a frame's first word says): its statement, -1 before the first. */
  blockStatements: Int32Array;
  /** Whether the block begins its statement. */
  blockTicks: Uint8Array;
  /** Blocks that take the value of the call before them. */
  valueUsed: ReadonlySet<number>;
  variables: LocalVariable[];
  /** Texts of faults that the code can report. */
  messages: string[];
}

export interface LowerOptions {
  /** A point of interleaving before every access that another thread may see, not only before statements. */
  fine?: boolean;
  /** Stores look whether their place is watched. */
  watch?: boolean;
  /** Accesses that other threads may see are told, to find races. */
  race?: boolean;
  /** Statements are counted; see counts.ts. */
  count?: boolean;
  functionId: number;
  statementBase: number;
  constructedFlag: number;
  /** Reads of what has no value, and accesses beyond arrays, are faults; on unless said otherwise. */
  checks?: boolean;
}

/** What lowering gives before it is written as code. */
interface Built {
  builder: Builder;
  statements: Statements;
  variables: LocalVariable[];
}

export function lowerFunction(
  definition: FunctionDefinition,
  host: LoweringHost,
  options: LowerOptions,
): LoweredFunction {
  let built = build(definition, host, options, new Set());
  if (options.fine || options.race) {
    const escaping = escapingVariables(built.builder, built.variables);
    built = finely(options.fine === true, () => build(definition, host, options, escaping));
  }
  const { builder, statements, variables } = built;
  const messages: string[] = [];
  const bytes = emitFunction(builder, {
    statementBase: options.statementBase,
    functionId: options.functionId,
    name: definition.symbol.name,
    constructedFlag: options.constructedFlag,
    messages,
    watch: options.watch ?? false,
    race: options.race ?? false,
    count: options.count ?? false,
  });
  return {
    definition,
    unit: definition.unit,
    bytes,
    frameSize: builder.frameSize,
    growsFrame: builder.growsFrame,
    statements: statements.infos,
    statementBase: options.statementBase,
    constructedFlag: options.constructedFlag,
    blockStatements: Int32Array.from(builder.blocks, (block) => block.statement),
    blockTicks: Uint8Array.from(builder.blocks, (block) => (block.tick ? 1 : 0)),
    valueUsed: new Set(builder.blocks.flatMap((block, i) => (builder.valueUsed.has(block.label) ? [i] : []))),
    variables,
    messages,
  };
}

function build(
  definition: FunctionDefinition,
  host: LoweringHost,
  options: LowerOptions,
  escaping: ReadonlySet<CSymbol>,
): Built {
  const { unit } = definition;
  const layout = argumentLayout(definition.params.map((param) => decay(param.type)));
  const builder = new Builder(Frame.args + layout.size, options.fine);
  builder.instruction = INTRINSICS.test(
    unit.files.place(unit.tokens.file[definition.nameToken], unit.tokens.offset[definition.nameToken]).path,
  );
  const locals = new Locals(escaping);
  const body = definition.body();
  const variables: LocalVariable[] = [];
  definition.params.forEach((symbol, i) => {
    const offset = Frame.args + layout.offsets[i];
    locals.set(symbol, { addr: { at: 'frame', off: offset }, indirect: false });
    variables.push({
      name: symbol.name,
      symbol,
      type: decay(symbol.type),
      kind: 'parameter',
      offset,
      indirect: false,
      from: definition.start,
      to: body.end,
    });
  });
  const vlaSizes = new Map<CType, number>();
  const context: FunctionContext = {
    host,
    definition,
    unit,
    functionId: options.functionId,
    builder,
    locals,
    vlaSizes,
    checks: options.checks ?? true,
    labelOf: (name) => statements.labelOf(name),
    labelValue: (name) => {
      const label = statements.labelOf(name);
      builder.addressTaken.add(label);
      return (options.functionId << 16) | label;
    },
    lowerBody: (items) => statements.allButLast(items),
    noteSwap: () => {
      const info = statements.infos[builder.statement];
      if (info) info.swaps = true;
      return options.statementBase + Math.max(0, builder.statement);
    },
  };
  const expressions = new Expressions(context);
  const statements: Statements = new Statements(context, expressions, body.end);
  statements.body(body);
  return { builder, statements, variables: [...variables, ...statements.variables] };
}

/** Places of variables; of those whose address is taken it says so. */
class Locals extends Map<CSymbol, { addr: Addr; indirect: boolean }> {
  constructor(private readonly _escaping: ReadonlySet<CSymbol>) {
    super();
  }
  override set(symbol: CSymbol, place: { addr: Addr; indirect: boolean }): this {
    const { addr } = place;
    return super.set(
      symbol,
      addr.at === 'frame' && this._escaping.has(symbol) ? { ...place, addr: { ...addr, escapes: true } } : place,
    );
  }
}

/** Variables whose address goes somewhere: another thread may reach them. */
function escapingVariables(builder: Builder, variables: readonly LocalVariable[]): Set<CSymbol> {
  const offsets = frameAddresses(builder);
  const found = new Set<CSymbol>();
  for (const { symbol, offset, type, kind, indirect } of variables) {
    if (kind === 'static' || indirect) continue;
    const size = Math.max(1, sizeOf(type));
    for (const one of offsets) if (one >= offset && one < offset + size) found.add(symbol);
  }
  return found;
}
