import { newestVersion } from '../catalog/releases.js';
import type { ConfigDocument } from '../document/config-document.js';
import { pathOf, propertiesOf } from '../document/syntax-tree.js';
import type { Loader, LoaderId } from './loader.js';
import { loaders } from './loaders.js';
import { ownAuto } from './own-auto.js';

export { loaders };

/** What the user has set for a file. */
export interface Settings {
  readonly loader: LoaderId | 'auto';
  readonly version: string;
  /** Where a version comes from that the user has not set himself. */
  readonly versionReason?: string;
  /** Processes of the run, null when unknown; those that share a sequence are counted one by one. */
  readonly worldSize: number | null;
  /** Where a world size comes from that the user has not set himself: a run may well leave a part of it out. */
  readonly worldSizeReason?: string;
  /** Level of rules by code, where it is not the rule's own. */
  readonly rules: { readonly [code: string]: RuleLevel };
  /** Globs of key paths (`my_framework.**`) that belong to somebody else. */
  readonly ignoredKeys: readonly string[];
  /** Report syntax errors, too: only where no editor does. */
  readonly syntax: boolean;
  /** Which hints stand between the text. */
  readonly inlayHints: { readonly bytes: boolean; readonly batch: boolean };
  readonly codeLens: boolean;
  /** The model of the run: a number of parameters (`7B`), or the path of its config.json or index; null when unknown. */
  readonly model: string | null;
  /** The text of that file, which the client reads. */
  readonly modelText?: string;
  /** GPUs of each host, null when unknown. */
  readonly gpusPerNode: number | null;
}

/** What a user can make of a rule. */
export type RuleLevel = 'off' | 'hint' | 'information' | 'warning' | 'error';

export const defaultSettings: Settings = {
  loader: 'auto',
  version: 'auto',
  worldSize: null,
  rules: {},
  ignoredKeys: [],
  syntax: false,
  inlayHints: { bytes: true, batch: true },
  codeLens: true,
  model: null,
  gpusPerNode: null,
};

/** What is taken for granted about the run that a file belongs to, with the reasons for the status item. */
export interface Assumptions {
  readonly loader: Loader;
  readonly loaderReason: string;
  readonly version: string;
  readonly versionReason: string;
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
    if (isAuto && !ownAuto.has(pathOf(property).join('.'))) {
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
  return {
    loader: chosen ?? (auto ? loaders.transformers : loaders.deepspeed),
    loaderReason: chosen === undefined ? found : 'set by deepspeed.loader',
    version: automatic ? newestVersion : settings.version,
    versionReason: automatic
      ? 'the newest this extension knows'
      : (settings.versionReason ?? 'set by deepspeed.version'),
    worldSize: settings.worldSize ?? undefined,
    ...(settings.worldSizeReason === undefined ? {} : { worldSizeReason: settings.worldSizeReason }),
    syntax: settings.syntax,
  };
}
