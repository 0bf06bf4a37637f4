/** Words that a reader may have meant. */

import type { Suggestions } from '../api';

/** Words that are near, at most `most`: those that hold the wanted one first, then by edit distance. */
export function nearest(wanted: string, words: Iterable<string>, most = 6): Suggestions {
  const low = wanted.toLowerCase();
  const scored: [number, string][] = [];
  for (const word of new Set(words)) {
    const other = word.toLowerCase();
    const holds = low.length >= 3 && (other.includes(low) || (other.length >= 3 && low.includes(other)));
    const distance = holds
      ? Math.abs(other.length - low.length) / 100
      : editDistance(low, other, 1 + Math.floor(low.length / 4));
    if (distance !== undefined) scored.push([distance, word]);
  }
  scored.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  return { words: scored.slice(0, most).map(([, word]) => word), more: scored.length > most };
}

/** Levenshtein's distance, or undefined when it is more than `most`. */
function editDistance(a: string, b: string, most: number): number | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      least = Math.min(least, next[j]);
    }
    if (least > most) return undefined;
    row = next;
  }
  return row[b.length] <= most ? row[b.length] : undefined;
}
