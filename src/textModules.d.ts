// C text that is bundled with the program (declarations of libc, scenario programs) is imported as a string;
// esbuild and vitest load it so, and this tells the type checker.
declare module '*.h' {
  const text: string;
  export default text;
}

declare module '*.c' {
  const text: string;
  export default text;
}

/** All headers of src/c/include: text by the name that a header is included by (scripts/lib/cText.mjs). */
declare module 'c-headers' {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}
