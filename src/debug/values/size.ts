// Sizes of objects that can be shown: unlike `sizeof`, nothing for types that have no objects.
import { sizeOf as layoutSize } from '../../c/layout';
import type { CType } from '../../c/types';

/** Bytes of an object; undefined for void, functions, unknown, incomplete and variable length types. */
export function sizeOf(type: CType): number | undefined {
  switch (type.kind) {
    case 'void':
    case 'function':
    case 'unknown':
      return undefined;
    case 'record':
      return type.record.complete ? type.record.size : undefined;
    case 'array': {
      const one = sizeOf(type.of);
      return one === undefined || type.length === undefined ? undefined : one * type.length;
    }
    default:
      return layoutSize(type);
  }
}
