// The text parts of `npm run release`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeChangelog, nextVersion, withVersion } from '../../../scripts/lib/release.mjs';
import { repository } from '../../support/trees';

describe('the next version', () => {
  it.each([
    ['major', '2.0.0'],
    ['minor', '1.3.0'],
    ['patch', '1.2.10'],
    ['1.2.9', '1.2.9'],
    ['1.10.0', '1.10.0'],
  ])('%s', (step, expected) => {
    expect(nextVersion('1.2.9', step)).toBe(expected);
  });

  it.each(['1.2.8', '0.9.9', '1.2', 'next', ''])('is not %j', (step) => {
    expect(() => nextVersion('1.2.9', step)).toThrow();
  });
});

describe('the changelog', () => {
  const text = '# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0 — 2026-01-02\n\n- Old.\n';

  it('closes the unreleased section', () => {
    const closed = closeChangelog(text, '0.2.0', '2026-12-01');
    expect(closed.section).toBe('- New.');
    expect(closed.text).toBe(text.replace('## Unreleased', '## 0.2.0 — 2026-12-01'));
  });

  it('takes a section with a version', () => {
    expect(closeChangelog('## 0.1.0 — unreleased\n\nFirst.\n', '0.1.0', '2026-12-01')).toEqual({
      text: '## 0.1.0 — 2026-12-01\n\nFirst.\n',
      section: 'First.',
    });
  });

  it('must have something to say', () => {
    expect(() => closeChangelog('## Unreleased\n\n## 0.1.0 — 2026-01-02\n- Old.\n', '1.0.0', '')).toThrow('empty');
    expect(() => closeChangelog('## 0.1.0 — 2026-01-02\n- Old.\n', '1.0.0', '')).toThrow('unreleased section');
  });
});

describe.each(['package.json', 'package-lock.json'])('the version in %s', (name) => {
  it('is the only thing that changes', () => {
    const text = readFileSync(join(repository, name), 'utf8');
    const changed = JSON.parse(withVersion(text, '99.1.2')) as Record<string, unknown>;
    const expected = JSON.parse(text) as { version: string; packages?: Record<string, { version: string }> };
    expected.version = '99.1.2';
    if (expected.packages) expected.packages[''].version = '99.1.2';
    expect(changed).toEqual(expected);
  });
});
