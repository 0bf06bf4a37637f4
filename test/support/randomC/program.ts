// Random C programs with one meaning each (as gcc -fwrapv gives it), that print what they computed: material to hold
// the machine against gcc with. In the manner of csmith; written anew.

import { Random } from './random';
import type { ArrayType, Composite, Scalar, Type } from './types';
import {
  FLOATS,
  INT,
  INTEGERS,
  LONG_DOUBLE,
  ULONG,
  UNSIGNED,
  composite,
  declare,
  hasBitField,
  integer,
  literal,
  nameOf,
  scalar,
} from './types';

export interface RandomProgram {
  /** File name to text; the first one has main. */
  files: Map<string, string>;
}

/** Something that can be read, and perhaps written. */
interface Place {
  text: string;
  type: Type;
  width?: number;
  readOnly?: boolean;
}

interface Fn {
  name: string;
  returns: Type;
  params: Type[];
  /** May be called within expressions: changes nothing but its own. */
  pure: boolean;
}

interface Scope {
  places: Place[];
  /** Pointer variables: text and what they point to. */
  pointers: { text: string; to: Type; depth: number }[];
  fn: Fn;
  loops: number;
  depth: number;
  pure: boolean;
  breakable: boolean;
}

const COMPARE = ['==', '!=', '<', '>', '<=', '>='];

export interface RandomOptions {
  /** 80-bit floating point too. */
  longDouble?: boolean;
}

export function randomProgram(seed: number, options: RandomOptions = {}): RandomProgram {
  return new Generator(new Random(seed), options).program();
}

const HEAD = `#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdarg.h>
#include <stdbool.h>
#include <limits.h>

enum small { S_A = -2, S_B, S_C = 7, S_D };
enum big { B_A, B_B = 0x80000000u, B_C };
typedef int (*binary_fn)(int, int);

extern unsigned long long sum;
static inline void mix(const void *p, size_t n)
{
	const unsigned char *b = p;
	while (n--) { sum = (sum ^ *b++) * 1099511628211ULL; }
}
static inline void mix_i(long long v) { mix(&v, sizeof(v)); }
static inline void mix_w(unsigned __int128 v) { mix(&v, sizeof(v)); }
static inline void mix_f(float v) { unsigned x; if (v != v) x = 0x7fc00000; else memcpy(&x, &v, 4); mix(&x, 4); }
static inline void mix_d(double v) { unsigned long long x; if (v != v) x = 0x7ff8; else memcpy(&x, &v, 8); mix(&x, 8); }
static inline void mix_l(long double v) { if (v != v) mix_i(1); else mix(&v, 10); }
#define F2L(x) ({ __typeof__(x) x_ = (x); x_ > -1e15 && x_ < 1e15 ? (long)x_ : 0L; })
#define KIND(x) _Generic((x), char: 1, signed char: 2, unsigned char: 3, short: 4, unsigned short: 5, int: 6, unsigned int: 7, long: 8, \\
	unsigned long: 9, long long: 10, unsigned long long: 11, float: 12, double: 13, long double: 14, _Bool: 15, default: 16)
`;

class Generator {
  private readonly _composites: Composite[] = [];
  private readonly _globals: Place[] = [];
  private readonly _pointers: { text: string; to: Type; depth: number }[] = [];
  private readonly _functions: Fn[] = [];
  private _count = 0;
  private readonly _shared: string[] = [];
  private readonly _units: string[][] = [];
  private _prints: string[] = [];

  constructor(
    private readonly _r: Random,
    private readonly _options: RandomOptions,
  ) {}

  private _name(prefix: string): string {
    return `${prefix}${this._count++}`;
  }

  private _scalar(): Scalar {
    const type = scalar(this._r);
    return type === LONG_DOUBLE && !this._options.longDouble ? FLOATS[1] : type;
  }

  private _type(): Type {
    const r = this._r;
    const roll = r.below(100);
    if (roll < 60) return this._scalar();
    if (roll < 80) return r.pick(this._composites);
    const of = r.chance(30) ? r.pick(this._composites) : this._scalar();
    const array: ArrayType = { kind: 'array', of, length: r.between(1, 7) };
    return r.chance(20) ? { kind: 'array', of: array, length: r.between(1, 3) } : array;
  }

  program(): RandomProgram {
    const r = this._r;
    const units = r.between(1, 3);
    for (let i = 0; i < units; i++) this._units.push([]);
    const count = r.between(2, 6);
    for (let i = 0; i < count; i++) this._composites.push(this._composite(`t${i}`));
    for (const one of this._composites) this._shared.push(one.text);
    const globals = r.between(5, 14);
    for (let i = 0; i < globals; i++) this._global();
    for (let i = 0; i < 3; i++) this._globalPointer();
    const functions = r.between(4, 9);
    for (let i = 0; i < functions; i++) this._function();
    this._extras();
    return { files: this._files() };
  }

  private _composite(tag: string): Composite {
    for (;;) {
      const one = composite(this._r, tag, this._composites);
      if (this._options.longDouble || !/long double/.test(one.text)) return one;
    }
  }

  private _files(): Map<string, string> {
    const r = this._r;
    const files = new Map<string, string>();
    const shared = `${HEAD}${this._shared.join('\n')}\n`;
    const checks: string[] = [];
    for (const place of this._globals)
      checks.push(
        ...this._mixes(place.text, place.type),
        `\tprintf("${place.text.replace(/[%"\\]/g, '.')} %llx\\n", sum);`,
      );
    for (const one of this._composites) {
      const offsets = one.members
        .filter((member) => member.width === undefined)
        .map((member) => `offsetof(${nameOf(one)}, ${member.name})`);
      checks.push(
        `\tprintf("%zu %zu", sizeof(${nameOf(one)}), ` +
          `_Alignof(${nameOf(one)}));${offsets.map((text) => ` printf(" %zu", ${text});`).join('')} ` +
          'puts("");',
      );
    }
    const calls: string[] = [];
    const scope: Scope = {
      places: [...this._globals],
      pointers: [...this._pointers],
      fn: { name: 'main', returns: INT, params: [], pure: false },
      loops: 0,
      depth: 0,
      pure: false,
      breakable: false,
    };
    for (let i = 0; i < r.between(4, 9); i++) {
      this._budget = 25;
      const fn = r.pick(this._functions);
      calls.push(`\t${this._callStatement(fn, scope)}`);
      if (r.chance(40)) calls.push(`\t${this._print(scope)}`);
    }
    const main =
      `unsigned long long sum = 14695981039346656037ULL;\nint main(int argc, char **argv)\n{\n` +
      `\t(void)argv;\n${calls.join('\n')}\n${this._prints.join('\n')}\n` +
      `${checks.join('\n')}\n\tprintf("%llx\\n", sum);\n\treturn (int)(sum & 0x7f) * argc;\n}\n`;
    this._units.forEach((parts, i) => {
      files.set(i === 0 ? 'main.c' : `u${i}.c`, `${shared}${parts.join('\n')}\n${i === 0 ? main : ''}`);
    });
    return files;
  }

  /** Statements that take an object's value into the sum. */
  private _mixes(text: string, type: Type, depth = 0): string[] {
    if (type.kind === 'scalar') {
      if (type.name === 'float') return [`\tmix_f(${text});`];
      if (type.bits === 80) return [`\tmix_l(${text});`];
      if (type.float) return [`\tmix_d(${text});`];
      return [type.bits === 128 ? `\tmix_w(${text});` : `\tmix_i(${text});`];
    }
    if (type.kind === 'array') {
      const i = `i${depth}`;
      return [
        `\tfor (int ${i} = 0; ${i} < ${type.length}; ${i}++) {`,
        ...this._mixes(`${text}[${i}]`, type.of, depth + 1),
        '\t}',
      ];
    }
    return type.members.flatMap((member) => this._mixes(`${text}.${member.name}`, member.type, depth));
  }

  // Objects
  // -----------------------------------------------------------------------------------------------------------------

  private _global(): void {
    const r = this._r;
    const type = this._type();
    const name = this._name('g');
    const unit = r.below(this._units.length);
    const quals = r.chance(15) ? 'volatile ' : '';
    const thread = r.chance(10) ? r.pick(['__thread ', '_Thread_local ']) : '';
    const attribute = r.chance(10) ? ` __attribute__((aligned(${r.pick([16, 32, 64])})))` : '';
    this._shared.push(`extern ${thread}${quals}${declare(type, name)}${attribute};`);
    const init = r.chance(75) ? ` = ${this._initializer(type, true)}` : '';
    this._units[unit].push(`${thread}${quals}${declare(type, name)}${init};`);
    this._globals.push({ text: name, type });
  }

  private _globalPointer(): void {
    const r = this._r;
    const target = r.pick(this._globals);
    let { type } = target;
    let { text } = target;
    const thread = this._shared.some(
      (line) => /_thread|_Thread/.test(line) && new RegExp(`\\b${target.text}\\b`).test(line),
    );
    if (thread) return;
    while (type.kind === 'array') {
      text = `${text}[${r.below(type.length)}]`;
      type = type.of;
    }
    const name = this._name('p');
    this._shared.push(`extern volatile ${nameOf(type)} *${name};`);
    this._units[r.below(this._units.length)].push(
      `volatile ${nameOf(type)} *${name} = ${r.chance(30) ? `(volatile ${nameOf(type)} *)(void *)` : ''}&${text};`,
    );
    this._pointers.push({ text: name, to: type, depth: 1 });
    if (r.chance(50)) {
      const outer = this._name('pp');
      this._shared.push(`extern volatile ${nameOf(type)} **${outer};`);
      this._units[r.below(this._units.length)].push(`volatile ${nameOf(type)} **${outer} = &${name};`);
      this._pointers.push({ text: outer, to: type, depth: 2 });
    }
  }

  private _initializer(type: Type, constant: boolean, scope?: Scope): string {
    const r = this._r;
    if (type.kind === 'scalar')
      return constant || !scope || this._budget < 0 ? literal(r, type) : this._converted(type, 2, scope);
    if (type.kind === 'array') {
      if (type.of.kind === 'scalar' && type.of.name === 'char' && r.chance(50)) {
        return JSON.stringify('abcdefgh'.slice(0, r.between(0, type.length)));
      }
      const parts: string[] = [];
      const style = r.below(3);
      for (let i = 0; i < type.length; i++) {
        if (style === 1 && r.chance(40)) continue;
        if (style === 2 && i + 1 < type.length && type.of.kind === 'scalar') {
          const high = r.between(i, type.length - 1);
          parts.push(
            high === i
              ? `[${i}] = ${this._initializer(type.of, true, scope)}`
              : `[${i} ... ${high}] = ${this._initializer(type.of, true, scope)}`,
          );
          i = high;
        } else parts.push(`${style === 1 ? `[${i}] = ` : ''}${this._initializer(type.of, constant, scope)}`);
      }
      return parts.length === 0 ? '{0}' : `{ ${parts.join(', ')} }`;
    }
    const members = type.members.filter((member) => !/^m\d+a\d/.test(member.name));
    if (members.length === 0) return '{0}';
    if (type.kind === 'union') {
      // Bits beside a bit-field would be anything, and other members show them.
      const whole = members.filter((one) => one.width === undefined && !hasBitField(one.type));
      if (whole.length === 0) return '{0}';
      const member = r.pick(whole);
      return `{ .${member.name} = ${this._initializer(member.type, constant, scope)} }`;
    }
    const designated = members.length !== type.members.length || r.chance(50);
    const chosen = designated ? members.filter(() => r.chance(70)) : members.slice(0, r.between(1, members.length));
    if (chosen.length === 0) return '{0}';
    if (designated && r.chance(30)) chosen.reverse();
    return (
      '{ ' +
      `${chosen.map((member) => `${designated ? `.${member.name} = ` : ''}${this._initializer(member.type, constant, scope)}`).join(', ')} ` +
      '}'
    );
  }

  // Places
  // ------------------------------------------------------------------------------------------------------------------

  /** A scalar place in sight. */
  private _place(scope: Scope, write: boolean): Place {
    const r = this._r;
    const usable = write ? scope.places.filter((place) => !place.readOnly) : scope.places;
    if (scope.pointers.length > 0 && r.chance(20)) {
      const pointer = r.pick(scope.pointers);
      return this._down({ text: `(${'*'.repeat(pointer.depth)}${pointer.text})`, type: pointer.to }, scope);
    }
    return this._down(r.pick(usable), scope);
  }

  /** How deep in indexes of indexes. */
  private _indexing = 0;

  private _down(from: Place, scope: Scope): Place {
    const r = this._r;
    let { text, type, width } = from;
    for (;;) {
      if (type.kind === 'array') {
        const plain: boolean = this._indexing > 1 || r.chance(50);
        this._indexing++;
        const index: string = plain
          ? `${r.below(type.length)}`
          : `(unsigned long)(${this._expression(ULONG, 1, scope)}) % ${type.length}u`;
        this._indexing--;
        text = r.chance(10) ? `(*(${text} + ${index}))` : `${text}[${index}]`;
        type = type.of;
      } else if (type.kind !== 'scalar') {
        const member: { name: string; type: Type; width?: number } = r.pick(type.members);
        text = r.chance(12) && !text.startsWith('(*') ? `(&${text})->${member.name}` : `${text}.${member.name}`;
        type = member.type;
        width = member.width;
      } else break;
    }
    return { text, type, width, readOnly: from.readOnly };
  }

  // Expressions: without effects
  // --------------------------------------------------------------------------------------------

  /** An expression converted to `type`. */
  private _converted(type: Scalar, depth: number, scope: Scope): string {
    return `(${type.name})(${this._expression(type, depth, scope)})`;
  }

  /** An arithmetic expression whose value converts to `wanted` with one meaning. */
  private _expression(wanted: Scalar, depth: number, scope: Scope): string {
    if (wanted.float) return this._float(wanted, depth, scope);
    return this._integer(depth, scope);
  }

  private _leaf(scope: Scope): string {
    const r = this._r;
    if (this._budget < -20) return literal(r, INT);
    for (let i = 0; i < 6; i++) {
      if (r.chance(30)) return literal(r, integer(r));
      const place = this._place(scope, false);
      if ((place.type as Scalar).float) {
        if (r.chance(30)) return `F2L(${place.text})`;
        continue;
      }
      return place.text;
    }
    return literal(r, INT);
  }

  /** Operators that the statement being written may still have. */
  private _budget = 0;

  private _integer(depth: number, scope: Scope): string {
    const r = this._r;
    if (depth <= 0 || --this._budget < 0) return this._leaf(scope);
    const a = (): string => this._integer(depth - 1, scope);
    switch (r.below(26)) {
      case 0:
      case 1:
      case 2:
        return `(${a()} ${r.pick(['+', '-', '*'])} ${a()})`;
      case 3:
      case 4:
        return `(${a()} ${r.pick(['&', '|', '^'])} ${a()})`;
      case 5:
        return `(${a()} << (${a()} & 7))`;
      case 6: {
        const type = integer(r);
        return `((${type.name})${a()} >> (${a()} & ${Math.min(31, Math.max(1, type.bits - 1))}))`;
      }
      case 7: {
        // Divisors are never 0 nor -1.
        const type = r.pick([INT, ULONG, INTEGERS[7], INTEGERS[8], UNSIGNED]);
        return `((${type.name})${a()} ${r.pick(['/', '%'])} ((${type.name})(${a()}) & 0x7f ?: 5))`;
      }
      case 8:
        return `(${a()} ${r.pick(['/', '%'])} ${r.between(2, 999)}${r.pick(['', 'U', 'L', 'UL'])})`;
      case 9:
        return `(${a()} ${r.pick(COMPARE)} ${a()})`;
      case 10:
        return `(${a()} ${r.pick(['&&', '||'])} ${a()})`;
      case 11:
        return `${r.pick(['~', '-', '+'])}(${a()})`;
      case 12:
        return `!${a()}`;
      case 13:
        return `(${a()} ? ${a()} : ${a()})`;
      case 14:
        return `(${integer(r).name})(${a()})`;
      case 15:
        return (
          `(${this._float(r.pick(FLOATS), depth - 1, scope)} ${r.pick(COMPARE)} ` +
          `${this._float(r.pick(FLOATS), depth - 1, scope)})`
        );
      case 16:
        return `F2L(${this._float(r.pick(FLOATS), depth - 1, scope)})`;
      case 17: {
        const type = integer(r);
        const name = this._name('e');
        return (
          `({ ${type.name} ${name} = ${a()}; ${name} ${r.pick(['+=', '-=', '^=', '*=', '|=', '&='])} ` +
          `${a()}; ${name}${r.pick(['', '++', '--', ' + 1'])}; })`
        );
      }
      case 18:
        return this._builtin(a);
      case 19:
        return `KIND(+(${a()}))`;
      case 20:
        return `(int)sizeof(${r.pick([`+(${a()})`, nameOf(this._type())])})`;
      case 21: {
        const fn = this._functions.filter((one) => one.pure && one.returns.kind === 'scalar' && !one.returns.float);
        if (fn.length === 0) return a();
        return this._call(r.pick(fn), scope, depth - 1);
      }
      case 22: {
        const type = this._r.pick(this._composites);
        const member = this._scalarMember(type);
        if (!member) return a();
        return member.type.float
          ? `F2L(((${nameOf(type)})${this._initializer(type, false, scope)}).${member.path})`
          : `((${nameOf(type)})${this._initializer(type, false, scope)}).${member.path}`;
      }
      case 23:
        return `((int[]){ ${a()}, ${a()}, ${a()} })[${r.below(3)}]`;
      case 24:
        return `(${a()} ?: ${a()})`;
      default:
        return this._leaf(scope);
    }
  }

  private _scalarMember(type: Composite): { path: string; type: Scalar } | undefined {
    const direct = type.members.filter((member) => member.type.kind === 'scalar');
    if (direct.length === 0) return undefined;
    const member = this._r.pick(direct);
    return { path: member.name, type: member.type as Scalar };
  }

  private _builtin(a: () => string): string {
    const r = this._r;
    switch (r.below(12)) {
      case 0:
        return `__builtin_popcount${r.pick(['', 'l', 'll'])}(${a()})`;
      case 1:
        return `__builtin_clz${r.pick(['', 'l', 'll'])}(${a()} | 1)`;
      case 2:
        return `__builtin_ctz${r.pick(['', 'l', 'll'])}(${a()} | 0x40)`;
      case 3:
        return `__builtin_bswap${r.pick(['16', '32', '64'])}(${a()})`;
      case 4:
        return `__builtin_ffs${r.pick(['', 'l', 'll'])}(${a()})`;
      case 5:
        return `__builtin_parity${r.pick(['', 'l', 'll'])}(${a()})`;
      case 6:
        return `__builtin_expect(${a()}, 1)`;
      case 7: {
        const type = r.pick([INT, UNSIGNED, INTEGERS[7], ULONG, INTEGERS[3], INTEGERS[1]]);
        const name = this._name('o');
        return (
          `({ ${type.name} ${name}; int c_${name} = ` +
          `__builtin_${r.pick(['add', 'sub', 'mul'])}_overflow(${a()}, ${a()}, &${name}); c_${name} * 3 ` +
          `+ (int)${name}; })`
        );
      }
      case 8:
        return `__builtin_choose_expr(${r.below(2)}, ${a()}, ${a()})`;
      case 9:
        return `__builtin_types_compatible_p(__typeof__(+(${a()})), ${integer(r).name})`;
      case 10:
        return `abs((int)(${a()}) >> 1)`;
      default:
        return `(int)__builtin_constant_p(${r.pick(['3', '1 + 1', '"x"'])})`;
    }
  }

  private _float(wanted: Scalar, depth: number, scope: Scope): string {
    const r = this._r;
    const types = this._options.longDouble ? [...FLOATS, LONG_DOUBLE] : FLOATS;
    if (depth <= 0 || --this._budget < 0 || r.chance(25)) {
      const places = Array.from({ length: 4 }, () => this._place(scope, false)).filter(
        (place) => (place.type as Scalar).float,
      );
      return places.length > 0 ? places[0].text : literal(r, wanted);
    }
    const a = (): string => this._float(r.pick(types), depth - 1, scope);
    switch (r.below(8)) {
      case 0:
      case 1:
      case 2:
        return `(${a()} ${r.pick(['+', '-', '*', '/'])} ${a()})`;
      case 3:
        return `-(${a()})`;
      case 4:
        return `(${r.pick(types).name})(${this._integer(depth - 1, scope)})`;
      case 5:
        return `(${this._integer(depth - 1, scope)} ? ${a()} : ${a()})`;
      case 6:
        return `(${a()} + ${this._integer(depth - 1, scope)})`;
      default:
        return `(${r.pick(types).name})${a()}`;
    }
  }

  // Statements
  // --------------------------------------------------------------------------------------------------------------

  private _statement(scope: Scope): string {
    const r = this._r;
    const nested = scope.depth < 3;
    this._budget = 25;
    const roll = r.below(100);
    if (roll < 36 || !nested) return this._assignment(scope);
    const inner = (more: Partial<Scope> = {}): Scope => ({
      ...scope,
      places: [...scope.places],
      pointers: [...scope.pointers],
      depth: scope.depth + 1,
      ...more,
    });
    if (roll < 46)
      return (
        `if (${this._integer(2, scope)}) ` +
        `${this._block(inner())}${r.chance(50) ? ` else ${this._block(inner())}` : ''}`
      );
    if (roll < 54 && scope.loops < 2) {
      const i = this._name('i');
      const body = inner({ loops: scope.loops + 1, breakable: true });
      body.places.push({ text: i, type: INT, readOnly: true });
      const n = r.between(1, 6);
      const form = r.below(3);
      if (form === 0) return `for (int ${i} = 0; ${i} < ${n}; ${i}++) ${this._block(body)}`;
      if (form === 1) return `{ int ${i} = ${n}; while (${i}-- > 0) ${this._block(body)} }`;
      return `{ int ${i} = 0; do ${this._block(body)} while (++${i} < ${n}); }`;
    }
    if (roll < 60) return this._switch(scope, inner);
    if (roll < 64) return this._goto(scope, inner);
    if (roll < 68) return this._declared(scope);
    if (roll < 73) return this._structAssignment(scope);
    if (roll < 77 && !scope.pure && this._functions.length > 0)
      return this._callStatement(r.pick(this._functions), scope);
    if (roll < 80 && !scope.pure) return this._memory(scope);
    if (roll < 83) return this._pointerWalk(scope);
    if (roll < 86) return this._vla(scope, inner);
    if (roll < 88 && !scope.pure) return this._print(scope);
    if (roll < 91 && scope.breakable) return `if (${this._integer(1, scope)}) ${r.pick(['break', 'continue'])};`;
    if (roll < 94) return this._block(inner());
    if (roll < 96 && !scope.pure) return this._atomic(scope);
    return this._increment(scope);
  }

  private _block(scope: Scope): string {
    const lines: string[] = [];
    if (this._r.chance(30)) lines.push(this._local(scope));
    for (let i = this._r.between(1, 3); i > 0; i--) lines.push(this._statement(scope));
    return `{ ${lines.join('\n')} }`;
  }

  /** A declaration that stays in sight. */
  private _local(scope: Scope): string {
    const r = this._r;
    const type = this._type();
    const name = this._name('v');
    this._budget = 12;
    const text =
      `${r.chance(8) ? 'volatile ' : r.chance(6) ? 'register ' : ''}${declare(type, name)} = ` +
      `${this._initializer(type, r.chance(30), scope)};`;
    if (!text.startsWith('register')) {
      scope.places.push({ text: name, type });
      if (type.kind !== 'array' && !text.startsWith('volatile') && r.chance(30)) {
        const pointer = this._name('q');
        scope.pointers.push({ text: pointer, to: type, depth: 1 });
        return `${text} ${nameOf(type)} *${pointer} = &${name};`;
      }
    } else if (type.kind === 'scalar') scope.places.push({ text: name, type });
    return text;
  }

  private _declared(scope: Scope): string {
    const type = this._r.pick(INTEGERS);
    const name = this._name('s');
    if (scope.pure) return `${type.name} ${name} = ${this._integer(1, scope)}; (void)${name};`;
    scope.places.push({ text: name, type });
    return `static ${type.name} ${name} = ${literal(this._r, type)};`;
  }

  private _targets(scope: Scope): Place {
    return scope.pure
      ? this._down(this._r.pick(scope.places.filter((place) => !place.readOnly && /^[vs]\d*$/.test(place.text))), scope)
      : this._place(scope, true);
  }
  private _hasTargets(scope: Scope): boolean {
    return !scope.pure || scope.places.some((place) => !place.readOnly && /^[vs]\d*$/.test(place.text));
  }

  private _assignment(scope: Scope): string {
    const r = this._r;
    if (!this._hasTargets(scope)) return ';';
    const place = this._targets(scope);
    const type = place.type as Scalar;
    if (type.float) return `${place.text} ${r.pick(['=', '+=', '-=', '*='])} ${this._float(type, 3, scope)};`;
    const roll = r.below(10);
    if (roll < 5) return `${place.text} = ${this._integer(4, scope)};`;
    if (roll < 8) return `${place.text} ${r.pick(['+=', '-=', '*=', '&=', '|=', '^='])} ${this._integer(3, scope)};`;
    if (roll < 9) return `${place.text} ${r.pick(['<<=', '>>='])} (${this._integer(2, scope)} & 7);`;
    return `${place.text} ${r.pick(['/=', '%='])} ${r.between(2, 77)};`;
  }

  private _increment(scope: Scope): string {
    const r = this._r;
    if (!this._hasTargets(scope)) return ';';
    const place = this._targets(scope);
    const text = r.chance(50) ? `${r.pick(['++', '--'])}${place.text}` : `${place.text}${r.pick(['++', '--'])}`;
    if (!r.chance(40) || scope.pure) return `${text};`;
    return (place.type as Scalar).float ? `mix_d(${text});` : `mix_i(${text});`;
  }

  private _switch(scope: Scope, inner: (more?: Partial<Scope>) => Scope): string {
    const r = this._r;
    const cases: string[] = [];
    const used = new Set<number>();
    for (let i = r.between(1, 6); i > 0; i--) {
      const low = r.between(-4, 12);
      const high = r.chance(25) ? low + r.between(1, 3) : low;
      let clash = false;
      for (let v = low; v <= high; v++) clash ||= used.has(v);
      if (clash) continue;
      for (let v = low; v <= high; v++) used.add(v);
      cases.push(
        `case ${low}${high > low ? ` ... ${high}` : ''}: ` +
          `${this._statement(inner({ breakable: false }))}${r.chance(70) ? ' break;' : ''}`,
      );
    }
    if (r.chance(60))
      cases.splice(
        r.below(cases.length + 1),
        0,
        `default: ${this._statement(inner({ breakable: false }))}${r.chance(60) ? ' break;' : ''}`,
      );
    return (
      `switch ((${r.pick(['int', 'long', 'signed char', 'short'])})(${this._integer(2, scope)}) % 13) { ` +
      `${cases.join('\n')}; }`
    );
  }

  private _goto(scope: Scope, inner: (more?: Partial<Scope>) => Scope): string {
    const r = this._r;
    const label = this._name('L');
    if (r.chance(40)) {
      const n = r.between(2, 4);
      const targets = Array.from({ length: n }, (_, i) => `${label}_${i}`);
      const parts = targets.map((target) => `${target}: ${this._assignment(inner())} goto ${label}_end;`);
      return (
        `{ static void *const ${label}[] = { ${targets.map((target) => `&&${target}`).join(', ')} }; ` +
        `goto *${label}[(unsigned long)(${this._integer(1, scope)}) % ${n}u];\n${parts.join('\n')}\n` +
        `${label}_end: ; }`
      );
    }
    const i = this._name('c');
    return `{ int ${i} = 0; ${label}: ${this._assignment(inner())} if (++${i} < ${r.between(2, 4)}) goto ${label}; }`;
  }

  private _structAssignment(scope: Scope): string {
    const r = this._r;
    const places = scope.places.filter(
      (place) =>
        place.type.kind !== 'scalar' &&
        place.type.kind !== 'array' &&
        !place.readOnly &&
        (!scope.pure || /^[vs]\d*$/.test(place.text)),
    );
    if (places.length === 0) return this._assignment(scope);
    const to = r.pick(places);
    const type = to.type as Composite;
    const same = scope.places.filter((place) => place.type === type && place !== to);
    const roll = r.below(4);
    if (roll === 0 && same.length > 0) return `${to.text} = ${r.pick(same).text};`;
    if (roll === 1 && same.length > 1)
      return `${to.text} = ${this._integer(1, scope)} ? ${same[0].text} : ${same[1].text};`;
    const makers = this._functions.filter((fn) => fn.returns === type && (fn.pure || !scope.pure));
    if (roll === 2 && makers.length > 0) return `${to.text} = ${this._call(r.pick(makers), scope, 1)};`;
    return `${to.text} = (${nameOf(type)})${this._initializer(type, false, scope)};`;
  }

  private _memory(scope: Scope): string {
    const r = this._r;
    const name = this._name('b');
    const n = r.between(4, 40);
    const lines = [`unsigned char ${name}[${n}]; memset(${name}, ${r.below(256)}, sizeof(${name}));`];
    const half = n >> 1;
    lines.push(
      `memcpy(${name} + ${r.below(half)}, "${'qwertyuiopasdfghjklzx'.slice(0, Math.min(20, half))}", ` +
        `${Math.min(20, half)});`,
    );
    if (r.chance(50)) lines.push(`memmove(${name} + 1, ${name}, ${half});`);
    lines.push(`mix(${name}, sizeof(${name}));`);
    if (r.chance(40)) {
      const type = r.pick([INTEGERS[3], INTEGERS[5], ULONG]);
      lines.push(
        `{ ${type.name} x_${name}; memcpy(&x_${name}, ${name} + ${r.below(Math.max(1, n - 8 + 1))} * ` +
          `(sizeof(${name}) >= 9), ${n < 9 ? Math.min(n, type.bits >> 3) : 'sizeof(x_' + name + ')'}); ` +
          `${n < 9 ? '' : `mix_i(x_${name});`} }`,
      );
    }
    void scope;
    return `{ ${lines.join(' ')} }`;
  }

  private _pointerWalk(scope: Scope): string {
    const r = this._r;
    const arrays = scope.places.filter(
      (place) =>
        place.type.kind === 'array' &&
        place.type.of.kind === 'scalar' &&
        !place.type.of.float &&
        !/^g/.test(place.text),
    );
    if (arrays.length === 0 || scope.pure) return this._assignment(scope);
    const array = r.pick(arrays);
    const type = array.type as ArrayType;
    const p = this._name('w');
    return (
      `{ ${nameOf(type.of)} *${p} = (${nameOf(type.of)} *)${array.text}, *end_${p} = ${p} + ` +
      `${type.length}; while (${p} < end_${p}) { mix_i(*${p}++); } mix_i(end_${p} - ${p}); ` +
      `mix_i((char *)end_${p} - (char *)${array.text}); mix_i(${p}[-1]); }`
    );
  }

  private _vla(scope: Scope, inner: (more?: Partial<Scope>) => Scope): string {
    const r = this._r;
    const name = this._name('a');
    const type = r.pick(INTEGERS);
    const n = this._name('n');
    const body = inner();
    void scope;
    const target = this._hasTargets(body) ? this._targets(body) : undefined;
    const use = target && !(target.type as Scalar).float ? `${target.text} += ` : '(void)';
    return (
      `{ int ${n} = ((${this._integer(1, body)}) & 7) + 1; ${type.name} ${name}[${n}][2]; for (int i = ` +
      `0; i < ${n}; i++) { ${name}[i][0] = i; ${name}[i][1] = (${type.name})(i * 3); } ` +
      `${use}(${name}[${n} - 1][1] + (int)sizeof(${name}) + (int)sizeof(${name}[0])); }`
    );
  }

  private _atomic(scope: Scope): string {
    const r = this._r;
    const type = r.pick([INTEGERS[1], INTEGERS[4], INT, UNSIGNED, ULONG, INTEGERS[7]]);
    const name = this._name('x');
    const op = r.pick(['add', 'sub', 'and', 'or', 'xor']);
    const call = r.pick([
      `__atomic_fetch_${op}(&${name}, ${this._integer(1, scope)}, __ATOMIC_SEQ_CST)`,
      `__atomic_${op}_fetch(&${name}, ${this._integer(1, scope)}, __ATOMIC_RELAXED)`,
      `__sync_fetch_and_${op}(&${name}, ${this._integer(1, scope)})`,
      `__atomic_exchange_n(&${name}, ${this._integer(1, scope)}, __ATOMIC_ACQ_REL)`,
      `__sync_val_compare_and_swap(&${name}, ${name}, ${this._integer(1, scope)})`,
      `__sync_bool_compare_and_swap(&${name}, ${this._integer(1, scope)}, 3)`,
    ]);
    return `{ ${type.name} ${name} = ${this._integer(1, scope)}; mix_i(${call}); mix_i(${name}); }`;
  }

  /** printf with conversions of all kinds. */
  private _print(scope: Scope): string {
    const r = this._r;
    const parts: string[] = [];
    const args: string[] = [];
    for (let i = r.between(1, 4); i > 0; i--) {
      const flags = `${r.pick(['', '', '-', '0', '+', ' ', '#', '-#'])}${r.pick(['', '', '3', '12', '20'])}`;
      switch (r.below(9)) {
        case 0:
          parts.push(`%${flags}${r.pick(['', '', '.0', '.3', '.12'])}${r.pick(['d', 'u', 'x', 'X', 'o', 'i'])}`);
          args.push(`(int)(${this._integer(2, scope)})`);
          break;
        case 1:
          parts.push(`%${flags}${r.pick(['l', 'll', 'j', 'z', 't'])}${r.pick(['d', 'u', 'x', 'o'])}`);
          args.push(`(long)(${this._integer(2, scope)})`);
          break;
        case 2:
          parts.push(`%${r.pick(['hh', 'h'])}${r.pick(['d', 'u', 'x'])}`);
          args.push(`(int)(${this._integer(2, scope)})`);
          break;
        case 3:
          parts.push(`%${flags}${r.pick(['', '.0', '.1', '.3', '.10'])}${r.pick(['f', 'e', 'g', 'E', 'G', 'a'])}`);
          args.push(
            `({ double d_ = ${this._float(FLOATS[1], 2, scope)}; d_ == d_ && d_ < 1e300 && d_ > -1e300 ? d_ : 0.5; })`,
          );
          break;
        case 4:
          parts.push(`%${r.pick(['', '-8', '8', '.2', '8.1'])}s`);
          args.push(r.pick(['"text"', '""', '"a longer text"', '(char *)"x"']));
          break;
        case 5:
          parts.push('%c%%');
          args.push(`'a' + ((int)(${this._integer(1, scope)}) & 15)`);
          break;
        case 6:
          parts.push('%*d');
          args.push(`(int)((${this._integer(1, scope)}) & 15)`, `(int)(${this._integer(1, scope)})`);
          break;
        case 7:
          parts.push('%.*s');
          args.push(`(int)((${this._integer(1, scope)}) & 3)`, '"precise"');
          break;
        default:
          if (this._options.longDouble) {
            parts.push(`%${flags}${r.pick(['', '.0', '.3', '.20'])}L${r.pick(['f', 'e', 'g', 'a'])}`);
            args.push(
              `({ long double d_ = ${this._float(LONG_DOUBLE, 2, scope)}; d_ == d_ && d_ < 1e300L && ` +
                'd_ > -1e300L ? d_ : 0.5L; })',
            );
          } else {
            parts.push('%p');
            args.push('(void *)0x1234');
          }
      }
    }
    return `printf("${parts.join(' ')}\\n", ${args.join(', ')});`;
  }

  // Functions
  // ---------------------------------------------------------------------------------------------------------------

  private _callStatement(fn: Fn, scope: Scope): string {
    const r = this._r;
    const call = this._call(fn, scope, 1);
    if (fn.returns.kind !== 'scalar')
      return `{ ${nameOf(fn.returns)} r_ = ${call}; ${this._mixes('r_', fn.returns).join(' ')} }`;
    if (fn.returns.float)
      return fn.returns.name === 'float'
        ? `mix_f(${call});`
        : fn.returns.bits === 80
          ? `mix_l(${call});`
          : `mix_d(${call});`;
    return r.chance(20) ? `(void)${call};` : fn.returns.bits === 128 ? `mix_w(${call});` : `mix_i(${call});`;
  }

  private _call(fn: Fn, scope: Scope, depth: number): string {
    const r = this._r;
    const args = fn.params.map((type) => {
      if (type.kind === 'scalar') return this._expression(type, depth, scope);
      const places = scope.places.filter((place) => place.type === type);
      if (places.length > 0 && r.chance(60)) return r.pick(places).text;
      return `(${nameOf(type)})${this._initializer(type, true)}`;
    });
    const signature = `${nameOf(fn.returns)} (*)(${fn.params.map((type) => nameOf(type)).join(', ') || 'void'})`;
    const callee = r.chance(12) ? `(*(${signature})&${fn.name})` : r.chance(8) ? `(**${fn.name})` : fn.name;
    return `${callee}(${args.join(', ')})`;
  }

  private _function(): void {
    const r = this._r;
    const pure = r.chance(45);
    const fn: Fn = {
      name: this._name('f'),
      pure,
      returns: r.chance(25) ? r.pick(this._composites) : this._scalar(),
      params: Array.from({ length: r.below(6) }, () => (r.chance(22) ? r.pick(this._composites) : this._scalar())),
    };
    const scope: Scope = { places: [], pointers: [], fn, loops: 0, depth: 0, pure, breakable: false };
    if (!pure) {
      scope.places.push(...this._globals);
      scope.pointers.push(...this._pointers);
    }
    fn.params.forEach((type, i) => scope.places.push({ text: `a${i}`, type, readOnly: pure }));
    const lines: string[] = ['int v = 1;'];
    scope.places.push({ text: 'v', type: INT });
    for (let i = r.between(1, 4); i > 0; i--) lines.push(this._local(scope));
    for (let i = r.between(2, pure ? 4 : 7); i > 0; i--) lines.push(this._statement(scope));
    if (fn.returns.kind === 'scalar') {
      lines.push(`return ${this._expression(fn.returns, 3, scope)};`);
    } else {
      const same = scope.places.filter((place) => place.type === fn.returns);
      lines.push(
        'return ' +
          `${same.length > 0 && r.chance(60) ? r.pick(same).text : `(${nameOf(fn.returns)})${this._initializer(fn.returns, false, scope)}`};`,
      );
    }
    const params = fn.params.map((type, i) => declare(type, `a${i}`)).join(', ') || 'void';
    const head = `${nameOf(fn.returns)} ${fn.name}(${params})`;
    this._shared.push(`${head};`);
    this._units[r.below(this._units.length)].push(
      `${head}\n{\n\t${lines.join('\n\t').replace(/\n(?!\t)/g, '\n\t\t')}\n}`,
    );
    this._functions.push(fn);
  }

  /**
   * What a program has once: variadic functions, tables of functions, statics of one name, weak names, constructors,
   * K&R heads.
   */
  private _extras(): void {
    const r = this._r;
    const last = this._units.length - 1;
    this._shared.push('long total(int n, ...);', 'extern int order[16], order_n;', 'int overridden(void);');
    this._units[last].push(`long total(int n, ...)
{
	va_list ap, copy;
	long t = 0;

	va_start(ap, n);
	va_copy(copy, ap);
	for (int i = 0; i < n; i++) {
		switch (i % 4) {
		case 0: t += va_arg(ap, int); break;
		case 1: t += va_arg(ap, long); break;
		case 2: t += (long)va_arg(ap, double); break;
		default: t += *va_arg(ap, const char *); break;
		}
	}
	t += va_arg(copy, int);
	va_end(copy);
	va_end(ap);
	return t;
}
int order[16], order_n;
__attribute__((weak)) int overridden(void) { return ${r.below(100)}; }`);
    if (last > 0 && r.chance(50)) this._units[0].push(`int overridden(void) { return ${r.between(100, 200)}; }`);
    const priorities = [101, 200, 200, 300, undefined, undefined];
    this._units.forEach((unit, i) => {
      for (let k = r.below(3); k > 0; k--) {
        const priority = r.pick(priorities);
        unit.push(
          `__attribute__((constructor${priority === undefined ? '' : `(${priority})`})) static void ` +
            `start_${i}_${k}(void) { order[order_n++ % 16] = ${i * 10 + k}; }`,
        );
      }
      unit.push(
        `static int hidden = ${r.below(50)};\nstatic int step(int x) { hidden += x; return hidden; }\n` +
          `int step_${i}(void) { return step(${r.below(9)}); }`,
      );
      this._shared.push(`int step_${i}(void);`);
    });
    this._units[0].push(`static int kr(a, b, c) char a; short b; double c; { return a + b + (int)c; }
static int plus(int a, int b) { return a + b; }
static int minus(int a, int b) { return a - b; }
static int times(int a, int b) { return a * b; }
static const binary_fn table[] = { plus, [2] = minus, times };
static int twice(binary_fn f, int x) { return f ? f(f(x, 2), 3) : -1; }
struct flexible { int n; short tail[]; };
static struct flexible flexible = { 3, { 1, 2, 3 } };
static int recursive(int n) { return n < 2 ? n : recursive(n - 1) + recursive(n - 2); }`);
    this._prints.push(
      `\tprintf("%ld\\n", total(${r.between(1, 8)}, ${r.below(100)}, ${r.below(100)}L, ` +
        `${r.below(100)}.5, "c", -1, -2L, -3.0, "z"));`,
      `\tfor (int i = 0; i < 16; i++) printf("%d ", order[i]); puts("");`,
      ...this._units.map((_, i) => `\tprintf("%d ", step_${i}()); printf("%d\\n", step_${i}());`),
      `\tprintf("%d %d %d\\n", overridden(), kr(300, 70000, 2.9), recursive(${r.between(2, 12)}));`,
      `\tfor (int i = 0; i < 4; i++) printf("%d ", twice(table[i], ${r.between(-9, 9)})); puts("");`,
      '\t{ struct flexible *f = malloc(sizeof(*f) + 4 * sizeof(f->tail[0])); f->n = 4; for (int i = 0; ' +
        'i < f->n; i++) f->tail[i] = i * i;',
      '\tfor (int i = 0; i < f->n; i++) mix_i(f->tail[i]); for (int i = 0; i < flexible.n; i++) ' +
        'mix_i(flexible.tail[i]); free(f); }',
      `\tprintf("%d %d %d\\n", S_B, (int)sizeof(enum small), (enum big)B_C > 0);`,
    );
  }
}
