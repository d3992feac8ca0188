import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { channelOf, checkRelease, checkVersions, entryOf } from '../../../scripts/release.mjs';

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8');
}

const changelog = `# Changelog

## [Unreleased]

### Added

- Something that is not out yet.

## [0.2.0] - 2030-02-28

### Fixed

- It works.

## [0.1.0] - unreleased

## [0.1.0-old] - 2029-01-01

- Older.

[Unreleased]: https://example.com/compare/v0.2.0...HEAD
`;

const released = changelog.replace(/## \[Unreleased\].*?(?=## )/s, '## [Unreleased]\n\n');

describe('a release', () => {
  it('is a pre-release when the second number of its version is odd', () => {
    for (const version of ['0.2.0', '1.0.3', '2.10.11']) assert.equal(channelOf(version), 'release', version);
    for (const version of ['0.1.0', '1.3.0', '2.11.10']) assert.equal(channelOf(version), 'pre-release', version);
    for (const version of ['1.2', '1.2.3-beta', 'v1.2.3', ''])
      assert.throws(() => channelOf(version), /does not have three numbers/);
  });

  it('has the text of its entry in the change log', () => {
    assert.deepEqual(entryOf(changelog, '0.2.0'), { date: '2030-02-28', notes: '### Fixed\n\n- It works.' });
  });

  it('has no date and no text while its entry has none', () => {
    assert.deepEqual(entryOf(changelog, '0.1.0'), { date: 'unreleased', notes: '' });
  });

  it('has only the entry with exactly its version', () => {
    assert.equal(entryOf(changelog, '0.1'), undefined);
    assert.deepEqual(entryOf(changelog, '0.1.0-old'), { date: '2029-01-01', notes: '- Older.' });
  });

  const problemsOf = (release: Partial<Parameters<typeof checkRelease>[0]>): string => {
    try {
      checkRelease({ version: '0.2.0', others: {}, changelog: released, ...release });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is refused with a list of all problems', () => {
    assert.equal(problemsOf({ tag: 'v0.2.0' }), '');
    assert.match(problemsOf({ tag: '0.2.0' }), /has to be v0\.2\.0/);
    assert.match(problemsOf({ tag: 'v0.2.1' }), /the tag is v0\.2\.1, package\.json has 0\.2\.0/);
    assert.equal(problemsOf({ others: { 'a.json': '0.2.0', 'b.json': '0.1.9' } }), 'b.json has 0.1.9');
    assert.match(problemsOf({ tag: 'v0.3.0', version: '0.3.0' }), /no "## \[0\.3\.0\]"/);
    assert.match(problemsOf({ tag: 'v0.1.0', version: '0.1.0' }), /says nothing about 0\.1\.0; .* no date for 0\.1\.0/);
    assert.match(problemsOf({ tag: 'v0.2.0', changelog }), /still has changes under "Unreleased"/);
  });

  it('may have changes that are not out yet, and no date, before it has a tag', () => {
    assert.equal(problemsOf({ changelog }), '');
    const undated = changelog.replace('2030-02-28', 'unreleased');
    assert.equal(problemsOf({ changelog: undated }), '');
    assert.match(problemsOf({ changelog: changelog.replace('### Added', '### New') }), /"### New", which Keep a/);
  });

  it('has one version in all files', () => {
    assert.match(checkVersions().version, /^\d+\.\d+\.\d+$/);
  });

  it('is described in the change log, whose entries are ordered from new to old', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const own = read('CHANGELOG.md');
    assert.ok((entryOf(own, version)?.notes.length ?? 0) > 0, version);
    const versions = [...own.matchAll(/^## \[(\d+)\.(\d+)\.(\d+)\]/gm)].map(match => match.slice(1, 4).map(Number));
    const sorted = [...versions].sort((one, other) => {
      const at = one.findIndex((part, index) => part !== other[index]);
      return at < 0 ? 0 : (other[at] ?? 0) - (one[at] ?? 0);
    });
    assert.deepEqual(versions, sorted);
  });
});
