import { lookUp } from '../catalog/catalog.js';
import { newestOf, type PackageName, settingOf } from '../catalog/packages.js';
import { takesAuto } from '../catalog/parameter.js';
import { compareVersions } from '../catalog/version.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type PropertyNode, pathOf, propertiesOf, valueAt } from '../document/syntax-tree.js';
import { loaderIn } from './in-release.js';
import type { Loader } from './loader.js';
import { loaderFacts, loaders } from './loaders.js';
import type { Settings } from './settings.js';

export type { RuleLevel, Settings } from './settings.js';
export { defaultSettings } from './settings.js';
export { loaders };

/** The release of a package that is assumed, and why. */
export interface AssumedRelease {
  readonly name: PackageName;
  /** The release that a file is judged as. */
  readonly version: string;
  /** The release that it is for, where that is newer than any that is known. */
  readonly newerThanKnown?: string;
  readonly reason: string;
  /** It is pinned or set, and one that we know. */
  readonly isKnown: boolean;
}

/** What is taken for granted about the run that a file belongs to, with the reasons for the status item. */
export interface Assumptions {
  readonly loader: Loader;
  readonly loaderReason: string;
  /** The release that a file is judged as. */
  readonly version: string;
  /** The release that it is for, where that is newer than any that is known. */
  readonly newerThanKnown?: string;
  readonly versionReason: string;
  /** The release is pinned or set, and one that we know. */
  readonly isVersionKnown: boolean;
  /** The releases of the loader's own packages. */
  readonly loaderReleases: readonly AssumedRelease[];
  readonly worldSize: number | undefined;
  /** Where the world size comes from if it was found rather than set. Findings that rest on it are no errors. */
  readonly worldSizeReason?: string;
  /** Nobody else reports syntax errors. */
  readonly syntax: boolean;
}

/** Whether a key with the value "auto" is one that a loader may fill: DeepSpeed knows it and has no "auto" of its own for it. */
function isLeftToLoader(property: PropertyNode): boolean {
  const path = pathOf(property).join('.');
  const type = property.parent.parent?.kind === 'property' ? valueAt(property.parent.parent.parent, 'type') : undefined;
  const parameter = lookUp(path, type?.kind === 'string' ? String(type.value) : undefined)?.parameter;
  return (parameter !== undefined && !takesAuto(parameter)) || Object.hasOwn(loaderFacts.transformers.fills, path);
}

/** Whether a file has an "auto" that DeepSpeed leaves to a loader. */
function usesAuto(document: ConfigDocument): boolean {
  // Escapes could spell it, too.
  if (!/auto|\\/.test(document.text)) {
    return false;
  }
  for (const property of propertiesOf(document.root)) {
    const isAuto = property.value?.kind === 'string' && property.value.value === 'auto';
    if (isAuto && isLeftToLoader(property)) {
      return true;
    }
  }
  return false;
}

/** The release of a package that the settings name, else the newest known. */
function releaseOf(name: PackageName, settings: Settings): AssumedRelease {
  const setting = settingOf(name);
  const version = settings[setting];
  const newest = newestOf(name);
  if (version === 'auto') {
    return { name, version: newest, reason: 'the newest this extension knows', isKnown: false };
  }
  const reason = settings[`${setting}Reason`] ?? `set by deepspeed.${setting}`;
  return compareVersions(version, newest) > 0
    ? { name, version: newest, newerThanKnown: version, reason, isKnown: false }
    : { name, version, reason, isKnown: true };
}

/** Decides loader and releases for a document: the settings where they say something, else the file itself. */
export function assume(document: ConfigDocument, settings: Settings): Assumptions {
  const chosen = settings.loader === 'auto' ? undefined : settings.loader;
  const auto = chosen === undefined && usesAuto(document);
  const found = auto ? 'the file contains "auto" values' : 'no key that a loader fills is "auto"';
  const id = chosen ?? (auto ? 'transformers' : 'deepspeed');
  const { version, newerThanKnown, reason, isKnown } = releaseOf('deepspeed', settings);
  const loaderReleases = loaderFacts[id].packages.map(name => releaseOf(name, settings));
  return {
    loader: loaderIn(
      loaderFacts[id],
      Object.fromEntries(loaderReleases.map(release => [release.name, release.version])),
    ),
    loaderReason: chosen === undefined ? found : 'set by deepspeed.loader',
    version,
    ...(newerThanKnown === undefined ? {} : { newerThanKnown }),
    versionReason: reason,
    isVersionKnown: isKnown,
    loaderReleases,
    worldSize: settings.worldSize ?? undefined,
    ...(settings.worldSizeReason === undefined ? {} : { worldSizeReason: settings.worldSizeReason }),
    syntax: settings.syntax,
  };
}
