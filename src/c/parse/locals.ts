/**
 * Declarations inside blocks (C11 6.7).
 */

import type { CSymbol, Statement, VariableDeclaration } from '../ast';
import { K, P } from '../tokens';
import { decay } from '../typeRules';
import { parseAttributes, symbolAttributes } from './attributes';
import type { Attributes } from './attributes';
import { parseDeclarator } from './declarators';
import { parseInitializer } from './initializers';
import type { Parser } from './parser';
import { applyTypeAttributes, parseSpecifiers } from './specifiers';
import type { Specifiers } from './specifiers';
import { parseStaticAssert } from './statements';
import { declareTypedef } from './externals';

/** One declaration in a block with all its declarators, or a static assertion (an empty statement). */
export function parseLocalDeclaration(p: Parser): Statement {
  const start = p.pos;
  while (p.accept(K.__extension__));
  if (p.at(K._Static_assert)) {
    parseStaticAssert(p);
    return { kind: 'empty', start, end: p.pos };
  }
  const specifiers = parseSpecifiers(p);
  const variables: VariableDeclaration[] = [];
  if (!p.at(P[';'])) {
    do {
      const variable = parseLocal(p, specifiers);
      if (variable) variables.push(variable);
    } while (p.accept(P[',']));
  }
  p.expect(P[';']);
  return { kind: 'declaration', variables, start, end: p.pos };
}

function parseLocal(p: Parser, specifiers: Specifiers): VariableDeclaration | undefined {
  const start = p.pos;
  const attributes: Attributes = { ...specifiers.attributes };
  parseAttributes(p, attributes);
  const declarator = parseDeclarator(p, specifiers.type, attributes);
  const token = declarator.nameToken;
  if (token === undefined) p.fail(`expected a name before ${p.describeToken()}`);
  const type = applyTypeAttributes(declarator.type, attributes);
  if (specifiers.storage === 'typedef') {
    declareTypedef(p, token, type, attributes);
    return undefined;
  }
  const isFunction = type.kind === 'function';
  const symbol: CSymbol = p.makeSymbol(
    isFunction ? 'function' : 'variable',
    token,
    type,
    isFunction ? 'extern' : specifiers.storage,
    false,
  );
  symbol.threadLocal = specifiers.threadLocal;
  symbol.attributes = symbolAttributes(attributes);
  if (isFunction || specifiers.storage === 'extern') {
    // A declaration in a block names the object of file scope (C11 6.2.2p4, p5).
    const outer = p.context.fileScope.lookup(p.id[token]);
    p.scope.declare(
      p.id[token],
      outer && outer.kind === symbol.kind ? outer : { ...symbol, global: true, isStaticStorage: true },
    );
    return undefined;
  }
  // The name is in scope in its own initialiser (C11 6.2.1p7).
  p.scope.declare(p.id[token], symbol);
  const declaration: VariableDeclaration = { kind: 'variable', symbol, nameToken: token, start, end: p.pos };
  if (p.accept(P['='])) {
    const initializer = parseInitializer(p, type);
    symbol.type = specifiers.autoType ? decay(initializer.entries[0]?.value.type ?? type) : initializer.type;
    if (specifiers.autoType && initializer.entries[0]) initializer.entries[0].type = symbol.type;
    declaration.initializer = initializer.entries;
    if (symbol.isStaticStorage) symbol.initializer = initializer.entries;
  }
  declaration.end = p.pos;
  return declaration;
}
