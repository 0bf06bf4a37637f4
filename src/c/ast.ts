/**
 * Typed C trees: what the parser makes of a preprocessed stream, and what map and machine both read.
 *
 * Each node has `start` and `end`, indexes into its unit's {@link TokenStream} (end exclusive); a token leads to the
 * place the reader sees and to the macros it came through. Expressions carry their C type as written in C11 6.5,
 * before array-to-pointer and function-to-pointer decay and before the usual arithmetic conversions: consumers apply
 * these (`decay`, `usualArithmetic` in type-rules.ts). Names are resolved: an {@link Ident} holds its
 * {@link CSymbol}.
 */

import type { CType, Member, FunctionType, RecordDecl, EnumDecl } from './types';

export interface NodeBase {
  /** First token. */
  start: number;
  /** One past the last token. */
  end: number;
}

// Symbols
// ------------------------------------------------------------------------------------------------------------------

export type SymbolKind = 'variable' | 'parameter' | 'function' | 'typedef' | 'enumerator' | 'builtin';
export type Storage = 'none' | 'static' | 'extern' | 'register' | 'auto' | 'typedef';

/** A declared name. Redeclarations at file scope share one symbol. */
export interface CSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  type: CType;
  storage: Storage;
  /** True at file scope; false for locals and parameters. */
  readonly global: boolean;
  /** File-scope linkage or static storage: the object lives as long as the program. */
  isStaticStorage: boolean;
  threadLocal: boolean;
  inline: boolean;
  /** Declared by use only (C89 implicit function) or not found: `type` is unknown or `int()`. */
  implicit: boolean;
  attributes?: SymbolAttributes;
  /** Place of the definition if seen, else of the first declaration. */
  file: number;
  offset: number;
  /** Body of a function whose definition was seen. */
  definition?: FunctionDefinition;
  /** Initialiser of a variable whose definition was seen (entries resolved, see {@link InitEntry}). */
  initializer?: InitEntry[];
  /** Value of an enumerator. */
  value?: bigint;
}

/** Attributes that change meaning (GNU). */
export interface SymbolAttributes {
  /** Priority of `constructor`; 65535 where none is given. */
  constructorPriority?: number;
  destructorPriority?: number;
  weak?: boolean;
  /** `alias("name")`. */
  alias?: string;
  section?: string;
  /** `aligned(n)` on a variable, bytes. */
  aligned?: number;
  noreturn?: boolean;
  alwaysInline?: boolean;
  /** `ifunc`, `target`, `cleanup("f")`… by name with their raw text. */
  other?: Record<string, string>;
  /** GNU asm label: `extern int f(void) asm("g")`. */
  asmName?: string;
}

// Expressions
// --------------------------------------------------------------------------------------------------------------

export interface ExprBase extends NodeBase {
  type: CType;
}

export interface IntConstant extends ExprBase {
  kind: 'int';
  /** Two's complement value, in the range of `type`. */
  value: bigint;
}
export interface FloatConstant extends ExprBase {
  kind: 'float';
  /** The nearest double. */
  value: number;
  /** As written, without its suffix, where the type holds more than a double does. */
  spelling?: string;
}
/** Adjacent literals joined; `type` is an array type that includes the final NUL. */
export interface StringConstant extends ExprBase {
  kind: 'string';
  /** Bytes as in memory, without the final NUL (wide strings: little endian units). */
  bytes: Uint8Array;
}
export interface Ident extends ExprBase {
  kind: 'ident';
  symbol: CSymbol;
}
export type UnaryOp = '+' | '-' | '~' | '!' | '&' | '*' | '++_' | '--_' | '_++' | '_--' | '__real__' | '__imag__';
/** `++_` is pre-increment, `_++` post-increment. */
export interface Unary extends ExprBase {
  kind: 'unary';
  op: UnaryOp;
  operand: Expr;
}
export type BinaryOp =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '<'
  | '>'
  | '<='
  | '>='
  | '=='
  | '!='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '||'
  | ',';
export interface Binary extends ExprBase {
  kind: 'binary';
  op: BinaryOp;
  left: Expr;
  right: Expr;
}
export type AssignOp = '=' | '*=' | '/=' | '%=' | '+=' | '-=' | '<<=' | '>>=' | '&=' | '^=' | '|=';
export interface Assign extends ExprBase {
  kind: 'assign';
  op: AssignOp;
  left: Expr;
  right: Expr;
}
export interface Conditional extends ExprBase {
  kind: 'conditional';
  condition: Expr;
  /** Undefined: GNU `a ?: b`. */
  then?: Expr;
  else: Expr;
}
export interface Call extends ExprBase {
  kind: 'call';
  callee: Expr;
  args: Expr[];
  /** Token of the callee's last name (`f` in `a->f(x)`), where one is; else of the `(`. */
  nameToken: number;
}
/** `base.name` or `base->name`. */
export interface MemberAccess extends ExprBase {
  kind: 'member';
  base: Expr;
  arrow: boolean;
  name: string;
  /** From the record of `base` down through anonymous members to the named one; empty when the record is unknown. */
  path: Member[];
  nameToken: number;
}
export interface Index extends ExprBase {
  kind: 'index';
  base: Expr;
  index: Expr;
}
/** A cast as written. */
export interface Cast extends ExprBase {
  kind: 'cast';
  operand: Expr;
}
/** `(type){ … }`: an object, an lvalue. */
export interface CompoundLiteral extends ExprBase {
  kind: 'compound';
  entries: InitEntry[];
  /** At file scope: static storage. */
  isStatic: boolean;
}
/** `sizeof`/`_Alignof`; `value` undefined only for a variable length array. */
export interface SizeOf extends ExprBase {
  kind: 'sizeof';
  align: boolean;
  of: CType;
  /** The operand when it was an expression (unevaluated unless of variable length). */
  operand?: Expr;
  value?: bigint;
}
/** `__builtin_offsetof(type, a.b[i])`. */
export interface OffsetOf extends ExprBase {
  kind: 'offsetof';
  of: CType;
  designators: { member?: Member; index?: Expr }[];
}
/** GNU statement expression; the value is that of the last expression statement. */
export interface StatementExpr extends ExprBase {
  kind: 'statement-expr';
  body: Compound;
}
export interface VaArg extends ExprBase {
  kind: 'va-arg';
  list: Expr;
}
/** GNU `&&label`. */
export interface LabelAddress extends ExprBase {
  kind: 'label-address';
  label: string;
}
/** `_Generic` and `__builtin_choose_expr`: the chosen branch and all that were written. */
export interface Selection extends ExprBase {
  kind: 'selection';
  chosen: Expr;
  control?: Expr;
  others: Expr[];
}
/** Text that is no expression. */
export interface ErrorExpr extends ExprBase {
  kind: 'error';
  message: string;
}

export type Expr =
  | IntConstant
  | FloatConstant
  | StringConstant
  | Ident
  | Unary
  | Binary
  | Assign
  | Conditional
  | Call
  | MemberAccess
  | Index
  | Cast
  | CompoundLiteral
  | SizeOf
  | OffsetOf
  | StatementExpr
  | VaArg
  | LabelAddress
  | Selection
  | ErrorExpr;

/**
 * One scalar (or whole-record) part of an initialised object, after designators, brace elision and ranges are resolved
 * (C11 6.7.9). Parts that are not named are zero. Later entries override earlier ones at the same place.
 */
export interface InitEntry {
  /** Way from the object to the part. */
  path: (Member | number)[];
  /** Bytes from the start of the object (of the storage unit for a bit-field). */
  offset: number;
  /** The bit-field member, where the part is one. */
  bitField?: Member;
  type: CType;
  value: Expr;
}

// Statements
// ---------------------------------------------------------------------------------------------------------------

export interface Compound extends NodeBase {
  kind: 'compound-statement';
  items: Statement[];
}
export interface ExprStatement extends NodeBase {
  kind: 'expression';
  expr: Expr;
}
export interface DeclStatement extends NodeBase {
  kind: 'declaration';
  variables: VariableDeclaration[];
}
export interface If extends NodeBase {
  kind: 'if';
  condition: Expr;
  then: Statement;
  else?: Statement;
}
export interface While extends NodeBase {
  kind: 'while';
  condition: Expr;
  body: Statement;
}
export interface DoWhile extends NodeBase {
  kind: 'do';
  body: Statement;
  condition: Expr;
}
export interface For extends NodeBase {
  kind: 'for';
  init?: DeclStatement | ExprStatement;
  condition?: Expr;
  step?: Expr;
  body: Statement;
}
export interface Switch extends NodeBase {
  kind: 'switch';
  value: Expr;
  body: Statement;
}
/** `case low ... high:`; the labelled statement follows as `body`. */
export interface Case extends NodeBase {
  kind: 'case';
  low: bigint;
  high: bigint;
  body: Statement;
}
export interface Default extends NodeBase {
  kind: 'default';
  body: Statement;
}
export interface Label extends NodeBase {
  kind: 'label';
  name: string;
  body: Statement;
}
export interface Goto extends NodeBase {
  kind: 'goto';
  label: string;
}
export interface ComputedGoto extends NodeBase {
  kind: 'computed-goto';
  target: Expr;
}
export interface Break extends NodeBase {
  kind: 'break';
}
export interface Continue extends NodeBase {
  kind: 'continue';
}
export interface Return extends NodeBase {
  kind: 'return';
  value?: Expr;
}
/** GNU extended asm. */
export interface Asm extends NodeBase {
  kind: 'asm';
  template: string;
  volatile: boolean;
  outputs: AsmOperand[];
  inputs: AsmOperand[];
  clobbers: string[];
  labels: string[];
}
export interface AsmOperand {
  name?: string;
  constraint: string;
  expr: Expr;
}
export interface Empty extends NodeBase {
  kind: 'empty';
}
/** Text that is no statement; parsing went on after it. */
export interface ErrorStatement extends NodeBase {
  kind: 'error';
  message: string;
}
/** A GNU nested function is not supported; everything else a block may hold is here. */
export type Statement =
  | Compound
  | ExprStatement
  | DeclStatement
  | If
  | While
  | DoWhile
  | For
  | Switch
  | Case
  | Default
  | Label
  | Goto
  | ComputedGoto
  | Break
  | Continue
  | Return
  | Asm
  | Empty
  | ErrorStatement;

// Declarations
// -------------------------------------------------------------------------------------------------------------

export interface VariableDeclaration extends NodeBase {
  kind: 'variable';
  symbol: CSymbol;
  /** Resolved initialiser; undefined: none written. */
  initializer?: InitEntry[];
  nameToken: number;
}

export interface FunctionDefinition extends NodeBase {
  kind: 'function';
  symbol: CSymbol;
  type: FunctionType;
  params: CSymbol[];
  nameToken: number;
  /** First token of the body's `{`. */
  bodyStart: number;
  /**
   * The body, parsed on first call and kept. Reading it later than the rest of the file is safe: it sees the file scope
   * as it is at the end of the unit.
   */
  body(): Compound;
  /** Gives the memory of the parsed body back; {@link body} parses it again. */
  release(): void;
  /** Whether parsing the body met an error (valid after {@link body}). */
  hasError: boolean;
  unit: Unit;
}

export interface RecordDeclaration extends NodeBase {
  kind: 'record';
  record: RecordDecl;
}
export interface EnumDeclaration extends NodeBase {
  kind: 'enum';
  decl: EnumDecl;
}
export interface TypedefDeclaration extends NodeBase {
  kind: 'typedef';
  symbol: CSymbol;
}
export interface PrototypeDeclaration extends NodeBase {
  kind: 'prototype';
  symbol: CSymbol;
  nameToken: number;
}
export type ExternalDeclaration =
  | FunctionDefinition
  | VariableDeclaration
  | RecordDeclaration
  | EnumDeclaration
  | TypedefDeclaration
  | PrototypeDeclaration;

// Unit
// ---------------------------------------------------------------------------------------------------------------------

import type { Expansion, TokenStream } from './tokens';
import type { Diagnostic, FileTable } from './text';

/** What one run of the parser gives: a translation unit with its headers, or one file as a module (see moduleUnits.ts). */
export interface Unit {
  readonly path: string;
  readonly file: number;
  readonly files: FileTable;
  readonly tokens: TokenStream;
  readonly expansions: readonly Expansion[];
  /** In order of appearance. */
  readonly declarations: ExternalDeclaration[];
  readonly diagnostics: Diagnostic[];
  /** File-scope ordinary names declared in this unit (in a module: in this file, textual includes counted in). */
  readonly symbols: Map<string, CSymbol>;
  /** File-scope struct, union and enum tags. */
  readonly tags: Map<string, RecordDecl | EnumDecl>;
}
