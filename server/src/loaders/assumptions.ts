import { lookUp } from '../catalog/catalog.js';
import { takesAuto } from '../catalog/parameter.js';
import { newestVersion } from '../catalog/releases.js';
import { compareVersions } from '../catalog/version.js';
import type { ConfigDocument } from '../document/config-document.js';
import { pathOf, propertiesOf } from '../document/syntax-tree.js';
import type { Loader } from './loader.js';
import { loaders } from './loaders.js';
import type { Settings } from './settings.js';

export type { RuleLevel, Settings } from './settings.js';
export { defaultSettings } from './settings.js';
export { loaders };

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
  readonly worldSize: number | undefined;
  /** Where the world size comes from if it was found rather than set. Findings that rest on it are no errors. */
  readonly worldSizeReason?: string;
  /** Nobody else reports syntax errors. */
  readonly syntax: boolean;
}

/** Whether a file has an "auto" that DeepSpeed leaves to a loader. */
function usesAuto(document: ConfigDocument): boolean {
  // Escapes could spell it, too.
  if (!/auto|\\/.test(document.text)) {
    return false;
  }
  for (const property of propertiesOf(document.root)) {
    const isAuto = property.value?.kind === 'string' && property.value.value === 'auto';
    if (isAuto && !takesAuto(lookUp(pathOf(property).join('.'))?.parameter)) {
      return true;
    }
  }
  return false;
}

/** Decides loader and version for a document: the settings where they say something, else the file itself. */
export function assume(document: ConfigDocument, settings: Settings): Assumptions {
  const chosen = settings.loader === 'auto' ? undefined : loaders[settings.loader];
  const auto = chosen === undefined && usesAuto(document);
  const found = auto ? 'the file contains "auto" values' : 'the file contains no "auto" values';
  const automatic = settings.version === 'auto';
  const isNewest = !automatic && compareVersions(settings.version, newestVersion) > 0;
  return {
    loader: chosen ?? (auto ? loaders.transformers : loaders.deepspeed),
    loaderReason: chosen === undefined ? found : 'set by deepspeed.loader',
    version: automatic || isNewest ? newestVersion : settings.version,
    ...(isNewest ? { newerThanKnown: settings.version } : {}),
    versionReason: automatic
      ? 'the newest this extension knows'
      : (settings.versionReason ?? 'set by deepspeed.version'),
    isVersionKnown: !automatic && !isNewest,
    worldSize: settings.worldSize ?? undefined,
    ...(settings.worldSizeReason === undefined ? {} : { worldSizeReason: settings.worldSizeReason }),
    syntax: settings.syntax,
  };
}
