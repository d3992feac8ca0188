import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A value of a label: data, `{"$unknown": true}` for an expression, `$key:` and `$merge` for keys that are computed. */
export type LabelValue =
  | string
  | number
  | boolean
  | null
  | readonly LabelValue[]
  | { readonly [name: string]: LabelValue };

interface Outcome {
  readonly ok: boolean;
  readonly message?: string;
}

/**
 * What DeepSpeed said about a dict as it is, and with plausible values in place of computed ones, chosen in two ways.
 */
interface LabelledVerdict {
  readonly deepspeed?: Outcome;
  readonly deepspeed_filled?: { readonly certain: boolean; readonly with_fill_1: Outcome };
}

/** A dict as Python's ast has it. Lines count from 1, columns from 0 in bytes of UTF-8. */
interface LabelledDict {
  readonly kind: 'root' | 'zero';
  readonly value: LabelValue;
  /** The target of its assignment. */
  readonly target?: string | null;
  readonly mutated: boolean;
  readonly verdict?: LabelledVerdict;
  readonly line: number;
  readonly col: number;
  readonly end_line: number;
  readonly end_col: number;
}

interface Row {
  readonly type: string;
  readonly file: string;
  readonly dicts: readonly LabelledDict[];
}

/** A dict that a file should have as a region. */
export interface ExpectedDict {
  readonly kind: 'config' | 'zero_optimization';
  readonly offset: number;
  readonly end: number;
  readonly value: LabelValue;
  readonly isChanged: boolean;
  /** Whether its name says that a search takes configs from it. No program gives DeepSpeed its lists. */
  readonly isSearchSpace: boolean;
  /** Why DeepSpeed refuses the dict, empty if it does not; undefined if that depends on what a program computes. */
  readonly refusal: string | undefined;
}

function refusalIn({ deepspeed, deepspeed_filled: filled }: LabelledVerdict = {}): string | undefined {
  const outcome = deepspeed ?? (filled?.certain ? filled.with_fill_1 : undefined);
  return outcome && (outcome.ok ? '' : (outcome.message ?? 'refused'));
}

export interface PythonFile {
  readonly file: string;
  readonly text: string;
  readonly dicts: readonly ExpectedDict[];
}

/** The arguments of a trainer with FSDP, which have three keys that DeepSpeed has as well. */
const noConfigs = new Set(['python/7c6443b9c87e.py:56']);

function offsetAt(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  const start = before.reduce((sum, each) => sum + each.length + 1, 0);
  const bytes = Buffer.from(text.slice(start).split('\n')[0] ?? '').subarray(0, column);
  return start + bytes.toString().length;
}

/** Reads the Python files around configs. */
export function pythonFiles(folder: string): readonly PythonFile[] {
  const lines = readFileSync(path.join(folder, 'labels-code.jsonl'), 'utf8').split('\n');
  const rows = lines.filter(line => line !== '').map(line => JSON.parse(line) as Row);
  return rows
    .filter(({ type }) => type === 'python')
    .map(({ file, dicts }) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const expected = dicts
        .filter(({ line }) => !noConfigs.has(`${file}:${line}`))
        .map(dict => ({
          kind: dict.kind === 'root' ? ('config' as const) : ('zero_optimization' as const),
          offset: offsetAt(text, dict.line, dict.col),
          end: offsetAt(text, dict.end_line, dict.end_col),
          value: dict.value,
          isChanged: dict.mutated,
          isSearchSpace: /TUNING_SPACE/.test(dict.target ?? ''),
          refusal: refusalIn(dict.verdict),
        }));
      return { file, text, dicts: expected };
    });
}

/** Reads Python files that look as if they had a config. */
export function pythonLookAlikes(folder: string): readonly { readonly file: string; readonly text: string }[] {
  const place = path.join(folder, 'python-negative');
  return readdirSync(place).map(file => ({ file, text: readFileSync(path.join(place, file), 'utf8') }));
}
