/** Candidates of one call that are in doubt for the same reasons are shown as one family. */

import type { Doubt } from '../api';

/** Equal for doubts of one family. Reads nothing but codes and, of an entry chosen by bits, its array. */
export function doubtKey(doubts: readonly Doubt[]): string {
  return doubts
    .map((doubt) =>
      doubt.code === 'indexedByBits'
        ? `${doubt.code} ${doubt.array} ${doubt.index} ${doubt.file}:${doubt.line}`
        : doubt.code,
    )
    .join(';');
}

/** What is true of all of a family: the doubts without what they say of a single function. */
export function familyDoubts(doubts: readonly Doubt[]): readonly Doubt[] {
  return doubts.map((doubt): Doubt => {
    switch (doubt.code) {
      case 'otherComponent':
        return { code: doubt.code, component: '' };
      case 'otherDeviceKind':
        return { code: doubt.code, condition: '', file: '' };
      case 'otherCondition':
      case 'otherChoice':
        return { code: doubt.code, condition: '' };
      case 'otherObjects':
      case 'otherTable':
        return { code: doubt.code, table: '' };
      case 'excludedByNullTest':
        return { code: doubt.code, table: '', condition: doubt.condition };
      case 'otherProgram':
        return { code: doubt.code, program: '' };
      case 'installedEarlier':
        return { code: doubt.code, installer: '' };
      default:
        return doubt;
    }
  });
}
