// How C text becomes part of a bundle: a .c or .h file is imported as a string, and the module `c-headers` holds all
// headers of src/c/include, so that a header is added by adding its file. Both are declared in src/textModules.d.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../src/c/include');
const NAME = 'c-headers';

/** Paths of the headers in src/c/include, sorted: `asm/errno.h`. */
function headerPaths() {
  return readdirSync(FOLDER, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.h'))
    .sort();
}

/** The module `c-headers`: text by the name that a header is included by. */
function headersModule() {
  const texts = Object.fromEntries(headerPaths().map((path) => [path, readFileSync(join(FOLDER, path), 'utf8')]));
  return `export default ${JSON.stringify(texts)};`;
}

/**
 * Options for esbuild.
 * @type {Pick<import('esbuild').BuildOptions, 'loader' | 'plugins'>}
 */
export const cTextOptions = {
  loader: { '.h': 'text', '.c': 'text' },
  plugins: [
    {
      name: NAME,
      setup(build) {
        build.onResolve({ filter: /^c-headers$/ }, () => ({ path: NAME, namespace: NAME }));
        build.onLoad({ filter: /.*/, namespace: NAME }, () => {
          const paths = headerPaths();
          const folders = [FOLDER, ...new Set(paths.map((path) => join(FOLDER, path, '..')))];
          return { contents: headersModule(), watchFiles: paths.map((path) => join(FOLDER, path)), watchDirs: folders };
        });
      },
    },
  ],
};

/** Plugin for vite and vitest. */
export const cTextPlugin = {
  name: 'c-text',
  enforce: 'pre',
  resolveId(id) {
    return id === NAME ? `\0${NAME}` : undefined;
  },
  load(id) {
    if (id === `\0${NAME}`) return headersModule();
    const file = id.split('?')[0];
    return /\.[ch]$/.test(file) ? `export default ${JSON.stringify(readFileSync(file, 'utf8'))};` : undefined;
  },
};
