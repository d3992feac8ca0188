import { titleOf } from '../../catalog/packages.js';
import { type JudgedRelease, releaseText } from '../../catalog/release-text.js';
import type { Report } from './report.js';

/** A package with its release. */
interface NamedRelease extends JudgedRelease {
  readonly title: string;
}

/** Returns DeepSpeed and the packages of the loader, each with its release. */
export function releasesOf({ version, newerThanKnown, loaderReleases }: Report): readonly NamedRelease[] {
  const own = loaderReleases.map(release => ({ ...release, title: titleOf(release.name) }));
  return [{ title: titleOf('deepspeed'), version, ...(newerThanKnown && { newerThanKnown }) }, ...own];
}

/** Returns the releases that are checked as an older one: "DeepSpeed 0.20.0, judged as ...". */
export function newerReleases(report: Report): readonly string[] {
  const newer = releasesOf(report).filter(({ newerThanKnown }) => newerThanKnown !== undefined);
  return newer.map(release => `${release.title} ${releaseText(release)}`);
}

/** Returns the releases of the loader's packages as fields: `transformersVersion` and the like. */
export function releaseFields({ loaderReleases }: Report): { readonly [field: string]: string } {
  const fields = loaderReleases.flatMap(({ name, version, newerThanKnown }) => [
    [`${name}Version`, newerThanKnown ?? version],
    ...(newerThanKnown === undefined ? [] : [[`${name}JudgedAs`, version]]),
  ]);
  return Object.fromEntries(fields);
}
