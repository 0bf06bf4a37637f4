// Sizes of C types in bytes, as far as the variables view needs them (System V AMD64 ABI 3.1).
import type { CType } from '../../c/types';

/** `sizeof`; undefined for incomplete, function and variable length types. */
export function sizeOf(type: CType): number | undefined {
  switch (type.kind) {
    case 'int':
    case 'float': return type.size;
    case 'pointer': return 8;
    case 'enum': return type.decl.underlying?.size ?? 4;
    case 'record': return type.record.complete ? type.record.size : undefined;
    case 'array': {
      const one = sizeOf(type.of);
      return one === undefined || type.length === undefined ? undefined : one * type.length;
    }
    case 'vector': {
      const one = sizeOf(type.of);
      if (one === undefined) return undefined;
      let size = 1;
      while (size < one * type.length) size *= 2;
      return size;
    }
    default: return undefined;
  }
}
