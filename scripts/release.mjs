// Finds the channel of a release, and its part of the change log.
//   node scripts/release.mjs v1.2.3              checks that this tag can be released; prints "channel=release" or "channel=pre-release", and "homepage=" with the address of the site
//   node scripts/release.mjs v1.2.3 --notes      prints its part of CHANGELOG.md
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Returns the channel of a version. The Marketplace accepts no suffix such as "-beta", so a version with an odd second
 * number is a pre-release. 0.2.0 is therefore newer than every pre-release 0.1.x, and users of pre-releases get it,
 * too.
 * @param {string} version such as "1.2.3"
 * @returns {'release' | 'pre-release'}
 * @throws if the version does not have three numbers
 */
export function channelOf(version) {
  const minor = /^\d+\.(\d+)\.\d+$/.exec(version)?.[1];
  if (minor === undefined) {
    throw new Error(`"${version}" does not have three numbers, and the Marketplace accepts no other version`);
  }
  return Number(minor) % 2 === 1 ? 'pre-release' : 'release';
}

/**
 * Returns a version's entry in the change log.
 * @param {string} changelog contents of CHANGELOG.md
 * @returns {{ date: string, notes: string } | undefined} date: what follows the version, such as "2030-01-31"
 */
export function entryOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find(each => each.startsWith(`[${version}]`));
  const [heading = '', ...lines] = section?.split('\n') ?? [];
  // Addresses of links are at the end of the file.
  const notes = lines
    .filter(line => !/^\[[^\]]+\]: /.test(line))
    .join('\n')
    .trim();
  return section === undefined ? undefined : { date: heading.slice(version.length + 2).replace(/^ - /, ''), notes };
}

/**
 * Checks that a version can be released.
 * @param {{ tag?: string, version: string, others: { [file: string]: string | undefined }, changelog: string }} release
 * `version` is that of package.json, `others` has those of other files. Without a tag, the entry in the change log needs no date.
 * @returns {{ channel: 'release' | 'pre-release', notes: string }}
 * @throws with every problem that prevents the release
 */
export function checkRelease({ tag, version, others, changelog }) {
  const channel = channelOf(version);
  const { date, notes } = entryOf(changelog, version) ?? {};
  const isDated = date === undefined || tag === undefined || /^\d{4}-\d{2}-\d{2}$/.test(date);
  const problems = [
    ...(tag === undefined || tag === `v${version}`
      ? []
      : [`the tag is ${tag}, package.json has ${version}: it has to be v${version}`]),
    ...Object.entries(others).flatMap(([file, other]) => (other === version ? [] : [`${file} has ${other}`])),
    ...(notes === undefined ? [`CHANGELOG.md has no "## [${version}]"`] : []),
    ...(notes === '' ? [`CHANGELOG.md says nothing about ${version}`] : []),
    ...(isDated ? [] : [`CHANGELOG.md has no date for ${version}`]),
    ...unreleasedProblems(changelog, tag),
  ];
  if (problems.length > 0) {
    throw new Error(problems.join('; '));
  }
  return { channel, notes };
}

/** A change under "Unreleased" would be in the files of a release, and not in its notes. */
function unreleasedProblems(changelog, tag) {
  const notes = entryOf(changelog, 'Unreleased')?.notes ?? '';
  const unknown = [...notes.matchAll(/^### (.*)$/gm)]
    .map(([, group]) => group)
    .filter(group => !['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'].includes(group));
  return [
    ...unknown.map(group => `CHANGELOG.md has "### ${group}", which Keep a Changelog does not know`),
    ...(tag !== undefined && notes !== '' ? ['CHANGELOG.md still has changes under "Unreleased"'] : []),
  ];
}

/**
 * Checks the versions of this project, and its change log.
 * @param {string} [tag] without it, only what holds before a release, too
 * @returns {{ version: string, homepage: string, channel: 'release' | 'pre-release', notes: string }}
 * @throws with every problem that prevents the release
 */
export function checkVersions(tag) {
  const read = file => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  const { version, homepage = '' } = JSON.parse(read('package.json'));
  const lock = JSON.parse(read('package-lock.json'));
  const others = {
    'server/package.json': JSON.parse(read('server/package.json')).version,
    'package-lock.json': lock.version,
    'package-lock.json, packages': lock.packages[''].version,
    'pyproject.toml': /^version = "(.*)"$/m.exec(read('pyproject.toml'))?.[1],
  };
  return { version, homepage, ...checkRelease({ tag, version, others, changelog: read('CHANGELOG.md') }) };
}

function main([tag = '', option]) {
  const { channel, homepage, notes } = checkVersions(tag);
  console.log(option === '--notes' ? notes : `channel=${channel}\nhomepage=${homepage}`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
