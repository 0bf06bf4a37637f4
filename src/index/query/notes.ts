/** What the notes of call sites in the graph say, as data: the extraction writes them as sentences. */

import type { EvidenceFact, UnresolvedReason } from '../api';

/** A call that the compiler leaves out: its note is the constant condition. */
export function foldedFact(note: string): EvidenceFact {
  const taken = /^the switch on (.*) always takes another case$/s.exec(note);
  if (taken) return { code: 'constantSwitch', value: taken[1] };
  const constant = /^(.*) is always (true|false)$/s.exec(note);
  return { code: 'constantCondition', condition: constant?.[1] ?? note, value: constant?.[2] === 'true' };
}

/** A pointer call without a location: its note says why nothing is known of the pointer. */
export function unresolvedReason(note: string): UnresolvedReason {
  const type = /^the type of what has the member \.(.+) is unknown$/.exec(note);
  if (type) return { code: 'unknownType', member: type[1] };
  const name = /^(.+) is no variable$/.exec(note);
  if (name) return { code: 'noVariable', name: name[1] };
  switch (note) {
    case 'the text could not be read':
      return { code: 'unreadable' };
    case 'the pointer comes from a number':
      return { code: 'computed', form: 'number' };
    case 'the pointer comes from a statement expression':
      return { code: 'computed', form: 'statement' };
    case 'the pointer comes from variable arguments':
      return { code: 'computed', form: 'arguments' };
    case 'the pointer comes from a compound literal':
      return { code: 'computed', form: 'literal' };
    case 'the pointer comes from an expression':
      return { code: 'computed', form: 'expression' };
    default:
      return { code: 'computed', form: '' };
  }
}

/** A callback: its note says whom the function is handed to. */
export function receiverOf(note: string): string {
  return /^handed to (.+)\(\)$/.exec(note)?.[1] ?? '';
}
