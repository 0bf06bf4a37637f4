/** Maps from a key to a list of values. */

/** Adds `value` to the list of `key`, which is made when there is none. */
export function push<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
