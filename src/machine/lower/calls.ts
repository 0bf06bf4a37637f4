/** Calls and variable arguments (C11 6.5.2.2, 7.16). */

import type { Call, Expr } from '../../c/ast';
import type { CType, FunctionType } from '../../c/types';
import { alignOf, sizeOf } from '../../c/layout';
import { namedArguments } from '../../c/parse/builtins';
import { decay, typeToString } from '../../c/typeRules';
import { Op } from '../wasm/opcodes';
import { lowerBuiltin } from './builtins';
import type { CallLowering, Lowering } from './lowering';
import type { Addr, CallArg, CallNode, Node, Temp } from './ir';
import { at, bin, fault, get, i64, letIn, load, seq, store, un, sharedAddress } from './ir';
import { argumentPromotion, argumentLayout, isByAddress, isSigned, isWide, argumentSize, valueType } from './values';

export class Calls implements CallLowering {
  constructor(private readonly _x: Lowering) {}

  // Calls
  // -------------------------------------------------------------------------------------------------------------------

  vaArg(e: Expr & { kind: 'va-arg' }): Addr {
    // A va_list holds the address of the next argument in its first 8 bytes.
    const list = this.vaList(e.list);
    const size = argumentSize(e.type);
    const aligned = alignOf(e.type) >= 16 && size >= 16;
    return at(
      sharedAddress(list, (place) => {
        const temp: Temp = { t: 'i64' };
        const now: Node = aligned
          ? bin('i64', Op.i64And, bin('i64', Op.i64Add, load('i64', place), i64(15)), i64(-16))
          : load('i64', place);
        return letIn(temp, now, seq([store('i64', place, bin('i64', Op.i64Add, get(temp), i64(size)))], get(temp)));
      }),
    );
  }

  /** Where a va_list lies: it is an array of one record, or a pointer to it when it came as a parameter. */
  vaList(e: Expr): Addr {
    return e.type.kind === 'pointer'
      ? at(this._x.value(e))
      : e.type.kind === 'array'
        ? at(this._x.value(e))
        : this._x.lvalue(e).addr;
  }

  callNode(e: Call): Node {
    const direct = directCallee(e.callee);
    if (direct && (direct.kind === 'builtin' || direct.kind === 'function')) {
      const builtin = lowerBuiltin(this._x, direct.name, e, direct.definition !== undefined);
      if (builtin) return builtin;
    }
    let type = decay(e.callee.type);
    if (type.kind === 'pointer') type = type.to;
    const signature: FunctionType | undefined = type.kind === 'function' ? type : undefined;
    if (!signature && !direct)
      return fault(
        `a call of something whose type is not known (${typeToString(e.callee.type)})`,
        valueType(decay(e.type)) ?? 'i32',
      );
    const target =
      direct && direct.kind !== 'variable' && direct.kind !== 'parameter'
        ? direct.kind === 'builtin'
          ? this._x.context.host.namedFunction(direct.name.replace(/^__builtin_/, ''))
          : this._x.context.host.functionNumber(direct, this._x.context.unit)
        : this._x.value(e.callee);
    const named = direct && signature?.unprototyped !== false ? namedArguments(direct.name) : undefined;
    return this.callOf(target, e.args, signature, e.type, direct?.definition ? undefined : named);
  }

  /** A call node with converted arguments; `known`: how many are not variable ones where no prototype says it. */
  callOf(
    target: number | Node,
    args: Expr[],
    signature: FunctionType | undefined,
    result: CType,
    known = args.length,
  ): Node {
    const named = signature && !signature.unprototyped ? signature.params.length : Math.min(known, args.length);
    const types = args.map((arg, i) =>
      signature && !signature.unprototyped && i < named ? decay(signature.params[i].type) : argumentPromotion(arg.type),
    );
    const fixed = argumentLayout(types.slice(0, named));
    const rest = argumentLayout(types.slice(named));
    const list: CallArg[] = args.map((arg, i) => {
      const variadic = i >= named;
      const off = variadic ? rest.offsets[i - named] : fixed.offsets[i];
      const type = types[i];
      if (type.kind === 'unknown' || arg.type.kind === 'unknown') {
        return { kind: 'scalar', node: fault('the type of an argument is not known', 'i32'), off, variadic };
      }
      if (isByAddress(type)) {
        return {
          kind: 'record',
          addr: isWide(type) ? this._x.wide.operand(arg, type) : this._x.recordAddr(arg),
          off,
          size: sizeOf(type),
          variadic,
        };
      }
      return { kind: 'scalar', node: this._argumentWord(this._x.valueAs(arg, type), type), off, variadic };
    });
    const node: CallNode = { k: 'call', t: valueType(decay(result)), target, args: list, splits: true };
    if (rest.size > 0) node.variadicArea = this._x.context.builder.alloc(rest.size, 16);
    if (isByAddress(result) && result.kind !== 'unknown') node.t = undefined;
    return node;
  }

  /** Small integers fill their word of 8 bytes, so that a callee that takes them wider sees the right value. */
  private _argumentWord(node: Node, type: CType): Node {
    if (node.t !== 'i32') return node;
    return un('i64', isSigned(type) ? Op.i64ExtendI32S : Op.i64ExtendI32U, node);
  }
}

/** The symbol called, through parentheses, `*` and `&`. */
function directCallee(callee: Expr): (Expr & { kind: 'ident' })['symbol'] | undefined {
  let e = callee;
  while ((e.kind === 'unary' && (e.op === '*' || e.op === '&')) || e.kind === 'selection') {
    e = e.kind === 'unary' ? e.operand : e.chosen;
  }
  if (e.kind === 'ident' && (e.symbol.kind === 'function' || e.symbol.kind === 'builtin')) return e.symbol;
  return undefined;
}
