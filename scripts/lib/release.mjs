// The parts of a release that are text only: the next version, the changelog, the files that hold the version.

/**
 * The version after `current`.
 * @param {string} current `1.2.3`
 * @param {string} step `major`, `minor`, `patch`, or a version; the current one itself is taken for a first release
 * @returns {string}
 * @throws Error where the step is none of these or goes back
 */
export function nextVersion(current, step) {
  const numbers = parse(current);
  if (!numbers) throw new Error(`${current} is no version of the form 1.2.3.`);
  const [major, minor, patch] = numbers;
  if (step === 'major') return `${major + 1}.0.0`;
  if (step === 'minor') return `${major}.${minor + 1}.0`;
  if (step === 'patch') return `${major}.${minor}.${patch + 1}`;
  const wanted = parse(step);
  if (!wanted) throw new Error(`${step} is neither major, minor, patch nor a version of the form 1.2.3.`);
  const at = wanted.findIndex((number, i) => number !== numbers[i]);
  if (at >= 0 && wanted[at] < numbers[at]) throw new Error(`${step} is before ${current}.`);
  return step;
}

function parse(version) {
  return /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1).map(Number);
}

/**
 * Closes the section of the changelog that is marked as unreleased (`## 0.2.0 — unreleased`, `## Unreleased`).
 * @param {string} text CHANGELOG.md
 * @param {string} version
 * @param {string} date `2026-12-01`
 * @returns {{ text: string, section: string }} the new changelog, and what it says of this version, without heading
 * @throws Error where the first section is not unreleased, or empty
 */
export function closeChangelog(text, version, date) {
  const headings = [...text.matchAll(/^## .*$/gm)];
  const [first, second] = headings;
  if (!first || !/\bunreleased\b/i.test(first[0]))
    throw new Error('CHANGELOG.md does not begin with an unreleased section: "## Unreleased" and what is new.');
  const section = text.slice(first.index + first[0].length, second?.index ?? text.length).trim();
  if (section === '') throw new Error('The unreleased section of CHANGELOG.md is empty.');
  const heading = `## ${version} — ${date}`;
  return {
    text: `${text.slice(0, first.index)}${heading}${text.slice(first.index + first[0].length)}`,
    section,
  };
}

/**
 * package.json or package-lock.json with another version of the package itself, all else as it was.
 * @param {string} text
 * @param {string} version
 * @throws Error where there is no version
 */
export function withVersion(text, version) {
  const current = JSON.parse(text).version;
  if (typeof current !== 'string') throw new Error('There is no version in the file.');
  // The lock file has it twice: at the top, and for the root package, which comes before all others.
  let left = JSON.parse(text).packages?.['']?.version === current ? 2 : 1;
  return text.replaceAll(`"version": "${current}"`, (found) => (left-- > 0 ? `"version": "${version}"` : found));
}
