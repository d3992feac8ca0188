// Finds the channel of a release, and its part of the change log.
//   node scripts/release.mjs v1.2.3              checks that this tag can be released; prints "channel=release" or "channel=pre-release"
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
 * Checks that a tag can be released.
 * @param {{ tag: string, version: string, serverVersion: string, changelog: string }} release the versions are those of
 * package.json and of server/package.json
 * @returns {{ channel: 'release' | 'pre-release', notes: string }}
 * @throws with every problem that prevents the release
 */
export function checkRelease({ tag, version, serverVersion, changelog }) {
  const channel = channelOf(version);
  const { date, notes } = entryOf(changelog, version) ?? {};
  const problems = [
    ...(tag === `v${version}` ? [] : [`the tag is ${tag}, package.json has ${version}: it has to be v${version}`]),
    ...(serverVersion === version ? [] : [`server/package.json has ${serverVersion}`]),
    ...(notes === undefined ? [`CHANGELOG.md has no "## [${version}]"`] : []),
    ...(notes === '' ? [`CHANGELOG.md says nothing about ${version}`] : []),
    ...(date === undefined || /^\d{4}-\d{2}-\d{2}$/.test(date) ? [] : [`CHANGELOG.md has no date for ${version}`]),
  ];
  if (problems.length > 0) {
    throw new Error(problems.join('; '));
  }
  return { channel, notes };
}

function main([tag = '', option]) {
  const read = file => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  const [version, serverVersion] = ['', 'server/'].map(folder => JSON.parse(read(`${folder}package.json`)).version);
  const { channel, notes } = checkRelease({ tag, version, serverVersion, changelog: read('CHANGELOG.md') });
  console.log(option === '--notes' ? notes : `channel=${channel}`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
