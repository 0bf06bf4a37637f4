/** What the code around knows to be there. */

/**
 * The value, which is never undefined here.
 * @param what names it in the error that a mistake of ours gives
 * @throws Error when it is undefined
 */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`internal error: there is no ${what}`);
  return value;
}
