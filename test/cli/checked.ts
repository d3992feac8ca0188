import { run } from './program.js';

/** A config that DeepSpeed refuses. */
export const refused = '{ "train_batch_size": 8, "zero_optimization": { "overlap_com": true } }';

/** A config without a finding. */
export const clean = '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }';

/** The findings that the program reports for a file with `--format json`. */
export interface Checked {
  readonly file: string;
  readonly loader: string;
  readonly version: string;
  readonly transformersVersion?: string;
  readonly accelerateVersion?: string;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly range: { readonly start: object };
    readonly fix: { readonly title: string; readonly safe: boolean } | null;
  }[];
  readonly hiddenHints: number;
  readonly fixed?: readonly { readonly code: string; readonly title: string; readonly line: number }[];
}

/** Checks files in a folder. */
export async function checked(operands: readonly string[], cwd: string): Promise<readonly Checked[]> {
  const { out } = await run(['check', '--format', 'json', ...operands], { cwd });
  return JSON.parse(out) as readonly Checked[];
}

/** Returns the names of the checked files, in order. */
export async function names(operands: readonly string[], cwd: string): Promise<readonly string[]> {
  return (await checked(operands, cwd)).map(({ file }) => file.replaceAll('\\', '/'));
}
