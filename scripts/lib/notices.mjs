// Third-party notices of what is bundled: which npm packages esbuild has put into an output, and their licence texts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Licence texts of a package, by the names that npm packages give them. */
const LICENCE_FILE = /^(licen[cs]e|copying|notice|thirdpartynotices)([.\-_]|$)/i;

const RULE = '-'.repeat(120);

/** The text of the MIT licence (SPDX `MIT`), for packages that name it and leave its text out. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/**
 * Folders of the packages of which something stands in an output; what tree shaking left out does not count.
 * @param {readonly { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }[]} metafiles
 *   of esbuild
 * @returns {string[]} folders as the metafiles name them (`node_modules/lit`), each once
 */
export function bundledPackages(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        // The innermost package: a dependency that another package has for itself lies below that one.
        const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  return [...folders].sort();
}

/**
 * The notices: name, version and licence text of each package.
 * @param {readonly string[]} folders of the packages, absolute
 * @throws Error where a package has no licence text and is not under the MIT licence
 */
export function notices(folders) {
  const packages = folders
    .map(readPackage)
    .sort((a, b) => a.title.localeCompare(b.title, 'en'))
    // Two copies of one version say the same.
    .filter(({ title }, i, all) => title !== all[i - 1]?.title);
  return [
    'THIRD-PARTY NOTICES',
    '',
    'This extension contains the following packages.',
    ...packages.flatMap(({ title, licence, text }) => ['', RULE, `${title} (${licence})`, RULE, '', text]),
    '',
  ].join('\n');
}

function readPackage(folder) {
  const {
    name,
    version,
    license = 'no licence named',
    author,
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0 && license !== 'MIT')
    throw new Error(`${folder}: no licence text is there (${license}), and it is to be bundled.`);
  const holder = typeof author === 'string' ? author.replace(/\s*[<(].*$/, '') : author?.name;
  return {
    title: `${name} ${version}`,
    licence: license,
    text: texts.length > 0 ? texts.join('\n\n') : `Copyright (c) ${holder ?? `the authors of ${name}`}\n\n${MIT}`,
  };
}
