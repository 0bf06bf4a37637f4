/** The headers that come with the program, by the name that they are included by. */
export const bundledHeaders: ReadonlyMap<string, string> = new Map<string, string>();
