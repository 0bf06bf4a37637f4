// The page's texts in the reader's language; the host hands the translations over when the page is up.
let strings: Record<string, string> = {};

export function setStrings(translations: Record<string, string>): void {
  strings = translations;
}

/** A text, translated, with `{0}`, `{1}`… filled in. */
export function t(message: string, ...args: (string | number)[]): string {
  return (strings[message] ?? message).replace(/\{(\d+)\}/g, (_, n: string) => String(args[Number(n)]));
}
