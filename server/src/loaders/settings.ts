import type { LoaderId } from './loader-id.js';

/** The settings of a file. */
export interface Settings {
  readonly loader: LoaderId | 'auto';
  /** The release of DeepSpeed, or "auto". The other packages have the same. */
  readonly version: string;
  /** The source of a version that the user has not set. */
  readonly versionReason?: string;
  readonly transformersVersion: string;
  readonly transformersVersionReason?: string;
  readonly accelerateVersion: string;
  readonly accelerateVersionReason?: string;
  /** Processes of the run, null if unknown. Ranks that share a sequence count individually. */
  readonly worldSize: number | null;
  /** The source of a world size that the user has not set. A run may use only a part of it. */
  readonly worldSizeReason?: string;
  /** Levels of rules by code, if they differ from the rule's own. */
  readonly rules: { readonly [code: string]: RuleLevel };
  /** Globs of key paths (`my_framework.**`) that other programs own. */
  readonly ignoredKeys: readonly string[];
  /** Report syntax errors too. Only set if no editor reports them. */
  readonly syntax: boolean;
  /** The kinds of inlay hints to show. */
  readonly inlayHints: { readonly bytes: boolean; readonly batch: boolean };
  readonly codeLens: boolean;
  /** The model of the run: a number of parameters (`7B`), or the path of its config.json or index. Null if unknown. */
  readonly model: string | null;
  /** The content of that file, which the client reads. */
  readonly modelText?: string;
  /** GPUs of each host, null if unknown. */
  readonly gpusPerNode: number | null;
}

/** The level that a user can give a rule. */
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
