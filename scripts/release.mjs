// npm run release: makes a release of the extension.
//   npm run release -- major|minor|patch|1.2.3 [--dry-run]
// Sets the version in package.json and package-lock.json, closes the unreleased section of CHANGELOG.md, packs the
// .vsix in a copy of the repository, commits and tags, and publishes to the Visual Studio Marketplace (token in
// VSCE_PAT) and to Open VSX (token in OVSX_PAT). With --dry-run nothing outside the copy and artifacts/ changes: it
// says what it would commit and publish.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeChangelog, nextVersion, withVersion } from './lib/release.mjs';
import { must, npm, repository, show } from './lib/run.mjs';
import { ensureTool } from './lib/tools.mjs';

const args = process.argv.slice(2);
const dry = args.includes('--dry-run');
const [step, ...more] = args.filter((arg) => arg !== '--dry-run');
const say = (text) => process.stdout.write(`${text}\n`);

/** Shops of extensions: their names, where the token stands, and the program that publishes there. */
const SHOPS = [
  {
    name: 'Visual Studio Marketplace',
    token: 'VSCE_PAT',
    command: async (file) => [
      process.execPath,
      [join(await ensureTool('vsce', say), '@vscode/vsce/vsce'), 'publish', '--packagePath', file],
    ],
  },
  {
    name: 'Open VSX',
    token: 'OVSX_PAT',
    command: (file) => [npm()[0], [...npm()[1], 'exec', '--yes', '--', 'ovsx', 'publish', file]],
  },
];

try {
  await release();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function release() {
  if (!step || more.length > 0) throw new Error('Usage: npm run release -- major|minor|patch|1.2.3 [--dry-run]');
  const changes = await must('git', ['status', '--porcelain']);
  if (changes.trim() !== '') throw new Error(`There are changes that are not committed:\n${changes.trimEnd()}`);
  const read = (name) => readFileSync(join(repository, name), 'utf8');
  const manifest = JSON.parse(read('package.json'));
  const version = nextVersion(manifest.version, step);
  const tag = `v${version}`;
  if ((await must('git', ['tag', '--list', tag])).trim() !== '') throw new Error(`There is a tag ${tag} already.`);
  const missing = SHOPS.filter((shop) => !process.env[shop.token]);
  if (!dry && missing.length > 0)
    throw new Error(`No token: ${missing.map((shop) => `${shop.token} for the ${shop.name}`).join(', ')}.`);
  const changelog = closeChangelog(read('CHANGELOG.md'), version, new Date().toISOString().slice(0, 10));
  const files = {
    'package.json': withVersion(read('package.json'), version),
    'package-lock.json': withVersion(read('package-lock.json'), version),
    'CHANGELOG.md': changelog.text,
  };
  say(`${manifest.name} ${manifest.version} → ${version}\n\n${changelog.section}\n`);

  const file = await pack(files, `${manifest.name}-${version}.vsix`);
  say(`packed ${file}, ${(readFileSync(file).length / 1024).toFixed(0)} KiB`);

  if (dry) {
    say(`would write ${Object.keys(files).join(', ')}, commit "Release ${version}" and tag it ${tag}`);
  } else {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
    await must('git', ['commit', '--message', `Release ${version}`, ...Object.keys(files)]);
    await must('git', ['tag', '--annotate', tag, '--message', `${manifest.displayName} ${version}`]);
    say(`committed and tagged ${tag}`);
  }
  const failed = [];
  for (const shop of SHOPS) {
    const [program, programArguments] = await shop.command(file);
    const line = [program, ...programArguments].join(' ');
    if (dry) {
      const token = process.env[shop.token] ? 'is set' : 'is not set: it must be for the release itself';
      say(
        `would publish ${manifest.publisher}.${manifest.name} ${version} to the ${shop.name} (${shop.token} ${token}):`,
      );
      say(`  ${line}`);
    } else if ((await show(program, programArguments)) !== 0) failed.push(`${shop.name}: ${line}`);
    else say(`published to the ${shop.name}`);
  }
  // Commit, tag and .vsix stay: what failed can be done again by hand.
  if (failed.length > 0) throw new Error(`Not published, to be done again by hand:\n  ${failed.join('\n  ')}`);
  if (!dry) say(`Now: git push --follow-tags`);
}

/**
 * Packs the commit that is checked out, with some files replaced, in a copy of the repository.
 * @param {Record<string, string>} files text by path
 * @param {string} name of the .vsix
 * @returns {Promise<string>} the .vsix in artifacts/
 */
async function pack(files, name) {
  const room = mkdtempSync(join(tmpdir(), 'datapath-lens-release-'));
  try {
    const copy = join(room, 'repository');
    await must('git', ['clone', '--quiet', '--no-tags', repository, copy]);
    for (const [path, text] of Object.entries(files)) writeFileSync(join(copy, path), text);
    symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'), 'junction');
    await ensureTool('vsce', say);
    mkdirSync(join(copy, '.cache'));
    symlinkSync(join(repository, '.cache/tools'), join(copy, '.cache/tools'), 'junction');
    const [program, before] = npm();
    await must(program, [...before, 'run', 'package'], { cwd: copy });
    const packed = join(copy, 'artifacts', name);
    if (!existsSync(packed)) throw new Error(`npm run package left no ${name}`);
    mkdirSync(join(repository, 'artifacts'), { recursive: true });
    copyFileSync(packed, join(repository, 'artifacts', name));
    return join(repository, 'artifacts', name);
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}
