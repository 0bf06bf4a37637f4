/**
 * C types as gcc on x86-64 Linux sees them (C11 6.2.5, System V AMD64 ABI 3.1).
 *
 * A type is an immutable object. Qualifiers and the typedef name it was reached through are part of the object, so
 * the same record in `const struct foo *` and `foo_t` is two type objects over one {@link RecordDecl}.
 */

export const enum Qualifier {
  Const = 1,
  Volatile = 2,
  Restrict = 4,
  Atomic = 8,
}

interface TypeBase {
  /** Bits of {@link Qualifier}. */
  readonly quals: number;
  /** The typedef name that this type was written as, for display. */
  readonly alias?: string;
  /** Alignment asked for by an attribute on a typedef, bytes. */
  readonly align?: number;
}

export interface VoidType extends TypeBase {
  readonly kind: 'void';
}
/** `_Bool` (1 byte), `char` to `__int128`. */
export interface IntType extends TypeBase {
  readonly kind: 'int';
  /** Bytes: 1, 2, 4, 8, 16. */
  readonly size: number;
  readonly signed: boolean;
  /** C11 6.3.1.1 rank: 0 _Bool, 1 char, 2 short, 3 int, 4 long, 5 long long, 6 __int128. */
  readonly rank: number;
  /** How it is written: `unsigned int`, `char`, `_Bool`. */
  readonly name: string;
  /** Width of a bit-field of more than 32 bits: gcc computes with it in just so many bits. */
  readonly bits?: number;
}
export interface FloatType extends TypeBase {
  readonly kind: 'float';
  /** Bytes: 2 (_Float16), 4, 8, 16 (long double, __float128). */
  readonly size: number;
  readonly name: string;
}
export interface PointerType extends TypeBase {
  readonly kind: 'pointer';
  readonly to: CType;
}
export interface ArrayType extends TypeBase {
  readonly kind: 'array';
  readonly of: CType;
  /** Elements; undefined: incomplete `[]` (a flexible array member, a tentative definition) or {@link lengthExpr}. */
  readonly length?: number;
  /** Variable length: the expression that gives the length (an `Expr` of ast.ts). */
  readonly lengthExpr?: unknown;
}
export interface FunctionType extends TypeBase {
  readonly kind: 'function';
  readonly returns: CType;
  readonly params: readonly ParamType[];
  readonly variadic: boolean;
  /** `f()`: parameters unknown (C11 6.7.6.3p14). */
  readonly unprototyped: boolean;
}
export interface ParamType {
  readonly name?: string;
  readonly type: CType;
}
export interface RecordType extends TypeBase {
  readonly kind: 'record';
  readonly record: RecordDecl;
}
export interface EnumType extends TypeBase {
  readonly kind: 'enum';
  readonly decl: EnumDecl;
}
/** GNU vector (`__attribute__((vector_size(16)))`). */
export interface VectorType extends TypeBase {
  readonly kind: 'vector';
  readonly of: CType;
  /** Elements. */
  readonly length: number;
}
/**
 * A type that could not be known: an undeclared name, a type whose header is missing. Everything that touches it is
 * unknown too.
 */
export interface UnknownType extends TypeBase {
  readonly kind: 'unknown';
  /** The type name that was not found, where there is one. */
  readonly name?: string;
}

export type CType =
  | VoidType
  | IntType
  | FloatType
  | PointerType
  | ArrayType
  | FunctionType
  | RecordType
  | EnumType
  | VectorType
  | UnknownType;

/** A struct or union. Filled in place when its body is read; `layout` is set by layout.ts at that moment. */
export interface RecordDecl {
  readonly tag?: string;
  /** Typedef name given to an untagged record in the same declaration (`typedef struct { … } rte_spinlock_t`). */
  typedefName?: string;
  readonly union: boolean;
  complete: boolean;
  members: Member[];
  packed: boolean;
  /** From `aligned(n)` on the record, bytes; undefined: natural. */
  alignAttribute?: number;
  /** Size in bytes, padding included; valid when complete. */
  size: number;
  /** Alignment in bytes; valid when complete. */
  align: number;
  /** Place of the definition (or of the first mention while incomplete): {@link FileTable} id and offset. */
  file: number;
  offset: number;
}

export interface Member {
  /** Undefined: an anonymous struct/union member, or an unnamed bit-field. */
  readonly name?: string;
  readonly type: CType;
  /** Width in bits of a bit-field. */
  readonly bits?: number;
  /** From an attribute on the member. */
  readonly alignAttribute?: number;
  readonly packed?: boolean;
  readonly file: number;
  readonly tokenOffset: number;
  /** Bytes from the start of the record; for a bit-field the storage unit's. Set by layout.ts. */
  offset: number;
  /** Bit-field: bits from the least significant bit of the storage unit. */
  bitOffset: number;
  /** The record that this is a direct member of. */
  owner: RecordDecl;
}

export interface EnumDecl {
  readonly tag?: string;
  typedefName?: string;
  complete: boolean;
  /** The integer type gcc gives it: `unsigned int`, or `int` with a negative value, 8 bytes when needed. */
  underlying: IntType;
  constants: { name: string; value: bigint; file: number; offset: number }[];
  file: number;
  offset: number;
}
