import type { LoaderId } from './loader-id.js';

/** What the user has set for a file. */
export interface Settings {
  readonly loader: LoaderId | 'auto';
  /** The release of DeepSpeed, or "auto", as those of the other packages. */
  readonly version: string;
  /** Where a version comes from that the user has not set himself. */
  readonly versionReason?: string;
  readonly transformersVersion: string;
  readonly transformersVersionReason?: string;
  readonly accelerateVersion: string;
  readonly accelerateVersionReason?: string;
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
  transformersVersion: 'auto',
  accelerateVersion: 'auto',
  worldSize: null,
  rules: {},
  ignoredKeys: [],
  syntax: false,
  inlayHints: { bytes: true, batch: true },
  codeLens: true,
  model: null,
  gpusPerNode: null,
};
