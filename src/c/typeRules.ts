/**
 * Rules about types: the basic types, conversions (C11 6.3), compatibility (6.2.7) and how a type is written.
 */

import type {
  ArrayType,
  CType,
  EnumType,
  FloatType,
  FunctionType,
  IntType,
  Member,
  ParamType,
  PointerType,
  RecordDecl,
  RecordType,
  UnknownType,
  VectorType,
  VoidType,
} from './types';
import { Qualifier } from './types';
import type { Expr } from './ast';

function int(name: string, size: number, signed: boolean, rank: number): IntType {
  return { kind: 'int', quals: 0, size, signed, rank, name };
}
function float(name: string, size: number): FloatType {
  return { kind: 'float', quals: 0, size, name };
}

export const VOID: VoidType = { kind: 'void', quals: 0 };
export const BOOL = int('_Bool', 1, false, 0);
/** Plain `char` is signed on x86-64. */
export const CHAR = int('char', 1, true, 1);
export const SCHAR = int('signed char', 1, true, 1);
export const UCHAR = int('unsigned char', 1, false, 1);
export const SHORT = int('short', 2, true, 2);
export const USHORT = int('unsigned short', 2, false, 2);
export const INT = int('int', 4, true, 3);
export const UINT = int('unsigned int', 4, false, 3);
export const LONG = int('long', 8, true, 4);
export const ULONG = int('unsigned long', 8, false, 4);
export const LLONG = int('long long', 8, true, 5);
export const ULLONG = int('unsigned long long', 8, false, 5);
export const INT128 = int('__int128', 16, true, 6);
export const UINT128 = int('unsigned __int128', 16, false, 6);
export const FLOAT16 = float('_Float16', 2);
export const FLOAT = float('float', 4);
export const DOUBLE = float('double', 8);
export const LDOUBLE = float('long double', 16);
export const FLOAT128 = float('__float128', 16);
export const UNKNOWN: UnknownType = { kind: 'unknown', quals: 0 };

/** Where a type keeps the pointer to itself: a WeakMap of all types takes the collector much longer. */
const POINTER = Symbol('pointer');
type Pointed = CType & { [POINTER]?: PointerType };

/** Pointer to `to`; the same object each time. */
export function pointerTo(to: CType): PointerType {
  const known = (to as Pointed)[POINTER];
  // A type made out of another one with its properties has the other one's pointer.
  if (known !== undefined && known.to === to) return known;
  const type: PointerType = { kind: 'pointer', quals: 0, to };
  (to as Pointed)[POINTER] = type;
  return type;
}

export const VOID_POINTER = pointerTo(VOID);
export const CHAR_POINTER = pointerTo(CHAR);

export function arrayOf(of: CType, length: number | undefined, lengthExpr?: unknown): ArrayType {
  return { kind: 'array', quals: 0, of, length, lengthExpr };
}

export function functionType(
  returns: CType,
  params: readonly ParamType[],
  variadic = false,
  unprototyped = false,
): FunctionType {
  return { kind: 'function', quals: 0, returns, params, variadic, unprototyped };
}

export function recordType(record: RecordDecl): RecordType {
  return { kind: 'record', quals: 0, record };
}

export function vectorOf(of: CType, length: number): VectorType {
  return { kind: 'vector', quals: 0, of, length };
}

/** `type` with qualifiers added. */
export function qualified<T extends CType>(type: T, quals: number): T {
  return (type.quals & quals) === quals ? type : { ...type, quals: type.quals | quals };
}

/** As {@link qualified}; of an array its elements are qualified (C11 6.7.3p9). */
export function qualifiedObject(type: CType, quals: number): CType {
  if (quals === 0) return type;
  return type.kind === 'array'
    ? { ...type, of: qualifiedObject(type.of, quals), alias: undefined }
    : qualified(type, quals);
}

const bare = new WeakMap<CType, CType>();

/** `type` without qualifiers; the typedef name stays. */
export function unqualified(type: CType): CType {
  if (type.quals === 0) return type;
  let result = bare.get(type);
  if (!result) {
    result = { ...type, quals: 0 };
    bare.set(type, result);
  }
  return result;
}

/** Array to pointer, function to pointer, qualifiers dropped (C11 6.3.2.1). */
export function decay(type: CType): CType {
  if (type.kind === 'array') return pointerTo(type.of);
  if (type.kind === 'function') return pointerTo(type);
  return unqualified(type);
}

export function isInteger(type: CType): type is IntType | EnumType {
  return type.kind === 'int' || type.kind === 'enum';
}
export function isArithmetic(type: CType): type is IntType | EnumType | FloatType {
  return type.kind === 'int' || type.kind === 'enum' || type.kind === 'float';
}
/** The integer type that carries the value: an enum's underlying type. */
export function integerType(type: IntType | EnumType): IntType {
  return type.kind === 'enum' ? type.decl.underlying : type;
}

/** Integer promotion (C11 6.3.1.1p2). Other types come back as they are. */
export function promote(type: CType): CType {
  if (type.kind === 'enum') return promote(type.decl.underlying);
  if (type.kind === 'int') return type.rank < INT.rank ? INT : unqualified(type);
  return unqualified(type);
}

/** The bit-field that an expression names, through parentheses; undefined for other expressions. */
export function bitFieldOf(expr: Expr): Member | undefined {
  if (expr.kind !== 'member' || expr.path.length === 0) return undefined;
  const member = expr.path[expr.path.length - 1];
  return member.bits === undefined ? undefined : member;
}

/**
 * The bit-field whose value an expression has: named, assigned, stepped, or what a comma or a statement expression
 * gives (as gcc does).
 */
function fieldValueOf(expr: Expr): Member | undefined {
  switch (expr.kind) {
    case 'member':
      return bitFieldOf(expr);
    case 'assign':
      return fieldValueOf(expr.left);
    case 'unary':
      return /_/.test(expr.op) ? fieldValueOf(expr.operand) : undefined;
    case 'binary':
      return expr.op === ',' ? fieldValueOf(expr.right) : undefined;
    case 'selection':
      return fieldValueOf(expr.chosen);
    case 'statement-expr': {
      const last = expr.body.items[expr.body.items.length - 1];
      return last?.kind === 'expression' ? fieldValueOf(last.expr) : undefined;
    }
    default:
      return undefined;
  }
}

/** Promotion of an expression's value: a bit-field that fits in int becomes int (C11 6.3.1.1p2). */
export function promotedType(expr: Expr): CType {
  const bits = fieldValueOf(expr)?.bits;
  if (bits !== undefined && isInteger(expr.type)) {
    const base = integerType(expr.type);
    if (bits < 32 || (bits === 32 && base.signed)) return INT;
    if (bits === 32) return UINT;
    return base;
  }
  return promote(decay(expr.type));
}

const UNSIGNED_OF: Record<number, IntType> = { 3: UINT, 4: ULONG, 5: ULLONG, 6: UINT128 };

/** Usual arithmetic conversions (C11 6.3.1.8) of two promoted types. Unknown when one of them is not arithmetic. */
export function usualArithmetic(left: CType, right: CType): CType {
  const a = promote(left);
  const b = promote(right);
  if (a.kind === 'float' || b.kind === 'float') {
    if (a.kind !== 'float') return b.kind === 'float' ? b : UNKNOWN;
    if (b.kind !== 'float') return a;
    return a.size >= b.size ? a : b;
  }
  if (a.kind === 'vector') return a;
  if (b.kind === 'vector') return b;
  if (a.kind !== 'int' || b.kind !== 'int') return UNKNOWN;
  if (a.bits !== undefined || b.bits !== undefined) {
    // gcc's c_common_type: the greater precision; of equal ones a whole type's, then the unsigned one.
    const [x, y] = [a.bits ?? a.size * 8, b.bits ?? b.size * 8];
    if (x !== y) return x > y ? a : b;
    return a.signed ? b : a;
  }
  if (a.signed === b.signed) return a.rank >= b.rank ? a : b;
  const [u, s] = a.signed ? [b, a] : [a, b];
  if (u.rank >= s.rank) return u;
  if (s.size > u.size) return s;
  return UNSIGNED_OF[s.rank];
}

/** Wraps a mathematical integer into the range of `type` (C11 6.3.1.3; _Bool: 6.3.1.2). */
export function wrapInteger(value: bigint, type: IntType): bigint {
  if (type.rank === 0) return value === 0n ? 0n : 1n;
  const bits = type.bits ?? type.size * 8;
  return type.signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** Type compatibility, qualifiers at the top level aside (C11 6.2.7). */
export function compatible(a: CType, b: CType): boolean {
  if (a === b) return true;
  if (a.kind === 'enum' && b.kind === 'int') return compatible(a.decl.underlying, b);
  if (b.kind === 'enum' && a.kind === 'int') return compatible(a, b.decl.underlying);
  switch (a.kind) {
    case 'void':
      return b.kind === 'void';
    case 'int':
      return b.kind === 'int' && a.name === b.name && a.bits === b.bits;
    case 'float':
      return b.kind === 'float' && a.name === b.name;
    case 'pointer':
      return b.kind === 'pointer' && sameQuals(a.to, b.to) && compatible(a.to, b.to);
    case 'array':
      return (
        b.kind === 'array' &&
        compatible(a.of, b.of) &&
        (a.length === undefined || b.length === undefined || a.length === b.length)
      );
    case 'function':
      return b.kind === 'function' && compatibleFunctions(a, b);
    case 'record':
      return b.kind === 'record' && sameRecord(a.record, b.record);
    case 'enum':
      return b.kind === 'enum' && (a.decl === b.decl || (a.decl.tag !== undefined && a.decl.tag === b.decl.tag));
    case 'vector':
      return b.kind === 'vector' && a.length === b.length && compatible(a.of, b.of);
    case 'unknown':
      return false;
  }
}

function sameQuals(a: CType, b: CType): boolean {
  const mask = Qualifier.Const | Qualifier.Volatile;
  return (a.quals & mask) === (b.quals & mask);
}

/** Two declarations of one record: the same object, or an incomplete mention of the same tag. */
export function sameRecord(a: RecordDecl, b: RecordDecl): boolean {
  return a === b || (a.tag !== undefined && a.tag === b.tag && a.union === b.union && (!a.complete || !b.complete));
}

function compatibleFunctions(a: FunctionType, b: FunctionType): boolean {
  if (!compatible(a.returns, b.returns)) return false;
  if (a.unprototyped || b.unprototyped) return true;
  if (a.params.length !== b.params.length || a.variadic !== b.variadic) return false;
  return a.params.every((param, i) => compatible(unqualified(param.type), unqualified(b.params[i].type)));
}

/**
 * Way from `record` to the member called `name`, through anonymous struct and union members (C11 6.7.2.1p13).
 * Undefined when there is none.
 */
export function findMember(record: RecordDecl, name: string): Member[] | undefined {
  let table = memberTables.get(record);
  if (!table || table.count !== record.members.length) {
    table = { count: record.members.length, paths: new Map() };
    collectMembers(record, [], table.paths, 0);
    memberTables.set(record, table);
  }
  return table.paths.get(name);
}

const memberTables = new WeakMap<RecordDecl, { count: number; paths: Map<string, Member[]> }>();

function collectMembers(record: RecordDecl, prefix: Member[], into: Map<string, Member[]>, depth: number): void {
  if (depth > 64) return;
  for (const member of record.members) {
    const path = [...prefix, member];
    if (member.name !== undefined) {
      if (!into.has(member.name)) into.set(member.name, path);
    } else if (member.type.kind === 'record' && member.bits === undefined) {
      collectMembers(member.type.record, path, into, depth + 1);
    }
  }
}

/** How a record is named: `struct rte_ring`, `rte_spinlock_t`, `struct <anonymous>`. */
export function recordName(record: RecordDecl): string {
  if (record.tag !== undefined) return `${record.union ? 'union' : 'struct'} ${record.tag}`;
  return record.typedefName ?? (record.union ? 'union <anonymous>' : 'struct <anonymous>');
}

function qualifierText(quals: number): string {
  const words: string[] = [];
  if (quals & Qualifier.Const) words.push('const');
  if (quals & Qualifier.Volatile) words.push('volatile');
  if (quals & Qualifier.Restrict) words.push('restrict');
  if (quals & Qualifier.Atomic) words.push('_Atomic');
  return words.join(' ');
}

/**
 * A type as C writes it; with `declarator`, a declaration of that name (`int (*cb)(void *)`). Typedef names are used
 * where the source used them.
 */
export function typeToString(type: CType, declarator = ''): string {
  const join = (base: string): string =>
    declarator ? (declarator.startsWith('[') ? base + declarator : `${base} ${declarator}`) : base;
  const quals = qualifierText(type.quals);
  const withQuals = (base: string): string => (quals ? `${quals} ${base}` : base);
  if (type.alias !== undefined) return join(withQuals(type.alias));
  switch (type.kind) {
    case 'void':
      return join(withQuals('void'));
    case 'int':
    case 'float':
      return join(withQuals(type.name));
    case 'record':
      return join(withQuals(recordName(type.record)));
    case 'enum':
      return join(
        withQuals(
          type.decl.tag !== undefined ? `enum ${type.decl.tag}` : (type.decl.typedefName ?? 'enum <anonymous>'),
        ),
      );
    case 'unknown':
      return join(withQuals(type.name ?? '<unknown>'));
    case 'vector':
      return join(withQuals(`${typeToString(type.of)} __attribute__((vector_size(${type.length})))`));
    case 'pointer': {
      const inner = `*${quals ? `${quals}${declarator ? ' ' : ''}` : ''}${declarator}`;
      const target = type.to.alias === undefined && (type.to.kind === 'function' || type.to.kind === 'array');
      return typeToString(type.to, target ? `(${inner})` : inner);
    }
    case 'array':
      return typeToString(type.of, `${declarator}[${type.length ?? ''}]`);
    case 'function': {
      const params = type.params.map((param) => typeToString(param.type));
      if (type.variadic) params.push('...');
      if (params.length === 0 && !type.unprototyped) params.push('void');
      return typeToString(type.returns, `${declarator}(${params.join(', ')})`);
    }
  }
}
