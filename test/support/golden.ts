// Golden files: what a program of ours is to print, kept beside the test. UPDATE=1 writes them; one that is missing fails.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The text of a golden file.
 * @param make what to write there under UPDATE=1; only called then
 * @param encoding of the file: latin1 where the text stands for bytes
 * @throws where the file is missing
 */
export function golden(file: string, make: () => string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  if (process.env.UPDATE) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, make(), encoding);
  }
  if (!existsSync(file)) throw new Error(`${file} is missing: UPDATE=1 writes it.`);
  return readFileSync(file, encoding);
}
