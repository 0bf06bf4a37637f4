/**
 * GNU attributes (`__attribute__((…))`), asm labels, `_Alignas` and `#pragma pack` as the preprocessor hands it on.
 */

import type { SymbolAttributes } from '../ast';
import { evaluateConstant } from '../constants';
import { alignOf } from '../layout';
import { parseStrings } from '../literals';
import { K, P, TokenKind } from '../tokens';
import { parseAssignment } from './expressions';
import type { Parser } from './parser';
import { startsType } from './specifiers';
import { parseTypeName } from './declarators';
import { COMMA, LPAREN, RPAREN } from './tokenIds';

/** What attributes say, over all places of one declaration. */
export interface Attributes extends SymbolAttributes {
  packed?: boolean;
  /** Machine mode: `QI`, `HI`, `SI`, `DI`, `TI`, `word`… */
  mode?: string;
  /** Bytes of a vector. */
  vectorSize?: number;
}

/** The largest alignment that `aligned` without a number asks for on x86-64. */
const BIGGEST_ALIGNMENT = 16;

export function atAttribute(p: Parser): boolean {
  return p.at(K.__attribute__) || p.at(K.__attribute);
}

/** Reads all attributes that stand here into `into`. */
export function parseAttributes(p: Parser, into: Attributes): void {
  for (;;) {
    if (atAttribute(p)) {
      p.pos++;
      p.expect(LPAREN);
      p.expect(LPAREN);
      while (!p.at(RPAREN)) {
        if (p.accept(COMMA)) continue;
        if (p.kind[p.pos] !== TokenKind.Identifier) p.fail(`expected an attribute before ${p.describeToken()}`);
        parseAttribute(p, into);
      }
      p.expect(RPAREN);
      p.expect(RPAREN);
    } else if (p.at(K._Alignas)) {
      p.pos++;
      parseAlignas(p, into);
    } else return;
  }
}

function parseAlignas(p: Parser, into: Attributes): void {
  p.expect(LPAREN);
  const start = p.pos;
  const align = startsType(p) ? alignOf(parseTypeName(p)) : constantArgument(p);
  p.expect(RPAREN);
  if (align !== undefined && align !== 0 && isAlignment(p, align, start))
    into.aligned = Math.max(into.aligned ?? 0, align);
}

/** Whether gcc takes this alignment; a note where it does not. */
function isAlignment(p: Parser, align: number, token: number): boolean {
  if (align > 0 && align <= 2 ** 28 && Math.log2(align) % 1 === 0) return true;
  p.note(`an alignment of ${align} is not possible`, token);
  return false;
}

function constantArgument(p: Parser): number | undefined {
  const value = evaluateConstant(parseAssignment(p));
  return value === undefined ? undefined : Number(value);
}

function stringArgument(p: Parser): string {
  const texts: string[] = [];
  while (p.kind[p.pos] === TokenKind.String) texts.push(p.text(p.pos++));
  return new TextDecoder().decode(parseStrings(texts).bytes);
}

function parseAttribute(p: Parser, into: Attributes): void {
  const name = p.text().replace(/^__(.*)__$/, '$1');
  p.pos++;
  if (!p.at(LPAREN)) {
    applyPlain(name, into);
    return;
  }
  const close = p.skipBalanced(p.pos);
  const start = ++p.pos;
  switch (name) {
    case 'aligned': {
      const align = constantArgument(p);
      if (align !== undefined && isAlignment(p, align, start)) into.aligned = Math.max(into.aligned ?? 0, align);
      break;
    }
    case 'constructor':
      into.constructorPriority = constantArgument(p) ?? 65535;
      break;
    case 'destructor':
      into.destructorPriority = constantArgument(p) ?? 65535;
      break;
    case 'alias':
      into.alias = stringArgument(p);
      break;
    case 'section':
      into.section = stringArgument(p);
      break;
    case 'mode':
      into.mode = p.text().replace(/^__(.*)__$/, '$1');
      break;
    case 'vector_size':
      into.vectorSize = constantArgument(p);
      break;
    default: {
      const words: string[] = [];
      for (let i = start; i < close - 1; i++) words.push(p.text(i));
      (into.other ??= {})[name] = words.join(' ');
    }
  }
  p.pos = close;
}

function applyPlain(name: string, into: Attributes): void {
  switch (name) {
    case 'packed':
      into.packed = true;
      break;
    case 'aligned':
      into.aligned = Math.max(into.aligned ?? 0, BIGGEST_ALIGNMENT);
      break;
    case 'constructor':
      into.constructorPriority = 65535;
      break;
    case 'destructor':
      into.destructorPriority = 65535;
      break;
    case 'weak':
      into.weak = true;
      break;
    case 'noreturn':
      into.noreturn = true;
      break;
    case 'always_inline':
      into.alwaysInline = true;
      break;
    default:
      (into.other ??= {})[name] = '';
  }
}

/** `asm("name")` behind a declarator. */
export function parseAsmLabel(p: Parser, into: Attributes): void {
  if (!p.at(K.asm) && !p.at(K.__asm__) && !p.at(K.__asm)) return;
  p.pos++;
  p.expect(LPAREN);
  into.asmName = stringArgument(p);
  p.expect(RPAREN);
}

/** The part of attributes that a symbol keeps; undefined when there is none. */
export function symbolAttributes(attributes: Attributes): SymbolAttributes | undefined {
  let result: SymbolAttributes | undefined;
  for (const key of Object.keys(attributes) as (keyof Attributes)[]) {
    if (key === 'packed' || key === 'mode' || key === 'vectorSize' || attributes[key] === undefined) continue;
    (result ??= {})[key] = attributes[key] as never;
  }
  return result;
}

/**
 * `#pragma pack`, which the preprocessor hands on as the tokens `__pragma_pack ( … )`: `(n)`, `()`, `(push)`,
 * `(push, n)`, `(pop)`. Returns whether one stood here.
 */
export function parsePragmaPack(p: Parser): boolean {
  if (!p.atIdentifier() || p.text() !== '__pragma_pack') return false;
  p.pos++;
  if (!p.at(LPAREN)) return true;
  const close = p.skipBalanced(p.pos);
  const words: string[] = [];
  for (let i = p.pos + 1; i < close - 1; i++) if (p.text(i) !== ',') words.push(p.text(i));
  p.pos = close;
  p.accept(P[';']);
  const number = words.map(Number).find((value) => Number.isInteger(value) && value > 0);
  if (words[0] === 'push') p.packStack.push(p.pack);
  if (words[0] === 'pop') p.pack = p.packStack.pop();
  else if (number !== undefined) p.pack = number;
  else if (words.length === 0) p.pack = undefined;
  return true;
}
