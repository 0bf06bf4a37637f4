// Spells a C type as a programmer writes it (C11 6.7.7): `volatile uint32_t`, `struct rte_ring *`, `int (*)(void *)`.
import { Qualifier, type CType, type FunctionType } from '../../c/types';

const QUALIFIERS: [number, string][] = [
  [Qualifier.Const, 'const'], [Qualifier.Volatile, 'volatile'], [Qualifier.Restrict, 'restrict'], [Qualifier.Atomic, '_Atomic'],
];

function qualifiers(quals: number): string {
  return QUALIFIERS.filter(([bit]) => quals & bit).map(([, text]) => text).join(' ');
}

/** The type's name; `declarator` is what stands where a declared name would. */
export function typeText(type: CType, declarator = ''): string {
  const quals = qualifiers(type.quals);
  const spaced = (base: string) => [quals, base, declarator].filter(Boolean).join(' ');
  if (type.alias) return spaced(type.alias);
  switch (type.kind) {
    case 'void': return spaced('void');
    case 'int':
    case 'float': return spaced(type.name);
    case 'record': return spaced(recordName(type.record));
    case 'enum': return spaced(type.decl.tag ? `enum ${type.decl.tag}` : type.decl.typedefName ?? 'enum {…}');
    case 'pointer': {
      const inner = `*${[quals, declarator].filter(Boolean).join(' ')}`;
      const wraps = !type.to.alias && (type.to.kind === 'function' || type.to.kind === 'array');
      return typeText(type.to, wraps ? `(${inner})` : inner);
    }
    case 'array': return typeText(type.of, `${declarator}[${type.length ?? ''}]`);
    case 'vector': return `${typeText(type.of)} __attribute__((vector_size(${type.length})))${declarator && ` ${declarator}`}`;
    case 'function': return typeText(type.returns, `${declarator}(${parameters(type)})`);
    case 'unknown': return spaced(type.name ?? '?');
  }
}

/** `struct rte_ring`, `union foo`, the typedef name of an untagged record, or `struct {…}`. */
export function recordName(record: { tag?: string; typedefName?: string; union: boolean }): string {
  const keyword = record.union ? 'union' : 'struct';
  return record.tag ? `${keyword} ${record.tag}` : record.typedefName ?? `${keyword} {…}`;
}

function parameters(type: FunctionType): string {
  if (type.unprototyped) return '';
  const names = type.params.map((param) => typeText(param.type));
  if (type.variadic) names.push('...');
  return names.join(', ') || 'void';
}
