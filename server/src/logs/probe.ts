import type { JsonValue } from '../document/json-value.js';
import type { LoaderId } from '../loaders/loader-id.js';
import { sectionsOfModels } from './known-messages.js';
import type { ModelError } from './pydantic.js';
import { fromPython } from './python-value.js';
import type { Mismatch } from './trainer-mismatch.js';

/** The assumptions about the run of a config. */
export interface Assumed {
  readonly version?: string;
  readonly worldSize?: number;
  readonly loader?: LoaderId;
}

/** The piece of a config that a message tells by itself: a check of it finds the rule without the file. */
export interface Probe {
  readonly config: JsonValue;
  readonly assumed: Assumed;
}

type Members = { [name: string]: JsonValue };

function withValue(config: Members, path: string, value: JsonValue): void {
  const names = path.split('.').filter(name => name !== '');
  const last = names.pop();
  let section = config;
  for (const name of names) {
    const inner = section[name];
    const next = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...(inner as Members) } : {};
    section[name] = next;
    section = next;
  }
  if (last !== undefined) {
    section[last] = value;
  }
}

/** Every config has one of the batch sizes; without it there would be a finding that has nothing to do with the log. */
function start(): Members {
  return { train_batch_size: 8 };
}

/** Returns the path of a key in the config from its path in the model. */
export function pathIn({ model }: ModelError, path: string): string {
  const section = sectionsOfModels[model];
  return [section, path].filter(Boolean).join('.');
}

/** Values for keys whose value pydantic 1 does not print: a plain one, and a section. */
const anyValues: readonly JsonValue[] = [1, {}];

/** A release that still has pydantic 1, and one that has few keys. */
const olderReleases = ['0.13.5', '0.9.5'];

/** The parts of a union have names of their own: "select_interval.str". */
export function keyOf(path: string): string {
  return path.replace(/\.(?:str|int|float|bool|dict|list)$/, '');
}

/**
 * Returns configs with the keys that pydantic objects to, the likeliest first; none for a model that is not of a config.
 * A key that the newest release knows was refused by an older one.
 */
export function probesOfModel(error: ModelError): readonly Probe[] {
  if (sectionsOfModels[error.model] === undefined) {
    return [];
  }
  const withValues = (unknown: JsonValue): Members => {
    const config = start();
    for (const { path, value } of error.fields) {
      const given = value === undefined ? undefined : fromPython(value);
      if (path !== '') {
        withValue(config, pathIn(error, keyOf(path)), given === undefined ? unknown : given);
      }
    }
    return config;
  };
  const isComplete = error.fields.every(({ value }) => value !== undefined && fromPython(value) !== undefined);
  const configs = (isComplete ? anyValues.slice(0, 1) : anyValues).map(withValues);
  return [{}, ...olderReleases.map(version => ({ version }))].flatMap(assumed =>
    configs.map(config => ({ config, assumed })),
  );
}

/** Returns a config with the values of Trainer's list. */
export function probeOfMismatches(mismatches: readonly Mismatch[]): Probe {
  const config = start();
  for (const { path, value } of mismatches) {
    withValue(config, path, fromPython(value) ?? value);
  }
  return { config, assumed: { loader: 'transformers' } };
}

/** How the words of a message become a piece of a config. */
const readings: readonly (readonly [RegExp, (parts: readonly string[]) => Probe])[] = [
  [
    /world_size (\d+) != (\d+) \* (\d+) \* (\d+)\b(?!\.)/,
    ([train, micro, steps, ranks]) => ({
      config: {
        train_batch_size: Number(train),
        train_micro_batch_size_per_gpu: Number(micro),
        gradient_accumulation_steps: Number(steps),
      },
      assumed: { worldSize: Number(ranks) },
    }),
  ],
  [
    /(\w+) is not a supported DeepSpeed Optimizer/,
    ([type = '']) => ({ config: { ...start(), optimizer: { type, params: {} } }, assumed: {} }),
  ],
  [
    /does not recognize LR scheduler (\w+)/,
    ([type = '']) => ({ config: { ...start(), scheduler: { type, params: {} } }, assumed: {} }),
  ],
  [
    /[`']([\w.]+)[`'] not found in kwargs/,
    ([path = '']) => {
      const config = start();
      withValue(config, path, 'auto');
      return { config, assumed: { loader: 'accelerate' } };
    },
  ],
];

/** Returns the piece of a config that a message tells; undefined if it tells none. */
export function probeOfMessage(quote: string, paths: readonly string[] = []): Probe | undefined {
  for (const [pattern, read] of readings) {
    const match = pattern.exec(quote);
    if (match !== null) {
      return read(match.slice(1));
    }
  }
  if (paths.length === 0) {
    return undefined;
  }
  const config = start();
  for (const path of paths) {
    withValue(config, path, {});
  }
  return { config, assumed: {} };
}
