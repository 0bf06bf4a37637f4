/** The headers that come with the program, by the name that they are included by. All text in them is our own. */

import headers from 'c-headers';

export const bundledHeaders: ReadonlyMap<string, string> = new Map(Object.entries(headers));
